"""Splits, texts and frames with arguments of every kind, against the libraries themselves."""

from __future__ import annotations

import warnings

from hypothesis import given, settings
from hypothesis import strategies as st

from .reality import differences

SIZES = st.one_of(st.none(), st.integers(1, 60), st.floats(0.05, 0.95).map(lambda size: round(size, 2)))


def holds(code: str) -> None:
    """No wrong claim, unless the program raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(code, {})
        except Exception:
            return
        assert differences(code) == [], code


@settings(max_examples=200, deadline=None)
@given(st.integers(2, 90), SIZES, SIZES, st.integers(2, 4))
def test_train_test_split(rows: int, test: object, train: object, classes: int) -> None:
    holds(
        "import numpy as np\nfrom sklearn.model_selection import train_test_split\nnp.random.seed(0)\n"
        f"x, y = np.random.rand({rows}, 3), np.arange({rows}) % {classes}\n"
        f"a, b, c, d = train_test_split(x, y, test_size={test}, train_size={train}, random_state=0)\n"
    )


WORDS = st.sampled_from(
    (
        "I",
        "love",
        "my",
        "dog",
        "cat,",
        "you!",
        "Do",
        "is-amazing",
        "a",
        "the",
        "THE",
        "?",
        "2",
        "don't",
        "x\ty",
        "\n",
        "é",
    )
)
TEXTS = st.lists(st.lists(WORDS, max_size=7).map(" ".join), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from((None, 1, 3, 10)), st.sampled_from((None, "<OOV>")), st.booleans(), st.booleans())
def test_tokenizer(
    texts: list[str], others: list[str], words: int | None, oov: str | None, lower: bool, by_character: bool
) -> None:
    holds(
        "from tensorflow.keras.preprocessing.text import Tokenizer\n"
        "from tensorflow.keras.preprocessing.sequence import pad_sequences\n"
        f"t = Tokenizer(num_words={words}, oov_token={oov!r}, lower={lower}, char_level={by_character})\n"
        f"t.fit_on_texts({texts!r})\n"
        "n = len(t.word_index)\n"
        f"a, b = t.texts_to_sequences({texts!r}), t.texts_to_sequences({others!r})\n"
        "c, d = pad_sequences(a), pad_sequences(b, maxlen=4, padding='post')\n"
        f"e = t.texts_to_matrix({others!r})\n"
    )


COLUMNS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True)
FRAME_STEPS = st.lists(
    st.sampled_from(
        (
            "f = f.drop('a', axis=1)",
            "f = f.drop(columns=['b', 'c'])",
            "f['e'] = f.iloc[:, 0] * 2",
            "f['a'] = 1",
            "f = f[['a', 'b']]",
            "f = f.iloc[:, :-1]",
            "f = f.iloc[2:, 1:]",
            "f = f.loc[:, ['a', 'd']]",
            "y = f.pop('d')",
            "f = f / 2",
            "f = f - f.mean()",
            "f = f.astype('float32')",
            "f = f.head(4)",
            "f = f[f.iloc[:, 0] > -1]",
            "f = pd.concat([f, f])",
            "f = f.reset_index(drop=True)",
            "f = f.reset_index()",
            "f = f.copy()",
            "f.columns = ['p', 'q']",
            "f = f.fillna(0)",
            "f = f.dropna()",
            "f = f.sample(frac=0.5)",
            "f = f.rename(columns={'a': 'z'})",
            "f = pd.get_dummies(f.iloc[:, 0])",
            "f = f.select_dtypes('number')",
            "f = f.abs()",
            "f = f.T",
        )
    ),
    max_size=5,
)


@settings(max_examples=250, deadline=None)
@given(COLUMNS, FRAME_STEPS)
def test_frames(names: list[str], steps: list[str]) -> None:
    columns = {"a": "[1, 2, 3, 4, 5, 6]", "b": "[0.5, 1, 2, 3, 4, 5]", "c": "np.arange(6)", "d": "[0, 1, 0, 1, 1, 0]"}
    data = ", ".join(f"'{name}': {columns[name]}" for name in names)
    code = "import numpy as np\nimport pandas as pd\n" + f"f = pd.DataFrame({{{data}}})\n"
    code += "\n".join(steps) + "\n"
    holds(code + "n, s, v, w = len(f), f.shape, f.values, f.to_numpy()\nm, t = f.mean(), f.max()\nk = f.iloc[:, 0]\n")
