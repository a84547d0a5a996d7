"""A session in plain IPython, with the real shell: findings before a cell, explanations after one that fails."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("IPython")
pytest.importorskip("keras")
SESSION = """
from IPython.core.interactiveshell import InteractiveShell

from seqlint.jupyter.magic import raised
shell = InteractiveShell.instance(colors="nocolor")
for number, code in enumerate({cells!r}, 1):
    print(f"<<{{number}}>>")
    shell.run_cell(code, store_history=True)
"""
MODEL = (
    "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, 'softmax')])\n"
    "model.compile('adam', 'sparse_categorical_crossentropy')"
)


def session(*cells: str, tmp_path) -> list[str]:
    """What each cell prints."""
    done = subprocess.run(
        [sys.executable, "-c", SESSION.format(cells=["%load_ext seqlint", "import numpy as np, keras", *cells])],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={"HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path), "TF_CPP_MIN_LOG_LEVEL": "3", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    parts = done.stdout.split("<<")[1:]
    assert len(parts) == len(cells) + 2, done.stderr
    assert "internal error" not in done.stdout
    return [part.partition(">>")[2] for part in parts[2:]]


def test_from_the_mistake_to_the_repaired_model(tmp_path):
    model, wrong, right, empty = session(
        MODEL,
        "x, y = np.zeros((30, 4)), np.arange(1, 31) % 3 + 1\nmodel.fit(x, y, verbose=0)",
        "model.fit(x, y - 1, verbose=0)\nprint('fitted')",
        "",
        tmp_path=tmp_path,
    )
    assert model.strip() == ""
    assert "SEQ312" not in wrong or "this cell:2" in wrong
    assert "A label is 3, but the last layer has 3 units" in wrong
    assert right.strip() == "fitted"
    assert empty.strip() == ""


def test_what_the_kernel_holds_is_looked_at_before_the_cell_runs(tmp_path):
    *_, wrong = session(
        MODEL, "x, y = np.zeros((30, 5)), np.arange(30) % 3", "model.fit(x, y, verbose=0)", tmp_path=tmp_path
    )
    assert "this cell:1:11: error: each sample of `x` has the shape (5,), but `model` takes (4,)" in wrong
    assert wrong.index("this cell:1:11") < wrong.index("Traceback")


def test_no_fix_is_offered_that_only_a_command_can_do(tmp_path):
    _, wrong = session(MODEL, "keras.layers.Dense(3, activation='rleu')", tmp_path=tmp_path)
    assert "Did you mean `relu`?" in wrong
    assert "--fix" not in wrong


def test_off_on_one_cell_and_the_models(tmp_path):
    fit = "model.fit(np.zeros((30, 4)), np.arange(30) % 3, epoch=3)"
    off, silent, one, drawn, unknown = session(
        "%seqlint off\n" + MODEL,
        fit,
        f"%%seqlint\n{fit}",
        "%seqlint model model",
        "%seqlint nothing",
        tmp_path=tmp_path,
    )
    assert "SEQ" not in off + silent
    assert "has no argument `epoch`" in one or "SEQ" in one
    assert "(None, 3)" in drawn
    assert "15 parameters" in drawn
    assert "on | off" in unknown


def test_names_of_the_user_stay_as_they_are(tmp_path):
    (names,) = session(
        "print(sorted(n for n in dir() if 'seqlint' in n.lower() or n.startswith('__x')))", tmp_path=tmp_path
    )
    assert names.strip() == "[]"


def test_the_message_of_an_error_has_no_colours_left():
    """Keras writes part of its messages in bold."""
    from seqlint.jupyter.magic import raised

    assert raised(ValueError("\x1b[1mInput 0\x1b[0m is incompatible"), {}).message == "Input 0 is incompatible"
