"""Right programs that ask for what the sandbox refuses, and stand-ins that raise what the real thing raises."""

from __future__ import annotations

import pytest

from seqlint.reading import source
from seqlint.run import Plan, Run, run

MODEL = "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n"
FRUIT = """
import os
import numpy as np
for kind in ('apple', 'pear'):
    os.makedirs(f'fruit/{kind}', exist_ok=True)
    for number in range(3):
        keras.utils.save_img(f'fruit/{kind}/{number}.png', np.random.rand(20, 20, 3))
data = keras.utils.image_dataset_from_directory('fruit', image_size=(20, 20), batch_size=2)
print(data.class_names, next(iter(data))[0].shape)
"""
TFDS = """
import tensorflow_datasets as tfds
data, info = tfds.load('mnist', split='train', with_info=True, as_supervised=True)
label = info.features['label']
print(label.num_classes, label.names[3], label.int2str(3), label.str2int('3'), label.shape)
print(info.features['image'].shape, info.features['image'].dtype.__name__, info.features.shape['label'])
print(info.splits['train'].num_examples, info.splits['train[:10%]'].num_examples, info.splits.total_num_examples)
print(info.full_name.partition('/')[0], info.supervised_keys, bool(info.nothing_of_the_kind))
builder = tfds.builder('mnist')
builder.download_and_prepare()
print(len(builder.as_dataset(split='test')))
"""
PROCESSES = """
import multiprocessing as mp
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager, Pool, Process, Queue, Value
def double(x):
    return 2 * x
def put(queue, lock):
    with lock:
        queue.put(5)
if __name__ == '__main__':
    with Pool(2) as pool:
        print(pool.map(double, [1, 2]), mp.get_context('spawn').Pool(1).apply(double, (3,)))
    queue = Queue()
    process = Process(target=put, args=(queue, mp.Lock()))
    process.start()
    print(queue.get())
    process.join()
    print(process.exitcode, process.is_alive())
    count = Value('i', 3)
    with count.get_lock():
        count.value += 1
    print(count.value, dict(Manager().dict(a=1)))
    with ProcessPoolExecutor(2) as executor:
        print(list(executor.map(double, [3, 4])))
"""
LOCKS = """
import multiprocessing as mp
lock = mp.RLock()
with lock:
    with lock:
        print('twice')
pair = mp.Semaphore(2)
print(pair.acquire(), pair.acquire(), pair.acquire(block=False), pair.acquire(timeout=0.01))
single = mp.BoundedSemaphore(1)
try:
    single.release()
except ValueError as error:
    print(error)
event = mp.Event()
event.set()
print(event.wait(1))
"""
JOBS = """
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
x, y = np.random.rand(60, 4), np.arange(60) % 2
print(len(cross_val_score(LogisticRegression(), x, y, n_jobs=-1, cv=3)))
"""
THREADS = (
    "from multiprocessing.pool import ThreadPool\nwith ThreadPool(2) as pool:\n    print(pool.map(abs, [-1, 2]))\n"
)

# Each prints these lines and runs to its end.
RIGHT = {
    "threads": (THREADS, ["[1, 2]"]),
    "processes": (PROCESSES, ["[2, 4] 6", "5", "0 False", "4 {'a': 1}", "[6, 8]"]),
    "locks": (LOCKS, ["twice", "True True False False", "semaphore or lock released too many times", "True"]),
    "jobs of scikit-learn": (JOBS, ["3"]),
    "own pictures": (FRUIT, ["Found 6 files belonging to 2 classes.", "['apple', 'pear'] (2, 20, 20, 3)"]),
    "features": (
        TFDS,
        ["10 3 3 3 ()", "(28, 28, 1) uint8 ()", "60000 6000 70000", "mnist ('image', 'label') False", "10000"],
    ),
}
# What stands in raises what the real thing raises (Keras 3.15, TFDS 4.9).
RAISING = {
    "size": ("keras.applications.VGG16(include_top=True, input_shape=(150, 150, 3))", "should be (224, 224, 3)"),
    "classes": ("keras.applications.ResNet50(classes=10)", "`classes` should be 1000"),
    "colours": ("keras.applications.VGG16(include_top=False, input_shape=(48, 48, 1))", "3 channels"),
    "weights": ("keras.applications.VGG16(weights='imagnet')", "`weights` argument should be"),
    "class": (
        "import tensorflow_datasets as t\nt.load('mnist', with_info=True)[1].features['label'].int2str(10)",
        "10",
    ),
}
# The place, or what had a stand-in, may be why: nobody's fault.
UNDECIDED = {
    "another program": "import subprocess\nsubprocess.run(['ls'])\n",
    "accuracy claimed": "import numpy as np\nmodel.compile('sgd', 'mse')\n"
    "history = model.fit(np.ones((8, 4)), np.ones(8))\nassert history.history['loss'][-1] < 1e-9\n",
    "made-up table": "import pandas as pd\npd.read_csv('no.csv')['Age'].str.split(' ')\n",
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    texts = {name: MODEL + text for name, (text, _) in {**RIGHT, **RAISING}.items()}
    texts |= {name: MODEL + text for name, text in UNDECIDED.items()}
    plans = [Plan(source.from_text("student.py", text)) for text in texts.values()]
    return dict(zip(texts, run(plans), strict=True))


@pytest.mark.parametrize("name", RIGHT)
def test_what_a_right_program_needs_is_there(runs: dict[str, Run], name: str) -> None:
    assert runs[name].verdict == "passed", runs[name].error
    printed = [line for line in runs[name].stdout.splitlines() if line in RIGHT[name][1]]
    assert printed == RIGHT[name][1], runs[name].stdout


@pytest.mark.parametrize("name", RAISING)
def test_a_stand_in_raises_what_the_real_thing_raises(runs: dict[str, Run], name: str) -> None:
    error = runs[name].error
    assert error is not None
    assert error.type == "ValueError"
    assert RAISING[name][1] in error.message
    assert runs[name].verdict == "failed"


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_may_be_the_fault_of_the_place_is_undecided(runs: dict[str, Run], name: str) -> None:
    (check,) = (check for check in runs[name].checks if check.name == "runs-to-end")
    assert check.passed is None, check.message
    assert runs[name].verdict == "unverified"
