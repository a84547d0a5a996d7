"""Hostile text wherever a submission's text can stand, in every format; and what there is before a result."""

from __future__ import annotations

import base64
import csv
import dataclasses
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.config import Settings
from seqlint.grade import engine
from seqlint.grade.assignment import Assignment, Task, load
from seqlint.grade.checks import Outcome
from seqlint.grade.found import Reading, found
from seqlint.grade.gradebook import Gradebook
from seqlint.grade.grading import exit_code, line, missing_modules, summary
from seqlint.grade.journal import Key
from seqlint.grade.points import award
from seqlint.grade.result import CheckResult, Result, number, result_json
from seqlint.grade.taking import Submission
from seqlint.linting.finding import Finding, Place
from seqlint.output import csv_grades, html_report
from seqlint.output.platforms import gradescope
from seqlint.run import Check, Run
from tests.hostile import HOSTILE

from .page import Page


def made(text: str) -> tuple[Assignment, Result]:
    """A result in which the text stands wherever it can."""
    tasks = (Task(text, "loss", 3, "public", {}, 1), Task("Other", "params", 1, "hidden", {}, 1))
    checks = tuple(award(task, Outcome(0.5, text)) for task in tasks)
    found = Finding(Place(text, None, (1, 1), (1, 2)), "name", "SEQ101", "error", text, text)
    result = Result(text, "failed", None, text, 2, 4, checks, (found,), (text,))
    return Assignment("a.toml", text, 4, tasks), result


@pytest.mark.parametrize("text", HOSTILE)
def test_a_spreadsheet_sees_text(text: str) -> None:
    written = csv_grades.write(*[made(text)[0], [made(text)[1]]])
    header, row = list(csv.reader(io.StringIO(written, newline="")))
    assert header[5:7] == ["agreement", row[0]]
    assert row[1:4] == ["2", "4", "failed"]
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    written.encode("utf-8")


@pytest.mark.parametrize(("late", "said"), [(None, ""), (False, "no"), (True, "yes")])
def test_a_table_tells_who_was_late(late: bool | None, said: str) -> None:
    assignment, result = made("x")
    written = csv_grades.write(assignment, [dataclasses.replace(result, late=late)])
    assert [row[-1] for row in csv.reader(io.StringIO(written, newline=""))] == ["late", said]


@given(st.text(max_size=20))
def test_a_table_has_its_rows_and_columns_whatever_the_text(text: str) -> None:
    assignment, result = made(text)
    rows = list(csv.reader(io.StringIO(csv_grades.write(assignment, [result, result]), newline="")))
    assert [len(row) for row in rows] == [13, 13, 13]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


def tags(text: str) -> tuple[set[str], str]:
    assignment, result = made(text)
    page = Page()
    page.feed(html_report.write(assignment, [result]))
    page.close()
    return page.tags, "".join(page.text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_sees_text(text: str) -> None:
    found, shown = tags(text)
    assert found == tags("`harmless`")[0] - {"code"}
    assert not any(c in shown for c in "\x00\x1b\u202e\u200b\ud800")


@given(st.text(max_size=30))
def test_no_text_adds_an_element(text: str) -> None:
    assert tags(text)[0] <= tags("`harmless`")[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_json_is_ascii_and_says_the_same(text: str) -> None:
    result = made(text)[1]
    for document in (json.dumps(result_json(result)), gradescope.write(result)):
        document.encode("ascii")
    assert json.loads(json.dumps(result_json(result)))["submission"] == text
    tests = json.loads(gradescope.write(result))["tests"]
    assert [test["visibility"] for test in tests] == ["visible", "hidden"]
    assert tests[1]["output"] == "this check is hidden"


@given(st.floats(0, 1000))
def test_points_are_written_with_two_decimals(points: float) -> None:
    assert number(points) == pytest.approx(points, abs=0.0051)
    assert len(repr(number(points)).partition(".")[2]) <= 2


def test_before_anything_runs_there_is_a_result_without_points(tmp_path: Path) -> None:
    path = Path(__file__).parents[2] / "fixtures" / "class" / "assignment.toml"
    assignment = load(str(path))
    waiting = [engine.provisional(assignment, Submission(name)) for name in ("ada", "group/bob")]
    book = Gradebook(str(tmp_path / "out"), assignment, None)
    book.open(waiting, {"ada": Key("1"), "group/bob": Key("2")})
    with (tmp_path / "out" / "grades.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["submission"], row["score"], row["verdict"]) for row in rows] == [
        ("ada", "", "not-graded"),
        ("group/bob", "", "not-graded"),
    ]
    assert all(row[task.name] == "" for row in rows for task in assignment.tasks)
    assert not list((tmp_path / "out" / "results").rglob("*.json"))
    assert exit_code(waiting, None) == 2
    assert not list(tmp_path.rglob("*.part"))


def test_what_could_not_be_decided_is_said_to_have_no_points() -> None:
    undecided = CheckResult("a", "params", 0, 10, None, "could not be decided", "public")
    result = Result("ada", "could-not-run", "no-model", "its cell cannot be read", 0, 10, (undecided,))
    assert line(result) == "ada: -/10 could-not-run (no-model)"
    assert summary([result, Result("ben", "passed", None, "", 9, 10)], "out").startswith("2 submissions, 90% of")


def test_that_a_program_was_run_twice_is_no_part_of_its_result(tmp_path: Path) -> None:
    """It says something of that hour on that machine; who asks with --verbose hears of it."""
    (tmp_path / "a.py").write_text("model = 1\n")
    assignment = Assignment("a.toml", "x", 1, (Task("Runs", "runs-to-end", 1, "public", {}, 1),))
    submission = Submission("a.py", str(tmp_path / "a.py"), "a.py")
    reading = engine.analyse(submission, Settings()).reading
    once = Run("a.py", "passed", None, "", checks=(Check("runs-to-end", True, None, None, None, "to its end"),))
    twice = dataclasses.replace(once, message="run twice: its process died the first time")
    results = [engine.judge(assignment, submission, found(reading, None, made)) for made in (once, twice)]
    assert results[0] == results[1]


def test_another_name_costs_no_more_than_there_is() -> None:
    assignment = Assignment("a.toml", "A", 3, (Task("Loss", "loss", 3, "public", {}, 1),), renamed_costs=2)
    submission = Submission("ann", "x.py", "x.py", renamed=("x.py was taken for a.py",))
    run = Run("x.py", "could-not-run", "exception", "it stops")
    assert engine.judge(assignment, submission, found(Reading(), None, run)).score == 0


def test_a_name_too_long_for_a_file_is_cut(tmp_path: Path) -> None:
    assignment, result = made("x")
    book = Gradebook(str(tmp_path), assignment, None)
    names = ["n" * 250 + "1", "n" * 250 + "2", "\u00e9" * 127, "a/" + "b" * 251]
    book.open([dataclasses.replace(result, submission=name) for name in names], {})
    found = (tmp_path / "results").rglob("*.json")
    assert {json.loads(path.read_text())["submission"] for path in found} == set(names)


def test_missing_modules_are_summed_up() -> None:
    lacking = [
        Result(f"s{number}", "could-not-run", "missing-module", f"ModuleNotFoundError: No module named '{name}'", 0, 1)
        for number, name in enumerate(("sklearn.datasets", "seaborn", "sklearn"))
    ]
    assert list(missing_modules([*lacking, Result("ok", "passed", None, "", 1, 1)])) == [
        "3 submissions could not run for want of seaborn, sklearn; if you trust them: pip install scikit-learn seaborn"
    ]
    assert list(missing_modules([])) == []


def test_only_the_report_s_own_script_may_run() -> None:
    from seqlint.output.report_page import SCRIPT, page

    text = page("title {body}", "<p>{title}")
    allowed = re.search(r"script-src '(sha256-[^']+)'", text)
    script = re.search(r"<script>(.*?)</script>", text, re.S)
    assert allowed
    assert script
    assert script[1] == SCRIPT
    assert allowed[1] == f"sha256-{base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()}"
    assert "<title>title {body}</title>" in text


def test_what_lost_little_is_not_painted_as_a_failure() -> None:
    near = Result("ada", "failed", None, "", 9.5, 10, findings=())
    assert html_report._tone(near) == "near"
    assert html_report._tone(dataclasses.replace(near, score=5)) == "bad"
