"""What each layer makes of a shape: one small function a kind, one module a family, proven against Keras."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from seqlint.dimensions import OneOf, join_shapes
from seqlint.keras_api.categories import category
from seqlint.keras_api.shapes.dims import ShapeFunction
from seqlint.keras_api.shapes.families import shape_function
from seqlint.keras_api.shapes.merging import merged
from seqlint.keras_api.spec import LayerSpec, Shape, Shaped, ShapeError
from seqlint.keras_api.tables import canonical

_LARGEST_RANK = 6  # ConvLSTM3D takes (batch, time, depth, height, width, channels)


def layer_output(spec: LayerSpec, input_shape: Shape | tuple[Shape, ...] | OneOf | None) -> Shaped:
    """The output shape and number of parameters of a layer for an input shape, batch axis first.

    A dimension is an int, None as in Keras, or "?" where it is not known; a shape that is not known is None. Several
    inputs, as merge layers take them or `return_state=True` hands on, are a tuple of shapes; `OneOf` several shapes is
    what a layer before gives for an input of any rank. Raises `ShapeError` where Keras refuses the input when it builds
    the model.
    """
    kind = canonical("layers", spec.kind)
    if kind != spec.kind:
        spec = LayerSpec(kind, spec.arguments, spec.layers)
    family = category(kind)
    if isinstance(input_shape, OneOf):
        function = None if family in ("merging", "attention", "input") else shape_function(kind)
        return Shaped(None, None) if function is None else _for_any_of(function, spec, input_shape.shapes)
    if family in ("merging", "attention") or (input_shape and isinstance(input_shape[0], tuple)):
        return merged(spec, input_shape)
    function = shape_function(kind)
    if function is None:
        return Shaped(None, None)
    if family == "input":
        return function(spec, ())
    if input_shape == ():
        return Shaped(None, None)  # not even a batch axis: no layer is made for that
    if input_shape is None:
        return _for_any_rank(function, spec)
    return _checked(spec, function(spec, cast(Shape, input_shape)))


def _checked(spec: LayerSpec, made: Shaped) -> Shaped:
    """Keras has no shape with a negative dimension."""
    if any(isinstance(dim, int) and dim < 0 for dim in made.output or ()):
        raise ShapeError("other", f"{spec.kind} would give the shape {made.output}", None, made.output)
    return made


def chain(layers: Iterable[LayerSpec], input_shape: Shape | None) -> Shaped:
    """What layers one after the other make of a shape, and all their weights."""
    made = Shaped(input_shape, 0)
    for layer in layers:
        step = layer_output(layer, made.outputs or made.output or made.maybe)
        params = None if made.params is None or step.params is None else made.params + step.params
        made = Shaped(step.output, params, step.outputs, step.maybe)
    return made


def _for_any_rank(function: ShapeFunction, spec: LayerSpec) -> Shaped:
    """What holds whichever of the ranks that the layer accepts the input has.

    The batch axis is open as in nearly every model, unless the layer takes only a fixed one (`stateful=True`).
    """
    try:
        return _for_any_of(function, spec, tuple((None, *("?",) * rank) for rank in range(_LARGEST_RANK)))
    except ShapeError:
        return _for_any_of(function, spec, tuple(("?",) * (rank + 1) for rank in range(_LARGEST_RANK)))


def _for_any_of(function: ShapeFunction, spec: LayerSpec, shapes: tuple[Shape, ...]) -> Shaped:
    """What holds whichever of the shapes that the layer accepts the input has."""
    found: list[Shaped] = []
    for shape in shapes:
        try:
            found.append(function(spec, shape))
        except ShapeError:
            if not found and shape is shapes[-1]:
                raise
    first = found[0]
    output, outputs = first.output, first.outputs
    for other in found[1:]:
        output = join_shapes(output, other.output)
    same_outputs = all(len(other.outputs) == len(outputs) for other in found)
    params = first.params if all(other.params == first.params for other in found) else None
    known = tuple(dict.fromkeys(each.output for each in found if each.output is not None))
    maybe = OneOf(known) if output is None and len(known) > 1 and all(each.output for each in found) else None
    return Shaped(output, params, outputs if same_outputs else (), maybe)
