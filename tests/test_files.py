"""Which files a path stands for."""

import os
from collections import deque
from pathlib import Path

import pytest

from seqlint import atomic
from seqlint.errors import CannotWork
from seqlint.reading import files, regular
from seqlint.reading.guards import Refused
from seqlint.reading.source import Source, read

NAMES = """
a.py b.ipynb c.txt D.PY sub/e.py sub/deep/f.pyw .git/g.py sub/venv/h.py build/i.py .ipynb_checkpoints/b.ipynb
__pycache__/a.py node_modules/j.py dist/k.py .hidden/l.py
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NAMES.split():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    return [str(item) for item in files.find(paths, exclude)]


def test_a_folder_gives_its_scripts_and_notebooks(tree: Path) -> None:
    assert names(".") == [".hidden/l.py", "D.PY", "a.py", "b.ipynb", "sub/deep/f.pyw", "sub/e.py"]
    assert names("sub") == ["sub/deep/f.pyw", "sub/e.py"]
    assert names(str(tree / "sub")) == [f"{tree}/sub/deep/f.pyw", f"{tree}/sub/e.py"]


def test_a_named_file_is_taken_as_it_is_and_each_only_once(tree: Path) -> None:
    assert names("c.txt", "build/i.py") == ["build/i.py", "c.txt"]
    assert names("a.py", "./a.py", "a.py") == ["a.py"]
    assert names("sub/e.py", "sub") == ["sub/deep/f.pyw", "sub/e.py"]


@pytest.mark.parametrize("pattern", ["sub", "sub/", "./sub", "sub/*", "**/*.py*", "*e.py"])
def test_exclude(tree: Path, pattern: str) -> None:
    assert "sub/e.py" not in names(".", exclude=(pattern,))
    assert "b.ipynb" in names(".", exclude=(pattern,))


def test_what_does_not_exist_is_an_error(tree: Path) -> None:
    with pytest.raises(files.NoSuchPath, match=r"nothing\.py: there is no such file or folder"):
        files.find(["a.py", "nothing.py"])


def test_links_to_folders_are_not_followed(tree: Path) -> None:
    (tree / "sub" / "loop").symlink_to(tree)
    (tree / "sub" / "broken.py").symlink_to(tree / "none")
    (tree / "sub" / "link.py").symlink_to(tree / "a.py")
    assert names("sub") == ["sub/deep/f.pyw", "sub/e.py", "sub/link.py"]


def test_pipes_in_a_folder_are_left_alone(tree: Path) -> None:
    os.mkfifo(tree / "sub" / "pipe.py")
    assert "sub/pipe.py" not in names("sub")


def test_a_link_to_itself_is_read_and_told(tree: Path) -> None:
    (tree / "sub" / "round.py").symlink_to("round.py")
    assert "sub/round.py" in names("sub")
    problem = read("sub/round.py").problem
    assert problem is not None
    assert "too many levels of symbolic links" in problem.message


def test_what_waits_for_more_is_no_regular_file() -> None:
    """The kernel's log is one to `stat`, and reading it waits when all was read."""
    log = "/proc/kmsg"
    try:
        os.close(os.open(log, os.O_RDONLY | os.O_NONBLOCK))
    except OSError as error:
        pytest.skip(f"{log} cannot be opened here: {error.strerror}")
    with pytest.raises(Refused, match="not a regular file"):
        deque(regular.read(log, 1_000_000) for _ in range(100))


def test_a_link_to_itself_and_a_pipe_are_not_written(tree: Path) -> None:
    (tree / "round").symlink_to("round")
    os.mkfifo(tree / "pipe")
    for name, says in (("round", "Too many levels of symbolic links"), ("pipe", "it is no regular file")):
        for write in (atomic.write, atomic.write_changed):
            with pytest.raises(CannotWork, match=says):
                write(name, b"x")


def test_a_folder_that_cannot_be_opened_is_reported(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is refused to root, so the folder is gone when it is to be opened."""
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("deep"):
            (tree / "sub" / "deep").rename(tree / "gone")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = [item for item in files.find(["sub"]) if isinstance(item, Source)]
    assert [item.path for item in found] == ["sub/deep"]
    assert found[0].problem is not None
    assert found[0].problem.code == "SEQ902"
