"""Who resembles whom: copies in disguise do, a class that solves one task does not; and what a regrade has changed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from seqlint.facts import LayerFacts, ModelFacts
from seqlint.grade import feedback, journal
from seqlint.grade.assignment import AssignmentError, load
from seqlint.grade.gradebook import Gradebook
from seqlint.grade.result import CheckResult, Result
from seqlint.grade.similar import alike, statements
from seqlint.grade.taking import Submission
from seqlint.output import html_report
from seqlint.reading.source import from_text

CLASS = Path(__file__).parents[2] / "fixtures" / "class"
ORIGINAL = """
import numpy as np
from keras import Sequential, layers

rows = np.random.rand(64, 10)
wanted = np.argmax(rows[:, :3], axis=1)
scale = rows.max() - rows.min() + 1e-7
rows = (rows - rows.min()) / scale
model = Sequential([layers.Input((10,)), layers.Dense(17, "relu"), layers.Dense(3, "softmax")])
model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy")
for turn in range(3):
    past = model.fit(rows, wanted, batch_size=13, verbose=0)
    print("turn", turn, past.history["loss"][-1])
"""
DISGUISED = '''
"""All my own work."""
import numpy as np  # numbers
from keras import Sequential, layers
import os

numbers = np.random.rand(64, 10)
answers = np.argmax(
    numbers[:, :3],
    axis=1,
)

span = numbers.max() - numbers.min() + 1e-7
numbers = (numbers - numbers.min()) / span
model = Sequential([layers.Input((10,)), layers.Dense(17, "relu"), layers.Dense(3, "softmax")])
model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy")
for step in range(3):
    # train
    seen = model.fit(numbers, answers, batch_size=13, verbose=0)
    print("turn", step, seen.history["loss"][-1])
'''
MODEL = ModelFacts(name="model", cell=None, line=1, layers=(LayerFacts("Dense", (None, 3), 33),))
OTHER = replace(MODEL, layers=(LayerFacts("Dense", (None, 4), 44),))


def check(score: float) -> CheckResult:
    return CheckResult("a", "runs-to-end", score, 4, score == 4, "", "public")


def result(name: str, program: str, model: ModelFacts | None = MODEL) -> Result:
    held = statements(from_text("student.py", program))
    return Result(name, "passed", None, "", 1, 1, (check(1),), model=model, statements=held)


def a_class() -> list[Result]:
    programs = sorted(CLASS.glob("u*/student.py"))
    assert len(programs) == 12
    return [result(path.parent.name, path.read_text(encoding="utf-8")) for path in programs]


def test_a_class_that_solves_one_task_is_not_alike() -> None:
    assert alike(a_class()) == ()


def test_a_copy_is_found_in_disguise() -> None:
    (found,) = alike([*a_class(), result("zoe", DISGUISED), result("yan", ORIGINAL)])
    assert found.submissions == ("yan", "zoe")
    assert found.shared >= 8
    third = result("xia", ORIGINAL.replace("13", "14"))
    (found,) = alike([*a_class(), result("zoe", DISGUISED), third, result("yan", ORIGINAL)])
    assert found.submissions == ("xia", "yan", "zoe")


def test_another_model_is_another_program() -> None:
    assert alike([*a_class(), result("yan", ORIGINAL), result("zoe", DISGUISED, OTHER)]) == ()


def test_what_was_given_makes_nobody_alike() -> None:
    few = [*a_class(), result("yan", ORIGINAL), result("zoe", DISGUISED)]
    assert alike(few, statements(from_text("starter.py", ORIGINAL))) == ()
    assert alike([result(f"s{number}", ORIGINAL) for number in range(30)]) == (), "what all have nobody has copied"


def test_a_short_program_says_nothing() -> None:
    short = "import keras\nmodel = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])\nmodel.summary()\n"
    assert alike([*a_class(), result("yan", short), result("zoe", short)]) == ()


@pytest.mark.parametrize("program", ["def broken(:", "x = " + "(" * 5000, "\x00", "", "-" * 100_000 + "1"])
def test_what_is_no_python_holds_nothing(program: str) -> None:
    assert statements(from_text("student.py", program)) == ()


def test_names_do_not_matter_and_what_they_name_does() -> None:
    def held(program: str) -> tuple[str, ...]:
        return statements(from_text("student.py", program))

    assert held("a = f(b)\nb = 1") == held("x = f(y)\ny = 1")
    assert held("a = Dense(3)") != held("a = Flatten(3)")
    assert held("a = b - a\nb = 1") != held("b = a - a\na = 1")
    assert held("def one(x):\n    return x") == held("def two(y):\n    return y")


def test_the_report_tells_it_and_a_students_page_does_not(tmp_path: Path) -> None:
    (tmp_path / "starter.py").write_text("model = 1\n")
    (tmp_path / "a.toml").write_text(
        'starter = "starter.py"\n[[check]]\nname = "a"\nkind = "runs-to-end"\npoints = 1\n'
    )
    assignment = load(str(tmp_path / "a.toml"))
    yan, zoe = result("y<b>an", ORIGINAL), result("zoe", DISGUISED)
    text = html_report.write(assignment, [*a_class()[:8], yan, zoe])
    assert "Similar submissions" in text
    assert "<td>y&lt;b&gt;an, zoe</td>" in text
    feedback.leave(str(tmp_path), assignment, zoe, Submission("zoe"))
    assert not re.search("similar|y<b>an|y&lt;b", (tmp_path / "feedback" / "zoe.html").read_text(), re.IGNORECASE)
    (tmp_path / "starter.py").unlink()
    with pytest.raises(AssignmentError, match=r"a\.toml:1: `starter`: there is no file 'starter\.py'"):
        load(str(tmp_path / "a.toml"))


def test_old_and_new_points_stand_side_by_side(tmp_path: Path) -> None:
    """Also where the regrade was ended in the middle and gone on with."""
    (tmp_path / "a.toml").write_text('[[check]]\nname = "a"\nkind = "runs-to-end"\npoints = 4\n')
    assignment = load(str(tmp_path / "a.toml"))
    out = str(tmp_path / "out")

    def graded(scores: dict[str, float], key: str) -> str:
        book = Gradebook(out, assignment, None)
        provisional = [
            Result(name, "not-graded", None, "", 0, 4, (check(0),), fault=True) for name in ("ada", "ben", "cem")
        ]
        book.open(provisional, dict.fromkeys(("ada", "ben", "cem"), journal.Key(key)))
        for name, score in scores.items():
            if name in book.waiting:
                book.record(Result(name, "failed", None, "", score, 4, (check(score),)))
        book.close()
        return (tmp_path / "out" / "report.html").read_text(encoding="utf-8")

    assert "Changed since" not in graded({"ada": 1, "ben": 2, "cem": 3}, "1")
    graded({"ada": 4}, "2")
    text = graded({"ben": 1.5, "cem": 3}, "2")
    rows = re.findall(
        r"<tr><td>(\w+)</td><td class=right>.*?<b>([\d.]+)<.*?<b>([\d.]+)<.*?>([+-][\d.]+)</td>", text, re.S
    )
    assert rows == [("ada", "1", "4", "+3"), ("ben", "2", "1.5", "-0.5")]
    assert graded({}, "2") == text, "nothing new: the same page"
    assert "Changed since" not in graded({"ada": 4, "ben": 1.5, "cem": 3}, "3")
    assert journal.read_points(str(tmp_path)) == {}


def test_what_is_held_survives_the_journal(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[[check]]\nname = "a"\nkind = "runs-to-end"\npoints = 1\n')
    found = result("ada", ORIGINAL)
    journal.start(str(tmp_path), load(str(tmp_path / "a.toml")), ["ada"], [journal.Entry(journal.Key("k"), found)])
    assert journal.read(str(tmp_path))["ada"].result == found
