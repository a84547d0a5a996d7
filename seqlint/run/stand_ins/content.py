"""Inside the child: what made-up files hold, by what the analysis and the submission's own text say about them."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from typing import Any

import numpy as np

from seqlint.run.stand_ins.hints import Hints

ROWS = 200
TABLES = (".csv", ".data", ".tsv", ".xls", ".xlsx")
LABELS = ("label", "target", "class", "is_", "score", "stars", "rating", "sentiment", "outcome", "id")
WORDS = ("the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "and", "runs", "away")


class Maker:
    """Makes content up. `tables`: what the analysis knows of files by name; `hints`: what the text says of them."""

    def __init__(self, used: Callable[[str], None], hints: Hints, tables: dict[str, Any]) -> None:
        self.used, self.hints = used, hints
        self.tables = {os.path.basename(name): table for name, table in tables.items()}

    def table(self, name: str) -> tuple[list[str], int]:
        """Columns and rows of a table file."""
        known = self.tables.get(os.path.basename(name), {})
        rows = known.get("rows") or ROWS
        if known.get("columns"):
            return list(known["columns"]), rows
        width = self.hints.columns or (self.hints.features + 1 if self.hints.features else 9)
        keys = [key for key in self.hints.keys if len(key) < 60]
        return [*keys, *(f"column{n}" for n in range(len(keys), width))], rows

    def numbers(self, columns: int, rows: int) -> Any:
        """Small whole numbers that look like class labels and like features."""
        return (np.arange(rows)[:, None] + np.arange(columns)) % max(self.hints.classes, 2)

    def text(self, name: str) -> str:
        """The content of a text file by its ending."""
        ending = os.path.splitext(name)[1].lower()
        if ending in TABLES:
            columns, rows = self.table(name)
            stream = io.StringIO()
            writer = csv.writer(stream)
            writer.writerow(columns)
            writer.writerows(self.numbers(len(columns), rows).tolist())
            return stream.getvalue()
        if ending == ".json":
            keys = self.hints.keys or ("text", "label")
            return json.dumps([{key: self.value(key, row) for key in keys} for row in range(ROWS)])
        return "".join(f"{self.words(row)}{self.hints.separator}{self.words(row + 3)}\n" for row in range(ROWS))

    def value(self, key: str, row: int) -> Any:
        """A class number where the key sounds like a label, else some words."""
        if any(word in key.lower() for word in LABELS):
            return row % max(self.hints.classes, 2)
        return self.words(row)

    def words(self, row: int) -> str:
        """A few words, others in each row."""
        return " ".join(WORDS[(row + n) % len(WORDS)] for n in range(6))
