"""What a format finds in a text file."""

from __future__ import annotations

from seqlint.quick import dataclass


@dataclass(frozen=True)
class Piece:
    """The code of one cell: the offsets of its beginning and end, and the Python that stands there, equally long."""

    start: int
    end: int
    python: str


@dataclass(frozen=True)
class Cells:
    """What a file's cells are, in the order in which they are executed.

    `incomplete`: names may be bound by what is not understood, or by commands.
    """

    pieces: tuple[Piece, ...]
    incomplete: bool = False
