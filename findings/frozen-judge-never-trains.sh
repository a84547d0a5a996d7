#!/usr/bin/env bash
# Guess: what trains is fixed by `compile`, as in Keras 2, on which every textbook GAN rests: compile the discriminator, freeze it, compile
# the whole; the discriminator still trains by itself.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): it is fixed at the first batch. The frozen discriminator never changes and nothing is said; one
# batch before the freeze, and it trains for good.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/gan.py" <<'PYTHON'
import keras
import numpy as np

data, real = np.random.default_rng(0).random((64, 4)), np.ones((64, 1))


def moved(batches_before: int) -> bool:
    judge = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
    judge.compile("adam", "binary_crossentropy")
    for _ in range(batches_before):
        judge.train_on_batch(data, real)
    judge.trainable = False
    gan = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), judge])
    gan.compile("adam", "binary_crossentropy")
    before = judge.get_weights()[0]
    for _ in range(5):
        judge.train_on_batch(data, real)
        gan.train_on_batch(np.zeros((64, 3)), real)
    return bool(np.any(judge.get_weights()[0] != before))


print("keras", keras.__version__)
for batches in (0, 1):
    print(f"{batches} batches before the freeze: the discriminator", "trains" if moved(batches) else "never changes")
PYTHON
seen="$("$there/venv/bin/python" "$there/gan.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
0 batches before the freeze: the discriminator never changes
1 batches before the freeze: the discriminator trains
SEEN
