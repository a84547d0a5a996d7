"""What many files cost: `python benchmarks/many_files.py`.

200 programs as students write them, a mistake in every second one. Whole commands, each in turn with a process that
does nothing but parse the same files with libcst, one after the other: wall clock and processor time, with and without
a cache. In one process seqlint takes at most LIMIT times as much processor time. Then ruff, flake8 with torchfix,
`pylint -E` and fixit on the same files: they look for other things, but a course would run one of them.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FILES = 200
ROUNDS = 5
LIMIT = 2.0
ONE_PROCESS = "seqlint --jobs 1, nothing cached"
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

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
    "flake8 with torchfix": ["flake8", "--isolated"],
    "pylint -E": ["pylint", "-E"],
    "fixit": ["fixit", "lint"],
}


Cost = tuple[float, float]
"""Seconds of wall clock and of processor time."""


def cost(command: list[str], folder: str) -> Cost:
    """Of one process and all that it starts. What it finds is its exit code's business."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, capture_output=True, check=False, env=ENVIRONMENT)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(rounds: list[tuple[Cost, Cost]]) -> tuple[float, float, float, float]:
    """Of what is measured: wall clock and processor time, and each against the parsing of its round."""
    walls, cpus = [ours[0] for ours, _ in rounds], [ours[1] for ours, _ in rounds]
    ratios = [[ours[i] / theirs[i] for ours, theirs in rounds] for i in (0, 1)]
    wall, cpu, by_wall, by_cpu = map(statistics.median, (walls, cpus, *ratios))
    return wall, cpu, by_wall, by_cpu


def whole_commands(folder: str, paths: list[str]) -> float:
    """Print each command's cost, in turn with a process that only parses the same files; the ratio that has a limit."""
    seqlint = [sys.executable, "-m", "seqlint", "lint", "--isolated", "."]
    parse = [sys.executable, "-c", PARSE, *paths]

    def change() -> None:
        with open(paths[0], "a") as file:
            file.write("\n")

    commands: list[tuple[str, list[str], Callable[[], None]]] = [
        (ONE_PROCESS, [*seqlint, "--no-cache", "--jobs", "1"], lambda: None),
        ("seqlint --jobs 2, nothing cached", [*seqlint, "--no-cache", "--jobs", "2"], lambda: None),
        ("seqlint, one file changed", seqlint, change),
        ("seqlint, nothing changed", seqlint, lambda: None),
        ("seqlint, one file, nothing cached", [*seqlint[:-1], paths[0], "--no-cache"], lambda: None),
    ]
    for name, command in PEERS.items():
        program = shutil.which(command[0], path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
        if program is None:
            print(f"{name:34} not installed: `make bench` does that")
        else:
            commands.append((name, [program, *command[1:], "."], lambda: None))
    limited = 0.0
    for name, command, before in commands:
        alone = [sys.executable, "-c", PARSE, paths[0]] if "one file," in name else parse
        cost(command, folder)  # fills the cache, where there is one
        rounds = []
        for _ in range(1 if name in PEERS else ROUNDS):
            before()
            rounds.append((cost(command, folder), cost(alone, folder)))
        wall, cpu, by_wall, by_cpu = medians(rounds)
        print(f"{name:34} {wall:6.2f} s, {by_wall:5.2f} of parsing; CPU {cpu:6.2f} s, {by_cpu:5.2f} of it", flush=True)
        limited = by_cpu if name == ONE_PROCESS else limited
    return limited


def main() -> int:
    draw = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/homework_{number:03}.py" for number in range(FILES)]
        for number, path in enumerate(paths):
            Path(path).write_text(program(number, draw))
        check_findings(paths)
        ratio = whole_commands(folder, paths)
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
