"""What the analysis infers of the Sequential models in a course repository, against what Keras builds.

    python benchmarks/courses.py CLONE [CLONE ...] [--truth models.json] [--jobs N]

The truth is what Keras builds when the files are executed in the sandbox, with stand-ins for data (`seqlint run`), or
what `--truth` says, a JSON of {"files": [{"repo", "path", "models": [{"cell", "line", "outcomes": [{"output_shape",
"params", "tainted"}]}]}]}, in which axis 0 is null. Models that Keras never built, or built by data after a failed
statement, are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.courses_run import paths
from seqlint.facts import ModelFacts
from seqlint.program import analyze
from seqlint.reading import source
from seqlint.run import Plan, run
from seqlint.shapes import inferred


@dataclass(frozen=True)
class Built:
    """One model as Keras built it, and what was inferred for its place in the source."""

    place: str
    output_shape: tuple[int | None, ...]
    params: int | None
    guesses: tuple[ModelFacts, ...]

    @property
    def shape_verdict(self) -> str:
        """right, not inferred, or wrong: every result inferred for the place differs in a dimension that is known."""
        shapes = [m.output_shape for m in self.guesses]
        if self.output_shape in shapes:
            return "right"
        return "wrong" if shapes and all(s is not None and self._contradicts(s) for s in shapes) else "not inferred"

    def _contradicts(self, shape: tuple[Any, ...]) -> bool:
        pairs = zip(shape, self.output_shape, strict=False)
        return len(shape) != len(self.output_shape) or any(a != b and a != "?" for a, b in pairs)

    @property
    def params_verdict(self) -> str:
        counts = [m.params for m in self.guesses]
        if self.params in counts:
            return "right"
        return "wrong" if counts and all(c is not None for c in counts) else "not inferred"


def analysed(path: Path) -> tuple[ModelFacts, ...]:
    found = source.read(str(path))
    return () if found.problem else inferred(found, analyze(found))


def executed(clone: Path, jobs: int) -> Iterator[Built]:
    """The models that Keras builds when the clone's files are executed here."""
    chosen = paths(clone)
    plans = [Plan(source.read(str(path)), checks=("output-shape",), time_limit=60.0) for path in chosen]
    for path, done in zip(chosen, run(plans, jobs), strict=True):
        guesses = analysed(path)
        for model in done.models:
            if model.output_shape is not None:
                here = tuple(m for m in guesses if (m.cell, m.line) == (model.cell, model.line))
                place = f"{path.relative_to(clone)} cell {model.cell} line {model.line}"
                yield Built(place, tuple(model.output_shape), model.params, here)  # type: ignore[arg-type]


def told(clone: Path, files: list[dict[str, Any]]) -> Iterator[Built]:
    """The models that a JSON of the truth lists for this clone."""
    for file in files:
        guesses = analysed(clone / file["path"])
        for model in file["models"]:
            here = tuple(m for m in guesses if (m.cell, m.line) == (model["cell"], model["line"]))
            for outcome in model["outcomes"]:
                if outcome["output_shape"] is not None and not outcome.get("tainted"):
                    place = f"{file['path']} cell {model['cell']} line {model['line']}"
                    yield Built(place, tuple(outcome["output_shape"]), outcome["params"], here)


def report(clone: Path, models: list[Built]) -> None:
    print(f"\n{clone.name}: {len(models)} Sequential models that Keras built")
    for what, verdicts in (
        ("output shape", [m.shape_verdict for m in models]),
        ("parameters", [m.params_verdict for m in models]),
    ):
        counts = {v: verdicts.count(v) for v in ("right", "not inferred", "wrong")}
        print(f"  {what}: {counts}, {100 * counts['right'] / max(1, len(models)):.1f} % right")
    for model in models:
        if (model.shape_verdict, model.params_verdict) != ("right", "right"):
            shown = [(m.output_shape, m.params) for m in model.guesses]
            print(f"    {model.place}: {model.output_shape}, {model.params}; inferred {shown}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    truth = json.loads(options.truth.read_text())["files"] if options.truth else None
    for clone in options.clones:
        if truth is None:
            models = list(executed(clone, options.jobs))
        else:
            models = list(told(clone, [f for f in truth if clone.name.endswith(f["repo"].partition("/")[2])]))
        report(clone, models)


if __name__ == "__main__":
    main()
