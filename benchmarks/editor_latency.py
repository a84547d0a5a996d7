"""What an editor waits for after a keystroke: findings and hints, over standard input and output.

    python benchmarks/editor_latency.py FOLDER [--files 50] [--edits 2000]

Opens real files of 150 to 260 lines, types into each, and times from the edit sent to the findings and to the hints
received, with the 30 ms in mind that the server waits for the next key; and what the server's processor spends on it,
which does not depend on what else the machine does. Then edits one file again and again and says
what memory the server has before and after.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

WHOLE = types.Range(types.Position(0, 0), types.Position(100_000, 0))


def files(folder: Path, count: int) -> list[Path]:
    """Scripts about Keras of 150 to 260 lines, the same ones each time."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text("utf-8", "replace")
        if "keras" in text and 150 <= text.count("\n") <= 260:
            found.append(path)
    return found[:count]


class Editor:
    def __init__(self, client: LanguageClient) -> None:
        self.client, self.news = client, asyncio.Event()

    def open(self, uri: str, text: str) -> None:
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "python", 1, text))
        )

    async def edit(self, uri: str, text: str, version: int) -> tuple[float, float]:
        """Seconds until the findings and until the hints are there."""
        self.news.clear()
        start = time.perf_counter()
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        hints = asyncio.ensure_future(
            self.client.text_document_inlay_hint_async(types.InlayHintParams(types.TextDocumentIdentifier(uri), WHOLE))
        )
        await hints
        hinted = time.perf_counter() - start
        await asyncio.wait_for(self.news.wait(), 60)
        return time.perf_counter() - start, hinted


def processor_time(pid: int) -> float:
    """Seconds that a process has used, in steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """MB of a process."""
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows if row.startswith("VmRSS"))


async def run(found: list[Path], edits: int) -> None:
    client = LanguageClient("benchmark", "1")
    editor = Editor(client)
    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda _: editor.news.set())
    await client.start_io(sys.executable, "-m", "seqlint", "lsp")
    await client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
    server = client._server
    findings, hints, used = [], [], []
    for path in found:
        uri, text = path.as_uri(), path.read_text("utf-8", "replace")
        editor.news.clear()
        editor.open(uri, text)
        await asyncio.wait_for(editor.news.wait(), 60)
        middle = text.find("\n", len(text) // 2)
        for number, typed in enumerate(("\n#", "\n# a", "\n", "\nx = 1"), 2):
            before = processor_time(server.pid)
            told, hinted = await editor.edit(uri, text[:middle] + typed + text[middle:], number)
            used.append(processor_time(server.pid) - before)
            findings.append(told)
            hints.append(hinted)
    for name, times in (("findings", findings), ("hints", hints), ("processor time", used)):
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(f"{name}: p50 {statistics.median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, {len(found)} files")
    uri, text = found[0].as_uri(), found[0].read_text("utf-8", "replace")
    marks = []
    for number in range(edits):
        await editor.edit(uri, f"{text}\n# {number}", 10 + number)
        if number in (edits // 4, edits // 2, edits - 1):
            marks.append(f"{memory(server.pid):.0f} MB after {number + 1}")
    print("memory: " + ", ".join(marks))
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=50)
    parser.add_argument("--edits", type=int, default=2000)
    options = parser.parse_args()
    found = files(options.folder, options.files)
    if not found:
        sys.exit(f"{options.folder} holds no script about Keras of 150 to 260 lines")
    asyncio.run(run(found, options.edits))


if __name__ == "__main__":
    main()
