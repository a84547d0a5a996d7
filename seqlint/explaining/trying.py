"""Tries a rule on its own examples: a bad one is reported where it says so, a good one is not, a fix does what it says.

The tests do this with the built-in rules, `seqlint test-rules` with a course's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.explaining import examples
from seqlint.linting.check import check
from seqlint.linting.finding import Finding
from seqlint.linting.fix import fix
from seqlint.reading import source
from seqlint.rule import Example, Rule
from seqlint.wording import line_of

Place = tuple[int | None, int]
"""A cell, counted from 1 (None in a script), and a line in it."""


def problems(rule: Rule, folders: tuple[str, ...] = ()) -> Iterator[tuple[Example | None, str]]:
    """What is wrong with a rule's examples, a line each; with the example that it is about, None for the whole rule.

    `folders`: of own rules, where the rule is one of those. Raises CannotWork where the rule fails.
    """
    for is_bad, kind, what in ((True, "bad", "it reports"), (False, "good", "near to these that it is silent on")):
        if not any(example.bad == is_bad for example in rule.examples):
            yield None, f"it has no {kind} example: a program {what}"
    shows_fix = any(example.fixed is not None for example in rule.examples)
    for example in rule.examples:
        found = reported(rule, example, folders)
        yield from ((example, said) for said in unmet(rule, example, found))
        if example.fixed is not None:
            yield from ((example, said) for said in unfixed(rule, example, folders))
        elif not shows_fix and any(f.fix is not None and f.code == rule.code for f in found):
            shows_fix = True  # said once
            yield example, "the rule offers a fix, and no example shows it: show what it changes as `fixed=`"


def reported(rule: Rule, example: Example, folders: tuple[str, ...] = ()) -> list[Finding]:
    """All findings in an example; the rule is switched on where it is off by default. Raises CannotWork."""
    settings = Settings(extend_select=(rule.code,), keras=example.keras, rules=folders)
    checked = check(source.from_bytes(*examples.content(example)), settings)
    if checked.failures:
        raise CannotWork(checked.failures[0])
    return list(checked.findings)


def unmet(rule: Rule, example: Example, found: list[Finding]) -> Iterator[str]:
    """Marks that are not met by what was `found`, and reports that no mark asks for."""
    marks = [((cell, line), text) for cell, line, text in examples.marks(example)]
    if example.bad and not marks:
        yield "a bad example marks each line that is reported: `# <- part of the message`"
    told: dict[Place, list[str]] = {}
    others: dict[Place, list[str]] = {}
    for finding in found:
        place = (finding.at.cell, finding.at.start[0])
        if finding.code == rule.code:
            told.setdefault(place, []).append(finding.message)
        else:
            others.setdefault(place, []).append(finding.code)
    for place, text in marks:
        here = told.get(place, [])
        met = next((message for message in here if text in message), None)
        if met is not None:
            here.remove(met)
        elif here:
            yield f"{line_of(*place)}: the mark says `{text}`, but the rule reports `{here.pop(0)}`"
        else:
            instead = f"; {', '.join(others[place])} is told there instead" if place in others else ""
            yield f"{line_of(*place)}: the mark says `{text}`, but the rule reports nothing there{instead}"
    for place, messages in told.items():
        for message in messages:
            wanted = "no mark says so" if example.bad else "a good example has no report"
            yield f"{line_of(*place)}: the rule reports `{message}`, but {wanted}"


def unfixed(rule: Rule, example: Example, folders: tuple[str, ...] = ()) -> Iterator[str]:
    """How the text after the rule's fixes differs from what the example shows; applied twice they change nothing."""
    settings = Settings(select=(rule.code,), keras=example.keras, rules=folders)
    once = fix(source.from_bytes(*examples.content(example)), settings, unsafe=True)
    if once.checked.failures:
        raise CannotWork(once.checked.failures[0])
    text = "".join(examples.without_marks(cell.raw) for cell in once.source.cells)
    wanted = examples.fixed(example)
    if text != wanted:
        lines = unified_diff(wanted.splitlines(), text.splitlines(), "fixed=", "what the fix gives", lineterm="", n=1)
        yield "\n".join(["the fix gives another text than `fixed=`:", *lines])
    elif fix(once.source, settings, unsafe=True).source != once.source:
        yield "the fix changes the fixed text once more"
