#!/usr/bin/env bash
# Guess: the short names of losses are names of metrics, too: mse, mae, mape, msle, bce are.
# Seen (Keras 3.15.1): kld is a loss and no metric; that has to be written kl_divergence.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6
cat >"$there/tried.py" <<'PYTHON'
import keras


def known(kind, name):
    try:
        return kind.get(name) is not None
    except ValueError:
        return False


print("keras", keras.__version__)
for name in ("mse", "mae", "mape", "msle", "bce", "kld", "kl_divergence"):
    print(name, "loss:", known(keras.losses, name), "metric:", known(keras.metrics, name))
PYTHON
seen="$("$there/venv/bin/python" "$there/tried.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
mse loss: True metric: True
mae loss: True metric: True
mape loss: True metric: True
msle loss: True metric: True
bce loss: True metric: True
kld loss: True metric: False
kl_divergence loss: True metric: True
SEEN
