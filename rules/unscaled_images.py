"""Pixels from 0 to 255 are scaled before training.

Networks learn best from numbers around 0 and 1: their first weights are chosen for that. Pixels up to 255 make the
first layer's outputs a hundred times too large, the steps of the optimizer do not fit, and the training is slow, jumps,
or gets stuck.

Divide by 255 once, training and test data alike, or let the model do it: `Rescaling(1 / 255)` as its first layer.
"""

from collections.abc import Iterator

from seqlint import Array, Diagnostic, Layer, Program, bad, good, rule
from seqlint.asking.training import Training, has_weights, trainings

SCALING = frozenset({"Rescaling", "Normalization", "BatchNormalization", "LayerNormalization", "GroupNormalization"})
MAY_SCALE = frozenset({"Lambda", "Functional", "Subclass", "Embedding", "Masking", "?"})
MANY_FEATURES = 64


@rule(
    "SEQ409",
    severity="warning",
    aspects={"training data": ("SEQ804",)},
    examples=[
        bad("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            model = keras.Sequential([Flatten(), Dense(64, activation="relu"), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train, y_train, epochs=5)  # <- `x_train` holds pixels from 0 to 255, and nothing scales them
            """),
        bad("""
            import keras
            from keras.layers import Conv2D, Dense, Flatten, Input

            (images, labels), _ = keras.datasets.cifar10.load_data()
            images = images.astype("float32")
            model = keras.Sequential()
            model.add(Input((32, 32, 3)))
            model.add(Conv2D(16, 3, activation="relu"))
            model.add(Flatten())
            model.add(Dense(10, activation="softmax"))
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(images, labels)  # <- `images` holds pixels from 0 to 255
            """),
        good("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            x_train, x_test = x_train / 255.0, x_test / 255.0
            model = keras.Sequential([Flatten(), Dense(64, activation="relu"), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train, y_train, epochs=5)
            """),
        good("""
            import keras
            from keras.layers import Dense, Flatten, Rescaling

            (x_train, y_train), _ = keras.datasets.mnist.load_data()
            model = keras.Sequential([Rescaling(1 / 255), Flatten(), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train, y_train, epochs=5)
            """),
        good("""
            import keras
            from keras.layers import BatchNormalization, Dense, Flatten

            (x_train, y_train), _ = keras.datasets.mnist.load_data()
            model = keras.Sequential([Flatten(), BatchNormalization(), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train, y_train, epochs=5)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    seen: set[int] = set()
    for training in trainings(program):
        fit = training.fit
        if fit is None or not fit.certain or training.model.id in seen or not takes_pixels(training):
            continue
        given = fit.given("x")
        if given is None:
            continue
        seen.add(training.model.id)
        name = f"`{given.value_at.name}`" if given.value_at.name else "the training data"
        yield Diagnostic(
            given.at,
            f"{name} holds pixels from 0 to 255, and nothing scales them before the first layer learns from them",
            "Divide by 255 before training, test data alike, or begin the model with `Rescaling(1 / 255)`.",
            about=(id(given.at.node),),
        )


def takes_pixels(training: Training) -> bool:
    """Whether whole pixels reach the first layer with weights."""
    return is_pixels(training.x) and reaches_weights(training.layers) is True


def is_pixels(data: Array | None) -> bool:
    """Images, or images in a row: all values from 0 to 255, in many numbers a sample."""
    if data is None or data.shape is None or (data.low, data.high) != (0, 255):
        return False
    width = data.shape[-1]
    return len(data.shape) > 2 or (len(data.shape) == 2 and isinstance(width, int) and width >= MANY_FEATURES)


def reaches_weights(layers: tuple[Layer, ...]) -> bool | None:
    """Whether the data comes as it is to a layer with weights; False where it may not, None where there is none."""
    for layer in layers:
        if layer.custom or layer.kind in SCALING or layer.kind in MAY_SCALE:
            return False
        inner = reaches_weights(layer.layers) if layer.kind == "Sequential" else None
        if inner is not None:
            return inner
        if layer.kind != "Sequential" and has_weights(layer):
            return True
    return None
