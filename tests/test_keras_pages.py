"""The links to Keras' documentation: each name is one of the installed Keras, and a word stands for one page."""

import functools

import pytest

from seqlint.explaining.keras_pages import links, pages


@pytest.mark.parametrize("name", sorted(pages()))
def test_keras_has_the_name(name: str) -> None:
    keras = pytest.importorskip("keras")
    assert functools.reduce(getattr, name.split(".")[1:], keras) is not None


def test_a_word_stands_for_one_page() -> None:
    words: dict[str, set[str]] = {}
    for name, page in pages().items():
        words.setdefault(name.rpartition(".")[2], set()).add(page)
    assert {word: found for word, found in words.items() if len(found) > 1} == {}


def test_links_are_those_of_the_words_in_backticks_each_page_once() -> None:
    found = links("`Dense(10)` and `model.fit`, `layers.Dense`, a Flatten, `np.array`, `categorical_crossentropy`.")
    assert found == [
        ("Dense", "https://keras.io/api/layers/core_layers/dense/"),
        ("fit", "https://keras.io/api/models/model_training_apis/"),
        ("categorical_crossentropy", "https://keras.io/api/losses/probabilistic_losses/"),
    ]
