"""The server: which notification changes what, which request is answered by which feature."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from seqlint import config
from seqlint.config import ConfigError, Settings
from seqlint.editor.documents import Document, Documents
from seqlint.editor.features.diagnostics import diagnostics
from seqlint.editor.features.fixes import fixes
from seqlint.editor.features.hints import hints
from seqlint.editor.features.hover import hover
from seqlint.editor.features.lenses import lenses
from seqlint.editor.features.symbols import symbols
from seqlint.editor.view import View, view
from seqlint.errors import CannotWork
from seqlint.version import VERSION

PAUSE = 0.03
"""Seconds without a keystroke after which the findings are sent."""
NOTEBOOKS = types.NotebookDocumentSyncOptions(
    [types.NotebookDocumentFilterWithNotebook(notebook="*", cells=[types.NotebookCellLanguage(language="python")])]
)
T = TypeVar("T")


class Server(LanguageServer):
    """The open documents and what is known of them.

    `trusted`: the client says that the workspace may run programs of its own (`initializationOptions`), so folders of
    rules in its configuration are loaded; otherwise they are not.
    """

    def __init__(self) -> None:
        super().__init__(
            "seqlint",
            VERSION,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            notebook_document_sync=NOTEBOOKS,
        )
        self.documents = Documents()
        self.trusted = False
        self._views: dict[str, View] = {}
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._complained: set[str] = set()

    def settings(self, path: str) -> Settings:
        """Those of the nearest configuration; the defaults where it cannot be read, which is said once."""
        try:
            file = config.find(os.path.dirname(os.path.abspath(path)))
            settings = config.load(file) if file else Settings()
        except ConfigError as error:
            self.complain(str(error))
            return Settings()
        return settings if self.trusted else replace(settings, rules=())

    def view(self, document: Document) -> View:
        """What is known of a document as it is now."""
        known = self._views.get(document.uri)
        if known is None or known.edition != document.edition:
            settings, before = self.settings(document.path), known
            try:
                known = view(document, settings, before)
            except CannotWork as error:
                self.complain(str(error))
                known = view(document, replace(settings, rules=()), before)
            self._views[document.uri] = known
        return known

    def changed(self, document: Document | None) -> None:
        """Send the findings once the student pauses."""
        if document is None:
            return
        if waiting := self._waiting.pop(document.uri, None):
            waiting.cancel()
        self._waiting[document.uri] = asyncio.get_running_loop().call_later(PAUSE, self.publish, document)

    def publish(self, document: Document) -> None:
        self._waiting.pop(document.uri, None)
        for uri, found in diagnostics(self.view(document)).items():
            version = document.versions.get(uri)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def forget(self, document: Document | None) -> None:
        """A document is closed: its findings go with it."""
        if document is None:
            return
        self._views.pop(document.uri, None)
        if waiting := self._waiting.pop(document.uri, None):
            waiting.cancel()
        for uri in document.cells:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def complain(self, message: str) -> None:
        if message not in self._complained:
            self._complained.add(message)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"seqlint: {message}"))

    def ask(self, uri: str, question: Callable[[View], T]) -> T | None:
        """The answer of a feature about the document of a script or cell; None where it is not open."""
        document = self.documents.of(uri)
        return None if document is None else question(self.view(document))


def create() -> Server:
    """A server with all that it answers."""
    server = Server()
    _notifications(server)
    _requests(server)
    return server


def _notifications(server: Server) -> None:
    documents = server.documents

    @server.feature(types.INITIALIZE)
    def _(params: types.InitializeParams) -> None:
        options: Any = params.initialization_options
        trusted = options.get("trusted") if isinstance(options, dict) else getattr(options, "trusted", False)
        server.trusted = trusted is True

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _(params: types.DidOpenTextDocumentParams) -> None:
        server.changed(documents.opened(params))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _(params: types.DidChangeTextDocumentParams) -> None:
        server.changed(documents.changed(params))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(documents.closed(params.text_document.uri))

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def _(params: types.DidOpenNotebookDocumentParams) -> None:
        server.changed(documents.notebook_opened(params))

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def _(params: types.DidChangeNotebookDocumentParams) -> None:
        server.changed(documents.notebook_changed(params))

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def _(params: types.DidCloseNotebookDocumentParams) -> None:
        server.forget(documents.closed(params.notebook_document.uri))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _(_: types.DidChangeWatchedFilesParams) -> None:
        """A configuration may have changed."""
        config.find.cache_clear()
        server._views.clear()
        for document in documents.all():
            server.changed(document)


def _requests(server: Server) -> None:
    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions([types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]),
    )
    def _(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        uri = params.text_document.uri
        return server.ask(uri, lambda view: fixes(view, uri, params.range, params.context.only))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def _(params: types.HoverParams) -> types.Hover | None:
        uri = params.text_document.uri
        return server.ask(uri, lambda view: hover(view, uri, params.position, server.settings(view.document.path)))

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def _(params: types.InlayHintParams) -> list[types.InlayHint] | None:
        uri = params.text_document.uri
        return server.ask(uri, lambda view: hints(view, uri, params.range))

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def _(params: types.CodeLensParams) -> list[types.CodeLens] | None:
        uri = params.text_document.uri
        return server.ask(uri, lambda view: lenses(view, uri))

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def _(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        uri = params.text_document.uri
        return server.ask(uri, lambda view: symbols(view, uri))


def serve() -> None:
    """Serve over standard input and output, until the client says that it is done."""
    gc.enable()  # a command is short and does without; a server is not
    with contextlib.suppress(KeyboardInterrupt):
        create().start_io()
