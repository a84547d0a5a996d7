"""Tracebacks as Python and IPython really print them, in colour too, and those of Colab as it shows them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from seqlint.why.traceback import Frame, read

PROGRAM = """import functools

def build(n):
    return functools.reduce(lambda a, b: a[b], [n, 1])

build(3)
"""


def test_python_prints(tmp_path):
    (tmp_path / "student.py").write_text(PROGRAM)
    done = subprocess.run([sys.executable, "student.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    raised = read("some output\n" + done.stderr)
    assert (raised.kind, raised.message) == ("TypeError", "'int' object is not subscriptable")
    assert [(frame.line, frame.function) for frame in raised.frames][:2] == [(6, "<module>"), (4, "build")]
    assert raised.own_line.code == "return functools.reduce(lambda a, b: a[b], [n, 1])"


@pytest.mark.parametrize("colors", ["nocolor", "linux"])
def test_ipython_prints(tmp_path, colors):
    pytest.importorskip("IPython")
    program = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        f"shell = InteractiveShell.instance(colors={colors!r})\n"
        "shell.run_cell('import json\\nx = 1', store_history=True)\n"
        "shell.run_cell('def f():\\n    return json.loads(\"[\")\\n\\nf()', store_history=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path)},
    )  # fmt: skip
    raised = read(done.stdout)
    assert (raised.kind, raised.message) == ("JSONDecodeError", "Expecting value: line 1 column 2 (char 1)")
    assert raised.own_line == Frame("In [2]", 2, "f()", 'return json.loads("[")', 2)


def test_colab_shows():
    text = """---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
<ipython-input-7-0123456789ab> in <cell line: 0>()
      1 model.compile('adam', 'mse')
----> 2 model.fit(x, y)

1 frames
/usr/local/lib/python3.11/dist-packages/keras/src/utils/traceback_utils.py in error_handler(*args, **kwargs)
    120             # To get the full stack trace, call:
    121             # `keras.config.disable_traceback_filtering()`
--> 122             raise e.with_traceback(filtered_tb) from None
    123         finally:
    124             del filtered_tb

ValueError: Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.
'x' sizes: 64
'y' sizes: 50
"""
    raised = read(text)
    assert raised.own_line == Frame("<ipython-input-7-0123456789ab>", 2, "<cell line: 0>()", "model.fit(x, y)", 7)
    assert raised.message.endswith("'y' sizes: 50")


def test_the_last_of_two_linked_exceptions_counts():
    text = (
        'Traceback (most recent call last):\n  File "a.py", line 2, in <module>\n    x = {}["k"]\n'
        "KeyError: 'k'\n\nDuring handling of the above exception, another exception occurred:\n\n"
        'Traceback (most recent call last):\n  File "a.py", line 4, in <module>\n    raise ValueError("no")\n'
        "ValueError: no\n"
    )
    raised = read(text)
    assert (raised.kind, raised.message, raised.own_line.line) == ("ValueError", "no", 4)


def test_what_keras_quotes_is_no_frame_of_the_program():
    text = (
        'Traceback (most recent call last):\n  File "student.py", line 9, in <module>\n    model.fit(x, y)\n'
        "tensorflow.python.framework.errors_impl.InvalidArgumentError: Graph execution error:\n\n"
        'Detected at node Equal_1 defined at (most recent call last):\n  File "student.py", line 3, in <module>\n\n'
        "Incompatible shapes: [32,3] vs. [32]\n"
    )
    raised = read(text)
    assert raised.kind == "InvalidArgumentError"
    assert [frame.line for frame in raised.frames] == [9]


def test_the_last_line_alone_is_enough():
    assert read("ValueError: No loss to compute. Provide a `loss` argument in `compile()`.").kind == "ValueError"


def test_an_exception_of_the_student_s_own():
    text = 'Traceback (most recent call last):\n  File "a.py", line 2, in <module>\n    raise Wrong("x")\nWrong: x\n'
    assert read(text).kind == "Wrong"


@pytest.mark.parametrize("text", ["", "\n", "all is well", "accuracy: 0.9\nloss: 0.1\n"])
def test_no_traceback(text):
    assert read(text) is None
