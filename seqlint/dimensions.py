"""Shapes, and why Keras refuses one: the words in which Keras' tables and the analysis of a program speak.

A dimension is an int, None where Keras has None, or "?" where it is not known. A whole shape not known is None.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from seqlint.quick import dataclass

Dim: TypeAlias = "int | str | None"
Shape: TypeAlias = tuple[Dim, ...]

LARGEST = 2**63 - 1
"""The most elements that there can be; who squares a size again and again would make numbers without an end."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A shape that is one of these, of which the number of axes is not known."""

    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why Keras would refuse the input of a layer.

    `kind`: rank | axis | negative-dimension | needs-sequence | needs-flatten | reshape | undefined-features | merge |
    batch (of data for a layer that keeps states) | other. `expected`, `found`: what the layer wants and gets, as
    numbers or shapes where they are known.
    """

    kind: str
    message: str
    expected: Any = None
    found: Any = None


def show_shape(shape: Shape | None) -> str:
    """As Keras prints it: `(None, 3)`, `(10,)`; "?" where nothing is known."""
    if shape is None:
        return "?"
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def show_output(shape: Shape | None, several: tuple[Shape, ...]) -> str:
    """What comes out, as `model.output_shape` prints it: of `several` outputs a list of shapes."""
    return f"[{', '.join(map(show_shape, several))}]" if several else show_shape(shape)


def join_shapes(a: Shape | None, b: Shape | None) -> Shape | None:
    """What is known of a shape that is `a` or `b`."""
    if a is None or b is None or len(a) != len(b):
        return None
    return tuple(x if x == y else "?" for x, y in zip(a, b, strict=True))
