"""What is too large or too deeply nested to be analysed, and is refused before it can do harm.

libcst's parser needs the stack for every nesting and dies of the signal SIGSEGV where that runs out; a chain of calls
costs it time quadratic in its length, a nested `match` pattern exponential, and it keeps a copy of what stands in
brackets for every pair of them around it. The limits are far above what people write.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

from seqlint.reading.cell import lines
from seqlint.reading.shallow import STRING, is_shallow

MAX_FILE = 1_000_000
"""Bytes of a script, characters of a cell."""
MAX_NOTEBOOK = 50_000_000
"""Bytes of a notebook, pictures and other output included."""
MAX_NODES = 100_000
MAX_DEPTH = 150
MAX_PATTERN_DEPTH = 8
MAX_WORK = 1_500_000
"""The sum of all nodes' depths: many long chains are refused where one is not."""
FREE_BRACKETS = 2
"""Pairs of brackets around a token that are not counted: most programs have no more."""
MAX_BRACKETS = 100_000
"""The sum, over all tokens, of the other pairs around each. One costs libcst 1 to 4 KB, which it holds until the whole
text is parsed (1.8, measured with nestings of 15 kinds). Of a thousand notebooks and scripts of courses one has 1,000.
"""

TOO_LARGE = "the file is too large to be analysed"
TOO_DEEP = "the code is nested too deeply to be analysed"
TOO_COSTLY = "the code takes too much time or memory to be analysed"
SPLIT = "keep data in files of their own and the program in small ones"
SIMPLIFY = "split the expression into several statements"


class Refused(Exception):
    """Not analysed, with what to say and do about it. `reason`: why a run of it could not be, as there."""

    def __init__(self, message: str, help: str, *, line: int = 1, reason: str = "syntax-error") -> None:
        super().__init__(message)
        self.message, self.help, self.line, self.reason = message, help, line, reason


@lru_cache(maxsize=16)
def parsed(text: str, notebook: bool = False) -> ast.Module:
    """Python's own tree of a text; it is asked for again when findings are located. Raises what `compile` does."""
    flags = _flags(notebook) | ast.PyCF_ONLY_AST
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree: ast.Module = compile(text, "<source>", "exec", flags, dont_inherit=True)
        return tree


def _flags(notebook: bool) -> int:
    return ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if notebook else 0


@lru_cache(maxsize=128)  # in an editor all cells of a notebook but one are the same again; what raises is not kept
def check_text(text: str, *, notebook: bool = False) -> None:
    """Raise SyntaxError where Python would (ValueError for a NUL), Refused where the text is too much to analyse."""
    if len(text) > MAX_FILE:
        raise Refused(TOO_LARGE, SPLIT)
    shallow = is_shallow(text, depth=MAX_DEPTH, work=MAX_WORK, brackets=MAX_BRACKETS)
    if not (shallow and _is_valid(text, notebook)):
        check_closely(text, notebook)


def _is_valid(text: str, notebook: bool) -> bool:
    """Whether Python takes the text, which is not deep."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<source>", "exec", _flags(notebook), dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def check_closely(text: str, notebook: bool = False) -> None:
    """`check_text` by Python's own tree and all tokens, which takes three times as long."""
    try:
        tree = parsed(text, notebook)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _check_tree(tree, text)
            _check_brackets(text)
            compile(tree, "<source>", "exec", _flags(notebook), dont_inherit=True)
    except (RecursionError, MemoryError):
        raise Refused(TOO_DEEP, SIMPLIFY) from None
    except SyntaxError as error:
        if "too many" in (error.msg or ""):  # nested parentheses, levels of indentation, statically nested blocks
            raise Refused(TOO_DEEP, SIMPLIFY, line=error.lineno or 1) from None
        raise


def _check_tree(tree: ast.AST, text: str) -> None:
    """Raise Refused where the tree is too large, too deep, or costs libcst too much."""
    nodes = work = 0
    stack = [(tree, 0, 0)]
    while stack:
        node, depth, patterns = stack.pop()
        nodes += 1
        work += depth
        depth += _hidden_depth(node, text)
        patterns += isinstance(node, ast.pattern)
        if nodes > MAX_NODES or work > MAX_WORK:
            raise Refused(TOO_LARGE, SPLIT)
        if depth > MAX_DEPTH or patterns > MAX_PATTERN_DEPTH:
            raise Refused(TOO_DEEP, SIMPLIFY, line=getattr(node, "lineno", 1))
        for child in _children(node):
            if isinstance(child, _SIMPLE) and (size := _size(child)) < MAX_DEPTH - depth and not _is_dense(child):
                nodes += size // 3 + 1  # about as many as such a statement has
            else:
                stack.append((child, depth + 1, patterns))
    if nodes > MAX_NODES:
        raise Refused(TOO_LARGE, SPLIT)


_TOKEN = re.compile("|".join([STRING.format('"'), STRING.format("'"), r"#[^\r\n]*|\w+|[^\w\s]"]))
"""A string, a comment, a word or number, or a single character, in a text that Python has parsed."""


def _check_brackets(text: str) -> None:
    """Raise Refused where too much stands too deep in brackets. The tree does not tell: `((a))` has none there."""
    depth = cost = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
        if depth > FREE_BRACKETS:
            cost += depth - FREE_BRACKETS
            if cost > MAX_BRACKETS:
                raise Refused(TOO_DEEP, SIMPLIFY, line=text.count("\n", 0, token.start()) + 1)


_SIMPLE = (ast.Assign, ast.Expr, ast.Import, ast.ImportFrom, ast.Return, ast.AugAssign, ast.Pass)


def _size(node: ast.stmt) -> int:
    """Characters of a statement of one line: it is nested no deeper than it is long, and most need no closer look."""
    return (node.end_col_offset or 0) - node.col_offset if node.end_lineno == node.lineno else MAX_DEPTH


def _is_dense(node: ast.stmt) -> bool:
    """A call in a call has more nodes for its length than what people mostly write: it is counted in full."""
    value = getattr(node, "value", None)
    return isinstance(value, ast.Call) and any(isinstance(given, ast.Call) for given in value.args)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name in node._fields:
        value = getattr(node, name)
        if isinstance(value, ast.AST):
            if value._fields:
                yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, ast.AST))


def _hidden_depth(node: ast.AST, text: str) -> int:
    """How much deeper libcst nests what is flat in Python's own tree: `a and b and c`, `a.b.c`, `"a" "b" "c"`."""
    if isinstance(node, ast.BoolOp):
        return len(node.values)
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return len(node.generators)
    if isinstance(node, ast.alias):
        return node.name.count(".")
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").count(".")
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)):
        return _string_parts(node, text)
    return 0


_lines = lru_cache(maxsize=4)(lines)


def _written(text: str, node: ast.expr) -> str:
    """The source of an expression; `ast.get_source_segment` takes time quadratic in the length of a line."""
    rows = _lines(text)[node.lineno - 1 : node.end_lineno]
    rows[-1] = rows[-1].encode("utf-8", "surrogatepass")[: node.end_col_offset].decode("utf-8", "replace")
    rows[0] = rows[0].encode("utf-8", "surrogatepass")[node.col_offset :].decode("utf-8", "replace")
    return "\n".join(rows)


def _string_parts(node: ast.expr, text: str) -> int:
    """The number of adjacent literals that make up a string, where its size allows many of them."""
    end_line = node.end_lineno or node.lineno
    if end_line == node.lineno and (node.end_col_offset or 0) - node.col_offset < 2 * MAX_DEPTH:
        return 0
    segment = _written(text, node)
    if segment.count('"') + segment.count("'") < 2 * MAX_DEPTH:
        return 0
    import io
    import tokenize

    strings = {tokenize.STRING, getattr(tokenize, "FSTRING_START", tokenize.STRING)}
    return sum(token.type in strings for token in tokenize.generate_tokens(io.StringIO(f"({segment})").readline))
