"""Calls of everything that is modelled, with each parameter given in turn: by its name and by its place."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from seqlint.program import signatures
from seqlint.program.language import builtin, containers
from seqlint.program.signatures import generate
from seqlint.signature import Parameter

SETUP = """import numpy as np
import pandas as pd
a = np.arange(12.0).reshape(3, 4)
b = np.arange(12.0, 24.0).reshape(3, 4)
v = np.array([3, 1, 2, 1])
w = np.array([1, 0, 2, 3])
f = pd.DataFrame({"p": [1, 2, 2], "q": [0.5, 1.5, 2.5]})
s = pd.Series([3, 1, 1], name="n")
"""
TENSORS = """import numpy as np
import tensorflow as tf
import keras
a = tf.reshape(tf.range(12.0), (3, 4))
b = a + 12.0
v = tf.constant([3, 1, 2, 1])
w = tf.constant([1, 0, 2, 3])
m = tf.reshape(tf.range(24.0), (2, 4, 3))
d = tf.data.Dataset.from_tensor_slices((np.arange(12.0).reshape(6, 2), np.array([0, 1, 2, 0, 1, 2])))
"""
LEARNING = f"""{SETUP}import sklearn
import sklearn.datasets, sklearn.decomposition, sklearn.impute, sklearn.metrics, sklearn.model_selection
import sklearn.preprocessing, sklearn.utils, sklearn.utils.class_weight, sklearn.feature_extraction.text
big = np.arange(40.0).reshape(20, 2)
y = np.array([0, 1] * 10)
"""
STARTS = (
    "a",
    "v",
    "a, b",
    "v, w",
    "[a, b]",
    "a, 1",
    "(2, 3)",
    "4",
    "2, 5",
    "0.0, 1.0",
    "[1, 2, 3]",
    "v, [1, 2]",
    "3, 2",
    "",
)
"""What the first arguments of a function may be: the first that the real one takes is used."""

OF_METHODS = (
    "",
    "1",
    "'int32'",
    "(4, 3)",
    "[0, 1]",
    "a",
    "'q'",
    "0, 1",
    "lambda x: x",
    "['q']",
    "{1: 2}",
    "{'q': 'z'}",
    "0, a",
    "a.T",
    "a > 2",
    "f > 1",
    "s > 1",
)
OF_TENSORS = ("m", "m, 1", "v, 3", "m, (2, 2)", "m, 0.5", "[1, 2]", "5", "(2, 3), 1.0", "a, [1, 0, 1]", "[2, 2], 7")
OF_DATASETS = (
    "",
    "2",
    "lambda x, y: (x, y)",
    "lambda x, y: y > 0",
    "o",
    "3, 0",
    "lambda x, y: tf.data.Dataset.from_tensors(x)",
)
OF_LEARNING = (
    "",
    "big",
    "big, y",
    "y",
    "y, y",
    "big, big",
    "[0, 1, 1], classes=[0, 1]",
    "v.reshape(-1, 1)",
    "['a b', 'b c']",
)
OF_CONTAINERS = (
    "",
    "1",
    "[4, 5]",
    "0, 7",
    "{1, 9}",
    "{'a': 5}",
    "'a'",
    "'b', 2",
    "['x', 'y']",
    "'-'",
    "8",
    "'a', 'b'",
)
OF_BUILTINS = (
    "",
    "[3, 1, 2]",
    "-3.567",
    "7, 2",
    "'12'",
    "int, ['1', '2']",
    "None, [0, 1]",
    "iter([1])",
    "3, int",
    "a, 'shape'",
)

VALUES = (
    "0",
    "1",
    "2",
    "True",
    "False",
    "None",
    "'float32'",
    "'int64'",
    "-1",
    "[1, 0]",
    "(0, 1)",
    "0.5",
    "'F'",
    "'q'",
    "[0, 1]",
)
"""What is tried for each parameter; those that the real function refuses are left out."""

SIDE_EFFECTS = frozenset(
    (
        *("save", "savez", "savez_compressed", "savetxt", "set_printoptions", "load", "loadtxt", "genfromtxt"),
        *("dump", "tofile", "snapshot", "cache", "input", "print", "setattr", "read_pickle", "read_parquet"),
        *("load_img", "image_dataset_from_directory", "text_dataset_from_directory", "audio_dataset_from_directory"),
        *("fetch_california_housing", "fetch_olivetti_faces", "seed", "set_seed", "load_data", "get_word_index"),
    )
)
"""Calls that write or read files, or ask somebody."""
NOT_TRIED = ("num_parallel_calls", "cycle_length", "block_length", "out")
"""Parameters that say how a data set works, not what it gives, and where a result is to be written."""


@cache
def prepared() -> dict[str, Any]:
    """The names of TENSORS, which nothing changes: they are made once."""
    names: dict[str, Any] = {}
    exec(TENSORS, names)
    return names


@dataclass(frozen=True)
class Subject:
    """What is called: `call` has a place for the arguments, `receiver` is what `o` stands for in it."""

    family: str
    call: str
    parameters: tuple[Parameter, ...]
    setup: str = SETUP
    receiver: str = "None"
    starts: tuple[str, ...] = STARTS
    function: Any = None

    def __str__(self) -> str:
        return f"{self.call.partition('(')[0].replace('o.', f'{self.receiver}.')}"

    def code(self, arguments: str, number: str = "") -> str:
        """Lines that bind `r` to the result and `o` to the object, which may have changed."""
        return f"o = {self.receiver}\nr = {self.call.format(arguments)}\no{number}, r{number} = o, r\n"

    def real(self, arguments: str) -> tuple[Any, Any] | None:
        """What Python binds `o` and `r` to; None where the library refuses the call or gives nothing."""
        names = dict(prepared()) if self.setup == TENSORS else {}
        try:
            exec(self.code(arguments) if names else self.setup + self.code(arguments), names)
        except Exception:
            return None
        return names["o"], names["r"]

    def arguments(self) -> Iterator[str]:
        """In the plainest form, then with each parameter by name and, where it may be, by place."""
        found = ((start, self.real(start)) for start in self.starts)
        start = next((s for s, both in found if both is not None and self._gives(both[1])), None)
        if start is None:
            return
        yield start
        for parameter in self.parameters:
            if parameter.kind in ("positional", "keyword") and parameter.name not in NOT_TRIED:
                yield from (_with(start, f"{parameter.name}={value}") for value in VALUES)
        for given in self._by_place(start):
            yield from (_with(given, value) for value in VALUES)

    def _gives(self, result: Any) -> bool:
        return result is not None or self.receiver != "None"

    def _by_place(self, start: str) -> Iterator[str]:
        """What stands before the next argument by place: the first arguments, then one default more each time."""
        try:
            found = list(inspect.signature(self.function).parameters.values())
        except (TypeError, ValueError):
            yield start
            return
        found = [p for p in found if p.kind <= p.POSITIONAL_OR_KEYWORD]
        given = start
        for parameter in found[len(ast.parse(f"f({start})", mode="eval").body.args) :]:  # type: ignore[attr-defined]
            if parameter.name in NOT_TRIED:
                return
            yield given
            if not isinstance(parameter.default, int | float | str | None):
                return
            given = _with(given, repr(parameter.default))


def _with(given: str, more: str) -> str:
    return f"{given}, {more}" if given else more


def subjects() -> Iterator[Subject]:
    yield from _functions("numpy", "np")
    yield from _functions("pandas", "pd")
    for owner, receivers in {
        "numpy": ("np.arange(12.0).reshape(3, 4)", "np.array([3, 1, 2, 1])"),
        "numpy.random.Generator": ("np.random.default_rng(0)",),
        "numpy.random.RandomState": ("np.random.RandomState(0)",),
    }.items():
        yield from _methods("numpy", owner, receivers, OF_METHODS)
    frame = "pd.DataFrame({'p': [1, 2, 2], 'q': [0.5, 1.5, 2.5]})"
    yield from _methods("pandas", "frame", (frame,), OF_METHODS)
    yield from _methods("pandas", "series", ("pd.Series([3, 1, 1], name='n')", "pd.Series([.5, 2])"), OF_METHODS)
    yield from _functions("sklearn", "sklearn", LEARNING, (*OF_LEARNING, *STARTS))
    yield from _estimators()
    yield from _functions("tensorflow", "tf", TENSORS, (*STARTS, *OF_TENSORS))
    yield from _functions("keras_data", "keras", TENSORS, (*STARTS, *OF_TENSORS))
    yield from _methods("tensorflow", "tensor", ("tf.Variable([1.0, 2.0])",), ("", "[3.0, 4.0]"), TENSORS)
    yield from _methods("datasets", "tf.data.Dataset", ("d", "d.batch(3)"), OF_DATASETS, TENSORS)
    for name in builtin.TABLE:
        if name not in SIDE_EFFECTS:
            parameters = signatures.of_function("builtins", f"builtins.{name}") or ()
            yield Subject(
                "builtins",
                f"{name}({{}})",
                parameters,
                starts=(*OF_BUILTINS, *STARTS),
                function=getattr(builtins, name),
            )
    for owner, receiver in {"list": "[3, 1, 2, 1]", "set": "{1, 2, 3}", "dict": "{'a': 1, 'c': 2}"}.items():
        yield from _methods("builtins", owner, (receiver,), OF_CONTAINERS)
    for name in sorted(containers.TEXT_METHODS):
        names = ("sep", "maxsplit", "keepends", "width")
        parameters = tuple(Parameter(word, None, "keyword") for word in names)
        starts, function = OF_CONTAINERS, getattr("", name)
        yield Subject("builtins", f"o.{name}({{}})", parameters, "", "'a b-a'", starts, function)


def _functions(file: str, short: str, setup: str = SETUP, starts: tuple[str, ...] = STARTS) -> Iterator[Subject]:
    """The functions of a file of models, where the installed library has them; `short`: its name in the calls."""
    module = {"np": "numpy", "pd": "pandas", "tf": "tensorflow"}.get(short, short)
    for name in generate.functions(file):
        owner, _, last = name.rpartition(".")
        parameters = signatures.of_function(file, name)
        function = _thing(owner, last)
        if not name.startswith(f"{module}.") or last in SIDE_EFFECTS or parameters is None or not callable(function):
            continue
        if inspect.isclass(function) and file in ("sklearn", "keras_data"):  # what its objects do is looked at below
            continue
        called = f"{short}{name.removeprefix(module)}({{}})"
        called = f"list({called})" if last == "Generator" else called
        yield Subject(file, called, parameters, setup, starts=starts, function=function)


def _thing(owner: str, name: str) -> Any:
    try:
        return generate.attribute(importlib.import_module(owner), name)
    except ImportError:
        return generate.find(f"{owner}.{name}")


def _methods(
    file: str, owner: str, receivers: tuple[str, ...], starts: tuple[str, ...], setup: str = SETUP
) -> Iterator[Subject]:
    cls = generate.find(generate.OWNERS.get(owner, owner))
    for found, name in generate.methods(file):
        parameters = signatures.of_method(file, owner, name)
        if found != owner or name in SIDE_EFFECTS or name.startswith("__") or parameters is None:
            continue
        for receiver in receivers:
            function = _without_self(getattr(cls, name, None))
            yield Subject(f"{file} methods", f"o.{name}({{}})", parameters, setup, receiver, starts, function)


def _without_self(function: Callable[..., Any] | None) -> Any:
    """A method as it is called: bound to nothing, its first parameter gone."""
    try:
        found = list(inspect.signature(function).parameters.values())[1:]  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None

    def stand_in() -> None: ...

    stand_in.__signature__ = inspect.Signature(found)  # type: ignore[attr-defined]
    return stand_in


def _estimators() -> Iterator[Subject]:
    """What scikit-learn's classes are made with, and what their methods are given."""
    for owner in sorted({owner for owner, _ in generate.methods("sklearn") if owner.startswith("sklearn.")}):
        parameters = signatures.of_function("sklearn", owner) or ()
        names = [name for found, name in generate.methods("sklearn") if found == owner]
        family = "sklearn classes"
        for method, arguments in (("fit_transform", f) for f in ("big", "y", "['a b', 'b c']", "[[1, 2], [1]]")):
            if method in names and _runs(f"{owner}().{method}({arguments})"):
                yield Subject(family, f"{owner}({{}}).{method}({arguments})", parameters, LEARNING, starts=("",))
                of_method = signatures.of_method("sklearn", owner, method) or ()
                made, starts = f"{owner}()", (arguments,)
                yield Subject(family, f"o.{method}({{}})", of_method, LEARNING, made, starts)
                inverse = f"o.inverse_transform(o.{method}({{}}))"
                if "inverse_transform" in names:
                    yield Subject(family, inverse, of_method, LEARNING, made, starts)
                break
        if "split" in names:
            groups = "np.arange(20) % 5"
            split = f"list({owner}({{}}).split(big, y, {groups}))"
            yield Subject(family, split, parameters, LEARNING, starts=("", "n_splits=2"))
            count = f"{owner}({{}}).get_n_splits(big, y, {groups})"
            yield Subject(family, count, parameters, LEARNING, starts=("", "n_splits=2"))


def _runs(call: str) -> bool:
    try:
        exec(f"{LEARNING}{call}\n", {})
    except Exception:
        return False
    return True


SUBJECTS = list(subjects())
