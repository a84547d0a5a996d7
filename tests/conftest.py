"""How much is drawn at random (little in `make test`, much in `make fuzz`), and where the tests keep what they know."""

import atexit
import os
import shutil
import signal
import tempfile
import threading

from hypothesis import settings

FUZZ = os.environ.get("SEQLINT_FUZZ") == "1"

settings.register_profile("test", deadline=None, derandomize=True)  # a commit is not to fail by chance; `make fuzz` is
settings.register_profile("fuzz", deadline=None, max_examples=5_000)
settings.load_profile("fuzz" if FUZZ else "test")

# What the tests check is kept apart from what the user of this machine has checked.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="seqlint-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

# A shell that starts the tests in the background has Ctrl-C ignored, which what they start would inherit.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)
