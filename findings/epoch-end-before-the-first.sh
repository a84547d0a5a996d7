#!/usr/bin/env bash
# Guess: `on_epoch_end` of a PyDataset is called after each epoch: three times for three epochs, after all batches of the epoch.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): it comes once more, before the first epoch: `fit` draws two batches to see what they are, then calls `on_epoch_end` and `on_epoch_begin`. What counts epochs there, or makes the data
# harder, is one ahead, and the first two batches are drawn twice. So does `evaluate`; `predict` does without the call.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/epoch.py" <<'PYTHON'
import keras
import numpy as np

seen = []


class Data(keras.utils.PyDataset):
    def __len__(self):
        return 3

    def __getitem__(self, index):
        seen.append(index)
        return np.ones((4, 2)), np.ones((4, 1))

    def on_epoch_begin(self):
        seen.append("begin")

    def on_epoch_end(self):
        seen.append("end")


print("keras", keras.__version__)
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
for name, options in (("fit", {"epochs": 2, "shuffle": False}), ("evaluate", {}), ("predict", {})):
    seen.clear()
    getattr(model, name)(Data(), verbose=0, **options)
    print(name, *seen)
PYTHON
seen="$("$there/venv/bin/python" "$there/epoch.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
fit 0 1 end begin 0 1 2 end begin 0 1 2 end
evaluate 0 1 end begin 0 1 2 end
predict 0 1 begin 0 1 2 end
SEEN
