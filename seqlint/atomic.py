"""Files that are written wholly or not at all."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress

from seqlint.errors import CannotWork

PART = re.compile(r"\..+\.[0-9a-f]{8}\.part")
"""What a file is called while it is written. One with such a name belongs to a process that was killed."""


def write_changed(path: str, data: bytes) -> None:
    """As `write`; what is there already is left alone, and needs no room on a full disk."""
    with suppress(OSError):
        if stat.S_ISREG(os.stat(path).st_mode):  # a pipe would not even open
            with open(path, "rb") as file:
                if file.read() == data:
                    return
    write(path, data)


def write(path: str, data: bytes) -> None:
    """Replace the content of `path`, keeping its permissions; a link stays a link. Raises CannotWork."""
    target = os.path.realpath(path)
    try:
        if not stat.S_ISREG(os.stat(target).st_mode):
            raise CannotWork(f"{path}: cannot be written: it is no regular file")
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        raise CannotWork(f"{path}: cannot be written: {error.strerror}") from error
    part = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.{os.urandom(4).hex()}.part")
    try:
        with open(part, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(target):
            os.chmod(part, os.stat(target).st_mode & 0o7777)
        os.replace(part, target)
    except OSError as error:
        raise CannotWork(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            os.unlink(part)
