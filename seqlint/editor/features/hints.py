"""Inlay hints: behind each layer its output shape and parameters, behind the model the total."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from seqlint.dimensions import show_output
from seqlint.editor.texts import to_position
from seqlint.editor.view import View
from seqlint.program.model import Layer, Model

MANY = 3
"""As many results of a line that runs more than once are shown; of more, the first and the last."""


def hints(view: View, uri: str, asked: types.Range | None = None) -> list[types.InlayHint]:
    """The hints of a script or cell, within the range."""
    cell = view.cell(uri)
    text = view.text(cell)
    told: dict[tuple[int, int], list[str]] = {}
    for end, label in _labels(view, cell):
        labels = told.setdefault(end, [])
        if label not in labels:
            labels.append(label)
    found = []
    for end, labels in sorted(told.items()):
        at = to_position(text, end)
        if asked is None or asked.start.line <= at.line <= asked.end.line:
            found.append(types.InlayHint(at, _joined(labels), types.InlayHintKind.Type, padding_left=True))
    return found


def _labels(view: View, cell: int | None) -> Iterator[tuple[tuple[int, int], str]]:
    for seen in view.models:
        if seen.at.cell == cell and (total := total_of(seen.model)):
            yield seen.at.end, total
        for end, layer in ((each.added, each.layer) for each in seen.layers if each.added.cell == cell):
            label = of_layer(layer)
            if label:
                yield end.end, label


def of_layer(layer: Layer) -> str:
    """`(None, 5) · 55`; empty where nothing is known."""
    if layer.problem is not None:
        return "shapes stop here"
    if layer.output_shape is None and not layer.outputs and layer.params is None:
        return ""
    return f"{show_output(layer.output_shape, layer.outputs)} · {'?' if layer.params is None else f'{layer.params:,}'}"


def total_of(model: Model) -> str:
    """`73 parameters`; empty where the model is not known wholly, or does not come to be."""
    return "" if model.params is None or model.raises else f"{model.params:,} parameters"


def _joined(labels: list[str]) -> str:
    if len(labels) <= MANY:
        return ", ".join(labels)
    return f"{labels[0]} … {labels[-1]}"
