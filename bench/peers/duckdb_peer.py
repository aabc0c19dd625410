"""DuckDB: recursive common table expressions over a table of legs."""

import os

import duckdb
from common import Festival, Skip, serve

COUNTS = """
with recursive walk(c, length, routes) as (
  select c, 1, 1::hugeint from {nodes}
  union all
  select e.{to}, w.length + 1, sum(w.routes)::hugeint
  from walk w join {edges} e on e.{of} = w.c group by e.{to}, w.length
)
select c, sum(routes)::hugeint as routes from walk group by c
"""

# sum() of hugeints is one; past 2^127 DuckDB says so and stops.
MOST_ROUTES = 2**126


def prepare(instance):
    festival = Festival(instance)
    connection = duckdb.connect()
    connection.execute("set threads = 2; set memory_limit = '4GB'")
    connection.execute(f"set temp_directory = '{os.path.dirname(os.path.abspath(__file__))}/../.cache/duckdb'")
    connection.execute("set max_temp_directory_size = '4GB'")
    columns = "c int, first int, last int, day int, hall int, price bigint, bits int, value bigint"
    connection.execute(f"create table concerts({columns})")
    rows = list(
        zip(
            range(festival.n), festival.starts, festival.ends, festival.days, festival.halls,
            festival.prices, instance["blocked"], instance["values"],
        )
    )
    connection.execute("create table walks(f int, t int, minutes int)")
    halls = festival.hallCount
    walks = [(at // halls, at % halls, minutes) for at, minutes in enumerate(festival.walkMinutes)]
    # One statement with literals is far faster than executemany.
    for table, values in (("concerts", rows), ("walks", walks)):
        for at in range(0, len(values), 10_000):
            text = ",".join("(" + ",".join(map(str, row)) + ")" for row in values[at : at + 10_000])
            connection.execute(f"insert into {table} values {text}")

    def build(name="edges", keep="true", max_wait=None):
        buffer = festival.bufferMinutes
        wait = "true" if max_wait is None else f"(a.day <> b.day or b.first - a.last - minutes <= {max_wait})"
        cost = f"{instance['walkCost']} * minutes + {instance['waitCost']} * (b.first - a.last - minutes)"
        connection.execute(f"create or replace table {name}_nodes as select c from concerts a where {keep}")
        connection.execute(
            f"""create or replace table {name} as
            select a.c i, b.c j, case when a.day <> b.day then 0 else -({cost}) end score
            from concerts a join concerts b on a.last + {buffer} <= b.first
            join walks on f = a.hall and t = b.hall
            where a.last + minutes + {buffer} <= b.first and {wait}
              and {keep} and {keep.replace("a.", "b.")}"""
        )

    def table(name, way):
        to, of = ("i", "j") if way == "behind" else ("j", "i")
        return COUNTS.format(nodes=f"{name}_nodes", edges=name, to=to, of=of)

    def fits():
        if festival.n > 5_000:
            raise Skip("a billion rows of legs")
        # A day's routes multiply, so the whole has at least the product.
        product = 1
        for total in instance["dayTotals"]:
            product *= int(total) + 1
        if product > MOST_ROUTES:
            raise Skip("counts pass 2^127, the largest integer of DuckDB")

    def total(name):
        return connection.execute(f"select sum(routes)::hugeint from ({table(name, 'behind')})").fetchone()[0]

    def count():
        fits()

        def run():
            build()
            return {"answer": str(total("edges"))}

        return run

    def facets():
        fits()
        max_wait = instance["maxWait"]

        def dropped(keep, wait):
            build("fallen", keep, wait)
            return total("fallen")

        def run():
            build("filtered", "a.bits = 0", max_wait)
            counts = [dropped(f"(a.bits & ~{bit}) = 0", max_wait) for bit in festival.filter_bits()]
            counts.append(dropped("a.bits = 0", None))
            both = f"({table('filtered', 'behind')}) x join ({table('filtered', 'before')}) y using (c)"
            all_routes, through = connection.execute(
                f"select sum(x.routes)::hugeint, sum(x.routes * y.routes)::hugeint from {both}"
            ).fetchone()
            return {"answer": f"{all_routes} | {' '.join(map(str, counts))} | {through}"}

        return run

    def best():
        if festival.n > 5_000:
            raise Skip("a billion rows of legs")

        def run():
            build()
            found = connection.execute(
                """with recursive walk(c, length, score) as (
                  select c, 1, value from concerts
                  union all
                  select e.j, w.length + 1, max(w.score + e.score + k.value)
                  from walk w join edges e on e.i = w.c join concerts k on k.c = e.j group by e.j, w.length
                ) select max(score) from walk"""
            ).fetchone()[0]
            return {"answer": str(found)}

        return run

    def enumerate_day():
        if instance["day"] is None:
            raise Skip("goes by length, so it cannot stop at the first million in route order")
        build("daily", f"a.day = {instance['day']}")

        def run():
            connection.execute(
                """create or replace table routes as
                with recursive walk(c, route) as (
                  select c, [c] from daily_nodes
                  union all
                  select e.j, list_append(w.route, e.j) from walk w join daily e on e.i = w.c
                ) select route from walk"""
            )
            items = connection.execute("select count(*) from routes").fetchone()[0]
            return {"answer": str(items), "items": items}

        return run

    return {"buildCount": count, "facets": facets, "best1": best, "enumerate": enumerate_day}


serve(f"DuckDB {duckdb.__version__}", prepare)
