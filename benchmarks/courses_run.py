"""How many files and models of a course repository `seqlint run` gets, from a local clone.

    python benchmarks/courses_run.py CLONE [CLONE ...] [--truth models.json] [--verbose] [--only TEXT]

A file counts when its text names Sequential. Obtained: at least one model of it built. Models: places in the source
at which the program creates one, against those that the static count of `Sequential(` calls finds. With `--truth` (a
list of models that Keras built from the same files) the shapes and parameters of every model are compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from seqlint import source
from seqlint.run import Plan, Run, run

# What no stand-in can have: the model's shape is in the download.
OFFLINE = {
    "tensorflow_hub": "layers of tensorflow_hub are downloads",
    "tfhub.dev": "layers of tensorflow_hub are downloads",
    "torch": "another backend",
    "jax": "another backend",
}


def files(clone: Path) -> list[Path]:
    """Every script and notebook of a clone that names Sequential."""
    found = [path for path in sorted(clone.rglob("*")) if path.suffix in (".py", ".ipynb") and path.is_file()]
    return [path for path in found if "Sequential" in path.read_text(errors="replace")]


def places(run: Run) -> set[tuple[int | None, int]]:
    """The places at which the run created a model."""
    return {(model.cell, model.line) for model in run.models}


def built(run: Run) -> int:
    return sum(model.output_shape is not None for model in run.models)


def report(clone: Path, paths: list[Path], runs: list[Run], truth: dict[str, Any], verbose: bool) -> None:
    got = [run for one in runs if one.models]
    print(
        f"{clone.name}: {len(paths)} files, {len(got)} with a model, {sum(bool(built(one)) for one in runs)} with a built one"
    )
    print(f"  models {sum(len(places(one)) for one in runs)} places, {sum(built(one) for one in runs)} built")
    print(
        f"  seconds {sum(one.seconds for one in runs):.0f}, verdicts {dict(Counter(one.reason or one.verdict for one in runs))}"
    )
    for path, run in zip(paths, runs, strict=True):
        name = str(path.relative_to(clone))
        missing = _missing(truth.get(name), run)
        if verbose or not run.models or missing:
            why = (
                f"{run.error.type} {run.error.cell}:{run.error.line} {run.error.message[:110]!r}"
                if run.error
                else run.message[:150]
            )
            print(f"  {name}: {len(run.models)} models, {built(one)} built, {run.seconds:.0f} s; {why} {missing}")


def _missing(known: list[dict[str, Any]] | None, run: Run) -> str:
    """Which models that Keras built the run has not, or has otherwise."""
    wrong = []
    for model in known or []:
        here = [m for m in run.models if (m.cell, m.line) == (model["cell"], model["line"])]
        for outcome in model["outcomes"]:
            if outcome["output_shape"] is None:
                continue
            same = [
                m for m in here if m.output_shape == tuple(outcome["output_shape"]) and m.params == outcome["params"]
            ]
            if not same:
                wrong.append(f"{model['cell']}:{model['line']}{' tainted' if outcome.get('tainted') else ''}")
    return f"not as known: {' '.join(wrong)}" if wrong else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    known = json.loads(options.truth.read_text())["files"] if options.truth else []
    for clone in options.clones:
        paths = [path for path in files(clone) if options.only in str(path)]
        plans = [
            Plan(source.read(str(path)), checks=("output-shape",), time_limit=options.time_limit) for path in paths
        ]
        truth = {f["path"]: f["models"] for f in known if f["repo"].endswith(clone.name.partition("+")[2])}
        runs = []
        for plan, done in zip(plans, run(plans, options.jobs), strict=True):
            runs.append(done)
            if options.verbose:
                print(f"{len(runs)} {plan.source.path[-70:]} {done.seconds}", file=sys.stderr)
        report(clone, paths, runs, truth, options.verbose)


if __name__ == "__main__":
    main()
