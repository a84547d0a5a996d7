"""Each model needs an optimizer of its own.

An optimizer keeps something for every weight that it trains, Adam for instance how the weight moved so far. With the
first `fit` it learns which weights these are, and from then on it takes no others: a second model, or layers that are
added or unfrozen later, stop the program with "Unknown variable".

Make the optimizer anew for each model, best in the call of `compile`. Compiling the same model again with it is fine.
"""

from collections.abc import Iterator

from seqlint import Const, Diagnostic, Edit, Event, Fix, Layer, Made, Model, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.model import FITS


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
            fixed="""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(40, 5), np.random.rand(40)
            adam = keras.optimizers.Adam(0.01)
            small = keras.Sequential([Dense(4, activation="relu"), Dense(1)])
            small.compile(adam, "mse")
            small.fit(x, y)
            large = keras.Sequential([Dense(40, activation="relu"), Dense(1)])
            large.compile(keras.optimizers.Adam(0.01), "mse")
            large.fit(x, y)
            """,
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
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    known: dict[int, tuple[Model, set[int]]] = {}
    for model, compiled, fit in sorted(trainings(program), key=lambda found: found[2].order):
        given = compiled.given("optimizer")
        made = given.value if given is not None else None
        by_name = made is None or isinstance(made, Const)
        ident = made.id if isinstance(made, Made) else -compiled.order if by_name else 0
        if not ident:
            continue
        trained = {layer.id: layer for layer in ask.layers_within(fit.layers) if has_weights(layer)}
        weights = {layer for layer in trained if layer not in fit.frozen}
        first, old = known.setdefault(ident, (model, weights))
        if given is None or not isinstance(made, Made):
            continue
        new = [trained[layer] for layer in trained if layer in weights - old]
        in_loop = 0 < ident < fit.loop < model.id and compiled.loop
        if not new and not in_loop:
            continue
        at = given.value_at
        fix = None
        if ident > 0 and made.at is not None and made.at.node is not at.node and made.at.unit == at.unit:
            fix = Fix("Make a new optimizer here", (Edit(at, "replace", (made.at,)),), safe=False)
        related = () if made.at is None or ident < 0 else (Related(made.at, "the optimizer is made here"),)
        yield Diagnostic(
            given.at,
            told(model, first, new),
            "Make a new optimizer for this `compile`.",
            about=(model.id, id(given.at.node)),
            related=(*related, Related(fit.at, "the training stops here")),
            fix=fix,
        )


def told(model: Model, first: Model, new: list[Layer]) -> str:
    """What is wrong, with the student's names."""
    if new and model is first:
        return f"this optimizer does not know the weights of `{new[0].kind}`, which did not train before"
    if new and first.name and first.name != model.name:
        return f"this optimizer already trains `{first.name}`, and takes no second model"
    return "another model is compiled each time this line runs, and the optimizer takes only the first"


def trainings(program: Program) -> Iterator[tuple[Model, Event, Event]]:
    """Each model's first training after each `compile`."""
    for model in ask.followed(program):
        compiled: Event | None = None
        for event in model.events:
            if event.kind == "compile":
                compiled = event if event.certain else None
            elif event.kind in FITS and event.certain and compiled is not None and not model.open:
                yield model, compiled, event
                compiled = None


def has_weights(layer: Layer) -> bool:
    """Whether a layer of Keras' own is known to have weights that train."""
    return not layer.custom and not layer.open and not layer.layers and bool(layer.params)
