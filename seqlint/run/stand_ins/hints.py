"""Inside the child: what the submission's own text says about its data. A guess, used only for missing data."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FRAME_METHODS = {"pop", "drop", "get", "set_index", "sort_values", "groupby", "get_dummies"}


@dataclass(frozen=True)
class Hints:
    """`classes`: how many the last layer tells apart; `features`: numbers a sample has, as the first layer declares;
    `keys`: texts used in brackets, in order; `columns`: how many columns slices and indices of the text reach;
    `separator`: what stands between two parts of a line."""

    classes: int = 2
    features: int | None = None
    keys: tuple[str, ...] = ()
    columns: int | None = None
    separator: str = " "


def read(texts: Iterable[str]) -> Hints:
    """The hints of a submission's cells; cells that do not parse say nothing."""
    nodes = [node for text in texts for node in _nodes(text)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    lists = {target.id: node.value for node in nodes if isinstance(node, ast.Assign)
             for target in node.targets if isinstance(target, ast.Name)}  # fmt: skip
    keys = dict.fromkeys(key for node in nodes for key in _keys(node, lists))
    tabs = any(isinstance(node, ast.Constant) and node.value == "\t" for node in nodes)
    return Hints(_classes(calls), _features(calls), tuple(keys), _columns(nodes), "\t" if tabs else " ")


def _nodes(text: str) -> Iterator[ast.AST]:
    try:
        yield from ast.walk(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return


def _name(call: ast.Call) -> str:
    function = call.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _argument(call: ast.Call, name: str, place: int) -> object:
    """The literal given for a parameter, None where it is none."""
    given = next(
        (k.value for k in call.keywords if k.arg == name), call.args[place] if len(call.args) > place else None
    )
    try:
        return None if given is None else ast.literal_eval(given)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        return given.attr if isinstance(given, ast.Attribute) else None


def _classes(calls: list[ast.Call]) -> int:
    """Units of the widest Dense layer with softmax; 2 where there is none."""
    widest = 2
    for call in calls:
        if _name(call) == "Dense" and _argument(call, "activation", 1) == "softmax":
            units = _argument(call, "units", 0)
            widest = max(widest, units if isinstance(units, int) else 0)
    return min(widest, 1000)


def _features(calls: list[ast.Call]) -> int | None:
    for call in calls:
        shape = (
            _argument(call, "shape", 0)
            if _name(call) in ("Input", "InputLayer")
            else _argument(call, "input_shape", 99)
        )
        size = _argument(call, "input_dim", 99) if _name(call) != "Embedding" else None
        if isinstance(size, int):
            return size
        if isinstance(shape, tuple | list) and len(shape) == 1 and isinstance(shape[0], int):
            return shape[0]
    return None


def _keys(node: ast.AST, assigned: Mapping[str, ast.AST]) -> Iterator[str]:
    """Texts in brackets, and those given to methods of frames; also by the name of a list of them."""
    found: list[ast.AST] = []
    if isinstance(node, ast.Subscript):
        found = [node.slice]
    elif isinstance(node, ast.Call) and _name(node) in FRAME_METHODS:
        found = [
            *node.args,
            *(keyword.value for keyword in node.keywords if keyword.arg in ("columns", "labels", "by")),
        ]
    for value in found:
        value = assigned.get(value.id, value) if isinstance(value, ast.Name) else value
        for item in value.elts if isinstance(value, ast.List | ast.Tuple) else [value]:
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                yield item.value


def _columns(nodes: list[ast.AST]) -> int | None:
    """The largest column that `x[:, 0:8]`, `x[:, 8]` and, of a row, `row[8]` name."""
    most = 0
    for node in nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
            column = node.slice.elts[1]
            if (
                isinstance(column, ast.Slice)
                and isinstance(column.upper, ast.Constant)
                and type(column.upper.value) is int
            ):
                most = max(most, column.upper.value)
            elif isinstance(column, ast.Constant) and type(column.value) is int:
                most = max(most, column.value + 1)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and type(node.slice.value) is int:
            most = max(most, node.slice.value + 1 if node.slice.value < 50 else 0)
    return most or None
