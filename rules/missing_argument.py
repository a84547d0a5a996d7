"""Some arguments have to be given.

A `Dense` layer has to be told how many units it has, a `Conv2D` how many filters and how large they are. For such
arguments there is no sensible default, so Python stops with an error when they are left out.

Give them in order, `Conv2D(32, 3)`, or by name, `Conv2D(filters=32, kernel_size=3)`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Fault, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import MissingArgument


@rule(
    "SEQ603",
    severity="error",
    aspects={"one call or argument": ("SEQ602",)},
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(activation="relu")])  # <- `Dense` is made without `units`
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Conv2D

            model = Sequential()
            model.add(Conv2D())  # <- `Conv2D` is made without `filters` and `kernel_size`
            """),
        bad("""
            from keras import Sequential

            model = Sequential()
            model.add()  # <- `add` is called without `layer`
            """),
        good("""
            from keras import Sequential
            from keras.layers import Conv2D, Dense, Flatten

            model = Sequential([Conv2D(8, kernel_size=3), Flatten(), Dense(units=3)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            settings = {"units": 3, "activation": "relu"}
            model = Sequential([Dense(**settings)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    calls: dict[int, list[Fault[MissingArgument]]] = {}
    for fault in program.faults_of(MissingArgument):
        calls.setdefault(id(fault.at.node), []).append(fault)
    for faults in calls.values():
        first = faults[0]
        names = list(dict.fromkeys(fault.data.name for fault in faults))
        happens = "called" if first.data.group in ("methods", "utils") else "made"
        yield Diagnostic(
            first.at,
            f"`{first.data.callee}` is {happens} without {ask.listed(names)}",
            f"Write `{first.data.callee}({', '.join(f'{name}=...' for name in names)})`.",
            about=first.about,
        )
