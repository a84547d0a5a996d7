"""Every modelled function with each of its parameters given in turn, against the real library: no wrong claim.

A model that does not read an argument must not claim a value as if it were not there.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from seqlint.program import library, signatures
from seqlint.program.language.values import Unknown

from .reality import Claims, compare

SETUP = """import numpy as np
import pandas as pd
a = np.arange(12.0).reshape(3, 4)
b = np.arange(12.0, 24.0).reshape(3, 4)
v = np.array([3, 1, 2, 1])
w = np.array([1, 0, 2, 3])
f = pd.DataFrame({"p": [1, 2, 2], "q": [0.5, 1.5, 2.5]})
s = pd.Series([3, 1, 1], name="n")
"""
STARTS = (
    "a",
    "v",
    "a, b",
    "v, w",
    "[a, b]",
    "a, 1",
    "(2, 3)",
    "4",
    "2, 5",
    "0.0, 1.0",
    "[1, 2, 3]",
    "v, [1, 2]",
    "3, 2",
)
"""What the first arguments of a function may be: the first that the real one takes is used."""

VALUES = (
    "0",
    "1",
    "2",
    "True",
    "None",
    "'float32'",
    "'int64'",
    "-1",
    "[1, 0]",
    "(0, 1)",
    "0.5",
    "'F'",
    "'q'",
    "[0, 1]",
)
"""What is tried for each parameter; those that the real function refuses are left out."""

SIDE_EFFECTS = frozenset(
    ("save", "savez", "savez_compressed", "savetxt", "set_printoptions", "load", "loadtxt", "genfromtxt")
)


def by_place(function: Callable[..., Any], start: str) -> Iterator[str]:
    """What stands before the next argument by place: the first arguments, then one default more each time."""
    found = [p for p in inspect.signature(function).parameters.values() if p.kind <= p.POSITIONAL_OR_KEYWORD]
    given = start
    for parameter in found[len(ast.parse(f"f({start})", mode="eval").body.args) :]:  # type: ignore[attr-defined]
        yield given
        if not isinstance(parameter.default, int | float | str | None):
            return
        given += f", {parameter.default!r}"


def real(code: str) -> Any:
    """What the program binds to `r`; None where the library refuses it."""
    names: dict[str, Any] = {}
    try:
        exec(code, names)
    except Exception:
        return None
    return names.get("r")


def calls(name: str, function: Callable[..., Any]) -> Iterator[str]:
    """The call in its plainest form, then with each parameter of its signature by name and, where it may, by place."""
    start = next((s for s in STARTS if real(f"{SETUP}r = {name}({s})") is not None), None)
    if start is None:
        return
    yield f"{name}({start})"
    module, _, last = name.partition(".")
    full = {"np": "numpy", "pd": "pandas"}[module]
    for parameter in signatures.of_function(full, f"{full}.{last}") or ():
        if parameter.kind in ("positional", "keyword"):
            yield from (f"{name}({start}, {parameter.name}={value})" for value in VALUES)
    for given in by_place(function, start):
        yield from (f"{name}({given}, {value})" for value in VALUES)


def functions() -> list[tuple[str, Callable[..., Any]]]:
    found = []
    for short, module in (("np", np), ("pd", pd)):
        full = module.__name__
        for name in sorted(library.table(full, "FUNCTIONS")):
            last = name.removeprefix(f"{full}.")
            function = getattr(module, last, None)
            if name.startswith(f"{full}.") and last not in SIDE_EFFECTS and callable(function):
                found.append((f"{short}.{last}", function))
    return found


FUNCTIONS = functions()
counts = {"claimed": 0, "unknown": 0}


@pytest.mark.parametrize(("name", "function"), FUNCTIONS, ids=[name for name, _ in FUNCTIONS])
@pytest.mark.filterwarnings("ignore")
def test_no_wrong_claim(name: str, function: Callable[..., Any]) -> None:
    wrong = []
    for call in calls(name, function):
        code = f"{SETUP}r = {call}\n"
        value = real(code)
        if value is None:
            continue
        claims = Claims(code)
        counts["unknown" if isinstance(claims.names["r"], Unknown) else "claimed"] += 1
        wrong += [f"{call}{text}" for text in compare(claims, claims.names["r"], value)]
    assert wrong == []


@pytest.mark.parametrize(
    "call",
    [
        "int('100', 2)",
        "int('11', base=8)",
        "int()",
        "max('a', 'bb', key=len)",
        "sorted([1, 3, 2], key=lambda n: -n, reverse=True)",
        "sum([[1], [2]], [])",
        "round(1234, -2)",
        "'a,b,c'.split(sep=',', maxsplit=1)",
        "'{x}-{}'.format(1, x=2)",
        "[3, 1, 3].index(3, 1)",
        "{'a': 1}.get('b', 4)",
        "hex(255)",
        "round(2.567, ndigits=1)",
        "round(2.567, 1)",
        "sum([1, 2], start=5)",
        "max([1, 5, 3], key=lambda n: -n)",
        "min(3, -1, key=abs)",
        "max([], default=4)",
        "sorted([1, 3, 2], reverse=True)",
        "pow(2, 5, 7)",
        "str(b'abc', 'ascii')",
        "list(enumerate([1, 2], start=4))",
        "list(zip([1], [2, 3], strict=False))",
        "dict([('a', 1)], b=2)",
        "next(iter([]), 3)",
    ],
)
def test_builtins_with_all_their_arguments(call: str) -> None:
    code = f"r = {call}\n"
    claims = Claims(code)
    assert not isinstance(claims.names["r"], Unknown) or "next" in call
    assert list(compare(claims, claims.names["r"], real(code))) == []


@pytest.mark.parametrize(
    "call", ["dict(iterable=3)", "len(obj=[1])", "next(iter([1]), 2)", "getattr(a, 'b', 3)", "round(5, -10**9)"]
)
def test_what_no_model_reads_makes_a_builtin_unknown(call: str) -> None:
    assert isinstance(Claims(f"import numpy as a\nr = {call}\n").names["r"], Unknown)


def test_plain_calls_are_known() -> None:
    """Printed with `pytest -s`: what an argument costs that no model reads."""
    print(f"{counts['unknown']} of {sum(counts.values())} calls are not known")
    plain = [next(calls(name, function), None) for name, function in FUNCTIONS]
    known = [call for call in plain if call and not isinstance(Claims(f"{SETUP}r = {call}\n").names["r"], Unknown)]
    assert len(known) > 0.8 * len([call for call in plain if call])
