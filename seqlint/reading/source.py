"""What is analysed: a script, a notebook or standard input, as text in code cells."""

from __future__ import annotations

import codecs
import io
import os
import re
import tokenize
from collections.abc import Iterable
from dataclasses import replace

from seqlint.quick import dataclass
from seqlint.reading import regular
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.cell import MARKDOWN, LeftOut
from seqlint.reading.cell import Cell as Cell
from seqlint.reading.cell import line_starts as line_starts
from seqlint.reading.cell import lines as lines
from seqlint.reading.cell import place_of as place_of
from seqlint.reading.guards import MAX_FILE, MAX_NOTEBOOK, SIMPLIFY, TOO_COSTLY, Refused, check_text


@dataclass(frozen=True)
class Unreadable:
    """Why a file cannot be analysed: `code` SEQ901 or SEQ902, the place (from 1) and what to say and do about it.

    `end_column` is exclusive and on the same line; None marks one character. `reason`: why it cannot be run, as there;
    "unreadable" where that is not for what is in it. `text`: of a syntax error, what does not parse.
    """

    code: str
    message: str
    help: str
    cell: int | None = None
    line: int = 1
    column: int = 1
    end_column: int | None = None
    reason: str = "syntax-error"
    text: str = ""


@dataclass(frozen=True)
class Source:
    """One file. `problem` is set where it cannot be analysed; the cells hold what text there is.

    `broken`: the cells of a notebook that do not parse; they are blank in `cells`. `incomplete`: these, or commands of
    IPython, may bind names that the cells do not show. `left_out`: what of them may.
    `given`: the bytes, where they came from standard input and cannot be read again.
    """

    path: str
    cells: tuple[Cell, ...]
    notebook: bool = False
    problem: Unreadable | None = None
    given: bytes | None = None
    broken: tuple[Unreadable, ...] = ()
    incomplete: bool = False
    left_out: tuple[LeftOut, ...] = ()


def given_up(source: Source) -> Source:
    """A source whose analysis costs more than a file may cost."""
    return replace(source, problem=Unreadable("SEQ902", TOO_COSTLY, SIMPLIFY))


def read(path: str) -> Source:
    """Read a file. Never raises for what is in it, nor for what the system refuses: that is the source's problem."""
    try:
        data = contents(path)
    except OSError as error:
        return unreadable(path, f"the file cannot be read: {(error.strerror or type(error).__name__).lower()}")
    except Refused as refused:
        return _unreadable(path, refused.message, refused.help, reason=refused.reason)
    return from_bytes(path, data)


def from_bytes(path: str, data: bytes) -> Source:
    """The source that these bytes are; the ending of `path` says whether they are a notebook."""
    try:
        text = decode(data)
    except Refused as refused:
        return _unreadable(path, refused.message, refused.help, line=refused.line)
    return from_text(path, text)


def from_text(path: str, text: str) -> Source:
    """The source that this text is, with its problem where it does not parse or would be too costly to analyse."""
    try:
        with budget():
            return _from_text(path, text)
    except OverBudget:
        return given_up(Source(path, (), is_notebook(path)))


def _from_text(path: str, text: str) -> Source:
    if is_notebook(path):
        from seqlint.reading.notebook import read_cells

        try:
            source = Source(path, read_cells(text), notebook=True)
        except Refused as refused:
            return _unreadable(path, refused.message, refused.help, notebook=True, line=refused.line)
    elif looks_like_notebook(text):
        renamed = os.path.splitext(path)[0] + ".ipynb"
        return _unreadable(path, "this is a notebook, saved as a script", f"rename it to `{os.path.basename(renamed)}`")
    else:
        source = _of_text(path, text)
    return _without_broken(source) if source.notebook else replace(source, problem=problem_of(source.cells))


def from_cells(path: str, raws: Iterable[tuple[int, str]]) -> Source:
    """The source that the code cells of an open notebook are: each with its place, counted from 1."""
    from seqlint.reading.notebook import blanked

    return _without_broken(Source(path, tuple(Cell(blanked(raw), raw, index) for index, raw in raws), notebook=True))


def _of_text(path: str, text: str) -> Source:
    """A script, or what stands in cells of a text file."""
    if not HAS_CELLS.search(text) and not path.lower().endswith(MARKDOWN):
        return Source(path, (Cell(text, text),))
    from seqlint.reading import formats

    cells = formats.cells_of(path, text) if len(text) <= MAX_FILE else None
    if cells is None:
        return Source(path, (Cell(text, text),))
    spread, incomplete = formats.spread(text, cells)
    return Source(path, spread, notebook=True, incomplete=incomplete, left_out=formats.left_out(text, cells))


HAS_CELLS = re.compile(r"marimo|^#[ \t]?(?:%%|In\[|---|Databricks)", re.MULTILINE)


def _without_broken(source: Source) -> Source:
    """A cell of a notebook that does not parse (an exercise not done yet) does not hide the others: it is left out."""
    from seqlint.reading.notebook import binds_unseen, left_out

    cells: list[Cell] = []
    broken: list[Unreadable] = []
    costly: Unreadable | None = None
    lost = list(source.left_out)
    for cell in source.cells:
        problem = problem_of((cell,), notebook=True)
        place = f"line {problem.line if problem else 1}" if cell.index is None else f"cell {cell.index}"
        if problem is None or problem.code != "SEQ901":
            costly = costly or problem
            cells.append(cell)
            lost += left_out(place, cell.raw, cell.text) if cell.index is not None else ()
            continue
        text = cell.text if cell.index is None else cell.raw
        lost.append(LeftOut(place, text))
        cells.append(replace(cell, text="\n" * cell.text.count("\n"), lost=text))
        broken.append(problem)
    whole = bool(broken) and not any(cell.text.strip() for cell in cells)
    incomplete = source.incomplete or bool(broken) or any(map(binds_unseen, source.cells))
    return replace(
        source,
        cells=tuple(cells),
        broken=tuple(broken),
        incomplete=incomplete,
        left_out=tuple(lost),
        problem=broken[0] if whole else costly,
    )


def is_notebook(path: str) -> bool:
    return path.lower().endswith(".ipynb")


def looks_like_notebook(text: str) -> bool:
    """The JSON of a notebook where a script is expected."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and '"nbformat"' in text


def decode(data: bytes) -> str:
    """The text of a source file: UTF-8, or the encoding its first two lines declare (PEP 263). Line ends are kept.

    Raises Refused where it is not text in that encoding.
    """
    for mark, name in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if data.startswith(mark):
            raise Refused(f"the file is saved as {name}, which Python cannot read", "save it as UTF-8")
    if b"\0" in data:
        raise Refused("the file is not text: it holds NUL bytes", "save it as a plain UTF-8 text file")
    encoding = declared_encoding(data)
    try:
        return data.decode(encoding)
    except ValueError as error:
        at = getattr(error, "start", 0)
        found = f"the byte 0x{data[at]:02x}" if at < len(data) else "a byte"
        message = f"the file is not {encoding.upper()} text: {found} does not belong there"
        raise Refused(message, "save it as UTF-8", line=data.count(b"\n", 0, at) + 1) from None


_PLAIN = bytes(range(128)) + b"?" * 128


def declared_encoding(data: bytes) -> str:
    """What PEP 263 says of these bytes: a byte order mark, a coding line among the first two, else UTF-8.

    Raises Refused where Python would not read them.
    """
    wanted = "remove the coding line and save the file as UTF-8"
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    head = data[len(mark) :].split(b"\n", 2)[:2]
    try:  # tokenize wants these lines in UTF-8, Python does not: what is not ASCII says nothing here
        encoding, _ = tokenize.detect_encoding(io.BytesIO(mark + b"\n".join(head).translate(_PLAIN)).readline)
    except SyntaxError as error:
        if mark:
            raise Refused("it begins with the mark of UTF-8, and declares another encoding", wanted) from None
        raise Refused(f"no encoding is called `{str(error).rpartition(': ')[2]}`", wanted) from None
    if not getattr(codecs.lookup(encoding), "_is_text_encoding", True):
        raise Refused(f"`{encoding}` is no encoding of text", wanted)
    if b"#".decode(encoding, "replace") != "#":
        raise Refused(f"a file that declares `{encoding}` cannot be read by Python", wanted)
    return encoding


def contents(path: str) -> bytes:
    """The bytes of a program. Raises as `regular.read`."""
    return regular.read(path, MAX_NOTEBOOK if is_notebook(path) else MAX_FILE)


def problem_of(cells: Iterable[Cell], *, notebook: bool = False) -> Unreadable | None:
    """The first reason why the cells cannot be analysed."""
    for cell in cells:
        try:
            check_text(cell.text, notebook=notebook)
        except Refused as refused:
            return Unreadable("SEQ902", refused.message, refused.help, cell.index, refused.line)
        except (SyntaxError, ValueError) as error:
            from seqlint.reading.syntax_errors import explain

            said = explain(error, cell.text)
            return Unreadable(
                "SEQ901", said.message, said.help, cell.index, said.line, said.column, said.end_column, text=cell.text
            )
    return None


def unreadable(path: str, message: str, reason: str = "unreadable") -> Source:
    """A file that could not be read, whatever is in it."""
    return _unreadable(path, message, "check that it exists and may be read", reason=reason)


def _unreadable(
    path: str, message: str, help: str, *, notebook: bool = False, line: int = 1, reason: str = "syntax-error"
) -> Source:
    return Source(path, (), notebook, Unreadable("SEQ902", message, help, line=line, reason=reason))
