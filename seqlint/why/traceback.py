"""Reads a traceback as Python, IPython, Jupyter and Colab print it: what was raised last, and through which lines.

The forms are those of CPython 3.11 to 3.13, IPython 7 to 9 (`File ~/x.py:3, in f(x)`, `Cell In[3], line 5`,
with `----> 5 ` arrows) and Colab (`<ipython-input-3-...> in <cell line: 1>()`, `/tmp/ipython-input-3.py in ...`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ANSI = re.compile(r"\x1b\[[0-9;:?]*[A-Za-z]")
HEAD = re.compile(r"(?:Traceback \(most recent call last\):|\w[\w.]* +Traceback \(most recent call last\))\s*$")
RAISED = re.compile(r"(?P<kind>[A-Za-z_]\w*(?:\.\w+)*)(?:: ?(?P<message>.*))?$")
PLAIN_FRAME = re.compile(r'\s*File "(?P<file>[^"]+)", line (?P<line>\d+)(?:, in (?P<function>.+))?$')
IPYTHON_FRAMES = (
    re.compile(r"(?:File )?(?P<file>\S.*?\.py):(?P<line>\d+)(?:, in (?P<function>.+))?$"),
    re.compile(r"(?P<cell>Cell) In ?\[(?P<number>\d+)\], line (?P<line>\d+)(?:, in (?P<function>.+))?$"),
    re.compile(r"(?:File )?(?P<file><ipython-input-(?P<number>\d+)[^>]*>|\S*\bipython-input-(?P<other>\d+)\S*\.py)"
               r"(?: in |:(?P<line>\d+), in )(?P<function>.+)$"),
    re.compile(r"(?P<file>\S.*?\.py) in (?P<function>.+)$"),
)  # fmt: skip
ARROW = re.compile(r"\s*-+> *(?P<line>\d+) ?(?P<code>.*)$")
CHAINED = (
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
)
MESSAGE_LIMIT = 20_000
"""Characters of a message that are looked at: Keras prints whole data sets (`Unrecognized data type: x=[[...`)."""
INSTALLED = re.compile(
    r"site-packages|dist-packages|[/\\]lib[/\\]python3|^<frozen |^<__array_function__|^<string>$|importlib"
    r"|autograph_generated|\.pyx$|keras[/\\]src[/\\]|[/\\]tensorflow[/\\]python[/\\]|^/tmp/__autograph"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A line that was being executed. `cell`: the number in `In [n]` of a notebook; `code`: its text, if printed."""

    file: str
    line: int
    function: str | None = None
    code: str | None = None
    cell: int | None = None

    @property
    def own(self) -> bool:
        """Whether it is the student's: not of Python, nor of an installed package."""
        return self.cell is not None or not INSTALLED.search(self.file)


@dataclass(frozen=True, slots=True)
class Raised:
    """The exception that ended the program. `kind` without its module; `frames`, outermost first."""

    kind: str
    message: str
    frames: tuple[Frame, ...] = ()

    @property
    def own_line(self) -> Frame | None:
        """The innermost line that is the student's."""
        return next((frame for frame in reversed(self.frames) if frame.own), None)


def read(text: str) -> Raised | None:
    """The last exception that the text tells of, None where it tells of none.

    Of an exception that was raised while another was handled the last is what the program died of. Its frames are
    those of the last traceback that has any of the student's.
    """
    parts = [part for part in map(_part, _split(_plain(text))) if part is not None]
    if not parts:
        return None
    last = parts[-1]
    frames = next((part.frames for part in reversed(parts) if part.own_line), last.frames)
    return Raised(last.kind, last.message, frames)


def _plain(text: str) -> list[str]:
    return ANSI.sub("", text).replace("\r\n", "\n").split("\n")


def _split(rows: list[str]) -> Iterator[list[str]]:
    """The rows of each traceback: a new one begins at its head, or behind the sentence that links two."""
    part: list[str] = []
    for row in rows:
        if HEAD.match(row) or row.strip() in CHAINED:
            if any(x.strip() for x in part):
                yield part
            part = []
        if row.strip() not in CHAINED:
            part.append(row)
    yield part


def _part(rows: list[str]) -> Raised | None:
    """One traceback. What is raised stands in the first unindented row behind its last frame."""
    frames: list[Frame] = []
    at = 0
    for number in range(len(rows)):
        if _raises(rows, number):
            break
        frame = _frame(rows, number)
        if frame is not None:
            frames.append(frame)
            at = number + 1
    for number in range(at, len(rows)):
        found = _raises(rows, number)
        if found:
            message = "\n".join([found["message"] or "", *rows[number + 1 :]])[:MESSAGE_LIMIT].strip()
            return Raised(found["kind"].rpartition(".")[2], message, tuple(frames))
    return None


def _raises(rows: list[str], number: int) -> re.Match[str] | None:
    """Where the exception's own text begins, which may quote frames too (`Detected at node ... File ...`)."""
    found = RAISED.match(rows[number])
    return found if found and not HEAD.match(rows[number]) and _is_exception(found["kind"], rows, number) else None


def _is_exception(kind: str, rows: list[str], number: int) -> bool:
    """Whether this names a class of exceptions. One of the student's own may be called anything: it ends the text."""
    name = kind.rpartition(".")[2]
    if name.endswith(("Error", "Exception", "Warning", "Interrupt", "Exit", "StopIteration", "OutOfRange")):
        return True
    return name[:1].isupper() and ":" in rows[number] and _frame(rows, number) is None and number > 0 and not any(
        _frame(rows, later) for later in range(number, len(rows))
    )  # fmt: skip


def _frame(rows: list[str], number: int) -> Frame | None:
    """The frame whose head is this row."""
    row = rows[number]
    plain = PLAIN_FRAME.match(row)
    if plain:
        code = rows[number + 1].strip() if number + 1 < len(rows) and rows[number + 1].startswith("    ") else None
        return Frame(plain["file"], int(plain["line"]), plain["function"], code)
    for form in IPYTHON_FRAMES:
        found = form.match(row.rstrip())
        if found:
            return _ipython_frame(found.groupdict(), rows[number + 1 :])
    return None


def _ipython_frame(head: dict[str, str | None], below: list[str]) -> Frame | None:
    """The line is in the head, or at the arrow below it."""
    arrow = None
    for row in below:
        if not row.strip():
            break
        arrow = arrow or ARROW.match(row)
    line = head.get("line") or (arrow["line"] if arrow else None)
    if line is None:
        return None
    cell = head.get("number") or head.get("other")
    code = arrow["code"].strip() if arrow else None
    return Frame(head.get("file") or f"In [{cell}]", int(line), head.get("function"), code, int(cell) if cell else None)
