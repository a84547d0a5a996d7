"""What `seqlint package` builds, used as the platform uses it: unpacked, installed, run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from seqlint import config
from seqlint.cli import seqlint
from seqlint.grade import assignment as assignments
from seqlint.grade import bundle, layouts
from seqlint.grade.handed import Person
from seqlint.version import VERSION

ROOT = Path(__file__).parents[2]
CLASS = ROOT / "fixtures" / "class"

ASSIGNMENT = """
title = "Flowers"
files = ["student.py"]
provide = ["data/iris.csv"]
due = 2025-10-03T23:59:00+02:00
late = {step = 50}

[[check]]
name = "Output"
kind = "output-shape"
shape = "(None, 3)"
points = 4

[[check]]
name = "Secret"
kind = "lint"
points = 6
visibility = "hidden"
"""
GOOD = """
import keras
import pandas as pd

table = pd.read_csv("data/iris.csv")
model = keras.Sequential([keras.Input((len(table.columns),)), keras.layers.Dense(3, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="adam")
"""
METADATA = {
    "id": 7,
    "created_at": "2025-10-03T20:00:00.000000-07:00",
    "users": [{"email": "ada@example.org", "id": 1, "name": "Ada"}],
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    (folder / "data").mkdir(parents=True)
    (folder / "hw 1.toml").write_text(ASSIGNMENT)
    (folder / "data" / "iris.csv").write_text("a,b,c,d\n1,2,3,4\n")
    (folder / "student.py").write_text("# the teacher's own solution, which nobody needs there\n")
    (folder / "requirements.txt").write_text("pandas\n")
    (folder / "seqlint.toml").write_text('ignore = ["SEQ5"]\n')
    return folder


def package(platform: str, assignment: Path, out: Path) -> Path:
    done = CliRunner().invoke(seqlint, ["package", platform, str(assignment), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


def unpack(archive: Path, folder: Path) -> None:
    """With the modes that the zip has, as `unzip` does."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            Path(opened.extract(entry, folder)).chmod(entry.external_attr >> 16 & 0o777)


def test_what_is_in_the_zip(course: Path, tmp_path: Path) -> None:
    out = package("gradescope", course / "hw 1.toml", tmp_path / "hw1.zip")
    first = out.read_bytes()
    with zipfile.ZipFile(out) as opened:
        read = {entry.filename: opened.read(entry).decode() for entry in opened.infolist()}
    assert set(read) == {
        "setup.sh",
        "run_autograder",
        "requirements.txt",
        "constraints.txt",
        "assignment/hw 1.toml",
        "assignment/data/iris.csv",
        "assignment/requirements.txt",
        "assignment/seqlint.toml",
    }
    assert read["requirements.txt"] == f"seqlint[runtime]=={VERSION}\npandas\n"
    assert "keras==" in read["constraints.txt"]
    assert read["assignment/seqlint.toml"] == 'ignore = ["SEQ5"]\n'
    assert package("gradescope", course / "hw 1.toml", out).read_bytes() == first


@pytest.mark.skipif(sys.platform == "win32", reason="Gradescope's images are Linux")
def test_gradescope_installs_and_runs_it(course: Path, wheel: Path, tmp_path: Path) -> None:
    root = tmp_path / "autograder"
    unpack(package("gradescope", course / "hw 1.toml", tmp_path / "hw1.zip"), root / "source")
    env = {**os.environ, "AUTOGRADER_ROOT": str(root), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    # The index has no seqlint of this very commit: pip takes the wheel, and TensorFlow is the one that is here.
    from_here = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_FIND_LINKS": str(wheel)}
    (root / "source" / "requirements.txt").write_text(f"seqlint[runtime]=={VERSION}\n")
    subprocess.run([root / "source" / "setup.sh"], env=env | from_here, check=True, capture_output=True)
    (made,) = root.glob("python/lib/python*/site-packages")
    (made / "here.pth").write_text("".join(f"{path}\n" for path in sys.path if path.endswith("site-packages")))
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    (root / "submission_metadata.json").write_text(json.dumps(METADATA))

    def run(program: str) -> dict[str, Any]:
        shutil.rmtree(root / "submission", ignore_errors=True)
        (root / "submission").mkdir()
        (root / "submission" / "student.py").write_text(program)
        done = subprocess.run([root / "run_autograder"], env=env, cwd=root, capture_output=True, text=True, timeout=300)
        assert not done.stderr, done.stderr
        assert os.listdir(root / "results") == ["results.json"]
        told: dict[str, Any] = json.loads((root / "results" / "results.json").read_text())
        return told

    told = run(GOOD)
    assert [test["score"] for test in told["tests"]] == [4, 6], told
    assert told["score"] == 5, "half of it is lost by being late, as the platform's clock tells"
    assert told["tests"][1]["visibility"] == "hidden"
    assert run("import sys\nsys.exit('no')")["score"] == 0

    (root / "source" / "assignment" / "hw 1.toml").write_text("nonsense = 1\n")
    done = subprocess.run([root / "run_autograder"], env=env, cwd=root, capture_output=True, text=True, timeout=300)
    told = json.loads((root / "results" / "results.json").read_text())
    assert told["score"] == 0
    assert "no fault of yours" in told["output"]
    assert "no key `nonsense`" in done.stderr


def test_the_image_grades_what_it_is_given(course: Path, tmp_path: Path) -> None:
    unpack(package("docker", course / "hw 1.toml", tmp_path / "hw1.zip"), tmp_path / "image")
    lines = (tmp_path / "image" / "Dockerfile").read_text().splitlines()
    assert lines[0] == f"FROM python:{sys.version_info.major}.{sys.version_info.minor}-slim"
    for line in lines:
        if line.startswith("COPY"):
            assert all((tmp_path / "image" / name).exists() for name in line.split()[1:-1]), line
    command = json.loads(lines[-1].removeprefix("ENTRYPOINT "))
    assert command == ["seqlint", "grade", "./hw 1.toml"]
    done = subprocess.run(
        [sys.executable, "-m", *command, str(CLASS), "--dry-run"],
        cwd=tmp_path / "image" / "assignment",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_settings_arrive_as_they_were(course: Path, tmp_path: Path) -> None:
    rules = course / "own rules"
    rules.mkdir()
    (rules / "one.py").write_text("# a rule\n")
    text = """
select = ["SEQ1", "missing-flatten"]
ignore = ["SEQ5"]
rules = ["own rules"]
keras = 2
max-layer-weights = 7
[severity]
"SEQ101" = "advice"
[per-file-ignores]
'a "b"/*' = ["SEQ2"]
"""
    (course / "seqlint.toml").write_text(text)
    packed = bundle.pack(assignments.load(str(course / "hw 1.toml")), config.load(str(course / "seqlint.toml")))
    assignment, settings = packed.unpack(tmp_path / "there")
    assert assignments.load(assignment).digest == assignments.load(str(course / "hw 1.toml")).digest
    (tmp_path / "there" / "seqlint.toml").write_text(bundle.settings_toml(packed.settings))
    read = config.load(str(tmp_path / "there" / "seqlint.toml"))
    assert read.rules == settings.rules == (str(tmp_path / "there" / "rules"),)
    assert os.listdir(read.rules[0]) == ["one.py"]
    before = config.load(str(course / "seqlint.toml"))
    for name in ("select", "ignore", "keras", "max_layer_weights", "severity", "per_file_ignores"):
        assert getattr(read, name) == getattr(before, name), name


def test_gradescope_tells_who_and_when(tmp_path: Path) -> None:
    (tmp_path / "student.py").write_text("")
    (tmp_path / "metadata").write_text(json.dumps(METADATA))
    files = {"submission/student.py": tmp_path / "student.py", "submission_metadata.json": tmp_path / "metadata"}
    layout = layouts.gradescope_container.LAYOUT
    (handed,) = layout.read(layout.fitting(files), files)
    assert handed.people == (Person("Ada", ("ada@example.org", "1")),)
    assert handed.time == METADATA["created_at"]
    for broken in ("", "[]", '{"users": 3, "created_at": 5}', '{"users": [null]}'):
        (tmp_path / "metadata").write_text(broken)
        (handed,) = layout.read(layout.fitting(files), files)
        assert (handed.people, handed.time) == ((), None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["blackboard", "A.toml"], "there are docker, gradescope"), (["docker", "A.toml"], "cannot be read")],
)
def test_what_cannot_be_packed_is_said(arguments: list[str], said: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "seqlint", "package", *arguments, "--out", str(tmp_path / "out.zip")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert said in done.stderr
