"""Keras has changed; old code needs new words.

Many tutorials were written for Keras 1 or 2. Keras 3 has dropped or renamed some of what they use: `nb_epoch` is
`epochs`, `lr` is `learning_rate`, `fit_generator` is `fit`, `predict_classes` is `predict` with `np.argmax`,
`keras.layers.core` is `keras.layers`. Beside a Keras model that also holds for names of TensorFlow 1
(`tf.train.AdamOptimizer`, `tf.Session`): the TensorFlow that comes with Keras 3 has them no more. Such a line stops
with an error in Keras 3, or means something else. Models are saved under a name that ends in `.keras`, weights in
`.weights.h5`.

With `--keras 2`, what only Keras 3 has dropped is advice.
"""

from collections.abc import Iterator
from functools import partial

from seqlint import (
    Anchor,
    Argument,
    Const,
    Diagnostic,
    Edit,
    Event,
    Fault,
    Fix,
    Model,
    Program,
    Severity,
    bad,
    good,
    rule,
)
from seqlint.asking import ask
from seqlint.asking.lookup import quoted
from seqlint.program.faults import (
    GoneLayer,
    RemovedArgument,
    RemovedAttribute,
    RemovedMethod,
    RemovedName,
    RemovedPositions,
)
from seqlint.wording import enumerated

SAVING = ("save", "save_weights")
# Of these the value changes with the name.
OTHER_VALUES = frozenset({"dim_ordering", "forget_bias_init", "batch_input_shape", "border_mode", "nb_row", "nb_col"})
# These are written today as follows.
TODAY = {
    ("border_mode", "same"): "same",
    ("border_mode", "valid"): "valid",
    ("dim_ordering", "tf"): "channels_last",
    ("dim_ordering", "th"): "channels_first",
}


@rule(
    "SEQ605",
    severity="error",
    aspects={"name, import": (), "one call or argument": ()},
    examples=[
        bad(
            """
            import numpy as np
            from keras.layers.core import Dense  # <- `keras.layers.core` is gone since Keras 3
            from keras.models import Sequential
            from keras.optimizers import SGD

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss="mse", optimizer=SGD(lr=0.1))  # <- `lr` of `SGD` is gone since Keras 3
            model.fit(x, y, nb_epoch=5)  # <- `nb_epoch` of `fit` is gone since Keras 2
            """,
            fixed={".core": "", "lr": "learning_rate", "nb_epoch": "epochs"},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.randint(0, 3, 20)
            model = Sequential([Dense(3, activation="softmax", input_shape=(4,))])
            model.compile(loss="sparse_categorical_crossentropy")
            model.fit(x, y)
            print(model.predict_classes(x))  # <- `predict_classes` is gone since Keras 3
            model.save("flowers")  # <- the name of a model file must end in .keras
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Convolution2D, Flatten

            model = Sequential()
            model.add(Convolution2D(8, 3, 3, input_shape=(28, 28, 1)))  # <- today the third number is the stride
            model.add(Flatten())
            """),
        bad(
            """
            from keras.utils import np_utils  # <- `keras.utils.np_utils` is gone since Keras 3

            labels = np_utils.to_categorical([0, 2, 1])
            """,
            fixed={".utils import": " import utils as"},
        ),
        bad("""
            import keras

            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
            for layer in model.layers:
                print(layer.output_shape)  # <- a layer has no `output_shape` since Keras 3: only models have
            """),
        bad("""
            import tensorflow as tf

            tf.set_random_seed(1)  # <- `tensorflow.set_random_seed` is gone since TensorFlow 2
            model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(3)])
            model.compile(tf.train.AdamOptimizer(0.01), "mse")  # <- `tensorflow.train.AdamOptimizer` is gone
            """),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense


            def batches():
                while True:
                    yield np.random.rand(10, 4), np.random.rand(10, 1)


            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile("adam", "mse")
            model.fit_generator(  # <- `fit_generator` is gone since Keras 3, and so are its `generator` and `nb_epoch`
                generator=batches(), steps_per_epoch=5, nb_epoch=3
            )
            """,
            fixed={
                "fit_generator": "fit",
                "generator=batches(), steps_per_epoch=5, nb_epoch": "x=batches(), steps_per_epoch=5, epochs",
            },
        ),
        good("""
            import tensorflow as tf

            if tf.__version__.startswith("1."):
                tf.set_random_seed(1)
            else:
                tf.random.set_seed(1)
            model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(3)])
            model.compile(tf.keras.optimizers.Adam(0.01), "mse")
            """),
        good("""
            import keras

            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
            for layer in model.layers:
                print(layer.output.shape)
            print(model.output_shape)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from keras.optimizers import SGD

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss="mse", optimizer=SGD(learning_rate=0.1))
            model.fit(x, y, epochs=5)
            model.save("prices.keras")
            model.save_weights("prices.weights.h5")
            """),
        good("""
            import numpy as np
            from tensorflow.keras.models import Sequential
            from tensorflow.keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.randint(0, 3, 20)
            model = Sequential([Dense(3, activation="softmax", input_shape=(4,))])
            model.compile(loss="sparse_categorical_crossentropy")
            model.fit(x, y)
            print(np.argmax(model.predict(x), axis=-1))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    yield from names(program)
    methods = {fault.about: fault for fault in program.faults_of(RemovedMethod)}
    yield from (method_gone(program, fault) for fault in methods.values())
    yield from (argument_gone(program, fault) for fault in arguments(program) if fault.about not in methods)
    yield from map(partial(attribute_gone, program), program.faults_of(RemovedAttribute))
    for old in program.faults_of(RemovedPositions):
        yield positions_changed(old)
    yield from saved(program)
    yield from loaded(program)


def attribute_gone(program: Program, fault: Fault[RemovedAttribute]) -> Diagnostic:
    """`layer.output_shape`, `layer.get_output_at(0)`."""
    name = fault.data.name
    is_method = name.startswith("get_")
    tensor = "output" if "output" in name else "input"
    new = f"{tensor}.shape" if "shape" in name else tensor
    fix = Fix(f"Write `{new}`", (Edit(fault.at, "replace", (fault.data.receiver, f".{new}")),), safe=False)
    return Diagnostic(
        fault.at,
        f"a layer has no `{name}` {gone(2).removeprefix('is gone ')}{'' if is_method else ': only models have'}",
        f"Write `{new}`{' instead of the call' if is_method else ''}, once the model is built.",
        about=fault.about,
        fix=None if is_method else fix,
        severity=severity(program, 2),
    )


def positions_changed(old: Fault[RemovedPositions]) -> Diagnostic:
    size = "({}, {})".format(*old.data.sides)
    places = old.data.places
    edits = (Edit(places[0], "replace", size), Edit(places[1], "delete")) if places else ()
    return Diagnostic(
        old.at,
        f"`{old.data.name}` is a name of Keras 1: today the third number is the stride, not the other side",
        f"Write the size as a pair, `{size}`.",
        about=old.about,
        fix=Fix("Write the size as a pair", edits, safe=True) if edits else None,
        severity="warning",
    )


def severity(program: Program, until: int) -> Severity:
    """An error where the targeted Keras has it no more."""
    return "error" if until < program.keras else "advice"


def gone(until: int) -> str:
    return f"is gone since Keras {until + 1}"


def of_tensorflow_1(fault: Fault[RemovedName]) -> bool:
    return fault.data.name.startswith("tensorflow.") and "keras" not in fault.data.name


def names(program: Program) -> Iterator[Diagnostic]:
    """Modules, classes and functions; one diagnostic for an import statement, one for all other uses of a module."""
    groups: dict[object, list[Fault[RemovedName]]] = {}
    found = [fault for fault in program.faults_of(RemovedName) if program.models or not of_tensorflow_1(fault)]
    within = {ident for fault in found for ident in fault.about if ident != id(fault.at.node)}
    for fault in found:
        if id(fault.at.node) in within:
            continue  # of `optimizers.legacy.Adam` the whole is told
        at, module = fault.data.module_at, fault.data.name.rpartition(".")[0]
        place = id(at.node) if at is not None else fault.data.name if of_tensorflow_1(fault) else module
        groups.setdefault((place, fault.data.why.until), []).append(fault)
    for faults in groups.values():
        first = faults[0]
        old, new = first.data.name, as_written(first)
        if moved(first) and first.data.module_gone:
            old, new = old.rpartition(".")[0], (new or "").rpartition(".")[0]
        yield Diagnostic(
            first.at,
            f"`{old}` {'is gone since TensorFlow 2' if of_tensorflow_1(first) else gone(first.data.why.until)}",
            advice(new, first.data.why.note),
            about=(*imported(faults), *(x for fault in faults for x in fault.about), *made_of(program, faults)),
            fix=from_module(faults),
            severity=severity(program, first.data.why.until),
        )


def made_of(program: Program, faults: list[Fault[RemovedName]]) -> Iterator[object]:
    """The layers of the classes that are gone, and their calls."""
    gone = {fault.data.why.name.rpartition(".")[2] for fault in faults}
    return (x for made in program.faults_of(GoneLayer) if made.data.name in gone for x in made.about)


def imported(faults: list[Fault[RemovedName]]) -> tuple[object, ...]:
    """The import that the uses of a module's names go back to, where they are no import themselves."""
    module = faults[0].data.name.rpartition(".")[0]
    alone = faults[0].data.module_at is not None or of_tensorflow_1(faults[0])
    return () if alone else (("import", module, faults[0].data.why.until),)


def advice(new: str | None, note: str) -> str:
    """What to write now, and what else there is to say."""
    return f"Write `{new}`{f' ({note})' if note else ''}." if new else f"Take it away{f'; {note}' if note else ''}."


def as_written(fault: Fault[RemovedName]) -> str | None:
    """The successor, through TensorFlow where the old name is."""
    successor, old = fault.data.successor, fault.data.name
    through_tensorflow = old.startswith("tensorflow.keras") and str(successor).startswith("keras.")
    return f"tensorflow.{successor}" if successor and through_tensorflow else successor


def moved(fault: Fault[RemovedName]) -> bool:
    """Whether only the module has another name."""
    old, new = fault.data.name, as_written(fault)
    return fault.data.module_at is not None and new is not None and old.rpartition(".")[2] == new.rpartition(".")[2]


def from_module(faults: list[Fault[RemovedName]]) -> Fix | None:
    """The import from another module, where all its names have moved there."""
    homes = {(as_written(fault) or "").rpartition(".")[0] for fault in faults}
    at = faults[0].data.module_at
    if at is not None and faults[0].data.among == 1 and faults[0].data.bound and not moved(faults[0]):
        return renamed_import(faults[0])
    if at is None or len(faults) < faults[0].data.among or len(homes) > 1 or not all(map(moved, faults)):
        return None
    return Fix("Import from the new module", (Edit(at, "replace", homes.pop()),), safe=True)


def renamed_import(fault: Fault[RemovedName]) -> Fix | None:
    """What took its place, under the old name: `from keras import utils as np_utils`."""
    home, _, name = (as_written(fault) or "").rpartition(".")
    module_at = fault.data.module_at
    if not home or module_at is None:
        return None
    edits = (Edit(module_at, "replace", home), Edit(fault.at, "replace", f"{name} as {fault.data.bound}"))
    return Fix("Import what took its place", edits, safe=True)


def arguments(program: Program) -> Iterator[Fault[RemovedArgument]]:
    """Arguments; several of a call that became one (`nb_row` and `nb_col`) are one."""
    seen: set[object] = set()
    for fault in program.faults_of(RemovedArgument):
        new = (fault.about, fault.data.removed.successor or fault.data.removed)
        if new not in seen:
            seen.add(new)
            yield fault


def argument_gone(program: Program, fault: Fault[RemovedArgument]) -> Diagnostic:
    removed, argument = fault.data.removed, fault.data.argument
    new = removed.successor
    return Diagnostic(
        fault.at,
        f"`{removed.name}` of `{fault.data.callee}` {gone(removed.until)}",
        advice(new, removed.note),
        about=fault.about,
        fix=renamed(argument, removed.name, new) if isinstance(argument, Argument) and new else None,
        severity=severity(program, removed.until),
    )


def renamed(argument: Argument, old: str, new: str) -> Fix | None:
    written = argument.value.value if isinstance(argument.value, Const) else None
    value = TODAY.get((old, written)) if isinstance(written, str) else None
    if argument.position is not None or (old in OTHER_VALUES and value is None):
        return None
    if value is not None and value != written:
        text = f"{new}={quoted(value, argument.value_at)}"
        return Fix(f"Write `{text}`", (Edit(argument.at, "replace", text),), safe=True)
    return Fix(f"Write `{new}`", (Edit(argument.at, "replace", (f"{new}=", argument.value_at)),), safe=True)


def method_gone(program: Program, fault: Fault[RemovedMethod]) -> Diagnostic:
    """A method, and with it those of its arguments that are gone: a call is one mistake."""
    removed, at = fault.data.removed, fault.data.name_at
    new, note = removed.successor, removed.note
    given = [other for other in arguments(program) if other.about == fault.about]
    fixes = [fix for other in given if (fix := argument_gone(program, other).fix) is not None]
    edits = (Edit(at, "replace", new or ""), *(edit for fix in fixes for edit in fix.edits))
    old = [f"`{other.data.removed.name}`" for other in given]
    too = f", and so {'are' if len(old) > 1 else 'is'} its {enumerated(old)}" if old else ""
    return Diagnostic(
        fault.at,
        f"`{removed.name.rpartition('.')[2]}` {gone(removed.until)}{too}",
        " ".join((f"Write {note}." if note else advice(new, ""), *map(instead, given))),
        about=fault.about,
        fix=Fix(f"Write `{new}`", edits, safe=True) if new and not note else None,
        severity=severity(program, min(removed.until, *(other.data.removed.until for other in given), 2)),
    )


def instead(fault: Fault[RemovedArgument]) -> str:
    old, new, note = fault.data.removed.name, fault.data.removed.successor, fault.data.removed.note
    return f"Its `{old}` is {f'`{new}`' if new else 'no more'}{f': {note}' if note else ''}."


def saved(program: Program) -> Iterator[Diagnostic]:
    """File names that Keras 3 refuses."""
    for model in program.models.values():
        for event in ask.certain(model, *SAVING):
            given = event.given("filepath")
            if given is not None:
                yield from refused_path(program, event.kind, given)
        for event in ask.certain(model, "fit"):
            for given, method in checkpoints(event):
                yield from refused_path(program, method, given)


def loaded(program: Program) -> Iterator[Diagnostic]:
    """TensorFlow's checkpoints, which Keras 3 does not read; of one that the program writes, writing it is told."""
    written = [given for model in program.models.values() for given in paths_written(model)]
    for model in program.models.values():
        for event in ask.certain(model, "load_weights"):
            given = event.given("filepath")
            path = given.value.value if given is not None and isinstance(given.value, Const) else None
            if given is None or not isinstance(path, str) or ask.bad_save_path("load_weights", path) is None:
                continue
            if not path or any(given.value == other.value for other in written):
                continue
            yield Diagnostic(
                given.at,
                f"Keras 3 reads no weights from {path!r}: the name of their file must end in .weights.h5",
                "Save them as `.weights.h5`; what an older TensorFlow saved must be loaded and saved anew there.",
                about=(id(given.at.node),),
                severity=severity(program, 2),
            )


def paths_written(model: Model) -> Iterator[Argument]:
    for event in model.events:
        if event.kind == "fit":
            yield from (given for given, _ in checkpoints(event))
        elif event.kind in SAVING and (given := event.given("filepath")) is not None:
            yield given


def checkpoints(event: Event) -> Iterator[tuple[Argument, str]]:
    """The file names of `ModelCheckpoint`s, with the method that saves under them."""
    for callback in ask.callbacks(event):
        if callback.name == "keras.callbacks.ModelCheckpoint":
            path = callback.given("filepath")
            only_weights = callback.argument("save_weights_only")
            if path is not None and (only_weights is None or isinstance(only_weights, Const)):
                weights = isinstance(only_weights, Const) and only_weights.value
                yield path, "save_weights" if weights else "checkpoint"


def refused_path(program: Program, method: str, given: Argument) -> Iterator[Diagnostic]:
    path = given.value.value if isinstance(given.value, Const) else None
    why = ask.bad_save_path(method, path) if isinstance(path, str) and path else None
    if why is None or not isinstance(path, str):
        return
    new = ask.good_save_path(method, path)
    yield Diagnostic(
        given.at,
        f"{why}, not {path!r}",
        f"Write `{new}`.",
        about=(id(given.at.node),),
        fix=Fix(f"Write `{new}`", tuple(Edit(at, "replace", quoted(new, at)) for at in places), safe=True)
        if (places := named_so(program, given))
        else None,
        severity=severity(program, 2),
    )


def named_so(program: Program, given: Argument) -> list[Anchor]:
    """Where the file name is written out: here, and where the program reads the file again. Nothing if not here."""
    if given.value_at.literal is None:
        return []
    asked = (event.given("filepath") for model in program.models.values() for event in model.events)
    paths = (given, *asked, *(load.arguments.get("filepath") for load in program.loads))
    same = (path.value_at for path in paths if path is not None and path.value == given.value)
    return list({id(at.node): at for at in same if at.literal is not None}.values())
