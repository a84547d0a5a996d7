"""Every cause against the real Keras: its example raises today the text that the cause is recognised by."""

from __future__ import annotations

import linecache
import re
import string
import traceback

import pytest

from seqlint.config import Settings
from seqlint.linting.check import check
from seqlint.linting.loader import load
from seqlint.reading import source
from seqlint.why.cause import PRELUDE, Cause, causes
from seqlint.why.explain import explain
from seqlint.why.traceback import read

ASIDE = ("SEQ107", "SEQ113", "SEQ115", "SEQ413", "SEQ801")
"""What the examples are reported for because they are so short."""
keras = pytest.importorskip("keras")


def raised_by(program: str, name: str = "student.py") -> str:
    """The traceback as Python prints it."""
    keras.backend.clear_session()
    linecache.cache[name] = (len(program), None, program.splitlines(keepends=True), name)
    try:
        exec(compile(program, name, "exec"), {"__name__": "__main__"})
    except Exception as error:
        return "".join(traceback.format_exception(error.with_traceback(error.__traceback__.tb_next)))
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("cause", causes(), ids=lambda cause: cause.name)
def test_the_example_raises_what_the_cause_is_known_by(cause: Cause, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    program = PRELUDE + cause.example
    raised = read(raised_by(program))
    explained = explain(raised)
    assert explained.cause is not None, raised.message
    assert explained.cause.name == cause.name, raised.message
    assert explained.at is not None
    assert explained.at.file == "student.py" or cause.name == "python-cannot-read"
    for quoted in re.findall(r"\{[^}]*\}?", explained.says):
        assert quoted in " ".join(raised.message.split())
    assert "?" not in explained.says


@pytest.mark.parametrize("cause", causes(), ids=lambda cause: cause.name)
def test_every_text_has_what_the_words_quote(cause: Cause):
    quoted = {name for text in (cause.says, cause.do) for _, name, _, _ in string.Formatter().parse(text) if name}
    for text in cause.texts:
        assert quoted <= set(text.groupindex), text.pattern


@pytest.mark.parametrize("cause", [cause for cause in causes() if cause.rules], ids=lambda cause: cause.name)
def test_the_rules_are_those_that_report_such_a_program(cause: Cause):
    """Where the analysis sees the example's mistake. What is about another thing has no part in it."""
    program = source.from_bytes("student.py", (PRELUDE + cause.example).encode())
    told = [f.code for f in check(program, Settings(ignore=ASIDE)).findings if f.severity != "advice"]
    assert not told or set(told) & set(cause.rules)


def test_names_and_rules_are_those_that_there_are():
    assert len({cause.name for cause in causes()}) == len(causes())
    codes = {rule.code for rule in load(())} | {"SEQ901"}
    assert {code for cause in causes() for code in cause.rules} <= codes


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("TypeError: The added layer must be an instance of class Layer. Found: <class 'x'>", "no-layer"),
        ("AttributeError: 'str' object has no attribute 'on_batch_end'", "no-callback"),
        ("TracerArrayConversionError: The numpy.ndarray conversion method __array__() was called on traced array with "
         "shape int32[10]", "function-leaves-tensorflow"),
        ("ValueError: The convolution operation resulted in an empty output. This can happen if ...\n"
         "Arguments received by Conv2D.call():\n  • inputs=jnp.ndarray(shape=(28, 28, 1, 1), dtype=float32)",
         "picture-too-small"),
        ("ValueError: Shapes (None, 1) and (None, 10) are incompatible", "labels-have-another-rank"),
        ("ValueError: Shapes (32, 4) and (32, 3) are incompatible", "labels-have-another-width"),
        ("RuntimeError: You must compile your model before training/testing.", "not-compiled"),
        ("ValueError: Input 0 of layer lstm is incompatible with the layer: expected ndim=3, found ndim=2. Full shape "
         "received: (None, 10)", "wrong-number-of-axes"),
        ("ValueError: Negative dimension size caused by subtracting 5 from 4 for 'conv2d/Conv2D'", "picture-too-small"),
        ("ValueError: Unknown loss function: crossentropy. Please ensure", "unknown-name-in-compile"),
        ("ValueError: Unknown activation function: Relu", "unknown-activation"),
        ("ValueError: This model has not yet been built. Build the model first", "not-built"),
        ("TypeError: ('Keyword argument not understood:', 'init')", "unknown-argument"),
        ("tensorflow.python.framework.errors_impl.InvalidArgumentError: logits and labels must have the same first "
         "dimension, got logits shape [32,3] and labels shape [96]", "one-hot-labels-with-sparse-loss"),
        ("AttributeError: 'Sequential' object has no attribute 'predict_classes'", "method-of-old-keras"),
        ("IndexError: Target 3 is out of bounds.", "label-out-of-range-on-torch"),
        ("ValueError: Failed to find data adapter that can handle input: <list>, <list>", "lists-for-arrays"),
        # Keras 3.15.1 on PyTorch 2.13.0
        ("RuntimeError: Exception encountered when calling Conv2D.call().\n\nCalculated padded input size per channel: "
         "(28 x 1). Kernel size: (3 x 3). Kernel size can't be greater than actual input size", "picture-too-small"),
        ("RuntimeError: Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.",
         "function-leaves-tensorflow"),
        ("RuntimeError: Exception encountered when calling Linear.call().\n\nCould not automatically infer the output "
         "shape / dtype of 'linear' (of type Linear). Either ... Error encountered:\n\nmat1 and mat2 shapes cannot be "
         "multiplied (83x4 and 3x4)\n", "own-call-fails"),
        ("IndexError: Exception encountered when calling Embedding.call().\n\nindex out of range in self",
         "embedding-index-on-torch"),
        ("RuntimeError: The size of tensor a (32) must match the size of tensor b (3) at non-singleton dimension 1",
         "sizes-do-not-fit-on-torch"),
        ("ValueError: Arguments `target` and `output` must have the same shape. Received: "
         "target.shape=torch.Size([32]), output.shape=torch.Size([32, 3])", "labels-have-another-rank"),
        ("ValueError: Arguments `target` and `output` must have the same shape. Received: "
         "target.shape=torch.Size([32, 1]), output.shape=torch.Size([32, 3])", "labels-have-another-width"),
        ("ValueError: Arguments `target` and `output` must have the same shape up until the last dimension: "
         "target.shape=torch.Size([32, 3]), output.shape=torch.Size([32, 3])", "one-hot-labels-with-sparse-loss"),
        ("ValueError: Invalid input shape for input tensor([[1., 1.]]) with name 'keras_tensor' and path ''. Expected "
         "shape (None, 64, 10), but input has incompatible shape torch.Size([32, 10])", "data-has-another-shape"),
        ("ValueError: FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
         "y_pred.shape=torch.Size([32, 3]) and y_true.shape=torch.Size([32]).", "f-score-shape"),
        ("AttributeError: 'Sequential' object has no attribute 'output_shape'", "no-shape-yet"),
        ("ImportError: Layer TextVectorization requires TensorFlow. Install it via `pip install tensorflow`.",
         "missing-package"),
        # Keras 3.15.1 on JAX 0.10.2
        ("ValueError: Arguments `target` and `output` must have the same shape. Received: target.shape=(32,), "
         "output.shape=(32, 3)", "labels-have-another-rank"),
        ("ValueError: Arguments `target` and `output` must have the same shape up until the last dimension: "
         "target.shape=(32, 3), output.shape=(32, 3)", "one-hot-labels-with-sparse-loss"),
        ("TypeError: and got incompatible shapes for broadcasting: (1, 32), (1, 96).", "metric-for-two-classes"),
        ("ValueError: Invalid variable value in StatelessScope: all values must be tensors with a "
         "shape that matches. For variable <Variable path=sequential/dense/kernel, shape=(4, 4)", "reused-optimizer"),
        ("ValueError: None is not a valid value for jnp.array", "none-among-the-values"),
        ("TypeError: Value 'mae' with dtype <U3 is not a valid JAX array type.", "metrics-as-third-argument"),
    ],
)  # fmt: skip
def test_texts_of_older_versions_and_other_backends(said: str, name: str):
    explained = explain(read(said))
    assert explained.cause is not None
    assert explained.cause.name == name


def test_an_unknown_error_is_said_to_be_unknown():
    explained = explain(read('Traceback (most recent call last):\n  File "a.py", line 3, in <module>\nMyError: no'))
    assert explained.cause is None
    assert (explained.at.file, explained.at.line) == ("a.py", 3)
