"""Trained models and weights as people hand them in: taken apart within bounds, and never by Keras itself.

A `.keras` file is a zip archive of three members (keras/src/saving/saving_lib.py). What comes out is a description and
the bytes of an HDF5 file; what they may hold is for who builds the model to say.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seqlint.reading import regular
from seqlint.reading.guards import Refused

MODEL = ".keras"
ENDINGS = (MODEL, ".weights.h5")
MAX_BYTES = 200_000_000
"""Of the file, and of the weights in it."""
MAX_CONFIG = 1_000_000
"""Of the description, and of what stands beside it."""
CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
SIZES = {CONFIG: MAX_CONFIG, METADATA: MAX_CONFIG, WEIGHTS: MAX_BYTES}
ENTRY, MANY = b"PK\x01\x02", 100
"""How an entry of an archive's table of contents begins. All of it is read at once: it must not be long."""
HDF5 = b"\x89HDF\r\n\x1a\n"


class NotSaved(Exception):
    """It is no file of the kind that its name says. One line that says why."""


@dataclass(frozen=True)
class Saved:
    """`config`: the model's description, None for a file of weights. `version`: of Keras, None where not told."""

    weights: bytes
    config: Mapping[str, Any] | None = None
    version: str | None = None


def is_model(path: str) -> bool:
    """Whether its name says that it is a whole model, and not the weights of one."""
    return path.lower().endswith(MODEL)


def read(path: str) -> Saved:
    """A `.keras` file or a `.weights.h5` file, by its name. Raises NotSaved for another, OSError as the system does."""
    try:
        data = regular.read(path, MAX_BYTES, follow=False)
    except Refused as refused:
        raise NotSaved(refused.message) from None
    if not is_model(path):
        return Saved(_hdf5(data))
    if data.startswith(HDF5):
        raise NotSaved("this is an HDF5 file under the name of a .keras file: save it with model.save('NAME.keras')")
    if data.count(ENTRY) > MANY:
        raise NotSaved("this is an archive of many files, no .keras file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = _members(packed)
            described, told = _json(members[CONFIG]), _json(members[METADATA])
            if not isinstance(described.get("class_name"), str) or not isinstance(described.get("config"), dict):
                raise NotSaved("its config.json describes no model")
            version = told.get("keras_version")
            return Saved(_hdf5(members[WEIGHTS]), described, version[:20] if isinstance(version, str) else None)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise NotSaved(f"this is no .keras file, or it is damaged: {error}") from None


def _members(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """The three members, each once, none larger than it may be; nothing else is looked at."""
    entries = packed.infolist()
    if sorted(entry.filename for entry in entries) != sorted(SIZES):
        named = ", ".join(repr(entry.filename[:60]) for entry in entries[:5]) or "nothing"
        raise NotSaved(f"a .keras file holds {', '.join(SIZES)}, each once, and this one {named}")
    members = {}
    for entry in entries:
        with packed.open(entry) as stream:
            members[entry.filename] = stream.read(SIZES[entry.filename] + 1)
        if len(members[entry.filename]) > SIZES[entry.filename]:
            raise NotSaved(f"{entry.filename} in it is larger than {SIZES[entry.filename] // 1_000_000} MB")
    return members


def _json(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except RecursionError:
        raise ValueError("its description is nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("its description is no object")
    return value


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number that a model holds")


def _hdf5(data: bytes) -> bytes:
    if not data.startswith(HDF5):
        raise NotSaved("its weights are no HDF5 file: save them with model.save or model.save_weights")
    return data
