"""What a text asks of the values that are put into it: f-strings, `format` and `%`. The world hears of each."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

import libcst as cst

from seqlint.program.language import concrete, operators
from seqlint.program.language.values import Const, Seq, Unknown, Value

if TYPE_CHECKING:
    from seqlint.program.language.arguments import Arg, Args
    from seqlint.program.language.interpreter import Interpreter

CONVERSION = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z%]")


def f_string(run: Interpreter, node: cst.FormattedString) -> Value:
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(written(part.value, "r" in node.start.lower()))
            continue
        assert isinstance(part, cst.FormattedStringExpression)
        value = run.eval(part.expression)
        spec = [
            written(s.value, False) if isinstance(s, cst.FormattedStringText) else None for s in part.format_spec or ()
        ]
        text = "".join(s.value for s in spec if isinstance(s, Const))
        if part.conversion is None:
            run.world.formatted(value, f":{text}", part.expression)
        known = all(isinstance(s, Const) for s in spec) and part.equal is None
        parts.append(concrete.formatted(run, value, part.conversion, text) if known else Unknown("a formatted value"))
    return operators.concatenated(parts)


def note_format(run: Interpreter, text: str, args: Args) -> None:
    """`text.format(...)`."""
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:  # a brace too many
        return
    positional, named = args.positional, {arg.keyword: arg for arg in args.items}
    place = 0
    for _, name, spec, conversion in fields:
        if name is None:
            continue
        number = int(name) if name.isdecimal() else place if not name else -1
        place += not name
        found: Arg | None = positional[number] if 0 <= number < len(positional) else named.get(name) if name else None
        if found is not None and spec and not conversion:
            run.world.formatted(found.value, f":{spec}", found.value_at.node)


def note_percent(run: Interpreter, text: str, given: Value, node: cst.BaseExpression) -> None:
    """`text % given`."""
    asked = [found for found in CONVERSION.findall(text) if found[-1] != "%"]
    values: tuple[Value, ...] = (given,)
    nodes: tuple[cst.BaseExpression, ...] = (node,)
    if isinstance(given, Seq) and given.kind == "tuple":
        values, nodes = given.items, (node,) * len(given.items)
        if isinstance(node, cst.Tuple) and len(node.elements) == len(values):
            nodes = tuple(element.value for element in node.elements)
    if len(asked) == len(values):
        for value, spec, at in zip(values, asked, nodes, strict=True):
            run.world.formatted(value, spec, at)


def written(text: str, raw: bool) -> Value:
    """What stands between the expressions of an f-string."""
    if "\\" in text and not raw:
        return Unknown("text with escapes")
    return Const(text.replace("{{", "{").replace("}}", "}"))
