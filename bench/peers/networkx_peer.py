"""networkx: a DiGraph of concerts; its own algorithms where it has them, dynamic programming on it otherwise."""

import itertools

import networkx as nx
from common import Festival, Skip, serve

MOST_EDGES = 12_000_000


def prepare(instance):
    festival = Festival(instance)

    def graph(keep=None, max_wait=None):
        nodes, edges = festival.edges(keep, max_wait)
        made = nx.DiGraph()
        made.add_nodes_from(nodes)
        made.add_edges_from(edges)
        return made

    def fits():
        # A festival of 50,000 concerts has a billion edges.
        if festival.n > 5_000:
            raise Skip("one Python object an edge: a billion of them")

    def count_from(made):
        counts = {}
        for node in reversed(list(nx.topological_sort(made))):
            counts[node] = 1 + sum(counts[after] for after in made.successors(node))
        return counts

    def count():
        fits()
        return lambda: {"answer": str(sum(count_from(graph()).values()))}

    def facets():
        fits()
        max_wait = instance["maxWait"]

        def total(keep, wait):
            return sum(count_from(graph(keep, wait)).values())

        def run():
            made = graph(festival.unblocked(), max_wait)
            behind = count_from(made)
            before = count_from(made.reverse(copy=False))
            dropped = [total(festival.unblocked(bit), max_wait) for bit in festival.filter_bits()]
            dropped.append(total(festival.unblocked(), None))
            through = sum(behind[node] * before[node] for node in made)
            text = " ".join(map(str, dropped))
            return {"answer": f"{sum(behind.values())} | {text} | {through}"}

        return run

    def scored():
        values = instance["values"]
        made = nx.DiGraph()
        nodes, edges = festival.edges()
        made.add_weighted_edges_from((i, j, festival.leg_score(i, j) + values[j]) for i, j in edges)
        made.add_weighted_edges_from((-1, node, values[node]) for node in nodes)
        made.add_weighted_edges_from((node, festival.n, 0) for node in nodes)
        return made

    def best():
        fits()
        return lambda: {"answer": str(nx.dag_longest_path_length(scored(), weight="weight"))}

    def k_best(count):
        def ready():
            fits()
            if festival.n > 200:
                raise Skip("Yen's algorithm over 500,000 edges: hours")

            # Yen's algorithm wants costs that are not negative: every way pays the same sum of places passed.
            def run():
                made = scored()
                most = max(data["weight"] for _, _, data in made.edges(data=True))
                for i, j, data in made.edges(data=True):
                    data["cost"] = most * (j - i) - data["weight"]
                paths = nx.shortest_simple_paths(made, -1, festival.n, weight="cost")
                found = itertools.islice(paths, count)
                return {"answer": str(sum(nx.path_weight(made, path, "weight") for path in found))}

            return run

        return ready

    def enumerate_day():
        fits()
        made = graph(festival.of_day())
        made.add_edges_from([(-1, node) for node in list(made)])
        made.add_edges_from([(node, festival.n) for node in list(made) if node >= 0])

        def run():
            paths = nx.all_simple_paths(made, -1, festival.n)
            items = sum(1 for _ in itertools.islice(paths, instance["limit"]))
            return {"answer": str(items), "items": items}

        return run

    return {
        "buildCount": count,
        "facets": facets,
        "best1": best,
        "best10": k_best(10),
        "best100": k_best(100),
        "best1000": k_best(1000),
        "enumerate": enumerate_day,
    }


serve(f"networkx {nx.__version__}", prepare)
