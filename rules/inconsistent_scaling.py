"""What the model learned from and what it is asked about are scaled alike.

A model knows the numbers only on the scale that it was trained on. Pixels from 0 to 1 in `fit` and from 0 to 255 in
`evaluate` are different things to it, and its answers mean nothing. The same goes for a scaler: it learns mean and
spread from the training data (`fit_transform`), and everything else goes through the same scaler, which must not learn
anew: `transform`. A second `fit_transform` on the test data moves each set to a scale of its own.

Scale every set once and in the same way, or let the model do it: `Rescaling` or `Normalization` as its first layer.
"""

from collections.abc import Iterator

from seqlint import Argument, Array, Dataset, Diagnostic, Event, Model, Program, Related, Seq, Value, bad, good, rule
from seqlint.asking import ask
from seqlint.program.language.values import Scaling
from seqlint.program.model import FITS, Anchor

USES = ("evaluate", "predict", "predict_on_batch", "test_on_batch")
FACTOR = 50
"""Bounds this much apart are another scale."""


@rule(
    "SEQ802",
    severity="warning",
    aspects={"training data": ("SEQ805",)},
    examples=[
        bad("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            x_train = x_train / 255.0
            model = keras.Sequential([Flatten(), Dense(32, activation="relu"), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train, y_train)
            print(model.evaluate(x_test, y_test))  # <- `x_test` reaches from 0 to 255, the training data from 0 to 1
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from sklearn.model_selection import train_test_split
            from sklearn.preprocessing import StandardScaler

            x, y = np.random.rand(80, 5) * 9, np.random.rand(80)
            x_train, x_test, y_train, y_test = train_test_split(x, y)
            scaler = StandardScaler()
            x_train = scaler.fit_transform(x_train)
            x_test = scaler.fit_transform(x_test)
            model = Sequential([Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x_train, y_train)
            print(model.evaluate(x_test, y_test))  # <- `x_test` was scaled by what the `StandardScaler` learned
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from sklearn.model_selection import train_test_split
            from sklearn.preprocessing import MinMaxScaler

            x, y = np.random.rand(80, 5) * 9, np.random.rand(80)
            x_train, x_test, y_train, y_test = train_test_split(x, y)
            scaler = MinMaxScaler()
            x_scaled = scaler.fit_transform(x_train)
            model = Sequential([Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x_scaled, y_train)
            print(model.predict(x_test))  # <- `x_test` is not scaled, and the training data is
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense
            from sklearn.preprocessing import StandardScaler

            x, y = np.random.rand(60, 3) * 200, np.random.rand(60)
            scaler = StandardScaler()
            model = Sequential([Input((3,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(scaler.fit_transform(x), y)
            house = np.array([[120, 4, 1985]])
            print(model.predict(house))  # <- `house` reaches from 4 to 1985, and the training data went through
            """),
        bad("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
            x_train, x_test = x_train / 255.0, x_test / 255.0
            x_train = (x_train - x_train.mean()) / x_train.std()
            model = keras.Sequential([Flatten(), Dense(32, activation="relu"), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train, y_train)
            print(model.evaluate(x_test, y_test))  # <- `x_test` did not go through all that the training data did
            """),
        good("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            x_train, x_test = x_train / 255.0, x_test / 255.0
            model = keras.Sequential([Flatten(), Dense(32, activation="relu"), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train, y_train)
            print(model.evaluate(x_test, y_test))
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from sklearn.model_selection import train_test_split
            from sklearn.preprocessing import StandardScaler

            x, y = np.random.rand(80, 5) * 9, np.random.rand(80)
            x_train, x_test, y_train, y_test = train_test_split(x, y)
            scaler = StandardScaler()
            x_train = scaler.fit_transform(x_train)
            x_test = scaler.transform(x_test)
            model = Sequential([Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x_train, y_train)
            print(model.evaluate(x_test, y_test))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        told: set[int] = set()
        for event, data, at in used(model):
            learned = [x for fit in model.happened(*FITS) if fit.order <= event.order for x in [fit.value("x")]]
            if id(at.node) in told or not learned:
                continue
            reasons = [None if (own := inputs(x)) is None else difference(own, data) for x in learned]
            if all(reason is not None for reason in reasons):
                told.add(id(at.node))
                arrays = (data, *(own for x in learned if (own := inputs(x)) is not None))
                yield diagnostic(model, event, at, reasons[-1] or "", any(map(by_scaler, arrays)))


def used(model: Model) -> Iterator[tuple[Event, Array, Anchor]]:
    """The data that the trained model is measured on or asked about."""
    for event in ask.certain(model, *FITS, *USES):
        if event.kind in USES:
            given: Argument | None = event.given("x")
            data = None if given is None else inputs(given.value)
            if given is not None and data is not None:
                yield event, data, given.value_at
        elif (given := event.given("validation_data")) is not None:
            pair = isinstance(given.value, Seq) and bool(given.value.items)
            data = inputs(given.value.items[0] if isinstance(given.value, Seq) and pair else given.value)
            places = given.value_at.elements if pair else ()
            if data is not None:
                yield event, data, places[0] if places else given.value_at


def inputs(value: Value | None) -> Array | None:
    """An array of inputs, or what a data set holds of them."""
    first = value.elements[0] if isinstance(value, Dataset) and value.elements else value
    return first if isinstance(first, Array) else None


def difference(learned: Array, data: Array) -> str | None:
    """In which way the data is scaled otherwise than what the model learned from; None where it is not, or unknown."""
    mine, theirs = learned.past.scaled, data.past.scaled
    if mine and mine[-1].source is data:
        return f"is not scaled, and the training data is (`{mine[-1].how}`)"
    if mine and not theirs and not kin(learned, data) and never_from(mine[-1], learned, data):
        return f"reaches from {data.low:g} to {data.high:g}, and the training data went through the `{mine[-1].how}`"
    if mine and theirs:
        if kin(learned, data) and (lacking := further_step(mine, theirs)):
            return lacking
        first, other = mine[-1], theirs[-1]
        if first.learned is None or other.learned is None or first.how != other.how:
            return None if first.how != other.how else bounds(learned, data)
        own = other.learned is other.source and first.learned is first.source
        if own and other.learned is not first.learned:
            return f"was scaled by what the `{other.how}` learned from itself, and not from the training data"
        same = all(step.how == first.how and step.learned is first.learned for step in (*mine, *theirs))
        if same and len(mine) != len(theirs):
            return "was scaled twice, and the training data once" if len(theirs) > len(mine) else (
                "was scaled once, and the training data twice"
            )  # fmt: skip
        return None
    if kin(learned, data) and mine is not None and theirs is not None:
        if mine and not theirs:
            return bounds(learned, data) or f"is not scaled, and the training data is (`{mine[-1].how}`)"
        if theirs and not mine:
            return bounds(learned, data) or f"is scaled (`{theirs[-1].how}`), and the training data is not"
    return bounds(learned, data) if kin(learned, data) or are_pictures(learned, data) else None


def never_from(step: Scaling, learned: Array, data: Array) -> bool:
    """Whether numbers that the program knows lie far from all that the scaler gives."""
    widest = {"MinMaxScaler": 3, "StandardScaler": 20}.get(step.how) if step.learned is not None else None
    if widest is None or data.low is None or data.high is None:
        return False
    whole = step.how != "MinMaxScaler" or (learned.low, learned.high) == (0, 1)
    return whole and max(abs(data.low), abs(data.high)) > widest


def further_step(mine: tuple[Scaling, ...], theirs: tuple[Scaling, ...]) -> str | None:
    """Where one of the two went through the same arithmetic as the other, and then through one more step."""
    plain = all(step.learned is None for step in (*mine, *theirs))
    short, long = sorted(([step.how for step in mine], [step.how for step in theirs]), key=len)
    if not plain or len(short) == len(long) or long[: len(short)] != short:
        return None
    further = long[len(short)]
    if len(mine) > len(theirs):
        return f"did not go through all that the training data did: `{further}` is missing"
    return f"went through one more step than the training data: `{further}`"


def kin(one: Array, other: Array) -> bool:
    """Whether both are parts of one load or split, with samples of one shape."""
    if one.origin is None or other.origin is None or one.shape is None or other.shape is None:
        return False
    return family(one.origin.family) == family(other.origin.family) and len(one.shape) == len(other.shape)


def are_pictures(one: Array, other: Array) -> bool:
    """Whether both hold pictures, one as pixels from 0 to 255: wherever they come from, they are no longer alike."""
    ranks = [len(array.shape or ()) for array in (one, other)]
    pixels = [array for array in (one, other) if (array.low, array.high) == (0, 255)]
    return min(ranks) >= 3 and len(pixels) == 1


def family(name: str) -> str:
    """Of rows that were cut out of a part of a load, the load."""
    whole = name.partition("[")[0]
    for part in (" train", " test", " validation", " all"):
        whole = whole.removesuffix(part)
    return whole


def bounds(learned: Array, data: Array) -> str | None:
    """Whether the largest numbers are of another order."""
    if learned.low is None or data.low is None or not learned.high or not data.high:
        return None
    low, high = sorted((abs(learned.high), abs(data.high)))
    if high < FACTOR * low or learned.low * data.low < 0:
        return None
    return f"reaches from {data.low:g} to {data.high:g}, the training data from {learned.low:g} to {learned.high:g}"


def by_scaler(array: Array) -> bool:
    return any(step.learned is not None for step in array.past.scaled or ())


def diagnostic(model: Model, event: Event, at: Anchor, reason: str, scaler: bool) -> Diagnostic:
    name = f"`{at.name}`" if at.name else "the data"
    fit = next(model.happened(*FITS))
    return Diagnostic(
        at,
        f"{name} {reason}",
        "Let the scaler learn from the training data alone (`fit_transform`), and give all other data `transform`."
        if scaler
        else f"Do to {name} what was done to the training data, neither more nor less.",
        about=(id(at.node), id(event.at.node)),
        related=(Related(fit.at, "the model is trained here"),) if fit is not event else (),
    )
