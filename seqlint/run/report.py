"""A Run as JSON and as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seqlint.facts import LayerFacts, ModelFacts
from seqlint.output.counts import rows, tally
from seqlint.output.paint import Paint
from seqlint.run.plan import Check, Run, format_shape
from seqlint.wording import counted, line_of

MARKS = {True: "ok", False: "FAILED", None: "undecided"}


def to_json(run: Run) -> dict[str, Any]:
    """One element of `runs` in `seqlint run --format json`."""
    error = run.error
    return {
        "path": run.path,
        "verdict": run.verdict,
        "reason": run.reason,
        "message": run.message,
        "models": [_model(model) for model in run.models],
        "judged": run.judged,
        "checks": [_check(check) for check in run.checks],
        "stand_ins": list(run.stand_ins),
        "error": None
        if error is None
        else {
            "type": error.type,
            "message": error.message,
            "cell": error.cell,
            "line": error.line,
            "frames": [{"cell": f.cell, "line": f.line, "function": f.function, "text": f.text} for f in error.frames],
        },
        "isolation": list(run.isolation),
        "versions": dict(run.versions),
        "stdout": run.stdout,
        "stderr": run.stderr,
        "seconds": run.seconds,
    }


def _model(model: ModelFacts) -> dict[str, Any]:
    return {
        "name": model.name,
        "cell": model.cell,
        "line": model.line,
        "verified": bool(model.verified),
        "input_shape": model.input_shape,
        "output_shape": model.output_shape,
        "params": model.params,
        "layers": [_layer(layer) for layer in model.layers],
    }


def _layer(layer: LayerFacts) -> dict[str, Any]:
    return {"kind": layer.kind, "name": layer.name, "output_shape": layer.output_shape, "params": layer.params}


def _check(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "passed": check.passed,
        "expected": check.expected,
        "actual": check.actual,
        "inferred": check.inferred,
        "message": check.message,
    }


def text(run: Run, *, color: bool = False) -> str:
    """What a person reads: the verdict, then expected, inferred and actual side by side, then what else matters."""
    lines = [f"  {run.message}"] if run.message else []
    if run.judged is not None:
        lines.append(f"  model: {_describe(run.models[run.judged])}")
    else:
        lines += [f"  built: {_describe(model)}" for model in run.models]
    lines += _table(run.checks)
    if run.error is not None:
        lines += _traceback(run)
    if run.stand_ins:
        lines.append(f"  stand-ins: {', '.join(run.stand_ins)}")
    if run.isolation:
        lines.append(f"  isolation: {', '.join(run.isolation)}")
    return _head(run, Paint(color)) + "".join(f"{_safe(line)}\n" for line in lines)


def findings(run: Run, *, color: bool = False) -> str:
    """For `--quiet`: what is not as it should be, and nothing of a run that passed."""
    if run.verdict == "passed":
        return ""
    lines = [f"  {run.message}"] if run.message else []
    lines += [f"  {check.name}: {check.message}" for check in run.checks if check.passed is not True]
    return _head(run, Paint(color)) + "".join(f"{_safe(line)}\n" for line in lines)


def statistics(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """How many runs ended in which way, the most frequent first."""
    return [{"count": n, "verdict": verdict, "reason": reason or None} for n, (verdict, reason) in _endings(runs)]


def statistics_text(runs: Sequence[Run]) -> str:
    return "".join(f"{row}\n" for row in rows(_endings(runs)))


def _endings(runs: Sequence[Run]) -> list[tuple[int, tuple[str, ...]]]:
    return tally((run.verdict, run.reason or "") for run in runs)


def _head(run: Run, paint: Paint) -> str:
    return f"{_safe(run.path)}: {paint.verdict(run.verdict)}" + (f" ({run.reason})" if run.reason else "") + "\n"


def _describe(model: ModelFacts) -> str:
    where = line_of(model.cell, model.line)
    name = f"{model.name}, " if model.name else ""
    if model.output_shape is None:
        layers = counted(len(model.layers), "layer")
        built = f"{model.params} parameters, no single output" if model.params is not None else "not built"
        return f"{name}{where}: {layers}, {built}"
    shapes = f"{format_shape(model.input_shape)} -> {format_shape(model.output_shape)}"
    return f"{name}{where}: {shapes}, {model.params} parameters{'' if model.verified else ', unverified'}"


def _table(checks: tuple[Check, ...]) -> list[str]:
    if not checks:
        return []
    head = ("check", "expected", "inferred", "actual", "")
    rows = [(c.name, c.expected or "", c.inferred or "", c.actual or "", MARKS[c.passed]) for c in checks]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(5)]
    lines = ["  " + "  ".join(cell.ljust(width) for cell, width in zip(head, widths, strict=True)).rstrip()]
    for row, check in zip(rows, checks, strict=True):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  " + (line + f"  {check.message}" if check.passed is not True else line).rstrip())
    return lines


def _traceback(run: Run) -> list[str]:
    assert run.error is not None
    lines = [f"  {line_of(frame.cell, frame.line)}: {frame.text}" for frame in run.error.frames]
    return [*lines, f"  {run.error.type}: {run.error.message}".rstrip()]


def _safe(line: str) -> str:
    """No control characters of the submission's reach a terminal."""
    return "".join(c if c.isprintable() or c in "\t" else f"\\x{ord(c):02x}" for c in line.replace("\n", " "))
