"""How many files and models of a course repository `seqlint run` gets, from a local clone.

    python benchmarks/courses_run.py CLONE [CLONE ...] [--truth models.json] [--verbose] [--only TEXT]

A file counts when its text names Sequential. It is obtained when at least one model of it is built. A file whose
model cannot be had offline (its shape is in a download, its cell is no Python) is counted apart, with the reason.
With `--truth` (the models that Keras built from the same files, as JSON) each of those is looked up by its place, and
its output shape and parameters are compared.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from seqlint.reading import source
from seqlint.run import Plan, Run, run

# What no stand-in can have, by what the file's text says.
OFFLINE = {
    r"hub\.KerasLayer|hub\.load|tfhub\.dev": "layers are downloads of tensorflow_hub",
    r"kerastuner|keras_tuner|kt\.": "models are made by keras_tuner, which is not installed",
    r"info\.features|encoder\.vocab_size|tokenizer\.vocab_size": "shapes are in a download of tensorflow_datasets",
    r"#\s*YOUR CODE|# ?Fill in|\(\s*# ?your code": "an exercise with holes, no Python yet",
}


@dataclass(frozen=True)
class File:
    """One file, its run, and the models that Keras is known to build from it."""

    name: str
    text: str
    done: Run
    truth: list[dict[str, Any]]

    @property
    def built(self) -> int:
        return sum(model.output_shape is not None for model in self.done.models)

    @property
    def offline(self) -> str | None:
        """Why its model cannot be had here, None where it can."""
        if self.built:
            return None
        error = self.done.error
        if error is not None and error.type in ("SyntaxError", "IndentationError"):
            return "a cell is no Python"
        return next((why for pattern, why in OFFLINE.items() if re.search(pattern, self.text, re.IGNORECASE)), None)

    @property
    def wanting(self) -> list[str]:
        """Models that Keras built and the run has not, or otherwise."""
        return [place for place, found in self._known() if not found]

    @property
    def known(self) -> int:
        return len(self._known())

    def _known(self) -> list[tuple[str, bool]]:
        found = []
        for model in self.truth:
            here = [m for m in self.done.models if (m.cell, m.line) == (model["cell"], model["line"])]
            for outcome in model["outcomes"]:
                if outcome["output_shape"] is not None and not outcome.get("tainted"):
                    told = (tuple(outcome["output_shape"]), outcome["params"])
                    place = f"{model['cell']}:{model['line']}"
                    found.append((place, any((m.output_shape, m.params) == told for m in here)))
        return found


def paths(clone: Path) -> list[Path]:
    """Every script and notebook of a clone that names Sequential."""
    found = [path for path in sorted(clone.rglob("*")) if path.suffix in (".py", ".ipynb") and path.is_file()]
    return [path for path in found if "Sequential" in path.read_text(errors="replace")]


def report(clone: Path, files: list[File], verbose: bool) -> None:
    """One clone's numbers, then each file that is not obtained, and why."""
    offline = Counter(file.offline for file in files if file.offline)
    possible = [file for file in files if not file.offline]
    obtained = [file for file in possible if file.built]
    share = 100 * len(obtained) / max(1, len(possible))
    print(f"{clone.name}: {len(files)} files name Sequential")
    for why, count in offline.items():
        print(f"  {count} cannot be had offline: {why}")
    print(f"  {len(obtained)} of {len(possible)} others have a built model: {share:.1f} %")
    print(f"  models: {sum(len(f.done.models) for f in files)} recorded, {sum(f.built for f in files)} built")
    known, wanting = sum(file.known for file in files), sum(len(file.wanting) for file in files)
    if known:
        print(
            f"  of {known} models known from Keras, {known - wanting} are the same: {100 * (1 - wanting / known):.1f} %"
        )
    print(f"  verdicts: {dict(Counter(f.done.reason or f.done.verdict for f in files).most_common())}")
    print(f"  {sum(f.done.seconds for f in files):.0f} seconds in all")
    for file in files:
        if verbose or (not file.built and not file.offline) or file.wanting:
            print(f"    {file.name}: {why_not(file.done)} {' '.join(file.wanting)}")


def why_not(done: Run) -> str:
    """The first failure of a run, in a line."""
    if done.error is None:
        return (done.message or done.verdict)[:200]
    where = f"{done.error.cell}:{done.error.line}"
    return f"{done.error.type} {where} {' '.join(done.error.message.split())[:150]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--only", default="", help="files whose path has this text")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    known = json.loads(options.truth.read_text())["files"] if options.truth else []
    for clone in options.clones:
        chosen = [path for path in paths(clone) if options.only in str(path)]
        truth = {file["path"]: file["models"] for file in known if clone.name.endswith(file["repo"].partition("/")[2])}
        limits = {"checks": ("output-shape",), "time_limit": options.time_limit}
        runs = run([Plan(source.read(str(path)), **limits) for path in chosen], options.jobs)
        files = []
        for path, done in zip(chosen, runs, strict=True):
            name = str(path.relative_to(clone))
            files.append(File(name, path.read_text(errors="replace"), done, truth.get(name, [])))
            if options.verbose:
                print(f"{len(files)}/{len(chosen)} {name} {done.seconds} s", file=sys.stderr)
        report(clone, files, options.verbose)


if __name__ == "__main__":
    main()
