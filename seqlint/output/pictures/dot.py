"""Graphviz' language: `seqlint shapes --format dot student.py | dot -Tpdf > model.pdf`."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.facts import ModelFacts
from seqlint.output.pictures import Drawn
from seqlint.output.pictures.steps import NONE, Step, steps, title, total


def write(models: Drawn) -> str:
    rows = [
        "digraph models {",
        '  graph [fontname="sans-serif"];',
        '  node [shape=box, style=rounded, fontname="sans-serif"];',
        '  edge [fontname="monospace"];',
    ]
    number = -1
    for number, (path, model) in enumerate(models):
        rows += _model(number, path, model)
    if number < 0:
        rows.append(f"  label={quoted(NONE)};")
    return "\n".join([*rows, "}"]) + "\n"


def _model(number: int, path: str, model: ModelFacts) -> Iterator[str]:
    yield f"  subgraph cluster_{number} {{"
    yield f"    label={quoted(f'{title(path, model)}: {total(model)}')};"
    before: Step | None = None
    for place, step in enumerate(steps(model)):
        label = "\n".join(step.lines)
        broken = ', color="#c4321f", style="rounded,dashed"' if step.problem else ""
        yield f"    m{number}s{place} [label={quoted(label)}{broken}];"
        if before is not None:
            yield f"    m{number}s{place - 1} -> m{number}s{place} [label={quoted(before.shape)}];"
        before = step
    if before is not None and before.shape:
        yield f"    m{number}out [label={quoted(before.shape)}, shape=plaintext];"
        yield f"    m{number}s{place} -> m{number}out;"
    yield "  }"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
