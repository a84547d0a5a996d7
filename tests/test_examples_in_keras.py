"""The examples of the rules against Keras itself: good ones run, and what a rule calls an error does raise.

By default every eighth example, with SEQLINT_FUZZ set all of them: TensorFlow takes a third of a second for each.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from seqlint.config import Settings
from seqlint.explaining import examples
from seqlint.linting.check import check
from seqlint.linting.fix import fix
from seqlint.linting.loader import load
from seqlint.reading import source
from seqlint.rule import Example, Rule

pytest.importorskip("tensorflow")

STEP = 1 if os.environ.get("SEQLINT_FUZZ") else 8
# Errors of which Keras says nothing, or not in a program as short as the examples.
SILENT = {
    "SEQ103": "nothing happens before the None is asked for something",
    "SEQ105": "a set is taken, in whatever order",
    "SEQ109": "the old function goes on",
    "SEQ111": "an Input in the middle is noticed when the model is built",
    "SEQ117": "the second layer is lost",
    "SEQ118": "the copy changes",
    "SEQ201": "summary shows question marks",
    "SEQ207": "mse compares with every pixel",
    "SEQ210": "mse stretches the labels",
    "SEQ302": "it trains, and always answers 1",
    "SEQ303": "it trains badly",
    "SEQ309": "sparse labels are cut to integers",
    "SEQ312": "classes that no label names in the few rows here",
    "SEQ313": "the loss is 0",
    "SEQ403": "noticed in fit",
    "SEQ405": "noticed in fit",
    "SEQ503": "a rate of 1 is taken",
    "SEQ604": "compile in the wrong order is noticed in fit",
    "SEQ605": "the third number is the stride",
    "SEQ606": "keras and tensorflow.keras may be mixed",
}
# Seen only where Keras traces the functions; elsewhere they run eagerly, which is quicker where a model trains once.
TRACED = {"SEQ427", "SEQ803"}
NOT_HERE = {
    "ModuleNotFoundError",
    "FileNotFoundError",
    "NotImplementedError",
}  # the last: code that is still to be written
CASES = [
    (rule, number, example)
    for rule in load()
    if not rule.code.startswith("SEQ9")
    for number, example in enumerate(rule.examples)
][::STEP]


@pytest.fixture(scope="module")
def raised() -> list[list[str] | None]:
    """What each example raises."""
    return in_keras(
        [
            ([examples.without_marks(examples.text(c)) for c in example.cells], rule.code in TRACED)
            for rule, _, example in CASES
        ]
    )


def in_keras(programs: list[tuple[list[str], bool]]) -> list[list[str] | None]:
    """What each program raises, its cells given with whether Keras traces."""
    program = Path(__file__).with_name("keras_examples.py")
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, str(program)],
        input=json.dumps(programs),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_what_fixes_leave_right_runs() -> None:
    """After the safe fixes, and after all of them, of the bad examples: where no error is left, Keras raises none."""
    fixed: dict[str, list[str]] = {}
    for rule, number, example in CASES:
        before = source.from_bytes(*examples.content(example))
        for unsafe in (False, True) if example.bad and example.keras == 3 else ():
            done = fix(before, Settings(), unsafe=unsafe)
            if done.applied and all(finding.severity != "error" for finding in done.checked.findings):
                fixed[f"{rule.code}-{number} {unsafe}"] = [cell.text for cell in done.source.cells]
    answers = in_keras([(cells, False) for cells in fixed.values()])
    told = {name: error for name, error in zip(fixed, answers, strict=True) if error and error[0] not in NOT_HERE}
    assert fixed
    assert not told


def severities(rule: Rule, example: Example) -> set[str]:
    """How bad the rule calls what it finds."""
    settings = Settings(select=(rule.code,), keras=example.keras)
    return {finding.severity for finding in check(source.from_bytes(*examples.content(example)), settings).findings}


@pytest.mark.parametrize("index", range(len(CASES)), ids=[f"{rule.code}-{number}" for rule, number, _ in CASES])
def test_example_is_true(index: int, raised: list[list[str] | None]) -> None:
    (rule, _, example), error = CASES[index], raised[index]
    if error is not None and (error[0] in NOT_HERE or "URL fetch failure" in error[1]):
        pytest.skip("needs what is not here")
    if not example.bad:
        assert error is None, "a good example raises"
    elif rule.code not in SILENT and "error" in severities(rule, example):
        assert error is not None, "Keras does what the rule calls an error"
