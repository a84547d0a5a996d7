"""Random programs over numpy: what the analysis claims of each array must hold for the array that numpy makes."""

from __future__ import annotations

import random
import warnings
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seqlint.program.language.values import Array

from .reality import Claims, compare

SOURCES = (
    "np.random.rand({d}, {e})",
    "np.random.rand({d})",
    "np.random.randint(0, {k}, {n})",
    "np.random.randint(0, 256, ({d}, {e}, {e})).astype('uint8')",
    "np.random.randint(-{k}, {k}, ({d}, {e}))",
    "np.zeros(({d}, {e}), dtype={t})",
    "np.ones({d}, {t})",
    "np.arange({d})",
    "np.arange({d}) % {k}",
    "np.linspace(0, {k}, {d})",
    "np.eye({k})",
    "np.array([[{d}, {e}], [{k}, 0]])",
    "np.array([0, 1, 1, 0, {k}], dtype={t})",
    "np.full(({e}, {d}), {k} / 4)",
    "np.random.randn({d}, {e}, {k})",
    "np.random.rand({d}) > 0.5",
    "np.random.choice({k}, {n})",
)
STEPS = (
    "{a} + {b}",
    "{a} - {b}",
    "{a} * {b}",
    "{a} / {b}",
    "{a} // {k}",
    "{a} % {k}",
    "{a} ** 2",
    "-{a}",
    "{a} / 255.0",
    "({a} - {k}) / {k}",
    "{a} * {c}",
    "{a} + {c}",
    "{a} == {b}",
    "{a} > {c}",
    "{a} & {b}",
    "~({a} > 1)",
    "{a} @ {b}",
    "{a}[{i}]",
    "{a}[:{e}]",
    "{a}[{i}:{d}]",
    "{a}[::{e}]",
    "{a}[::-1]",
    "{a}[-{e}:]",
    "{a}[:, {i}]",
    "{a}[:, :{e}]",
    "{a}[..., None]",
    "{a}[None]",
    "{a}[:, np.newaxis]",
    "{a}[..., {i}]",
    "{a}[[0, {i}]]",
    "{a}[{a} > {c}]",
    "{a}[np.arange({e})]",
    "{a}[np.arange(2), np.arange(2)]",
    "np.eye({k})[{a}]",
    "{a}.reshape(-1)",
    "{a}.reshape({d}, -1)",
    "{a}.reshape(({e}, {d}))",
    "{a}.reshape({a}.shape[0], -1)",
    "{a}.reshape(-1, 1)",
    "{a}.T",
    "{a}.astype({t})",
    "{a}.sum()",
    "{a}.sum(axis={x})",
    "{a}.mean(axis={x}, keepdims=True)",
    "{a}.max(axis={x})",
    "{a}.min()",
    "{a}.std(axis={x})",
    "{a}.argmax(axis={x})",
    "{a}.flatten()",
    "{a}.copy()",
    "{a}.cumsum()",
    "{a}.round()",
    "{a}.clip(0, {k})",
    "{a}.any(axis={x})",
    "{a}.transpose()",
    "{a}.repeat({k}, axis={x})",
    "np.expand_dims({a}, {x})",
    "np.squeeze({a}, axis={x})",
    "np.transpose({a})",
    "np.swapaxes({a}, 0, {x})",
    "np.moveaxis({a}, 0, {x})",
    "np.concatenate([{a}, {b}])",
    "np.concatenate([{a}, {a}], axis={x})",
    "np.stack([{a}, {b}], axis={x})",
    "np.vstack([{a}, {b}])",
    "np.hstack([{a}, {b}])",
    "np.column_stack([{a}, {b}])",
    "np.dstack([{a}, {a}])",
    "np.tile({a}, {k})",
    "np.tile({a}, ({k}, 1))",
    "np.pad({a}, {k})",
    "np.where({a} > {c}, {a}, 0)",
    "np.where({a} > {c}, 1, 0)",
    "np.maximum({a}, {b})",
    "np.minimum({a}, {c})",
    "np.sqrt(np.abs({a}))",
    "np.exp({a} / 1000)",
    "np.sin({a})",
    "np.tanh({a})",
    "np.log1p(np.abs({a}))",
    "np.square({a})",
    "np.abs({a})",
    "np.floor({a})",
    "np.unique({a})",
    "np.unique({a}, return_inverse=True)[1]",
    "np.argsort({a})",
    "np.sort({a}, axis=0)",
    "np.flip({a})",
    "np.roll({a}, 1)",
    "np.delete({a}, 0, axis={x})",
    "np.append({a}, {b})",
    "np.take({a}, [0, 1], axis={x})",
    "np.dot({a}, {b})",
    "np.outer({a}, {b})",
    "np.split({a}, 2)[0]",
    "np.array_split({a}, {k})[{i}]",
    "np.zeros_like({a})",
    "np.full_like({a}, {k})",
    "np.median({a}, axis={x})",
    "np.linalg.norm({a}, axis={x})",
    "np.isnan({a})",
    "np.logical_not({a})",
    "np.atleast_2d({a})",
    "np.atleast_3d({a})",
    "np.random.permutation({a})",
    "np.array([{a}, {a}])",
    "np.diag({a})",
    "np.mean({a})",
    "np.var({a}, axis={x})",
    "np.prod({a}, axis={x})",
    "np.count_nonzero({a})",
    "np.float32({a})",
)
TYPES = ("'float32'", "int", "float", "bool", "np.uint8", "np.int32", "'int8'")


class Writer:
    """A program of the given length; statements that numpy refuses are left out."""

    def __init__(self, seed: int, length: int) -> None:
        self.random = random.Random(seed)
        self.lines = ["import numpy as np", f"np.random.seed({seed % 1000})"]
        self.names: dict[str, Any] = {}
        self.run("\n".join(self.lines))
        for number in range(length):
            self.add(f"v{number}")

    def run(self, line: str) -> None:
        exec(line, self.names)

    def add(self, name: str) -> None:
        known = [key for key in self.names if key.startswith("v")]
        templates = STEPS if len(known) > 2 and self.random.random() < 0.8 else SOURCES
        pick, number = self.random.choice, self.random.randint
        holes = {"a": pick(known or ["np.arange(6)"]), "b": pick(known or ["2"]), "c": pick(("2", "0.5", "-1", "3.0"))}
        sizes = {"d": number(1, 12), "e": number(1, 6), "k": number(2, 5), "n": number(60, 120), "i": number(0, 3)}
        line = f"{name} = {pick(templates).format(**holes, **sizes, t=pick(TYPES), x=pick((0, 1, -1)))}"
        state = np.random.get_state()
        try:
            self.run(line)
        except Exception:
            np.random.set_state(state)
            return
        if getattr(self.names[name], "size", 1) > 100_000:
            del self.names[name]
            np.random.set_state(state)
            return
        self.lines.append(line)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**32))
def test_claims_hold(seed: int) -> None:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        program = Writer(seed, 12)
    claims = Claims("\n".join(program.lines))
    for name, value in claims.names.items():
        found = list(compare(claims, value, program.names[name]))
        assert not found, "\n".join([*program.lines, f"{name}{found[0]}", str(value)])


def test_few_shapes_are_unknown() -> None:
    """Silence is no success: the rank of at least 97% of the arrays is known, and of 90% every dimension."""
    ranks = shapes = total = 0
    for seed in range(150):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            program = Writer(seed, 12)
        claims = Claims("\n".join(program.lines))
        arrays = [(claims.names[n], v) for n, v in program.names.items() if n.startswith("v") and np.ndim(v)]
        total += len(arrays)
        ranks += sum(isinstance(value, Array) and value.shape is not None for value, _ in arrays)
        shapes += sum(isinstance(value, Array) and value.shape == np.shape(real) for value, real in arrays)
    print(f"of {total} arrays the rank of {ranks / total:.1%} and the shape of {shapes / total:.1%} is known")
    assert ranks >= 0.97 * total
    assert shapes >= 0.9 * total
