"""However a program ends after its model is built, the model is judged, and the ending costs `runs-to-end` alone."""

from __future__ import annotations

import sys

import pytest

from seqlint.reading import source
from seqlint.run import Expectation, Plan
from seqlint.run.pool import Seat, answer
from seqlint.run.record import without_inner

DENSE = "import keras\nmodel = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])\n"
DEEP = "import os\nfor _ in range(1200):\n    os.mkdir('d')\n    os.chdir('d')\n"
ENDINGS = {
    "true": ("import sys\nsys.exit(True)", "exit code 1"),
    "huge": ("import sys\nsys.exit(10 ** 5000)", "exit code 255"),
    "whole bytes": ("import sys\nsys.exit(256)", None),
    "no text": ("class E(Exception):\n    def __str__(self): raise KeyError\nraise E", "E"),
    "odd arguments": ("raise OSError('x', 'y', 3.5)", "OSError"),
    "huge errno": ("raise OSError(10 ** 5000, 'y')", "line 3"),
    "many ancestors": ("K = ValueError\nfor _ in range(80):\n    K = type('K', (K,), {})\nraise K('x')", "K: x"),
    "dict that raises": ("class A:\n    @property\n    def __dict__(self): raise ValueError\na = A()", None),
    "class that raises": ("class A:\n    @property\n    def __class__(self): raise ValueError\na = A()", None),
    "attributes that raise": (
        "class A:\n    def __getattribute__(self, name): raise BaseException\na = A()",
        None,
    ),
    "output closed": ("import sys\nsys.stdout = open('log.txt', 'w')\nprint('x')\nsys.stdout.close()", None),
    "no output": ("import sys\nsys.stdout = sys.stderr = None", None),
    "names that are none": ("globals()[5] = globals()[1, 2] = model", None),
    "many models": (
        "others = [keras.Sequential([keras.Input((2,))]) for _ in range(2001)]\n" + DENSE,
        None,
    ),
    "endless": ("while True: pass", "time limit"),
    "endless in C": ("import itertools\nsum(itertools.count())", "longer than"),
    "endless thread": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,)).start()",
        "time limit",
    ),
    "endless at exit": ("import atexit\n@atexit.register\ndef forever():\n    while True: pass", "time limit"),
    "something at exit": ("import atexit\natexit.register(print, 'bye')\natexit.register(lambda: 1 / 0)", None),
    "endless where it is deleted": (
        "class A:\n    def __del__(self):\n        while True: pass\na = A()\ndel a",
        "time limit",
    ),
    "endless where the last name is let go": (
        "class A:\n    def __del__(self):\n        while True: pass\na = A()",
        "time limit",
    ),
    "something where the last name is let go": ("class A:\n    def __del__(self): 1 / 0\na = A()", None),
    "endless process": (
        "import multiprocessing, time\nmultiprocessing.Process(target=time.sleep, args=(1000,)).start()",
        "time limit",
    ),
    "process that nobody waits for": (
        "import multiprocessing, time\nmultiprocessing.Process(target=time.sleep, args=(1000,), daemon=True).start()",
        None,
    ),
    "process that is ended": (
        "import multiprocessing, time\nprocess = multiprocessing.Process(target=time.sleep, args=(1000,))\n"
        "process.start()\nprocess.terminate()\nprocess.join()\nassert process.exitcode == -15",
        None,
    ),
    "thread that nobody waits for": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,), daemon=True).start()",
        None,
    ),
    "idle workers": ("from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor().submit(print)", None),
    "memory": ("a = []\nwhile True: a.append(bytearray(10 ** 7))", "memory"),
    "crash": ("import ctypes\nctypes.string_at(0)", "signal 11"),
    "nested folders": (DEEP, None),
}


@pytest.mark.skipif(sys.platform != "linux", reason="limits")
@pytest.mark.parametrize("name", ENDINGS)
def test_the_model_is_judged(seat: Seat, name: str) -> None:
    code, ends_with = ENDINGS[name]
    checks = ("output-shape", "runs-to-end")
    shape = Expectation(output_shape=(None, 3))
    limits = {"time_limit": 60.0 if ends_with is None else 5.0, "memory_limit": 1500}
    text = source.from_text("student.py", DENSE + code + "\n")
    run = answer(Plan(text, expect=shape, checks=checks, **limits), seat)  # type: ignore[arg-type]
    assert run.reason is None, run
    shaped, ended = run.checks
    assert shaped.passed is True
    assert ended.passed is (ends_with is None)
    assert (ends_with or "") in ended.message


@pytest.mark.skipif(sys.platform != "linux", reason="limits")
def test_a_model_that_a_function_builds_before_it_hangs_is_judged(seat: Seat) -> None:
    model = "model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])"
    code = f"import itertools, keras\ndef main():\n    {model}\n    sum(itertools.count())\nmain()\n"
    expect = Expectation(output_shape=(None, 3))
    plan = Plan(source.from_text("student.py", code), expect=expect, checks=("output-shape",), time_limit=4.0)
    assert answer(plan, seat).verdict == "passed"


@pytest.mark.skipif(sys.platform != "linux", reason="limits")
def test_training_counts_that_was_over_before_it_hangs(seat: Seat) -> None:
    fit = "model.compile('sgd', 'mse')\n    model.fit(np.ones((8, 10)), np.ones((8, 3)))"
    code = f"import itertools\nimport numpy as np\n{DENSE}def main():\n    {fit}\n    sum(itertools.count())\nmain()\n"
    run = answer(Plan(source.from_text("student.py", code), time_limit=12.0), seat)
    assert run.trained
    assert [check.passed for check in run.checks if check.name == "runs-to-end"] == [False]


def test_what_was_added_later_is_in_the_record_when_the_process_dies(seat: Seat) -> None:
    code = "import keras, os, signal\nmodel = keras.Sequential()\nmodel.add(keras.Input((4,)))\n"
    code += "for units in (5, 3):\n    model.add(keras.layers.Dense(units))\nmodel.compile(loss='mse')\n"
    code += "import ctypes\nctypes.string_at(0)\n"
    plan = Plan(source.from_text("student.py", code), expect=Expectation(params=43), checks=("params",))
    assert answer(plan, seat).verdict == "passed"


NEIGHBOURS = 200
LOOK = """
import ctypes, re
found = set()
for line in open("/proc/self/maps"):
    where, rights = line.split()[:2]
    start, end = (int(part, 16) for part in where.split("-"))
    if rights.startswith("rw") and "[v" not in line and end - start < 1 << 30:
        found |= set(re.findall(rb"neighb" rb"our-[0-9]+-text", ctypes.string_at(start, end - start)))
print("looked", len(found))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_nothing_of_a_submission_is_found_in_the_memory_of_a_later_one(seat: Seat) -> None:
    def run(code: str) -> str:
        return answer(Plan(source.from_text("student.py", code), checks=("runs-to-end",)), seat).stdout

    assert run("own = b'neighb' + b'our-%d-text' % 7\n" + LOOK).strip() == "looked 1", "the look itself works"
    seat.worker().served = 0
    server = seat.worker().process.pid
    for number in range(NEIGHBOURS):
        seat.worker().served = 0
        layers = f"[keras.Input((2,)), keras.layers.Dense(1, name='neighbour-{number}-text')]"
        model = f"import keras\nmodel = keras.Sequential({layers})"
        assert run(f"{model}\nprint('ran')\n") == "ran\n"
    assert seat.worker().process.pid == server, "one server served them all"
    assert run(LOOK).strip() == "looked 0"


SOWN = """
import os, sys, tempfile
from contextlib import suppress
from multiprocessing import shared_memory
import keras

def below(place):
    return [os.path.join(folder, name) for folder, _, names in os.walk(place) for name in names]

up = os.path.dirname
places = {os.getcwd(), up(os.getcwd()), up(up(os.getcwd())), tempfile.gettempdir(), os.path.expanduser("~")}
places |= {os.environ["KERAS_HOME"], "/tmp", "/var/tmp", "/dev/shm"}
"""
SOW = """
for place in places:
    with suppress(OSError):
        os.makedirs(place, exist_ok=True)
        open(os.path.join(place, "sown"), "w").write("sown")
with suppress(OSError):
    open("/proc/self/comm", "w").write("sown")
with suppress(OSError, ImportError):
    shared_memory.SharedMemory("sown", True, 100)
os.environ["SOWN"] = keras.sown = "sown"
"""
REAP = """
found = {"file" for place in places for path in below(place) if os.path.basename(path) == "sown"}
for process in (*range(1, 100), *range(os.getpid() - 20, os.getpid()), os.getppid()):
    for name in ("environ", "comm", "cmdline"):
        with suppress(OSError):
            found |= {name} if "sown" in open(f"/proc/{process}/{name}").read().lower() else set()
with suppress(OSError, ImportError):
    shared_memory.SharedMemory("sown")
    found.add("shared memory")
found |= {"environment"} if "SOWN" in os.environ else set()
found |= {"module"} if hasattr(keras, "sown") else set()
print(sorted(found))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere shared memory stays until the next start of the machine")
def test_nothing_that_a_submission_leaves_is_there_for_a_later_one(seat: Seat) -> None:
    def run(code: str) -> str:
        return answer(Plan(source.from_text("student.py", SOWN + code), checks=("runs-to-end",)), seat).stdout.strip()

    assert run(SOW + REAP) == "['environment', 'file', 'module']", "the look itself works"
    server = seat.worker().process.pid
    for _ in range(3):
        assert run(SOW) == ""
        assert run(REAP) == "[]"
    assert seat.worker().process.pid == server, "one server served them all"


def test_names_that_only_tensorflow_s_authors_need_are_not_told() -> None:
    message = (
        "{{function_node __wrapped__SparseSoftmaxCrossEntropyWithLogits_device_/job:localhost/device:CPU:0}} Received "
        "a label value of 2 which is outside the valid range of [0, 1). [Op:SparseSoftmaxCrossEntropyWithLogits] name: "
    )
    assert without_inner(message) == "Received a label value of 2 which is outside the valid range of [0, 1)."
