"""Notebooks, read without a kernel: the code cells of an .ipynb file, with IPython's commands blanked out."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator
from typing import Any

from seqlint.reading.cell import Cell, LeftOut
from seqlint.reading.guards import MAX_FILE, SPLIT, TOO_LARGE, Refused

DAMAGED = "open and save it again in Jupyter or Colab, or export it as a script"

# Cell magics whose cell is Python all the same; every other one (%%bash, %%html, %%writefile) makes it something else.
PYTHON_CELLS = frozenset({"time", "timeit", "capture", "prun", "debug", "python", "python3", "pypy", "wandb", "pdb"})
# Cell magics of IPython and Colab that bind no names of the program; of any other nobody knows.
OTHER_NAMES = """
bash cmd file html javascript js latex markdown perl ruby script sh shell svg sx system writefile
"""
OTHER_CELLS = frozenset(OTHER_NAMES.split())
# What stands before a function and its arguments where IPython itself calls it: `;f a b`, `,f a b`, `/f a, b`.
CALLING = (";", ",", "/")
# Line magics that bind names which the notebook does not show, and calls, which may.
BINDING = re.compile(r"^[ \t]*(?:%(?:run|pylab|store|load|rerun|recall|macro)\b|[;,/]\w)", re.MULTILINE)
# Line magics that execute the rest of their line.
RUNNING = frozenset({"time", "timeit", "prun", "debug", "memit", "mprun", "lprun"})
# Commands that IPython takes without a percent sign.
BARE = re.compile(
    r"[ \t]*(?:pip3?|conda|mamba|cd|ls|ll|cat|mkdir|rm|rmdir|cp|mv|pwd|man|less|more)(?:[ \t]+[^=(\s].*)?$"
)

# A statement that ends in a question mark asks for help and does nothing else: `model.fit?`, `x[0]??`.
HELP = re.compile(r"(?:[^#'\"]|'[^']*'|\"[^\"]*\")*[\w*\]]\?{1,2}\s*(?:#.*)?")

COMPOUND = re.compile(r"(?:for|while|if|with|def|class|try|async|match)\b")
LONGEST_ROW = 5_000
"""Characters; the scanner of statements would need time quadratic in the length of a hostile row."""

NOTHING = "0"
"""A statement that does nothing: what stands for a command, since a block must not be left empty."""
RESULT = "In"
"""A name that IPython defines, and whose value is not known: what stands for a command's result."""


def read_cells(text: str) -> tuple[Cell, ...]:
    """The code cells of a notebook of format 3 or 4. Raises Refused where it is none, or not Python's."""
    try:
        notebook = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise Refused(f"the notebook is damaged: {error.msg.lower()}", DAMAGED, line=error.lineno) from None
    except (RecursionError, ValueError) as error:  # nested too deeply, a number of thousands of digits
        raise Refused(f"the notebook is damaged: {error}", DAMAGED) from None
    if not isinstance(notebook, dict):
        raise Refused("this is not a notebook", DAMAGED)
    language = _language(notebook)
    if not language.lower().startswith(("python", "ipython")):
        raise Refused(f"the notebook is written in {language}, not in Python", "only Python notebooks can be checked")
    return tuple(_code_cells(notebook))


def _language(notebook: dict[str, Any]) -> str:
    """The language the notebook names, "python" where it names none."""
    metadata = _dict(notebook.get("metadata"))
    for group, key in (("language_info", "name"), ("kernelspec", "language")):
        named = _dict(metadata.get(group)).get(key)
        if isinstance(named, str) and named:
            return named
    return "python"


def _code_cells(notebook: dict[str, Any]) -> Iterator[Cell]:
    characters = 0
    for index, (cell, key) in enumerate(json_cells(notebook), 1):
        if not isinstance(cell, dict):
            raise Refused(f"the notebook is damaged: cell {index} is not a cell", DAMAGED)
        if cell.get("cell_type") == "code":
            raw = _source(cell.get(key, ""), index)
            characters += len(raw)
            if characters > MAX_FILE:
                raise Refused(TOO_LARGE, SPLIT)
            yield Cell(blanked(raw), raw, index)


def json_cells(notebook: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    """All cells in order, each with the name of the key that holds its source."""
    sheets = notebook.get("worksheets")
    key = "source" if sheets is None else "input"
    for sheet in [notebook] if sheets is None else sheets if isinstance(sheets, list) else [None]:
        cells = _dict(sheet).get("cells")
        if not isinstance(cells, list):
            raise Refused("the notebook is damaged: it has no list of cells", DAMAGED)
        yield from ((cell, key) for cell in cells)


def _source(source: Any, index: int) -> str:
    lines = [source] if isinstance(source, str) else source
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise Refused(f"the notebook is damaged: the source of cell {index} is not text", DAMAGED)
    return "".join(lines)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def blanked(raw: str) -> str:
    """The cell as Python: commands of IPython replaced, every character of the remaining code where it was."""
    raw = _without_numbers(raw)
    if parses(raw):
        return raw
    raw = _without_prompts(raw)
    text = _without_commands(raw)
    return text if parses(text) else flush(text)


# The prompts of a pasted session, of IPython's and of Python's own (`PromptStripper` of IPython).
NUMBER = re.compile(r"^[ \t]*\f?(?:In \[\d+\]: |[ \t]*\.{3,}: ?)", re.MULTILINE)
PROMPT = re.compile(r"[ \t\f]*(?:>>>|\.\.\.)(?:[ \t]|$)")


def _without_numbers(raw: str) -> str:
    """The cell without `In [1]: `, which IPython takes away where one of the first two lines has it; as it stands, it
    would be an annotation. Like `flush`, nothing changes its place.
    """
    first, _, second = raw.lstrip("\r\n").partition("\n")
    return NUMBER.sub(_blank, flush(raw)) if NUMBER.match(first) or NUMBER.match(second) else raw


def _without_prompts(raw: str) -> str:
    """The cell without `>>> ` and `... `, where a line that is not within a text has the first."""
    if ">>>" not in raw:
        return raw
    rows = re.split(r"(\r\n|\r|\n)", flush(raw))
    if max(map(len, rows)) > LONGEST_ROW:
        return raw
    state = _State()
    outside = []
    for row in rows[::2]:
        outside.append(not state.quotes)
        bare = PROMPT.sub("", row, count=1) if outside[-1] and row.lstrip(" \t\f").startswith((">>>", "...")) else row
        state.feed(bare)
    if not any(out and row.lstrip(" \t\f").startswith(">>>") for out, row in zip(outside, rows[::2], strict=True)):
        return raw
    for place, out in enumerate(outside):
        if out and PROMPT.match(rows[2 * place]):
            rows[2 * place] = PROMPT.sub(_blank, rows[2 * place], count=1)
    return "".join(rows)


def _blank(found: re.Match[str]) -> str:
    """As many spaces, behind which Python counts columns from 0 again."""
    return " " * (len(found[0]) - 1) + "\f"


def _without_commands(raw: str) -> str:
    if parses(raw):
        return raw
    magic = re.match(r"\s*%%(\w+)(.*)", raw)
    if magic is None:
        return _blank_lines(raw)
    if magic[1].lower() not in PYTHON_CELLS:
        return _spaces(raw)
    first = _spaces(magic[0])
    if magic[1] == "capture" and (name := re.match(r"[ \t]+([A-Za-z_]\w*)", magic[2])):
        first = f"{name[1]}={RESULT}".ljust(len(magic[0]))
    rest = raw[magic.end() :]
    return first + (rest if parses(rest) else _blank_lines(rest))


def binds_unseen(cell: Cell) -> bool:
    """Whether a command of IPython may bind names that the cell's text does not show: `%run`, `%%their_own`."""
    magic = re.match(r"\s*%%(\w+)", cell.raw)
    if magic is not None:
        return magic[1].lower() not in PYTHON_CELLS | OTHER_CELLS
    return cell.text != cell.raw and BINDING.search(cell.raw) is not None


# Line magics that bind no names of the program, whatever stands behind them.
HARMLESS = re.compile(
    r"%(?:pip|conda|mamba|uv|matplotlib|load_ext|reload_ext|config|tensorflow_version|cd|ls|env|seqlint)\b"
)


def left_out(place: str, raw: str, text: str) -> tuple[LeftOut, ...]:
    """What of a cell is not executed and may bind names: all of it behind a magic that makes it something else, else
    its line magics.
    """
    if text == raw:
        return ()
    magic = re.match(r"\s*%%(\w+)", raw)
    if magic is not None and magic[1].lower() not in PYTHON_CELLS:
        return (LeftOut(place, raw),)
    commands = [
        old.lstrip()
        for old, new in zip(raw.splitlines(), text.splitlines(), strict=False)
        if new.strip() == NOTHING and old.lstrip().startswith(("%", *CALLING))
    ]
    binding = [command for command in commands if not HARMLESS.match(command)]
    return (LeftOut(place, "\n".join(binding), BINDING.search(raw) is not None),) if binding else ()


def parses(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _spaces(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


INDENT = re.compile(r"[ \t\f]*")


def flush(text: str) -> str:
    """A cell that is indented as a whole, whose indentation IPython takes away: that of the first line of code.

    A form feed, with which Python counts columns from 0 again, ends the indentation, so that nothing changes its place.
    """
    rows = re.split(r"(\r\n|\r|\n)", text)
    state = _State()
    leads: dict[int, tuple[str, str]] = {}
    for place in range(0, len(rows), 2):
        if not state.quotes and rows[place].strip():
            gone, mark, indent = INDENT.match(rows[place])[0].rpartition("\f")  # type: ignore[index]
            leads[place] = gone + mark, indent
        state.feed(rows[place])
    taken = next((indent for at, (_, indent) in leads.items() if not rows[at].lstrip().startswith("#")), "")
    for place, (gone, indent) in leads.items() if taken else ():
        if indent.startswith(taken):
            rows[place] = gone + taken[:-1] + "\f" + rows[place][len(gone) + len(taken) :]
    return "".join(rows)


def statement_rows(text: str) -> Iterator[tuple[int, str]]:
    """The offset and text of each line in which a statement may begin."""
    state = _State()
    at = 0
    for row in re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text):
        if state.at_start:
            yield at, row
        state.feed(row.rstrip("\r\n"))
        at += len(row)


def _blank_lines(text: str) -> str:
    """The text without its magics, shell lines and help requests, which stand only where a statement begins."""
    rows = re.split(r"(\r\n|\r|\n)", text)
    if max(map(len, rows)) > LONGEST_ROW:
        return text
    result: list[str] = []
    state = _State()
    continued = False
    opened = ""  # the beginning of a statement whose line ends in a backslash before a command may have begun
    for row, end in zip(rows[::2], [*rows[1::2], ""], strict=True):
        if continued:
            new, command = _spaces(row), True
        else:
            new = command_free(row) if state.at_start else _opened(opened, row) if opened else row
            command = new != row
        opened = row if (state.at_start or opened) and OPENING.fullmatch(row) else ""
        continued = command and row.rstrip().endswith("\\") and (continued or bool(re.match(r"[^#]*[!%]", row)))
        state.feed(new)
        result += (new, end)
    return "".join(result)


TARGET = r"[(\[*]*[^\W\d][\w.,:()\[\]*'\" \t]*=[ \t]*"
TARGETS = re.compile(rf"({TARGET})(?=[!%])")
OPENING = re.compile(rf"[ \t]*(?:{TARGET})?\\")


def _opened(before: str, row: str) -> str:
    """A line after one that ends in a backslash and holds nothing else (IPython takes a command there), or a target."""
    target = before.rstrip("\\").strip()
    if not target:
        return command_free(row)
    return _assigned(target + row)[len(target) :] if row.lstrip()[:1] in ("!", "%") else row


def command_free(row: str) -> str:
    """A line in which a statement begins, with a command of IPython replaced by as many characters of Python."""
    code = row.lstrip()
    indent = row[: len(row) - len(code)]
    if not code:
        return row
    if code[0] == "%" and HELP.fullmatch(code):
        return indent + NOTHING.ljust(len(code))
    if code[0] == "%" and (magic := re.match(r"%(\w+)((?:[ \t]+-\w+(?:[ \t]+\d+)?)*[ \t]*)", code)):
        rest = code[magic.end() :]
        if magic[1] in RUNNING and rest:
            return indent + (
                NOTHING.ljust(len(code)) if COMPOUND.match(rest) else f"{NOTHING:<{magic.end() - 1}};{rest}"
            )
        return indent + NOTHING.ljust(len(code))
    if code[0] in "!%?/,;" or HELP.fullmatch(code) or BARE.fullmatch(code):
        return indent + NOTHING.ljust(len(code))
    return indent + _assigned(code)


def _assigned(code: str) -> str:
    """`files = !ls`, `x = %time f()`: the target stays, the command's result is not known."""
    found = TARGETS.match(code)
    if found is None:
        return code
    command = code[found.end() :]
    magic = re.match(r"%time[ \t]+", command)  # the others give something else than the value, or nothing
    if magic:
        return found[1] + " " * magic.end() + command[magic.end() :]
    return found[1] + RESULT.ljust(len(command))


class _State:
    """Whether a line begins a statement: outside brackets, triple quotes and continued lines."""

    TOKEN = re.compile(r"""[rRbBfFuU]{0,2}("{3}|'{3})|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\#.*|[()\[\]{}]""")

    def __init__(self) -> None:
        self.depth = 0
        self.quotes = ""
        self.joined = False

    @property
    def at_start(self) -> bool:
        return not (self.depth or self.quotes or self.joined)

    def feed(self, row: str) -> None:
        at = 0
        while True:
            if self.quotes:
                end = _closing(row, self.quotes, at)
                if end < 0:
                    return
                at, self.quotes = end, ""
            found = self.TOKEN.search(row, at)
            if found is None:
                break
            at = found.end()
            if found[1]:
                self.quotes = found[1]
            elif found[0] in "([{":
                self.depth += 1
            elif found[0] in ")]}":
                self.depth = max(0, self.depth - 1)
            elif found[0].startswith("#"):
                self.joined = False
                return
        self.joined = row.endswith("\\")


def _closing(row: str, quotes: str, at: int) -> int:
    """The place after the quotes that end a text, -1 where it goes on."""
    found = re.compile(rf"(?:\\.|(?!{quotes})[^\\])*{quotes}").match(row, at)
    return found.end() if found else -1


# Writing: only the literals that hold the changed sources


def with_sources(text: str, changed: dict[int | None, str]) -> str:
    """The notebook's JSON with new sources for some of its cells (by place, from 1); every other character stays."""
    escape = text.isascii() and "\\u" in text
    spans = source_spans(text)
    for index in sorted((index for index in changed if index is not None), reverse=True):
        start, end = spans[index - 1]
        text = text[:start] + _literal(text[start:end], changed[index], escape) + text[end:]
    return text


def source_spans(text: str) -> list[tuple[int, int]]:
    """Where in the JSON text the source of each cell stands, in order; an empty span for a cell that has none."""
    top = dict(_members(text, _skip(text, int(text.startswith("\ufeff")))))
    if "worksheets" not in top:
        sheets, key = [top], "source"
    else:
        sheets, key = [dict(_members(text, start)) for start, _ in _items(text, top["worksheets"][0])], "input"
    cells = (start for sheet in sheets for start, _ in _items(text, sheet["cells"][0]))
    return [dict(_members(text, start)).get(key, (start, start)) for start in cells]


def _literal(old: str, source: str, escape: bool) -> str:
    """The JSON of a source in the form of the old one: a text, or a list of lines of which only changed ones differ."""
    if not old.startswith("["):
        return json.dumps(source, ensure_ascii=escape)
    spans = list(_items(old, 0))
    lines = [json.loads(old[start:end]) for start, end in spans]
    new = re.findall(r"[^\n]*\n|[^\n]+", source)
    same = _common(lines, new)
    same_end = _common(lines[same:][::-1], new[same:][::-1])
    kept = [old[start:end] for start, end in spans]
    written = [json.dumps(line, ensure_ascii=escape) for line in new[same : len(new) - same_end]]
    literals = [*kept[:same], *written, *kept[len(kept) - same_end :]]
    if not spans:
        return f"[{', '.join(literals)}]"
    between = old[spans[0][1] : spans[1][0]] if len(spans) > 1 else "," + (old[1 : spans[0][0]] or " ")
    return old[: spans[0][0]] + between.join(literals) + old[spans[-1][1] :]


def _common(a: list[str], b: list[str]) -> int:
    """How many elements at the beginning are the same."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


DECODER = json.JSONDecoder()
SPACE = re.compile(r"[ \t\n\r]*")


def _skip(text: str, at: int) -> int:
    """The place of the next character that is not white space."""
    found = SPACE.match(text, at)
    return found.end() if found else at


def _members(text: str, at: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The keys of the JSON object that begins at `at`, each with the span of its value."""
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = DECODER.raw_decode(text, at)
        start = _skip(text, _skip(text, at) + 1)
        end = DECODER.raw_decode(text, start)[1]
        yield key, (start, end)
        at = _next(text, end)


def _items(text: str, at: int) -> Iterator[tuple[int, int]]:
    """The spans of the elements of the JSON list that begins at `at`."""
    at = _skip(text, at + 1)
    while text[at] != "]":
        end = DECODER.raw_decode(text, at)[1]
        yield at, end
        at = _next(text, end)


def _next(text: str, at: int) -> int:
    """The place of the next element, or of the closing bracket."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def line_in_file(text: str, index: int, line: int) -> int:
    """On which line of the notebook's file a line (from 1) of the cell `index` (from 1) stands; 1 where it is gone."""
    try:
        start, _ = source_spans(text)[index - 1]
        items = list(_items(text, start)) if text[start] == "[" else []
    except (IndexError, KeyError, ValueError):
        return 1
    offset = items[min(line, len(items)) - 1][0] if items else start
    return text.count("\n", 0, offset) + 1
