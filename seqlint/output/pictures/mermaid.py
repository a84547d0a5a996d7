"""Mermaid, which GitHub, GitLab and many notebooks draw by themselves (flowchart syntax of Mermaid 10 and later)."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.facts import ModelFacts
from seqlint.output.pictures import Drawn
from seqlint.output.pictures.steps import Step, steps, title, total


def write(models: Drawn) -> str:
    rows = ["flowchart TD", "  classDef broken stroke:#c4321f,stroke-width:2px,stroke-dasharray:5 3"]
    for number, (path, model) in enumerate(models):
        rows += _model(number, path, model)
    return "\n".join(rows) + "\n"


def _model(number: int, path: str, model: ModelFacts) -> Iterator[str]:
    yield f'  subgraph m{number}["{quoted(f"{title(path, model)}: {total(model)}")}"]'
    before: Step | None = None
    for place, step in enumerate(steps(model)):
        label = quoted(" ".join(filter(None, (step.title, f"- {step.note}" if step.note else ""))))
        if step.problem:
            label += f"<br>stops here: {quoted(step.problem)}"
        yield f'    m{number}s{place}["{label}"]{":::broken" if step.problem else ""}'
        if before is not None:
            shape = f'|"{quoted(before.shape)}"|' if before.shape else ""
            yield f"    m{number}s{place - 1} -->{shape} m{number}s{place}"
        before = step
    if before is not None and before.shape:
        yield f'    m{number}s{place} --> m{number}out(["{quoted(before.shape)}"])'
    yield "  end"


def quoted(text: str) -> str:
    """Text between quotes: Mermaid's own escapes, which are HTML's with `#` for `&`."""
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;").replace("`", "'")
