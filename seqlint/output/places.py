"""Where a finding stands in its file: what tools want that know nothing of notebook cells."""

from __future__ import annotations

from functools import lru_cache

from seqlint.linting.finding import Place
from seqlint.reading.guards import Refused
from seqlint.reading.source import contents, decode, lines


def file_line(at: Place) -> int:
    """The line of the file. In a notebook: the line of its JSON on which the cell's line stands, 1 where it is gone."""
    if at.cell is None:
        return at.start[0]
    from seqlint.reading.notebook import line_in_file

    text = file_text(at.path)
    return 1 if text is None else line_in_file(text, at.cell, at.start[0])


@lru_cache(maxsize=4)
def file_text(path: str) -> str | None:
    """What the file holds now; None where it cannot be read (any more)."""
    try:
        return decode(contents(path))
    except (OSError, ValueError, Refused):  # gone, or no name that a file can have
        return None


@lru_cache(maxsize=4)
def line_hashes(path: str) -> dict[int, str]:
    """The `fingerprints` of a file's lines."""
    return fingerprints(file_text(path) or "")


def fingerprints(text: str) -> dict[int, str]:
    """For each line the fingerprint by which GitHub's code scanning recognises it in a changed file.

    As github/codeql-action computes it: a polynomial (base 37, modulo 2**64) over the next 100 characters that are
    neither space nor tab, in hexadecimal, and how many lines with it came before.
    """
    units = "\n".join(lines(text)).replace(" ", "").replace("\t", "").encode("utf-16-le", "surrogatepass")
    codes = [*memoryview(units).cast("H"), END_OF_FILE]
    starts = [0, *(place + 1 for place, code in enumerate(codes) if code == ord("\n"))]
    codes += [0] * WINDOW
    seen: dict[int, int] = {}
    hashes: dict[int, str] = {}
    for number, start in enumerate(starts, 1):
        value = 0
        for code in codes[start : start + WINDOW]:
            value = (value * 37 + code) % 2**64
        seen[value] = seen.get(value, 0) + 1
        hashes[number] = f"{value:x}:{seen[value]}"
    return hashes


WINDOW = 100
END_OF_FILE = 65535
