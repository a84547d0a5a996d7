"""One mistake, one finding: which of several reports is told. The rules themselves declare what they yield to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from seqlint.rule import ASPECTS, Aspect, Diagnostic, Related, Rule, Severity

# One model may hold several mistakes of these aspects, each at a place of its own.
OF_PLACES: frozenset[Aspect] = frozenset({"one call or argument", "a layer given to a model"})


class Reported:
    """A diagnostic of one rule at one place, as each path tells it."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.paths: dict[int, list[Diagnostic]] = {}

    @property
    def diagnostic(self) -> Diagnostic:
        """As the first path tells it first: a loop may come by often."""
        return next(iter(self.paths.values()))[0]

    @property
    def severity(self) -> Severity:
        return self.diagnostic.severity or self.rule.severity

    def about(self) -> Iterator[tuple[int, object]]:
        """The objects that it is about, each with the path that tells it."""
        for number, diagnostics in self.paths.items():
            yield from ((number, ident) for diagnostic in diagnostics for ident in diagnostic.about)

    def explain(self, cause: Diagnostic) -> None:
        """Name the cause; what is to do is to mend that."""
        note = Related(cause.at, cause.message)
        for path, told in self.paths.items():
            self.paths[path] = [
                replace(d, related=(*d.related, note), help=cause.help or d.help, fix=cause.fix) for d in told
            ]


def one_for_each_mistake(
    reports: Sequence[Reported], models: frozenset[int], rules: Mapping[str, Rule]
) -> list[Reported]:
    """Without those that only follow from another: a rule yields, of the same object and on the same path."""
    broken = _told(r for r in reports if r.rule.breaks_models and r.severity == "error")
    kept = [
        r
        for r in reports
        if not (r.rule.silent_on_broken_models and any(broken.get(key, set()) - {r.rule.code} for key in r.about()))
    ]
    for aspect in ASPECTS:
        rivals = [r for r in kept if aspect in r.rule.aspects]
        if len(rivals) < 2:
            continue
        told = _told(rivals, models if aspect in OF_PLACES else frozenset())
        above = {code: yields_to(code, aspect, rules) for code in {r.rule.code for r in rivals}}
        lost = {id(r) for r in rivals if any(told.get(key, set()) & above[r.rule.code] for key in r.about())}
        kept = [r for r in kept if id(r) not in lost]
    return kept


def _told(reports: Iterable[Reported], but: frozenset[int] = frozenset()) -> dict[tuple[int, object], set[str]]:
    """Path and object -> the codes of the rules that tell of it; nothing of the objects in `but`."""
    told: dict[tuple[int, object], set[str]] = {}
    for report in reports:
        for number, ident in report.about():
            if ident not in but:
                told.setdefault((number, ident), set()).add(report.rule.code)
    return told


def yields_to(code: str, aspect: Aspect, rules: Mapping[str, Rule]) -> frozenset[str]:
    """The codes of all rules that the rule yields to in an aspect, directly or through others."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        rule = rules.get(waiting.pop())
        new = set(rule.aspects.get(aspect, ())) - found if rule is not None else set()
        found |= new
        waiting += new
    return frozenset(found)


def with_causes(reports: Sequence[Reported]) -> list[Reported]:
    """A cause is told with what comes of it, as the related place; alone where nothing does."""
    explained: set[int] = set()
    for cause in (report for report in reports if report.rule.explains):
        about = set(cause.diagnostic.about)
        for follower in reports:
            if about & set(follower.diagnostic.about) and not follower.rule.aspects.keys().isdisjoint(
                cause.rule.explains
            ):
                follower.explain(cause.diagnostic)
                explained.add(id(cause))
    return [report for report in reports if id(report) not in explained]
