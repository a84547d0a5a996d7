"""A method works only when it is called.

`model.fit` names the method, `model.fit(x, y)` runs it. Without the parentheses Python looks the method up, forgets it
again and says nothing: the model is not trained, the table not printed. A notebook shows `<bound method ...>`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fix, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import MethodNotCalled

OF_LIFE = ("fit", "compile")


@rule(
    "SEQ430",
    severity="warning",
    aspects={"compile and fit in order": (), "what is done with the results": ("SEQ703",)},
    examples=[
        bad(
            """
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((6,)), Dense(12, activation="relu"), Dense(1)])
            model.summary  # <- `summary` is named here, not called
            """,
            fixed={"summary": "summary()"},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(30, 6), np.random.rand(30)
            model = Sequential([Dense(12, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit  # <- `fit` is named here, not called: nothing is trained
            model.evaluate(x, y)
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse", metrics=["mae"])
            model.fit(np.ones((8, 4)), np.ones(8))
            score = model.evaluate  # <- `evaluate` is named here, not called
            print(score[1])
            """),
        good("""
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((6,)), Dense(12, activation="relu"), Dense(1)])
            show = model.summary
            show()
            """),
        good("""
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((6,)), Dense(12, activation="relu"), Dense(1)])
            print(model.summary)
            model.layers
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(MethodNotCalled):
        method, needs = fault.data.method, fault.data.needs
        model = ask.model_of(program, fault)
        yield Diagnostic(
            fault.at,
            f"`{method}` is named here, not called" + (": nothing is trained" if method == "fit" else ""),
            f"Call it: `{ask.called(model).strip('`')}.{method}({'...' if needs else ''})`."
            if model is not None and model.name
            else "Put parentheses behind it.",
            about=fault.about if method in OF_LIFE else (id(fault.at.node),),
            fix=None if needs else Fix("Add `()`", (Edit(fault.at, "after", "()"),), safe=True),
        )
