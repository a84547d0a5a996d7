"""What stands in the grades is plain text, the same in every run, whatever files and titles are called."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from seqlint.output.csv_grades import cell

MODEL = "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n"
TELLS_ITS_FOLDER = f"""{MODEL}
import os, tempfile
print(os.getcwd(), object())
model.load_weights(os.path.abspath("none.weights.h5"))
raise ValueError(f"{{os.getcwd()}} {{os.path.join(tempfile.gettempdir(), 'data.csv')}} {{object()}}")
"""
SUBMISSIONS = {
    "a.py": MODEL,
    "a\n.py": MODEL,
    "a\r.py": MODEL,
    "＝b.py": MODEL,
    "c;=1.py": MODEL,
    "folder.py": TELLS_ITS_FOLDER,
    "stops.py": "import keras\n\n1 / 0\n",
    "broken.py": "import keras\nmodel = (\n",
}
ASSIGNMENT = """
title = "{body} of {title}"
[[check]]
name = "Shape"
kind = "output-shape"
shape = "(None, 3)"
points = 1
[[check]]
name = "Ends"
kind = "runs-to-end"
points = 1
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same class, graded twice."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "a.toml").write_text(ASSIGNMENT)
    (folder / "all").mkdir()
    for name, text in SUBMISSIONS.items():
        (folder / "all" / name).write_text(text)
    for out in ("one", "two"):
        command = [sys.executable, "-m", "seqlint", "grade", "a.toml", "all", "--out", out, "--isolation", "best"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
    return folder / "one", folder / "two"


def test_two_runs_give_the_same_bytes(graded: tuple[Path, Path]) -> None:
    one, two = graded
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(two) for path in two.rglob("*") if path.is_file())
    for file in files:
        assert (one / file).read_bytes() == (two / file).read_bytes(), file


def test_the_place_where_it_runs_is_the_home_of_the_submission(graded: tuple[Path, Path]) -> None:
    told = json.loads((graded[0] / "results/folder.py.json").read_text())
    assert "stand-ins: ~/none.weights.h5" in told["notes"]
    assert any("ValueError: ~ ~/data.csv <object object at 0x...>" in note for note in told["notes"])


def test_names_that_differ_in_a_line_end_are_two(graded: tuple[Path, Path]) -> None:
    rows = {row["submission"]: row for row in csv.DictReader(io.StringIO((graded[0] / "grades.csv").read_text()))}
    assert {"a.py", "a\\n.py", "a\\r.py", "'＝b.py", "c;'=1.py"} < set(rows)
    assert len(rows) == len(SUBMISSIONS)


def test_a_line_is_named_once(graded: tuple[Path, Path]) -> None:
    for name, begin in (("stops.py", "line 3: ZeroDivisionError"), ("broken.py", "line 2: this is not valid Python")):
        message = json.loads((graded[0] / f"results/{name}.json").read_text())["message"]
        assert message.startswith(begin)
        assert message.count("line ") == 1


def test_braces_in_a_title_stay(graded: tuple[Path, Path]) -> None:
    assert "<h1>{body} of {title}" in (graded[0] / "report.html").read_text()


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_no_cell_of_the_table_is_a_formula(sign: str) -> None:
    """The wide signs are formulas, too, and a semicolon ends a cell where numbers have a decimal comma."""
    assert cell(f"{sign}1") == f"'{sign}1"
    assert cell(f"  {sign}1") == f"'  {sign}1"
    assert cell(f"a;{sign}1; {sign}2") == f"a;'{sign}1;' {sign}2"
    assert cell(f"a{sign}1;b") == f"a{sign}1;b"
