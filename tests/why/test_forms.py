"""One mistake in the forms in which its traceback reaches a student's screen: the line and the cause are the same."""

from __future__ import annotations

import pytest

from seqlint.why.explain import explain
from seqlint.why.traceback import read

MESSAGE = "TypeError: 'Dense' object is not iterable"
FORMS = {
    "Windows": f"""Traceback (most recent call last):
  File "C:\\Users\\Ann\\my course\\net.py", line 7, in <module>
    model = keras.Sequential(layers.Dense(3))
  File "C:\\Python312\\Lib\\site-packages\\keras\\src\\models\\sequential.py", line 73, in __init__
    for layer in layers:
{MESSAGE}""",
    "cut at the top": f"""    model = keras.Sequential(layers.Dense(3))
  File "net.py", line 7, in <module>
    model = keras.Sequential(layers.Dense(3))
  File "/usr/lib/python3.12/site-packages/keras/src/models/sequential.py", line 73, in __init__
    for layer in layers:
{MESSAGE}""",
    "IPython, in colours": f"""\x1b[31m---------------------------------------------\x1b[39m
\x1b[31mTypeError\x1b[39m                                 Traceback (most recent call last)
\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[2]\x1b[39m\x1b[32m, line 7\x1b[39m
\x1b[32m----> \x1b[39m\x1b[32m7\x1b[39m model = keras.Sequential(layers.Dense(3))

\x1b[36mFile \x1b[39m\x1b[32m/lib/python3.12/site-packages/keras/src/models/sequential.py:73\x1b[39m, in __init__
\x1b[32m---> \x1b[39m\x1b[32m73\x1b[39m     for layer in layers:

{MESSAGE}""",
    "an extension written in Cython below": f"""Traceback (most recent call last):
  File "net.py", line 7, in <module>
    model = keras.Sequential(layers.Dense(3))
  File "h5py/_objects.pyx", line 54, in h5py._objects.with_phil.wrapper
{MESSAGE}""",
    "while another was handled": f"""Traceback (most recent call last):
  File "net.py", line 5, in <module>
    model = keras.models.load_model("net.keras")
ValueError: File not found: filepath=net.keras. Please ensure the file is an accessible `.keras` zip file.

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "net.py", line 7, in <module>
    model = keras.Sequential(layers.Dense(3))
{MESSAGE}""",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_students_line_and_the_cause_are_found(form: str):
    explained = explain(read(FORMS[form]))
    assert explained.cause.name == "one-layer-without-list"
    assert explained.at.line == 7
    assert explained.at.code == "model = keras.Sequential(layers.Dense(3))"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("optimizer.apply_gradients(grads)", "gradients-without-weights"),
        ("loss, accuracy, recall = model.evaluate(x, y)", "evaluate-gives-other-numbers"),
    ],
)
def test_where_the_text_is_the_same_the_line_decides(line: str, name: str):
    text = f'Traceback (most recent call last):\n  File "net.py", line 3, in <module>\n    {line}\n'
    assert explain(read(f"{text}ValueError: not enough values to unpack (expected 2, got 1)")).cause.name == name
