"""The vocabularies of lookups and of `TextVectorization`, where the words stand in the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from seqlint.keras_api import UNKNOWN
from seqlint.keras_api.shapes.preprocessing import token_count
from seqlint.program.keras import specs
from seqlint.program.keras.states import LayerState
from seqlint.program.language import python
from seqlint.program.language.values import Const, Ref, Seq, Unknown, Value
from seqlint.program.model import Argument
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.calls import Args
    from seqlint.program.language.interpreter import Interpreter

KINDS = frozenset({"StringLookup", "IntegerLookup", "TextVectorization"})
PUNCTUATION = re.compile(r"[!\"#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~']")
"""What `TextVectorization` takes out of a text unless it is told otherwise (Keras 3.15.1)."""


def learned(run: Interpreter, layer: LayerState, method: str, args: Args) -> LayerState:
    """The layer after `adapt(data)` or `set_vocabulary(words)`: nobody knows its vocabulary unless the words do."""
    if layer.kind not in KINDS or layer.open or args.first is None:
        return layer
    given = args.first
    found = python.items(run, given.value)
    values = [item.value if isinstance(item, Const) else None for item in found or ()]
    words: Value = Unknown("the words are not known")
    if found is not None and all(isinstance(value, str | int) for value in values):
        known = values if method == "set_vocabulary" else _tokens(layer, values)
        words = words if known is None else Seq("list", tuple(map(Const, known)))
    argument = Argument("vocabulary", words, given.at)
    return replace(layer, arguments={**layer.arguments, "vocabulary": argument})


def _tokens(layer: LayerState, texts: list[object]) -> list[object] | None:
    """The different words of literal data; None where the layer was told how to count or to take texts apart."""
    if any(name in layer.arguments for name in ("max_tokens", "standardize", "split", "ngrams", "mask_token")):
        return None
    if layer.kind != "TextVectorization":
        return list(dict.fromkeys(texts))
    return list(dict.fromkeys(w for text in texts for w in PUNCTUATION.sub("", str(text).lower()).split()))


def asked(run: Interpreter, ref: Ref, method: str) -> Value:
    """`vocabulary_size()`, or as many words in a list."""
    spec = specs.of(run.state, ref)
    size = "?" if spec is None or spec.kind not in KINDS else token_count(spec)
    if not isinstance(size, int) or spec is None or spec.value("vocabulary") in (None, UNKNOWN):
        return Unknown("the size of a vocabulary")
    if method == "vocabulary_size":
        return Const(size)
    return python.new_list(run, (Unknown("a word"),) * size)
