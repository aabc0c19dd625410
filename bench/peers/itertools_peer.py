"""Python's itertools: every combination of the first day's concerts, looked at one by one."""

import itertools
import platform

from common import Festival, Skip, serve

# Combinations of 30 concerts, 9 at a time: 14 million. More than these take longer than a minute.
MOST = 32


def prepare(instance):
    festival = Festival(instance)
    first = [c for c in range(festival.n) if festival.days[c] == festival.days[0]]

    def routes():
        found = 0
        for length in range(1, len(first) + 1):
            count = 0
            for route in itertools.combinations(first, length):
                if all(festival.allows(i, j) for i, j in zip(route, route[1:])):
                    count += 1
            if count == 0:
                break
            found += count
        return found

    def count():
        if len(first) > MOST:
            raise Skip(f"a day has {len(first)} concerts: 2^{len(first)} combinations")
        return lambda: {"answer": str(routes()), "scope": "day 1"}

    def enumerate_first():
        count()
        def run():
            found = routes()
            return {"answer": str(found), "items": found, "scope": "day 1"}
        return run

    return {"buildCount": count, "enumerate": enumerate_first}


serve(f"Python {platform.python_version()}", prepare)
