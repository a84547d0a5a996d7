"""Patterns of the configuration and of `--exclude` that name files."""

from __future__ import annotations

import os
from fnmatch import fnmatch

from seqlint.reading.paths import relative


def matches(path: str, pattern: str, folder: str = "") -> bool:
    """Whether a pattern such as `*.ipynb`, `old` or `week1/*` names this file or a folder above it.

    Paths count from `folder`, from the current one where it is "".
    """
    parts = relative(os.path.abspath(path), folder).replace(os.sep, "/").split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    pattern = pattern.rstrip("/").removeprefix("./")
    return any(fnmatch(name, pattern) for name in (*parts, *above))
