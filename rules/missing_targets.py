"""Training needs the right answers, too.

`fit` compares what the model says with the labels. Given the inputs alone, it stops with "None values not supported",
which does not say what is missing.

Give the labels as the second argument, `fit(x_train, y_train)`; an autoencoder gets its inputs twice, `fit(x, x)`. A
data set must give pairs of inputs and labels. `evaluate` and `validation_data=(x, y)` need them, too.
"""

from collections.abc import Iterator

from seqlint import Array, Const, Dataset, Diagnostic, Event, Program, Seq, Value, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import Training, trainings

ASKS = ("evaluate", "train_on_batch", "test_on_batch")


@rule(
    "SEQ418",
    severity="error",
    aspects={"training data": ("SEQ401",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(4, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, epochs=5)  # <- `fit` gets `x` but no labels, and `mse` needs them
            """),
        bad("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), _ = keras.datasets.mnist.load_data()
            model = keras.Sequential()
            model.add(Flatten())
            model.add(Dense(10, activation="softmax"))
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train / 255)  # <- no labels
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            unseen = np.random.rand(10, 2)
            model = Sequential([Dense(4, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, validation_data=unseen)  # <- `validation_data` is `unseen` without labels
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(4, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            print(model.evaluate(x))  # <- `evaluate` gets `x` but no labels, and `mse` needs them
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(4, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, epochs=5)
            """),
        good("""
            import numpy as np
            import tensorflow as tf
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            data = tf.data.Dataset.from_tensor_slices((x, y)).batch(10)
            model = Sequential([Dense(4, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(data)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    done: set[int] = set()
    for training in trainings(program):
        loss = training.loss
        for event in measured_by_loss(training) if loss is not None else ():
            if id(event.at.node) not in done and not event.open:
                done.add(id(event.at.node))
                yield from without_labels(training, event)


def measured_by_loss(training: Training) -> Iterator[Event]:
    """The `fit`, and what asks for the loss of the model as it is compiled then."""
    if training.fit is not None and training.fit.kind == "fit":
        yield training.fit
    for event in training.model.events:
        if event.order > training.compiled.order and event.kind in ("compile", "escaped"):
            return
        if event.order > training.compiled.order and event.kind in ASKS and event.certain:
            yield event


def without_labels(training: Training, event: Event) -> Iterator[Diagnostic]:
    loss, about = training.loss, (training.model.id, id(event.at.node))
    assert loss is not None
    x, validation = event.given("x"), event.given("validation_data")
    model = ask.called(training.model, "model").strip("`")
    if lacks_labels(event):
        name = f"`{x.value_at.name}`" if x is not None and x.value_at.name else "the inputs"
        yield Diagnostic(
            event.at,
            f"`{event.kind}` gets {name} but no labels, and `{loss.shown}` needs them",
            f"Give the labels as the second argument: `{model}.{event.kind}(x, y)`.",
            about=about,
            related=training.loss_note,
        )
    elif validation is not None and inputs_alone(validation.value):
        name = f" `{validation.value_at.name}`" if validation.value_at.name else " the inputs"
        yield Diagnostic(
            validation.at,
            f"`validation_data` is{name} without labels, and `{loss.shown}` needs them",
            "Give both: `validation_data=(x, y)`.",
            about=about,
            related=training.loss_note,
        )


def lacks_labels(event: Event) -> bool:
    """Whether the data is known, and no labels are in it or beside it."""
    x = event.value("x")
    return (isinstance(x, Dataset) or event.given("y") is None) and inputs_alone(x, pairs=False)


def inputs_alone(value: Value | None, pairs: bool = True) -> bool:
    """Whether inputs are all that is given; `pairs`: a tuple or list is inputs, labels and weights."""
    if isinstance(value, Dataset):
        return len(value.elements) == 1 and isinstance(value.elements[0], Array)
    if pairs and isinstance(value, Seq) and value.kind in ("tuple", "list"):
        alone = len(value.items) == 1 or (len(value.items) == 2 and value.items[1] == Const(None))
        return alone and isinstance(value.items[0], Array)
    return isinstance(value, Array)
