"""A code lens above each model: its parameters, and what it makes of what."""

from __future__ import annotations

from lsprotocol import types

from seqlint.dimensions import show_output, show_shape
from seqlint.editor.features.hints import total_of
from seqlint.editor.texts import to_range
from seqlint.editor.view import View
from seqlint.program.model import Model


def lenses(view: View, uri: str) -> list[types.CodeLens]:
    """`73 parameters, (None, 10) to (None, 3)` at each place that makes a model; nothing to click."""
    cell = view.cell(uri)
    told: dict[tuple[tuple[int, int], tuple[int, int]], list[str]] = {}
    for seen in view.models:
        title = _title(seen.model)
        if seen.at.cell == cell and title and title not in told.setdefault((seen.at.start, seen.at.end), []):
            told[seen.at.start, seen.at.end].append(title)
    return [
        types.CodeLens(to_range(view.text(cell), start, end), types.Command(" or ".join(titles), ""))
        for (start, end), titles in sorted(told.items())
        if titles
    ]


def _title(model: Model) -> str:
    total = total_of(model)
    if model.raises:
        return "this model raises an error"
    if model.built is False:
        return "not built: no input shape yet"
    shapes = f"{show_shape(model.input_shape)} to {show_output(model.output_shape, model.outputs)}"
    return f"{total}, {shapes}" if total else shapes
