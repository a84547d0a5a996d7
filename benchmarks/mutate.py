"""Does seqlint see the mistakes? Each rule's own is injected into right programs, and what is reported is counted.

    python benchmarks/mutate.py [FOLDER ...] [--missed] [--rule SEQ301]

Without a folder the right ones of this repository's fixtures; a folder is a local clone of a course. A mistake that
depends on the data (`data` in mutators.py) counts only where the data is literal. Models that are wrong as they stand,
and layers of a program's own, are left out.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from seqlint.linting.check import check
from seqlint.mistakes import MUTATORS, Mutator
from seqlint.mistakes.programs import Edit, Net, Program, name_of, programs
from seqlint.reading.source import Source
from seqlint.reading.words import LAYERS

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
LITERAL = re.compile(r"keras\.datasets|np\.(random|array|zeros|ones|linspace|arange)|load_(iris|wine|digits)|make_")
READ = re.compile(r"read_csv|open\(|np\.load|loadtxt|flow_from|from_directory")
HARMLESS = frozenset({"SEQ605", "SEQ420"})
TARGET = 0.85


@dataclass
class Tally:
    """What became of the mistakes of one rule."""

    made: int = 0
    seen: int = 0
    missed: list[str] = field(default_factory=list)


def codes(read: Source) -> Counter[str]:
    """How often each rule reports something."""
    return Counter(finding.code for finding in check(read, suppressions=False).findings)


def wrong_units(program: Program) -> dict[str, set[int]]:
    """The units in which each rule reports something already; all errors, words of old Keras aside, under ""."""
    places = {cell.index: unit for unit, cell in enumerate(program.source.cells)}
    found: dict[str, set[int]] = {"": set()}
    for finding in check(program.source, suppressions=False).findings:
        found.setdefault(finding.code, set()).add(places[finding.at.cell])
        if finding.severity == "error" and finding.code not in HARMLESS:
            found[""].add(places[finding.at.cell])
    return found


def is_right(path: str) -> bool:
    """Whether the fixtures say of one of their programs that nothing is wrong with it; others are taken to be right."""
    place = Path(path).resolve()
    if FIXTURES not in place.parents:
        return True
    expected = FIXTURES / place.relative_to(FIXTURES).parts[0] / "expected.toml"
    known = tomllib.loads(expected.read_text()) if expected.exists() else {}
    entry = known.get(place.relative_to(expected.parent).as_posix())
    return entry is not None and not entry["diagnostics"]


def mistakes(program: Program, mutator: Mutator, wrong: dict[str, set[int]]) -> Iterator[list[Edit]]:
    """Where the mistake can be made in a program, units that are wrong already left out."""
    text = "\n".join(cell.text for cell in program.source.cells)
    if not mutator.data or (LITERAL.search(text) and not READ.search(text)):
        known = wrong[""] | wrong.get(mutator.rule, set())
        for net in program.nets:
            if known.isdisjoint(_units(net)) and all(name_of(layer.func) in LAYERS for layer in net.layers):
                yield from mutator.find(program, net)


def _units(net: Net) -> Iterator[int]:
    """The units in which a model is built and used."""
    yield net.unit
    for unit, *_ in (*net.fits, *net.asked, *([net.compiled] if net.compiled else [])):
        yield unit


def measure(program: Program, tallies: dict[str, Tally], only: str) -> None:
    before, wrong = codes(program.source), wrong_units(program)
    for mutator in MUTATORS:
        if only and mutator.rule != only:
            continue
        for edits in mistakes(program, mutator, wrong):
            tally = tallies.setdefault(mutator.rule, Tally())
            after = codes(program.edited(edits))
            tally.made += 1
            if any(after[rule] > before[rule] for rule in mutator.rules):
                tally.seen += 1
            else:
                new = {code for code in after if after[code] > before[code]}
                edit = edits[0]
                line = program.texts[edit.unit].count(b"\n", 0, edit.start) + 1
                cell = program.source.cells[edit.unit].index
                place = f"{program.source.path}:{'' if cell is None else f'{cell}:'}{line}"
                tally.missed.append(f"{place}: {mutator.what}; {edit.text!r}; reported {sorted(new) or 'nothing'}")


def report(tallies: dict[str, Tally], missed: bool) -> None:
    for rule in sorted(tallies):
        tally = tallies[rule]
        low = "" if tally.seen >= TARGET * tally.made else f"  below {TARGET:.0%}"
        print(f"{rule}  {tally.seen:5} of {tally.made:5}  {tally.seen / tally.made:7.1%}{low}")
        for line in tally.missed if missed else ():
            print(f"    {line}")
    made, seen = sum(t.made for t in tallies.values()), sum(t.seen for t in tallies.values())
    print(f"all     {seen:5} of {made:5}  {seen / max(1, made):7.1%}, {len(tallies)} rules")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[FIXTURES])
    parser.add_argument("--missed", action="store_true", help="list the mistakes that are not seen")
    parser.add_argument("--rule", default="", help="only this one")
    options = parser.parse_args()
    tallies: dict[str, Tally] = {}
    for program in programs(options.folders):
        if is_right(program.source.path):
            measure(program, tallies, options.rule)
    report(tallies, options.missed)


if __name__ == "__main__":
    main()
