"""The page and the JSON Schema of an assignment's keys say what the reader does."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from seqlint.config import Settings
from seqlint.grade.assignment import AssignmentError, load
from seqlint.grade.grading import with_rules
from seqlint.grade.keys import COMMON, KINDS, TOP
from seqlint.grade.reference import EXAMPLE, example, page, schema
from tests.grade import test_assignment
from tests.grade.test_assignment import MISTAKES

VALIDATOR = jsonschema.Draft7Validator(json.loads(schema()), format_checker=jsonschema.FormatChecker())
ROOT = Path(__file__).parents[2]
ASSIGNMENTS = [
    path.read_text()
    for path in sorted((ROOT / "fixtures").rglob("*.toml"))
    if "[[check]]" in path.read_text() and path.name != "expected.toml"
]
EXAMPLES = [EXAMPLE, test_assignment.EXAMPLE, *ASSIGNMENTS, *map(example, KINDS)]


def said_of(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_json(tomllib.loads(text)))]


def as_json(value: Any) -> Any:
    """As a TOML language server gives it to the schema."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(schema()))
    assert ASSIGNMENTS


@pytest.mark.parametrize("text", EXAMPLES)
def test_reader_and_schema_accept_the_examples(tmp_path: Path, text: str) -> None:
    for name in re.findall(r'"([\w.]+\.(?:csv|npz|py))"', text):
        (tmp_path / name).touch()
        if name.endswith(".npz"):
            np.savez(tmp_path / name, x_train=[1.0], y_train=[1], x_test=[1.0], y_test=[1])
    for name in re.findall(r'file = "(.*)"', text):
        text = f'files = ["student.py", "{name}"]\n{text}'
    (tmp_path / "a.toml").write_text(text)
    with_rules(Settings(), load(str(tmp_path / "a.toml")))
    assert said_of(text) == []


SEEN_BY_THE_READER_ALONE = (
    "(1is 1)", "(None, three)", "points = 5", 'name = "Output', "u0085", "1, 1, ", "0xf", "= inf", "unit = 3",
    "../student.py", "flowers.csv", "[check]", "per_finding = ", "a\\u0000", "points = nan",
)  # fmt: skip
"""What no schema can say: sums, names that must differ, files, what is no TOML."""


@pytest.mark.parametrize(("old", "new", "line", "says"), MISTAKES)
def test_the_schema_marks_what_the_reader_refuses(old: str, new: str, line: int, says: str) -> None:
    if not any(each in new for each in SEEN_BY_THE_READER_ALONE):
        assert said_of(test_assignment.EXAMPLE.replace(old, new, 1)), says


@pytest.mark.parametrize("keys", ["", "params = 3\nmin = 1", "params = 3\nmin = 1\nmax = 4"])
def test_either_the_number_or_its_bounds(tmp_path: Path, keys: str) -> None:
    text = f'[[check]]\nname = "A"\nkind = "params"\npoints = 1\n{keys}\n'
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(AssignmentError, match="needs either"):
        load(str(tmp_path / "a.toml"))
    assert said_of(text)


def test_the_page_names_every_key_and_says_what_it_means() -> None:
    text = page()
    for name, key in [*TOP.items(), *COMMON.items(), *(item for kind in KINDS.values() for item in kind.keys.items())]:
        assert f"| `{name}` | {key.value.words}" in text
        assert key.meaning.strip("`")[0].isupper() or key.meaning.startswith("`")
        assert not key.meaning.endswith(".")
    for kind in KINDS:
        assert f"### `{kind}`" in text
