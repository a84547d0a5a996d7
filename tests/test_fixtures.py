"""The fixtures: what seqlint must say about each program, and what Keras says its models are.

`expected.toml` holds the findings, judged by people; `keras.json` was measured by executing the programs
(`fixtures/measure.py`).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from seqlint import compare
from seqlint.facts import LayerFacts, ModelFacts
from seqlint.linting import check as lint
from seqlint.linting.loader import load
from seqlint.program import analyze
from seqlint.reading import source
from seqlint.shapes import inferred

FIXTURES = Path(__file__).parents[1] / "fixtures"
FOLDERS = ("lesson", "students", "class")
ENDINGS = (".py", ".ipynb")


@cache
def expected(folder: str) -> dict[str, Any]:
    return tomllib.loads((FIXTURES / folder / "expected.toml").read_text(encoding="utf-8"))


@cache
def measured(folder: str) -> dict[str, Any]:
    programs: dict[str, Any] = json.loads((FIXTURES / folder / "keras.json").read_text(encoding="utf-8"))["programs"]
    return programs


def files() -> Iterator[tuple[str, str]]:
    return ((folder, name) for folder in FOLDERS for name in expected(folder))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_program_has_its_verdict_and_its_measurement(folder: str) -> None:
    there = {path.relative_to(FIXTURES / folder).as_posix() for path in (FIXTURES / folder).rglob("*")}
    programs = {name for name in there if name.endswith(ENDINGS)}
    assert set(expected(folder)) == programs == set(measured(folder))


@pytest.mark.parametrize(("folder", "name"), list(files()))
def test_a_program_without_findings_runs_in_keras(folder: str, name: str) -> None:
    raised = measured(folder)[name]["raised"]
    if raised is not None and raised["line"] is not None and raised["error"] != "ZeroDivisionError: division by zero":
        assert expected(folder)[name]["diagnostics"], raised


@cache
def checked(folder: str, name: str) -> tuple[tuple[str, str, str], ...]:
    """(place, code, severity) of each finding, whatever the program suppresses."""
    found = lint.check(source.read(str(FIXTURES / folder / name)), suppressions=False)
    assert not found.failures
    places = ((f, f"{f.at.cell}:" if f.at.cell is not None else "") for f in found.findings)
    return tuple((f"{cell}{f.at.start[0]}", f.code, f.severity) for f, cell in places)


@pytest.mark.parametrize(("folder", "name"), list(files()))
def test_findings(folder: str, name: str) -> None:
    known = {rule.code for rule in load()} | set(lint.FILE_RULES)
    wanted = expected(folder)[name]
    found = checked(folder, name)
    mistakes = sorted(f"{place} {code}" for place, code, severity in found if severity != "advice")
    assert mistakes == sorted(each for each in wanted["diagnostics"] if each.split()[1] in known)
    advice = {f"{place} {code}" for place, code, severity in found if severity == "advice"}
    assert advice >= {each for each in wanted.get("advice", ()) if each.split()[1] in known}


@pytest.mark.parametrize("option", "abcd")
def test_an_import_left_out_is_exactly_one_more_finding(option: str) -> None:
    """The lesson's own text against the same with imports: the codes differ by one missing import."""
    for question in ("q2", "q5"):
        bare = [code for _, code, _ in checked("lesson", f"{question}_{option}.py")]
        imported = [code for _, code, _ in checked("lesson", f"{question}_{option}_imports.py")]
        assert sorted(bare) == sorted([*imported, "SEQ401"])


def facts(entry: dict[str, Any]) -> ModelFacts:
    def shape(value: list[Any] | None) -> tuple[Any, ...] | None:
        return None if value is None else tuple(value)

    layers = tuple(LayerFacts(each["kind"], shape(each["output_shape"]), each["params"]) for each in entry["layers"])
    shapes = shape(entry["input_shape"]), shape(entry["output_shape"])
    return ModelFacts(None, entry["cell"], entry["line"], layers, *shapes, entry["params"], entry["built"])


def plain(model: ModelFacts) -> tuple[Any, ...]:
    layers = [(layer.kind, layer.output_shape, layer.params) for layer in model.layers]
    return model.built, model.input_shape, model.output_shape, model.params, layers


@pytest.mark.parametrize(("folder", "name"), [each for each in files() if measured(each[0])[each[1]]["models"]])
def test_shapes_are_those_of_keras(folder: str, name: str) -> None:
    read = source.read(str(FIXTURES / folder / name))
    found = inferred(read, analyze(read))
    stopped = measured(folder)[name]["raised"] is not None
    for entry in measured(folder)[name]["models"]:
        here = [model for model in found if (model.cell, model.line) == (entry["cell"], entry["line"])]
        assert here, f"no model inferred in line {entry['line']}"
        if entry["raised"]:
            continue
        keras = facts(entry)
        if stopped and any(len(model.layers) != len(keras.layers) or model.built != keras.built for model in here):
            continue  # Keras stopped while it was still being built; the analysis shows the program as it was meant
        if "not_inferred" in expected(folder)[name]:
            assert any(not compare.compare(model, keras).differences for model in here)
        else:
            assert plain(keras) in [plain(model) for model in here]


def test_the_command_line_says_the_same_of_the_lesson() -> None:
    lesson = FIXTURES / "lesson"
    command = [sys.executable, "-m", "seqlint", "--isolated", "--format", "json", str(lesson)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    found: dict[str, list[tuple[str, str, str]]] = {name: [] for name in expected("lesson")}
    for each in json.loads(done.stdout)["diagnostics"]:
        name = Path(each["path"]).name
        found[name].append((str(each["start"]["line"]), each["code"], each["severity"]))
    assert found == {name: list(checked("lesson", name)) for name in expected("lesson")}


def test_shapes_of_the_lesson_from_the_command_line() -> None:
    q3 = FIXTURES / "lesson" / "q3.py"
    command = [sys.executable, "-m", "seqlint", "shapes", "--format", "json", str(q3)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (model,) = json.loads(done.stdout)["models"]
    (keras,) = measured("lesson")["q3.py"]["models"]
    for key in ("cell", "line", "built", "input_shape", "output_shape", "params"):
        assert model[key] == keras[key]
    layers = [{key: layer[key] for key in ("kind", "output_shape", "params")} for layer in model["layers"]]
    assert layers == keras["layers"]


def test_the_lesson_measured_again_is_the_same(tmp_path: Path) -> None:
    """What `keras.json` says is what this Keras does (the wording of its exceptions aside)."""
    copy = tmp_path / "lesson"
    shutil.copytree(FIXTURES / "lesson", copy)
    (copy / "keras.json").unlink()
    subprocess.run([sys.executable, str(FIXTURES / "measure.py"), str(copy)], capture_output=True, check=True)
    again = json.loads((copy / "keras.json").read_text(encoding="utf-8"))["programs"]
    for name, before in measured("lesson").items():
        assert again[name]["models"] == before["models"]
        assert stop(again[name]["raised"]) == stop(before["raised"])


def stop(raised: dict[str, Any] | None) -> tuple[int, str] | None:
    """Where a program stopped, and with which exception."""
    return None if raised is None else (raised["line"], raised["error"].partition(":")[0])
