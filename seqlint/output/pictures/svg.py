"""SVG that stands alone: one column of boxes for each model, for light and dark, no script, no outside resource.

It brings its own paper: whoever shows a picture (a viewer, JupyterLab's dark theme) does not follow the reader's
colour scheme, as the picture does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seqlint.facts import ModelFacts
from seqlint.keras_api.categories import category
from seqlint.output.html_text import escape
from seqlint.output.pictures import Drawn
from seqlint.output.pictures.steps import NONE, Step, fitted, name, steps, title, total, where

WIDTH, HEIGHT, GAP = 300, 44, 38
"""Of a box, and between two boxes, in pixels."""
COLUMN, TOP, MARGIN = WIDTH + 48, 64, 24
ARROW = 60
"""Where the arrows go: a long shape has room beside them."""
HEAD, TEXT, NOTE = 9.2, 7.8, 7.2
"""The width of a character of a heading, of a layer's class and of a note, in the widest of the usual fonts."""
STYLE = """
.seqlint-model text{font:13px system-ui,sans-serif;fill:#222}
.seqlint-model .head{font-weight:600;font-size:14px}
.seqlint-model .note,.seqlint-model .shape{font-size:12px;fill:#555}
.seqlint-model .shape{font-family:ui-monospace,monospace}
.seqlint-model rect{fill:#f6f7f9;stroke:#98a2b3}
.seqlint-model .paper{stroke:none;fill:#fff}
.seqlint-model .bar{stroke:none;fill:#98a2b3}
.seqlint-model .core{fill:#3b7ddd}.seqlint-model .convolution{fill:#2a9d6f}.seqlint-model .pooling{fill:#7bbf5a}
.seqlint-model .recurrent{fill:#b5651d}.seqlint-model .input{fill:#667085}
.seqlint-model line{stroke:#98a2b3;stroke-width:1.5}
.seqlint-model .arrow{fill:#98a2b3}
.seqlint-model .broken{fill:#fff0ee;stroke:#c4321f;stroke-width:2;stroke-dasharray:5 3}
.seqlint-model .why{fill:#b42318;font-weight:600;font-size:12px}
@media (prefers-color-scheme: dark){
.seqlint-model text{fill:#e8e8ea}.seqlint-model .note,.seqlint-model .shape{fill:#b4b8c0}
.seqlint-model rect{fill:#26292f;stroke:#667085}.seqlint-model .paper{stroke:none;fill:#16181d}
.seqlint-model .broken{fill:#3a1d1a;stroke:#f97066}
.seqlint-model .why{fill:#fda29b}}
"""


def write(models: Drawn) -> str:
    """One picture of all models, side by side."""
    drawn = list(models)
    said = "; ".join(f"{title(path, model)}: {total(model)}" for path, model in drawn) or NONE
    columns = [(path, model, list(steps(model))) for path, model in drawn]
    height = TOP + max((len(rows) for _, _, rows in columns), default=0) * (HEIGHT + GAP) + MARGIN
    width = max(len(columns), 1) * COLUMN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="seqlint-model" role="img" aria-label="{escape(said)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" x="0" y="0" width="{width}" height="{height}" rx="8"/>',
    ]
    for number, (path, model, rows) in enumerate(columns):
        parts += _column(MARGIN + number * COLUMN, path, model, rows)
    if not columns:
        parts.append(f'<text class="note" x="{MARGIN}" y="46">{NONE}</text>')
    return "".join(parts) + "</svg>\n"


def _column(left: int, path: str, model: ModelFacts, rows: Sequence[Step]) -> Iterator[str]:
    known = f" · {total(model)}"
    said = fitted(where(path, model), WIDTH / NOTE - len(known)) + known
    yield f'<text class="head" x="{left}" y="26">{escape(fitted(name(model), WIDTH / HEAD))}</text>'
    yield f'<text class="note" x="{left}" y="46">{escape(said)}</text>'
    for number, step in enumerate(rows):
        top = TOP + number * (HEIGHT + GAP)
        yield from _box(left, top, step)
        if number + 1 < len(rows) or step.shape:
            yield from _arrow(left, top + HEIGHT, step.shape)


def _box(left: int, top: int, step: Step) -> Iterator[str]:
    broken = ' class="broken"' if step.problem else ""
    yield f'<rect{broken} x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="7"/>'
    kind = "input" if step.title == "Input" else category(step.title)
    yield f'<rect class="bar {escape(kind)}" x="{left}" y="{top}" width="6" height="{HEIGHT}" rx="3"/>'
    kind = fitted(step.title, (WIDTH - 36 - len(step.note) * NOTE) / TEXT)
    yield f'<text x="{left + 18}" y="{top + 27}">{escape(kind)}</text>'
    yield f'<text class="note" x="{left + WIDTH - 12}" y="{top + 27}" text-anchor="end">{escape(step.note)}</text>'
    if step.problem:
        at = f'x="{left + 12}" y="{top + HEIGHT + 18}"'
        yield f'<text class="why" {at}>stops here: {escape(step.problem)}</text>'


def _arrow(left: int, top: int, shape: str) -> Iterator[str]:
    x = left + ARROW
    if shape:
        yield f'<line x1="{x}" y1="{top}" x2="{x}" y2="{top + GAP - 8}"/>'
        yield f'<path class="arrow" d="M{x - 5} {top + GAP - 9}h10l-5 8z"/>'
        yield f'<text class="shape" x="{x + 12}" y="{top + 23}">{escape(shape)}</text>'
