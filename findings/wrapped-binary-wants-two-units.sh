#!/usr/bin/env bash
# Guess: `keras.wrappers.SKLearnClassifier` trains the models that `fit` trains: for two classes one sigmoid unit, or class numbers with a sparse loss.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0, scikit-learn 1.9.1): it makes one-hot rows of every y, of 0 and 1 too: both are refused, and only two units with categorical_crossentropy train. The function that
# builds the model sees those rows as y already.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 scikit-learn==1.9.1
cat >"$there/wrapped.py" <<'PYTHON'
import keras
import numpy as np
import sklearn

x = np.random.default_rng(0).random((40, 4))
y = (x.sum(axis=1) > 2).astype(int)


def build(X, y, units, activation, loss):
    print("y as the function sees it:", y.shape, end=" ")
    model = keras.Sequential([keras.Input(X.shape[1:]), keras.layers.Dense(units, activation=activation)])
    model.compile("sgd", loss)
    return model


print("keras", keras.__version__, "scikit-learn", sklearn.__version__)
for units, activation, loss in (
    (1, "sigmoid", "binary_crossentropy"),
    (2, "softmax", "sparse_categorical_crossentropy"),
    (2, "softmax", "categorical_crossentropy"),
):
    options = {"units": units, "activation": activation, "loss": loss}
    wrapped = keras.wrappers.SKLearnClassifier(build, model_kwargs=options, fit_kwargs={"verbose": 0})
    try:
        wrapped.fit(x, y)
        print(units, loss, "trains")
    except ValueError as error:
        print(units, loss, "ValueError:", str(error).split(".")[0])
PYTHON
seen="$("$there/venv/bin/python" "$there/wrapped.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1 scikit-learn 1.9.1
y as the function sees it: (40, 2) 1 binary_crossentropy ValueError: Arguments `target` and `output` must have the same shape
y as the function sees it: (40, 2) 2 sparse_categorical_crossentropy ValueError: Argument `output` must have rank (ndim) `target
y as the function sees it: (40, 2) 2 categorical_crossentropy trains
SEEN
