#!/usr/bin/env bash
# Guess: `metrics=[PearsonCorrelation()]` tells how well a regression with one unit follows its targets, as `R2Score()` does.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): it looks along the outputs of one row (`axis=-1`), and a single one has no spread: nan in every epoch, and 0.0 for ConcordanceCorrelation, while the loss falls to nothing.
# With `axis=0` it is what was meant.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/correlation.py" <<'PYTHON'
import keras
import numpy as np
from keras.metrics import ConcordanceCorrelation, PearsonCorrelation, R2Score

x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
y = (x @ np.array([1.0, 2.0, 3.0, 4.0], "float32")).reshape(-1, 1)
print("keras", keras.__version__)
for metric in (PearsonCorrelation(), ConcordanceCorrelation(), R2Score(), PearsonCorrelation(axis=0, name="along_rows")):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.1), "mse", metrics=[metric])
    history = model.fit(x, y, epochs=80, verbose=0).history
    print(metric.name, f"first {history[metric.name][0]:.1f}, last {history[metric.name][-1]:.1f};",
          "loss below 0.01:", history["loss"][-1] < 0.01)
PYTHON
seen="$("$there/venv/bin/python" "$there/correlation.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
pearson_correlation first nan, last nan; loss below 0.01: True
concordance_correlation first 0.0, last 0.0; loss below 0.01: True
r2_score first 0.1, last 1.0; loss below 0.01: True
along_rows first 0.5, last 1.0; loss below 0.01: True
SEEN
