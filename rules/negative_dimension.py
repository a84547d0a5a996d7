"""A window must fit into the image.

A convolution or pooling layer slides a window over the image or sequence. Every such layer makes the image smaller,
so after several of them it may be smaller than the next window: nothing would be left, and Keras refuses to build the
model.

Use fewer or smaller windows, or `padding="same"`, which keeps the size.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking import ask


@rule(
    "SEQ209",
    severity="error",
    aspects={"shape at one layer": ()},
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Conv2D

            model = Sequential([Conv2D(8, 5, input_shape=(4, 4, 1))])  # <- a window of 5 over an axis of 4
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Conv2D, MaxPooling2D

            model = Sequential()
            model.add(Conv2D(8, 3, input_shape=(12, 12, 3)))
            for filters in (16, 32):
                model.add(MaxPooling2D())
                model.add(Conv2D(filters, 3))  # <- `Conv2D` slides a window of 3 over an axis of 1
            """),
        good("""
            from keras import Sequential
            from keras.layers import Conv2D, MaxPooling2D

            model = Sequential([
                Conv2D(8, 3, padding="same", input_shape=(12, 12, 3)),
                MaxPooling2D(),
                Conv2D(16, 3, padding="same"),
                MaxPooling2D(),
                Conv2D(32, 3, padding="same"),
            ])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Conv1D, MaxPooling1D

            model = Sequential([Conv1D(8, 5, input_shape=(None, 3)), MaxPooling1D(4), Conv1D(8, 5)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model, found in ask.breaks(program):
        if found.problem.kind == "negative-dimension":
            layer = found.layer
            yield Diagnostic(
                layer.at,
                found.problem.message.replace(layer.kind, f"`{layer.kind}`", 1),
                'Use fewer or smaller windows before, or `padding="same"`.',
                about=(model.id, layer.id),
                related=ask.shape_before(found),
            )
