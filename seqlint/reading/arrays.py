"""Arrays of numbers from a `.npz` or a `.csv`, read within bounds; nothing pickled is ever loaded.

Without numpy: the process that reads them forks others, and numpy starts threads.
"""

from __future__ import annotations

import ast
import csv
import functools
import io
import math
import os
import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from seqlint.reading import regular
from seqlint.reading.guards import Refused

ENDINGS = (".npz", ".csv")
MAX_BYTES = 200_000_000
"""Of a file, and of the numbers in it."""
MAX_HEADER = 10_000
MAX_RANK = 8
MAGIC = b"\x93NUMPY"
NUMBERS = re.compile(r"[<>|=]?(b1|[iu][1248]|f[248])\Z")
TRAIN = (("x_train", "y_train"), ("x", "y"))
TEST = (("x_test", "y_test"), ("x", "y"))


class BadData(Exception):
    """The file does not hold what is needed. One line that says why."""


@dataclass(frozen=True)
class Array:
    """Numbers as they lie in memory. `dtype` as in the header of a `.npy` ("<f4"); `fortran`: first axis fastest."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes
    fortran: bool = False


@dataclass(frozen=True)
class Samples:
    """What a model is given and what it should answer, one sample along the first axis of each."""

    x: Array
    y: Array


def load(train: str | None, test: str | None, target: str | None = None) -> tuple[Samples | None, Samples]:
    """Samples to train on, where a file is named for them, and samples to test with; from one file where `test` is not.

    A `.npz` holds `x_train`, `y_train`, `x_test` and `y_test`, as the files of Keras' data sets do, or `x` and `y`
    where train and test are files of their own. A `.csv` has a sample in each row; the column `target` (the last
    one) is the answer, and answers in words are numbered from 0 in the order of the alphabet. Raises BadData.
    """
    path = test or train or ""
    if not test and path.lower().endswith(".csv"):
        raise BadData(
            f"{os.path.basename(path)} holds what is trained on: the hidden samples are in a file of their own"
        )
    learned = None if train is None else _read(train, TRAIN if test else TRAIN[:1], target)
    tested = _read(path, TEST if test else TEST[:1], target)
    both = [each for each in (learned, tested) if each is not None]
    words = sorted({word for each in both for word in each.words})
    if words:
        classes = {word: number for number, word in enumerate(words)}
        both = [_numbered(each, classes) for each in both]
    shapes = [each.samples.x.shape[1:] for each in both]
    if shapes[0] != shapes[-1]:
        raise BadData(f"the samples have different shapes: {shapes[0]} to train on and {shapes[-1]} to test with")
    return both[0].samples if learned else None, both[-1].samples


@dataclass(frozen=True)
class _Found:
    """`words`: the answers of a `.csv` where they are no numbers."""

    samples: Samples
    words: tuple[str, ...] = ()


@functools.lru_cache(maxsize=16)
def _read(path: str, names: tuple[tuple[str, str], ...], target: str | None) -> _Found:
    try:
        data = regular.read(path, MAX_BYTES)
    except OSError as error:
        raise BadData(f"{os.path.basename(path)} cannot be read: {(error.strerror or '').lower()}") from None
    except Refused as refused:
        raise BadData(f"{os.path.basename(path)}: {refused.message}") from None
    try:
        found = _csv(data, target) if path.lower().endswith(".csv") else _Found(_npz(data, names))
    except BadData as bad:
        raise BadData(f"{os.path.basename(path)}: {bad}") from None
    x, y = found.samples.x, found.samples.y
    if not x.shape or not y.shape or not 0 < x.shape[0] == y.shape[0]:
        raise BadData(f"{os.path.basename(path)}: x has the shape {x.shape}, y {y.shape}: not one answer a sample")
    return found


def _npz(data: bytes, pairs: Sequence[tuple[str, str]]) -> Samples:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            there = {name.lower().removesuffix(".npy"): name for name in packed.namelist()}
            for pair in pairs:
                if all(name in there for name in pair):
                    x, y = (_member(packed, there[name]) for name in pair)
                    return Samples(x, y)
            asked = " or ".join(" and ".join(pair) for pair in pairs)
            raise BadData(f"it holds no {asked}; it holds {', '.join(sorted(there)[:10]) or 'nothing'}")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise BadData(f"it is no .npz, or damaged: {error}") from None


def _member(packed: zipfile.ZipFile, name: str) -> Array:
    with packed.open(name) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadData(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        return npy(data)
    except BadData as bad:
        raise BadData(f"{name}: {bad}") from None


def npy(data: bytes) -> Array:
    """The array of a `.npy` file (numpy/lib/format.py describes its versions 1 to 3). Raises BadData."""
    if not data.startswith(MAGIC) or len(data) < 12:
        raise BadData("it is no array")
    wide = data[6] > 1
    (length,) = struct.unpack_from("<I" if wide else "<H", data, 8)
    begin = (12 if wide else 10) + length
    try:
        header: dict[str, Any] = ast.literal_eval(data[begin - length : begin][:MAX_HEADER].decode("latin1"))
        dtype, shape, fortran = header["descr"], header["shape"], header["fortran_order"]
    except (ValueError, SyntaxError, TypeError, KeyError, MemoryError, RecursionError):
        raise BadData("its header cannot be read") from None
    if not isinstance(dtype, str) or not NUMBERS.match(dtype):
        raise BadData(f"it holds no plain numbers ({str(dtype)[:60]})")
    whole = isinstance(shape, tuple) and len(shape) <= MAX_RANK and all(type(n) is int and n >= 0 for n in shape)
    if not whole or math.prod(shape) * int(dtype[-1]) != len(data) - begin:
        raise BadData("it is cut off, or damaged")
    return Array(dtype, shape, data[begin:], fortran is True)


def _csv(data: bytes, target: str | None) -> _Found:
    """Rows of numbers, with a line of names above them or without."""
    try:
        rows = [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadData(f"it is no CSV file: {error}") from None
    has_names = bool(rows) and not any(map(_is_number, rows[0]))
    names = [each.strip() for each in rows.pop(0)] if has_names else []
    if not rows:
        raise BadData("it holds no rows")
    if target is not None and target not in names:
        raise BadData(f"it has no column {target!r}; its columns are {', '.join(names[:20]) or 'without names'}")
    answer = len(rows[0]) - 1 if target is None else names.index(target)
    numbers, answers = array("f"), []
    for number, row in enumerate(rows, 1 + has_names):
        if len(row) != len(rows[0]):
            raise BadData(f"row {number} has {len(row)} cells, the first {len(rows[0])}")
        answers.append(row[answer].strip())
        for cell in (*row[:answer], *row[answer + 1 :]):
            if not _is_number(cell):
                raise BadData(f"row {number}: {cell[:40]!r} is no number")
            numbers.append(float(cell))
    x = Array("=f4", (len(rows), len(rows[0]) - 1), numbers.tobytes())
    wrong = [row for row, each in enumerate(answers, 1 + has_names) if not each or not _is_number(each)]
    if len(wrong) == len(answers) and all(answers):
        return _Found(Samples(x, Array("=i8", (len(rows),), b"")), tuple(answers))
    if wrong:
        raise BadData(f"row {wrong[0]}: the answer {answers[wrong[0] - 1 - has_names][:40]!r} is no number")
    values = [float(each) for each in answers]
    whole = all(value == int(value) for value in values)
    stored = array("q", map(int, values)) if whole else array("d", values)
    return _Found(Samples(x, Array("=i8" if whole else "=f8", (len(rows),), stored.tobytes())))


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 2.0**63
    except ValueError:
        return False


def _numbered(found: _Found, classes: dict[str, int]) -> _Found:
    if not found.words:
        raise BadData("the answers are words in one file and numbers in the other")
    numbers = array("q", [classes[word] for word in found.words]).tobytes()
    return replace(found, samples=replace(found.samples, y=replace(found.samples.y, data=numbers)))
