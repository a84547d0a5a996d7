"""`add` and `compile` give nothing back.

`model.add(layer)` changes the model and returns `None`, Python's word for nothing. So `model = Sequential().add(layer)`
throws the model away and keeps the nothing, `model = model.add(layer)` loses a model that was there, and a second
`.add` behind the first is asked of nothing. The same holds for `compile`, `summary` and `build`. `fit` returns the
history of the training, which is no model either. And a function that makes a model and ends without
`return model` gives nothing back as well.

Give the model a name once, and let each call be a line of its own.
"""

from collections.abc import Iterator

from seqlint import Anchor, Diagnostic, Edit, Fault, Fix, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import HistoryAsModel, NoneUsed


@rule(
    "SEQ103",
    severity="error",
    aspects={"a layer given to a model": ("SEQ102",)},
    breaks_models=True,
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential().add(Dense(10))  # <- `add` returns None, so `model` is no model
            """,
            fixed={"model = Sequential().add(Dense(10))": "model = Sequential()\nmodel.add(Dense(10))"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            net = Sequential()
            net.add(Dense(10)).add(Dense(3))  # <- `add` returns None
            """,
            fixed={"net.add(Dense(10)).add(Dense(3))": "net.add(Dense(10))\nnet.add(Dense(3))"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3, input_shape=(4,))])
            model = model.compile(loss="mse")  # <- `compile` returns None, so `model` is no model any more
            """,
            fixed={" = model": ""},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 3)
            model = Sequential([Dense(3, input_shape=(4,))])
            model.compile(loss="mse")
            model = model.fit(x, y)  # <- `fit` returns the history of the training
            model.predict(x)
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(10))
            model.add(Dense(3))
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 3)
            model = Sequential([Dense(3, input_shape=(4,))])
            model.compile(loss="mse")
            history = model.fit(x, y)
            print(history.history["loss"], model.predict(x))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    chains: dict[int, list[Fault[NoneUsed]]] = {}
    for fault in program.faults_of(NoneUsed):
        chains.setdefault(id(fault.data.root.node), []).append(fault)
    for faults in chains.values():
        yield none_used(faults[0], faults[-1])
    for used in program.faults_of(HistoryAsModel):
        yield history_used(used)


def none_used(first: Fault[NoneUsed], last: Fault[NoneUsed]) -> Diagnostic:
    """Of a chain of calls, one diagnostic: Python stops at the first, the fix takes all of it apart."""
    method, name = first.data.method, last.data.name
    if first.data.local:
        return not_returned(first)
    lost = " any more" if name and name == last.data.model else ""
    follows = f", so `{name}` is no model{lost}" if name and last.data.method == method else ", not the model"
    return Diagnostic(
        first.at,
        f"`{method}` returns None{follows}",
        "Give the model a name first, then call each method in a line of its own.",
        about=(*first.about, *last.about),
        fix=apart(last),
    )


def not_returned(fault: Fault[NoneUsed]) -> Diagnostic:
    """A function makes the model and ends."""
    function, local = fault.data.method, fault.data.local
    return Diagnostic(
        fault.at,
        f"`{function}` makes the model `{local}` and does not return it, so this is None",
        f"End `{function}` with `return {local}`.",
        about=fault.about,
        related=(Related(fault.data.used, "the model is used here"),),
    )


def apart(fault: Fault[NoneUsed]) -> Fix | None:
    """One statement for each call."""
    root, breaks, name = fault.data.root, fault.data.breaks, fault.data.name
    title = "One statement for each call"
    if breaks is None:
        return None
    if fault.data.used == fault.at:
        breaks = (*breaks, fault.at)
    if breaks and name is not None and fault.data.assigned and breaks[0] == root:
        return Fix(title, begin_lines(breaks, name), safe=False)
    if breaks and name is None and breaks[0] != root:
        return Fix(title, begin_lines(breaks, root), safe=False)
    if not breaks and fault.data.assigned and name == fault.data.model:
        return Fix("Only call it", (Edit(fault.data.used, "replace", (fault.at,)),), safe=False)
    return None


def begin_lines(breaks: tuple[Anchor, ...], model: str | Anchor) -> tuple[Edit, ...]:
    return tuple(Edit(at, "after", ("\n", model)) for at in breaks)


def history_used(fault: Fault[HistoryAsModel]) -> Diagnostic:
    """At the `fit` where it takes the model's own name away, else where the history is used."""
    bound, method, call = fault.data.bound, fault.data.name, fault.data.call
    history = ask.called(bound, "the result of `fit`")
    if bound and bound == fault.data.model:
        return Diagnostic(
            call,
            f"`fit` returns the history of the training, so {history} is no model any more",
            f"Give the history a name of its own: `history = {bound}.fit(...)`.",
            about=fault.about,
            related=(Related(fault.at, f"`{method}` is asked of the history here"),),
        )
    return Diagnostic(
        fault.at,
        f"{history} is the history of the training, which has no `{method}`",
        f"Ask the model itself: {ask.called(fault.data.model)}.",
        about=fault.about,
        related=(Related(call, "`fit` returned it here"),),
    )
