"""The server as an editor meets it: the protocol's own client library, over standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

import pytest

pytest.importorskip("pygls")
from lsprotocol import types
from pygls.lsp.client import LanguageClient

PROGRAM = """import keras
from keras import layers

model = keras.Sequential([
    keras.Input((10,)),
    layers.Dense(5, activation="relu"),
    layers.Dense(3),
])
model.add(layers.Dense(2))
wrong = keras.Sequential(layers.Dense(3))
"""
FIRST = "import keras\nmodel = keras.Sequential([keras.Input((4,))])"
SECOND = "%time\nmodel.add(keras.layers.Dense(2))\nmodel.fit(x, x)"
URI = "file:///class/student.py"


class Editor:
    """A client that keeps what the server publishes."""

    def __init__(self, client: LanguageClient) -> None:
        self.client = client
        self.published: dict[str, list[types.Diagnostic]] = {}
        self.news = asyncio.Event()
        self.shown: list[str] = []

    async def open(self, text: str, uri: str = URI) -> list[types.Diagnostic]:
        item = types.TextDocumentItem(uri, "python", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.findings(uri)

    async def type(self, text: str, uri: str = URI, version: int = 2) -> list[types.Diagnostic]:
        self.news.clear()
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        return await self.findings(uri)

    async def findings(self, uri: str = URI) -> list[types.Diagnostic]:
        while uri not in self.published or not self.news.is_set():
            await asyncio.wait_for(self.news.wait(), 30)
            await asyncio.sleep(0)
        self.news.clear()
        return self.published[uri]

    async def hints(self, uri: str = URI) -> list[tuple[int, str]]:
        whole = types.Range(types.Position(0, 0), types.Position(10_000, 0))
        found = await self.client.text_document_inlay_hint_async(
            types.InlayHintParams(types.TextDocumentIdentifier(uri), whole)
        )
        return [(hint.position.line, str(hint.label)) for hint in found or ()]


def session(steps: Callable[[Editor], Awaitable[None]], options: object = None) -> None:
    """Start the server, run the steps, stop it."""

    async def run() -> None:
        client = LanguageClient("test", "1")
        editor = Editor(client)

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params: types.PublishDiagnosticsParams) -> None:
            editor.published[params.uri] = list(params.diagnostics)
            editor.news.set()

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def _(params: types.ShowMessageParams) -> None:
            editor.shown.append(params.message)

        await client.start_io(sys.executable, "-m", "seqlint", "lsp")
        await client.initialize_async(
            types.InitializeParams(types.ClientCapabilities(), initialization_options=options)
        )
        client.initialized(types.InitializedParams())
        await steps(editor)
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()

    asyncio.run(asyncio.wait_for(run(), 120))


def test_findings_hints_lenses_symbols_hover_and_fixes():
    async def steps(editor: Editor) -> None:
        found = await editor.open(PROGRAM)
        assert [(d.code, d.range.start.line) for d in found] == [("SEQ101", 9)]
        assert (9, "3 parameters") not in await editor.hints()
        assert [hint for hint in await editor.hints() if hint[0] < 9] == [
            (5, "(None, 5) · 55"), (6, "(None, 3) · 18"), (7, "81 parameters"), (8, "(None, 2) · 8"),
        ]  # fmt: skip
        here = types.TextDocumentIdentifier(URI)
        lenses = await editor.client.text_document_code_lens_async(types.CodeLensParams(here))
        assert lenses[0].command.title == "81 parameters, (None, 10) to (None, 2)"
        symbols = await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(here))
        assert [symbol.name for symbol in symbols] == ["model", "wrong"]
        assert [layer.name for layer in symbols[0].children] == ["Dense", "Dense", "Dense"]
        hover = await editor.client.text_document_hover_async(types.HoverParams(here, types.Position(5, 13)))
        assert "(None, 10) → (None, 5), 55 parameters" in hover.contents.value
        hover = await editor.client.text_document_hover_async(types.HoverParams(here, types.Position(9, 30)))
        assert hover.contents.value.startswith("**SEQ101 missing-list-brackets**")
        actions = await editor.client.text_document_code_action_async(
            types.CodeActionParams(here, found[0].range, types.CodeActionContext(found))
        )
        single = next(action for action in actions if action.kind == types.CodeActionKind.QuickFix)
        assert single.is_preferred
        assert [edit.new_text for edit in single.edit.changes[URI]] == ["[", "]"]

    session(steps)


def test_what_does_not_parse_yet_hides_nothing_else():
    async def steps(editor: Editor) -> None:
        await editor.open(PROGRAM)
        found = await editor.type(PROGRAM + "model.add(layers.Dense(\n")
        assert [d.code for d in found] == ["SEQ901", "SEQ101"]
        assert (5, "(None, 5) · 55") in await editor.hints()
        assert [d.code for d in await editor.type(PROGRAM, version=3)] == ["SEQ101"]

    session(steps)


def test_columns_are_units_of_utf_16_and_lines_are_pythons():
    async def steps(editor: Editor) -> None:
        found = await editor.open(
            'import keras\nx = "\f\u2028"\ny = "😀"; m = keras.Sequential(keras.layers.Dense(3))\n'
        )
        at = next(d.range for d in found if d.code == "SEQ101")
        assert (at.start.line, at.start.character) == (2, len('y = "xx"; m = '))

    session(steps)


def test_the_text_of_a_notebook_under_its_name():
    uri = "file:///class/.virtual_documents/lab.ipynb"

    async def steps(editor: Editor) -> None:
        assert [d.code for d in await editor.open(PROGRAM, uri)] == ["SEQ101"]
        assert (5, "(None, 5) · 55") in await editor.hints(uri)

    session(steps)


def test_a_notebook_is_one_program_with_a_place_in_each_cell():
    book, first, second, note = "file:///class/lab.ipynb", "cell:1", "cell:2", "cell:3"

    async def steps(editor: Editor) -> None:
        editor.client.notebook_document_did_open(
            types.DidOpenNotebookDocumentParams(
                types.NotebookDocument(book, "jupyter-notebook", 1, [
                    types.NotebookCell(types.NotebookCellKind.Markup, note),
                    types.NotebookCell(types.NotebookCellKind.Code, first),
                    types.NotebookCell(types.NotebookCellKind.Code, second),
                ]),
                [
                    types.TextDocumentItem(first, "python", 1, FIRST),
                    types.TextDocumentItem(second, "python", 1, SECOND),
                ],
            )
        )  # fmt: skip
        await editor.findings(second)
        await asyncio.sleep(0.3)
        assert {d.code for d in editor.published[second]} == {"SEQ401", "SEQ402"}
        assert await editor.hints(second) == [(1, "(None, 2) · 10")]
        assert editor.published.get(first) == []
        editor.news.clear()
        change = types.TextDocumentContentChangePartial(
            types.Range(types.Position(1, 29), types.Position(1, 30)), "7"
        )  # edits of cells come as parts
        editor.client.notebook_document_did_change(
            types.DidChangeNotebookDocumentParams(
                types.VersionedNotebookDocumentIdentifier(2, book),
                types.NotebookDocumentChangeEvent(cells=types.NotebookDocumentCellChanges(
                    text_content=[types.NotebookDocumentCellContentChanges(
                        types.VersionedTextDocumentIdentifier(2, second), [change])])),
            )
        )  # fmt: skip
        assert await editor.hints(second) == [(1, "(None, 7) · 35")]

    session(steps)


@pytest.mark.parametrize("trusted", [False, True])
def test_rules_of_a_workspace_are_programs_and_need_trust(tmp_path, trusted):
    rules = tmp_path / "rules"
    rules.mkdir()
    ran = tmp_path / "ran"
    (rules / "own.py").write_text(f"open({str(ran)!r}, 'w').close()\n")
    (tmp_path / "seqlint.toml").write_text('rules = ["rules"]\n')

    async def steps(editor: Editor) -> None:
        await editor.open(PROGRAM, (tmp_path / "student.py").as_uri())

    session(steps, {"trusted": trusted})
    assert ran.exists() == trusted
