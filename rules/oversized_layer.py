"""A layer with too many weights hardly fits anywhere.

A `Dense` layer has one weight for each pair of input and unit. Behind the `Flatten` of a large picture that soon
becomes hundreds of millions: gigabytes of memory, slow steps, and far more weights than the data can settle.

Make the input smaller before: with pooling, strides, or a `GlobalAveragePooling2D` instead of the `Flatten`. Or give
the layer fewer units. The setting `max-layer-weights` moves the limit, which is 100 million.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule, show_shape

DEFAULT = 100_000_000
VGG = (7 * 7 * 512 + 1) * 4096
"""The weights of the first Dense of VGG16 and VGG19, a little more than the default limit: textbooks have it."""


@rule(
    "SEQ511",
    severity="warning",
    examples=[
        bad("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Flatten(input_shape=(512, 512, 3)),
                layers.Dense(1024, activation="relu"),  # <- this `Dense` layer has 805,307,392 weights
                layers.Dense(10, activation="softmax"),
            ])
            """),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Conv2D(64, 3, activation="relu", input_shape=(224, 224, 3)))
            model.add(layers.Flatten())
            model.add(layers.Dense(128, activation="relu"))  # <- weights
            model.add(layers.Dense(1, activation="sigmoid"))
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Flatten(input_shape=(28, 28)),
                layers.Dense(1024, activation="relu"),
                layers.Dense(10, activation="softmax"),
            ])
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Conv2D(64, 3, activation="relu", input_shape=(224, 224, 3)))
            model.add(layers.GlobalAveragePooling2D())
            model.add(layers.Dense(128, activation="relu"))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        for layer in model.layers:
            weights, limit = layer.params or 0, program.max_layer_weights
            if layer.kind in ("Sequential", "Functional") or weights <= limit or (weights == VGG and limit >= DEFAULT):
                continue
            entering = f": its input has the shape {show_shape(layer.input_shape)}" if layer.input_shape else ""
            yield Diagnostic(
                layer.at,
                f"this `{layer.kind}` layer has {layer.params:,} weights{entering}",
                "Make the input smaller before it, or give it fewer units.",
                about=(layer.id,),
            )
