"""Models inside the submission's own layers and models: data that goes through these builds them, as Keras does."""

from __future__ import annotations

import libcst as cst

from seqlint.program.keras import events, evident, shapes
from seqlint.program.keras.building import building_of
from seqlint.program.keras.states import ModelState
from seqlint.program.language import calls
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import Argument, Array, Function, Ref, Shape, Unknown
from seqlint.quick import replace


def tensor_shape(run: Interpreter, ref: Ref, shape: Shape | None) -> None:
    """A model without a declared input is called on a tensor of this shape, which builds it."""
    model = events.model_of(run, ref)
    if model.unbuilt:
        run.state.heap[ref.id] = model = replace(model, unbuilt=False)
    if shapes.unshaped(run, model):
        evident.note_built(run, ref, shape)
        run.state.heap[ref.id] = replace(model, input_shape=shape, shaped_by="data")


def data_shape(run: Interpreter, ref: Ref, x: Argument | None) -> None:
    """The first data that a model without a declared input gets decides its input shape; the batch axis stays None."""
    tensor_shape(run, ref, None if x is None else shapes.shape_of_data(x.value))


def build_inside(run: Interpreter, ref: Ref, shape: Shape | None, node: cst.CSTNode | None) -> None:
    """A layer or model of the submission is called by `node`: its `call` builds the models in it.

    Where its code cannot be followed, it is taken to have built all that it holds, from an input that nobody knows.
    """
    known = building_of(run).builds.get((ref.id, shape), {})
    for ident in {**known, **dict.fromkeys(evident.held(run, ref))}:
        if ident in run.state.heap:
            inner = Ref(ident, "model")
            tensor_shape(run, inner, known.get(ident))
            if node is not None:
                events.event(run, inner, "call", node)


def run_step(run: Interpreter, ref: Ref, name: str, x: Shape | None, several: bool, node: cst.CSTNode) -> None:
    """`fit` and its like on a model of the submission: Keras gives the data to its `train_step`, else to its `call`.

    `several`: a step is given inputs and targets.
    """
    model = run.state.heap[ref.id]
    assert isinstance(model, ModelState)
    assert model.cls is not None
    step = calls.find_method(run, model.cls, name)
    if name != "call" and isinstance(step, Function) and not evident.too_deep(run):
        data = Unknown("a batch") if x is None or several else Array(x, "float32", container="tensor")
        args = evident.args_of(model.at, [data])
        evident.building(run, (ref.id, x), lambda: calls.call_function(run, step, args, ref))
    else:
        evident.output(run, ref, model, x)
    build_inside(run, ref, x, node)
