"""Options that all commands share which look at programs: they are there, and each has an effect."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from seqlint import cli
from seqlint.commands import grade, lint, run, shapes
from seqlint.version import VERSION

SHARED = {
    "--format",
    "--output-file",
    "--statistics",
    "--exclude",
    "--keras",
    "--config",
    "--isolated",
    "--exit-zero",
    "--verbose",
    "--quiet",
    "--version",
    "--color",
}
GOOD = "from keras import Input, Sequential, layers\nmodel = Sequential([Input((4,)), layers.Dense(3)])\n"
BAD = GOOD.replace("Dense(3)", "Conv2D(3, 3)")
READS = "import sys\n" + GOOD.replace("Dense(3)", "Dense(int(sys.argv[1]))")
ASSIGNMENT = """\
[[check]]
name = "Output"
kind = "output-shape"
shape = "(None, 3)"
points = 4
[[check]]
name = "Surprise"
kind = "params"
params = 1
points = 3
visibility = "hidden"
"""


@pytest.mark.parametrize("command", [lint.command, shapes.command, run.command, grade.command])
def test_they_are_there(command: lint.click.Command) -> None:
    assert {option for parameter in command.params for option in parameter.opts} >= SHARED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("good.py", GOOD), ("bad.py", BAD), ("reads.py", READS), ("a.toml", ASSIGNMENT)):
        (tmp_path / name).write_text(text)
    return tmp_path


def seqlint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "seqlint", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False, stdin=subprocess.DEVNULL
    )


def test_shapes(folder: Path) -> None:
    all_of_them = ("shapes", "good.py", "bad.py", "reads.py")
    counted = seqlint(folder, *all_of_them, "--statistics").stdout
    assert counted == "1  shape-mismatch\n3 models in 3 files, 1 with shapes that stop.\n"
    told = json.loads(seqlint(folder, *all_of_them, "--statistics", "--format", "json").stdout)
    assert told["statistics"] == [{"count": 1, "rule": "shape-mismatch"}]
    assert told["summary"] == {"files": 3, "models": 3, "broken": 1}
    assert seqlint(folder, *all_of_them, "--statistics", "--format", "svg").returncode == 2
    quiet = seqlint(folder, *all_of_them, "--quiet").stdout
    assert ("bad.py" in quiet, "good.py" in quiet) == (True, False)
    assert "units of Dense is not known" in seqlint(folder, "shapes", "reads.py", "--verbose").stderr
    assert "\x1b[31m" in seqlint(folder, "shapes", "bad.py", "--color", "always").stdout


def test_run(folder: Path) -> None:
    both = ("run", "good.py", "bad.py", "--isolation", "none", "--jobs", "1")
    counted = seqlint(folder, *both, "--statistics", "--exclude", "bad.py")
    assert (counted.returncode, counted.stdout) == (0, "1  passed\n")
    told = json.loads(seqlint(folder, *both, "--statistics", "--format", "json").stdout)
    counts = [{"count": 1, "verdict": v, "reason": r} for v, r in (("could-not-run", "exception"), ("passed", None))]
    assert told == {"version": 1, "statistics": counts}
    quiet = seqlint(folder, *both, "--quiet", "--color", "always").stdout
    assert quiet.startswith("bad.py: \x1b[31mcould-not-run\x1b[0m (exception)\n")
    assert "good.py" not in quiet
    assert "units of Dense is not known" in seqlint(folder, "run", "reads.py", "--isolation", "none", "-v").stderr


@pytest.fixture
def people(folder: Path) -> Path:
    for name, text in (("ada", GOOD), ("ben", BAD), ("solution", GOOD)):
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "student.py").write_text(text)
    return folder


GRADE = ("grade", "a.toml", "class", "--out", "out", "--isolation", "none", "--jobs", "1", "--exclude", "solution")


def test_grade(people: Path) -> None:
    done = seqlint(people, *GRADE, "--statistics", "--color", "always")
    assert "ada: 4/7 \x1b[31mfailed\x1b[0m\n" in done.stdout
    assert "solution" not in done.stdout
    assert "1  SEQ205  shape-mismatch\n" in done.stdout
    as_json = seqlint(people, *GRADE, "--format", "json", "-o", "told.json")
    assert (as_json.stdout, "2 submissions" in as_json.stderr) == ("", True)
    told = json.loads((people / "told.json").read_text())
    assert [(each["submission"], each["score"]) for each in told["results"]] == [("ada", 4), ("ben", 0)]
    assert seqlint(people, *GRADE, "--output-file", "lines.txt").stdout == ""
    assert "2 submissions" in (people / "lines.txt").read_text()


def test_grading_ones_own_as_json_tells_nothing_hidden(folder: Path) -> None:
    done = seqlint(folder, "grade", "a.toml", "good.py", "--isolation", "none", "--format", "json", "--quiet")
    (told,) = json.loads(done.stdout)["results"]
    assert (told["score"], told["max_score"], told["hidden_points"]) == (4, 4, 3)
    assert "Surprise" not in done.stdout + done.stderr


def test_what_is_excluded_is_nobodys_in_a_platforms_download(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(ASSIGNMENT)
    (tmp_path / "class").mkdir()
    for name in ("adaada_1001_50001_student.py", "benben_1002_50002_student.py", "benben_1002_50002_old.py"):
        (tmp_path / "class" / name).write_text(GOOD)
    said = seqlint(tmp_path, "grade", "a.toml", "class", "--dry-run", "--exclude", "*_old.py").stdout
    assert said.splitlines()[0] == "Canvas: 2 submissions"
    assert "old.py" not in said


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_tells_the_version(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([command, "--version"]) == 0
    assert capsys.readouterr().out == f"seqlint {VERSION}\n"
