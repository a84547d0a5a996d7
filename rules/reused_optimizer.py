"""Each model needs an optimizer of its own.

An optimizer keeps something for every weight that it trains, Adam for instance how the weight moved so far. With the
first `fit`, or the first `apply_gradients` in a training loop of your own, it learns which weights these are, and from
then on it takes no others: a second model, or layers that are added or unfrozen later, stop the program with "Unknown
variable".

Make the optimizer anew for each model, best in the call of `compile`. Compiling the same model again with it is fine.
"""

from collections.abc import Iterator

from seqlint import Argument, Const, Diagnostic, Edit, Event, Fix, Layer, Made, Model, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.model import FITS
from seqlint.quick import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """An optimizer gets a model's weights at the `event`: the first `fit` after a `compile`, or a step of a loop of
    one's own. `given`: where it is given as an argument; `ident`: which object it is, 0 where that is not known;
    `loop`: it is given to the model in a loop of unknown length.
    """

    model: Model
    event: Event
    given: Argument | None
    ident: int
    loop: bool


@rule(
    "SEQ425",
    severity="error",
    aspects={"metrics, callbacks, weights of a fit": ("SEQ424",)},
    examples=[
        bad(
            """
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(40, 5), np.random.rand(40)
            adam = keras.optimizers.Adam(0.01)
            small = keras.Sequential([Dense(4, activation="relu"), Dense(1)])
            small.compile(adam, "mse")
            small.fit(x, y)
            large = keras.Sequential([Dense(40, activation="relu"), Dense(1)])
            large.compile(adam, "mse")  # <- this optimizer already trains `small`
            large.fit(x, y)
            """,
            fixed={'large.compile(adam, "mse")': 'large.compile(keras.optimizers.Adam(0.01), "mse")'},
        ),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(40, 5), np.random.rand(40)
            model = keras.Sequential([keras.Input((5,)), Dense(4, activation="relu"), Dense(1)])
            sgd = keras.optimizers.SGD(0.01)
            model.compile(sgd, "mse")
            model.fit(x, y)
            model.add(Dense(1))
            model.compile(sgd, "mse")  # <- this optimizer does not know the weights of `Dense`
            model.fit(x, y)
            """),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense
            from sklearn.model_selection import KFold

            x, y = np.random.rand(60, 4), np.random.rand(60)
            adam = keras.optimizers.Adam(0.01)
            for train, test in KFold(3).split(x):
                model = keras.Sequential([keras.Input((4,)), Dense(8, activation="relu"), Dense(1)])
                model.compile(adam, "mse")  # <- another model is compiled each time
                model.fit(x[train], y[train])
            """),
        bad("""
            import keras
            import tensorflow as tf
            from keras.layers import Dense

            generator = keras.Sequential([keras.Input((8,)), Dense(16, activation="relu"), Dense(4)])
            critic = keras.Sequential([keras.Input((4,)), Dense(16, activation="relu"), Dense(1)])
            adam = keras.optimizers.Adam(0.0002)

            @tf.function
            def step(real):
                with tf.GradientTape() as tape, tf.GradientTape() as other:
                    made = critic(generator(tf.random.normal((len(real), 8))))
                    score = tf.reduce_mean(critic(real)) - tf.reduce_mean(made)
                    fooled = tf.reduce_mean(made)
                gradients = tape.gradient(score, critic.trainable_variables)
                adam.apply_gradients(zip(gradients, critic.trainable_variables))
                gradients = other.gradient(fooled, generator.trainable_variables)
                adam.apply_gradients(zip(gradients, generator.trainable_variables))  # <- already trains `critic`

            for _ in range(3):
                step(tf.random.normal((32, 4)))
            """),
        bad("""
            import keras
            import numpy as np
            import tensorflow as tf
            from keras.layers import Dense

            class Pair(keras.Model):
                def __init__(self, maker, judge):
                    super().__init__()
                    self.maker, self.judge = maker, judge

                def compile(self, first, second):
                    super().compile()
                    self.first, self.second = first, second

                def train_step(self, noise):
                    with tf.GradientTape(persistent=True) as tape:
                        loss = tf.reduce_mean(self.judge(self.maker(noise)))
                    gradients = tape.gradient(loss, self.judge.trainable_variables)
                    self.first.apply_gradients(zip(gradients, self.judge.trainable_variables))
                    gradients = tape.gradient(-loss, self.maker.trainable_variables)
                    self.second.apply_gradients(zip(gradients, self.maker.trainable_variables))  # <- already trains
                    return {"loss": loss}

            maker = keras.Sequential([keras.Input((4,)), Dense(4)])
            judge = keras.Sequential([keras.Input((4,)), Dense(1)])
            adam = keras.optimizers.Adam(0.001)
            pair = Pair(maker, judge)
            pair.compile(adam, adam)
            pair.fit(np.random.rand(20, 4))
            """),
        good("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(40, 5), np.random.rand(40)
            adam = keras.optimizers.Adam(0.01)
            model = keras.Sequential([keras.Input((5,)), Dense(4, activation="relu"), Dense(1)])
            model.compile(adam, "mse")
            model.fit(x, y)
            model.compile(adam, "mae")
            model.fit(x, y)
            """),
        good("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(40, 5), np.random.rand(40)
            for units in (4, 8):
                model = keras.Sequential([keras.Input((5,)), Dense(units, activation="relu"), Dense(1)])
                model.compile(keras.optimizers.Adam(0.01), "mse")
                model.fit(x, y)
            """),
        good("""
            import keras
            import numpy as np
            import tensorflow as tf
            from keras.layers import Dense

            class Pair(keras.Model):
                def __init__(self, maker, judge):
                    super().__init__()
                    self.maker, self.judge = maker, judge

                def compile(self, first, second):
                    super().compile()
                    self.first, self.second = first, second

                def train_step(self, noise):
                    with tf.GradientTape(persistent=True) as tape:
                        loss = tf.reduce_mean(self.judge(self.maker(noise)))
                    gradients = tape.gradient(loss, self.judge.trainable_variables)
                    self.first.apply_gradients(zip(gradients, self.judge.trainable_variables))
                    gradients = tape.gradient(-loss, self.maker.trainable_variables)
                    self.second.apply_gradients(zip(gradients, self.maker.trainable_variables))
                    return {"loss": loss}

            maker = keras.Sequential([keras.Input((4,)), Dense(4)])
            judge = keras.Sequential([keras.Input((4,)), Dense(1)])
            adam = keras.optimizers.Adam(0.001)
            pair = Pair(maker, judge)
            pair.compile(adam, keras.optimizers.Adam(0.001))
            pair.fit(np.random.rand(20, 4))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    known: dict[int, tuple[Model, set[int]]] = {}
    followed = {model.id for model in ask.followed(program) if not model.open}
    found = sorted(uses(program), key=lambda use: use.event.order)
    unclear = program.spread | {
        use.ident for use in found if use.model.id not in followed and not at_once(program, use)
    }
    for use in found:
        model, event, ident = use.model, use.event, use.ident
        if not ident or ident in unclear or not event.certain:
            continue
        trained = {layer.id: layer for layer in ask.layers_within(event.layers) if has_weights(layer)}
        weights = {layer for layer in trained if layer not in event.frozen}
        first, old = known.setdefault(ident, (model, weights))
        given = use.given
        if given is None or not isinstance(given.value, Made):
            continue
        new = [trained[layer] for layer in trained if layer in weights - old]
        if event.open and len(new) < len(weights):
            continue
        in_loop = 0 < ident < event.loop < model.id and use.loop
        if new or in_loop:
            yield named(use, given, given.value, told(use, first, new))


def at_once(program: Program, use: Use) -> bool:
    """A step of one's own, in which the weights of models that it did not make come: whatever was before, the optimizer
    takes those of one only.
    """
    model, by_hand = use.model, use.event.kind == "apply_gradients" and use.event.order > program.since
    return by_hand and model.kind in ("Sequential", "Functional") and not (model.escaped or model.open or model.cls)


def named(use: Use, given: Argument, made: Made, message: str) -> Diagnostic:
    """The diagnostic, at the `compile`, or where a loop of one's own gives the optimizer the weights."""
    by_hand = use.event.kind == "apply_gradients"
    at, fix = given.value_at, None
    moved = made.at is not None and made.at.node is not at.node and made.at.unit == at.unit
    if made.at is not None and moved and use.ident > 0 and not by_hand:
        fix = Fix("Make a new optimizer here", (Edit(at, "replace", (made.at,)),), safe=False)
    related = [] if made.at is None or use.ident < 0 else [Related(made.at, "the optimizer is made here")]
    if not by_hand:
        related.append(Related(use.event.at, "the training stops here"))
    return Diagnostic(
        given.at,
        message,
        "Make one optimizer for each model." if by_hand else "Make a new optimizer for this `compile`.",
        about=(use.model.id, id(at.node)),
        related=tuple(related),
        fix=fix,
    )


def told(use: Use, first: Model, new: list[Layer]) -> str:
    """What is wrong, with the student's names."""
    if new and use.model is first:
        return f"this optimizer does not know the weights of `{new[0].kind}`, which did not train before"
    if new and first.name and first.name != use.model.name:
        return f"this optimizer already trains `{first.name}`, and takes no second model"
    what = "another model is compiled" if use.event.kind != "apply_gradients" else "another model's weights come"
    return f"{what} each time this line runs, and the optimizer takes only the first"


def uses(program: Program) -> Iterator[Use]:
    """What is known of the use of optimizers."""
    for model in program.models.values():
        compiled: Event | None = None
        for event in model.events:
            if event.kind == "compile":
                compiled = event if event.certain else None
            elif event.kind == "apply_gradients":
                given = event.given("optimizer")
                yield Use(model, event, given, identity(given, event), event.loop > 0)
            elif event.kind in FITS and event.certain and compiled is not None:
                given = compiled.given("optimizer")
                yield Use(model, event, given, identity(given, compiled), compiled.loop > 0)
                compiled = None


def identity(given: Argument | None, compiled: Event) -> int:
    """Which object an optimizer is: one by its name, or by default, is another for each `compile`."""
    made = None if given is None else given.value
    if isinstance(made, Made):
        return made.id
    return -compiled.order if made is None or isinstance(made, Const) else 0


def has_weights(layer: Layer) -> bool:
    """Whether a layer of Keras' own is known to have weights that train."""
    return not layer.custom and not layer.open and not layer.layers and bool(layer.params)
