#!/usr/bin/env bash
# Guess: `validation_split=0.2` on a folder of three classes takes a fifth of each, shuffled or not, in `image_dataset_from_directory` as in ImageDataGenerator.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0, pillow 12.0.0): ImageDataGenerator takes a fifth of each class. `image_dataset_from_directory` lists the files class by class and takes the last fifth: with `shuffle=False` the validation set
# is the last class alone, and with a seed whatever the shuffle gives.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 pillow==12.0.0
cat >"$there/folders.py" <<'PYTHON'
import contextlib
import io
import os
import tempfile

import keras
import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from PIL import Image

print("keras", keras.__version__)
with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
    for name in ("cat", "dog", "emu"):
        os.mkdir(os.path.join(folder, name))
        for number in range(10):
            Image.new("RGB", (8, 8)).save(os.path.join(folder, name, f"{number}.png"))
    told = []
    for options in ({"shuffle": False}, {"seed": 1}):
        kept = keras.utils.image_dataset_from_directory(
            folder, validation_split=0.2, subset="validation", image_size=(8, 8), **options
        )
        told.append((options, np.bincount(np.concatenate([labels for _, labels in kept]), minlength=3)))
    generator = ImageDataGenerator(validation_split=0.2)
    for shuffle in (False, True):
        kept = generator.flow_from_directory(folder, (8, 8), subset="validation", shuffle=shuffle)
        told.append((f"generator, shuffle={shuffle}", np.bincount(kept.classes, minlength=3)))
for options, counts in told:
    print(options, *counts)
PYTHON
seen="$("$there/venv/bin/python" "$there/folders.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
{'shuffle': False} 0 0 6
{'seed': 1} 3 2 1
generator, shuffle=False 2 2 2
generator, shuffle=True 2 2 2
SEEN
