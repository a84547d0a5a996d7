"""Shapes, and why Keras refuses one: the words in which Keras' tables and the analysis of a program speak.

A dimension is an int, None where Keras has None, or "?" where it is not known. A whole shape not known is None.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from seqlint.quick import dataclass

Dim: TypeAlias = "int | str | None"
Shape: TypeAlias = tuple[Dim, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why Keras would refuse the input of a layer.

    `kind`: rank | axis | negative-dimension | needs-sequence | needs-flatten | reshape | undefined-features | merge |
    other. `expected`, `found`: what the layer wants and gets, as numbers or shapes where they are known.
    """

    kind: str
    message: str
    expected: Any = None
    found: Any = None
