#!/usr/bin/env bash
# Guess: `fit` and `predict` take any of scipy's sparse matrices, or none.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0, scipy 1.17.1): by rows (csr), lists and coordinates pass, as matrix and as array; by columns (csc, what `.T` and a stack of columns give) they do not,
# with an error about row partitions that does not name the data.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 scipy==1.17.1
cat >"$there/sparse.py" <<'PYTHON'
import keras
import numpy as np
import scipy
import scipy.sparse

x = np.random.default_rng(0).random((40, 4)).astype("float32")
print("keras", keras.__version__, "scipy", scipy.__version__)
for form in ("csr_matrix", "csr_array", "coo_array", "lil_matrix", "csc_matrix", "csc_array"):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    data = getattr(scipy.sparse, form)(x)
    try:
        print(form, model.predict(data, verbose=0).shape)
    except Exception as error:
        print(form, type(error).__name__, str(error).strip().splitlines()[0])
PYTHON
seen="$("$there/venv/bin/python" "$there/sparse.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1 scipy 1.17.1
csr_matrix (40, 1)
csr_array (40, 1)
coo_array (40, 1)
lil_matrix (40, 1)
csc_matrix InvalidArgumentError Arguments to from_value_rowids do not form a valid RowPartition.  
csc_array InvalidArgumentError Arguments to from_value_rowids do not form a valid RowPartition.  
SEEN
