"""What is said of a file rather than of its program: that it cannot be read, hides a library, holds hidden characters.

The rule files explain these and say how severe they are; here is what finds them, so that a file without Keras costs
neither rules nor libcst.
"""

from __future__ import annotations

import io
import os
import re
import tokenize
from collections.abc import Iterator

from seqlint.config import Settings
from seqlint.linting.finding import Change, Finding, Place, Position, Repair
from seqlint.reading.cell import line_starts, place_of
from seqlint.reading.source import Cell, Source, Unreadable, lines

# Name and default severity as the rule files have them (a test compares the two).
FILE_RULES = {
    "SEQ901": ("syntax-error", "error"),
    "SEQ902": ("unreadable-file", "error"),
    "SEQ903": ("unused-suppression", "warning"),
    "SEQ904": ("shadows-package", "warning"),
    "SEQ905": ("hidden-characters", "warning"),
}


def report(
    code: str, at: Place, message: str, help: str, settings: Settings, fix: Repair | None = None
) -> Iterator[Finding]:
    """The finding, if the settings select its rule."""
    name, default = FILE_RULES[code]
    if settings.selects(code, name):
        yield Finding(at, name, code, settings.severity_of(code, name, default), message, help, fix=fix)


def of_any_file(source: Source, settings: Settings) -> Iterator[Finding]:
    """What is found without an analysis."""
    for problem in (source.problem,) if source.problem is not None else source.broken:
        end = problem.end_column or problem.column + 1
        at = Place(source.path, problem.cell, (problem.line, problem.column), (problem.line, end))
        yield from report(problem.code, at, problem.message, problem.help, settings, repaired(source, problem))
    yield from _shadowing(source, settings)


# SEQ901


def repaired(source: Source, problem: Unreadable) -> Repair | None:
    """The commas and brackets that are missing, where their places are plain."""
    if problem.code != "SEQ901" or not problem.text:
        return None
    from seqlint.reading.missing import missing  # few files need it, and each start would pay for it

    raw = next((cell.raw for cell in source.cells if cell.index == problem.cell), "")
    found = missing(problem.text, notebook=source.notebook)
    places = [place_of(problem.text, one.offset) for one in found]
    if not found or any(_row(raw, line) != _row(problem.text, line) for line, _ in places):
        return None
    starts = line_starts(raw)
    spans = [starts[line - 1] + column - 1 for line, column in places]
    changes = tuple(
        Change(Place(source.path, problem.cell, place, place), one.text, (span, span))
        for one, place, span in zip(found, places, spans, strict=True)
    )
    return Repair(f"Add `{'` and `'.join(dict.fromkeys(one.text for one in found))}`", True, changes)


def _row(text: str, line: int) -> str:
    """What stands in a line; of its indentation only the length (see `flush`)."""
    row = "".join(lines(text)[line - 1 : line])
    return row.lstrip().rjust(len(row))


# SEQ904

LIBRARIES = frozenset(
    ("keras", "tensorflow", "numpy", "pandas", "sklearn", "matplotlib", "scipy", "seaborn", "h5py", "PIL", "cv2", "jax")
)
STANDARD_NAMES = """
abc collections copy datetime enum inspect json logging queue random string tempfile threading types typing
"""
STANDARD = frozenset(STANDARD_NAMES.split())


def neighbours(path: str) -> tuple[str, ...]:
    """The libraries whose names files beside this one have; nothing else beside a file changes what is said of it."""
    folder = os.path.dirname(path)
    return tuple(name for name in sorted(LIBRARIES) if os.path.isfile(os.path.join(folder, f"{name}.py")))


def _shadowing(source: Source, settings: Settings) -> Iterator[Finding]:
    """The file, or one beside it that it imports, has the name of a library."""
    _, name = os.path.split(source.path)
    stem, ending = os.path.splitext(name)
    if ending == ".py" and stem in LIBRARIES | STANDARD:
        at = Place(source.path, None, (1, 1), (1, 2))
        message = f"this file is named `{name}`, so `import {stem}` finds it and not the library"
        yield from report("SEQ904", at, message, "rename it", settings)
    if source.given is not None:
        return
    beside = neighbours(source.path)
    for cell in source.cells if beside else ():
        for library, (line, column) in _imported(cell):
            if library in beside and library != stem:
                at = Place(source.path, cell.index, (line, column), (line, column + len(library)))
                message = f"`{library}` is imported from the file `{library}.py` beside this one, not from the library"
                yield from report("SEQ904", at, message, f"rename `{library}.py`", settings)


def _imported(cell: Cell) -> Iterator[tuple[str, Position]]:
    """What import statements import from, up to the first dot, each with its place; none of a broken cell."""
    begins, statement, due = True, "", False
    for token in _tokens(cell.text):
        if token.type in BETWEEN_STATEMENTS or token.string in (";", ":"):
            begins, statement = True, ""
        elif begins and token.string in ("import", "from"):
            begins, statement, due = False, token.string, True
        elif statement and due:
            if token.type == tokenize.NAME:
                yield token.string, (token.start[0], token.start[1] + 1)
            due = False
        elif token.type not in (tokenize.NL, tokenize.COMMENT):
            begins, due = False, statement == "import" and token.string == ","


BETWEEN_STATEMENTS = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    """The tokens of a text; none where it is no valid Python."""
    try:
        return list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))
    except (SyntaxError, tokenize.TokenError):
        return []


# SEQ905

BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
ZERO_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")
LOOK_ALIKE = str.maketrans(
    "асԁеһіјӏорԛѕухѵАВСЕНІЈКМОРЅТХУοναικρυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "acdehijlopqsyxvABCEHIJKMOPSTXYovaikpuxABEZHIKMNOPTYX",
)


def hidden_characters(source: Source, settings: Settings) -> Iterator[Finding]:
    """Characters that make the code look like what it is not. Comments count only where they reorder the line."""
    for cell in source.cells:
        if not cell.text.isascii():
            yield from _hidden_in(cell, source.path, settings)


def _hidden_in(cell: Cell, path: str, settings: Settings) -> Iterator[Finding]:
    tokens = _tokens(cell.text)
    names = {token.string for token in tokens if token.type == tokenize.NAME}
    for token in tokens:
        for message, help, start, end in _hidden_parts(token, names):
            first = _position(token, start)
            last = (first[0], first[1] + end - start)
            yield from report("SEQ905", Place(path, cell.index, first, last), message, help, settings)


def _hidden_parts(token: tokenize.TokenInfo, names: set[str]) -> Iterator[tuple[str, str, int, int]]:
    """What hides in a token: message, help, and the offsets in it."""
    if token.type == tokenize.NAME:
        plain = token.string.translate(LOOK_ALIKE)
        mixed = any(c.isascii() and c.isalpha() for c in token.string) or (plain in names and len(plain) > 1)
        if plain != token.string and plain.isascii() and mixed:
            letters = ", ".join(f"`{c}` (U+{ord(c):04X})" for c in token.string if not c.isascii())
            message = f"this name looks like `{plain}`, but is another one: it holds {letters}"
            yield message, f"type it again as `{plain}`", 0, len(token.string)
        return
    kinds = [("a character that reorders what is shown", BIDIRECTIONAL)]
    if token.type != tokenize.COMMENT:
        kinds.append(("an invisible character", ZERO_WIDTH))
    for what, pattern in kinds:
        found = pattern.search(token.string)
        if found:
            message = f"{what} hides here (U+{ord(found[0]):04X})"
            yield message, "delete it; where it is wanted, write it as an escape", found.start(), found.end()


def _position(token: tokenize.TokenInfo, offset: int) -> tuple[int, int]:
    """Line and column (from 1) of a character of a token."""
    before = lines(token.string[:offset])
    line, column = token.start
    return line + len(before) - 1, (column if len(before) == 1 else 0) + len(before[-1]) + 1
