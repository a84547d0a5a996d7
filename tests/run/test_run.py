"""What becomes of real submissions, run with TensorFlow in the sandbox of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from seqlint.run import Check, Run
from tests.run.cases import CASES

# name: verdict, reason; everything else in CASES passes.
OTHERWISE = {
    "wrong units": ("failed", None),
    "batch instead of None": ("failed", None),
    "wrong params": ("failed", None),
    "unbuilt": ("failed", None),
    "two models": ("could-not-run", "ambiguous-model"),
    "no such name": ("could-not-run", "no-model"),
    "no model": ("could-not-run", "no-model"),
    "function never called": ("could-not-run", "no-model"),
    "function returns nothing": ("could-not-run", "no-model"),
    "lambda": ("unverified", None),
    "own layer": ("unverified", None),
    "shared layer": ("unverified", None),
    "two inputs": ("unverified", None),
    "raises after the model": ("failed", None),
    "raises before the model": ("could-not-run", "exception"),
    "keras raises": ("could-not-run", "exception"),
    "exit with an error": ("failed", None),
    "exit first": ("could-not-run", "exit"),
    "syntax error": ("could-not-run", "syntax-error"),
    "syntax error of the compiler": ("could-not-run", "syntax-error"),
    "missing module": ("unverified", None),
    "missing module, no model": ("could-not-run", "missing-module"),
    "missing file": ("could-not-run", "missing-file"),
    "missing file, then a model": ("unverified", None),
    "endless": ("could-not-run", "timeout"),
    "endless after the model": ("failed", None),
    "out of memory": ("could-not-run", "out-of-memory"),
    "too large at run time": ("could-not-run", "too-large"),
    "too large by the analysis": ("could-not-run", "too-large"),
    "analysis differs": ("unverified", None),
    "rows that differ": ("failed", None),
    "fit before compile": ("failed", None),
    "flat lists": ("failed", None),
    "notebook with holes": ("failed", None),
    "notebook without a file": ("unverified", None),
    "a class too many": ("failed", None),
    "a word too many": ("failed", None),
    "gone from Keras": ("could-not-run", "exception"),
    "own mistake after made-up data": ("could-not-run", "exception"),
    "endless function": ("could-not-run", "timeout"),
    "made-up data that does not fit": ("unverified", None),
    "table the analysis knows": ("unverified", None),
}


def check(run: Run, name: str) -> Check:
    """The one check of that name."""
    (found,) = [check for check in run.checks if check.name == name]
    return found


@pytest.mark.parametrize("name", CASES)
def test_verdict(runs: dict[str, Run], name: str) -> None:
    run = runs[name]
    assert (run.verdict, run.reason) == OTHERWISE.get(name, ("passed", None)), (run.message, run.checks, run.stderr)


@pytest.mark.parametrize("name", [name for name, (verdict, _) in OTHERWISE.items() if verdict == "could-not-run"])
def test_what_could_not_run_passes_no_check_and_says_why(runs: dict[str, Run], name: str) -> None:
    assert not any(check.passed for check in runs[name].checks)
    assert runs[name].message


def test_every_check_is_made_and_has_a_message(runs: dict[str, Run]) -> None:
    names = [check.name for check in runs["right"].checks]
    assert names == [
        "input-shape",
        "output-shape",
        "params",
        "runs-to-end",
        "rebuilds",
        "forward-pass",
        "one-step",
        "static-agreement",
    ]
    assert all(check.message for check in runs["right"].checks)
    assert all(check.passed for check in runs["right"].checks if check.name != "static-agreement")


def test_only_the_asked_checks_are_made(runs: dict[str, Run]) -> None:
    assert [check.name for check in runs["only one check"].checks] == ["output-shape"]
    assert "output-shape" not in [check.name for check in runs["nothing expected"].checks]


def test_expected_and_actual_are_shown_as_keras_prints_them(runs: dict[str, Run]) -> None:
    wrong = check(runs["wrong units"], "output-shape")
    assert (wrong.passed, wrong.expected, wrong.actual) == (False, "(None, 5)", "(None, 3)")
    assert (check(runs["wrong params"], "params").expected, check(runs["wrong params"], "params").actual) == (
        "74",
        "73",
    )


def test_an_unbuilt_model_is_built_with_the_given_shape_and_the_check_says_so(runs: dict[str, Run]) -> None:
    run = runs["unbuilt, input given"]
    assert "unbuilt" in check(run, "output-shape").message
    assert run.models[0].output_shape == (None, 3)
    assert "no output shape yet" in check(runs["unbuilt"], "output-shape").message


@pytest.mark.parametrize("name", ["built by predict", "built by fit"])
def test_the_batch_that_built_a_model_is_no_property_of_it(runs: dict[str, Run], name: str) -> None:
    (model,) = runs[name].models
    assert (model.input_shape, model.output_shape) == ((None, 7), (None, 3))
    assert model.layers[0].output_shape == (None, 3)


def test_a_declared_batch_size_stays(runs: dict[str, Run]) -> None:
    assert runs["declared batch"].models[0].output_shape == (8, 3)


def test_layers_have_their_own_shapes_and_parameters(runs: dict[str, Run]) -> None:
    layers = runs["right"].models[0].layers
    assert [(layer.kind, layer.output_shape, layer.params) for layer in layers] == [
        ("Dense", (None, 5), 55),
        ("Dense", (None, 3), 18),
    ]
    assert [layer["activation"] for layer in runs["right"].layers] == ["relu", "linear"]
    assert [layer["units"] for layer in runs["right"].layers] == [5, 3]


def test_places_are_where_the_call_of_sequential_begins(runs: dict[str, Run]) -> None:
    assert runs["call over lines"].models[0].line == 6
    assert runs["function called"].models[0].line == 5
    assert (runs["notebook"].models[0].cell, runs["notebook"].models[0].line) == (4, 3)


def test_names(runs: dict[str, Run]) -> None:
    assert runs["local in main"].models[0].name == "net"
    assert runs["attribute"].models[0].name == "net.model"
    assert runs["main guard"].models[0].name == "net"
    assert [model.name for model in runs["nested"].models] == ["inner", "net"]


def test_the_judged_model(runs: dict[str, Run]) -> None:
    assert runs["two models, one chosen"].judged == 1
    assert runs["two models, one called model"].judged == 0
    assert runs["nested"].judged == 1
    assert "a, b" in runs["two models"].message


def test_models_are_listed_though_the_program_could_not_run(runs: dict[str, Run]) -> None:
    assert runs["endless after the model"].models[0].output_shape == (None, 3)
    assert len(runs["two models"].models) == 2


@pytest.mark.parametrize("name", ["lambda", "own layer"])
def test_foreign_code_is_never_silently_passed(runs: dict[str, Run], name: str) -> None:
    run = runs[name]
    assert run.models[0].verified is False
    for undecided in ("output-shape", "rebuilds", "forward-pass", "one-step"):
        assert check(run, undecided).passed is None
        assert "not one of Keras' own" in check(run, undecided).message


def test_the_traceback_is_cut_to_the_students_frames(runs: dict[str, Run]) -> None:
    error = runs["raises after the model"].error
    assert error is not None
    assert (error.type, error.line, error.cell) == ("ZeroDivisionError", 6, None)
    assert [(frame.line, frame.function, frame.text) for frame in error.frames] == [
        (7, "<module>", "helper()"),
        (6, "helper", "return 1 / 0"),
    ]
    raised = runs["keras raises"].error
    assert raised is not None
    assert [frame.line for frame in raised.frames] == [4]


def test_a_missing_file_hides_no_model_and_decides_nothing(runs: dict[str, Run]) -> None:
    run = runs["missing file, then a model"]
    assert check(run, "output-shape").passed
    assert check(run, "runs-to-end").passed is None
    assert "teacher can supply" in check(run, "runs-to-end").message


@pytest.mark.parametrize("name", ["a class too many", "a word too many"])
def test_the_largest_label_and_word_are_among_the_few_samples(runs: dict[str, Run], name: str) -> None:
    error = runs[name].error
    assert error is not None
    assert error.type == "InvalidArgumentError"


def test_a_notebook_goes_on_with_its_next_cell(runs: dict[str, Run]) -> None:
    error = runs["notebook with holes"].error
    assert error is not None
    assert (error.cell, error.line) == (2, 1)
    assert runs["notebook with holes"].models[0].cell == 4


def test_a_notebook_may_kill_its_kernel(runs: dict[str, Run]) -> None:
    assert "the end" in runs["notebook"].stdout
    assert "os.kill(os.getpid(), ...)" in runs["notebook"].stand_ins


def test_the_analysis_is_compared(runs: dict[str, Run]) -> None:
    agrees, differs = runs["analysis agrees"], runs["analysis differs"]
    assert check(agrees, "static-agreement").passed
    assert "not compared" in check(agrees, "static-agreement").message
    assert check(agrees, "output-shape").inferred == "(None, 3)"
    assert "(None, 4) and (None, 3)" in check(differs, "static-agreement").message
    assert check(differs, "forward-pass").passed is None
    assert "the analysis and the built model differ" in check(differs, "forward-pass").message


def test_what_the_program_prints_is_kept_without_control_characters(runs: dict[str, Run]) -> None:
    assert runs["prints"].stdout.splitlines()[:2] == ["out", "bold \\x07"]
    assert "err" in runs["prints"].stderr


def test_the_process_looks_like_any_other(runs: dict[str, Run]) -> None:
    assert runs["where am I"].stdout.splitlines() == ["__main__ ['student.py'] [] student.py ", "[]"]


def test_versions_and_isolation_are_named(runs: dict[str, Run]) -> None:
    assert set(runs["right"].versions) == {"python", "tensorflow", "keras"}
    assert "limits" in runs["right"].isolation
    assert runs["right"].seconds > 0


def test_without_tensorflow_one_line_says_what_to_install() -> None:
    code = (
        "import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p]; sys.path.insert(0, sys.argv[1])\n"
        "from seqlint.run import run, Unavailable, Plan\nfrom seqlint.reading.source import Source\n"
        "from seqlint.selftest import selftest\n"
        "for start in (lambda: run([Plan(Source('x.py', ()))]), lambda: next(selftest('strict'))):\n"
        "    try:\n        start()\n    except Unavailable as error:\n        print(error)\n"
    )
    root = str(Path(__file__).parent.parent.parent)
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, root], capture_output=True, text=True, env=dict(os.environ)
    )
    line = "running a submission needs TensorFlow; install it with: pip install 'seqlint[runtime]'"
    assert done.stdout.splitlines() == [line, line]


def test_a_loss_of_the_programs_own_is_not_taken_for_the_one_of_keras(runs: dict[str, Run]) -> None:
    run = runs["own loss with a name of Keras'"]
    assert run.compiled is not None
    assert run.compiled["loss"]["module"] == "__main__"
    assert "no loss of Keras' own" in check(run, "one-step").message


def test_jobs_change_nothing_that_is_said(tmp_path: Path) -> None:
    text = "from keras import Input, Sequential, layers\nmodel = Sequential([Input((4,)), layers.Dense({units})])\n"
    for units in (1, 2, 3):
        (tmp_path / f"{units}.py").write_text(text.format(units=units))
    (tmp_path / "none.py").write_text("")
    told = []
    for jobs in ("1", "2"):
        command = [sys.executable, "-m", "seqlint", "run", "--format", "json", "--jobs", jobs, *os.listdir(tmp_path)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
        assert (done.returncode, done.stderr) == (1, "")
        told.append([{**each, "stderr": "", "seconds": 0} for each in json.loads(done.stdout)["runs"]])
    assert told[0] == told[1]
    assert len(told[0]) == 4
