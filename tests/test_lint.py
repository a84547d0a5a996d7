"""From programs to findings: paths, one finding a mistake, faults of rules, suppressions, settings."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from seqlint.config import Settings
from seqlint.explaining import examples
from seqlint.linting import loader
from seqlint.linting.check import check
from seqlint.linting.finding import Checked, Finding
from seqlint.linting.precedence import yields_to
from seqlint.reading.source import from_text, read
from seqlint.reading.words import LAYERS, NAMES, layer_names, mentions_keras
from seqlint.rule import ASPECTS, Aspect

HEAD = "from keras import Sequential\nfrom keras.layers import Dense, Dropout, Input\nimport numpy as np\n"
RULE = '''"""A rule of a course.

Why.
"""
from seqlint import Diagnostic, Edit, Fix, rule

@rule("CS{number}", severity="warning"{declared})
def check(program):
{body}
'''


def own_rule(number: object, body: str, declared: str = "") -> str:
    """The text of a rule file; `declared`: more arguments of `@rule`."""
    return RULE.format(number=number, body=body, declared=declared and f", {declared}")


EVERY_MODEL = '    for m in program.sequentials():\n        yield Diagnostic(m.at, "a model", about=(m.id,))'


def lint(text: str, settings: Settings | None = None, path: str = "student.py") -> Checked:
    return check(from_text(path, text), settings or Settings())


def codes(text: str, settings: Settings | None = None) -> list[str]:
    checked = lint(HEAD + text, settings)
    assert not checked.failures
    return [finding.code for finding in checked.findings]


@pytest.fixture
def course(tmp_path: Path) -> Callable[..., Settings]:
    """Makes settings with a folder of rules: a body for each rule's check; `declared`: what all of them declare."""

    def make(*bodies: str, declared: str = "", **settings: object) -> Settings:
        folder = tmp_path / "rules"
        folder.mkdir(exist_ok=True)
        for number, body in enumerate(bodies, 100):
            (folder / f"rule_{number}.py").write_text(own_rule(number, body, declared))
        return Settings(rules=(str(folder),), **settings)  # type: ignore[arg-type]

    return make


# Which files are analysed


@pytest.mark.parametrize("word", ["keras", "tensorflow", "Sequential", "Dense", "LSTM", "Convolution2D"])
def test_a_file_that_mentions_keras_is_analysed(word: str) -> None:
    assert mentions_keras(f"x = 1\n# my {word} here\n")


def test_a_file_without_keras_is_not_analysed(course: Callable[..., Settings]) -> None:
    assert not mentions_keras("import numpy\nclass Densely: pass\nx = undefined\n")
    settings = course('    raise ValueError("must not be loaded")')
    (Path(settings.rules[0]) / "rule_100.py").write_text("raise ValueError")
    assert lint("x = undefined\n", settings) == Checked(from_text("student.py", "x = undefined\n"))


def test_the_layers_names_are_those_of_the_tables() -> None:
    assert NAMES.split() == layer_names(), "out of date: run `python -m seqlint.reading.words`"
    assert set(layer_names()) == LAYERS


# Paths


BRANCH = "import sys\nmodel = Sequential()\nif len(sys.argv) > 1:\n    {one}\nelse:\n    {other}\n"


def test_a_finding_must_hold_on_every_path_that_comes_by() -> None:
    both = BRANCH.format(one="model.add(Dense(2, input_shape=(4,)))", other="model.add(Dense(3, input_shape=(4,)))")
    assert "SEQ302" not in codes(both + "model.add(Dense(1, activation='sigmoid'))\nmodel.compile('sgd', 'mse')\n")
    fails_in_one = (
        BRANCH.format(one="model.add(Dense(2, input_shape=(4,)))", other="model.add(Dense(2))") + "model.output_shape\n"
    )
    assert "SEQ201" not in codes(fails_in_one)
    fails_in_both = BRANCH.format(one="model.add(Dense(2))", other="pass") + "model.output_shape\n"
    assert "SEQ201" in codes(fails_in_both)


def test_a_finding_inside_a_branch_needs_that_branch_only() -> None:
    text = BRANCH.format(one="model.add(Dense(2), Dense(3))", other="model.add(Dense(3, input_shape=(4,)))")
    assert codes(text) == ["SEQ117"]


# One mistake, one diagnostic


@pytest.mark.parametrize("aspect", ASPECTS)
def test_of_two_built_in_rules_of_an_aspect_one_yields_to_the_other(aspect: Aspect) -> None:
    rules = {rule.code: rule for rule in loader.load()}
    above = {code: yields_to(code, aspect, rules) for code, rule in rules.items() if aspect in rule.aspects}
    assert sorted(len(codes) for codes in above.values()) == list(range(len(above)))


TWO_UNITS = "m = Sequential([Input((4,)), Dense(2, activation='sigmoid'), Dense(1, activation='softmax')])\n"
TRAINED = TWO_UNITS + "m.compile('sgd', 'binary_crossentropy')\nm.fit(np.ones((9, 4)), np.array([0, 1, 0] * 3))\n"


def test_a_rule_of_a_course_yields_to_a_built_in_one_and_to_those_above_it(course: Callable[..., Settings]) -> None:
    """SEQ302 is told of the model; an own rule of that aspect that comes after SEQ305 is not."""
    assert "SEQ302" in codes(TRAINED)
    own = 'aspects={"output layer and loss": ("SEQ305",)}'
    assert "CS100" not in codes(TRAINED, course(EVERY_MODEL, declared=own))


def test_a_rule_of_a_course_that_yields_to_none_is_told_beside_it(course: Callable[..., Settings]) -> None:
    assert {"CS100", "SEQ302"} <= set(codes(TRAINED, course(EVERY_MODEL)))


def test_a_rule_of_a_course_may_be_silent_on_broken_models(course: Callable[..., Settings]) -> None:
    broken, whole = "m = Sequential(Dense(10))\n", "m = Sequential([Input((4,)), Dense(10)])\n"
    settings = course(EVERY_MODEL, declared="silent_on_broken_models=True")
    assert codes(broken, settings) == ["SEQ101"]
    assert codes(whole, settings) == ["CS100"]


def test_a_rule_of_a_course_may_break_models(course: Callable[..., Settings]) -> None:
    """SEQ402 (fit before compile) has nothing to say of a model that an own rule calls broken."""
    text = "m = Sequential([Input((4,)), Dense(1)])\nm.fit(np.ones((3, 4)), np.ones(3))\n"
    error = EVERY_MODEL.replace("about=", "severity='error', about=")
    assert codes(text) == ["SEQ402"]
    assert codes(text, course(error, declared="breaks_models=True")) == ["CS100"]


def test_a_rule_of_a_course_may_explain_another(course: Callable[..., Settings]) -> None:
    checked = lint(HEAD + TRAINED, course(EVERY_MODEL, declared='explains=("output layer and loss",)'))
    assert "CS100" not in [finding.code for finding in checked.findings]
    assert "a model" in [note.message for finding in checked.findings for note in finding.related]
    assert [f.code for f in lint(HEAD + "m = Sequential([Input((4,)), Dense(1)])\n", course(EVERY_MODEL)).findings] == [
        "CS100"
    ]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ('aspects={"my own": ()}', "'my own' is no aspect; there are: name, import; "),
        ('aspects={"training data": ("SEQ999",)}', "it yields to SEQ999, but no such rule has the aspect"),
        ('aspects={"training data": ("SEQ101",)}', "it yields to SEQ101, but no such rule has the aspect"),
        ('aspects={"training data": "SEQ401"}', "a tuple of codes"),
        ('aspects=["training data"]', 'aspects are a dict: {"training data": ("SEQ401",)}'),
        ('explains="training data"', "a tuple of aspects: ('training data',)"),
        ('aspects={"training data": ("CS1",)}', "it yields to a rule that yields to it"),
    ],
)
def test_what_a_rule_declares_is_checked(tmp_path: Path, declared: str, message: str) -> None:
    (tmp_path / "own.py").write_text(own_rule(1, "    return ()", declared))
    with pytest.raises(loader.RuleError, match=re.escape(message)) as caught:
        loader.load((str(tmp_path),))
    assert "own.py" in str(caught.value)


def test_of_one_mistake_the_first_is_kept() -> None:
    assert codes("model = Sequential(Dense(10))\nmodel.fit(np.ones((3, 4)), np.ones(3))\n") == ["SEQ101"]
    assert codes("model = Sequential([Dense])\nmodel.summary()\n") == ["SEQ104"]


def test_two_mistakes_are_two_findings() -> None:
    assert codes("a = Sequential(Dense(1))\nb = Sequential(Dense(2))\n") == ["SEQ101", "SEQ101"]


def test_what_one_import_mends_is_told_once() -> None:
    """Nobody calls the functions: each is looked at by itself."""
    assert codes("def a(): return pd.Series([1])\ndef b(): return pd.Series([2])\nmodel = Sequential()\n") == ["SEQ401"]


# Faults of the tool


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    yield 1 / 0", "ZeroDivisionError: division by zero"),
        ("    import sys; sys.exit(0)", "SystemExit: 0"),
        ("    return 3", "returns 3: write `yield Diagnostic(...)` for each finding, not `return`"),
        ("    print('nothing')", "returns None: write `yield Diagnostic(...)` for each finding"),
        ("    return Diagnostic(program, 'text')", "returns one Diagnostic: write `yield Diagnostic(...)`"),
        ("    yield 'text'", "yields `str`: write `yield Diagnostic(model.at, 'what is wrong')`"),
        ("    yield Diagnostic(program, 'text')", "begins with `Program`, not with a place such as `model.at`"),
    ],
)
def test_a_rule_that_cannot_be_used_is_a_failure_that_says_why(
    course: Callable[..., Settings], body: str, said: str
) -> None:
    settings = course(body)
    checked = lint(HEAD + "m = Sequential(Dense(3))\n", settings)
    assert len(checked.failures) == 1
    assert "the rule CS100 rule-100 failed on student.py: " in checked.failures[0]
    assert said in checked.failures[0]


def test_the_other_rules_go_on(course: Callable[..., Settings]) -> None:
    checked = lint(HEAD + "m = Sequential([Input((4,)), Dense(3)])\n", course("    yield 1 / 0", EVERY_MODEL))
    assert [finding.code for finding in checked.findings] == ["CS101"]
    assert "rule_100.py:9: the rule CS100 rule-100 failed on student.py: ZeroDivisionError" in checked.failures[0]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.py", "x = (", "the rule does not load: SyntaxError"),
        ("raising.py", "raise ValueError('no')", "the rule does not load: ValueError: no"),
        ("leaving.py", "import sys; sys.exit()", "the rule does not load: SystemExit"),
        ("ending.py", "class Stop(BaseException): ...\nraise Stop(1)", "the rule does not load: Stop: 1"),
        ("mute.py", "class Mute(Exception):\n def __str__(self): raise self\nraise Mute", "does not load: Mute"),
        ("empty.py", "", "no rule in this file"),
        ("Bad-Name.py", "", "a rule file is named in lower case"),
        ("code.py", own_rule("x", "    return ()"), "a rule has a code such as SEQ101"),
        ("same.py", own_rule(1, "    return ()").replace("CS1", "SEQ101"), "SEQ101 is already the rule of"),
        ("missing_list_brackets.py", own_rule(1, "    return ()"), "missing-list-brackets is already"),
    ],
)
def test_a_rule_that_does_not_load_is_an_error(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(loader.RuleError, match=message) as caught:
        loader.load((str(tmp_path),))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_folders_without_rules(tmp_path: Path) -> None:
    for folder, message in ((tmp_path, "there are no rules"), (tmp_path / "none", "cannot be read")):
        with pytest.raises(loader.RuleError, match=message):
            loader.load((str(folder),))


def test_rules_of_a_folder_may_share_a_module(tmp_path: Path) -> None:
    (tmp_path / "_shared.py").write_text("WORDS = 'shared words'\n")
    body = "    from ._shared import WORDS\n    yield from (Diagnostic(m.at, WORDS) for m in program.sequentials())"
    (tmp_path / "own.py").write_text(own_rule(7, body))
    settings = Settings(rules=(str(tmp_path),), select=("CS7",))
    assert [f.message for f in lint(HEAD + "m = Sequential([Input((4,)), Dense(3)])\n", settings).findings] == [
        "shared words"
    ]


# Files that hide a library


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("import numpy\n", [(1, 8)]),
        ("import os, numpy as np\n", [(1, 12)]),
        ("import numpy.linalg, numpy\n", [(1, 8), (1, 22)]),
        ("if True: import numpy\n", [(1, 17)]),
        ("x = 1; from numpy.random import rand\n", [(1, 13)]),
        ("def f():\n    # here\n    from numpy import (\n        ones,\n    )\n", [(3, 10)]),
        ("try:\n    import \\\n        numpy\nexcept ImportError:\n    pass\n", [(3, 9)]),
        ('"""Write\nimport numpy\nfirst."""\n', []),
        ("from .numpy import ones\n", []),
        ("from . import numpy\n", []),
        ("from os import numpy\n", []),
        ("import os as numpy\n", []),
        ("# import numpy\nprint('import numpy')\n", []),
        ("def g():\n    yield from numpy\n", []),
    ],
)
def test_a_neighbour_that_hides_a_library_is_told_where_it_is_imported(
    tmp_path: Path, text: str, places: list[tuple[int, int]]
) -> None:
    (tmp_path / "numpy.py").write_text("")
    path = tmp_path / "student.py"
    path.write_text(text)
    found = check(read(str(path)), Settings()).findings
    assert [(finding.code, finding.at.start) for finding in found] == [("SEQ904", place) for place in places]


# Suppressions


def remaining(text: str, settings: Settings | None = None) -> list[tuple[str, int]]:
    return [(finding.code, finding.at.start[0]) for finding in lint(text, settings).findings]


BARE = "from keras import Sequential\nfrom keras.layers import Dense\n"


@pytest.mark.parametrize(
    "text",
    [
        "m = Sequential(Dense(3))  # seqlint: ignore\n",
        "m = Sequential(Dense(3))  # seqlint: ignore[SEQ101]\n",
        "m = Sequential(Dense(3))  # seqlint: ignore[missing-list-brackets]\n",
        "m = Sequential(Dense(3))  #seqlint:ignore[ SEQ1 ]\n",
        "m = Sequential(Dense(3))  # because. # seqlint: ignore[SEQ101]\n",
        "m = Sequential(\n    Dense(3),  # seqlint: ignore[SEQ101]\n)\n",
        "m = Sequential(\n    Dense(3),\n)  # seqlint: ignore[SEQ101]\n",
        "m = (  # seqlint: ignore[SEQ101]\n    1,\n    Sequential(Dense(3)),\n)\n",
    ],
)
def test_a_comment_silences_a_finding(text: str) -> None:
    assert remaining(BARE + text) == []
    assert [f.code for f in check(from_text("a.py", BARE + text), suppressions=False).findings] == ["SEQ101"]


@pytest.mark.parametrize(
    "text",
    [
        "m = Sequential(Dense(3))  # seqlint: ignored\n",
        "m = Sequential(Dense(3)); s = '# seqlint: ignore'\n",
        "def f():  # seqlint: ignore\n    return Sequential(Dense(3))\n",
        "x = 1  # seqlint: ignore-file\nm = Sequential(Dense(3))\n",
    ],
)
def test_what_silences_nothing(text: str) -> None:
    assert "SEQ101" in [code for code, _ in remaining(BARE + text)]


def test_a_comment_at_the_top_silences_the_file() -> None:
    text = BARE + "m = Sequential(Dense(3))\n"
    assert remaining("# seqlint: ignore-file\n" + text) == []
    assert remaining('"""Docstring."""\n# seqlint: ignore-file[SEQ101]\n' + text) == []
    assert remaining("# seqlint: ignore-file[SEQ102]\n" + text) == [("SEQ903", 1), ("SEQ101", 4)]


def test_of_a_comment_only_the_names_that_silence_nothing_are_deleted() -> None:
    text = "# seqlint: ignore-file[SEQ101, SEQ102]\n" + BARE + "m = Sequential(Dense(3))\n"
    (finding,) = lint(text).findings
    assert finding.fix is not None
    assert [change.text for change in finding.fix.changes] == ["# seqlint: ignore-file[SEQ101]"]


def test_unused_suppressions_are_reported_unless_their_rule_did_not_run() -> None:
    text = BARE + "x = 1  # seqlint: ignore[SEQ101, SEQ3]\n"
    assert remaining(text) == [("SEQ903", 3)]
    assert remaining(text, Settings(select=("SEQ9",))) == []
    assert remaining(text, Settings(ignore=("SEQ9",))) == []
    assert remaining(BARE + "x = 1  # seqlint: ignore\n") == [("SEQ903", 3)]
    some = Settings(select=("SEQ1", "SEQ903"))
    assert remaining(BARE + "x = 1  # seqlint: ignore\n", some) == [], "another rule may have something to say there"
    assert remaining("x = 1  # seqlint: ignore\n") == [], "a file without Keras is not analysed"


def test_a_syntax_error_cannot_be_silenced_in_the_file() -> None:
    assert remaining("# seqlint: ignore-file\nimport keras\nx = (\n") == [("SEQ901", 3)]


def test_suppressions_in_a_notebook_hold_in_their_cell() -> None:
    first = "from keras import Sequential, layers\nx = 1  # seqlint: ignore\n"
    data = examples.notebook(iter([first, "a = 1\nm = Sequential(layers.Dense(3))\n"]))
    found = check(from_text("a.ipynb", data)).findings
    assert [(f.code, f.at.cell, f.at.start[0]) for f in found] == [("SEQ903", 1, 2), ("SEQ101", 2, 2)]


# Settings


def selected(text: str, **settings: object) -> list[str]:
    return [finding.code for finding in lint(BARE + text, Settings(**settings)).findings]  # type: ignore[arg-type]


MISTAKES = "m = Sequential(Dense(3))\nn = Sequential([Dense(3, input_shape=4)])\n"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ["SEQ101", "SEQ202"]),
        ({"select": ("SEQ1",)}, ["SEQ101"]),
        ({"select": ("input-shape-not-a-tuple",)}, ["SEQ202"]),
        ({"select": ("seq2",)}, ["SEQ202"]),
        ({"ignore": ("SEQ1",)}, ["SEQ202"]),
        ({"ignore": ("SEQ",)}, []),
        ({"select": ("SEQ101",), "ignore": ("SEQ1",)}, ["SEQ101"]),
        ({"select": ("SEQ1",), "ignore": ("SEQ101",)}, []),
        ({"select": ("missing-list-brackets",), "ignore": ("SEQ101",)}, ["SEQ101"]),
        ({"select": ("SEQ1",), "extend_select": ("SEQ202",)}, ["SEQ101", "SEQ202"]),
    ],
)
def test_selection(settings: dict[str, tuple[str, ...]], expected: list[str]) -> None:
    assert selected(MISTAKES, **settings) == expected


def test_a_file_that_cannot_be_read_is_reported_whatever_is_selected() -> None:
    assert [f.code for f in lint("x = (", Settings(select=("SEQ3",))).findings] == ["SEQ901"]
    assert [f.code for f in lint("x = (", Settings(ignore=("SEQ901",))).findings] == []


def test_severities() -> None:
    def severities(**severity: str) -> list[str]:
        return [f.severity for f in lint(BARE + MISTAKES, Settings(severity=severity)).findings]

    assert severities() == ["error", "error"]
    assert severities(SEQ1="warning") == ["warning", "error"]
    assert severities(SEQ="advice", SEQ202="warning") == ["advice", "warning"]


def test_findings_come_in_the_order_of_the_file(course: Callable[..., Settings]) -> None:
    backwards = EVERY_MODEL.replace("program.sequentials()", "reversed(list(program.sequentials()))")
    text = HEAD + "a = Sequential(Dense(3))\nb = Sequential(Dense(3))\n"
    found: tuple[Finding, ...] = lint(text, course(backwards, EVERY_MODEL)).findings
    assert [(f.at.start[0], f.code) for f in found] == [
        (line, code) for line in (4, 5) for code in ("CS100", "CS101", "SEQ101")
    ]
