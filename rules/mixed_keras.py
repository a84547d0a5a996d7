"""One program, one Keras.

`tensorflow.python.keras` is a private copy inside TensorFlow, left over from Keras 2. Its layers and models do not go
together with those of `keras` or `tensorflow.keras`: Keras says that a layer is no layer. Some editors suggest the
private name; nobody should use it.

`keras` and `tensorflow.keras` are the same classes in Keras 3, so they may be mixed, but one of the two is enough.
"""

from collections.abc import Iterator

from seqlint import Anchor, Diagnostic, Edit, Fault, Fix, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import OtherKeras

PRIVATE = "tensorflow.python.keras"
ROOTS = ("keras", "tensorflow.keras")
CLASHING = ("layers", "models", "optimizers", "engine", "Sequential", "Model", "Input")


@rule(
    "SEQ606",
    severity="error",
    aspects={"name, import": ("SEQ605",)},
    examples=[
        bad("""
            import tensorflow as tf
            from tensorflow.python.keras.layers import Dense  # <- `tensorflow.python.keras` is private

            model = tf.keras.Sequential([Dense(3)])
            """),
        bad(
            """
            from tensorflow.keras.models import Sequential
            from tensorflow.python.keras.layers import Dense  # <- `tensorflow.python.keras` is private

            model = Sequential([Dense(3)])
            """,
            fixed={"python.": ""},
        ),
        bad("""
            from keras.layers import Dense
            from tensorflow.keras.models import Sequential  # <- `keras` and `tensorflow.keras` are mixed

            model = Sequential([Dense(3)])
            """),
        bad("""
            from tensorflow.python.keras.layers import Dense  # <- is private: its models fail at `fit`
            from tensorflow.python.keras.models import Sequential

            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            """),
        bad("""
            import tensorflow as tf
            import tensorflow_hub as hub

            embed = hub.KerasLayer("https://tfhub.dev/google/nnlm-en-dim50/2")
            model = tf.keras.Sequential()
            model.add(embed)  # <- `hub.KerasLayer` is a layer of `tf_keras`
            model.add(tf.keras.layers.Dense(1))
            """),
        bad("""
            import keras
            import tf_keras

            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
            model.compile(tf_keras.optimizers.Adam(0.01), "mse")  # <- this `Adam` is an optimizer of `tf_keras`
            """),
        good("""
            import keras
            import numpy as np
            import tf_keras

            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
            model.compile("adam", tf_keras.losses.MeanSquaredError())
            stop = tf_keras.callbacks.EarlyStopping("loss", patience=3)
            model.fit(np.random.rand(20, 4), np.random.rand(20), callbacks=[stop])
            """),
        good("""
            import tensorflow_hub as hub
            import tf_keras

            model = tf_keras.Sequential([hub.KerasLayer("https://tfhub.dev/google/nnlm-en-dim50/2")])
            model.add(tf_keras.layers.Dense(1))
            """),
        good("""
            from tensorflow import keras
            from tensorflow.keras.layers import Dense

            model = keras.Sequential([Dense(3)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    clashes = list(program.faults_of(OtherKeras)) if program.keras == 3 else []
    private = [(name, at) for name, at in program.imports if under(name, PRIVATE) and may_clash(name)]
    yield from map(other_package, () if private else clashes)
    public = [at for name, at in program.imports if any(under(name, root) for root in ROOTS)]
    if private:
        _, at = private[0]
        with_keras = "its layers and models do not go together with Keras'"
        alone = "its models fail at `fit` with the TensorFlow that Keras 3 comes with"
        yield Diagnostic(
            at,
            f"`{PRIVATE}` is private: {with_keras if public else alone}",
            "Import from `tensorflow.keras`.",
            about=(("import", id(at.node)), *(about for clash in clashes for about in clash.about)),
            related=tuple(Related(place, "Keras is imported here") for place in public[:1]),
            fix=public_import([(name, at) for name, at in program.imports if under(name, PRIVATE)]),
            severity="error" if public or program.keras == 3 else "warning",
        )
    elif not private:
        yield from both(program)


def other_package(fault: Fault[OtherKeras]) -> Diagnostic:
    """A layer or optimizer of `tf_keras`, which is Keras 2, among those of Keras 3, or the other way round."""
    kind = f"{'an' if fault.data.kind == 'optimizer' else 'a'} {fault.data.kind}"
    layer = "`hub.KerasLayer`" if fault.data.what == "?" else f"this `{fault.data.what}`"
    if not fault.data.home:
        message = f"`{fault.data.what}` takes models and layers of `tf_keras` only, and these are Keras 3's"
    elif fault.data.home == "tf_keras":
        message = f"{layer} is {kind} of `tf_keras` (Keras 2), which a model of Keras 3 does not take"
    else:
        message = f"{layer} is {kind} of Keras 3, which a model of `tf_keras` (Keras 2) does not take"
    return Diagnostic(
        fault.at,
        message,
        f"Take model and {fault.data.kind}s from one package: all from `tf_keras`, or all from `keras`.",
        about=fault.about,
    )


def under(name: str, root: str) -> bool:
    return name == root or name.startswith(f"{root}.")


def may_clash(name: str) -> bool:
    return any(part in CLASHING for part in name.removeprefix(PRIVATE).split("."))


def public_import(private: list[tuple[str, Anchor]]) -> Fix | None:
    """The same imports from `tensorflow.keras`, where it has them all."""
    if not all(ask.may_be_keras(f"keras{name.removeprefix(PRIVATE)}") for name, _ in private):
        return None
    modules = {id(at.node): at for _, at in private if (at.name or "").startswith(PRIVATE)}
    edits = [Edit(at, "replace", (at.name or "").replace(PRIVATE, "tensorflow.keras", 1)) for at in modules.values()]
    return Fix("Import from `tensorflow.keras`", tuple(edits), safe=False) if edits else None


def only_in_tensorflow(name: str) -> bool:
    """Whether Keras itself does not have it: `ImageDataGenerator`, `Tokenizer`."""
    return under(name, "tensorflow.keras") and not ask.may_be_keras(name.removeprefix("tensorflow."))


def both(program: Program) -> Iterator[Diagnostic]:
    imports = [(name, at) for name, at in program.imports if not only_in_tensorflow(name)]
    first = {root: next((at for name, at in imports if under(name, root)), None) for root in ROOTS}
    alone, through = first["keras"], first["tensorflow.keras"]
    if alone is not None and through is not None:
        order = [at for _, at in program.imports]
        earlier, later = sorted((alone, through), key=lambda at: [id(a.node) for a in order].index(id(at.node)))
        yield Diagnostic(
            later,
            "`keras` and `tensorflow.keras` are mixed",
            "In Keras 3 they are the same; import from one of them.",
            about=(("import", id(later.node)),),
            related=(Related(earlier, "the other one is imported here"),),
            severity="advice" if program.keras == 3 else "warning",
        )
