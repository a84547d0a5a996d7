"""A class of right, wrong, hostile and broken submissions, graded and interrupted at random: is anything lost or left?

python benchmarks/interruptions.py [--count 300] [--interruptions 20] [--seed 1] [--jobs 2]

The class is graded once undisturbed. Then it is graded again into another folder and ended at random moments (by
Ctrl-C, SIGTERM, SIGKILL, a reader that has gone, or a full disk, for root may mount a small one), and taken up again
each time. After every interruption it is looked at what `grades.csv` says, and which processes and files are left; at
the end all files must be the same, byte for byte. Submissions are drawn from `fixtures/`; an arena is what the hostile
ones aim at.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from seqlint.run.isolation import linux
from seqlint.run.isolation.watchdog import descendants
from seqlint.selftest import Arena, fixtures, made_arena

ROOT = Path(__file__).resolve().parent.parent
CLASS = ROOT / "fixtures" / "class"
WAYS = ("SIGINT", "SIGTERM", "SIGKILL", "closed pipe", "full disk")
MIX = {"right": 25, "wrong": 25, "student": 15, "hostile": 20, "broken": 15}
DISK_MB = 64
PATIENCE = 60.0


@dataclass
class Tally:
    """What was seen. Everything but `ends` and the seconds ought to stay empty."""

    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def expect(self, holds: bool, wrong: str) -> None:
        if not holds:
            self.wrong.append(wrong)
            print(f"  WRONG: {wrong}", flush=True)


def make_class(folder: Path, count: int, choose: random.Random, places: dict[str, str], leave_out: str = "") -> Path:
    """A class of `count` submissions in `folder`/class and its assignment, whose path is returned.

    `leave_out`: a pattern for names of hostile submissions that take too long.
    """
    told = (CLASS / "assignment.toml").read_text(encoding="utf-8")
    assignment = folder / "assignment.toml"
    assignment.write_text(told.replace('files = ["student.py"]\n', ""), encoding="utf-8")
    honest = sorted(CLASS.glob("u*/student.py"))
    students = sorted((ROOT / "fixtures" / "students").glob("*.py")) + sorted(
        (ROOT / "fixtures" / "students").glob("*.ipynb")
    )
    hostile = [path for path in fixtures() if not leave_out or not re.search(leave_out, path.stem)]
    pools = {"right": honest[:3], "wrong": honest[3:], "student": students, "hostile": hostile, "broken": honest[:3]}
    for number in range(count):
        kind = choose.choices(list(MIX), list(MIX.values()))[0]
        chosen = choose.choice(pools[kind])
        home = folder / "class" / f"u{number:04}_{kind}_{chosen.stem if kind != 'broken' else choose.choice(BROKEN)}"
        home.mkdir(parents=True)
        if kind == "broken":
            _break(home, chosen, choose)
            continue
        text = chosen.read_text(encoding="utf-8")
        for name, place in places.items() if kind == "hostile" else ():
            text = text.replace(f"@{name}@", place)
        as_notebook = chosen.suffix == ".py" and kind != "student" and choose.random() < 0.3
        ending = ".ipynb" if as_notebook else chosen.suffix
        (home / f"student{ending}").write_text(_notebook(text) if as_notebook else text, encoding="utf-8")
    return assignment


BROKEN = ("cut", "nothing", "two", "bytes", "nul", "link", "pipe", "folder", "json", "digits")


def _break(home: Path, honest: Path, choose: random.Random) -> None:
    """A submission that is none, in the way that its name says."""
    way, text = home.name.rpartition("_")[2], honest.read_text(encoding="utf-8")
    student = home / "student.py"
    if way == "cut":
        student.write_text(text[: choose.randrange(len(text))])
    elif way == "two":
        student.write_text(text)
        (home / "other.py").write_text(text)
    elif way == "bytes":
        student.write_bytes(choose.randbytes(2000))
    elif way == "nul":
        student.write_text(text.replace("\n", "\n\0", 1))
    elif way == "link":
        student.symlink_to(honest)
    elif way == "pipe":
        os.mkfifo(student)
    elif way == "folder":
        student.mkdir()
    elif way == "json":
        (home / "student.ipynb").write_text(_notebook(text)[: choose.randrange(20, 400)])
    elif way == "digits":
        student.write_text(f"{text}\nx = {'7' * 5000}\n")


def _notebook(text: str) -> str:
    """The statements of a script, several to a cell."""
    parts = re.split(r"\n\n+(?=\S)", text)
    cells = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": part} for part in parts
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@dataclass
class Bench:
    """How grading is started, and where."""

    assignment: Path
    temporary: Path
    options: list[str]
    standing: set[int]

    def start(self, out: Path, *more: str) -> subprocess.Popen[str]:
        folder = self.assignment.parent / "class"
        command = [sys.executable, "-m", "seqlint", "grade", str(self.assignment), str(folder), "--out", str(out)]
        return subprocess.Popen(
            [*command, *self.options, *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(self.temporary)},
            start_new_session=True,
        )

    def left(self) -> tuple[set[int], list[str]]:
        """Processes and temporary files that are there and ought not to be."""
        _bury()
        return set(descendants(os.getpid())) - self.standing, os.listdir(self.temporary)


def _bury() -> None:
    """Orphans come to this process; the dead among them are no processes any more."""
    for pid in descendants(os.getpid()):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            if state[0] == "Z" and state[1] == str(os.getpid()):
                os.waitpid(pid, os.WNOHANG)
        except OSError:
            continue


def rows(out: Path) -> dict[str, dict[str, str]]:
    """`grades.csv` by submission."""
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def graded(out: Path) -> dict[str, dict[str, str]]:
    """Those that have a result."""
    return {name: row for name, row in rows(out).items() if row["verdict"] != "not-graded"}


def soon(condition: Callable[[], bool], patience: float = PATIENCE) -> float | None:
    """How many seconds it takes to become true, None where it does not."""
    started = time.monotonic()
    while time.monotonic() - started < patience:
        if condition():
            return time.monotonic() - started
        time.sleep(0.05)
    return None


def interrupt(bench: Bench, out: Path, way: str, after: int, choose: random.Random, tally: Tally, *more: str) -> None:
    """One run, ended in one way when it has said `after` results or so (0: while it starts), and what is left then."""
    earlier = graded(out) if (out / "grades.csv").exists() and "--fresh" not in more else {}
    running = bench.start(out, *more)
    assert running.stdout is not None
    assert running.stderr is not None
    said: list[str] = []
    while len(said) < after and (line := running.stdout.readline()):
        said += [line.rpartition(": ")[0]] if "/" in line and " submissions, " not in line else []
    time.sleep(choose.uniform(0, 6 if after == 0 else 1.5))
    finished = running.poll() is not None
    ballast = out.parent / "ballast"
    if finished:
        code = running.wait()
    elif way == "full disk":
        _fill(ballast)
        code = running.wait()
    else:
        if way == "closed pipe":
            running.stdout.close()
            time.sleep(choose.uniform(1, 4))
        number = signal.Signals[way if way in WAYS[:3] else choose.choice(WAYS[:3])]
        running.send_signal(number)
        code = running.wait()
    took = soon(lambda: not any(bench.left()))
    if took is None:
        tally.expect(False, f"{way}: left are {bench.left()}")
    ballast.unlink(missing_ok=True)
    tally.slowest = max(tally.slowest, took or 0.0)
    tally.ends[f"{way}{' (it was done already)' if finished else ''}"] += 1
    complaint = running.stderr.read()
    expected = {"SIGINT": (130,), "SIGTERM": (130,), "SIGKILL": (-9,), "full disk": (2,)}.get(way, (130, -9))
    starting = after == 0 and code in (-2, -15)  # Python itself has not started
    done = code == 0 and not any(row["verdict"] == "not-graded" for row in rows(out).values())
    tally.expect(starting or done or code in expected, f"{way}: exit code {code}: {complaint.strip()[:300]}")
    tally.expect("Traceback" not in complaint, f"{way}: {complaint.strip()[-300:]}")
    if (out / "grades.csv").exists():
        there = rows(out)
        _compare(there, earlier, said, way, tally)
        count = sum(row["verdict"] != "not-graded" for row in there.values())
        print(f"{way:12} after {len(said):3}: exit {code}, {count} of {len(there)} graded", flush=True)
    else:
        tally.expect(not said, f"{way}: results were said, and there is no grades.csv")
        print(f"{way:12} after {len(said):3}: exit {code}, nothing written yet", flush=True)


def _compare(
    there: dict[str, dict[str, str]], earlier: dict[str, dict[str, str]], said: list[str], way: str, tally: Tally
) -> None:
    """No row that was there is gone, what was said is there, and who is not graded has no points."""
    for name in said:
        tally.expect(there[name]["verdict"] != "not-graded", f"{way}: {name} was said and is lost")
    for name, row in earlier.items():
        tally.expect(there.get(name) == row, f"{way}: {name} was {row}, is {there.get(name)}")
    for name, row in there.items():
        empty = not row["score"]
        tally.expect(empty == (row["verdict"] == "not-graded"), f"{way}: {name}: {row}")


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            for size in (1 << 20, 1 << 12, 1):
                while True:
                    try:
                        file.write(bytes(size))
                    except OSError:
                        break
        finally:
            os.fsync(file.fileno())


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A file system of its own in `folder`; False where this user may not have one."""
    folder.mkdir()
    try:
        linux.mount("tmpfs", str(folder), "tmpfs", 0, f"size={DISK_MB}m")
    except OSError:
        yield False
        return
    try:
        yield True
    finally:
        linux.unmount(str(folder))


def measure(
    folder: Path, place: Arena, count: int, times: int, seed: int, options: list[str], leave_out: str = ""
) -> Tally:
    """Grade a class undisturbed and disturbed; what was seen."""
    choose, tally = random.Random(seed), Tally()
    temporary = folder / "temporary"
    temporary.mkdir()
    bench = Bench(
        make_class(folder, count, choose, place.places, leave_out), temporary, options, set(descendants(os.getpid()))
    )
    before = place.state()
    whole = folder / "whole"
    started = time.monotonic()
    first = bench.start(whole, "--quiet")
    _, complaint = first.communicate()
    print(f"undisturbed: exit {first.returncode}, {time.monotonic() - started:.0f} s {complaint}", flush=True)
    tally.expect(first.returncode == 0, f"undisturbed: exit code {first.returncode}: {complaint}")
    with small_disk(folder / "disk") as mounted:
        out = folder / "disk" / "out"
        ways = [way for way in WAYS if mounted or way != "full disk"]
        if not mounted:
            print("no full disks: this user may not mount a small one", flush=True)
        for number in range(times):
            waiting = count - (len(graded(out)) if (out / "grades.csv").exists() else 0)
            again = ["--fresh"] if number == 1 or not waiting else []
            share = 2 * (count if again else waiting) // (times - number + 1)
            after = 0 if choose.random() < 0.2 else choose.randrange(1, max(2, share))
            interrupt(bench, out, ways[number % len(ways)], after, choose, tally, *again)
            if number == times // 2:
                _second(bench, out.with_name("second"), tally)
        last = bench.start(out)
        said, complaint = last.communicate()
        tally.expect(last.returncode == 0, f"at the end: exit code {last.returncode}: {complaint}")
        tally.expect("unchanged since the last run" in said, "at the end nothing was taken from the journal")
        for name in ("grades.csv", "report.html", "journal.jsonl"):
            other_lines = different(whole / name, out / name)
            tally.expect(not other_lines, f"{name} differs: {other_lines}")
        one, other = (sorted(str(p.relative_to(at)) for p in at.rglob("*")) for at in (whole, out))
        tally.expect(one == other, f"files: {set(one) ^ set(other)}")
    tally.expect(place.state() == before, "a hostile submission reached the arena")
    tally.expect(not any(bench.left()), f"left are {bench.left()}")
    print(f"{len(rows(whole))} submissions: {dict(Counter(row['verdict'] for row in rows(whole).values()))}")
    return tally


def different(one: Path, other: Path) -> str:
    """The first lines that one file has and the other has not, shortened; nothing where both are the same."""
    lines = [path.read_bytes().splitlines(keepends=True) for path in (one, other)]
    return "; ".join(
        " / ".join(repr(line)[:300] for line in each) for each in zip_longest(*lines) if each[0] != each[1]
    )[:3000]


def _second(bench: Bench, out: Path, tally: Tally) -> None:
    """A second run into the same folder at the same time is refused in one line, and the first one goes on.

    In a folder of its own, where all is still to be done: elsewhere the first might end before the second begins.
    """
    first = bench.start(out)
    assert first.stdout is not None
    first.stdout.readline()
    second = bench.start(out)
    _, complaint = second.communicate()
    tally.expect(second.returncode == 2, f"second run: exit code {second.returncode}")
    tally.expect(complaint.count("\n") == 1 and "another run is grading" in complaint, f"second run: {complaint}")
    tally.expect(first.poll() is None, "the first of two runs ended")
    first.send_signal(signal.SIGINT)
    first.communicate()
    soon(lambda: not any(bench.left()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--interruptions", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--time-limit", type=int, default=20)
    parser.add_argument("--isolation", default="strict")
    told = parser.parse_args()
    # A shell starts background jobs with Ctrl-C ignored, and their children inherit that: here it must arrive.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    options = ["--jobs", str(told.jobs), "--time-limit", str(told.time_limit), "--isolation", told.isolation]
    with tempfile.TemporaryDirectory(prefix="interruptions-") as folder, made_arena(Path(folder, "arena")) as place:
        tally = measure(Path(folder), place, told.count, told.interruptions, told.seed, options)
    print(f"interrupted: {dict(tally.ends)}; gone after at most {tally.slowest:.1f} s; wrong: {len(tally.wrong)}")
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
