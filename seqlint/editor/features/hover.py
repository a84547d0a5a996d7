"""Hover: a finding's rule explained, or what a layer does to its input."""

from __future__ import annotations

from lsprotocol import types

from seqlint.config import Settings
from seqlint.dimensions import show_output, show_shape
from seqlint.editor.texts import place_of, to_range
from seqlint.editor.view import SeenLayer, View
from seqlint.explaining.layers import meaning
from seqlint.linting.finding import Finding
from seqlint.linting.loader import load


def hover(view: View, uri: str, at: types.Position, settings: Settings) -> types.Hover | None:
    """What stands at a position: a finding before a layer, the smallest range first."""
    cell = view.cell(uri)
    text = view.text(cell)
    here = place_of(text, at)
    findings = [f for f in view.findings if f.at.cell == cell and f.at.start <= here < f.at.end]
    if findings:
        finding = min(findings, key=lambda f: (f.at.end[0] - f.at.start[0], f.at.end[1] - f.at.start[1]))
        return _hover(text, finding.at.start, finding.at.end, _rule(finding, settings))
    layers = [
        layer
        for seen in view.models
        for layer in seen.layers
        if layer.at.cell == cell and layer.at.start <= here < layer.at.end
    ]
    if not layers:
        return None
    found = min(layers, key=lambda layer: layer.at.end_offset - layer.at.start_offset)
    return _hover(text, found.at.start, found.at.end, _layer(found))


def _hover(text: str, start: tuple[int, int], end: tuple[int, int], said: str) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said), to_range(text, start, end))


def _rule(finding: Finding, settings: Settings) -> str:
    doc = next((rule.doc for rule in load(settings.rules) if rule.code == finding.code), "")
    return f"**{finding.code} {finding.rule}**\n\n{finding.message}\n\n{finding.help}\n\n---\n\n{doc}".strip()


def _layer(seen: SeenLayer) -> str:
    layer = seen.layer
    params = "?" if layer.params is None else f"{layer.params:,}"
    shapes = f"{show_shape(layer.input_shape)} → {show_output(layer.output_shape, layer.outputs)}, {params} parameters"
    said = meaning(layer.kind)
    return f"**{layer.kind}**: {shapes}" + (f"\n\n{said}" if said else "")
