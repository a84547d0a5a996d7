"""Reading the syntax tree: what a block binds, how a target or dotted name is spelled. Python's own scope rules,
nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FunctionType

import libcst as cst
from libcst.native import parse_module  # type: ignore[import-not-found]

from seqlint.errors import one_line
from seqlint.quick import dataclass


@dataclass(frozen=True, slots=True)
class Bindings:
    """The names that a function's or class's body binds, and those it declares global or nonlocal.

    `star`: it holds a star import or `exec`, so any name may be bound. `generator`: it yields.
    """

    local: frozenset[str]
    outer_global: frozenset[str] = frozenset()
    outer_nonlocal: frozenset[str] = frozenset()
    generator: bool = False


NOT_READ = "from __not_read__ import *\n"


def parse(text: str) -> cst.Module:
    """The tree of one cell; the reader of the file has guarded against what crashes the parser.

    Python reads a few texts that libcst does not (a cell that is indented as a whole, less and less): such a one may
    bind any name.
    """
    try:
        with unchecked():
            return _parsed(flush_left(text))
    except cst.ParserSyntaxError:
        return cst.parse_module(NOT_READ)
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of its parser; it is no Exception, and would end the process
            raise RuntimeError(f"libcst's parser failed: {one_line(error)}") from error
        raise


def _native(text: str) -> cst.Module:
    module: cst.Module = parse_module(text)
    return module


_parsed: Callable[[str], cst.Module] = FunctionType(
    _native.__code__, {"parse_module": parse_module, "__builtins__": {"__import__": "".format}}
)
"""`cst.parse_module` of a text. Its parser imports libcst again for each node, by the function of that name where it is
called from, and takes the module from `sys.modules`: one that does nothing, whatever it is given, saves a twelfth.
"""

CHECK = cst.CSTNode.__post_init__


@contextmanager
def unchecked() -> Iterator[None]:
    """libcst checks every node when it is made, also those of its own parser, which takes a sixth of a parse.

    However threads overlap, the check is back when the last one leaves.
    """
    cst.CSTNode.__post_init__ = _nothing  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        cst.CSTNode.__post_init__ = CHECK  # type: ignore[method-assign]


def _nothing(_: cst.CSTNode) -> None:
    pass


_RESTART = re.compile(r"^[ \t\f]*\f(?=\S)", re.MULTILINE)


def flush_left(text: str) -> str:
    """The text without the indentation that a form feed ends: Python counts from 0 behind it, libcst does not."""
    return _RESTART.sub("", text) if "\f" in text else text


def offset_in(text: str, offset: int) -> int:
    """Where a character of `flush_left(text)` stands in the text."""
    if "\f" not in text:
        return offset
    for found in _RESTART.finditer(text):
        if found.start() > offset:
            break
        offset += found.end() - found.start()
    return offset


@lru_cache(maxsize=1024)
def bindings(node: cst.FunctionDef | cst.ClassDef | cst.Lambda | cst.BaseComp) -> Bindings:
    """What the body of a function, lambda, class or comprehension binds, without entering nested scopes."""
    local: set[str] = set()
    if isinstance(node, cst.BaseComp):
        return Bindings(frozenset(_comprehension_names(node.for_in)))
    if isinstance(node, cst.FunctionDef | cst.Lambda):
        local.update(p.name.value for p in parameters(node.params))
    if isinstance(node, cst.Lambda):
        _collect_walrus(node.body, _Found(local, set(), set()))
        return Bindings(frozenset(local))
    found = _Found(local, set(), set())
    for statement in node.body.body:
        _collect(statement, found)
    return Bindings(
        frozenset(local - found.outer_global - found.outer_nonlocal),
        frozenset(found.outer_global),
        frozenset(found.outer_nonlocal),
        found.generator,
    )


def bound_in(node: cst.CSTNode) -> set[str]:
    """The names that a statement binds, whichever way it goes."""
    found = _Found(set(), set(), set())
    _collect(node, found)
    return found.local


@dataclass(slots=True)
class _Found:
    local: set[str]
    outer_global: set[str]
    outer_nonlocal: set[str]
    generator: bool = False


def _collect(node: cst.CSTNode, found: _Found) -> None:
    kind = type(node)
    if kind in _LEAVES:
        return
    if kind not in _BINDING:
        for child in _children(node):
            _collect(child, found)
    elif isinstance(node, cst.FunctionDef | cst.ClassDef):
        found.local.add(node.name.value)
    elif isinstance(node, cst.Import | cst.ImportFrom):
        found.local.update(imported_names(node))
    elif isinstance(node, cst.Global):
        found.outer_global.update(n.name.value for n in node.names)
    elif isinstance(node, cst.Nonlocal):
        found.outer_nonlocal.update(n.name.value for n in node.names)
    elif isinstance(node, cst.Yield):
        found.generator = True
    elif isinstance(node, cst.Lambda | cst.GeneratorExp | cst.ListComp | cst.SetComp | cst.DictComp):
        _collect_walrus(node, found)
    else:
        for target in _targets(node):
            found.local.update(target_names(target))
        for child in _children(node):
            _collect(child, found)


_LEAVES = frozenset({cst.Name, cst.Integer, cst.Float, cst.SimpleString, cst.Pass, cst.Break, cst.Continue})
# By their exact classes, which have no subclasses: `isinstance` takes long for classes that are abstract further up.
_BINDING = frozenset(
    {
        cst.FunctionDef, cst.ClassDef, cst.Import, cst.ImportFrom, cst.Global, cst.Nonlocal, cst.Yield, cst.Lambda,
        cst.GeneratorExp, cst.ListComp, cst.SetComp, cst.DictComp, cst.Assign, cst.AnnAssign, cst.AugAssign, cst.For,
        cst.NamedExpr, cst.WithItem, cst.ExceptHandler, cst.Del, cst.MatchAs, cst.MatchStar,
    }
)  # fmt: skip


def _children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The parts of a statement or expression that can bind names in its own scope."""
    for name in _FIELDS.get(type(node)) or _fields(type(node)):
        value = getattr(node, name)
        if type(value) is tuple or type(value) is list:
            yield from (v for v in value if type(v) not in _NO_NODES)
        elif type(value) not in _NO_NODES:
            yield value


_NO_NODES = frozenset({str, type(None), bool, cst.MaybeSentinel})
_FIELDS: dict[type, tuple[str, ...]] = {}
_NOT_CODE = frozenset({
    "lpar", "rpar", "leading_lines", "lines_after_decorators", "header", "footer", "trailing_whitespace",
    "comma", "semicolon", "dot", "colon", "equal", "operator", "annotation", "star",
})  # fmt: skip


def _fields(kind: type) -> tuple[str, ...]:
    names = tuple(
        n for n in getattr(kind, "__dataclass_fields__", ()) if n not in _NOT_CODE and not n.startswith("whitespace")
    )
    _FIELDS[kind] = names
    return names


def _targets(node: cst.CSTNode) -> Iterable[cst.BaseExpression]:
    if isinstance(node, cst.Assign):
        return [t.target for t in node.targets]
    if isinstance(node, cst.AnnAssign):
        return [node.target] if node.value is not None or isinstance(node.target, cst.Name) else []
    if isinstance(node, cst.AugAssign | cst.For | cst.NamedExpr):
        return [node.target]
    if isinstance(node, cst.WithItem | cst.ExceptHandler):
        alias = node.asname if isinstance(node, cst.WithItem) else node.name
        return [alias.name] if alias is not None else []
    if isinstance(node, cst.Del):
        return [node.target]
    if isinstance(node, cst.MatchAs | cst.MatchStar) and node.name is not None:
        return [node.name]
    return []


def _collect_walrus(node: cst.CSTNode, found: _Found) -> None:
    """A walrus inside a comprehension binds outside of it."""
    if isinstance(node, cst.NamedExpr):
        found.local.update(target_names(node.target))
    if not isinstance(node, cst.Lambda):
        for child in _children(node):
            _collect_walrus(child, found)


def _comprehension_names(clause: cst.CompFor | None) -> Iterator[str]:
    while clause is not None:
        yield from target_names(clause.target)
        clause = clause.inner_for_in


def target_names(target: cst.BaseExpression) -> Iterator[str]:
    """The names that assigning to this target binds."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from target_names(element.value)


def imported_names(node: cst.Import | cst.ImportFrom) -> Iterator[str]:
    """The names an import binds; none for a star."""
    yield from () if isinstance(node.names, cst.ImportStar) else map(bound_by, node.names)


def bound_by(alias: cst.ImportAlias) -> str:
    """The name that an import binds for one of those it names."""
    given = alias.asname.name if alias.asname is not None else None
    return given.value if isinstance(given, cst.Name) else dotted(alias.name).partition(".")[0]


def dotted(node: cst.BaseExpression | None) -> str:
    """`a.b.c` as text; "" where it is not a dotted name."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr.value}" if base else ""
    return ""


def parameters(params: cst.Parameters) -> Iterator[cst.Param]:
    """All parameters of a function, * and ** included."""
    yield from params.posonly_params
    yield from params.params
    if isinstance(params.star_arg, cst.Param):
        yield params.star_arg
    yield from params.kwonly_params
    if params.star_kwarg is not None:
        yield params.star_kwarg


def uses(node: cst.CSTNode, name: str) -> list[cst.Name]:
    """Where a name is read or bound as a variable: not as an attribute, an argument's name or in an import."""
    if isinstance(node, cst.Import | cst.ImportFrom):
        return []
    if isinstance(node, cst.Name):
        return [node] if node.value == name else []
    if isinstance(node, cst.Attribute):
        return uses(node.value, name)
    if isinstance(node, cst.Arg):
        return uses(node.value, name)
    return [found for child in node.children for found in uses(child, name)]


@lru_cache(maxsize=1024)
def names(node: cst.CSTNode) -> tuple[str, ...]:
    """The names that an expression reads, or a statement reads or binds, each once."""
    found: dict[str, None] = {}
    todo: list[cst.CSTNode] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, cst.Name):
            found[part.value] = None
        elif isinstance(part, cst.Attribute | cst.Arg):
            todo.append(part.value)
        else:
            todo += _children(part)
    return tuple(found)


def has_attribute(node: cst.CSTNode, name: str) -> bool:
    """Whether an attribute of this name is read or set, of whatever object."""
    if isinstance(node, cst.Attribute) and node.attr.value == name:
        return True
    return any(has_attribute(child, name) for child in node.children)


def is_called_with(node: cst.CSTNode, name: str) -> bool:
    """Whether a function is given what the variable holds, or a method of it is called."""
    if isinstance(node, cst.Call):
        given = [arg.value for arg in node.args] + ([node.func.value] if isinstance(node.func, cst.Attribute) else [])
        if any(isinstance(value, cst.Name) and value.value == name for value in given):
            return True
    return any(is_called_with(child, name) for child in node.children)


@lru_cache(maxsize=1)  # all paths of a file ask
def mentioned(units: tuple[cst.Module, ...]) -> Counter[str]:
    """How often each name is read or bound as a variable."""
    found: Counter[str] = Counter()
    todo: list[cst.CSTNode] = list(units)
    while todo:
        node = todo.pop()
        if isinstance(node, cst.Name):
            found[node.value] += 1
        elif isinstance(node, cst.Attribute | cst.Arg):
            todo.append(node.value)
        elif not isinstance(node, cst.Import | cst.ImportFrom):
            todo += _children(node)  # `node.children` visits every space
            if (note := getattr(node, "annotation", None)) is not None:
                todo.append(note)
    return found


def attributes(units: Iterable[cst.CSTNode], stored: bool | None = None) -> frozenset[str]:
    """The names behind a dot. `stored`: only those to which something is assigned, `b` of `self.a, self.b = 1, 2`; or,
    where it is False, only those that are read.
    """
    found: set[str] = set()
    todo: list[tuple[cst.CSTNode, bool]] = [(unit, False) for unit in units]
    while todo:
        node, is_target = todo.pop()
        if isinstance(node, cst.Attribute) and stored in (None, is_target):
            found.add(node.attr.value)
        target = node.name if isinstance(node, cst.AsName) else getattr(node, "target", None)
        inside = is_target and isinstance(node, cst.Tuple | cst.List | cst.Element | cst.StarredElement)
        todo += [(child, inside or child is target) for child in _children(node)]
    return frozenset(found)


def annotated(node: cst.ClassDef) -> Iterator[str]:
    """The names that a class body annotates, in order: the fields of a dataclass."""
    for line in node.body.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(statement, cst.AnnAssign) and isinstance(statement.target, cst.Name):
                yield statement.target.value
