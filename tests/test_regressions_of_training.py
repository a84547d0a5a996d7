"""Small programs that train, measure and predict, judged wrongly once: what is reported in them, and nothing else (see
marked.py).
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
    "the dict of a History is asked with square brackets": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        model = Sequential([Dense(1)])
        model.compile("adam", "mse")
        fitted = model.fit(np.zeros((4, 2)), np.zeros((4, 1)))
        print(fitted.history.get("loss"), fitted.history["loss"])
        print(fitted.history("loss"))  # <- SEQ701
        print(fitted("loss"))  # <- SEQ701
    """,
    "a summary is a use: the next model is another experiment": """
        from keras import Sequential
        from keras.layers import Dense, Input

        model = Sequential([Input((4,)), Dense(3)])
        model.summary()
        model = Sequential([Input((4,)), Dense(8), Dense(3)])
        model.summary()
    """,
    "a list that is fitted and asked is one mistake": """
        from keras import Sequential
        from keras.layers import Dense

        X = [[0, 0], [0, 1], [1, 0], [1, 1]]
        y = [0, 1, 1, 0]
        model = Sequential([Dense(8, activation="tanh", input_shape=(2,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(X, y, epochs=500)  # <- SEQ417 SEQ417
        print(model.predict(X))
    """,
    "a key of the history that is asked for only where it is there": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        x, y = np.random.rand(100, 4), np.random.rand(100)
        model = Sequential([Dense(1, input_shape=(4,))])
        model.compile("adam", "mse")
        history = model.fit(x, y)
        for key in ("loss", "val_loss"):
            if key in history.history.keys():
                print(history.history[key])
        if "val_loss" in history.history:
            print(history.history["val_loss"])
    """,
    "of two models from one function only one is trained": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Input

        def make(units):
            model = Sequential([Input((4,)), Dense(units, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            return model

        x, y = np.random.rand(100, 4), np.random.rand(100)
        small, big = make(8), make(64)
        small.fit(x, y)
        print(small.evaluate(x, y))
        print(big.evaluate(x, y))  # <- SEQ413
    """,
    "untrained answers are looked at before the model is made anew and trained": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Input

        def make(bias="zeros"):
            model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, bias_initializer=bias)])
            model.compile("adam", "mse")
            return model

        x, y = np.random.rand(100, 4), np.random.rand(100)
        model = make()
        print(model.predict(x[:10]))
        model = make("ones")
        print(model.predict(x[:10]))
        model = make()
        model.fit(x, y)
    """,
    "a model inside a model is built and trained with it": """
        import numpy as np
        from tensorflow import keras
        from tensorflow.keras import layers

        class Autoencoder(keras.Model):
            def __init__(self):
                super().__init__()
                self.encoder = keras.Sequential([layers.Flatten(), layers.Dense(8, activation="relu")])
                self.decoder = keras.Sequential([layers.Dense(784, activation="sigmoid"), layers.Reshape((28, 28))])

            def call(self, x):
                return self.decoder(self.encoder(x))

        x = np.random.rand(20, 28, 28)
        autoencoder = Autoencoder()
        autoencoder.compile(optimizer="adam", loss="mse")
        autoencoder.fit(x, x, epochs=1)
        autoencoder.decoder.summary()
        print(autoencoder.encoder.output_shape, autoencoder.encoder.predict(x).shape)
    """,
    "a training step of one's own trains the models in it": """
        import tensorflow as tf
        from tensorflow import keras
        from tensorflow.keras import layers

        class Gan(keras.Model):
            def __init__(self, latent):
                super().__init__()
                self.latent = latent
                self.generator = keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(2)])
                self.critic = keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(1)])

            def train_step(self, real):
                noise = tf.random.normal((tf.shape(real)[0], self.latent))
                with tf.GradientTape() as tape:
                    loss = tf.reduce_mean(self.critic(self.generator(noise)))
                grads = tape.gradient(loss, self.generator.trainable_weights)
                self.optimizer.apply_gradients(zip(grads, self.generator.trainable_weights))
                return {"loss": loss}

        gan = Gan(5)
        gan.compile(optimizer="adam")
        gan.fit(tf.random.normal((64, 2)), epochs=1)
        gan.generator.summary()
        print(gan.generator.predict(tf.random.normal((3, 5))))
    """,
    "x and y in the wrong order are one mistake": """
        from keras import Sequential
        from keras.layers import Dense
        from sklearn.datasets import load_breast_cancer
        from sklearn.model_selection import train_test_split

        X, y = load_breast_cancer(return_X_y=True)
        X_train, y_train, X_test, y_test = train_test_split(X, y, test_size=0.2)
        model = Sequential([Dense(16, activation="relu", input_shape=(30,)), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(X_train, y_train, epochs=10)  # <- SEQ412
    """,
    "a search over the product of settings": """
        import itertools
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Input

        x, y = np.random.rand(90, 5), np.random.rand(90)
        for units, rate in itertools.product([8, 16], [0.1, 0.01]):
            model = Sequential([Input((4,)), Dense(units, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)  # <- SEQ208
    """,
    "two predictions of a model that nothing changes": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        generator = Sequential()
        generator.add(Dense(8, input_shape=(10,)))
        for epoch in range(2):
            fake = generator.predict(np.random.rand(4, 10))
    """,
    "a layer more between two predictions": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        model = Sequential()
        model.add(Dense(8, input_shape=(10,)))
        model.predict(np.random.rand(4, 10))
        model.add(Dense(3))  # <- SEQ109
        model.predict(np.random.rand(4, 10))
    """,
    "inputs and labels that do not belong together are one mistake": """
        from keras import Sequential
        from keras.datasets import mnist
        from keras.layers import Dense, Flatten

        (x_train, x_test), (y_train, y_test) = mnist.load_data()
        model = Sequential([Flatten(), Dense(10, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x_train / 255, y_train)  # <- SEQ412
    """,
    "a checkpoint of a whole model has its own endings": """
        from keras import Sequential
        from keras.callbacks import ModelCheckpoint
        from keras.datasets import mnist
        from keras.layers import Dense, Flatten

        (x, y), _ = mnist.load_data()
        model = Sequential([Flatten(input_shape=(28, 28)), Dense(10, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x / 255, y, validation_split=0.1, callbacks=[ModelCheckpoint("{epoch}.hdf5")])  # <- SEQ605
    """,
    "the batch of Keras 2 is still the batch of a stateful layer": """
        from keras import Sequential
        from keras.layers import LSTM, Dense

        model = Sequential()
        model.add(LSTM(4, batch_input_shape=(1, 3, 1), stateful=True, return_sequences=True))  # <- SEQ605
        model.add(LSTM(4, stateful=True))
        model.add(Dense(1))
        model.summary()
    """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_findings(name: str) -> None:
    as_marked(PROGRAMS[name])
