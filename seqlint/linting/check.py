"""Rules over programs: from a source to its findings.

source -> is it readable, does it mention Keras? -> programs (one a path) -> diagnostics of every rule on every path
-> those that hold on every path that comes by -> one for each mistake -> places -> suppressions -> sorted findings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from seqlint.config import Settings, names_rule
from seqlint.errors import one_line
from seqlint.linting import suppress
from seqlint.linting.file_rules import FILE_RULES, hidden_characters, of_any_file
from seqlint.linting.finding import Change, Checked, Finding, Note, Place, Repair
from seqlint.linting.loader import load, raised_at, told_by
from seqlint.linting.precedence import Reported, one_for_each_mistake, with_causes
from seqlint.program import analyze
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.source import Source, given_up, line_starts, place_of
from seqlint.reading.words import mentions_keras

if TYPE_CHECKING:
    from seqlint.program.locate import Range
    from seqlint.program.model import Anchor, Program
    from seqlint.rule import Diagnostic, Edit, Fix, Rule

RECURSION_LIMIT = 5000
MAX_MESSAGE = 600
"""Characters of a message."""


def check(
    source: Source,
    settings: Settings | None = None,
    *,
    suppressions: bool = True,
    programs: tuple[Program, ...] | None = None,
    verbose: bool = False,
) -> Checked:
    """All findings of one file. `programs`: its analysis, where the caller has it; `verbose`: say what is not known.

    Raises loader.RuleError.
    """
    settings = settings or Settings()
    try:
        with budget():
            return _checked(source, settings, suppressions, programs, verbose)
    except OverBudget:
        return _checked(given_up(source), settings, suppressions, None, verbose)


def _checked(
    source: Source, settings: Settings, suppressions: bool, programs: tuple[Program, ...] | None, verbose: bool
) -> Checked:
    findings = list(of_any_file(source, settings))
    found = Checked(source)
    analysed = source.problem is None and any(mentions_keras(cell.raw) for cell in source.cells)
    if analysed:
        found = _about_program(source, settings, programs, verbose)
        findings += [*hidden_characters(source, settings), *found.findings]
    if suppressions and source.problem is None and (analysed or findings):
        findings = _suppressed(source, findings, settings, analysed)
    findings = [finding for finding in findings if _wanted(finding, settings)]
    return replace(found, findings=tuple(sorted(findings, key=lambda f: f.order)))


def _wanted(finding: Finding, settings: Settings) -> bool:
    """Whether the file's own `per-file-ignores` let the finding through."""
    if not settings.per_file_ignores:
        return True
    return not any(names_rule(s, finding.code, finding.rule) for s in settings.ignored_in(finding.at.path))


def _about_program(source: Source, settings: Settings, programs: tuple[Program, ...] | None, verbose: bool) -> Checked:
    """What the rules say, and what went wrong in the tool itself."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
    rules = [rule for rule in load(settings.rules) if rule.code not in FILE_RULES]
    failures: list[str] = []
    try:
        programs = analyze(source, settings.keras) if programs is None else programs
        programs = tuple(replace(p, max_layer_weights=settings.max_layer_weights) for p in programs)
        reports = list(_on_every_path(rules, programs, settings, failures))
        models = frozenset(ident for program in programs for ident in program.models)
        told = one_for_each_mistake(reports, models, {rule.code: rule for rule in rules})
        kept = with_causes([report for report in told if _selected(report.rule, settings)])
        findings = tuple(_located(source, programs[0].trees, kept, settings))
        return Checked(source, findings, tuple(failures), _unknowns(source, programs) if verbose else ())
    except (KeyboardInterrupt, MemoryError, OverBudget):
        raise
    except BaseException as error:  # a panic of libcst's parser is no Exception
        failures.append(f"{source.path}: the analysis failed, which is a fault of seqlint: {one_line(error)}")
        return Checked(source, (), tuple(failures))


def _unknowns(source: Source, programs: Sequence[Program]) -> tuple[str, ...]:
    from seqlint.linting.unknowns import unknowns

    return unknowns(source, programs)


def _selected(rule: Rule, settings: Settings) -> bool:
    return settings.selects(rule.code, rule.name, rule.default)


def _on_every_path(
    rules: Iterable[Rule], programs: Sequence[Program], settings: Settings, failures: list[str]
) -> Iterator[Reported]:
    """What the rules report on every path that executes the place."""
    for rule in rules:
        if not rule.default and not _selected(rule, settings):
            continue
        reports: dict[tuple[int, int], Reported] = {}
        try:
            for number, program in enumerate(programs):
                for diagnostic in told_by(rule, program):
                    key = (diagnostic.at.unit, id(diagnostic.at.node))
                    reports.setdefault(key, Reported(rule)).paths.setdefault(number, []).append(diagnostic)
        except (KeyboardInterrupt, MemoryError, OverBudget):
            raise
        except BaseException as error:  # it may also end the process
            what = f"{raised_at(rule, error)}: the rule {rule.code} {rule.name}"
            failures.append(f"{what} failed on {programs[0].path}: {one_line(error)}")
            continue
        sure = (report for report in reports.values() if _is_sure(report, programs))
        yield from _one_for_each_import(sure)


def _is_sure(report: Reported, programs: Sequence[Program]) -> bool:
    """Whether every path that comes by its place tells it. One that ends early does not deny what a whole one tells."""
    at = report.diagnostic.at
    whole = any(not programs[number].ended for number in report.paths)
    return all(
        number in report.paths or not program.ran(at) or (program.ended and whole)
        for number, program in enumerate(programs)
    )


def _one_for_each_import(reports: Iterable[Reported]) -> Iterator[Reported]:
    """What one import would mend is told once, however many functions use the name."""
    told: set[object] = set()
    for report in reports:
        mended = {x for x in report.diagnostic.about if isinstance(x, tuple) and x[0] == "import"}
        if not mended or not mended <= told:
            yield report
        told |= mended


def _located(
    source: Source, trees: tuple[Any, ...], reports: Sequence[Reported], settings: Settings
) -> Iterator[Finding]:
    """The findings with their places; an edit's anchors become the text they stand for."""
    from seqlint.program.locate import locate

    if not reports:
        return
    ranges = locate(source, trees, {anchor for report in reports for anchor in _anchors(report.diagnostic)})
    texts = {cell.index: cell.raw for cell in source.cells}
    for report in reports:
        rule, d = report.rule, report.diagnostic
        severity = settings.severity_of(rule.code, rule.name, report.severity)
        related = tuple(Note(_place(source.path, ranges[r.at]), shortened(r.message)) for r in d.related)
        fix = _repair(source.path, d.fix, ranges, texts) if d.fix else None
        at = _place(source.path, ranges[d.at])
        yield Finding(at, rule.name, rule.code, severity, shortened(d.message), shortened(d.help), related, fix)


def shortened(text: str) -> str:
    """A message quotes what the program says, which may be a megabyte: beginning and end tell enough."""
    return text if len(text) <= MAX_MESSAGE else f"{text[: MAX_MESSAGE - 100]} ... {text[-90:]}"


def _anchors(diagnostic: Diagnostic) -> Iterator[Anchor]:
    """Every place that a diagnostic names."""
    yield diagnostic.at
    yield from (related.at for related in diagnostic.related)
    for edit in diagnostic.fix.edits if diagnostic.fix else ():
        yield edit.at
        yield from (part for part in _parts(edit) if not isinstance(part, str))


def _parts(edit: Edit) -> Sequence[str | Anchor]:
    return edit.text if isinstance(edit.text, tuple) else (edit.text,)


def _place(path: str, at: Range) -> Place:
    return Place(path, at.cell, at.start, at.end)


def _repair(path: str, fix: Fix, ranges: dict[Anchor, Range], texts: dict[int | None, str]) -> Repair:
    def written(part: str | Anchor, indent: str) -> str:
        if isinstance(part, str):
            return part.replace("\n", "\n" + indent)
        at = ranges[part]
        return texts[at.cell][at.start_offset : at.end_offset]

    changes = []
    for edit in fix.edits:
        at = ranges[edit.at]
        start, end = at.start_offset, at.end_offset
        if edit.where == "delete":
            start, end = at.delete_start, at.delete_end
        elif edit.where != "replace":
            start = end = start if edit.where == "before" else end
        text = texts[at.cell]
        new = "".join(written(part, indent(text, at.start[0])) for part in _parts(edit))
        changes.append(change(path, at.cell, text, start, end, _ended(text, new)))
    return Repair(fix.title, fix.safe, tuple(changes))


def indent(text: str, line: int) -> str:
    """What the line (from 1) begins with."""
    first = last = line_starts(text)[line - 1]
    while text[last : last + 1] in (" ", "\t"):
        last += 1
    return text[first:last]


def _ended(text: str, new: str) -> str:
    """`new` with the line ends of the text it goes into."""
    return new.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else new


def change(path: str, cell: int | None, text: str, start: int, end: int, new: str) -> Change:
    """The edit that puts `new` in the place of the characters `start` to `end` of a cell's text."""
    return Change(Place(path, cell, position(text, start), position(text, end)), new, (start, end))


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column (from 1) of a character."""
    return place_of(text, offset)


def _suppressed(source: Source, findings: list[Finding], settings: Settings, analysed: bool) -> list[Finding]:
    """Without what comments silence, and (in a file that was analysed) with the comments that silence nothing."""
    if not any("seqlint" in cell.raw.lower() for cell in source.cells):
        return findings
    remaining, used = suppress.apply(source, findings)
    return [*remaining, *(suppress.unused(source, used, settings) if analysed else ())]
