"""The whole of grading, end to end: the class of the fixtures, really run, and what is left on disk."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from .page import Page

CLASS = Path(__file__).parents[2] / "fixtures" / "class"
EXPECTED: dict[str, Any] = tomllib.loads((CLASS / "expected.toml").read_text(encoding="utf-8"))
NAMES = [name.partition("/")[0] for name in EXPECTED]
SECONDS = "30"


def grade(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "seqlint", "grade", *arguments, "--isolation", "best", "--time-limit", SECONDS]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    out = tmp_path_factory.mktemp("graded")
    done = grade(str(CLASS / "assignment.toml"), str(CLASS), "--out", str(out), "--fail-under", "50", "--jobs", "2")
    return done, out


def result(out: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "results" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_every_submission_has_a_result_and_some_are_below_half(
    graded: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, out = graded
    assert done.returncode == 1, done.stderr
    assert sorted(path.stem for path in (out / "results").iterdir()) == NAMES
    assert [line.partition(":")[0] for line in done.stdout.splitlines()[:-1]] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_score_and_verdict(graded: tuple[subprocess.CompletedProcess[str], Path], name: str) -> None:
    wanted, found = EXPECTED[f"{name}/student.py"], result(graded[1], name)
    checks = {check["name"]: (check["score"], check["message"]) for check in found["checks"]}
    assert (found["score"], found["verdict"]) == (wanted["score"], wanted["verdict"]), checks
    assert found["reason"] == wanted.get("reason")
    assert found["max_score"] == sum(check["max_score"] for check in found["checks"]) == 10
    assert found["score"] == pytest.approx(sum(check["score"] for check in found["checks"]))


@pytest.mark.parametrize("name", NAMES)
def test_hidden_checks_say_nothing(graded: tuple[subprocess.CompletedProcess[str], Path], name: str) -> None:
    hidden = [check for check in result(graded[1], name)["checks"] if check["visibility"] == "hidden"]
    assert [check["message"] for check in hidden] == ["this check is hidden"]


def test_suppressions_are_listed_and_not_obeyed(graded: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    found = result(graded[1], "u2312_luc")
    assert "not obeyed: the suppression comments in line 1" in found["notes"]
    assert "SEQ303" in {each["code"] for each in found["diagnostics"]}


def test_grades_as_a_table(graded: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    with (graded[1] / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["submission"] for row in rows] == NAMES
    for row in rows:
        found = result(graded[1], row["submission"])
        assert (float(row["score"]), float(row["max_score"])) == (found["score"], 10)
        assert row["verdict"] == found["verdict"]
        assert [float(row[check["name"]]) for check in found["checks"]] == [c["score"] for c in found["checks"]]


def test_the_journal_has_every_result(graded: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    start, *lines = [json.loads(line) for line in (graded[1] / "journal.jsonl").read_text().splitlines()]
    assert start["submissions"] == NAMES
    assert {line["submission"]: line["score"] for line in lines} == {n: result(graded[1], n)["score"] for n in NAMES}


def test_the_report_is_one_file_that_loads_nothing(graded: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    page = Page()
    page.feed((graded[1] / "report.html").read_text(encoding="utf-8"))
    assert not page.tags & {"link", "img", "iframe", "object", "form"}
    text = " ".join(page.text)
    assert all(name in text for name in NAMES)


def test_gradescope_takes_one_submission(tmp_path: Path) -> None:
    arguments = (str(CLASS / "assignment.toml"), "--out", str(tmp_path), "--platform", "gradescope")
    done = grade(*arguments, str(CLASS / "u2304_dora"))
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert found["score"] == EXPECTED["u2304_dora/student.py"]["score"]
    assert sum(test["score"] for test in found["tests"]) == pytest.approx(found["score"])
    hidden = [test for test in found["tests"] if test["visibility"] == "hidden"]
    assert [(test["name"], test["output"]) for test in hidden] == [("Parameters", "this check is hidden")]
    assert {test["status"] for test in found["tests"]} == {"passed", "failed"}
    assert grade(*arguments, str(CLASS)).returncode == 2


def test_a_wrong_assignment_is_exit_code_2_and_leaves_nothing(tmp_path: Path) -> None:
    wrong = tmp_path / "a.toml"
    text = (CLASS / "assignment.toml").read_text(encoding="utf-8").replace('"SEQ1"', '"SQE1"')
    wrong.write_text(text, encoding="utf-8")
    done = grade(str(wrong), str(CLASS / "u2301_ada"), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    line = next(n for n, row in enumerate(text.splitlines(), 1) if 'name = "No mistakes"' in row) - 1
    assert f"a.toml:{line}: " in done.stderr
    assert "SQE1" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_a_result(tmp_path: Path) -> None:
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "answers.docx").write_text("x = 1\n")
    done = grade(str(CLASS / "assignment.toml"), str(tmp_path / "eve"), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    found = result(tmp_path / "out", "eve")
    assert (found["score"], found["verdict"], found["reason"]) == (0, "could-not-run", "missing-file")
    assert found["message"] == "the file student.py is missing (there is answers.docx)"


def test_a_zipped_download_is_graded_like_its_folder(tmp_path: Path) -> None:
    """Canvas' flat names: the same program is worth the same, and the table says whose it is."""
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as packed:
        for person, folder in (("adaada_1001_50001", "u2301_ada"), ("doradora_LATE_1002_50002", "u2304_dora")):
            packed.write(CLASS / folder / "student.py", f"{person}_student-1.py")
    out = tmp_path / "out"
    done = grade(str(CLASS / "assignment.toml"), str(tmp_path / "submissions.zip"), "--out", str(out))
    assert done.returncode == 0, done.stderr
    scores = {name: result(out, name)["score"] for name in ("adaada_1001", "doradora_1002")}
    assert list(scores.values()) == [EXPECTED[f"{name}/student.py"]["score"] for name in ("u2301_ada", "u2304_dora")]
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = [(row["name"], row["id"], row["late"]) for row in csv.DictReader(file)]
    assert rows == [("adaada", "1001", "no"), ("doradora", "1002", "yes")]
    assert "student-1.py was taken for student.py" in result(out, "adaada_1001")["notes"]
    assert not [path.name for path in out.iterdir() if path.name.startswith(".")]
    head = "Student,ID,SIS Login ID,Section,Three flowers (77)\n    Points Possible,,,,10\n"
    (tmp_path / "mine.csv").write_text(f'{head}"Ada, Ada",1001,ada,A,\n"Zoe, Zoe",1009,zoe,A,\n')
    arguments = (str(tmp_path / "submissions.zip"), "--out", str(out), "--gradebook", str(tmp_path / "mine.csv"))
    again = grade(str(CLASS / "assignment.toml"), *arguments)
    assert again.stdout.splitlines()[:4] == [
        "mine.csv (Canvas): 1 of 2 rows of 'Three flowers (77)'",
        "in no row of mine.csv, or in several: doradora_1002",
        "rows of mine.csv without a submission: Zoe, Zoe",
        "1 unchanged since the last run (--fresh grades them again)",
    ]
    filled = (out / "gradebook-mine.csv").read_text()
    assert filled == f'{head}"Ada, Ada",1001,ada,A,{scores["adaada_1001"]}\n"Zoe, Zoe",1009,zoe,A,\n'


def test_a_dry_run_runs_and_leaves_nothing(tmp_path: Path) -> None:
    done = grade(str(CLASS / "assignment.toml"), str(CLASS), "--dry-run")
    assert done.returncode == 0, done.stderr
    head, *lines = done.stdout.splitlines()
    assert head == f"files and folders: {len(NAMES)} submissions"
    assert lines[0] == "u2301_ada: u2301_ada -> u2301_ada/student.py"
    assert [line.partition(":")[0] for line in lines if line[0] != " "] == NAMES
    missing = grade(str(CLASS / "assignment.toml"), str(CLASS))
    assert missing.returncode == 2
    assert "--out" in missing.stderr
