#!/usr/bin/env bash
# Guess: to give every Dropout the seed 3 makes a training repeatable and changes nothing else: what is kept is scaled so that the mean stays.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): two such layers on one width drop the same units. Behind Dropout(0.5) twice half of the units
# are kept, not a quarter, each four times as large: the mean doubles, at each step. With two seeds it stays.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/dropouts.py" <<'PYTHON'
import keras
import numpy as np

print("keras", keras.__version__)
ones = np.ones((1, 100_000), "float32")
for seeds in ((3, 3), (3, 4)):
    model = keras.Sequential([keras.Input((100_000,)), *(keras.layers.Dropout(0.5, seed=seed) for seed in seeds)])
    for step in (1, 2):
        kept = np.array(model(ones, training=True))
        print(f"seeds {seeds}, step {step}: {np.mean(kept > 0):.2f} kept, each {kept.max():.0f}, mean {kept.mean():.1f}")
PYTHON
seen="$("$there/venv/bin/python" "$there/dropouts.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
seeds (3, 3), step 1: 0.50 kept, each 4, mean 2.0
seeds (3, 3), step 2: 0.50 kept, each 4, mean 2.0
seeds (3, 4), step 1: 0.25 kept, each 4, mean 1.0
seeds (3, 4), step 2: 0.25 kept, each 4, mean 1.0
SEEN
