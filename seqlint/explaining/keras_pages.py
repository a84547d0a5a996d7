"""Links from a rule's words to Keras' own documentation."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

ROOT = "https://keras.io/api/"
MOST = 4
"""Links on one page; the first words are what a rule is about."""
CODE = re.compile(r"`([A-Za-z_][\w.]*)[^`]*`")


@cache
def pages() -> dict[str, str]:
    """Full name in Keras -> its page below ROOT."""
    table = tomllib.loads((Path(__file__).parent / "keras_pages.toml").read_text("utf-8"))
    return {name: page for page, names in table.items() for name in names}


def links(doc: str) -> list[tuple[str, str]]:
    """What `doc` names in backticks and Keras describes: the last part of each name, and its page; each page once."""
    by_word = {name.rpartition(".")[2]: page for name, page in pages().items()}
    found: dict[str, str] = {}
    for code in CODE.findall(doc):
        word = code.rpartition(".")[2]
        if word in by_word:
            found.setdefault(by_word[word], word)
    return [(word, f"{ROOT}{page}/") for page, word in list(found.items())[:MOST]]
