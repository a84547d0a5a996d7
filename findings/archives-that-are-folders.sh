#!/usr/bin/env bash
# Guess: `get_file(..., extract=True)` gives the path of the archive, or of what it holds, however it is called.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): with `fname="pets.zip"` it is `pets_extracted`; without `fname` it is a folder called `pets.zip`, the archive is `pets.zip_archive`; with `fname="animals"` it is `animals`. What the
# archive holds lies one folder below in all three, so that `dirname(path) + "/pets"`, as older tutorials write, is nowhere.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/archives.py" <<'PYTHON'
import contextlib
import functools
import http.server
import io
import os
import tempfile
import threading
import zipfile

import keras


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


shown = ["keras " + keras.__version__]
with tempfile.TemporaryDirectory() as folder:
    with zipfile.ZipFile(os.path.join(folder, "pets.zip"), "w") as archive:
        archive.writestr("pets/cat.txt", "a cat")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}/pets.zip"
    for options in ({"fname": "pets.zip"}, {}, {"fname": "animals"}):
        with tempfile.TemporaryDirectory() as cache:
            with contextlib.redirect_stdout(io.StringIO()):
                path = keras.utils.get_file(origin=origin, extract=True, cache_dir=cache, **options)
            beside = os.path.isdir(os.path.join(os.path.dirname(path), "pets"))
            home = os.path.join(cache, "datasets")
            shown.append(f"{options}: {os.path.relpath(path, home)} (folder: {os.path.isdir(path)}) among "
                         f"{sorted(os.listdir(home))}; pets beside it: {beside}, in it: {os.path.isdir(os.path.join(path, 'pets'))}")
    server.shutdown()
print(*shown, sep="\n")
PYTHON
seen="$("$there/venv/bin/python" "$there/archives.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
{'fname': 'pets.zip'}: pets_extracted (folder: True) among ['pets.zip', 'pets_extracted']; pets beside it: False, in it: True
{}: pets.zip (folder: True) among ['pets.zip', 'pets.zip_archive']; pets beside it: False, in it: True
{'fname': 'animals'}: animals (folder: True) among ['animals', 'animals_archive']; pets beside it: False, in it: True
SEEN
