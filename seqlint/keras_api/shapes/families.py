"""Which function makes a kind of layer's shape: a family's module is imported when one of its layers is first asked
for. Layers may stand in layers (in a wrapper, in a `Sequential`), so a family's module may import `shapes` itself.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from seqlint.keras_api.categories import category
from seqlint.keras_api.shapes.dims import ShapeFunction


@cache
def shape_function(kind: str) -> ShapeFunction | None:
    """The function of a kind of layer, None where there is none."""
    family = category(kind)
    if family in ("other", "merging", "attention"):
        return None
    table: dict[str, ShapeFunction] = import_module(f"seqlint.keras_api.shapes.{family}").SHAPES
    return table.get(kind)
