#!/usr/bin/env bash
# Guess: `tf.keras` is Keras 3 under another name, so that what `keras.losses` and `keras.metrics` have, `tf.keras.losses` and
# `tf.keras.metrics` have.
# Seen (Keras 3.15.1, TensorFlow 2.21.0): the functions with long names are missing there, their capitals are missing here. A line that is
# right in a course with `import keras` ends in AttributeError in one with `from tensorflow import keras`, and the other way round.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/names.py" <<'PYTHON'
import keras
import tensorflow as tf

print("keras", keras.__version__)
for group in ("losses", "metrics"):
    for name in ("mean_squared_error", "mean_absolute_error", "binary_crossentropy", "MSE", "mse"):
        here, there = (hasattr(getattr(package, group), name) for package in (keras, tf.keras))
        print(f"{group}.{name}: keras {here}, tf.keras {there}")
only_here = sorted(set(dir(keras.metrics)) - set(dir(tf.keras.metrics)))
only_there = sorted(name for name in set(dir(tf.keras.metrics)) - set(dir(keras.metrics)) if not name.startswith("_"))
print("only in keras.metrics:", len(only_here), "only in tf.keras.metrics:", *only_there)
PYTHON
seen="$("$there/venv/bin/python" "$there/names.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
losses.mean_squared_error: keras True, tf.keras False
losses.mean_absolute_error: keras True, tf.keras False
losses.binary_crossentropy: keras True, tf.keras True
losses.MSE: keras False, tf.keras True
losses.mse: keras False, tf.keras True
metrics.mean_squared_error: keras True, tf.keras False
metrics.mean_absolute_error: keras True, tf.keras False
metrics.binary_crossentropy: keras True, tf.keras True
metrics.MSE: keras False, tf.keras True
metrics.mse: keras False, tf.keras True
only in keras.metrics: 6 only in tf.keras.metrics: KLD MAE MAPE MSE MSLE kld kullback_leibler_divergence logcosh mae mape mse msle
SEEN
