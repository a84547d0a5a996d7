#!/usr/bin/env bash
# Guess: labels of -1 and 1 suit a hinge loss and the metrics beside it; a perfect model has accuracy, precision and AUC 1.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): the hinge losses take 0 and 1 as well as -1 and 1 (with the same loss), the metrics know 0 and 1 alone: on answers with the right sign AUC is 0, accuracy the share of the positives,
# and precision 1 even on wrong answers.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/hinge.py" <<'PYTHON'
import keras
import numpy as np

signs = np.array([[-1.0], [-1.0], [-1.0], [1.0]], "float32")
right = signs * 0.9
print("keras", keras.__version__)
print("loss of -1 and 1 and of 0 and 1 is the same:",
      float(keras.losses.Hinge()(signs, right)) == float(keras.losses.Hinge()((signs + 1) / 2, right)))
for name in ("BinaryAccuracy", "Precision", "Recall", "AUC"):
    told = []
    for labels, answers in ((signs, right), (signs, -right), ((signs + 1) / 2, (right + 1) / 2)):
        metric = getattr(keras.metrics, name)()
        metric.update_state(labels, answers)
        told.append(round(float(metric.result()), 2))
    print(name, "of right answers {}, of wrong ones {}; as 0 and 1, of right answers {}".format(*told))
PYTHON
seen="$("$there/venv/bin/python" "$there/hinge.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
loss of -1 and 1 and of 0 and 1 is the same: True
BinaryAccuracy of right answers 0.25, of wrong ones 0.0; as 0 and 1, of right answers 1.0
Precision of right answers 1.0, of wrong ones 1.0; as 0 and 1, of right answers 1.0
Recall of right answers 0.25, of wrong ones 0.75; as 0 and 1, of right answers 1.0
AUC of right answers 0.0, of wrong ones 0.0; as 0 and 1, of right answers 1.0
SEEN
