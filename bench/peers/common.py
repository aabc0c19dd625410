"""A peer in Python: reads an instance and rows, prints a line of JSON a row."""

import json
import os
import resource
import sys
import time

GIB = 1024**3


class Skip(Exception):
    """A row that the peer does not do, and why."""


def measure(run):
    """One run to warm up, then at least 3 within 400 ms; a first run of 5 s or more stays alone."""
    start = time.perf_counter()
    outcome = run()
    took = (time.perf_counter() - start) * 1e3
    if took >= 5000:
        return [took], outcome
    times = []
    begun = time.perf_counter()
    while len(times) < 3 or (time.perf_counter() - begun < 0.4 and len(times) < 20000):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e3)
    return sorted(times), outcome


def say(value):
    """One line for the harness, written whole: its end of the pipe takes as long as it likes."""
    data = (json.dumps(value) + "\n").encode()
    while data:
        try:
            data = data[os.write(1, data):]
        except BlockingIOError:
            time.sleep(0.001)


def serve(version, prepare):
    """Serves `peer.py INSTANCE ROW,ROW`; `prepare(instance)` gives functions by row, each making one run.

    A run returns a dict: answer, and if need be items, scope, note.
    """
    resource.setrlimit(resource.RLIMIT_AS, (6 * GIB, 6 * GIB))
    # Counts of 50,000 concerts have thousands of digits.
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    with open(sys.argv[1], encoding="utf-8") as file:
        instance = json.load(file)
    rows = prepare(instance)
    say({"ready": True, "version": version})
    for row in sys.argv[2].split(","):
        say({"row": row, **result(rows.get(row))})


def result(ready):
    """The times of a row, or why there are none."""
    if ready is None:
        return {"skip": "the tool has nothing for it"}
    try:
        times, outcome = measure(ready())
    except Skip as reason:
        return {"skip": str(reason)}
    except MemoryError:
        return {"skip": "more than 6 GiB of memory"}
    except Exception as error:
        return {"skip": f"{type(error).__name__}: {str(error).splitlines()[0][:160] if str(error) else ''}"}
    filled = {"items": 0, "note": "", "scope": "", **outcome}
    return {"median": times[len(times) // 2], "min": times[0], "runs": len(times), **filled}


class Festival:
    """Columns and wishes of an instance."""

    def __init__(self, instance):
        self.instance = instance
        self.__dict__.update(instance["columns"])
        self.n = len(self.starts)

    def walk(self, i, j):
        """Minutes between the halls of two concerts."""
        return self.walkMinutes[self.halls[i] * self.hallCount + self.halls[j]]

    def allows(self, i, j, max_wait=None):
        """True when j may follow i."""
        walk = self.walk(i, j)
        gap = self.starts[j] - self.ends[i]
        if gap < walk + self.bufferMinutes:
            return False
        return max_wait is None or self.days[i] != self.days[j] or gap - walk <= max_wait

    def leg_score(self, i, j):
        """Milli-points that a leg takes away, as a negative number."""
        if self.days[i] != self.days[j]:
            return 0
        walk = self.walk(i, j)
        wait = self.starts[j] - self.ends[i] - walk
        return -self.instance["walkCost"] * walk - self.instance["waitCost"] * wait

    def leg_walk(self, i, j):
        """Minutes of walk that a leg adds to the sum of a route."""
        return self.walk(i, j) if self.days[i] == self.days[j] else 0

    def edges(self, keep=None, max_wait=None):
        """Pairs (i, j) where j may follow i, of the concerts kept."""
        nodes = [c for c in range(self.n) if keep is None or keep(c)]
        return nodes, (
            (i, j) for at, i in enumerate(nodes) for j in nodes[at + 1 :] if self.allows(i, j, max_wait)
        )

    def of_day(self):
        """The test for the day to enumerate; None: all days."""
        day = self.instance["day"]
        return None if day is None else (lambda c: self.days[c] == day)

    def unblocked(self, without=0):
        """The test for concerts that no filter rules out; `without`: bits of filters that fall."""
        blocked = self.instance["blocked"]
        return lambda c: (blocked[c] & ~without) == 0

    def filter_bits(self):
        """Bits of the filters in force."""
        used = 0
        for bits in self.instance["blocked"]:
            used |= bits
        return [1 << bit for bit in range(32) if used >> bit & 1]
