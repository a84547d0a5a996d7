"""The one reader: whatever is read (programs, notebooks, configuration, assignments) is a regular file of bounded size.

A pipe would wait for a writer that never comes, a device never ends, and a link to either looks like a file.
"""

from __future__ import annotations

import os
import re
import stat
from typing import BinaryIO

from seqlint.reading.guards import Refused

MAX_SETTINGS = 1_000_000
"""Bytes of a configuration or an assignment."""
IRREGULAR = ("this is not a regular file", "name a file or a folder")
MAX_PARTS = 20
"""Of a key in them: `tomllib` takes time cubic in that."""
LONG_KEY = re.compile(rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MAX_PARTS}}}""".encode())


def read_settings(path: str) -> bytes:
    """The bytes of a TOML file that can be parsed in time. Raises as `read`."""
    data = read(path, MAX_SETTINGS)
    if LONG_KEY.search(data):
        raise Refused(f"a key has more than {MAX_PARTS} parts", "use short keys", reason="unreadable")
    return data


def read(path: str, limit: int, *, follow: bool = True) -> bytes:
    """The bytes of a file. Raises OSError, or Refused where it is no regular file or holds more than `limit` bytes.

    `follow`: whether the path may be a symbolic link, which in a submission may lead anywhere.
    """
    with opened(path, follow=follow) as file:
        data = file.read(limit + 1)
    if data is None:  # it would wait for more: the kernel's log looks like a file
        raise Refused(*IRREGULAR, reason="unreadable")
    if len(data) > limit:
        message = f"the file is larger than {limit // 1_000_000} MB"
        raise Refused(message, "keep data in files of its own", reason="too-large")
    return data


def opened(path: str, *, follow: bool = True) -> BinaryIO:
    """A file to read from, of any size. Raises OSError, and Refused where it is no regular file."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags | (0 if follow else getattr(os, "O_NOFOLLOW", 0))), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise Refused(*IRREGULAR, reason="unreadable")
    return file
