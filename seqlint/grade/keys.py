"""The keys of an assignment file: one table, from which it is read, its reference page and its JSON Schema are written.

A `Value` is what a key may hold (values.py); a `Key` is one with its meaning and its default; a `Kind` is a kind of
check.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from seqlint.grade import values
from seqlint.reading import arrays, saved

VISIBILITIES = ("public", "hidden", "after-due-date", "after-published")
MODES = ("exact", "ordered", "contains", "forbidden")
MAX_EPOCHS, MAX_BATCH = 1_000, 65_536
MAX_SECONDS = 3_600
REQUIRED: Any = object()


class Key(NamedTuple):
    """What a key may hold, what it means (a sentence without its full stop), and what holds where it is left out."""

    value: values.Value
    meaning: str
    default: Any = REQUIRED


class Kind(NamedTuple):
    """A kind of check: what passes it (a sentence), its keys, and an example of them in TOML.

    `either`: which of them go together, as JSON Schema.
    """

    meaning: str
    keys: Mapping[str, Key]
    example: str = ""
    either: Mapping[str, Any] = {}


TOP: dict[str, Key] = {
    "title": Key(values.text, "What the assignment is called in reports and feedback", ""),
    "points": Key(values.points, "What all checks are worth together, bonus aside; checked against their sum", None),
    "files": Key(
        values.files,
        "What a submission must contain, the program first; left out, a submission is one program of any name",
        (),
    ),
    "provide": Key(values.files, "Files beside the assignment that are put beside each program: its data", ()),
    "model": Key(
        values.text,
        "The model that is judged: a name at the end of the program, or `build()`, a function called without "
        "arguments; left out, the one called `model`, else the only one",
        None,
    ),
    "starter": Key(
        values.text,
        "A program beside the assignment that everybody began with: what stands in it makes nobody alike",
        None,
    ),
    "strict-names": Key(
        values.flag, "Whether files must be called as in `files` though nothing else can be meant", False
    ),
    "renamed-costs": Key(
        values.points, "Points that go where a file of another name was taken for one of `files`", 0.0
    ),
    "static-credit": Key(
        values.share,
        "The share that checks of layers, loss and lint give for what the text of a program says that cannot run",
        0.0,
    ),
    "due": Key(values.due, "When it is due; what a platform says of hand-in times is held against it", None),
    "grace": Key(values.points, "Minutes after `due` that cost nothing", 0.0),
    "late": Key(
        values.late,
        "What lateness costs, in percent: `step` once, `per-day` for each day begun; `floor` always stays",
        None,
    ),
    "extensions": Key(
        values.text, "Due dates of single people: a CSV file beside the assignment, columns `id` and `due`", None
    ),
    "published": Key(
        values.flag, "Whether students may see now what they see `after-due-date` and `after-published`", False
    ),
    "check": Key(values.Value(lambda value: value, "tables", {}), "The checks, each a table under `[[check]]`"),
}
COMMON: dict[str, Key] = {
    "name": Key(values.text, "What the check is called; each has a name of its own"),
    "kind": Key(values.text, "What is checked; the kinds are below"),
    "points": Key(values.points, "What the check is worth", None),
    "weight": Key(
        values.weight,
        "In place of `points`: a share of what is left of all points, in proportion to the other weights",
        None,
    ),
    "model": Key(
        values.text, "The model that the check is about, where it is another than the assignment's `model`", None
    ),
    "visibility": Key(
        values.one_of(*VISIBILITIES),
        "Who sees name and result: students too (`public`), later (once the platform or `published` says so), or "
        "teachers only (`hidden`)",
        "public",
    ),
    "message": Key(values.text, "Your own words for who does not pass, in front of what was found", None),
    "bonus": Key(values.flag, "Whether its points come on top of the assignment's", False),
}
BOUNDS = {"min": Key(values.size, "The least that passes", None), "max": Key(values.size, "The most that passes", None)}


def _exact_or_bounds(key: str) -> Mapping[str, Any]:
    return {"oneOf": [{"required": [key]}, {"anyOf": [{"required": ["min"]}, {"required": ["max"]}]}]}


MEASURED: dict[str, Key] = {
    "target": Key(values.text, "The column of a `.csv` that is to be predicted; left out, the last one", None),
    "metric": Key(
        values.identifier("metrics"),
        "What is measured on the test data; for `accuracy` the largest of several outputs is the answer",
        "accuracy",
    ),
    "at-least": Key(values.real, "What the metric must reach", None),
    "at-most": Key(values.real, "What the metric must reach where less is better, as with `mae`", None),
    "time-limit": Key(
        values.from_one_to(MAX_SECONDS),
        "Seconds of the processor for all of it; what is not done then is undecided",
        60,
    ),
}
A_BOUND = {"oneOf": [{"required": ["at-least"]}, {"required": ["at-most"]}]}
WORTH = {"oneOf": [{"required": ["points"]}, {"required": ["weight"]}]}
"""What a check is worth is said in one way, as JSON Schema."""


KINDS: dict[str, Kind] = {
    "input-shape": Kind(
        "The model takes inputs of this shape. One that is not built yet is built with it.",
        {"shape": Key(values.shape, "As Keras prints it, batch axis first; `?` stands for any size")},
        'shape = "(None, 28, 28, 1)"',
    ),
    "output-shape": Kind(
        "The model's output has this shape.",
        {"shape": Key(values.shape, "As Keras prints it, batch axis first; `?` stands for any size")},
        'shape = "(None, ?)"',
    ),
    "params": Kind(
        "The model has this many parameters, exactly or within bounds.",
        {
            "params": Key(values.count, "The number", None),
            "min": Key(values.count, "The least that passes", None),
            "max": Key(values.count, "The most that passes", None),
        },
        "max = 50_000",
        _exact_or_bounds("params"),
    ),
    "layers": Kind(
        "The model has these layers; a share of them gives that share of the points.",
        {
            "layers": Key(
                values.layers,
                "Names, or tables of a `kind` and arguments: a value, several of which one is right "
                "(`units = [16, 32]`), or bounds (`units = {min = 16, max = 64}`); `count` says how often",
            ),
            "mode": Key(
                values.one_of(*MODES),
                "`exact`: these and no others, in this order; `ordered`: others between them do not matter; "
                "`contains`: in any order; `forbidden`: none of these",
                "exact",
            ),
        },
        'layers = ["Flatten", {kind = "Dense", units = [16, 32], activation = "relu", count = 2}, '
        '{kind = "Dense", units = 3}]\nmode = "ordered"',
    ),
    "loss": Kind(
        "The model is compiled with this loss.",
        {"loss": Key(values.identifiers("losses"), "The losses that pass")},
        'loss = ["categorical_crossentropy", "sparse_categorical_crossentropy"]',
    ),
    "optimizer": Kind(
        "The model is compiled with this optimizer.",
        {"optimizer": Key(values.identifiers("optimizers"), "The optimizers that pass")},
        'optimizer = ["adam", "sgd"]',
    ),
    "metrics": Kind(
        "The model is compiled with these metrics, others aside; a share of them gives that share of the points.",
        {"metrics": Key(values.identifiers("metrics"), "The metrics asked for")},
        'metrics = ["accuracy"]',
    ),
    "learning-rate": Kind(
        "The optimizer's learning rate, exactly or within bounds.",
        {"learning-rate": Key(values.size, "The rate", None), **BOUNDS},
        "min = 0.0001\nmax = 0.01",
        _exact_or_bounds("learning-rate"),
    ),
    "lint": Kind(
        "seqlint finds no mistakes in the program.",
        {
            "rules": Key(values.texts, "Names or codes of rules, or families (`SEQ3`); left out, all that are on", ()),
            "per_finding": Key(values.cost, "Points that each finding costs, or how much of the check's", 1.0),
            "cap": Key(values.points, "The most that all of them cost; left out, all points of the check", None),
            "severity": Key(
                values.one_of("error", "warning"), "Whether errors alone count, or warnings too", "warning"
            ),
        },
        'rules = ["SEQ1", "missing-output-activation"]\nper_finding = "25%"\nseverity = "error"',
    ),
    "record": Kind(
        "Your own Python decides, from [the record](#the-record) of the rebuilt model. It runs in its own process, "
        "and what goes wrong in it costs no student points.",
        {
            "script": Key(
                values.ending_in(".py"),
                "A file beside the assignment with a function `check(record)`; it gives `True`, `False` or a share "
                "from 0 to 1, alone or in a pair with a message",
            )
        },
        'script = "narrowing.py"',
    ),
    "runs-to-end": Kind("The program runs to its end.", {}),
    "forward-pass": Kind("The rebuilt model computes finite numbers of the right shape for several batch sizes.", {}),
    "trains": Kind(
        "The program trains the model: its weights move, to other numbers (not to NaN). A training step of the rebuilt "
        "one moves its weights, too.",
        {},
    ),
    "learns": Kind(
        "The rebuilt model, trained on your data with several seeds where no submission can reach it, reaches a metric "
        "on hidden data; the share of the seeds that do gives that share of the points.",
        {
            "data": Key(
                values.ending_in(*arrays.ENDINGS),
                "A file beside the assignment to train on, as the model is to see it: a `.npz` with `x_train`, "
                "`y_train`, `x_test` and `y_test` (Keras' `mnist.npz` is one), or with `x` and `y`; a `.csv` with a "
                "sample in each row",
            ),
            "test": Key(
                values.ending_in(*arrays.ENDINGS),
                "A file of hidden data, likewise; left out, `x_test` and `y_test` of `data`",
                None,
            ),
            **MEASURED,
            "epochs": Key(
                values.from_one_to(MAX_EPOCHS), "At most so many; training ends when the metric is reached", 20
            ),
            "batch-size": Key(values.from_one_to(MAX_BATCH), "Samples in a batch", 32),
            "seeds": Key(
                values.seeds,
                "How often it is trained anew, with other numbers at random; or the seeds themselves",
                (1, 2, 3),
            ),
            "loss": Key(values.identifier("losses"), "In place of the one that the model is compiled with", None),
            "optimizer": Key(
                values.identifier("optimizers"), "In place of the one that the model is compiled with", None
            ),
        },
        'data = "digits.npz"\nat-least = 0.9\nepochs = 10',
        A_BOUND,
    ),
    "evaluates": Kind(
        "A trained model, or weights for the model that the program builds, reach a metric on hidden data. The file is "
        "checked first, and loaded where no submission can reach anything.",
        {
            "file": Key(
                values.ending_in(*saved.ENDINGS),
                "The file that is handed in with the program. Where it is missing this check fails, and the others are "
                "decided all the same, unless `files` names it, too",
            ),
            "test": Key(
                values.ending_in(*arrays.ENDINGS),
                "A file of hidden data: a `.npz` with `x_test` and `y_test`, or `x` and `y`; a `.csv`",
            ),
            **MEASURED,
        },
        'file = "digits.keras"\ntest = "hidden.npz"\nat-least = 0.9',
        A_BOUND,
    ),
}
