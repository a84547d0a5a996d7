#!/usr/bin/env bash
# Guess: `CategoricalGeneralizedCrossEntropy` takes one-hot rows like the other categorical losses, and every class of `keras.losses` and `keras.optimizers` can be given by its name.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): it takes class numbers and refuses one-hot rows, though only with a message about shapes. And it is the one loss, as Lamb is the one optimizer, that `compile` does not know as text.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/categorical.py" <<'PYTHON'
import keras
import numpy as np

numbers = np.array([0, 1, 2, 1])
answers = (np.eye(3)[numbers] * 0.7 + 0.1).astype("float32")
loss = keras.losses.CategoricalGeneralizedCrossEntropy()
print("keras", keras.__version__)
print("class numbers:", round(float(loss(numbers, answers)), 4))
try:
    print("one-hot rows:", round(float(loss(np.eye(3)[numbers], answers)), 4))
except Exception as error:
    print("one-hot rows:", type(error).__name__)
for module, base in ((keras.losses, keras.losses.Loss), (keras.optimizers, keras.optimizers.Optimizer)):
    classes = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, base) and one is not base]
    nameless = []
    for one in classes:
        try:
            module.get(one.__name__)
        except ValueError:
            nameless.append(one.__name__)
        except (TypeError, KeyError):
            pass  # known by name, and in need of arguments
    print(module.__name__.split(".")[-1], "without a name:", *sorted(set(nameless) - {"LossScaleOptimizer", "MultiOptimizer"}))
PYTHON
seen="$("$there/venv/bin/python" "$there/categorical.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
class numbers: 0.2111
one-hot rows: InvalidArgumentError
losses without a name: CategoricalGeneralizedCrossEntropy
optimizers without a name: Lamb
SEEN
