"""Graphviz' language: `seqlint shapes --format dot student.py | dot -Tpdf > model.pdf`."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.facts import ModelFacts
from seqlint.output.pictures import Drawn
from seqlint.output.pictures.steps import Step, steps, title, total


def write(models: Drawn) -> str:
    rows = [
        "digraph models {",
        '  node [shape=box, style=rounded, fontname="sans-serif"];',
        '  edge [fontname="monospace"];',
    ]
    for number, (path, model) in enumerate(models):
        rows += _model(number, path, model)
    return "\n".join([*rows, "}"]) + "\n"


def _model(number: int, path: str, model: ModelFacts) -> Iterator[str]:
    yield f"  subgraph cluster_{number} {{"
    yield f"    label={quoted(f'{title(path, model)}: {total(model)}')};"
    before: Step | None = None
    for place, step in enumerate(steps(model)):
        label = "\n".join(filter(None, (step.title, step.note, step.problem and f"stops here: {step.problem}")))
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
