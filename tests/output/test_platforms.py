"""What platforms read: a golden document of each, hostile text in all, and the tools themselves where they are here."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import os
import sqlite3
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml, Properties

from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.grade.assignment import Assignment, Task
from seqlint.grade.checks import Outcome
from seqlint.grade.engine import Limits
from seqlint.grade.grading import Into, command
from seqlint.grade.handed import Person
from seqlint.grade.points import award
from seqlint.grade.result import NOT_GRADED, Deduction, Result
from seqlint.output.platforms import PLATFORMS, nbgrader
from tests.hostile import HOSTILE

GOLDEN = Path(__file__).parent / "golden" / "platforms"
TASKS = (
    Task("Output shape", "output-shape", 4, "public", {}, 1),
    Task("Layers", "layers", 3, "public", {}, 2),
    Task("Forward pass", "forward-pass", 1, "public", {}, 3),
    Task("Secret loss", "loss", 2, "hidden", {}, 4),
    Task("Extra", "metrics", 1, "public", {}, 5, bonus=True),
)
ASSIGNMENT = Assignment("hw1.toml", "Three flowers", 10, TASKS)
OUTCOMES = (
    Outcome(1.0, "the output shape is (None, 3)"),
    Outcome(0.5, "1 of 2 layers"),
    Outcome(None, "a Lambda cannot be rebuilt"),
    Outcome(0.0, "the hidden loss is not `mse`"),
    Outcome(1.0, "accuracy is measured"),
)
CHECKS = tuple(award(task, outcome) for task, outcome in zip(TASKS, OUTCOMES, strict=True))
ADA = Result("ada", "failed", None, "", 6.5, 10, CHECKS, people=(Person("Ada", ("ada1", "ada@x.org")),))
BEN = (Person("Ben", ("ben1",)),)
HALF = (Deduction("Handed in late", "late by 1 day: 50% off", 3.25, 50.0),)
LATE = replace(
    ADA, submission="ben", score=3.25, late=True, time="2025-10-04T10:00:00+02:00", people=BEN, deductions=HALF
)
NOTHING = tuple(award(task, Outcome(0.0, "not judged")) for task in TASKS)
SYNTAX = Result(
    "cem", "could-not-run", "syntax-error", "line 2: invalid syntax", 0, 10, NOTHING, people=(Person("Cem"),)
)
UNDECIDED = tuple(award(task, Outcome(None, "no result")) for task in TASKS)
FAULT = Result("dora", NOT_GRADED, "internal-error", "Boom in /srv/grader", 0, 10, UNDECIDED, fault=True)
EVERYBODY = (ADA, LATE, SYNTAX, FAULT)
TEXTS = [name for name, platform in PLATFORMS.items() if name != "nbgrader"]


def written(platform: str, *results: Result, assignment: Assignment = ASSIGNMENT) -> str:
    return PLATFORMS[platform].write(assignment, results).decode()


def documents(platform: str) -> str:
    """What is written about the four: one after the other where the platform takes one at a time."""
    if PLATFORMS[platform].alone:
        return "".join(written(platform, result) for result in EVERYBODY)
    return written(platform, *EVERYBODY)


@pytest.mark.parametrize("platform", TEXTS)
def test_golden(platform: str) -> None:
    """After a change that is meant: SEQLINT_GOLDEN=1 writes them anew, and the difference is to be read."""
    golden = GOLDEN / f"{platform}.txt"
    if os.environ.get("SEQLINT_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(documents(platform), encoding="utf-8")
    assert documents(platform) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("platform", sorted({*TEXTS} - {"gradescope", "otter"}))
def test_nothing_hidden_is_told_where_students_see_it(platform: str) -> None:
    text = documents(platform)
    assert "Secret" not in text
    assert "mse" not in text
    assert "/srv" not in text, "what went wrong at the teacher's is for the teacher"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("platform", TEXTS)
def test_text_stays_text(platform: str, text: str) -> None:
    tasks = (replace(TASKS[0], name=text),)
    check = award(tasks[0], Outcome(0.0, text))
    hostile = Result(text, "failed", None, text, 0, 4, (check,), people=(Person(text, (text,)),))
    told = written(platform, hostile, assignment=replace(ASSIGNMENT, title=text, tasks=tasks))
    assert not any(c in told for c in "\x00\x1b\u202e\ud800")
    if platform == "junit":
        assert [len(suite) for suite in JUnitXml.fromstring(told.encode())] == [1]
    elif platform == "otter":
        rows = list(csv.reader(io.StringIO(told, newline="")))
        assert [len(row) for row in rows] == [5, 5, 5]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in (rows[0][1], rows[2][0]))
    else:
        json.loads(told)


def classroom(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(written("github-classroom", result))
    return told


def test_github_classroom_adds_up_what_its_reporter_adds_up() -> None:
    for result in EVERYBODY:
        told = classroom(result)
        assert told["tests"], "the reporter throws without"
        assert sum(test["score"] for test in told["tests"]) == result.score
        assert told["max_score"] == 10
        assert {test["status"] for test in told["tests"]} <= {"pass", "fail", "error"}
        assert all(len(test.get("message", "")) <= 500 for test in told["tests"])
    assert [classroom(result)["status"] for result in EVERYBODY] == ["fail", "fail", "fail", "error"]
    assert (told := classroom(LATE)["tests"][-1])["name"] == "Handed in late"
    assert (told["score"], told["message"]) == (-3.25, "late by 1 day: 50% off")
    fine = replace(ADA, score=4, checks=CHECKS[:1])
    assert classroom(fine)["status"] == "pass"


def test_prairielearn_takes_no_attempt_for_what_is_no_program_or_our_fault() -> None:
    told = [json.loads(written("prairielearn", result)) for result in EVERYBODY]
    assert [each["gradable"] for each in told] == [True, True, False, False]
    assert [each.get("score") for each in told] == [0.65, 0.325, None, None]
    assert all(test.keys() >= {"points", "max_points"} for each in told[:2] for test in each["tests"])
    assert told[2]["format_errors"] == ["line 2: invalid syntax"]


def test_coursera_gets_a_number_from_0_to_1() -> None:
    shares = [json.loads(written("coursera", result))["fractionalScore"] for result in EVERYBODY]
    assert shares == [0.65, 0.325, 0, 0]
    more = json.loads(written("coursera", replace(ADA, score=11)))["fractionalScore"]
    assert more == 1, "bonus points cannot make it more"
    assert not isinstance(more, bool)


def test_autolab_reads_the_last_line() -> None:
    for result in EVERYBODY:
        (line,) = written("autolab", result).splitlines()
        assert sum(json.loads(line)["scores"].values()) == result.score
    assert json.loads(written("autolab", FAULT)) == {"scores": {}}


def test_junit_is_read_by_its_library() -> None:
    read = JUnitXml.fromstring(written("junit", *EVERYBODY).encode())
    suites = {suite.name: suite for suite in read}
    assert list(suites) == ["ada", "ben", "cem", "dora"]
    counted = [(suite.tests, suite.failures, suite.errors, suite.skipped) for suite in suites.values()]
    assert counted == [(5, 2, 0, 1), (6, 3, 0, 1), (4, 4, 0, 0), (1, 0, 1, 0)]
    for suite in suites.values():
        for case in suite:
            kinds = [type(result).__name__ for result in case.result]
            assert len(kinds) <= 1
    points = [prop.value for case in suites["ada"] for found in case.iterchildren(Properties) for prop in found]
    assert points == ["4/4", "1.5/3", "0/1", "1/0", "0/2"]


def test_otters_table_is_as_pandas_reads_otters() -> None:
    pd = pytest.importorskip("pandas")

    table = pd.read_csv(io.StringIO(written("otter", *EVERYBODY)))
    assert list(table.columns[-3:]) == ["total_points_earned", "percent_correct", "grading_status"]
    assert list(table.columns[1:-3]) == sorted(task.name for task in TASKS)
    assert table["file"].tolist() == ["points-per-question", "ada", "ben", "cem", "dora"]
    assert table["total_points_earned"].tolist()[:4] == [10, 6.5, 3.25, 0]
    assert pd.isna(table["total_points_earned"][4]), "no result is no zero"
    assert table["grading_status"].tolist()[:3] == ["--", "Completed", "Completed"]


def test_one_at_a_time_is_said(tmp_path: Path) -> None:
    (tmp_path / "hw1.toml").write_text('[[check]]\nname = "a"\nkind = "runs-to-end"\npoints = 1\n')
    for name in ("ada", "ben"):
        (tmp_path / f"{name}.py").write_text("")
    files = [str(tmp_path / f"{name}.py") for name in ("ada", "ben")]
    for platform in ("coursera", "gradescope"):
        with pytest.raises(CannotWork, match=f"{platform} takes the result of one submission, and these are 2"):
            command(str(tmp_path / "hw1.toml"), files, Into(str(tmp_path / "out"), platform), Settings(), Limits())


# nbgrader brings JupyterLab and more: it is tested where it is installed (`pip install nbgrader==0.9.6`).
NO_NBGRADER = importlib.util.find_spec("nbgrader") is None


@pytest.mark.skipif(not NO_NBGRADER, reason="nbgrader is installed")
def test_without_nbgrader_it_is_asked_for() -> None:
    with pytest.raises(CannotWork, match="pip install nbgrader"):
        nbgrader.write(ASSIGNMENT, EVERYBODY)


@pytest.mark.skipif(NO_NBGRADER, reason="nbgrader is not installed")
class TestNbgrader:
    def test_how_nbgrader_uses_its_database_is_not_told(self) -> None:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            nbgrader.write(ASSIGNMENT, EVERYBODY)
        assert told == []

    def test_its_own_export_reads_the_points(self, tmp_path: Path) -> None:
        path = tmp_path / "gradebook.db"
        path.write_bytes(nbgrader.write(ASSIGNMENT, EVERYBODY))
        rows = self.exported(path)
        assert [(row["student_id"], row["raw_score"], row["score"]) for row in rows] == [
            ("ada1", "6.5", "6.5"),
            ("ben1", "6.5", "3.25"),
            ("cem", "0.0", "0.0"),
        ]
        assert {(row["assignment"], row["max_score"]) for row in rows} == {("hw1", "10.0")}
        assert rows[1]["timestamp"].startswith("2025-10-04 08:00")

    def test_what_else_the_course_has_stays(self, tmp_path: Path) -> None:
        from nbgrader.api import Gradebook

        path = tmp_path / "gradebook.db"
        path.write_bytes(nbgrader.write(ASSIGNMENT, ()))  # nbgrader makes a new one only where `alembic` is on the PATH
        with Gradebook(f"sqlite:///{path}") as book:
            book.add_student("ada1", first_name="Ada", last_name="L")
            book.add_student("zoe")
            book.update_or_create_assignment("hw1")
            book.add_notebook("essay", "hw1")
            book.add_grade_cell("text", "essay", "hw1", max_score=5, cell_type="markdown")
            book.add_submission("hw1", "ada1")
            book.find_grade("text", "essay", "hw1", "ada1").manual_score = 4
            book.db.commit()
        first = nbgrader.write(ASSIGNMENT, EVERYBODY, path.read_bytes())
        better = (CHECKS[0], award(TASKS[1], Outcome(1.0, "both layers")), *CHECKS[2:])
        again = nbgrader.write(ASSIGNMENT, [replace(ADA, score=8, checks=better)], first)
        path.write_bytes(again)
        scores = {row["student_id"]: float(row["score"]) for row in self.exported(path)}
        assert scores == {"ada1": 12, "ben1": 3.25, "cem": 0, "zoe": 0}
        assert {row["max_score"] for row in self.exported(path)} == {"15.0"}
        with Gradebook(f"sqlite:///{path}") as book:
            assert book.find_student("ada1").first_name == "Ada"
            assert book.find_grade("text", "essay", "hw1", "ada1").score == 4

    def test_what_is_no_gradebook_is_said(self, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / "other.db") as other:
            other.execute("create table student (id integer)")
        other.close()
        found = nbgrader.database(str(tmp_path / "other.db"))
        assert found is not None
        with pytest.raises(CannotWork, match="nbgrader's gradebook cannot be written: "):
            nbgrader.write(ASSIGNMENT, EVERYBODY, found)

    @staticmethod
    def exported(path: Path) -> list[dict[str, str]]:
        from nbgrader.api import Gradebook
        from nbgrader.plugins import CsvExportPlugin

        out = path.with_suffix(".csv")
        with Gradebook(f"sqlite:///{path}") as book:
            CsvExportPlugin(to=str(out)).export(book)
        return list(csv.DictReader(out.open()))
