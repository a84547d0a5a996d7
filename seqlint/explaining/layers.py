"""What a layer does, in words and formulas, as `layers.toml` says."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def table() -> dict[str, dict[str, str]]:
    """By the layer's class: `does`, `shape` and `params`."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def meaning(kind: str) -> str:
    """A layer's page in Markdown; empty where there is none."""
    known = table().get(kind)
    if known is None:
        return ""
    params = "none" if known["params"] == "0" else f"`{known['params']}`"
    return f"{known['does']}\n\n- output: {known['shape']}\n- parameters: {params}"
