"""A convolution needs something to look around in.

Every pooling layer and every stride makes the picture smaller. If a single position is left while further
convolutions follow, they have no neighbours to look at: each sees one point and padding around it, and does no more
than a `Dense` would, with many more weights.

Pool less often, or begin with a larger picture.
"""

from collections.abc import Iterator

from seqlint import Const, Diagnostic, Layer, Model, Program, Related, Seq, bad, good, rule

CONVOLUTIONS = ("Conv1D", "Conv2D", "Conv3D", "SeparableConv1D", "SeparableConv2D", "DepthwiseConv2D")


@rule(
    "SEQ509",
    severity="warning",
    examples=[
        bad("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(16, 3, padding="same", activation="relu", input_shape=(8, 8, 1)),
                layers.MaxPooling2D(4),
                layers.Conv2D(32, 3, padding="same", activation="relu"),
                layers.MaxPooling2D(2),
                layers.Conv2D(64, 3, padding="same", activation="relu"),  # <- looks at a single position
                layers.Flatten(),
                layers.Dense(10),
            ])
            """),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Conv1D(16, 3, strides=4, padding="same", input_shape=(16, 2)))
            model.add(layers.MaxPooling1D(4))
            model.add(layers.Conv1D(32, 5, padding="same"))  # <- looks at a single position
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(16, 3, padding="same", activation="relu", input_shape=(32, 32, 1)),
                layers.MaxPooling2D(2),
                layers.Conv2D(32, 3, padding="same", activation="relu"),
                layers.MaxPooling2D(2),
                layers.Flatten(),
                layers.Dense(10),
            ])
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(16, 3, activation="relu", input_shape=(8, 8, 1)),
                layers.GlobalAveragePooling2D(keepdims=True),
                layers.Conv2D(10, 1),
                layers.Flatten(),
            ])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        found = next(((n, layer) for n, layer in enumerate(model.layers) if looks_at_one(layer)), None)
        if found is None or (shrinks := shrinker(model, found[0])) is None:
            continue
        layer = found[1]
        yield Diagnostic(
            layer.at,
            f"this `{layer.kind}` looks at a single position: nothing more is left of the input",
            "Pool less often, or begin with a larger input.",
            about=(layer.id,),
            related=(Related(shrinks.at, "from here on there is only one"),),
        )


def looks_at_one(layer: Layer) -> bool:
    """Whether a convolution that reaches further gets one position."""
    shape = layer.input_shape
    if layer.kind not in CONVOLUTIONS or layer.custom or not shape or layer.problem is not None:
        return False
    spatial = shape[2:] if layer.value("data_format") == Const("channels_first") else shape[1:-1]
    kernel = layer.value("kernel_size")
    sizes = kernel.items if isinstance(kernel, Seq) else (kernel,)
    reaches = any(isinstance(size, Const) and isinstance(size.value, int) and size.value > 1 for size in sizes)
    return all(dim == 1 for dim in spatial) and reaches


def shrinker(model: Model, number: int) -> Layer | None:
    """The layer that left only one position; None where there were no more at the beginning."""
    for layer in reversed(model.layers[:number]):
        before, after = layer.input_shape, layer.output_shape
        if before and after and len(before) == len(after) and before[1:-1] != after[1:-1]:
            return layer
    return None
