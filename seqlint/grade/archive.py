"""Unpacking what people hand in: plain files inside the folder, nothing else, and never more than a bound."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import shutil
import stat
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from seqlint.errors import CannotWork
from seqlint.reading import regular
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.guards import Refused

ENDINGS = (".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tar.xz")
MAX_RATIO = 200
"""Bytes unpacked for each packed one, where it is more than `FREE`: a bomb has a thousand."""
FREE = 50_000_000
MAX_FILES, MAX_BYTES, MAX_DEPTH = 5_000, 500_000_000, 60
ENTRY = 1_000
"""Bytes that a file takes in the list of a zip's files, at most on the average."""
CHUNK = 1 << 20
PACKED: dict[bytes, Callable[..., Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}
"""The first bytes of a packed tar archive, and what unpacks it."""
SECONDS = 30.0
"""Of processor time: a packed stream may consist of millions of empty parts."""
TOO_MUCH = "the archive unpacks to more than is allowed"
TOO_SLOW = "the archive takes too much time or memory to unpack"
UNPACKED = ".unpacked-"


class BadArchive(Exception):
    """It is not unpacked. One line that says why."""


class RareArchive(BadArchive):
    """It may well be whole, but what unpacks it cannot be bounded: nobody's fault, and not graded."""


@contextmanager
def scratch(out: str | None) -> Iterator[Path]:
    """A folder for what is unpacked, removed afterwards: inside `out`, where whatever a killed run left is removed by
    the next one, else in the system's temporary folder.
    """
    if out is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    try:
        os.makedirs(out, exist_ok=True)
        folder = tempfile.mkdtemp(prefix=f"{UNPACKED}{os.getpid()}-", dir=out)
    except OSError as error:
        raise CannotWork(f"{out}: the folder cannot be used: {(error.strerror or '').lower()}") from error
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear(out: str) -> None:
    """Remove what a killed run left unpacked. Only while no other run may write into `out`."""
    for name in os.listdir(out):
        if name.startswith(UNPACKED) and not name.startswith(f"{UNPACKED}{os.getpid()}-"):
            shutil.rmtree(os.path.join(out, name), ignore_errors=True)


def is_archive(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def stem(name: str) -> str:
    """The name without the archive's ending."""
    ending = max((e for e in ENDINGS if name.lower().endswith(e)), key=len, default="")
    return name[: len(name) - len(ending)] or name


def unpack(path: Path, into: Path, max_files: int = MAX_FILES, max_bytes: int = MAX_BYTES) -> None:
    """Put the files of an archive into the new folder `into`. Raises BadArchive, and OSError for a full disk."""
    try:
        with budget(SECONDS):
            _unpack(path, into, max_files, max_bytes)
    except OverBudget:
        raise BadArchive(TOO_SLOW) from None


def _unpack(path: Path, into: Path, max_files: int, max_bytes: int) -> None:
    into.mkdir(parents=True)
    size = path.stat().st_size
    if size > max_bytes + FREE:  # what it says of its files takes room, too
        bound = f"{max_bytes / 1e9:g} GB"
        raise BadArchive(f"the archive is larger than {bound}: leave out what is not needed, or unpack it")
    files, total, most = 0, 0, min(max_bytes, max(FREE, MAX_RATIO * size))
    try:
        for name, told, content in _members(path, ENTRY * max_files):
            files += 1
            if files > max_files:
                raise BadArchive(f"the archive holds more than {max_files} files and folders")
            if total + told > most:  # what it really is is counted below
                raise BadArchive(TOO_MUCH)
            if content is None:
                continue
            target = into / _inside(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            with content, target.open("wb") as file:
                while chunk := content.read(CHUNK):
                    total += len(chunk)
                    if total > most:
                        raise BadArchive(TOO_MUCH)
                    file.write(chunk)
    except tarfile.ReadError:  # whose text can be a line for each way of packing that was tried
        raise BadArchive("the archive is broken: neither a whole zip nor a whole tar archive") from None
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
        raise BadArchive(f"the archive is broken: {error}") from None
    except (RuntimeError, ValueError) as error:  # zipfile's for a password, and for names that no system takes
        raise BadArchive(f"the archive cannot be unpacked: {error}") from None
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        raise BadArchive("the archive holds a file and a folder of one name") from None
    except OSError as error:
        if error.errno not in (errno.EINVAL, None):  # a place before the beginning; what gzip and bz2 raise themselves
            raise
        raise BadArchive("the archive is broken") from None


class _Bounded(io.BufferedReader):
    """Reads no more than so many bytes at once: the list of a zip's files is read as one, however long it is, and so
    is a name in a tar archive.
    """

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self.most:
            raise BadArchive("the names of the archive's files are too long")
        return super().read(size)


def _members(path: Path, longest: int) -> Iterator[tuple[str, int, IO[bytes] | None]]:
    """Names, sizes as the archive tells them, and contents of the regular files, None for folders.

    Raises BadArchive for links and devices, also where it is one itself. `longest`: bytes that a list of its files may
    have.
    """
    try:
        regular.opened(str(path)).close()
    except Refused as refused:
        raise BadArchive(refused.message) from None
    if zipfile.is_zipfile(path):
        with _Bounded(io.FileIO(path)) as file:
            file.most = max(longest, CHUNK)
            packed = zipfile.ZipFile(file)
            for info in packed.infolist():
                mode = info.external_attr >> 16
                if info.is_dir() or info.filename.endswith("\\"):
                    yield info.filename, 0, None
                    continue
                if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                    raise BadArchive(f"the archive holds a link or a device ({info.filename})")
                if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise RareArchive("the archive is packed in a rare way: pack it again as an ordinary zip (deflate)")
                yield _decoded(info), info.file_size, packed.open(info)
        return
    with _tape(path) as tape:
        for member in tape:
            if member.isdir():
                yield member.name, 0, None
                continue
            content = tape.extractfile(member) if member.isreg() else None
            if content is None:
                raise BadArchive(f"the archive holds a link or a device ({member.name})")
            yield member.name, member.size, content


@contextmanager
def _tape(path: Path) -> Iterator[tarfile.TarFile]:
    """A tar archive, packed as its first bytes say: `tarfile` alone tries every way on the whole file, and to the xz of
    old a file of zeros is an archive of very many parts. Raises tarfile.TarError.
    """
    with path.open("rb") as file:
        head = file.read(tarfile.BLOCKSIZE)
    if not head.strip(b"\0"):
        raise tarfile.ReadError("nothing is in it")
    unpack = next((unpack for magic, unpack in PACKED.items() if head.startswith(magic)), open)
    with _Bounded(unpack(path, "rb")) as file:
        file.most = CHUNK
        with tarfile.open(fileobj=file, mode="r:") as tape:
            yield tape


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name; where the archive does not say that it is UTF-8 it mostly is all the same (macOS)."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _inside(name: str) -> str:
    """The path below the folder, in one form of Unicode. Raises BadArchive where it would lead out of it."""
    parts = unicodedata.normalize("NFC", name).replace("\\", "/").split("/")
    kept = [part for part in parts if part not in ("", ".")]
    if ".." in kept or parts[0] == "" or not kept or kept[0].endswith(":"):
        raise BadArchive(f"the archive holds a path that leads out of it ({name})")
    if any(len(os.fsencode(part)) > 255 for part in kept):
        raise BadArchive("the archive holds a name that is too long")
    if len(kept) > MAX_DEPTH:
        raise BadArchive(f"the archive holds folders more than {MAX_DEPTH} deep")
    return "/".join(kept)
