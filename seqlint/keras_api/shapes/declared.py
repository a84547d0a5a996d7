"""The input shape that a layer declares by its arguments."""

from __future__ import annotations

from seqlint.keras_api.spec import UNKNOWN, BadArgument, Dim, LayerSpec, Shape, Thing

OWN_INPUT_DIM = frozenset({"Embedding", "ReversibleEmbedding"})
"""Layers whose `input_dim` is no input shape: an embedding's is the size of its vocabulary."""

DECLARE_A_BATCH = frozenset({"batch_input_shape", "batch_size"})
"""With these a layer of Keras 2 says how large the batches are."""


def input_shape_of(spec: LayerSpec) -> Shape | None:
    """The batch shape that a first layer declares (`Input`, `input_shape=`, `input_dim=`); None where there is none.

    None too where it is declared but not known: `declares_input` tells. Raises `BadArgument` where it is no shape.
    """
    if spec.kind in ("Input", "InputLayer"):
        return _of_input(spec)
    if spec.kind not in OWN_INPUT_DIM and spec.arguments.get("input_dim") is not None:
        return (None, *(_shape("input_dim", (spec.arguments["input_dim"],)) or ()))
    if spec.arguments.get("batch_input_shape") is not None:
        return _shape("batch_input_shape", spec.arguments["batch_input_shape"])
    if spec.arguments.get("input_shape") is not None:
        return _batch(spec, _shape("input_shape", spec.arguments["input_shape"]))
    return None


def declares_input(spec: LayerSpec) -> bool:
    """Whether the layer makes a model start with an input, known or not."""
    if spec.kind in ("Input", "InputLayer"):
        return True
    names = ("input_shape", "batch_input_shape", *(() if spec.kind in OWN_INPUT_DIM else ("input_dim",)))
    return any(spec.arguments.get(name) is not None for name in names)


def _of_input(spec: LayerSpec) -> Shape | None:
    given = spec.arguments
    shape_name = "input_shape" if given.get("input_shape") is not None else "shape"
    batch_name = "batch_input_shape" if given.get("batch_input_shape") is not None else "batch_shape"
    if "tensor" in given or "input_tensor" in given:
        return None
    if given.get(batch_name) is not None:
        twice = next((name for name in (shape_name, "batch_size") if given.get(name) is not None), None)
        if twice is not None:
            raise BadArgument(twice, f"{twice} and {batch_name} are both given, and {spec.kind} takes one of them")
        return _shape(batch_name, given[batch_name])
    if given.get(shape_name) is None:
        raise BadArgument("shape", f"{spec.kind} needs a shape")
    return _batch(spec, _shape(shape_name, given[shape_name]))


def _batch(spec: LayerSpec, shape: Shape | None) -> Shape | None:
    """The shape with the batch axis that `batch_size` fixes."""
    batch = spec.arguments.get("batch_size")
    if spec.kind in ("Input", "InputLayer") and batch is not None and batch is not UNKNOWN:
        _dim("batch_size", batch)
    return None if shape is None else ("?" if batch is UNKNOWN else batch if isinstance(batch, int) else None, *shape)


def _shape(name: str, value: object) -> Shape | None:
    """A shape as Keras reads it: any iterable of ints of at least 0 and None."""
    if value is UNKNOWN or isinstance(value, bytes) or (isinstance(value, Thing) and value.iterable):
        return None
    if not isinstance(value, (tuple, list)):
        raise BadArgument(name, f"{name} must be a tuple of sizes, not {_shown(value)}", "a tuple of sizes")
    return tuple(_dim(name, item) for item in value)


def _dim(name: str, item: object) -> Dim:
    if item is None:
        return None
    if item is UNKNOWN or item == "?":
        return "?"
    if not isinstance(item, int) or item < 0:
        told = f"{name} {'is' if name == 'batch_size' else 'holds'} {_shown(item)}, but"
        if isinstance(item, int):
            raise BadArgument(name, f"{told} a size is not negative")
        raise BadArgument(name, f"{told} a size is a whole number or None", "whole numbers")
    return int(item)


def _shown(value: object) -> str:
    return "a layer" if isinstance(value, LayerSpec) else repr(value)
