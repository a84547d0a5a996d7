"""Our fault is never the student's: what cannot be read or has no room to run has its own reason, and no zero."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from seqlint.run.isolation import linux

ROOT = Path(__file__).parents[2]
CLASS = ROOT / "fixtures" / "class"
PR_CAPBSET_DROP, RIGHTS_OVER_FILES = 24, (1, 2)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="other permissions")


def obey_permissions() -> None:
    """In a child: root is stopped by the permissions of its own files, as everybody is."""
    if os.geteuid() == 0:
        for capability in RIGHTS_OVER_FILES:
            linux.prctl(PR_CAPBSET_DROP, capability)


def seqlint(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "seqlint", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=ROOT,
        env={**os.environ, **environment},
        preexec_fn=obey_permissions,
    )


def rows(out: Path) -> dict[str, tuple[str, str, str]]:
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        return {row["submission"]: (row["score"], row["verdict"], row["reason"]) for row in csv.DictReader(file)}


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    for name in ("ada", "bob", "cy", "dan"):
        shutil.copytree(CLASS / "u2301_ada", tmp_path / "class" / name)
    return tmp_path / "class"


def test_what_cannot_be_opened_is_not_graded_and_says_so(handed_in: Path, tmp_path: Path) -> None:
    closed = {
        handed_in / "ada" / "student.py": 0,
        handed_in / "bob": 0,
        handed_in / "cy": 0o444,
        handed_in / "dan": 0o111,
    }
    for path, mode in closed.items():
        path.chmod(mode)
    try:
        done = seqlint("grade", CLASS / "assignment.toml", handed_in, "--out", tmp_path / "out")
    finally:
        for path in closed:
            path.chmod(0o755)
    assert done.returncode == 2
    assert done.stderr == ""
    assert done.stdout.splitlines()[:4] == [
        "ada: not-graded (unreadable): student.py cannot be read: permission denied",
        "bob: not-graded (unreadable): the folder cannot be opened: permission denied",
        "cy: not-graded (unreadable): student.py cannot be read: permission denied",
        "dan: not-graded (unreadable): the folder cannot be opened: permission denied",
    ]
    assert set(rows(tmp_path / "out").values()) == {("", "not-graded", "unreadable")}
    assert list((tmp_path / "out" / "results").iterdir()) == []


@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_a_class_in_a_folder_that_nobody_may_enter(handed_in: Path, tmp_path: Path, mode: int) -> None:
    handed_in.chmod(mode)
    try:
        done = seqlint("grade", CLASS / "assignment.toml", handed_in, "--out", tmp_path / "out")
        named = seqlint("grade", CLASS / "assignment.toml", handed_in / "ada", "--out", tmp_path / "named")
    finally:
        handed_in.chmod(0o755)
    assert (done.returncode, named.returncode) == (2, 2)
    assert "internal" not in done.stdout + done.stderr
    if (tmp_path / "out" / "grades.csv").exists():
        assert set(rows(tmp_path / "out").values()) == {("", "not-graded", "unreadable")}
    else:
        assert done.stderr == f"seqlint: {handed_in}: the folder cannot be opened: permission denied\n"
    assert "the folder that it is in cannot be opened: permission denied" in named.stderr
    assert named.stderr.count("\n") == 1


def test_the_same_in_lint_and_run(handed_in: Path) -> None:
    program = handed_in / "ada" / "student.py"
    program.chmod(0)
    (handed_in / "bob").chmod(0)
    try:
        linted, run = seqlint("lint", "--no-cache", program), seqlint("run", program)
        below = seqlint("lint", handed_in / "bob" / "student.py")
    finally:
        program.chmod(0o644)
        (handed_in / "bob").chmod(0o755)
    assert "the file cannot be read: permission denied" in linted.stdout
    assert run.returncode == 2, run
    assert "could-not-run (unreadable)" in run.stdout
    assert (below.returncode, below.stderr.count("\n")) == (2, 1)
    assert "cannot be opened: permission denied" in below.stderr


def provided(tmp_path: Path, names: list[str]) -> Path:
    told = (CLASS / "assignment.toml").read_text(encoding="utf-8")
    assignment = tmp_path / "assignment.toml"
    assignment.write_text(f"provide = {names}\n{told}", encoding="utf-8")
    return assignment


def test_files_of_the_teachers_that_cannot_be_supplied_are_said_in_a_line(handed_in: Path, tmp_path: Path) -> None:
    many = [f"d{number}.csv" for number in range(1001)]
    (tmp_path / "closed.csv").touch(0)
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(200_000_001)
    expected = {
        "these are 1001 files, and a submission has at most 1000": many,
        "the file 'closed.csv' cannot be read": ["closed.csv"],
        "the files together are larger than 200 MB": ["large.csv"],
    }
    for message, names in expected.items():
        done = seqlint("grade", provided(tmp_path, names), handed_in, "--out", tmp_path / "out")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done
        assert f"assignment.toml:1: `provide`: {message}" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_number_too_long_to_print_is_the_lines_own_mistake(tmp_path: Path) -> None:
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "student.py").write_text(f"import keras\nx = {'7' * 5000}\n")
    done = seqlint(
        "grade", CLASS / "assignment.toml", tmp_path / "eve", "--out", tmp_path / "out", "--isolation", "best"
    )
    assert done.returncode == 0, done
    assert rows(tmp_path / "out") == {"eve": ("0", "could-not-run", "syntax-error")}
    assert "line 2" in (tmp_path / "out" / "results" / "eve.json").read_text(encoding="utf-8")


def test_a_full_disk_where_programs_run_is_nobodys_exception(tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    try:
        linux.mount("tmpfs", str(tmp_path / "small"), "tmpfs", 0, "size=40m")
    except OSError as error:
        pytest.skip(f"no small disk can be had: {error}")
    program = tmp_path / "student.py"
    program.write_text(
        "import keras\nmodel = keras.Sequential([keras.Input((4,))])\nopen('x', 'wb').write(bytes(6 * 10**7))\n"
    )
    try:
        during = seqlint("run", "--isolation", "none", program, TMPDIR=str(tmp_path / "small"))
        (tmp_path / "small" / "ballast").write_bytes(bytes(30_000_000))
        before = seqlint("run", "--isolation", "none", program, TMPDIR=str(tmp_path / "small"))
        assert [path.name for path in (tmp_path / "small").iterdir()] == ["ballast"]
    finally:
        linux.unmount(str(tmp_path / "small"))
    for done in (during, before):
        assert done.returncode == 2, done
        assert "could-not-run (no-space)" in done.stdout
        assert f"the disk with {tmp_path / 'small'}, where programs run, is full" in done.stdout
