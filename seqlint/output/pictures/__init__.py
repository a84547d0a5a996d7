"""A model as a picture: layers with their parameters, the shape at each step, and the layer where it breaks.

One file a format, all from the same steps (`steps`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module

from seqlint.facts import ModelFacts

Drawn = Iterable[tuple[str, ModelFacts]]
"""Pairs of a path and a model in it."""
FORMATS = ("svg", "html", "mermaid", "dot")


def draw(format: str, models: Drawn) -> str:
    """All models in one document."""
    write: Callable[[Drawn], str] = import_module(f"seqlint.output.pictures.{format}").write
    return write(models)
