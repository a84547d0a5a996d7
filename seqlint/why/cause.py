"""The causes of errors, as `causes/` lists them: one table a theme, in TOML, since they are text and no code."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PRELUDE = "import numpy as np\nimport keras\nfrom keras import layers\n\n"
"""What stands before every example."""
THEMES = (
    *("saving", "own", "building", "shapes", "labels"),
    *("callbacks", "compiling", "data", "names", "python", "arguments"),
)
"""In the order in which they are tried: the particular before the general."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why Keras, TensorFlow or Python raises one error, for a beginner.

    `kinds`: the exception's class, any where empty. `texts`: regular expressions, one of which is found in its message;
    the newest Keras' text first, then those of older ones and of other backends. Where the message alone does not tell:
    `line`: what must stand in the student's own line; `inside`: in the line, of whoever's, that raised it. `says` (what
    is wrong) and `do` (the next step) are filled with the groups of the text. `rules`: the codes of those rules that
    find the same mistake in a program. `example`: the smallest program that raises it, behind PRELUDE; the tests run it
    with the real Keras.
    """

    name: str
    texts: tuple[re.Pattern[str], ...]
    says: str
    do: str
    example: str
    kinds: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    line: re.Pattern[str] | None = None
    inside: re.Pattern[str] | None = None

    def match(self, kind: str, message: str, line: str = "", inside: str = "") -> dict[str, str] | None:
        """What the error's text tells, by the names of the groups; None where it is another error."""
        if (self.kinds and kind not in self.kinds) or (self.line and not self.line.search(line)):
            return None
        if self.inside and not self.inside.search(inside):
            return None
        found = next((hit for text in self.texts if (hit := text.search(message))), None)
        return None if found is None else {name: value or "?" for name, value in found.groupdict().items()}


@cache
def causes() -> tuple[Cause, ...]:
    """All causes, in the order in which they are tried."""
    folder = Path(__file__).parent / "causes"
    tables = (tomllib.loads((folder / f"{theme}.toml").read_text("utf-8"))["cause"] for theme in THEMES)
    return tuple(_cause(table) for theme in tables for table in theme)


def _cause(table: dict[str, Any]) -> Cause:
    return Cause(
        name=table["name"],
        texts=tuple(re.compile(text) for text in table["texts"]),
        says=table["says"],
        do=table["do"],
        example=table["example"],
        kinds=tuple(table.get("kinds", ())),
        rules=tuple(table.get("rules", ())),
        line=re.compile(table["line"]) if "line" in table else None,
        inside=re.compile(table["inside"]) if "inside" in table else None,
    )
