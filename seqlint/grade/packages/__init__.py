"""A grader as one zip, for where submissions arrive one at a time: one file a target."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from seqlint.grade.bundle import Bundle
from seqlint.grade.packages import docker, gradescope
from seqlint.grade.packages.parts import File

TARGETS: Mapping[str, Callable[[Bundle], Mapping[str, File]]] = {"docker": docker.files, "gradescope": gradescope.files}


def write(target: str, bundle: Bundle) -> bytes:
    """The zip for a target; the same bytes for the same assignment, whenever it is made."""
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in sorted(TARGETS[target](bundle).items()):
            entry = zipfile.ZipInfo(name)  # of 1980
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if file.runs else 0o100644) << 16
            archive.writestr(entry, file.content)
    return text.getvalue()


__all__ = ["TARGETS", "write"]
