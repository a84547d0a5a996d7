"""What the analysis infers of every Sequential model in a source, as facts and as `model.summary()` prints them."""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from seqlint.asking.training import loss_of
from seqlint.compare import OWN
from seqlint.dimensions import show_output
from seqlint.facts import LayerFacts, ModelFacts, Shape
from seqlint.linting.loader import load, told_by
from seqlint.output.paint import Paint
from seqlint.program import analyze
from seqlint.program.language.values import Function, show_shape
from seqlint.program.locate import locate
from seqlint.program.model import FITS, Layer, Model, Program, whole
from seqlint.quick import replace
from seqlint.reading.source import Source, from_text
from seqlint.wording import place

UNTRAINING = frozenset(
    {
        "created", "add", "pop", "compile", "build", "summary", "predict", "evaluate", "output_shape", "input_shape",
        "get_weights", "set_weights", "load_weights", "save_weights", "save", "export", "get_config", "to_json",
        "count_params", "plot_model",
    }
)  # fmt: skip
"""What may happen to a model that is never trained."""
EXPLAINING = ("SEQ1", "SEQ2", "SEQ5", "SEQ6")
"""Rules that can say why the shapes of a model stop."""


TYPICAL = """
import numpy as np
import tensorflow as tf
from tensorflow import keras

(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
model.fit(x / 255.0, y, epochs=2)
"""


def warm_up() -> None:
    """Load what the analysis of a usual program needs, so that processes forked from this one need not (0.3 s each)."""
    with contextlib.suppress(Exception):  # a fault of the analysis is told with the file that meets it
        source = from_text("typical.py", TYPICAL)
        inferred(source, analyze(source))
    gc.collect()
    gc.freeze()


def inferred(source: Source, programs: Sequence[Program], rules: tuple[str, ...] = ()) -> tuple[ModelFacts, ...]:
    """One entry for each place that creates a Sequential and each different result of it, in the order of the source.

    `rules`: folders of a course's own rules. `source` must be the one that was analysed.
    """
    found: dict[ModelFacts, tuple[str | None, bool | None]] = {}
    for program in whole(programs):
        models = [m for m in program.sequentials() if program.ran(m.at) and next(m.happened("created"), None)]
        places = locate(source, program.trees, [m.at for m in models] + [x.at for m in models for x in m.layers])
        reasons = _reasons(program, rules) if any(m.raises for m in models) else {}
        elsewhere = _built_elsewhere(models)
        for model in models:
            layers = tuple(_layer(x, places[x.at], _reason(x, reasons)) for x in model.layers)
            if model.built is False:  # its layers keep what they are in the model that has built them
                layers = tuple(_with(x, elsewhere.get(layer.id)) for x, layer in zip(layers, model.layers, strict=True))
            if model.raises and not any(x.problem for x in layers):
                given = None if model.input is None else reasons.get(model.input.id)
                layers = _blame_first(layers, reasons.get(model.id) or given)
            at = places[model.at]
            facts = ModelFacts(
                model.name, at.cell, at.start[0], layers, model.input_shape, _known(model), _params(model), model.built,
                open=model.open, outputs=model.outputs,
            )  # fmt: skip
            said = _loss(model), _trained(model, programs)
            loss, trained = found.get(facts, said)  # of several paths to one result, what holds on all
            found[facts] = loss if loss == said[0] else None, trained if trained == said[1] else None
    told = (replace(facts, loss=loss, trained=trained) for facts, (loss, trained) in found.items())
    return tuple(sorted(told, key=lambda f: (f.cell or 0, f.line)))


def _built_elsewhere(models: Sequence[Model]) -> dict[int, Layer]:
    """The layers of built models by their ids, those left out that differ between two of them."""
    found: dict[int, Layer] = {}
    differing: set[int] = set()
    for layer in (layer for model in models if model.built and not model.raises for layer in model.layers):
        known = found.setdefault(layer.id, layer)
        if (known.output_shape, known.params) != (layer.output_shape, layer.params):
            differing.add(layer.id)
    return {ident: layer for ident, layer in found.items() if ident not in differing}


def _with(facts: LayerFacts, built: Layer | None) -> LayerFacts:
    """The facts of a layer that Keras has built in another model."""
    if built is None or facts.problem is not None:
        return facts
    return replace(facts, output_shape=built.output_shape, params=built.params, outputs=built.outputs)


def _known(model: Model) -> Shape | None:
    return None if model.raises else model.output_shape


def _params(model: Model) -> int | None:
    return None if model.raises else model.params


def _loss(model: Model) -> str | None:
    """The loss of its last `compile`."""
    compiled = list(model.happened("compile"))
    if not compiled or model.escaped or compiled[-1].open or not all(event.certain for event in compiled):
        return None
    loss = loss_of(compiled[-1])
    if loss is not None:
        return loss.name
    return OWN if isinstance(compiled[-1].value("loss"), Function) else None


def _trained(model: Model, programs: Sequence[Program]) -> bool | None:
    """False where nothing happens to it, nor to a model that it is part of, by which it could be trained. Where the
    program trains at all, on any path or in a function that nobody calls, its layers may be what is trained.
    """
    inside = any(
        layer.id == model.id for program in programs for other in program.models.values() for layer in other.layers
    )
    quiet = all(event.kind in UNTRAINING for event in model.events)
    trains = any(program.spread or any(_is_trained(each) for each in program.models.values()) for program in programs)
    return False if quiet and not (inside or trains or model.escaped or model.cls) else None


def _is_trained(model: Model) -> bool:
    return any(event.kind in (*FITS, "apply_gradients") for event in model.events)


def _layer(layer: Layer, at: Any, reason: str | None) -> LayerFacts:
    problem = reason if layer.problem is None else reason or "shape-mismatch"
    return LayerFacts(layer.kind, layer.output_shape, layer.params, None, at.cell, at.start[0], problem, layer.outputs)


def _blame_first(layers: tuple[LayerFacts, ...], reason: str | None) -> tuple[LayerFacts, ...]:
    """The model as a whole raises where it is made: its first layer carries the reason."""
    if not layers or reason is None:
        return layers
    first = layers[0]
    return (replace(first, problem=reason), *layers[1:])


def _reasons(program: Program, folders: tuple[str, ...]) -> dict[object, str]:
    """The rule that explains a model or layer, by its id: the first that reports an error about it."""
    found: dict[object, str] = {}
    for rule in load(folders):
        if not rule.code.startswith(EXPLAINING) or rule.severity != "error":
            continue
        for diagnostic in told_by(rule, program):
            if diagnostic.severity in (None, "error"):
                for about in diagnostic.about:
                    found.setdefault(about, rule.name)
    return found


def _reason(layer: Layer, reasons: dict[object, str]) -> str | None:
    """The rule that explains a layer, or the call that makes it."""
    call = layer.at.node
    told = (layer.id, id(call), id(getattr(call, "func", None)))
    return next((reasons[about] for about in told if about in reasons), None)


# Output


def to_json(models: Iterable[tuple[str, ModelFacts]]) -> str:
    """The document of `seqlint shapes --format json`, from pairs of path and facts."""
    return json.dumps({"version": 1, "models": [_model_json(path, m) for path, m in models]}, indent=1) + "\n"


def _model_json(path: str, model: ModelFacts) -> dict[str, Any]:
    return {
        "path": path,
        "cell": model.cell,
        "line": model.line,
        "name": model.name,
        "built": model.built,
        "input_shape": model.input_shape,
        "output_shape": _output_json(model),
        "params": model.params,
        "layers": [
            {
                "kind": x.kind,
                "cell": x.cell,
                "line": x.line,
                "output_shape": _output_json(x),
                "params": x.params,
                "problem": x.problem,
            }
            for x in model.layers
        ],
    }


def _output_json(made: LayerFacts | ModelFacts) -> Sequence[Any] | None:
    """A shape; of several outputs a list of shapes, as Keras' `output_shape`."""
    return made.outputs or made.output_shape


def to_text(path: str, models: Sequence[ModelFacts], color: bool = False) -> str:
    """The models of one file, each as a table of its layers."""
    if not models:
        return f"{path}: no Sequential model\n"
    return "\n".join("".join(f"{line}\n" for line in _table(path, model, Paint(color))) for model in models)


def _table(path: str, model: ModelFacts, paint: Paint) -> Iterator[str]:
    yield f"{paint('bold', model.name or 'a model without a name')}  ({place(path, model.cell, model.line)})"
    rows = [
        (x.kind, show_output(x.output_shape, x.outputs), "?" if x.params is None else f"{x.params:,}")
        for x in model.layers
    ]
    heads = ("Layer", "Output shape", "Params")
    widths = [max(len(head), *(len(row[i]) for row in rows)) if rows else len(head) for i, head in enumerate(heads)]
    yield f"  input {'not declared' if model.built is False else show_shape(model.input_shape)}"
    yield "  " + _row(heads, widths)
    yield "  " + "-" * (sum(widths) + 4)
    for layer, row in zip(model.layers, rows, strict=True):
        stop = f"   {paint('error', f'<- stops here: {layer.problem}')}" if layer.problem else ""
        yield f"  {_row(row, widths)}{stop}"
    total = "?" if model.params is None else f"{model.params:,}"
    yield f"  output {show_output(model.output_shape, model.outputs)}, {total} parameters"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    kind, shape, params = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"{kind}  {shape}  {params.strip().rjust(widths[2])}"
