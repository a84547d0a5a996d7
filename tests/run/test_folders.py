"""What a submission does to its folder defeats neither the count nor the removal of it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from seqlint.run.isolation import folders

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="by descriptors")
DEEP = 1500


def nest(folder: Path, depth: int, each: Callable[[], None] = lambda: None) -> None:
    before = os.open(".", os.O_RDONLY)
    try:
        os.chdir(folder)
        for _ in range(depth):
            each()
            os.mkdir("d")
            os.chdir("d")
        Path("data").write_bytes(bytes(1 << 20))
    finally:
        os.fchdir(before)
        os.close(before)


def test_thousands_of_nested_folders_are_counted_and_removed(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    nest(top, DEEP)
    assert (1 << 20) + DEEP * 4096 <= folders.used(top) < (1 << 24) + DEEP * 8192
    started = time.monotonic()
    folders.remove(top)
    assert not top.exists()
    assert time.monotonic() - started < 60


def test_branching_on_every_level_costs_no_descriptors(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    nest(top, 300, lambda: [os.mkdir(f"{side}") for side in "aez"] and None)
    open_files = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    assert folders.used(top) >= 4 * 300 * 4096
    assert sys.platform != "linux" or len(os.listdir("/proc/self/fd")) == open_files
    folders.remove(top)
    assert not top.exists()


def test_folders_without_permissions_and_links_out_of_them(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    top = tmp_path / "top"
    (top / "a" / "b").mkdir(parents=True)
    (top / "a" / "b" / "big").write_bytes(bytes(1 << 20))
    (top / "a" / "link").symlink_to(kept)
    (top / "a" / "b" / "link").symlink_to(kept / "file")
    os.mkfifo(top / "a" / "fifo")
    for folder in (top / "a" / "b", top / "a", top):
        folder.chmod(0)
    assert folders.used(top) >= 1 << 20
    for folder in (top / "a" / "b", top / "a", top):
        folder.chmod(0) if os.geteuid() == 0 else None
    folders.remove(top)
    assert not top.exists()
    assert (kept / "file").read_text() == "x"
    assert kept.stat().st_mode & 0o700


def test_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    assert folders.used(tmp_path / "none") == 0
    folders.remove(tmp_path / "none")


def test_a_folder_that_is_moved_meanwhile_leads_nowhere_else(tmp_path: Path) -> None:
    """The way back up from it ends in a folder that nobody asked for."""
    top, other = tmp_path / "top", tmp_path / "other"
    (top / "inner").mkdir(parents=True)
    (top / "inner" / "file").touch()
    other.mkdir()
    left = []

    def enter(name: str, at: int) -> bool:
        if name == "file":
            (top / "inner").rename(other / "inner")
        return name == "inner"

    folders._walk(str(top), None, enter, lambda name, at: left.append(name))
    assert left == []
