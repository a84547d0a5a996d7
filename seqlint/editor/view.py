"""What is known of a document: its findings, and its models with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from seqlint.config import Settings
from seqlint.editor.documents import Document
from seqlint.editor.tolerant import tolerant
from seqlint.linting.check import check
from seqlint.linting.finding import Finding
from seqlint.program import analyze
from seqlint.program.locate import Range, locate
from seqlint.program.model import Anchor, Layer, Model, Program, whole
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.source import Source, from_cells, from_text, is_notebook
from seqlint.reading.words import mentions_keras


@dataclass(frozen=True, slots=True)
class SeenLayer:
    """A layer as it stands in the source: `at` where it is made, `added` where it enters the model."""

    layer: Layer
    at: Range
    added: Range


@dataclass(frozen=True, slots=True)
class SeenModel:
    model: Model
    at: Range
    layers: tuple[SeenLayer, ...]


@dataclass(frozen=True)
class View:
    """A document at one edition. `source` is what could be analysed of it."""

    document: Document
    edition: int
    source: Source
    findings: tuple[Finding, ...]
    programs: tuple[Program, ...] = ()

    def text(self, cell: int | None) -> str:
        """The text in which a place of that cell stands."""
        return next((each.raw for each in self.source.cells if each.index == cell), "")

    def cell(self, uri: str) -> int | None:
        return self.document.cell_of(uri)

    def trees(self) -> list[tuple[str, Any]]:
        """What was analysed: the text and the tree of each cell; none where nothing was."""
        trees = self.programs[0].trees if self.programs else ()
        return list(zip((cell.text for cell in self.source.cells), trees, strict=False))

    @cached_property
    def models(self) -> tuple[SeenModel, ...]:
        """Every Sequential that is made, on every path, in the order of the source."""
        found = [model for program in whole(self.programs) for model in _models(self.source, program)]
        return tuple(sorted(found, key=lambda seen: (seen.at.cell or 0, seen.at.start)))


def view(document: Document, settings: Settings, before: View | None = None) -> View:
    """Read and analyse a document as it is now. Raises loader.RuleError.

    `before`: what was known of it, whose trees of cells that have not changed are used again.
    """
    source = _source(document)
    readable = tolerant(source)
    programs = _analysed(readable, settings, before)
    findings = check(readable, settings, programs=programs or None).findings
    if readable is not source:
        findings = (*check(source, settings).findings, *findings)
    return View(document, document.edition, readable, findings, programs)


def _source(document: Document) -> Source:
    if not document.notebook:
        # JupyterLab sends the cells of a notebook as one text under the notebook's name (jupyterlab-lsp 5)
        path = f"{document.path}.py" if is_notebook(document.path) else document.path
        return from_text(path, document.texts[document.uri])
    cells = [
        (number, document.texts.get(uri, "")) for number, uri in enumerate(document.cells, 1) if uri in document.code
    ]
    return from_cells(document.path, cells)


def _analysed(source: Source, settings: Settings, before: View | None) -> tuple[Program, ...]:
    """The programs; none where there is nothing about Keras, or the analysis gives up (which `check` then says)."""
    if source.problem is not None or not any(mentions_keras(cell.raw) for cell in source.cells):
        return ()
    try:
        with budget():
            return analyze(source, settings.keras, () if before is None else before.trees())
    except (OverBudget, Exception):
        return ()


def _models(source: Source, program: Program) -> Iterator[SeenModel]:
    models = [m for m in program.sequentials() if program.ran(m.at) and next(m.happened("created"), None)]
    layers = [layer for model in models for layer in model.layers]
    places = locate(source, program.trees, {m.at for m in models} | _anchors(layers))
    for model in models:
        yield SeenModel(model, places[model.at], tuple(_seen(layer, places) for layer in model.layers))


def _anchors(layers: Sequence[Layer]) -> set[Anchor]:
    return {at for layer in layers for at in (layer.at, layer.added_at) if at is not None}


def _seen(layer: Layer, places: dict[Anchor, Range]) -> SeenLayer:
    return SeenLayer(layer, places[layer.at], places[layer.added_at or layer.at])
