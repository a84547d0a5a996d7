"""Fingerprints of what a result follows from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from seqlint.reading import regular
from seqlint.reading.guards import Refused

CHUNK = 1 << 20


def of(*parts: str | bytes, files: Mapping[str, str] | None = None) -> str:
    """Of texts and bytes, and of files by what they are called. A file that cannot be read counts as that."""
    state = hashlib.sha256()
    for part in parts:
        _add(state, part)
    for name, path in sorted((files or {}).items()):
        _add(state, name)
        _add(state, _content(path))
    return state.hexdigest()


def _add(state: Any, part: str | bytes) -> None:
    """Each part with its length before it, so that no two lists of parts are the same bytes."""
    data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
    state.update(len(data).to_bytes(8, "big") + data)


def _content(path: str) -> bytes:
    state = hashlib.sha256()
    try:
        with regular.opened(path) as file:
            while chunk := file.read(CHUNK):
                state.update(chunk)
    except OSError as error:
        return f"unreadable: {error.errno}".encode()
    except Refused:
        return b"unreadable"
    return state.digest()
