"""A class graded on a Dask cluster, killed with SIGKILL at random moments and taken up again, workers lost as well.

python benchmarks/interruptions_cluster.py [--count 30] [--kills 20] [--lost 3] [--seed 1]

The class (see `interruptions.py`) is graded once undisturbed on this machine. Then by a scheduler and two workers: the
command is killed at random moments, and begun again (anew where all was done already); some workers are killed in the
middle of a run, and others take their place. At the end all files must be the same as those of the undisturbed run,
byte for byte, and when the cluster is closed no process and no temporary file may be left.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.interruptions import ROOT, Bench, Tally, graded, make_class, rows, soon
from seqlint.run.isolation.watchdog import descendants
from seqlint.selftest import made_arena


class Cluster:
    """A scheduler of Dask's on this machine and two workers without nannies, so that one that is lost stays lost."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        self.folder, self.temporary = folder, temporary
        self.log = folder / "scheduler.log"
        self.scheduler = self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", log=self.log)
        if soon(lambda: "Scheduler at:" in self.log.read_text()) is None:
            raise SystemExit(self.log.read_text())
        told = re.search(r"Scheduler at:\s+(tcp://\S+)", self.log.read_text())
        assert told is not None
        self.address = told[1]
        self.workers = [self.worker(), self.worker()]

    def worker(self) -> subprocess.Popen[bytes]:
        log = self.folder / f"worker-{time.monotonic_ns()}.log"
        return self._start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", log=log)

    def _start(self, module: str, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"]
        environment = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": str(ROOT)}
        with log.open("wb") as said:
            return subprocess.Popen(
                command, stdout=said, stderr=said, cwd=self.folder, env=environment, start_new_session=True
            )

    def lose(self, place: int) -> None:
        """A worker is gone at once, and another one comes."""
        self.workers[place].kill()
        self.workers[place].wait()
        self.workers[place] = self.worker()

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.terminate()
        for process in (*self.workers, self.scheduler):
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
            process.wait()


def killed(bench: Bench, out: Path, choose: random.Random, cluster: Cluster, lost: int | None, *more: str) -> str:
    """One run that is killed at a random moment: while it starts, or after some new results."""
    journal = out / "journal.jsonl"
    before = journal.read_bytes() if journal.exists() else b""
    running = bench.start(out, *more)
    after = choose.randrange(5) if lost is None else 2
    if after:
        soon(lambda: journal.exists() and journal.read_bytes() != before, 300)
        first = _lines(journal)
        if lost is not None:
            cluster.lose(lost)
        soon(lambda: running.poll() is not None or _lines(journal) >= first + after - 1, 300)
        time.sleep(choose.uniform(0, 2))
    else:
        time.sleep(choose.uniform(0.5, 15))
    running.kill()
    running.communicate()
    return f"after {after} new results or more" if after else "while it started"


def _lines(journal: Path) -> int:
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def same(one: Path, other: Path, tally: Tally) -> None:
    """All that a grading leaves, byte for byte."""
    left, right = ({str(p.relative_to(at)): p for p in at.rglob("*") if p.is_file()} for at in (one, other))
    tally.expect(left.keys() == right.keys(), f"files: {left.keys() ^ right.keys()}")
    for name in left.keys() & right.keys():
        tally.expect(left[name].read_bytes() == right[name].read_bytes(), f"{name} differs")


def measure(folder: Path, places: dict[str, str], told: argparse.Namespace) -> Tally:
    choose, tally = random.Random(told.seed), Tally()
    temporary = folder / "temporary"
    temporary.mkdir()
    limits = ["--time-limit", str(told.time_limit), "--isolation", told.isolation]
    standing = set(descendants(os.getpid()))
    assignment = make_class(folder, told.count, choose, places, told.leave_out)
    bench = Bench(assignment, temporary, [*limits, "--jobs", "2"], standing)
    whole, out = folder / "whole", folder / "out"
    started = time.monotonic()
    _, complaint = (first := bench.start(whole)).communicate()
    tally.expect(first.returncode == 0, f"undisturbed: {complaint}")
    print(f"undisturbed, on this machine: {time.monotonic() - started:.0f} s", flush=True)
    cluster = Cluster(folder, temporary)
    bench.options = [*limits, "--scheduler", cluster.address]
    try:
        losing = set(choose.sample(range(told.kills), told.lost))
        for number in range(told.kills):
            there = len(graded(out)) if (out / "grades.csv").exists() else 0
            more = ["--fresh"] if there == told.count else []
            lost = choose.randrange(2) if number in losing else None
            moment = killed(bench, out, choose, cluster, lost, *more)
            now = len(graded(out)) if (out / "grades.csv").exists() else 0
            tally.expect(bool(more) or now >= there, f"{there} were graded, now {now} are")
            worker = "" if lost is None else ", a worker lost"
            tally.ends[f"SIGKILL{worker}"] += 1
            print(f"killed {moment}{worker}: {there} graded before, now {now}", flush=True)
        cluster.lose(0)
        said, complaint = (last := bench.start(out)).communicate()
        tally.expect(last.returncode == 0, f"at the end: exit {last.returncode}: {complaint}")
        tally.expect("unchanged since the last run" in said, "nothing was taken from the journal")
        same(whole, out, tally)
    finally:
        cluster.close()

    def left() -> tuple[set[int], set[str]]:
        processes, files = bench.left()
        return processes, set(files) - {"dask-scratch-space"}  # Dask's own

    took = soon(lambda: not any(left()))
    tally.expect(took is not None, f"left are {left()}")
    tally.slowest = took or 0.0
    print(f"{len(rows(whole))} submissions: {sorted({row['verdict'] for row in rows(whole).values()})}")
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--lost", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=int, default=20)
    parser.add_argument("--isolation", default="strict")
    parser.add_argument("--leave-out", default="", help="A pattern for names of hostile submissions not to draw.")
    told = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="interruptions-") as folder, made_arena(Path(folder, "arena")) as place:
        tally = measure(Path(folder), place.places, told)
    print(f"interrupted: {dict(tally.ends)}; gone after {tally.slowest:.1f} s; wrong: {len(tally.wrong)}")
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
