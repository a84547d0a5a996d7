"""The documents that are open, as the client's notifications tell them: scripts, and notebooks with their cells.

Kept here and not by pygls, whose texts end lines where Python does not, and which leaves a text as it was where an
edit's range is reversed (pygls 2.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlparse

from lsprotocol import types

from seqlint.editor.texts import changed

DRIVE = re.compile(r"/[A-Za-z]:/")
"""How the path of a URI begins on Windows."""


@dataclass(slots=True)
class Document:
    """A script, or a notebook. `cells`: the URIs of its cells in order, a script being its own only one.

    `code`: those that hold code; `texts` and `versions` by URI. `edition` grows with every change.
    """

    uri: str
    cells: list[str]
    texts: dict[str, str]
    code: set[str]
    notebook: bool = False
    versions: dict[str, int | None] = field(default_factory=dict)
    edition: int = 0

    @property
    def path(self) -> str:
        return path_of(self.uri)

    def uri_of(self, cell: int | None) -> str:
        """The URI of a cell, counted from 1; None stands for a script's text."""
        return self.cells[(cell or 1) - 1]

    def cell_of(self, uri: str) -> int | None:
        """The cell of a URI, counted from 1; None in a script."""
        return self.cells.index(uri) + 1 if self.notebook else None


def path_of(uri: str) -> str:
    """The file's path; the URI itself where it is none (`untitled:Untitled-1`). Windows' drives and shares, too."""
    parts = urlparse(uri)
    if parts.scheme != "file":
        return uri
    path = unquote(parts.path)
    if parts.netloc not in ("", "localhost"):
        return f"//{parts.netloc}{path}"  # a share: //server/share/file
    return path[1:] if DRIVE.match(path) else path


class Documents:
    """What is open. Each method takes a notification and gives the document that it is about, if there is one."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}
        self._parts: dict[str, Document] = {}

    def of(self, uri: str) -> Document | None:
        """The document that a script or a cell belongs to."""
        return self._parts.get(uri)

    def all(self) -> tuple[Document, ...]:
        return tuple(self._open.values())

    def _keep(self, document: Document) -> Document:
        self._open[document.uri] = document
        self._parts |= dict.fromkeys([document.uri, *document.cells], document)
        return document

    def opened(self, params: types.DidOpenTextDocumentParams) -> Document:
        item = params.text_document
        document = Document(item.uri, [item.uri], {}, {item.uri})
        _open(document, [item])
        return self._keep(document)

    def changed(self, params: types.DidChangeTextDocumentParams) -> Document | None:
        uri = params.text_document.uri
        document = self._parts.get(uri)
        if document is not None:
            _edit(document, uri, params.content_changes, params.text_document.version)
        return document

    def closed(self, uri: str) -> Document | None:
        document = self._open.pop(uri, None)
        for part in document.cells if document else ():
            self._parts.pop(part, None)
        return document

    def notebook_opened(self, params: types.DidOpenNotebookDocumentParams) -> Document:
        book = params.notebook_document
        document = Document(book.uri, [cell.document for cell in book.cells], {}, _code(book.cells), True)
        _open(document, params.cell_text_documents)
        return self._keep(document)

    def notebook_changed(self, params: types.DidChangeNotebookDocumentParams) -> Document | None:
        document = self._open.get(params.notebook_document.uri)
        cells = params.change.cells
        if document is None or cells is None:
            return document
        if cells.structure is not None:
            _restructure(document, cells.structure)
            self._keep(document)
        for edit in cells.text_content or ():
            _edit(document, edit.document.uri, edit.changes, edit.document.version)
        for cell in cells.data or ():  # a cell of code becomes one of text, or the other way round
            (document.code.add if cell.kind == types.NotebookCellKind.Code else document.code.discard)(cell.document)
        document.edition += 1
        return document


def _code(cells: Iterable[types.NotebookCell]) -> set[str]:
    return {cell.document for cell in cells if cell.kind == types.NotebookCellKind.Code}


def _open(document: Document, items: Iterable[types.TextDocumentItem]) -> None:
    for item in items:
        document.texts[item.uri], document.versions[item.uri] = item.text, item.version


def _restructure(document: Document, structure: types.NotebookDocumentCellChangeStructure) -> None:
    """Cells come and go. One that moves is deleted here and comes again there, with its text kept."""
    array = structure.array
    document.cells[array.start : array.start + array.delete_count] = [cell.document for cell in array.cells or ()]
    document.code |= _code(array.cells or ())
    _open(document, structure.did_open or ())


def _edit(
    document: Document, uri: str, changes: Iterable[types.TextDocumentContentChangeEvent], version: int | None
) -> None:
    for change in changes:
        at = getattr(change, "range", None)
        document.texts[uri] = changed(document.texts.get(uri, ""), at, change.text)
    document.versions[uri] = version
    document.edition += 1
