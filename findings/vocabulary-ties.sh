#!/usr/bin/env bash
# Guess: of words that occur equally often, a vocabulary that has no room for all keeps those that came first, or the alphabet's first.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0, scikit-learn 1.9.1): TextVectorization and StringLookup keep the alphabet's last,
# CountVectorizer with the same limit the first.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 scikit-learn==1.9.1
cat >"$there/ties.py" <<'PYTHON'
import keras
from sklearn.feature_extraction.text import CountVectorizer

print("keras", keras.__version__)
words = "pear apple quince fig melon"
text = keras.layers.TextVectorization(max_tokens=4)
text.adapt([words])
print("TextVectorization", [str(word) for word in text.get_vocabulary()][2:])
lookup = keras.layers.StringLookup(max_tokens=3)
lookup.adapt(words.split())
print("StringLookup", [str(word) for word in lookup.get_vocabulary()][1:])
print("CountVectorizer", CountVectorizer(max_features=2).fit([words]).get_feature_names_out().tolist())
PYTHON
seen="$("$there/venv/bin/python" "$there/ties.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
TextVectorization ['quince', 'pear']
StringLookup ['quince', 'pear']
CountVectorizer ['apple', 'fig']
SEEN
