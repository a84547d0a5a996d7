"""The outline: models with their layers."""

from __future__ import annotations

from lsprotocol import types

from seqlint.editor.features.hints import of_layer, total_of
from seqlint.editor.texts import to_range
from seqlint.editor.view import SeenModel, View


def symbols(view: View, uri: str) -> list[types.DocumentSymbol]:
    """One symbol for each place that makes a model, with the layers that stand in the same script or cell."""
    cell = view.cell(uri)
    found: dict[tuple[int, int], types.DocumentSymbol] = {}
    for seen in view.models:
        if seen.at.cell == cell and seen.at.start not in found:
            found[seen.at.start] = _symbol(view, seen)
    return list(found.values())


def _symbol(view: View, seen: SeenModel) -> types.DocumentSymbol:
    cell, text = seen.at.cell, view.text(seen.at.cell)
    here = [layer for layer in seen.layers if layer.at.cell == cell]
    layers = [
        types.DocumentSymbol(
            layer.layer.kind,
            types.SymbolKind.Field,
            to_range(text, layer.at.start, layer.at.end),
            to_range(text, layer.at.start, layer.at.end),
            of_layer(layer.layer) or None,
        )
        for layer in here
    ]
    own = to_range(text, seen.at.start, seen.at.end)
    last = max((layer.at.end for layer in here), default=seen.at.end)
    return types.DocumentSymbol(
        seen.model.name or seen.model.kind,
        types.SymbolKind.Class,
        to_range(text, min([seen.at.start, *(layer.at.start for layer in here)]), max(seen.at.end, last)),
        own,
        total_of(seen.model) or None,
        children=layers,
    )
