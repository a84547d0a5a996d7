"""Convolutions grow wider with depth.

The first convolutions look for edges and spots; the deeper ones combine these into many more kinds of shapes, on a
smaller and smaller picture. So it is usual to give deeper layers more filters: 32, 64, 128. The other way round, the
last layers have no room for what they should tell apart.
"""

from collections.abc import Iterator

from seqlint import Const, Diagnostic, Layer, Model, Program, Related, Seq, bad, good, rule

CONVOLUTIONS = ("Conv1D", "Conv2D", "Conv3D", "SeparableConv1D", "SeparableConv2D")


@rule(
    "SEQ510",
    severity="advice",
    examples=[
        bad("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(64, 3, activation="relu", input_shape=(28, 28, 1)),
                layers.MaxPooling2D(),
                layers.Conv2D(32, 3, activation="relu"),  # <- has 32 filters, fewer than the 64 before it
                layers.Flatten(),
                layers.Dense(10, activation="softmax"),
            ])
            """),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            for filters in (128, 64):
                model.add(layers.Conv1D(filters, 5, activation="relu"))  # <- has 64 filters, fewer than the 128
            model.add(layers.GlobalMaxPooling1D())
            model.add(layers.Dense(1))
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(32, 3, activation="relu", input_shape=(28, 28, 1)),
                layers.MaxPooling2D(),
                layers.Conv2D(64, 3, activation="relu"),
                layers.Conv2D(16, 1, activation="relu"),
                layers.Flatten(),
                layers.Dense(10, activation="softmax"),
            ])
            """),
        good("""
            from keras import Sequential, layers

            autoencoder = Sequential([
                layers.Conv2D(32, 3, padding="same", activation="relu", input_shape=(28, 28, 1)),
                layers.MaxPooling2D(),
                layers.Conv2D(8, 3, padding="same", activation="relu"),
                layers.UpSampling2D(),
                layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
            ])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        if not is_classifier(model):
            continue
        wide: tuple[int, Layer] | None = None
        for layer in model.layers:
            filters = filters_of(layer)
            if filters is None:
                continue
            if wide is not None and filters < wide[0]:
                yield Diagnostic(
                    layer.at,
                    f"this `{layer.kind}` has {filters} filters, fewer than the {wide[0]} before it",
                    "Give deeper convolutions more filters: 32, 64, 128.",
                    about=(layer.id,),
                    related=(Related(wide[1].at, f"{wide[0]} filters are here"),),
                )
                break
            wide = filters, layer


def is_classifier(model: Model) -> bool:
    """Whether the picture is only ever made smaller, and a Dense layer judges it at the end."""
    kinds = [layer.kind for layer in model.layers]
    grows = any("Transpose" in kind or "UpSampling" in kind or kind == "Reshape" for kind in kinds)
    return bool(kinds) and "Dense" in kinds and not grows and not model.open


def filters_of(layer: Layer) -> int | None:
    """The filters of a convolution that looks around; one over single positions only mixes channels."""
    if layer.kind not in CONVOLUTIONS or layer.custom:
        return None
    kernel, filters = layer.value("kernel_size"), layer.value("filters")
    sizes = kernel.items if isinstance(kernel, Seq) else (kernel,)
    if all(size == Const(1) for size in sizes):
        return None
    return filters.value if isinstance(filters, Const) and isinstance(filters.value, int) else None
