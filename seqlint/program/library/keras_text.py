"""Texts: Tokenizer (as Keras 2 had it, still in tensorflow.keras), pad_sequences and their kin.

Texts written out in the program are counted for real, so that `word_index` and sequence lengths are known.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from seqlint.program.language.values import NONE, Array, Const, Dim, Made, Shape, Unknown, Value
from seqlint.program.library.arrays import (
    MAX_LEAVES,
    NOT_KNOWN,
    array_of,
    dim_of,
    dtype_of,
    elements,
    is_integer,
    option,
    plain,
    span,
)
from seqlint.program.library.call import Call, Model, Rebind

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
MAX_TEXT = 100_000
"""So many characters of text are counted."""


def pad_sequences(call: Call) -> Value:
    """Rows of one length: `maxlen`, or that of the longest sequence."""
    sequences = call.get("sequences")
    rows, longest, values = _sequences(sequences, call)
    given = call.get("maxlen")
    width = longest if given is None or given == NONE else dim_of(given, call.heap)
    dtype = "float64" if call.get("dtype") == NONE else dtype_of(call.get("dtype"), "int32")
    fill = array_of(call.get("value") or Const(0), call.heap)
    low, high = span([values, fill]) if isinstance(fill, Array) else (None, None)
    origin = sequences.origin if isinstance(sequences, Array) else None
    step = _one_step(sequences, dtype, call)
    return Array(None if step is None else (rows, width, *step), dtype, low, high, origin=origin)


def _one_step(sequences: Value | None, dtype: str | None, call: Call) -> Shape | None:
    """What stands at one step: a number, or a row of them where the sequences are arrays of rows.

    None where nobody knows: who asks for real numbers may have such rows.
    """
    if isinstance(sequences, Array) and (sequences.dtype != "object" or is_integer(dtype)):
        return sequences.shape[2:] if sequences.shape else ()
    known = elements(sequences, call.heap) or call.heap.some_items(sequences or NONE)
    if known and isinstance(known[0], Array) and known[0].shape:
        return known[0].shape[1:]
    return () if known or is_integer(dtype) else None


def _sequences(value: Value | None, call: Call) -> tuple[Dim, Dim, Array]:
    """The number of sequences, the length of the longest, and the bounds of what is in them."""
    if isinstance(value, Array):
        rows: Dim = value.shape[0] if value.shape else "?"
        return rows, value.shape[1] if value.shape and len(value.shape) == 2 else "?", value
    if isinstance(value, Made) and value.name == SEQUENCES:
        return "?", "?", Array((), "int64", 0, _bound(dict(value.state)))
    items = elements(value, call.heap)
    if items is None or len(items) > MAX_LEAVES:
        return "?", "?", Array()
    rows_of = [elements(item, call.heap) for item in items]
    whole = [row for row in rows_of if row is not None]
    if len(whole) < len(items):
        return len(items), "?", Array()
    found = [array_of(item, call.heap) for row in whole for item in row[:1000]]
    arrays = [one for one in found if isinstance(one, Array)]
    values = Array((), None, *span(arrays)) if arrays and len(arrays) == len(found) else Array()
    return len(items), max((len(row) for row in whole), default=0), values


# Tokenizer

TOKENIZER = "keras.preprocessing.text.Tokenizer"
SEQUENCES = "keras.preprocessing.text.Sequences"
"""What texts_to_sequences gives where the texts are not known: a list of lists of numbers."""
PARAMETERS = {
    "filters": FILTERS,
    "lower": True,
    "split": " ",
    "char_level": False,
    "oov_token": None,
    "num_words": None,
}


def tokenizer(call: Call) -> Value:
    given = {name: option(call, name, default) for name, default in PARAMETERS.items()}
    given["num_words"] = option(call, "num_words", option(call, "nb_words", None))
    state: dict[str, Value] = {k: Unknown(k) if v is NOT_KNOWN else Const(v) for k, v in given.items()}
    return Made(TOKENIZER, at=call.at, state=tuple(state.items()))


def words_of(text: str, settings: dict[str, Any]) -> list[str]:
    """Keras' text_to_word_sequence."""
    if settings["lower"]:
        text = text.lower()
    if settings["char_level"]:
        return list(text)
    text = text.translate(str.maketrans(dict.fromkeys(settings["filters"], settings["split"])))
    return [word for word in text.split(settings["split"]) if word]


def _settings(made: Made) -> dict[str, Any] | None:
    """The tokenizer's settings, None where one of them is not known."""
    found = {name: plain(value) for name, value in made.state if name in PARAMETERS}
    return found if _usable(found) else None


def _usable(settings: dict[str, Any]) -> bool:
    texts = isinstance(settings["filters"], str) and isinstance(settings["split"], str) and settings["split"] != ""
    return texts and NOT_KNOWN not in settings.values()


def _texts(value: Value | None, call: Call) -> list[str] | None:
    """Texts that are written out in the program."""
    items = elements(value, call.heap)
    if items is None or not all(isinstance(item, Const) and isinstance(item.value, str) for item in items):
        return None
    texts = [str(item.value) for item in items if isinstance(item, Const)]
    return texts if sum(map(len, texts)) <= MAX_TEXT else None


def fit_on_texts(call: Call) -> Value | Rebind:
    """Learns `word_index`; words already known count too."""
    made = call.receiver
    assert isinstance(made, Made)
    settings, texts = _settings(made), _texts(call.get("texts"), call)
    fitted_before = "word_index" in dict(made.state)
    if settings is None or texts is None or fitted_before:
        return Rebind(_learned(made, None, call), NONE)
    counts = Counter(word for text in texts for word in words_of(text, settings))
    ordered = sorted(counts, key=lambda word: -counts[word])
    first = [] if settings["oov_token"] is None else [settings["oov_token"]]
    return Rebind(_learned(made, {word: i + 1 for i, word in reversed([*enumerate([*first, *ordered])])}, call), NONE)


def _learned(made: Made, index: dict[str, int] | None, call: Call) -> Made:
    table: Value = Unknown("the words of the texts")
    if index is not None:
        pairs = sorted(index.items(), key=lambda pair: pair[1])
        table = call.heap.new_dict(tuple((Const(word), Const(i)) for word, i in pairs))
    return replace(made, state=(*((k, v) for k, v in made.state if k != "word_index"), ("word_index", table)))


def _index(made: Made, call: Call) -> dict[str, int] | None:
    table = dict(made.state).get("word_index")
    entries = None if table is None else call.heap.entries(table)
    if entries is None or not all(isinstance(k, Const) and isinstance(v, Const) for k, v in entries):
        return None
    return {k.value: v.value for k, v in entries if isinstance(k, Const) and isinstance(v, Const)}


def texts_to_sequences(call: Call) -> Value:
    made = call.receiver
    assert isinstance(made, Made)
    settings, texts, index = _settings(made), _texts(call.get("texts"), call), _index(made, call)
    if settings is None or texts is None or index is None:
        return Made(SEQUENCES, at=call.at, state=made.state)
    rows = [_numbers(words_of(text, settings), index, settings) for text in texts]
    return call.heap.new_list(tuple(call.heap.new_list(tuple(map(Const, row))) for row in rows))


def _numbers(words: list[str], index: dict[str, int], settings: dict[str, Any]) -> list[int]:
    """The words' numbers below `num_words`; others are left out, or stand as the out-of-vocabulary token."""
    most, other = settings["num_words"], index.get(settings["oov_token"])
    found = [number if number and not (most and number >= most) else other for number in map(index.get, words)]
    return [number for number in found if number is not None]


def _bound(state: dict[str, Value]) -> int | None:
    """The largest number in the tokenizer's sequences."""
    most = plain(state.get("num_words", NONE))
    return most - 1 if isinstance(most, int) and most > 0 else None


def texts_to_matrix(call: Call) -> Value:
    """One row a text, one column a word number."""
    made = call.receiver
    assert isinstance(made, Made)
    settings, index = _settings(made), _index(made, call)
    items = elements(call.first, call.heap)
    width: Dim = "?"
    if settings is not None and settings["num_words"]:
        width = settings["num_words"] if isinstance(settings["num_words"], int) else "?"
    elif index is not None and settings is not None:
        width = len(index) + 1
    binary = option(call, "mode", "binary") in ("binary", "freq")
    return Array(("?" if items is None else len(items), width), "float64", 0, 1 if binary else None)


def word_sequence(call: Call) -> Value:
    """text_to_word_sequence of a text that is written out."""
    text = NOT_KNOWN if call.first is None else plain(call.first, call.heap)
    settings = {name: option(call, name, default) for name, default in PARAMETERS.items()}
    if not isinstance(text, str) or not _usable(settings) or len(text) > MAX_TEXT:
        return Unknown("the words of a text")
    return call.heap.new_list(tuple(map(Const, words_of(text, settings))))


def hashed(call: Call) -> Value:
    """keras.preprocessing.text.one_hot: a list of word numbers."""
    return Unknown("hashed words")


FUNCTIONS: dict[str, Model] = {
    "keras.utils.pad_sequences": pad_sequences,
    "keras.preprocessing.sequence.pad_sequences": pad_sequences,
    "keras.preprocessing.text.Tokenizer": tokenizer,
    "keras.preprocessing.text.text_to_word_sequence": word_sequence,
    "keras.preprocessing.text.one_hot": hashed,
}
METHODS: dict[str, dict[str, Model]] = {
    TOKENIZER: {
        "fit_on_texts": fit_on_texts, "texts_to_sequences": texts_to_sequences, "texts_to_matrix": texts_to_matrix,
        "sequences_to_matrix": texts_to_matrix,
    },
}  # fmt: skip
