#!/usr/bin/env bash
# Guess: the number of frames that MelSpectrogram promises for a known number of samples is the number that comes out.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): where the samples are no multiple of `sequence_stride`, it promises one frame more, so that a
# Flatten and Dense behind it are built for numbers that never come.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/mel.py" <<'PYTHON'
import keras
import numpy as np

print("keras", keras.__version__)
for samples in (32, 33, 34, 40, 41):
    mel = keras.layers.MelSpectrogram(
        fft_length=8, sequence_stride=2, sequence_length=8, num_mel_bins=4, sampling_rate=100, max_freq=50
    )
    model = keras.Sequential([keras.Input((samples,)), mel])
    given = model.predict(np.ones((1, samples)), verbose=0).shape
    print(f"{samples} samples: promises {model.output_shape[-1]} frames, gives {given[-1]}")
model = keras.Sequential([keras.Input((41,)), mel, keras.layers.Flatten(), keras.layers.Dense(1)])
try:
    model.predict(np.ones((1, 41)), verbose=0)
except ValueError as error:
    print("with Flatten and Dense:", "axis -1 of input shape to have value 88, but received" in str(error))
PYTHON
seen="$("$there/venv/bin/python" "$there/mel.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
32 samples: promises 17 frames, gives 17
33 samples: promises 18 frames, gives 17
34 samples: promises 18 frames, gives 18
40 samples: promises 21 frames, gives 21
41 samples: promises 22 frames, gives 21
with Flatten and Dense: True
SEEN
