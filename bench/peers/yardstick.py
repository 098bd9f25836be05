"""The same piece of work again and again, a tenth of the time, on the core of the server that is measured.

    python -m bench.peers.yardstick

What else runs on a machine, above all on the core's other thread, makes the same work cost up to twice as much CPU
time. So costs are divided by what this work cost meanwhile. Each line read is answered with the mean milliseconds of
CPU that the work took since the line before, at least once.
"""

import hashlib
import json
import sys
import threading
import time

_TEXT = json.dumps([{"code": str(n), "name": "一网通办" * 4, "days": n, "online": n % 2 == 0} for n in range(60)])
_PAUSE = 0.03


def work() -> int:
    """What is timed: parsing, dictionaries, hashing and writing, about a millisecond of them."""
    rows = json.loads(_TEXT)
    found = {row["code"]: {**row, "days": row["days"] + 1} for row in rows}
    ordered = sorted(found.values(), key=lambda row: (row["name"], -row["days"]))
    return len(hashlib.sha256(json.dumps(ordered).encode() * 8).hexdigest())


def main() -> None:
    """Work and pause until nobody asks any more."""
    times: list[float] = []
    threading.Thread(target=_work, args=(times,), daemon=True).start()
    for _line in sys.stdin:
        while not times:  # a round may be over before the first pause is
            time.sleep(_PAUSE / 3)
        taken, times[:] = list(times), []
        print(sum(taken) / len(taken), flush=True)


def _work(times: list[float]) -> None:
    while True:
        began = time.thread_time()
        for _ in range(3):
            work()
        times.append((time.thread_time() - began) * 1000)
        time.sleep(_PAUSE)


if __name__ == "__main__":
    main()
