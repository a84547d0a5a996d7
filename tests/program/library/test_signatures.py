"""The signatures of libraries' functions: those of the installed versions, bound as Python binds them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from seqlint.program import library, signatures
from seqlint.program.language.values import Array, Made, Unknown
from seqlint.program.signatures import generate

from .reality import Claims


@pytest.mark.parametrize("file", generate.PACKAGES)
def test_data_is_that_of_the_installed_libraries(file: str) -> None:
    written = signatures.load(file)["versions"]
    if "python" in written and written != generate.versions(file):
        pytest.skip(f"these are the signatures of Python {written['python']}")
    text = Path(signatures.DATA, f"{file}.json").read_text("utf-8")
    assert generate.content(file) == text, "run python -m seqlint.program.signatures.generate"


def nameless() -> Iterator[str]:
    """What is modelled and has no signature."""
    for file in generate.PACKAGES:
        yield from (name for name in generate.functions(file) if signatures.of_function(file, name) is None)
        for owner, name in generate.methods(file):
            if signatures.of_method(file, owner, name) is None:
                yield f"{generate.OWNERS.get(owner, owner)}.{name}"


def test_everything_modelled_has_a_signature() -> None:
    assert list(nameless()) == []


def test_no_model_reads_by_place() -> None:
    """There is no way to: a call has its arguments by name only."""
    assert not {"args", "kwargs"} & set(dir(library.Call))
    assert list(inspect.signature(library.Call.get).parameters.values())[-1].kind is inspect.Parameter.VAR_POSITIONAL


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("OneHotEncoder(sparse=False).fit_transform(y)", "OneHotEncoder(sparse_output=False).fit_transform(y)"),
        ("OneHotEncoder(sparse=True).fit_transform(y)", "OneHotEncoder(sparse_output=True).fit_transform(y)"),
        ("df.fillna(method='ffill')", "df.ffill()"),
        ("df['b'].fillna(method='bfill')", "df['b'].bfill()"),
        ("pd.read_csv('a', names=['a', 'b'], error_bad_lines=False)", "pd.read_csv('a', names=['a', 'b'])"),
        ("pd.read_csv('a', names=['a'], delim_whitespace=True)", "pd.read_csv('a', names=['a'], sep=' ')"),
    ],
)
def test_words_of_earlier_versions_mean_what_took_their_place(former: str, now: str) -> None:
    setup = (
        "import numpy as np, pandas as pd\nfrom sklearn.preprocessing import OneHotEncoder\n"
        "y = np.array([[0], [1], [2]])\ndf = pd.DataFrame({'a': [1.0, 2.0], 'b': [3.0, 4.0]})\n"
    )
    names = Claims(f"{setup}r, s = {former}, {now}\n").names
    assert isinstance(names["r"], Array | Made)
    assert names["r"] == names["s"]


def test_a_word_that_makes_something_else_is_not_read() -> None:
    assert isinstance(Claims("import pandas as pd\nr = pd.read_csv('a', squeeze=True)\n").names["r"], Unknown)


@pytest.mark.parametrize(
    ("call", "known"),
    [
        ("np.zeros((2, 3), 'float32')", True),
        ("np.zeros(shape=(2, 3), dtype='float32')", True),
        ("np.zeros(dtype='float32', shape=(2, 3))", True),
        ("np.zeros((2, 3), 'float32', 'F')", True),
        ("np.zeros((2, 3), dtypes='float32')", False),
        ("np.zeros((2, 3), 'float32', 'F', None)", False),
        ("np.zeros((2, 3), shape=(2, 3))", False),
        ("np.zeros(dtype='float32')", False),
        ("np.where(condition=np.ones(3) > 0)", False),
        ("np.ones((4, 6)).reshape(8, 3)", True),
        ("np.ones((4, 6)).reshape((8, 3))", True),
        ("np.ones((4, 6)).reshape((8, 3), order='C')", True),
        ("np.ones((4, 6)).transpose(1, 0)", True),
        ("np.swapaxes(np.ones((4, 6)), axis2=0, axis1=1)", True),
        ("np.ones((4, 6)).sum(0)", True),
        ("np.ones((4, 6)).sum(0, None, None, True)", False),
        ("np.clip(np.ones(3), 0, 1)", True),
        ("np.clip(np.ones(3), min=0, max=1)", True),
    ],
)
def test_bound_as_the_library_binds(call: str, known: bool) -> None:
    value = Claims(f"import numpy as np\nr = {call}\n").names["r"]
    assert isinstance(value, Array) == known, value
    assert known or isinstance(value, Unknown)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("a, /, b, *, c=", ["place", "positional", "keyword"]),
        ("x=, /", ["place"]),
        ("*args, c=, **more", ["var-positional", "keyword", "var-keyword"]),
    ],
)
def test_kinds_of_parameters(text: str, kinds: list[str]) -> None:
    assert [p.kind for p in signatures.decoded(text)] == kinds
