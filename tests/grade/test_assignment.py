"""The assignment file is read strictly: what is not understood is an error with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.grade.assignment import AssignmentError, load
from seqlint.grade.keys import COMMON, KINDS, TOP
from seqlint.grade.values import LayerPattern

EXAMPLE = """\
title = "Three flowers"
points = 10
files = ["student.py"]
model = "model"
[[check]]
name = "Output"
kind = "output-shape"
shape = "(None, 3)"
points = 4
visibility = "public"
[[check]]
name = "Layers"
kind = "layers"
layers = ["Dense", {kind = "Dense", units = 3, activation = "softmax"}]
mode = "exact"
points = 3
[[check]]
name = "Loss"
kind = "loss"
loss = ["categorical_crossentropy", "sparse_categorical_crossentropy"]
points = 1
[[check]]
name = "No mistakes"
kind = "lint"
rules = ["SEQ1", "SEQ3"]
per_finding = 1
cap = 2
points = 2
"""


def write(folder: Path, text: str) -> str:
    path = folder / "a.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_documented_example(tmp_path: Path) -> None:
    found = load(write(tmp_path, EXAMPLE))
    assert (found.title, found.points, found.model) == ("Three flowers", 10, "model")
    assert found.asked.files == ("student.py",)
    output, layers, loss, lint = found.tasks
    assert output.wanted == {"shape": (None, 3)}
    assert output.line == 5
    assert layers.wanted["layers"] == (
        LayerPattern("Dense"),
        LayerPattern("Dense", {"units": 3, "activation": "softmax"}),
    )
    assert loss.wanted["loss"] == ("categorical_crossentropy", "sparse_categorical_crossentropy")
    assert (lint.wanted["rules"], lint.wanted["per_finding"], lint.wanted["cap"]) == (("SEQ1", "SEQ3"), 1, 2)
    assert {task.visibility for task in found.tasks} == {"public"}


# what is replaced in the example, the line of the complaint, and what it says
MISTAKES = [
    ('["student.py"]', '"student.py"', 3, 'a list of file names, as in ["student.py"]'),
    ('["student.py"]', '["a\\u0000.py"]', 3, "no name that a file can have"),
    ('kind = "loss"', 'kind = "metric"', 19, "no kind of check 'metric'; did you mean `metrics`"),
    ("points = 4", "points = 1e308", 9, "from 0 to 1000000"),
    ("(None, 3)", "(1is 1)", 8, "a shape is written as Keras prints it"),
    ('kind = "output-shape"', 'kind = "output_shape"', 7, "did you mean `output-shape`?"),
    ('kind = "loss"', "kind = 3", 19, "no kind of check 3"),
    ('kind = "loss"\n', "", 17, "the check has no kind"),
    ("mode =", "mod =", 15, "has no key `mod`; did you mean `mode`?"),
    ("title =", "titel =", 1, "has no key `titel`; did you mean `title`?"),
    ('mode = "exact"', 'mode = "exakt"', 15, "did you mean `exact`?"),
    ('visibility = "public"', 'visibility = "secret"', 10, "`visibility` must be one of public, hidden"),
    ('shape = "(None, 3)"', "shape = 3", 8, "`shape` must be a shape in quotes"),
    ('shape = "(None, 3)"', f'shape = "({"1, " * 33})"', 8, "a shape is no longer than 32 axes"),
    ('shape = "(None, 3)"', 'shape = "(None, three)"', 8, "as Keras prints it"),
    ('shape = "(None, 3)"\n', "", 5, "needs the key `shape`"),
    ("points = 4", "points = -4", 9, "`points` must be a number of points"),
    ("points = 4", "points = nan", 9, "`points` must be a number of points"),
    ("points = 4", "points = true", 9, "`points` must be a number of points"),
    ("points = 4", "points = 5", 2, "points = 10, but the points of the checks add up to 11"),
    ('name = "Loss"', 'name = "Output"', 18, "two checks are called 'Output'"),
    (
        'name = "Loss"',
        r'name = "Output\r"',
        18,
        r"two checks are called 'Output\r' and 'Output', which nobody can tell",
    ),
    ('name = "Loss"', r'name = " Out\u200bput\u0085"', 18, "which nobody can tell apart"),
    ('layers = ["Dense",', 'layers = ["Dence",', 14, "there is no layer 'Dence'; did you mean `Dense`?"),
    ("units = 3", f"units = 0x{'f' * 4400}", 14, "`units` of Dense holds a number that no layer can have"),
    ("units = 3", "units = inf", 14, "`units` of Dense holds a number that no layer can have"),
    ("units = 3", "unit = 3", 14, "Dense has no argument 'unit'; did you mean `units`?"),
    ('"Dense", {', '"Input", {', 14, 'use a check of kind = "input-shape"'),
    ('["categorical_crossentropy"', '["categorical_crosentropy"', 20, "did you mean `categorical_crossentropy`?"),
    ('files = ["student.py"]', 'files = ["../student.py"]', 3, "must be a path inside the submission's folder"),
    ('files = ["student.py"]', 'provide = ["flowers.csv"]', 3, "there is no file 'flowers.csv' beside"),
    ("per_finding = 1", "per_finding = ", 26, "this is not valid TOML"),
    ("per_finding = 1", 'per_finding = "101%"', 26, 'or a part of the check\'s points as in "50%"'),
    ("per_finding = 1", "per_finding = true", 26, "`per_finding` must be a number of points from 0 to"),
    ("[[check]]", "[check]", 1, "under [[check]]"),
]


@pytest.mark.parametrize(("old", "new", "line", "says"), MISTAKES)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    text = EXAMPLE.replace(old, new, 1)
    assert text != EXAMPLE
    if old == "[[check]]":
        text = text.partition("[[check]]")[0]  # only the wrong header is left: TOML has no second one of it
        line = 5
    path = write(tmp_path, text)
    with pytest.raises(AssignmentError) as caught:
        load(path)
    message = str(caught.value)
    assert says in message
    assert message.startswith(f"{path}:{line}: ")
    assert "\n" not in message


@pytest.mark.parametrize("kind", ["input-shape", "output-shape", "params"])
def test_a_model_has_one_shape(tmp_path: Path, kind: str) -> None:
    value = 'shape = "(None, 3)"' if kind != "params" else "params = 3"
    check = f'[[check]]\nname = "%s"\nkind = "{kind}"\npoints = 1\n{value}\n'
    load(write(tmp_path, check % "A"))
    with pytest.raises(AssignmentError, match=rf"a.toml:8: there is already a check of kind '{kind}'"):
        load(write(tmp_path, check % "A" + check % "B"))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="the assignment cannot be read"):
        load(str(tmp_path / "no.toml"))
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')
    with pytest.raises(AssignmentError, match="not UTF-8"):
        load(str(tmp_path / "latin.toml"))


def test_an_assignment_without_checks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="needs the key `check`"):
        load(write(tmp_path, 'title = "x"\n'))


KEYS = set(TOP) | set(COMMON) | {key for kind in KINDS.values() for key in kind.keys}


@given(st.from_regex(r"[a-z_]{1,12}", fullmatch=True).filter(lambda key: key not in KEYS))
def test_no_unknown_key_is_ignored(tmp_path_factory: pytest.TempPathFactory, key: str) -> None:
    folder = tmp_path_factory.mktemp("assignment")
    for place, line in ((EXAMPLE.replace("[[check]]", f"{key} = 1\n[[check]]", 1), 5), (f"{EXAMPLE}{key} = 1\n", 29)):
        with pytest.raises(AssignmentError, match=rf"a.toml:{line}: .* has no key `{key}`"):
            load(write(folder, place))


def test_a_number_too_long_and_a_byte_order_mark(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="thousands of digits"):
        load(write(tmp_path, EXAMPLE.replace("points = 10", "points = " + "9" * 4400)))
    assert load(write(tmp_path, "\ufeff" + EXAMPLE)).points == 10


def written(tmp_path: Path, check: str) -> str:
    path = tmp_path / "a.toml"
    path.write_text(f'title = "T"\n[[check]]\nname = "C"\npoints = 1\n{check}\n')
    return str(path)


@pytest.mark.parametrize(
    "check",
    [
        'kind = "params"\nmin = 10\nmax = 20',
        'kind = "output-shape"\nshape = "(None, ?)"',
        'kind = "input-shape"\nshape = "(None, ?, 3)"',
        'kind = "metrics"\nmetrics = ["accuracy"]',
        'kind = "learning-rate"\nmax = 0.01',
        'kind = "lint"\nseverity = "error"',
        'kind = "loss"\nloss = "mse"\nbonus = true\nmessage = "see chapter 4"',
        'kind = "layers"\nlayers = [{kind = "Dense", count = 2, units = [4, 8]}, {kind = "GRU", units = {min = 2}}]',
    ],
)
def test_what_a_check_may_ask_for(tmp_path: Path, check: str) -> None:
    (task,) = load(written(tmp_path, check)).tasks
    if task.kind == "layers":
        assert len(task.wanted["layers"]) == 3


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ('kind = "params"', "needs either `params` or `min` and `max`"),
        ('kind = "params"\nparams = 3\nmin = 1', "needs either"),
        ('kind = "params"\nmin = 3\nmax = 1', ":6: min = 3 is more than max = 1"),
        ('kind = "metrics"\nmetrics = ["acuracy"]', "did you mean `accuracy`"),
        ('kind = "layers"\nlayers = [{kind = "Dense", units = {from = 2}}]', "a range for `units` is written"),
        ('kind = "layers"\nlayers = [{kind = "Dense", count = 0}]', "`count` is a whole number"),
        (f'kind = "learning-rate"\nmax = 1{"0" * 400}', "`max` must be a number, 0 or more"),
    ],
)
def test_what_it_may_not(tmp_path: Path, check: str, said: str) -> None:
    with pytest.raises(AssignmentError, match=re.escape(said)) as caught:
        load(written(tmp_path, check))
    assert "\n" not in str(caught.value)


def weighed(tmp_path: Path, top: str, *checks: str) -> list[float]:
    listed = "".join(f'[[check]]\nname = "{at}"\nkind = "trains"\n{keys}\n' for at, keys in enumerate(checks))
    (tmp_path / "a.toml").write_text(f"{top}\n{listed}")
    return [task.points for task in load(str(tmp_path / "a.toml")).tasks]


def test_weights_deal_out_all_points(tmp_path: Path) -> None:
    assert weighed(tmp_path, "points = 10", "weight = 1", "weight = 3") == [2.5, 7.5]
    thirds = weighed(tmp_path, "points = 10", *["weight = 2"] * 3)
    assert sorted(thirds) == [3.33, 3.33, 3.34]
    assert sum(thirds) == 10
    bonus = "points = 3\nbonus = true"
    assert weighed(tmp_path, "points = 10", "points = 4", "weight = 1", bonus, "weight = 0.5") == [4, 4, 3, 2]


@pytest.mark.parametrize(
    ("top", "check", "says"),
    [
        ("points = 10", "", ":2: a check of kind 'trains' needs the key `points`, or `weight` in its place"),
        ("points = 10", "points = 1\nweight = 1", "or `weight` in its place"),
        ("points = 10", "weight = 0", ":5: `weight` must be a number above 0"),
        ("points = 10", "weight = 1\nbonus = true", ":5: a bonus comes on top of the points"),
        ("", "weight = 1", ":1: checks have a `weight`: say at the top how many `points` there are"),
        ("points = 0", "weight = 1", ":1: points = 0: nothing is left"),
    ],
)
def test_weights_that_cannot_be(tmp_path: Path, top: str, check: str, says: str) -> None:
    with pytest.raises(AssignmentError, match=re.escape(says)):
        weighed(tmp_path, top, check)


def test_what_is_shown_later_is_shown_once_it_is_published(tmp_path: Path) -> None:
    seen = ("public", "hidden", "after-due-date", "after-published")
    checks = "".join(
        f'[[check]]\nname = "{each}"\nkind = "runs-to-end"\npoints = 1\nvisibility = "{each}"\n' for each in seen
    )
    (tmp_path / "a.toml").write_text(checks)
    assert tuple(task.visibility for task in load(str(tmp_path / "a.toml")).tasks) == seen
    (tmp_path / "a.toml").write_text(f"published = true\n{checks}")
    assert [task.visibility for task in load(str(tmp_path / "a.toml")).tasks] == [
        "public",
        "hidden",
        "public",
        "public",
    ]
