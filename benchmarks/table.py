"""All that docs/speed.md says was measured, in one run: `make bench`, or

    python benchmarks/table.py [--courses FOLDER] [--only startup,many_files,run_speed,analysis] [--write docs/speed.md]

Prints each row as it comes. `--write` puts the table between the marks in that file, after each part: what is
interrupted leaves the parts that were measured. `--courses`: a folder with real scripts and notebooks about Keras, of
which at most 200 of 150 to 260 lines are analysed; without it that part is left out. Takes about a quarter of an hour
on two cores with nothing else to do; the peers must be installed (`make bench` does that).
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import many_files, run_speed, startup
from benchmarks.measure import Row

BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
HEAD = "| what | goal | by the clock | processor time | measured by |\n| --- | --- | --- | --- | --- |\n"


def parts(courses: Path | None) -> dict[str, Callable[[], Iterator[Row]]]:
    """What is measured, in this order."""

    def analysis() -> Iterator[Row]:
        from benchmarks import analysis

        return analysis.rows(courses, 200) if courses else iter(())

    return {
        "startup": startup.rows,
        "many_files": many_files.rows,
        "analysis": analysis,
        "run_speed": lambda: run_speed.rows(200, 6, "strict"),
    }


def described() -> str:
    """The machine and its load, as a sentence."""
    names = ("libcst", "click", "tensorflow", "keras")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine}; load before (1, 5, 15 minutes): {load}."


def written(text: str, rows: list[Row], machine: str) -> str:
    """The text with this table between its marks. Raises ValueError where it has none."""
    before, _, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"the marks {BEGIN.strip()} and {END.strip()} are missing")
    table = HEAD + "".join(f"{row}\n" for row in rows)
    return f"{before}{BEGIN}{machine}\n\n{table}{END}{after}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=Path)
    parser.add_argument("--only", default="startup,many_files,analysis,run_speed")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    machine, rows = described(), []
    print(machine, flush=True)
    if asked.write:
        written(asked.write.read_text("utf-8"), [], machine)  # fails now where it cannot be done
    for name, measure in parts(asked.courses).items():
        if name not in asked.only.split(","):
            continue
        for row in measure():
            rows.append(row)
            print(row, flush=True)
        if asked.write:
            asked.write.write_text(written(asked.write.read_text("utf-8"), rows, machine), "utf-8")


if __name__ == "__main__":
    main()
