"""Who is who and which file is judged, in lines, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.grade.classes import Class
from seqlint.grade.handed import Person
from seqlint.grade.taking import Submission
from seqlint.output.escape import printable
from seqlint.wording import counted

SHOWN = 5
"""Files of nobody that are named; the others are counted."""


def lines(found: Class) -> Iterator[str]:
    """A head line, a line for each submission with its notes below, then what is nobody's."""
    yield f"{found.layout or 'files and folders'}: {counted(len(found.submissions), 'submission')}"
    for submission in found.submissions:
        yield f"{submission.name}: {_people(submission)} -> {printable(submission.shown or f'({submission.problem})')}"
        yield from (f"    {printable(note)}" for note in submission.notes)
    yield from left(found)


def left(found: Class) -> Iterator[str]:
    """What of a download is nobody's submission: never passed over without a word."""
    if found.rest:
        more = f" and {len(found.rest) - SHOWN} more" if len(found.rest) > SHOWN else ""
        yield f"nobody's, not graded: {', '.join(map(printable, found.rest[:SHOWN]))}{more}"
    if found.passed:
        names = (name if times == 1 else f"{name} ({times})" for name, times in sorted(found.passed.items()))
        yield f"passed over: {', '.join(map(printable, names))}"


def _people(submission: Submission) -> str:
    people = "; ".join(map(_person, submission.people)) or "nobody is named"
    late = {None: "", False: "", True: ", late"}[submission.late]
    return printable(f"{people}{f', {submission.time}' if submission.time else ''}{late}")


def _person(person: Person) -> str:
    ids = [one for one in person.ids if one != person.name]
    return f"{person.name} ({', '.join(ids)})" if ids else person.name
