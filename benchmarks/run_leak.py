"""Many submissions through one fork server: its memory and open files, and the parent's, must stay flat.

python benchmarks/run_leak.py [--count 2000] [--isolation strict]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from seqlint.reading import source
from seqlint.run import Plan
from seqlint.run.isolation.watchdog import descendants
from seqlint.run.pool import Seat, answer

HONEST = "import keras\nmodel = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])\n"


def size(pid: int) -> tuple[int, int]:
    """Anonymous memory in kB and open files of a process."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return int(fields["RssAnon"].split()[0]), len(os.listdir(f"/proc/{pid}/fd"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--isolation", default="strict")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        seat = Seat(options.isolation, Path(root, "0"))
        worker = seat.worker()
        worker.served = -10 * options.count  # one server for all of it
        plan = Plan(source.from_text("student.py", HONEST), isolation=options.isolation)
        started = time.perf_counter()
        for number in range(options.count + 1):
            if number % max(1, options.count // 10) == 0:
                server, parent, below = (
                    size(worker.process.pid),
                    size(os.getpid()),
                    len(descendants(worker.process.pid)),
                )
                print(
                    f"{number:6} runs: server {server[0]} kB, {server[1]} files, {below} processes below; "
                    f"parent {parent[0]} kB, {parent[1]} files; {time.perf_counter() - started:.0f} s",
                    flush=True,
                )
            done = answer(plan, seat)
            assert done.verdict == "passed", done
            assert seat.worker() is worker, "the server was lost"
        seat.close()


if __name__ == "__main__":
    main()
