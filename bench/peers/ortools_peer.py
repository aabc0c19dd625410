"""OR-tools CP-SAT: one Boolean a leg, what comes into a concert goes out of it (time rules out circles).

Days stand apart, so each day is a flow of its own: with legs from day to day the model is several times as large.
"""

import ortools
from common import Festival, Skip, serve
from ortools.sat.python import cp_model

MOST_CONCERTS = 2_000
WORKERS = 1


class Collector(cp_model.CpSolverSolutionCallback):
    """Counts solutions."""

    def __init__(self):
        super().__init__()
        self.found = 0

    def on_solution_callback(self):
        self.found += 1


class Model:
    """Routes of the concerts kept, as a flow of one person."""

    def __init__(self, festival, keep=None):
        self.festival = festival
        self.model = cp_model.CpModel()
        self.nodes, pairs = festival.edges(keep)
        edges = [(i, j) for i, j in pairs if festival.days[i] == festival.days[j]]
        self.legs = {edge: self.model.new_bool_var("") for edge in edges}
        self.first = {node: self.model.new_bool_var("") for node in self.nodes}
        self.last = {node: self.model.new_bool_var("") for node in self.nodes}
        self.heard = {node: self.model.new_bool_var("") for node in self.nodes}
        into = {node: [self.first[node]] for node in self.nodes}
        out = {node: [self.last[node]] for node in self.nodes}
        for (i, j), leg in self.legs.items():
            out[i].append(leg)
            into[j].append(leg)
        for node in self.nodes:
            self.model.add(sum(into[node]) == self.heard[node])
            self.model.add(sum(out[node]) == self.heard[node])
        for day in {festival.days[node] for node in self.nodes}:
            self.model.add_at_most_one(self.first[c] for c in self.nodes if festival.days[c] == day)
            self.model.add_at_most_one(self.last[c] for c in self.nodes if festival.days[c] == day)
        self.model.add_bool_or(self.heard.values())

    def score(self):
        """Score of the route, milli-points."""
        values = self.festival.instance["values"]
        legs = sum(self.festival.leg_score(i, j) * leg for (i, j), leg in self.legs.items())
        return legs + sum(values[node] * heard for node, heard in self.heard.items())

    def solve(self):
        """The solver after it has proven its answer."""
        solver = cp_model.CpSolver()
        # Tried: 1, 2 and 8 workers, levels 1 and 2. Without level 2 one or two workers prove nothing in 10 s.
        solver.parameters.num_workers = WORKERS
        solver.parameters.linearization_level = 2
        status = solver.solve(self.model)
        if status != cp_model.OPTIMAL:
            raise Skip(f"not proven: {solver.status_name(status)}")
        return solver


def prepare(instance):
    festival = Festival(instance)

    def fits():
        if festival.n > MOST_CONCERTS:
            raise Skip("one Boolean a leg: a billion of them")

    def best(limit=lambda made: None):
        def ready():
            fits()

            def run():
                made = Model(festival)
                limit(made)
                made.model.maximize(made.score())
                return {"answer": str(round(made.solve().objective_value))}

            return run

        return ready

    def within(made):
        price = sum(festival.prices[node] * heard for node, heard in made.heard.items())
        walk = sum(festival.leg_walk(i, j) * leg for (i, j), leg in made.legs.items())
        made.model.add(price <= instance["maxPrice"])
        made.model.add(walk <= instance["maxWalk"])

    def once(made):
        programmes = {}
        for node in made.nodes:
            programmes.setdefault(festival.programmes[node], []).append(made.heard[node])
        for same in programmes.values():
            if len(same) > 1:
                made.model.add_at_most_one(same)

    def ten_best():
        fits()

        def run():
            made = Model(festival)
            made.model.maximize(made.score())
            total = 0
            for _ in range(10):
                solver = made.solve()
                total += round(solver.objective_value)
                chosen = [heard if solver.value(heard) else ~heard for heard in made.heard.values()]
                made.model.add_bool_or([~literal for literal in chosen])
            return {"answer": str(total)}

        return run

    def count_all(keep):
        made = Model(festival, keep)
        solver = cp_model.CpSolver()
        solver.parameters.enumerate_all_solutions = True
        solver.parameters.num_workers = 1
        collector = Collector()
        solver.solve(made.model, collector)
        return collector.found

    def count():
        if int(instance["dayTotals"][0]) > 1_000_000:
            raise Skip("counts by finding every route: a day has more than 2^40")
        first = festival.days[0]

        def run():
            return {"answer": str(count_all(lambda c: festival.days[c] == first)), "scope": "day 1"}

        return run

    def enumerate_day():
        if instance["day"] is None:
            raise Skip("cannot stop at the first million in route order")

        def run():
            items = count_all(festival.of_day())
            return {"answer": str(items), "items": items}

        return run

    def replan():
        fits()

        def run():
            made = Model(festival, lambda c: c != instance["soldOut"])
            listed = set(instance["list"])
            gain = sum(
                (10**9 if node in listed else -(10**6)) * heard for node, heard in made.heard.items()
            )
            made.model.maximize(gain + made.score())
            solver = made.solve()
            heard = [node for node, variable in made.heard.items() if solver.value(variable)]
            values = instance["values"]
            legs = [leg for leg, variable in made.legs.items() if solver.value(variable)]
            score = sum(values[c] for c in heard) + sum(festival.leg_score(i, j) for i, j in legs)
            kept = len(listed.intersection(heard))
            return {"answer": f"{kept} kept, {len(heard) - kept} added, {score}"}

        return run

    return {
        "buildCount": count,
        "best1": best(),
        "best10": ten_best,
        "enumerate": enumerate_day,
        "budget": best(within),
        "once": best(once),
        "replan": replan,
    }


serve(f"OR-tools {ortools.__version__}", prepare)
