"""A bad program and its right twin for the clauses of the rules, as a student writes them.

The form is that of test_relatives.py: `# <- SEQ208` marks the line of an error or warning. What is marked raises or
learns wrongly with Keras 3.15.1 on TensorFlow 2.21; what is not marked runs.
"""

from __future__ import annotations

import pytest

from tests.test_relatives import as_marked

PROGRAMS = {
    "a clone of a functional model has no pop": """
        import keras
        from keras.applications import MobileNetV2

        base = MobileNetV2(weights=None, input_shape=(96, 96, 3), classes=10)
        copy = keras.models.clone_model(base)
        copy.pop()  # <- SEQ105
    """,
    "a clone gives up its last layer, which nobody wrote": """
        import keras
        from keras import layers

        base = keras.Sequential([layers.Input((4,)), layers.Dense(3, activation="relu"), layers.Dense(1)])
        copy = keras.models.clone_model(base)
        copy.pop()
        copy.add(layers.Dense(2, activation="softmax"))
        copy.summary()
    """,
    "a text from the command line is no number of epochs or units": """
        import argparse

        import keras
        import numpy as np
        from keras import layers as L

        p = argparse.ArgumentParser()
        p.add_argument("--epochs", default="5")
        p.add_argument("-u", "--units", default="64")
        p.add_argument("--batch", type=int, default=32)
        args = p.parse_args([])
        m = keras.Sequential([L.Input((3,)), L.Dense(16, activation="relu"), L.Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(40, 3), np.random.rand(40), epochs=args.epochs, batch_size=args.batch)  # <- SEQ411
        other = keras.Sequential([L.Input((3,)), L.Dense(args.units, activation="relu"), L.Dense(1)])  # <- SEQ604
    """,
    "a number in quotation marks that has a type": """
        import argparse

        import keras
        import numpy as np
        from keras import layers as L

        p = argparse.ArgumentParser()
        p.add_argument("--epochs", type=int, default="5")
        p.add_argument("--units", default="64", type=int)
        args = p.parse_args([])
        m = keras.Sequential([L.Input((3,)), L.Dense(args.units, activation="relu"), L.Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(40, 3), np.random.rand(40), epochs=args.epochs)
    """,
    "as many classes as a set of the labels has": """
        import keras
        import numpy as np
        from keras import layers as L

        labels = np.array([1, 2, 3] * 10)
        Y = keras.utils.to_categorical(labels, num_classes=len(set(labels)))  # <- SEQ312
        m = keras.Sequential([L.Input((2,)), L.Dense(16, activation="relu"), L.Dense(3, activation="softmax")])
        m.compile("adam", "categorical_crossentropy")
        m.fit(np.random.rand(30, 2), Y)
    """,
    "as many classes as a set of labels from 0 has": """
        import keras
        import numpy as np
        from keras import layers as L

        labels = np.array([1, 2, 3] * 10) - 1
        Y = keras.utils.to_categorical(labels, num_classes=len(set(labels)))
        m = keras.Sequential([L.Input((2,)), L.Dense(16, activation="relu"), L.Dense(3, activation="softmax")])
        m.compile("adam", "categorical_crossentropy")
        m.fit(np.random.rand(30, 2), Y)
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
