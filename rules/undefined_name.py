"""A name needs a value before it is used.

Python runs a file from top to bottom. A name has a value from the line on that assigns, imports or defines it; used
before, or spelt in another way, it stops the program with a NameError. A name that a function assigns exists only
inside that function.

`x_train` and the like are no exception: the data has to be loaded or made by the program itself.
"""

import re
from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fault, Fix, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import MissingImport, UndefinedName, UnknownMethod

DATA_NAME = re.compile(
    r"[xXyY]_?(train|test|val|valid)(ing)?|(train|test|val|valid)(ing)?_?(images|labels|data|features|targets|ds|[xXyY])"
)

MODULES = (
    "os",
    "sys",
    "re",
    "math",
    "random",
    "time",
    "json",
    "glob",
    "shutil",
    "pickle",
    "itertools",
    "cv2",
    "keras_tuner",
)
USUAL_IMPORTS = {name: f"import {name}" for name in MODULES} | {
    "sns": "import seaborn as sns",
    "Path": "from pathlib import Path",
    "Counter": "from collections import Counter",
    "OrderedDict": "from collections import OrderedDict",
    "Image": "from PIL import Image",
    "tqdm": "from tqdm import tqdm",
}
"""How names are usually bound that are no variables; what Keras, numpy and the like give is said by `MissingImport`."""


@rule(
    "SEQ401",
    severity="error",
    aspects={"name, import": ("SEQ606",), "training data": ()},
    examples=[
        bad(
            """
            model = Sequential([Dense(3)])  # <- `Sequential` and `Dense` are used, but not imported
            """,
            fixed={"model =": "from keras import Sequential\nfrom keras.layers import Dense\nmodel ="},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3, input_shape=(4,))])
            model.compile(loss="mse")
            model.fit(x_train, y_train)  # <- `x_train` and `y_train` are not defined: no line before this one loads
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            X_train, y_train = np.random.rand(20, 4), np.random.rand(20)
            model = Sequential([Dense(1, input_shape=X_trian.shape[1:])])  # <- `X_trian` is not defined
            """),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3, input_shape=(4,))])
            model.sumary()  # <- a model has no `sumary`
            """,
            fixed={"sumary": "summary"},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(units)])  # <- `units` has no value yet
            units = 3
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            def build():
                net = Sequential([Dense(3)])
                return net

            build()
            net.summary()  # <- `net` exists only inside the function `build`
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x_train, y_train = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss="mse")
            model.fit(x_train, y_train)
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense
            from course_data import *

            model = Sequential([Dense(3, input_shape=(4,))])
            model.compile(loss="mse")
            model.fit(x_train, y_train)
            """),
        good(cells=["units = 3", "from keras import layers\nlayers.Dense(units)"]),
        good(cells=["# Build the model here.\nraise NotImplementedError()", "model.summary()"]),
        bad(
            cells=[
                """
                import keras
                def build():
                    raise NotImplementedError()
                """,
                """
                model.summary()  # <- `model` is not defined
                """,
            ]
        ),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(MissingImport):
        yield missing_import(program, fault)
    for asked in program.faults_of(UnknownMethod):
        yield unknown_method(program, asked)
    data: dict[int, list[Fault[UndefinedName]]] = {}
    for undefined_name in program.faults_of(UndefinedName):
        call = ask.data_call(program, undefined_name.at)
        if call is not None or DATA_NAME.fullmatch(undefined_name.data.name):
            data.setdefault(id((call.at if call is not None else undefined_name.at).node), []).append(undefined_name)
        else:
            yield undefined(undefined_name)
    for faults in data.values():
        yield from undefined_data(faults)


def unknown_method(program: Program, fault: Fault[UnknownMethod]) -> Diagnostic:
    """A method or attribute that models do not have."""
    name, similar = fault.data.name, fault.data.near
    title = f"Write `{similar}`"
    return Diagnostic(
        fault.at,
        f"a model has no `{name}`",
        ask.did_you_mean(similar) or "Look up its methods in the documentation of `keras.Sequential`.",
        about=fault.about,
        fix=Fix(title, (Edit(fault.data.name_at, "replace", similar),), safe=True) if similar else None,
    )


def missing_import(program: Program, fault: Fault[MissingImport]) -> Diagnostic:
    """One for all names of a library, at the first; the fix adds the import lines."""
    names = fault.data.names
    is_are = "is" if len(names) == 1 else "are"
    lines = ask.import_lines(program, [statement for _, statement in names])
    fix = Fix("Add the import", (Edit(program.first, "before", lines),), safe=True) if program.first else None
    return Diagnostic(
        fault.at,
        f"{ask.listed([name for name, _ in names])} {is_are} used, but not imported",
        f"Begin the file with {ask.listed(lines.splitlines())}.",
        about=fault.about,
        fix=fix,
    )


def undefined_data(faults: list[Fault[UndefinedName]]) -> Iterator[Diagnostic]:
    """Data that nothing loads: one diagnostic for a call. A name that is only misspelt or late is no missing data."""
    missing = [f for f in faults if not (near(f) or f.data.later or f.data.inside)]
    yield from (undefined(fault) for fault in faults if fault not in missing)
    if missing:
        names = ask.listed([fault.data.name for fault in missing])
        is_are = "is" if len(missing) == 1 else "are"
        yield Diagnostic(
            missing[0].at,
            f"{names} {is_are} not defined: no line before this one loads or makes the data",
            "Load the data first, for example with `keras.datasets` or `np.load`.",
            about=tuple(x for fault in missing for x in fault.about),
        )


def undefined(fault: Fault[UndefinedName]) -> Diagnostic:
    name, later, inside = fault.data.name, fault.data.later, fault.data.inside
    similar = near(fault)
    if later is not None:
        related = (Related(later, f"`{name}` gets its value only here"),)
        return Diagnostic(
            fault.at, f"`{name}` has no value yet when this line runs", "Move its definition up.", fault.about, related
        )
    if similar is not None:
        return Diagnostic(fault.at, f"`{name}` is not defined", ask.did_you_mean(similar), fault.about)
    if inside is not None:
        return Diagnostic(
            fault.at,
            f"`{name}` exists only inside the function `{inside}`",
            f"End `{inside}` with `return {name}`, and write `{name} = {inside}(...)` here.",
            fault.about,
        )
    if name == "get_ipython":
        message = "`get_ipython` exists in notebooks only, not where Python runs this file"
        return Diagnostic(fault.at, message, "Take this line away: it is left from a notebook.", fault.about)
    if name in USUAL_IMPORTS:
        message, help = f"`{name}` is used, but not imported", f"Begin the file with `{USUAL_IMPORTS[name]}`."
        return Diagnostic(fault.at, message, help, fault.about)
    return Diagnostic(fault.at, f"`{name}` is not defined", "Give it a value before it is used.", fault.about)


def near(fault: Fault[UndefinedName]) -> str | None:
    """A name in scope that is spelt almost alike; `models` is no other spelling of `model`, nor `preds` of `grads`."""
    name = fault.data.name
    others = [v for v in fault.data.visible if v[0].lower() == name[0].lower() and f"{name}s" != v and f"{v}s" != name]
    return ask.close(name, others)
