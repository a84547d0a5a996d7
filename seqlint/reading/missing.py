"""Commas and brackets that are missing, where what was meant is plain: one place for them makes the text valid."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from seqlint.quick import dataclass
from seqlint.reading.cell import line_starts
from seqlint.reading.guards import Refused, check_text

MAX_TEXT = 20_000
"""Characters of a text that is tried again and again."""
MAX_MISSING = 4
MAX_TRIES = 40

CLOSING = {"(": ")", "[": "]", "{": "}"}
TOKEN = re.compile(
    r"""(?P<text>[rbfuRBFU]{0,2}(?:\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))"""
    r"|(?P<comment>#[^\r\n]*)|(?P<word>[\w.]+)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>\r\n|\r|\n)|(?P<other>\S)"
)
SPACES = re.compile(r"[ \t\f]*")


@dataclass(frozen=True)
class Missing:
    """`text` belongs at the character `offset`."""

    offset: int
    text: str


def missing(text: str, *, notebook: bool = False) -> tuple[Missing, ...]:
    """What to insert so that the text is valid, in order; nothing where it is valid, or where that is not plain."""
    if len(text) > MAX_TEXT:
        return ()
    found: list[Missing] = []
    now, error = text, fault(text, notebook)
    while error is not None and len(found) < MAX_MISSING:
        better = list(_improving(now, error, notebook))
        if not better:
            return ()
        one, error = better[-1] if better[-1][1] is None else better[0]
        now = inserted(now, one)
        found = [Missing(m.offset + len(one.text), m.text) if m.offset >= one.offset else m for m in found] + [one]
    if error is not None:
        return ()
    before = 0
    result = []
    for one in sorted(found, key=lambda m: m.offset):
        result.append(Missing(one.offset - before, one.text))
        before += len(one.text)
    return tuple(result)


def fault(text: str, notebook: bool) -> SyntaxError | None:
    """What Python says of the text. A text that is refused for another reason is not looked at: no fault."""
    try:
        check_text(text, notebook=notebook)
    except SyntaxError as error:
        return error
    except (Refused, ValueError):
        return None
    return None


def inserted(text: str, one: Missing) -> str:
    return text[: one.offset] + one.text + text[one.offset :]


def _improving(text: str, error: SyntaxError, notebook: bool) -> Iterator[tuple[Missing, SyntaxError | None]]:
    """The candidates with which the text fails only further down, or less is open at its end; the first with which it
    is valid is the last.
    """
    for number, one in enumerate(_candidates(text, error)):
        if number == MAX_TRIES:
            return
        now = inserted(text, one)
        left = fault(now, notebook)
        if left is None or _place(left) > _place(error) or _still_open(now) < _still_open(text):
            yield one, left
        if left is None:
            return


def _still_open(text: str) -> int:
    """How many brackets are open at the end."""
    return len([still_open for _, _, still_open in _rows(text)][-1])


def _place(error: SyntaxError) -> tuple[int, int]:
    return error.lineno or 0, error.offset or 0


def _candidates(text: str, error: SyntaxError) -> Iterator[Missing]:
    said = error.msg or ""
    if "forgot a comma" in said:
        yield from _commas(text, error)
    if "does not match" in said:
        yield from _before_another(text, error)
    else:
        yield from _at_ends_of_statements(text)


def _commas(text: str, error: SyntaxError) -> Iterator[Missing]:
    """Between two values that follow on each other, in the range of which Python says so."""
    end = _offset(text, error.end_lineno or 1, error.end_offset or 1)
    before: re.Match[str] | None = None
    for token in TOKEN.finditer(text, _offset(text, error.lineno or 1, error.offset or 1), end):
        if token.lastgroup in ("comment", "end"):
            continue
        if before is not None and _is_value(before, "close") and _is_value(token, ""):
            if before["text"] is None or token["text"] is None:  # two texts side by side are one
                yield Missing(before.end(), ",")
        before = token


def _is_value(token: re.Match[str], also: str) -> bool:
    word = token["word"]
    return token.lastgroup in ("text", also) or (word is not None and not keyword.iskeyword(word))


def _at_ends_of_statements(text: str) -> Iterator[Missing]:
    """Behind the last line before another statement may begin: all that is still open there."""
    for end, following, still_open in _rows(text):
        if not still_open or not 0 <= following <= min(indent for _, indent, _ in still_open):
            continue
        if end > still_open[-1][2] + 1 or re.search(r"[\w)]\($", text[:end]):  # `x = [` may be to hold anything
            yield Missing(end, "".join(CLOSING[bracket] for bracket, _, _ in reversed(still_open)))


def _before_another(text: str, error: SyntaxError) -> Iterator[Missing]:
    """`[Dense(3,` with a `]` to follow: at the end of the line of what is open, before its comma; else at the `]`."""
    at = _offset(text, error.lineno or 1, error.offset or 1)
    for end, _, still_open in _rows(text[:at] + "\n"):
        if still_open and end < at:
            bracket, _, start = still_open[-1]
            if text.count("\n", start, end) == 0:
                code = text[:end].rstrip(", ")
                if len(code) == start + 1:
                    continue  # what it opens stands in the next lines
                yield Missing(len(code), CLOSING[bracket])
                if len(code) == end:
                    yield Missing(end, f"{CLOSING[bracket]},")
    opened = [still_open for _, _, still_open in _rows(text[:at] + "\n")][-1]
    if opened:
        yield Missing(at, CLOSING[opened[-1][0]])


Open = tuple[str, int, int]
"""A bracket that is open: which, the indentation of its line, its offset."""


def _rows(text: str) -> Iterator[tuple[int, int, list[Open]]]:
    """For each line with code: where its code ends, how far the next such line is indented (-1 if it begins with a
    closing bracket), what is open between.
    """
    still_open: list[Open] = []
    last = line = 0
    begun = False
    for token in TOKEN.finditer(text):
        if token.lastgroup == "end":
            line = token.end()
        elif token.lastgroup != "comment":
            indent = token.start() - line
            if begun and line > last:
                yield last, -1 if token["close"] else indent, list(still_open)
            begun, last = True, token.end()
            if token["open"]:
                spaces = SPACES.match(text, line)
                still_open.append((token["open"], len(spaces[0]) if spaces else 0, token.start()))
            elif token["close"] and still_open:
                still_open.pop()
    if begun:
        yield last, 0, list(still_open)


def _offset(text: str, line: int, column: int) -> int:
    starts = line_starts(text)
    return min(starts[min(line, len(starts)) - 1] + column - 1, len(text))
