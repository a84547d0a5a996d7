"""What every picture shows: a row of boxes, and the shape that goes from each to the next."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.dimensions import show_output, show_shape
from seqlint.facts import ModelFacts
from seqlint.output.escape import printable
from seqlint.quick import dataclass
from seqlint.wording import line_of, place


@dataclass(frozen=True, slots=True)
class Step:
    """A box: the layer's class, its parameters, what comes out, and why it stops here."""

    title: str
    note: str
    shape: str
    problem: str = ""


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
    where = place(path, model.cell, model.line) if path else line_of(model.cell, model.line)
    return printable(f"{model.name or 'a model without a name'} ({where})")


def total(model: ModelFacts) -> str:
    return "? parameters" if model.params is None else f"{model.params:,} parameters"
