"""Compare what several sources say of one model: inferred, recorded, rebuilt. Pure functions over `ModelFacts`."""

from __future__ import annotations

from collections.abc import Iterable

from seqlint.dimensions import show_shape
from seqlint.facts import LayerFacts, ModelFacts, Shape
from seqlint.keras_api.spelling import plain as plain
from seqlint.quick import dataclass

OWN = "a function of the program's own"
"""What a loss is called that is none of Keras'."""


@dataclass(frozen=True)
class Difference:
    """What two accounts of a model differ in, in words. `about`: "model" (shapes, layers, parameters), "loss" or
    "training".
    """

    about: str
    said: str


@dataclass(frozen=True)
class Agreement:
    """`compared` known dimensions and counts, `unknown` ones that a side does not know, and what differs, in words."""

    compared: int
    unknown: int
    differences: tuple[Difference, ...]

    def __add__(self, other: Agreement) -> Agreement:
        differences = self.differences + other.differences
        return Agreement(self.compared + other.compared, self.unknown + other.unknown, differences)


NOTHING = Agreement(0, 0, ())


def _compared(number: int, unknown: int, same: bool, said: str, about: str = "model") -> Agreement:
    return Agreement(number, unknown, () if same else (Difference(about, said),))


def compare(one: ModelFacts, other: ModelFacts) -> Agreement:
    """Shapes and parameters of two accounts of a model, known dimensions only.

    An account that says "not built" says nothing of shapes. Axis 0 counts like any other.
    """
    total = NOTHING
    total += _shapes("input shape", one.input_shape, other.input_shape)
    total += _shapes("output shape", one.output_shape, other.output_shape)
    total += _counts("parameters", one.params, other.params)
    total += _losses(one.loss, other.loss)
    if (one.trained, other.trained) in ((True, False), (False, True)):
        said = "trained: by one account the program trains the model, by the other it does not"
        total += _compared(1, 0, False, said, "training")
    if one.open or other.open:  # which layers there are is not known
        return total + Agreement(0, 1, ())
    if len(one.layers) != len(other.layers):
        return total + _compared(1, 0, False, f"number of layers: {len(one.layers)} and {len(other.layers)}")
    for number, (mine, theirs) in enumerate(zip(one.layers, other.layers, strict=True), start=1):
        total += _layers(number, mine, theirs)
    return total


def closest(facts: ModelFacts, candidates: Iterable[ModelFacts]) -> ModelFacts | None:
    """The account of the same model: same place, else same name; of several the one that differs least."""
    known = list(candidates)
    here = [c for c in known if (c.cell, c.line) == (facts.cell, facts.line)]
    here = here or [c for c in known if facts.name is not None and c.name == facts.name]
    return min(here, key=lambda c: len(compare(c, facts).differences), default=None)


def _layers(number: int, one: LayerFacts, other: LayerFacts) -> Agreement:
    if one.kind != other.kind:
        return _compared(1, 0, False, f"layer {number}: {one.kind} and {other.kind}")
    where = f"layer {number} ({one.kind})"
    return (
        Agreement(1, 0, ())
        + _shapes(f"{where} output shape", one.output_shape, other.output_shape)
        + _counts(f"{where} parameters", one.params, other.params)
    )


def _shapes(what: str, one: Shape | None, other: Shape | None) -> Agreement:
    if one is None or other is None:
        return Agreement(0, 1, ())
    said = f"{what}: {show_shape(one)} and {show_shape(other)}"
    if len(one) != len(other):
        return _compared(1, 0, False, said)
    pairs = list(zip(one, other, strict=True))
    unknown = sum("?" in pair for pair in pairs)
    same = all("?" in pair or pair[0] == pair[1] for pair in pairs)
    return _compared(len(pairs) - unknown, unknown, same, said)


def _counts(what: str, one: int | None, other: int | None) -> Agreement:
    if one is None or other is None:
        return Agreement(0, 1, ())
    return _compared(1, 0, one == other, f"{what}: {one} and {other}")


def _losses(one: str | None, other: str | None) -> Agreement:
    if one is None or other is None:
        return NOTHING
    return _compared(1, 0, plain(one) == plain(other), f"loss: {one} and {other}", "loss")
