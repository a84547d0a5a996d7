"""What every picture shows: a row of boxes, and the shape that goes from each to the next."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.dimensions import show_output, show_shape
from seqlint.facts import ModelFacts
from seqlint.output.escape import printable
from seqlint.quick import dataclass
from seqlint.wording import line_of, place

NONE = "no Sequential model"
LONGEST = 48
"""Of a model's name: a longer one makes all the rest small."""


@dataclass(frozen=True, slots=True)
class Step:
    """A box: the layer's class, its parameters, what comes out, and why it stops here."""

    title: str
    note: str
    shape: str
    problem: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands in the box, where it stands there as text."""
        return tuple(filter(None, (self.title, self.note, self.problem and f"stops here: {self.problem}")))


def steps(model: ModelFacts) -> Iterator[Step]:
    """The input, then each layer. Behind a layer that breaks the shapes are not told."""
    given = "not declared" if model.built is False else show_shape(model.input_shape)
    yield Step("Input", "", given)
    broken = False
    for layer in model.layers:
        params = "? parameters" if layer.params is None else f"{layer.params:,} parameters" if layer.params else ""
        problem = printable(layer.problem or "")
        broken = broken or bool(problem)
        shape = "" if broken else show_output(layer.output_shape, layer.outputs)
        yield Step(printable(layer.kind), params, shape, problem)


def title(path: str, model: ModelFacts) -> str:
    """`model (student.py:4)`; without a path, `model (line 4)`."""
    return f"{name(model)} ({where(path, model)})"


def name(model: ModelFacts) -> str:
    return fitted(printable(model.name or "a model without a name"), LONGEST)


def where(path: str, model: ModelFacts) -> str:
    return printable(place(path, model.cell, model.line) if path else line_of(model.cell, model.line))


def total(model: ModelFacts) -> str:
    return "? parameters" if model.params is None else f"{model.params:,} parameters"


def fitted(text: str, room: float) -> str:
    """Text cut in the middle so that it fits into so many characters: its beginning and its end tell most."""
    if len(text) <= room:
        return text
    kept = max(int(room) - 1, 2)
    return f"{text[: kept - kept // 2]}…{text[-(kept // 2) :]}"
