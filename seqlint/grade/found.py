"""What reading and running a submission has found: all that its points follow from, besides the assignment.

It is kept in the journal. An assignment that asks something else of the same programs, or for other points, is judged
from it, and nothing is run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from seqlint.grade.known import Known
from seqlint.linting.finding import Finding
from seqlint.run.plan import OUR_FAULT, Run
from seqlint.run.trial import Tried


@dataclass(frozen=True)
class Reading:
    """A program as the analysis sees it, without executing it.

    `problem`: why it cannot be read. `fault`: the analysis itself failed. `models`: how many there are in it, `known`:
    those of which it is sure. `notes`: what was not obeyed. `statements`: see `similar`.
    """

    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    fault: str | None = None
    models: int = 0
    known: tuple[Known, ...] = ()
    notes: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A submission, read and run. `runs`: by the names of the models that checks are about, the assignment's own first.

    `tried`: the outcomes of all trials, by what was tried (see `trials.key`).
    """

    reading: Reading
    runs: tuple[tuple[str | None, Run], ...] = ()
    tried: tuple[Tried, ...] = ()

    @property
    def fault(self) -> bool:
        """Whether it says nothing of the submission, through a fault of ours."""
        return self.reading.fault is not None or any(run.reason in OUR_FAULT for _, run in self.runs)


def found(reading: Reading, model: str | None, made: Run) -> Found:
    """From the run of a submission for `model` and others. What is no part of a result is left out."""
    runs = {model: made, **made.others}
    return Found(
        reading,
        tuple((name, _kept(run)) for name, run in runs.items()),
        tuple(tried for run in runs.values() for tried in run.tried),
    )


def _kept(run: Run) -> Run:
    message = run.message if run.verdict == "could-not-run" else ""  # else that it was run twice, in that hour
    return replace(
        run, message=message, isolation=(), versions={}, stdout="", stderr="", seconds=0.0, tried=(), others={}
    )
