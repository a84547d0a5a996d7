"""Everything modelled with each of its parameters given in turn, against the real library: no wrong claim.

A model that does not read an argument must not claim a value as if it were not there.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from seqlint.program.language.values import Dataset, Unknown, Value

from .every_call import SUBJECTS, Subject
from .reality import Claims, compare

AT_A_TIME = 40
"""Calls in one program."""

counts: dict[str, Counter[bool]] = {subject.family: Counter() for subject in SUBJECTS}
"""How many calls are known, and how many are not, by family."""


def real(code: str) -> Any:
    """What the program binds to `r`; None where Python refuses it."""
    names: dict[str, Any] = {}
    try:
        exec(code, names)
    except Exception:
        return None
    return names.get("r")


def endless(value: Value, found: Any) -> bool:
    """Whether a data set goes on for ever, or for nobody knows how long."""
    return isinstance(value, Dataset) and hasattr(found, "cardinality") and int(found.cardinality()) == -1


@pytest.mark.parametrize("subject", SUBJECTS, ids=str)
@pytest.mark.filterwarnings("ignore")
def test_no_wrong_claim(subject: Subject) -> None:
    wrong = []
    accepted = [(given, found) for given in subject.arguments() if (found := subject.real(given)) is not None]
    for first in range(0, len(accepted), AT_A_TIME):
        part = accepted[first : first + AT_A_TIME]
        code = "".join(subject.code(given, str(number)) for number, (given, _) in enumerate(part))
        claims = Claims(subject.setup + code)
        for number, (given, both) in enumerate(part):
            counts[subject.family][not isinstance(claims.names[f"r{number}"], Unknown)] += 1
            for name, found in zip("or", both, strict=True):
                value = claims.names[f"{name}{number}"]
                if not endless(value, found):
                    call = subject.call.format(given)
                    wrong += [f"{subject.receiver}: {call} {name}{text}" for text in compare(claims, value, found)]
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


@pytest.mark.parametrize("family", counts)
def test_plain_calls_are_known(family: str) -> None:
    """Printed with `pytest -s`: what an argument costs that no model reads."""
    print(f"{family}: {counts[family][False]} of {counts[family].total()} calls are not known")
    plain = [(s, start) for s in SUBJECTS if s.family == family and (start := next(s.arguments(), None)) is not None]
    known = [s for s, start in plain if not isinstance(Claims(s.setup + s.code(start)).names["r"], Unknown)]
    assert len(known) > 0.5 * len(plain)
