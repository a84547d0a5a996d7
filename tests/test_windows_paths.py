"""Paths as Windows writes them, wherever they run: what editors send as URIs, and what reports say."""

import ntpath
from pathlib import PurePosixPath, PureWindowsPath

import pytest

from seqlint.output.sarif import file_uri
from seqlint.reading.paths import relative

WINDOWS = ["C:\\Users\\Ada Byron\\homework.py", "c:\\a#b\\x%20.ipynb", "D:\\café\\x.py", "\\\\server\\share\\x.py"]


@pytest.mark.parametrize("path", WINDOWS)
def test_the_uri_of_a_windows_path_is_pathlibs(path: str) -> None:
    assert file_uri(path, "\\") == PureWindowsPath(path).as_uri()


@pytest.mark.parametrize("path", ["/home/ada/x.py", "/Users/Ada Byron/café#1.py", "/a:b.py"])
def test_the_uri_of_another_path_is_pathlibs(path: str) -> None:
    assert file_uri(path, "/").replace("%3A", ":") == PurePosixPath(path).as_uri().replace("%3A", ":")


@pytest.mark.parametrize("path", WINDOWS)
def test_an_editor_on_windows_names_the_file_it_means(path: str) -> None:
    documents = pytest.importorskip("seqlint.editor.documents")
    uri = PureWindowsPath(path).as_uri()
    assert PureWindowsPath(documents.path_of(uri)) == PureWindowsPath(path)
    assert PureWindowsPath(documents.path_of(uri.replace("C:", "c%3A"))) == PureWindowsPath(
        path
    )  # as VS Code writes it


@pytest.mark.parametrize("path", ["/Users/Ada Byron/x.py", "/home/ada/a#b.py", "/a:b.py", "/1/2:3.py"])
def test_an_editor_elsewhere_names_the_file_it_means(path: str) -> None:
    documents = pytest.importorskip("seqlint.editor.documents")
    assert documents.path_of(PurePosixPath(path).as_uri()) == path
    assert documents.path_of("file://localhost/x.py") == "/x.py"
    assert documents.path_of("untitled:Untitled-1") == "untitled:Untitled-1"


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("C:\\class\\week1\\x.py", "week1\\x.py"),
        ("c:\\Class\\x.py", "x.py"),
        ("C:\\other\\x.py", "..\\other\\x.py"),
        ("D:\\class\\x.py", "D:\\class\\x.py"),
        ("\\\\server\\share\\x.py", "\\\\server\\share\\x.py"),
    ],
)
def test_where_no_way_leads_to_another_drive_the_path_is_told_whole(path: str, seen: str) -> None:
    assert relative(path, "C:\\class", ntpath) == seen
