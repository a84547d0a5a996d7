"""Notebooks that Databricks exports as source: `# COMMAND ----------` between cells, `# MAGIC` before other things.

The format is told by the file's first line, `# Databricks notebook source`.
"""

from __future__ import annotations

import re

from seqlint.reading.formats.percent import between
from seqlint.reading.formats.pieces import Cells

COMMAND = re.compile(r"^# COMMAND -+[ \t]*$", re.MULTILINE)
RUN = re.compile(r"^# MAGIC %run\b", re.MULTILINE)


def cells(text: str) -> Cells:
    """The cells; `%run` brings the names of another notebook."""
    return Cells(between(text, COMMAND), RUN.search(text) is not None)
