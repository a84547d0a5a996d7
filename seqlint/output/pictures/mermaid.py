"""Mermaid, which GitHub, GitLab and many notebooks draw by themselves (flowchart syntax of Mermaid 10 and later)."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.facts import ModelFacts
from seqlint.output.pictures import Drawn
from seqlint.output.pictures.steps import NONE, Step, steps, title, total


def write(models: Drawn) -> str:
    rows = ["flowchart LR", "  classDef broken stroke:#c4321f,stroke-width:2px,stroke-dasharray:5 3"]
    number = -1
    for number, (path, model) in enumerate(models):
        rows += _model(number, path, model)
    if number < 0:
        rows.append(f'  none["{NONE}"]')
    return "\n".join(rows) + "\n"


def _model(number: int, path: str, model: ModelFacts) -> Iterator[str]:
    yield f'  subgraph m{number}["{quoted(f"{title(path, model)}: {total(model)}")}"]'
    yield "    direction TB"  # without it a box that no arrow leaves is drawn from left to right
    before: Step | None = None
    for place, step in enumerate(steps(model)):
        label = "<br>".join(quoted(line) for line in step.lines)
        yield f'    m{number}s{place}["{label}"]{":::broken" if step.problem else ""}'
        if before is not None:
            shape = f'|"{quoted(before.shape)}"|' if before.shape else ""
            yield f"    m{number}s{place - 1} -->{shape} m{number}s{place}"
        before = step
    if before is not None and before.shape:
        yield f'    m{number}s{place} --> m{number}out(["{quoted(before.shape)}"])'
    yield "  end"
    if number:
        yield f"  m{number - 1} ~~~ m{number}"  # an unseen link: models stand in their order


def quoted(text: str) -> str:
    """Text between quotes: Mermaid's own escapes, which are HTML's with `#` for `&`."""
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;").replace("`", "'")
