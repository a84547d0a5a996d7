"""What many files cost: `python benchmarks/many_files.py`.

200 programs as students write them, a mistake in every second one. Whole commands, each in turn with a process that
does nothing but parse the same files with libcst, one after the other: wall clock and processor time, with and without
a cache. In one process seqlint takes at most LIMIT times as much processor time. Then ruff, flake8 with torchfix,
`pylint -E` and fixit on the same files: they look for other things, but a course would run one of them.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import SEQLINT, Row, cost, in_turn

FILES = 200
ROUNDS = 5
LIMIT = 1.6
ONE_PROCESS = f"lint {FILES} new files, one process, against parsing them with libcst"
COMMAND = "`benchmarks/many_files.py`"

PROGRAM = '''\
"""Homework {number}: tell {classes} kinds of things apart."""
import numpy as np
import matplotlib.pyplot as plt
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Dropout, Input, Flatten
from tensorflow.keras.utils import to_categorical

np.random.seed({number})
SAMPLES = {samples}
FEATURES = {features}


def load_data(samples, features, classes):
    """Random numbers in place of the measurements."""
    values = np.random.rand(samples, features)
    labels = np.random.randint(0, classes, size=samples)
    return values, labels


def describe(values, labels):
    print("samples:", values.shape[0], "features:", values.shape[1])
    for label in np.unique(labels):
        count = (labels == label).sum()
        print(f"class {{label}}: {{count}} samples ({{count / len(labels):.1%}})")


def plot(history, name):
    plt.figure(figsize=(8, 4))
    plt.plot(history.history["loss"], label="training")
    plt.plot(history.history["val_loss"], label="validation")
    plt.xlabel("epoch")
    plt.ylabel(name)
    plt.legend()
    plt.savefig("history_{number}.png")


values, labels = load_data(SAMPLES, FEATURES, {classes})
describe(values, labels)
values = (values - values.mean(axis=0)) / values.std(axis=0)
targets = to_categorical(labels, {classes})
x_train, x_test, y_train, y_test = train_test_split(values, targets, test_size=0.2, random_state={number})

{model}
model.summary()
model.compile(optimizer={optimizer}, loss={loss}, metrics=["accuracy"])
history = model.fit(x_train, y_train, epochs={epochs}, batch_size=32, validation_split=0.1, verbose=0)
plot(history, "loss")

loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("loss: %.3f, accuracy: %.3f" % (loss, accuracy))
predicted = model.predict(x_test[:5]).argmax(axis=1)
expected = y_test[:5].argmax(axis=1)
for index, (one, other) in enumerate(zip(predicted, expected)):
    mark = "right" if one == other else "wrong"
    print(index, one, other, mark)
'''

MISTAKES = ("brackets", "loss", "optimizer", "activation", "classes", "data")


def program(number: int, draw: random.Random) -> str:
    """One program; every second one has a mistake."""
    mistake = draw.choice(MISTAKES) if number % 2 else None
    classes = draw.randint(3, 9)
    units = classes - 1 if mistake == "classes" else classes
    hidden = [f'Dense({draw.choice([16, 32, 64, 128])}, activation="relu")' for _ in range(draw.randint(1, 4))]
    layers = ["Input((FEATURES,))", *(part for layer in hidden for part in (layer, "Dropout(0.2)"))]
    layers.append(f"Dense({units})" if mistake == "activation" else f'Dense({units}, activation="softmax")')
    if mistake == "brackets":
        model = f"model = Sequential({', '.join(layers[1:])})"
    elif draw.random() < 0.5:
        model = "\n".join(["model = Sequential()", *(f"model.add({layer})" for layer in layers)])
    else:
        model = "model = Sequential([\n" + "".join(f"    {layer},\n" for layer in layers) + "])"
    text = PROGRAM.format(
        number=number,
        classes=classes,
        samples=draw.randint(200, 2000),
        features=draw.randint(4, 40),
        model=model,
        optimizer='"adm"' if mistake == "optimizer" else draw.choice(['"adam"', '"sgd"', '"rmsprop"']),
        loss='"sparse_categorical_crossentropy"' if mistake == "loss" else '"categorical_crossentropy"',
        epochs=draw.randint(5, 50),
    )
    return text.replace("x_train, y_train, epochs", "X_train, y_train, epochs") if mistake == "data" else text


def check_findings(paths: list[str]) -> None:
    """The mistakes found are those that were made."""
    from seqlint.linting.check import check
    from seqlint.reading import source

    wrong = [bool(check(source.read(path)).findings) for path in paths]
    if wrong != [bool(number % 2) for number in range(len(paths))]:
        sys.exit("the mistakes found are not those that were made")


PARSE = "import sys, libcst\nfor path in sys.argv[1:]: libcst.parse_module(open(path).read())"
PEERS = {
    "ruff": ["ruff", "check", "--isolated", "--no-cache"],
    "flake8": ["flake8", "--isolated"],
    "fixit": ["fixit", "lint"],
    "pylint": ["pylint", "-E"],
}
NAMES = {"flake8": "flake8 with torchfix", "pylint": "`pylint -E`"}
PATIENCE = 240.0
"""Seconds for a peer."""


def rows() -> Iterator[Row]:
    """Each command, in turn with a process that only parses the same files."""
    draw = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/homework_{number:03}.py" for number in range(FILES)]
        for number, path in enumerate(paths):
            Path(path).write_text(program(number, draw))
        check_findings(paths)
        yield from _ours(folder, paths)
        yield from _peers(folder, [sys.executable, "-c", PARSE, *paths])


def _ours(folder: str, paths: list[str]) -> Iterator[Row]:
    lint = [*SEQLINT, "lint", "--isolated", "."]
    parse = [sys.executable, "-c", PARSE]

    def change() -> None:
        with open(paths[0], "a") as file:
            file.write("\n")

    def nothing() -> None:
        pass

    cases = [
        (ONE_PROCESS, LIMIT, [*lint, "--no-cache", "--jobs", "1"], paths, nothing),
        ("the same, two processes", "1.3 by the clock", [*lint, "--no-cache", "--jobs", "2"], paths, nothing),
        (f"lint {FILES} files of which one has changed", "0.25", lint, paths, change),
        (f"lint {FILES} files, none changed", "", lint, paths, nothing),
        ("lint one of them", "1.15", [*lint[:-1], paths[0], "--no-cache"], paths[:1], nothing),
    ]
    for name, goal, command, parsed, before in cases:
        typical, clock, processor = in_turn(command, [*parse, *parsed], folder, ROUNDS, before)
        yield Row(name, str(goal), f"{clock:.2f} ({typical.clock:.2f} s)", f"{processor:.2f}", COMMAND)


def _peers(folder: str, parse: list[str]) -> Iterator[Row]:
    for module, arguments in PEERS.items():
        name = f"{NAMES.get(module, module)} on the same files"
        if find_spec(module) is None:
            yield Row(name, "", "not installed", "", "`make bench`")
            continue
        alone = cost(parse, folder)
        peer = cost([sys.executable, "-m", *arguments, "."], folder, PATIENCE)
        assert alone is not None
        if peer is None:
            yield Row(name, "", f"more than {PATIENCE / alone.clock:.0f} (stopped after {PATIENCE:.0f} s)", "", COMMAND)
            continue
        clock, processor = peer.clock / alone.clock, peer.processor / alone.processor
        yield Row(name, "", f"{clock:.2f} ({peer.clock:.2f} s)", f"{processor:.2f}", COMMAND)


def main() -> int:
    """Print what is measured; 1 where one process takes more processor time than it may."""
    failed = 0
    for row in rows():
        print(row, flush=True)
        failed |= row.what == ONE_PROCESS and float(row.processor) > LIMIT
    return failed


if __name__ == "__main__":
    sys.exit(main())
