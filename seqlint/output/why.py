"""An explained error, for a person and for a script."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from seqlint.output.escape import printable
from seqlint.output.json import finding_json
from seqlint.output.text import where
from seqlint.why.explain import Explained
from seqlint.why.traceback import Frame

VERSION = 1
WIDTH = 96
MAX_RAISED = 200
"""Characters of the error's own text that are repeated."""


def to_text(explained: Explained) -> str:
    """The student's line, what is wrong, what to do, and what the analysis says of the program."""
    return "".join(f"{row}\n" for row in _rows(explained))


def _rows(explained: Explained) -> Iterator[str]:
    if explained.at is not None:
        yield f"{place(explained.at)}: {printable(raised(explained))}"
        if explained.at.code:
            yield f"    {printable(explained.at.code)}"
    else:
        yield printable(raised(explained))
    yield ""
    if explained.cause is None:
        yield "seqlint does not know this error. The line above is the last one of your own program that was running."
    else:
        yield from _paragraph("what", explained.says)
        yield from _paragraph("do", explained.do)
    for finding in explained.findings:
        yield ""
        yield from _paragraph(where(finding.at), f"{finding.message} [{finding.code} {finding.rule}]")
        if finding.help:
            yield from _paragraph("do", finding.help)


def _paragraph(head: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        f"{head}: {printable(text)}", WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def place(frame: Frame) -> str:
    """`student.py:7`, in a notebook `In [3]:7`."""
    return f"{f'In [{frame.cell}]' if frame.cell is not None else printable(frame.file)}:{frame.line}"


def raised(explained: Explained) -> str:
    """The error in one line."""
    message = " ".join(explained.raised.message.split())
    if len(message) > MAX_RAISED:
        message = f"{message[:MAX_RAISED]} ..."
    return f"{explained.raised.kind}: {message}" if message else explained.raised.kind


def to_json(explained: Explained) -> str:
    """One JSON document, in ASCII."""
    at = explained.at
    document = {
        "version": VERSION,
        "error": {"kind": explained.raised.kind, "message": explained.raised.message},
        "at": None if at is None else {"path": at.file, "cell": at.cell, "line": at.line, "code": at.code},
        "cause": explained.cause.name if explained.cause else None,
        "what": explained.says,
        "do": explained.do,
        "diagnostics": [finding_json(finding) for finding in explained.findings],
    }
    return json.dumps(document, indent=1) + "\n"
