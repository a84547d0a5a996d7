"""Programs whose lines are marked with what is reported there.

A comment `# <- SEQ701` marks the line of an error or warning; a program without marks is in order. Advice is not
counted.
"""

from __future__ import annotations

import re
import textwrap

from tests.linted import findings

MARK = re.compile(r"# <- ((?:SEQ\d{3} ?)+)")


def as_marked(program: str) -> None:
    """The program gives the errors and warnings that its lines are marked with, and no other."""
    text = textwrap.dedent(program).strip() + "\n"
    lines = enumerate(text.splitlines(), 1)
    marked = [(n, code) for n, line in lines for marks in MARK.findall(line) for code in marks.split()]
    found = [(f.at.start[0], f.code) for f in findings(text) if f.severity != "advice"]
    assert sorted(found) == sorted(marked)
