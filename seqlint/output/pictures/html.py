"""A page of its own: the picture, and the same as a table for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.facts import ModelFacts
from seqlint.output.html_text import escape
from seqlint.output.pictures import Drawn, svg
from seqlint.output.pictures.steps import NONE, steps, title, total

STYLE = (
    ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:1.5em auto;padding:0 1em}"
    "svg{max-width:100%;height:auto}table{border-collapse:collapse;margin:.5em 0}"
    "td,th{padding:.2em .8em;border-bottom:1px solid #8886;text-align:left}td:last-child{text-align:right}"
)


def write(models: Drawn) -> str:
    drawn = list(models)
    body = "".join("".join(_model(path, model)) for path, model in drawn) or f"<p>{NONE.capitalize()}.</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Models</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>\n"
    )


def _model(path: str, model: ModelFacts) -> Iterator[str]:
    yield svg.write([(path, model)])
    yield f"<details><summary>{escape(title(path, model))} as a table</summary><table><thead>"
    yield "<tr><th>Layer<th>Output shape<th>Parameters</tr></thead><tbody>"
    for step in steps(model):
        shape = f"stops here: {step.problem}" if step.problem else step.shape
        yield f"<tr><td>{escape(step.title)}<td>{escape(shape)}<td>{escape(step.note)}</tr>"
    yield f"</tbody></table><p>{escape(total(model))}</p></details>"
