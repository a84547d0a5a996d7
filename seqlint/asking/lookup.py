"""Texts that Keras looks up by name: losses, optimizers, metrics, activations, initializers, regularizers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint import keras_api
from seqlint.asking import ask
from seqlint.program.language.values import Const, Dict, Seq, Value
from seqlint.program.model import Anchor, Argument, Program
from seqlint.rule import Diagnostic, Edit, Fix

# What others call these, or older versions of Keras did; written small and without underscores.
OTHER_NAMES = {
    "losses": {
        "logcosh": "log_cosh", "kullbackleiblerdivergence": "kl_divergence", "cosineproximity": "cosine_similarity",
        "logloss": "binary_crossentropy", "l1": "mae", "l2": "mse", "cosine": "cosine_similarity",
        "rmse": "mean_squared_error", "meanabsolutepercentage": "mean_absolute_percentage_error",
    },
    "metrics": {
        "rmse": "root_mean_squared_error", "r2": "r2_score", "cosineproximity": "cosine_similarity",
        "cosine": "cosine_similarity", "kullbackleiblerdivergence": "kl_divergence", "logcosh": "log_cosh_error",
        "fmeasure": "f1_score", "f1": "f1_score",
    },
    "optimizers": {"gradientdescent": "sgd", "rms": "rmsprop"},
    "initializers": {"xavier": "glorot_uniform", "glorot": "glorot_uniform", "he": "he_uniform"},
    "activations": {"lrelu": "leaky_relu", "logistic": "sigmoid"},
}  # fmt: skip
USUAL = {
    "losses": "`mse` for numbers, `binary_crossentropy` for yes or no, `sparse_categorical_crossentropy` for classes",
    "metrics": "`accuracy` for classes and `mae` for numbers",
    "optimizers": "`adam`, `sgd` and `rmsprop`",
    "initializers": "`glorot_uniform`, `he_normal` and `zeros`",
    "activations": "`relu` between layers, at the end `softmax`, `sigmoid` or none",
    "regularizers": "`l1`, `l2` and `l1_l2`",
}


def compiled_with(program: Program, name: str) -> Iterator[Argument]:
    """The argument `name` of every `compile`."""
    for model in program.models.values():
        for event in ask.certain(model, "compile"):
            given = event.given(name)
            if given is not None:
                yield given


def compiled_texts(program: Program, name: str) -> Iterator[tuple[str, Anchor]]:
    """The texts that the argument `name` of every `compile` holds, each with its place."""
    for argument in compiled_with(program, name):
        yield from texts(argument.value, argument.value_at)


def accepts(group: str, text: str) -> bool:
    """Whether Keras knows one of `group` (losses, optimizers, metrics, activations, ...) by this text."""
    return keras_api.accepts(group, text)


def near(group: str, text: str) -> str | None:
    """The name that was probably meant by a text that Keras does not know."""
    if _nameless(group, text) is not None:
        return None
    other = OTHER_NAMES.get(group, {}).get(text.lower().replace("_", ""))
    return other or keras_api.close(text, keras_api.identifiers(group))


def advice(group: str, text: str) -> str:
    """What to write in the place of a text that Keras does not know."""
    cls = _nameless(group, text)
    if cls is not None:
        return f"Keras does not make this one of a text. Give the object: `keras.{group}.{cls}(...)`."
    return ask.did_you_mean(near(group, text)) or f"The usual ones are {USUAL[group]}."


def _nameless(group: str, text: str) -> str | None:
    """The class that is meant where Keras has it, but makes none of a text: `MeanIoU`, `Lamb` (Keras 3.15.1)."""
    bare = text.replace("_", "").lower()
    return next(
        (n for n in keras_api.names(group) if n[0].isupper() and n.lower() == bare and not accepts(group, n)), None
    )


def texts(value: Value, at: Anchor) -> Iterator[tuple[str, Anchor]]:
    """The texts in a value, lists and dicts searched, each with its place: of the element, where it is written out."""
    match value:
        case Const(value=str() as text):
            yield text, at
        case Seq(items=items):
            places = at.elements if len(at.elements) == len(items) else (at,) * len(items)
            for item, place in zip(items, places, strict=True):
                yield from texts(item, place)
        case Dict(items=pairs):
            for _, item in pairs:
                yield from texts(item, at)


def quoted(text: str, like: Anchor) -> str:
    """A text as a literal, in the quotes that the student uses at `like`."""
    quote = (like.literal or '"')[-1:]
    return f"{quote}{text}{quote}" if quote in ("'", '"') else f'"{text}"'


def unknown(group: str, what: str, found: Iterable[tuple[str, Anchor]]) -> Iterator[Diagnostic]:
    """Those of the texts that Keras knows as none of `group`; `what` one of the group is called in messages."""
    for text, at in found:
        if not accepts(group, text):
            message, help = f"Keras has no {what} called `{text}`", advice(group, text)
            yield Diagnostic(at, message, help, about=(id(at.node),), fix=respelt(at, near(group, text)))


def respelt(at: Anchor, near: str | None) -> Fix | None:
    """The near match in the place of a text that is written out there."""
    if near is None or at.literal is None:
        return None
    return Fix(f"Write `{near}`", (Edit(at, "replace", quoted(near, at)),), safe=True)
