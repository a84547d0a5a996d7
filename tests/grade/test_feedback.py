"""What a student is told: all that is theirs, nothing that is hidden, no markup from names and messages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from seqlint import plain
from seqlint.facts import LayerFacts, ModelFacts
from seqlint.grade import feedback as pages
from seqlint.grade.assignment import load
from seqlint.grade.handed import Person
from seqlint.grade.lateness import Lateness, applied
from seqlint.grade.result import CheckResult, Deduction, Result
from seqlint.grade.taking import Submission
from seqlint.linting.finding import Finding, Place
from seqlint.output import feedback

ASSIGNMENT = load(str(Path(__file__).parents[2] / "fixtures" / "class" / "assignment.toml"))
MODEL = ModelFacts("model", None, 2, (LayerFacts("Dense", (None, 3), 15),), (None, 4), (None, 3), 15, True, True)
FINDING = Finding(Place("a.py", None, (2, 1), (2, 9)), "r", "SEQ101", "error", "no `list`", "Put brackets.")
CHECKS = (
    CheckResult("Output", "output-shape", 0, 2, False, "the output shape is (None, 1)", "public"),
    CheckResult("Secret", "loss", 1, 1, True, "the loss is mse", "hidden"),
    CheckResult("Later", "lint", 0, 2, False, "not before Friday", "after-due-date"),
)
RESULT = Result("ada", "failed", None, "", 1, 5, CHECKS, (FINDING,), ("a note for the teacher",), model=MODEL)
ROWS = {None: ["import keras", "m = keras.Sequential(Dense(3))"]}
WRITERS = (feedback.html, feedback.markdown)


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_theirs_is_told_and_what_is_hidden_is_not(write):
    text = write(ASSIGNMENT, RESULT, ROWS)
    for word in (
        "Output",
        "0 of 2 points",
        "3 more points are decided",
        "brackets",
        "keras.Sequential(Dense(3))",
        "Next step",
    ):
        assert word in text
    for word in ("Secret", "the loss is mse", "Later", "not before Friday", "a note for the teacher"):
        assert word not in text


def test_each_finding_stands_below_its_line():
    text = feedback.html(ASSIGNMENT, RESULT, ROWS)
    assert text.index("keras.Sequential(Dense(3))") < text.index('class="said error"')
    assert "Dense" in text[text.index("<svg") : text.index("</svg>")]


@pytest.mark.parametrize("write", WRITERS)
def test_names_and_messages_are_no_markup(write):
    evil = '<script>alert(1)</script>\x1b[31m\u202e`"|'
    finding = replace(FINDING, message=evil, help=evil)
    check = replace(CHECKS[0], name=evil, message=evil)
    result = replace(RESULT, submission=evil, checks=(check,), findings=(finding,), message=evil)
    text = write(ASSIGNMENT, result, {None: [evil, evil]})
    assert "\x1b" not in text
    assert "\u202e" not in text
    if write is feedback.html:
        tags: list[str] = []
        parser = HTMLParser()
        parser.handle_starttag = lambda tag, _: tags.append(tag)  # type: ignore[method-assign]
        parser.feed(text)
        assert "script" not in tags


def test_pages_of_others_go_and_what_is_not_ours_stays(tmp_path):
    program = tmp_path / "a.py"
    program.write_text("\n".join(ROWS[None]))
    submission = Submission("ada", str(program), "a.py")
    out = tmp_path / "out"
    pages.leave(str(out), ASSIGNMENT, RESULT, submission)
    pages.leave(str(out), ASSIGNMENT, replace(RESULT, submission="bob"), replace(submission, name="bob"))
    (out / "feedback" / "mine.html").write_text("<p>written by the teacher")
    assert not pages.missing(str(out), "ada")
    pages.clear(str(out), ["ada"])
    assert sorted(path.name for path in (out / "feedback").iterdir()) == ["ada.html", "ada.md", "mine.html"]


def test_without_a_result_there_is_no_page(tmp_path):
    pages.leave(str(tmp_path), ASSIGNMENT, replace(RESULT, fault=True), Submission("ada", "", "a.py"))
    assert pages.missing(str(tmp_path), "ada")


DUE = Lateness(
    datetime(2025, 10, 3, 23, 59, tzinfo=UTC), per_day=10, extensions={"u1": datetime(2025, 10, 5, tzinfo=UTC)}
)
OPEN = replace(RESULT, score=3, checks=(replace(CHECKS[0], score=2, passed=True), CHECKS[1]))


def handed_in(at: str, *ids: str) -> Result:
    """The result of who has 2 of 2 public points and 1 of 1 hidden one."""
    return applied(replace(OPEN, time=at, people=(Person("Ada", ids),)), DUE)


@pytest.mark.parametrize("write", WRITERS)
def test_what_lateness_costs_is_told_with_its_reason(write):
    late = write(replace(ASSIGNMENT, lateness=DUE), handed_in("2025-10-05T10:00:00Z"), ROWS)
    assert "Handed in 2025-10-05 10:00, due 2025-10-03 23:59" in late
    assert "late by 2 days: 20% off" in late
    assert "1.6 of 2 points" in late
    assert "2.4" not in late, "of all points it would tell what hidden checks gave"
    own = write(replace(ASSIGNMENT, lateness=DUE), handed_in("2025-10-04T10:00:00Z", "u1"), ROWS)
    assert "due 2025-10-05 00:00 (yours; 2025-10-03 23:59 for the others)" in own
    assert "2 of 2 points" in own
    assert "off" not in own[own.index("Checks") if "<h2>" in own else 0 :]


@pytest.mark.parametrize("write", WRITERS)
def test_the_grace_time_and_a_time_that_is_not_told(write):
    some = replace(DUE, grace=15)
    within = applied(replace(OPEN, time="2025-10-04T00:09:00Z"), some)
    assert "which 15 minutes of grace allow" in write(replace(ASSIGNMENT, lateness=some), within, ROWS)
    untold = write(replace(ASSIGNMENT, lateness=some), OPEN, ROWS)
    assert "Due 2025-10-03 23:59" in untold
    assert "Handed in" not in untold


@pytest.mark.parametrize("write", WRITERS)
def test_another_name_costs_what_is_told(write):
    cost = Deduction("Another file name than was asked for", "hw.ipynb was taken for student.py: 1 point off", 1)
    text = write(ASSIGNMENT, replace(OPEN, score=2, deductions=(cost,)), ROWS)
    assert "hw.ipynb was taken for student.py" in text
    assert "1 of 2 points" in text


def test_without_a_title_a_page_is_called_as_the_assignment_file():
    nameless = replace(ASSIGNMENT, path="course/hw7.toml", title="")
    assert "<h1>hw7</h1>" in feedback.html(nameless, RESULT, ROWS)
    assert "# hw7" in feedback.markdown(nameless, RESULT, ROWS)
    assert feedback.text(nameless, RESULT).startswith("hw7, ada")


def test_what_a_script_may_read_of_ones_own_tells_nothing_hidden():
    told = feedback.public_json(RESULT)
    assert (told["score"], told["max_score"], told["hidden_points"]) == (0, 2, 3)
    assert "Secret" not in str(told)
    assert "verdict" not in told


def test_what_is_taken_off_is_kept_in_the_journal():
    late = handed_in("2025-10-05T10:00:00Z")
    assert plain.made(Result, json.loads(json.dumps(plain.told(late)))) == late
