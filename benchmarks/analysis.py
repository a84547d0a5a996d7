"""What an editor computes after a keystroke: the analysis of real files of 150 to 260 lines that mention Keras.

    python benchmarks/analysis.py FOLDER [--files 200]

Processor time, which other work on the machine does not change much; of each file the better of two. In a notebook a
key is typed into its last cell: what the editor keeps of the cells above is not done again.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import Row
from seqlint.config import Settings
from seqlint.editor.documents import Document
from seqlint.editor.view import view
from seqlint.reading import guards, source

GOALS = {50: "", 90: "", 95: "60 ms"}


def documents(folder: Path, count: int) -> list[Document]:
    """The same ones each time."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".ipynb")):
        cells = [cell.raw for cell in source.read(str(path)).cells]
        lines = sum(cell.count("\n") + 1 for cell in cells)
        if not 150 <= lines <= 260 or not any("keras" in cell for cell in cells):
            continue
        uri, notebook = path.resolve().as_uri(), path.suffix == ".ipynb"
        names = [f"{uri}#{number}" for number in range(len(cells))] if notebook else [uri]
        found.append(Document(uri, names, dict(zip(names, cells, strict=True)), set(names), notebook))
        if len(found) == count:
            break
    return found


def fastest(work: Callable[[], object]) -> float:
    """Milliseconds of processor time, the better of two."""
    times = []
    for _ in range(2):
        begin = time.process_time()
        work()
        times.append(1000 * (time.process_time() - begin))
    return min(times)


def full(document: Document, settings: Settings) -> float:
    """What it costs to look at a document of which nothing is known."""

    def opened() -> None:
        guards.check_text.cache_clear()
        guards.parsed.cache_clear()
        view(document, settings)

    return fastest(opened)


def keystroke(document: Document, settings: Settings) -> float:
    """What it costs to look at a document again after each of two keys."""
    before = view(document, settings)

    def typed() -> None:
        nonlocal before
        document.texts[document.cells[-1]] += "\n#"
        document.edition += 1
        before = view(document, settings, before)

    return fastest(typed)


def rows(folder: Path, count: int) -> Iterator[Row]:
    settings = Settings()
    found = documents(folder, count)
    view(found[0], settings)
    gc.collect()
    gc.freeze()
    for name, work in (("full analysis", full), ("keystroke", keystroke)):
        times = sorted(work(each, settings) for each in found)
        for part, goal in GOALS.items():
            value = times[min(len(times) - 1, len(times) * part // 100)]
            kind = "the median" if part == 50 else f"the {part}th percentile"
            what = f"{name} of {len(found)} real files of 150 to 260 lines, {kind}"
            yield Row(what, goal, "", f"{value:.1f} ms", f"`benchmarks/analysis.py FOLDER --files {count}`")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=200)
    options = parser.parse_args()
    for row in rows(options.folder, options.files):
        print(row, flush=True)


if __name__ == "__main__":
    main()
