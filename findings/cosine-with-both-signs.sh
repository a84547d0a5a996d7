#!/usr/bin/env bash
# Guess: loss and metric of one name give one number: `compile(loss="cosine_similarity", metrics=["cosine_similarity"])` shows it twice.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): the loss is the negative of the metric, so both get better in opposite directions; the same holds for EarlyStopping on either. `mse` and the others agree to the last digit.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/cosine.py" <<'PYTHON'
import keras
import numpy as np

x = np.random.default_rng(0).normal(size=(32, 4)).astype("float32")
print("keras", keras.__version__)
for name in ("cosine_similarity", "mse", "mae", "log_cosh", "huber", "poisson", "kl_divergence", "hinge"):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, activation="sigmoid")])
    metric = getattr(keras.losses, name) if name in ("log_cosh", "huber") else name
    model.compile("sgd", name, metrics=[metric])
    loss, value = model.evaluate(x, np.abs(x), verbose=0)
    print(name, "equal" if np.isclose(loss, value, atol=1e-6) else "opposite" if np.isclose(loss, -value, atol=1e-6) else "different")
PYTHON
seen="$("$there/venv/bin/python" "$there/cosine.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
cosine_similarity opposite
mse equal
mae equal
log_cosh equal
huber equal
poisson equal
kl_divergence equal
hinge equal
SEEN
