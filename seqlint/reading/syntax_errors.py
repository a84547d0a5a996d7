"""A syntax error in plain words: where it is, and what to do about it."""

from __future__ import annotations

import re

from seqlint.quick import dataclass
from seqlint.reading.cell import lines


@dataclass(frozen=True)
class Explained:
    """`line` and `column` count from 1, `end_column` is exclusive and on the same line (None: one character)."""

    message: str
    help: str
    line: int
    column: int
    end_column: int | None = None


PYTHON_2 = "this is Python 2"
CURLY = "replace the curly quotes, copied from a web page or document, by straight ones"
RETYPE = "delete the character and type it again: it came along with a copy and paste"
LOOK = "look at this place and the line above it: a comma, bracket, quote or colon may be missing"

# What Python says -> our message ("" keeps Python's own words) and the next step.
SAID = (
    (r"parentheses in call to 'print'", "`print` without parentheses", f"{PYTHON_2}: write `print(...)`"),
    (r"parentheses in call to 'exec'", "`exec` without parentheses", f"{PYTHON_2}: write `exec(...)`"),
    (r"multiple exception types must", "", f"{PYTHON_2}: write `except (A, B) as error:`"),
    (r"leading zeros in decimal", "a number begins with zero", "write it without leading zeros"),
    (r"forgot a comma", "a comma is missing here", "put a comma between two layers, arguments or list elements"),
    (r"'(.)' was never closed", r"the `\1` opened here is never closed", "add the closing bracket"),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'( on line \d+)?",
        r"`\1` stands here, but the `\2` before it\3 is still open",
        "close that bracket first, or remove the one that is too many",
    ),
    (r"unmatched '(.)'", r"this `\1` closes nothing", "remove it, or add the bracket that opens it"),
    (r"invalid character '[“”„‘’´`]'", "curly quotes", CURLY),
    (r"invalid (non-printable )?character", "", RETYPE),
    (r"unterminated", "a text that is never closed begins here", "end it with the same quotes"),
    (r"inconsistent use of tabs", "tabs and spaces are mixed here", "indent with spaces only"),
    (r"unexpected indent", "this line is indented, but nothing above it asks for that", "remove the spaces before it"),
    (r"expected an indented block", "", "indent what belongs to the line above by four spaces"),
    (r"unindent does not match", "the indentation fits none of the lines above", "line it up with one of them"),
    (r"expected ':'", "a colon is missing here", "end the line with `:`"),
    (r"Maybe you meant '=='", "", "use `==` to compare, `=` to assign"),
    (r"outside function", "", "indent it so that it stands inside the function"),
    (r"outside loop|not properly in loop", "", "indent it so that it stands inside the loop"),
    (r"positional argument follows keyword", "", "put the arguments without a name first"),
    (r"keyword argument repeated", "", "give the argument once"),
    (r"surrogates not allowed", "the text holds half a character (a lone surrogate)", RETYPE),
    (r"null byte", "the file holds NUL bytes", "save it as plain text"),
)

# Where Python says no more than `invalid syntax`: what the line looks like.
LOOKS = (
    (r"\s*print\s+\S", "`print` without parentheses", f"{PYTHON_2}: write `print(...)`"),
    (r"\s*(>>>|In \[\d*\]:)", "a prompt stands before the code", "remove it: it is not part of the program"),
    (
        r"\s*[!%]",
        "a notebook's command in a script",
        "commands such as `!pip` and `%matplotlib` work in notebooks only",
    ),
    (
        r"(<<<<<<<|=======|>>>>>>>)",
        "the mark of an unfinished merge",
        "keep one of the two versions, without the marks",
    ),
    (r"\s*<[!a-zA-Z]", "this looks like a web page", "save the program itself, not the page that shows it"),
    (r"\s*else if\b", "`else if` is not Python", "write `elif`"),
    (r"", "", LOOK),
)


def explain(error: SyntaxError | ValueError, text: str) -> Explained:
    """What Python says of `text`, made plain."""
    if not isinstance(error, SyntaxError):
        return Explained(*_words(str(error), ""), line=1, column=1)
    rows = lines(text)
    line = min(max(error.lineno or 1, 1), len(rows))
    row = rows[line - 1]
    said = error.msg or "invalid syntax"
    message, help = _words(said, row)
    if "forgot a comma" in said and (error.end_lineno or line) > line:  # the comma belongs to the end of a line
        line = next(n for n in range((error.end_lineno or line) - 1, 0, -1) if rows[n - 1].strip())
        end = len(_without_comment(rows[line - 1]))
        return Explained(message, help, line, end + 1)
    column = min(max(error.offset or 1, 1), len(row) + 1)
    end = (error.end_offset or 0) if error.end_lineno == error.lineno else 0
    return Explained(message, help, line, column, min(end, len(row) + 1) if end > column else None)


def _words(said: str, row: str) -> tuple[str, str]:
    for pattern, message, help in SAID:
        if found := re.search(pattern, said):
            return _sentence(found.expand(message) if message else said), help
    for pattern, message, help in LOOKS:
        if re.match(pattern, row):
            return _sentence(message or said), help
    return _sentence(said), ""


def _sentence(message: str) -> str:
    return f"this is not valid Python: {message.removeprefix('f-string: ')}"


def _without_comment(row: str) -> str:
    """The row up to a comment; a `#` inside quotes does not begin one."""
    found = re.match(r"""(?:[^#"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')*""", row)
    return (found[0] if found else row).rstrip()
