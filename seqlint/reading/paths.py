"""Paths as people are told them and as patterns see them."""

from __future__ import annotations

import os
from typing import Any


def relative(path: str, folder: str = "", flavour: Any = os.path) -> str:
    """`path` as seen from a folder, from the current one where it is ""; absolute where no way leads there.

    There is none to another drive of Windows: `os.path.relpath` raises ValueError then. `flavour`: whose paths they
    are, `ntpath` or `posixpath`.
    """
    try:
        found = flavour.relpath(path, folder or flavour.curdir)
    except ValueError:
        found = flavour.abspath(path)
    return str(found)
