"""Models and weights in files: what loads, what is compiled again, and what belongs to a file that is not there.

The form is that of marked.py; each program was given to Keras 3.15.1 on TensorFlow 2.21: the marked ones raise or learn
wrongly, the others run.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
    "a checkpoint with a metric of one's own": """
        import numpy as np, keras


        def mine(a, b):
            return keras.ops.mean(keras.ops.abs(a - b))


        x = np.random.rand(20, 4)
        y = np.random.rand(20)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=[mine])
        PATH = "best.keras"
        m.fit(x, y, verbose=0, callbacks=[keras.callbacks.ModelCheckpoint(PATH)])
        best = keras.saving.load_model(PATH)  # <- SEQ703
    """,
    "an activation of one's own": """
        import numpy as np, keras
        from keras import layers


        def swishy(t):
            return t * keras.ops.sigmoid(t)


        def save(model, name):
            model.save(name)


        m = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation=swishy), layers.Dense(1)])
        save(m, "act.keras")
        n = keras.models.load_model("act.keras")  # <- SEQ703
    """,
    "a lambda in an old file": """
        import keras

        m = keras.Sequential()
        m.add(keras.Input((4,)))
        m.add(keras.layers.Lambda(lambda t: t * 2))
        m.add(keras.layers.Dense(1))
        keras.models.save_model(m, "l.h5")
        keras.models.load_model("l.h5")  # <- SEQ703
    """,
    "a short loss in capitals in an old file": """
        import numpy as np, keras

        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile(loss="MAE", optimizer="sgd")
        m.save("k.h5")
        keras.models.load_model(filepath="k.h5")  # <- SEQ703
    """,
    "weights are no model": """
        import keras

        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.save_weights("w.weights.h5")
        keras.models.load_model("w.weights.h5")  # <- SEQ703
    """,
    "what is registered, passed or allowed loads": """
        import numpy as np, keras


        @keras.saving.register_keras_serializable(package="a")
        def mine(a, b):
            return keras.ops.mean(keras.ops.abs(a - b))


        @keras.saving.register_keras_serializable()
        class Twice(keras.layers.Layer):
            def __init__(self, k=2, **kw):
                super().__init__(**kw)
                self.k = k

            def call(self, x):
                return x * self.k

            def get_config(self):
                return {**super().get_config(), "k": self.k}


        class Thrice(keras.layers.Layer):
            def call(self, x):
                return x * 3


        m = keras.Sequential(
            [
                keras.Input((4,)),
                Twice(),
                Thrice(),
                keras.layers.Lambda(lambda t: t + 1),
                keras.layers.Dense(1),
            ]
        )
        m.compile("adam", mine, metrics=["mae"])
        m.save("g.keras")
        n = keras.models.load_model("g.keras", custom_objects={"Thrice": Thrice}, safe_mode=False)
        o = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        o.compile("adam", "mse")
        o.save("o.h5")
        p = keras.models.load_model("o.h5", compile=False)
        with keras.utils.custom_object_scope({"Thrice": Thrice}):
            q = keras.models.load_model("g.keras", safe_mode=False)
    """,
    "a model from a file that is not compiled again": """
        import numpy as np, keras
        from keras import layers

        x, y = np.random.rand(8, 4), np.random.rand(8, 1)
        m = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(x, y)
        m.save("m.keras")


        class Store:
            def __init__(self):
                self.net = keras.saving.load_model("m.keras", None, False)

            def go(self):
                self.net.fit(x, y)  # <- SEQ402


        Store().go()
    """,
    "the text of an architecture says how it was compiled": """
        import numpy as np
        from tensorflow.keras import Sequential, layers
        from tensorflow.keras.models import model_from_json

        x, y = np.random.rand(8, 4), np.random.rand(8, 1)
        m = Sequential([layers.Dense(1, input_shape=(4,))])
        m.compile("adam", "mse")
        m.fit(x, y)
        again = model_from_json(m.to_json())
        again.set_weights(m.get_weights())
        print(again.evaluate(x, y))
    """,
    "a model from its configuration": """
        import numpy as np, keras

        x, y = np.random.rand(8, 4), np.random.rand(8, 1)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile("adam", "mse")
        k = keras.Sequential.from_config(m.get_config())
        k.train_on_batch(x, y)  # <- SEQ402
    """,
    "models from files in many uses": """
        import numpy as np, keras
        from keras import layers, models

        x, y = np.random.rand(8, 4), np.random.rand(8, 1)
        m = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(x, y)
        m.save("m.keras")
        whole = models.load_model("m.keras")
        whole.evaluate(x, y)
        more = keras.Sequential([whole, layers.Dense(2)])
        print(more.output_shape, more.count_params(), more.predict(x))
        bare = models.load_model("m.keras", compile=False)
        print(bare.predict(x), bare.summary())
        bare.compile("adam", "mse", metrics=["mae", "mape"])
        a, b, c = bare.evaluate(x, y)
        bare.pop()
        bare.add(layers.Dense(2))
        for layer in bare.layers[:-1]:
            layer.trainable = False
        body = models.load_model("m.keras", compile=False)
        top = layers.Dense(3)(body.layers[-1].output)
        print(keras.Model(body.inputs, top).output_shape)
        again = models.model_from_json(m.to_json())
        again.set_weights(m.get_weights())
        again.compile(loss="mse", optimizer="adam")
        again.evaluate(x, y)
    """,
    "one function is registered, the other is not": """
        import numpy as np, keras
        from keras import layers


        @keras.saving.register_keras_serializable()
        def twice(x):
            return x * 2


        def absolute(t, p):
            return keras.ops.mean(keras.ops.abs(t - p))


        m = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation=twice), layers.Dense(1)])
        m.compile("adam", absolute)
        m.fit(np.random.rand(20, 4), np.random.rand(20, 1), verbose=0)
        m.save("a.keras")
        n = keras.models.load_model("a.keras")  # <- SEQ703
    """,
    "all functions are registered, each in its way": """
        import numpy as np, keras
        from keras import layers


        def absolute(t, p):
            return keras.ops.mean(keras.ops.abs(t - p))


        absolute = keras.saving.register_keras_serializable()(absolute)


        def build():
            @keras.saving.register_keras_serializable()
            def twice(x):
                return x * 2

            return keras.Sequential([keras.Input((4,)), layers.Dense(8, activation=twice), layers.Dense(1)])


        m = build()
        m.compile("adam", absolute)
        m.fit(np.random.rand(20, 4), np.random.rand(20, 1), verbose=0)
        m.save("a.keras")
        n = keras.models.load_model("a.keras")
    """,
    "weights of a TensorFlow checkpoint": """
        from tensorflow import keras


        def make():
            m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
            m.compile("adam", "mse")
            return m


        checkpoint_path = "training_1/cp.ckpt"
        model = make()
        model.load_weights(checkpoint_path)  # <- SEQ605
        model.load_weights("old.h5")
        model.load_weights("new.weights.h5")
        model.load_weights("whole.keras")
        model.save_weights("b.ckpt")  # <- SEQ605
        make().load_weights("b.ckpt")
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
