"""Random Sequential models, given to Keras and to `keras_api`: no claim of ours may differ.

`python -m tests.keras_api.fuzz_shapes --examples 20000` runs longer than the tests do. A difference is shrunk to its
smallest case, which belongs into `test_shapes.py` then.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field

import keras
from hypothesis import HealthCheck, given, settings

from tests.keras_api.generated import ModelSpec, models
from tests.keras_api.truth import Answer, disagreement, is_known, of_keras, of_seqlint


@dataclass
class Report:
    """How many models Keras accepts and refuses, and of those, how many we know or refuse at the same layer."""

    accepted: int = 0
    known: int = 0
    counted: int = 0
    refused: int = 0
    refused_too: int = 0
    missed: dict[str, str] = field(default_factory=dict)

    def add(self, model: ModelSpec, theirs: Answer, ours: Answer) -> None:
        if theirs.refused is None:
            self.accepted += 1
            self.known += all(map(is_known, ours.outputs))
            self.counted += None not in ours.params
            return
        self.refused += 1
        at = len(theirs.outputs)
        if ours.refused is not None and len(ours.outputs) == at:
            self.refused_too += 1
        else:
            self.missed.setdefault(model.layers[at].kind, f"{model.layers[at]}: {theirs.refused}")

    def __str__(self) -> str:
        return (
            f"{self.accepted + self.refused} models. Keras accepts {self.accepted}: every layer's shape known in "
            f"{self.known / max(self.accepted, 1):.2%}, its weights in {self.counted / max(self.accepted, 1):.2%}. "
            f"Keras refuses {self.refused}: refused at the same layer {self.refused_too / max(self.refused, 1):.2%}."
        )


def compare(examples: int, *, derandomize: bool = False) -> Report:
    """Draw models and compare; a difference raises `AssertionError` with the smallest model found."""
    report = Report()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=derandomize,
        suppress_health_check=list(HealthCheck),
    )
    @given(models())
    def one(model: ModelSpec) -> None:
        theirs, ours = of_keras(model), of_seqlint(model)
        report.add(model, theirs, ours)
        if (report.accepted + report.refused) % 200 == 0:
            keras.backend.clear_session()
        difference = disagreement(theirs, ours)
        assert difference is None, difference

    one()
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000)
    found = compare(parser.parse_args().examples)
    print(found)
    for missed in found.missed.values():
        print("not refused:", missed[:300])
