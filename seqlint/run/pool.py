"""Plans over workers: run the submission, rebuild what it describes, judge. Every plan gets its Run."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from seqlint.facts import ModelFacts
from seqlint.run import left_out, record, verdict, wire
from seqlint.run.isolation.probe import ESSENTIAL
from seqlint.run.plan import ANY, CHECKS, OUR_FAULT, Failure, Plan, Reason, Run, Unavailable
from seqlint.run.trial import Subject, Tried, tried
from seqlint.run.verifier import Verifier
from seqlint.run.worker import Outcome, ServerLost, Worker
from seqlint.run.workspace import Workspace

RECYCLE_AFTER = 1000
AHEAD = 3  # plans a seat that are taken before they can run
STEP_BUDGET = 60_000_000
NO_SPACE = os.strerror(errno.ENOSPC)
LOST = Outcome(b"", "", "", -9, "crash", 0.0, 0.0)


class FullDisk(Exception):
    """There is no room for a submission to run in."""


def execute(plans: Iterable[Plan], jobs: int) -> Generator[tuple[int, Run]]:
    """As `seqlint.run.finished`; the first worker is started before it returns, so that Unavailable comes at once."""
    coming = iter(plans)
    first = next(coming, None)
    if first is None:
        return _nothing()
    workspace = Workspace()
    seats = [Seat(first.isolation, workspace.path / str(n)) for n in range(max(1, jobs))]
    try:
        seats[0].worker()
    except BaseException:
        seats[0].close()
        workspace.remove()
        raise
    return _all(itertools.chain([first], coming), seats, workspace)


def _all(plans: Iterator[Plan], seats: list[Seat], workspace: Workspace) -> Generator[tuple[int, Run]]:
    """Every plan on the first free seat; the results as they come. Leaving early kills what still runs.

    A seat is free again when its submission has run: while the next one runs, the models of the one before are
    measured. This thread shares nothing but simple queues with the others: an interruption, which may come anywhere,
    would leave the lock of a future or an executor taken, and all would wait for it.
    """
    free: queue.SimpleQueue[Seat] = queue.SimpleQueue()
    wanted: queue.SimpleQueue[tuple[int, Plan] | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, Run | BaseException]] = queue.SimpleQueue()
    for seat in seats:
        free.put(seat)

    def one(plan: Plan) -> Run:
        with contextlib.ExitStack() as held:
            seat = free.get()
            held.callback(free.put, seat)
            return answer(plan, seat, held.close)

    def work() -> None:
        while (job := wanted.get()) is not None:
            try:
                done.put((job[0], one(job[1])))
            except BaseException as error:
                done.put((job[0], error))

    threads = [threading.Thread(target=work, daemon=True) for _ in range(2 * len(seats))]
    running = 0
    try:
        for thread in threads:
            thread.start()
        for number, plan in enumerate(plans):
            wanted.put((number, plan))
            running += 1
            for ended in _taken(done, running, AHEAD * len(seats)):
                running -= 1
                yield ended
        yield from _taken(done, running, 1)
    finally:
        with contextlib.suppress(queue.Empty):
            while True:
                wanted.get_nowait()
        for seat in seats:
            seat.stop()
        for _ in threads:
            wanted.put(None)
        for thread in threads:
            if thread.ident is not None:  # it has been started
                thread.join()
        for seat in seats:
            seat.close()
        workspace.remove()


def _nothing() -> Generator[tuple[int, Run]]:
    yield from ()


def _taken(
    done: queue.SimpleQueue[tuple[int, Run | BaseException]], running: int, enough: int
) -> Iterator[tuple[int, Run]]:
    """What has ended of so many that are running; also what ends while as many as `enough` are."""
    for left in range(running, 0, -1):
        try:
            number, made = done.get(left >= enough)
        except queue.Empty:
            return
        if isinstance(made, BaseException):
            raise made
        yield number, made


class Seat:
    """A place for one submission at a time: a scratch folder and its fork server, started when needed."""

    def __init__(self, isolation: str, folder: Path) -> None:
        self.isolation = isolation
        self.folder = folder
        self.steady = record.steady(str(folder))
        self.stopped = False
        self.sealed = False  # no submission can reach the server: if it dies, that is our fault
        self.forks = sys.platform == "linux"
        self._worker: Worker | None = None
        self._verifier: Verifier | None = None
        self._turn = threading.RLock()
        self._verifying = threading.Lock()

    def worker(self) -> Worker:
        """The running server; a new one after a number of jobs. Raises Unavailable where none can be had."""
        with self._turn:
            return self._running()

    def _running(self) -> Worker:
        if self._worker is not None and self._worker.served >= RECYCLE_AFTER:
            self.close()
        worker = self._worker
        if worker is None:
            worker = self._start()
            if not worker.ready.get("forks", True):
                self.forks = False
                self.close()
                worker = self._start()
            self.sealed = "seccomp" in worker.ready["isolation"]
            problem = _problem(worker.ready, self.isolation)
            if problem:
                self.close()
                raise Unavailable(problem)
        if worker.ready.get("verifies") and (self._verifier is None or self._verifier.dead):
            with contextlib.suppress(ServerLost, OSError):  # who needs the server next meets the same
                self._verifier = Verifier(worker.start_verifier)
        return worker

    def _start(self) -> Worker:
        """A server that is ready. `stop` reaches it from its first moment on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._worker = worker = Worker(self.isolation, str(self.folder), preload=self.forks)
        try:
            if self.stopped:
                raise ServerLost("stopped")
            worker.wait()
        except ServerLost as lost:
            self.close()
            raise Unavailable(str(lost)) from None
        return worker

    def close(self) -> None:
        """End the server."""
        if self._verifier is not None:
            with self._verifying:
                self._verifier.close()
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def stop(self) -> None:
        """From another thread: end what runs and start nothing more."""
        self.stopped = True
        if self._worker is not None:
            self._worker.stop()

    def execute(self, job: Mapping[str, Any], time_limit: float, blobs: Sequence[bytes] = ()) -> Outcome:
        """One job at a time; where its process or the server dies on the way, once more. The last attempt counts."""
        with self._turn:
            return self._execute(job, time_limit, blobs)

    def _execute(self, job: Mapping[str, Any], time_limit: float, blobs: Sequence[bytes]) -> Outcome:
        outcome = LOST
        for attempt in range(2):
            if self.stopped:
                raise Unavailable("stopped")
            try:
                outcome = replace(self.worker().execute({**job}, time_limit, blobs), again=attempt > 0)
            except ServerLost as lost:
                self.close()
                if attempt and self.sealed:
                    raise RuntimeError(f"the fork server was lost twice: {lost}") from None
                continue
            if outcome.spent:
                self.close()
            if outcome.killed is not None or outcome.status >= 0:
                break
        if outcome.status == wire.NO_ROOM and not outcome.entered:
            raise FullDisk
        return outcome

    def measure(self, job: dict[str, Any], time_limit: float) -> list[dict[str, Any]]:
        """What a clean process says of each model, the one that stays or a fresh one. Fewer answers: it did not end."""
        with self._verifying:
            verifier = self._verifier
            found = None if verifier is None or verifier.dead else verifier.measure(job, time_limit)
        if found is None:
            return wire.frames(self.execute(job, time_limit).record, self.steady)
        return [json.loads(self.steady(json.dumps(each))) for each in found]


def _problem(ready: Mapping[str, Any], isolation: str) -> str | None:
    """Why a server that has started cannot be used."""
    missing = [f"{name} ({ready['missing'][name]})" for name in ESSENTIAL if name in ready["missing"]]
    if isolation == "strict" and missing:
        return (
            f"strict isolation cannot be had here, this is missing: {', '.join(missing)}; "
            "use another machine or container, or --isolation best for code that you trust"
        )
    return f"TensorFlow does not start here: {ready['problem']}" if ready["problem"] else None


def answer(plan: Plan, seat: Seat, ran: Callable[[], None] = lambda: None) -> Run:
    """The plan's Run. A fault of ours is `internal-error`, never a pass and never blamed on the submission.

    `ran` is called when the submission has run, before its models are measured.
    """
    try:
        return _with_trials(plan, seat, _run(plan, seat, ran))
    except Unavailable as gone:
        return _could_not(plan, "sandbox-unavailable", str(gone))
    except FullDisk:
        place = seat.folder.parent.parent
        return _could_not(
            plan, "no-space", f"the disk with {place}, where programs run, is full (TMPDIR names another)"
        )
    except Exception as error:
        return _could_not(
            plan, "internal-error", f"a fault of seqlint, not of the submission: {type(error).__name__}: {error}"
        )


def _could_not(plan: Plan, reason: Reason, message: str) -> Run:
    return Run(plan.source.path, "could-not-run", reason, message)


def _run(plan: Plan, seat: Seat, ran: Callable[[], None]) -> Run:
    refused = _refused(plan)
    if refused is not None:
        return refused
    for name, path in plan.files.items():
        if problem := _not_supplied(path):
            return _could_not(plan, "unreadable", f"{name}, which goes with the program, {problem}")
    ready = seat.worker().ready
    outcome = seat.execute(_submission(plan), plan.time_limit)
    ran()
    if not outcome.entered and outcome.killed is None:
        raise RuntimeError(outcome.stderr.strip()[-500:] or "the child did not start")
    base = Run(
        plan.source.path,
        "could-not-run",
        stdout=record.clean(seat.steady(outcome.stdout)),
        stderr=record.clean(seat.steady(outcome.stderr)),
        isolation=tuple(ready["isolation"]),
        versions=ready["versions"],
        seconds=outcome.seconds,
    )
    try:
        said = record.read(outcome.record, seat.steady)
    except wire.Broken as broken:
        reason, message = _ended(outcome, str(broken), plan)
        return replace(base, reason=reason, message=message)
    if not said.last or outcome.killed is not None or outcome.status != 0:
        said = replace(said, cut=_ended(outcome, "its last word is missing", plan))
    if outcome.cramped and said.error is not None and NO_SPACE in said.error.message:
        raise FullDisk
    again = "run twice: its process died the first time" if outcome.again else ""
    base = replace(base, message=again, stand_ins=said.stand_ins, error=verdict.failure(said.error))
    others = {other.model: _judge(other, seat, said, base) for other in plan.others}
    return replace(_judge(plan, seat, said, base), others=others)


def _refused(plan: Plan) -> Run | None:
    """What is decided before anything runs: an unreadable file, a model larger than the budget."""
    problem = plan.source.problem
    stops = not plan.source.notebook and problem is not None and problem.code == "SEQ901"
    if problem is not None and problem.reason != "syntax-error":
        return _could_not(plan, problem.reason, problem.message)  # type: ignore[arg-type]
    if problem is not None and (stops or not plan.source.cells):
        run = _could_not(plan, "syntax-error", f"line {problem.line}: {problem.message}")
        return replace(run, error=Failure("SyntaxError", problem.message, problem.cell, problem.line))
    for model in plan.inferred:
        if model.params is not None and model.params > plan.parameter_budget:
            size = f"the model in line {model.line} has {model.params} parameters"
            message = f"{size}, more than {plan.parameter_budget} are not run"
            return _could_not(plan, "too-large", message)
    return None


def _not_supplied(path: Path) -> str | None:
    """Why a file cannot be copied to where the program runs."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        return "is no regular file"
    try:
        path.open("rb").close()
    except OSError as error:
        return f"cannot be read: {(error.strerror or '').lower()}"
    return None


def _submission(plan: Plan) -> dict[str, Any]:
    """The job of the sandboxed child: nothing in it says what is expected."""
    cells = [{"text": cell.text, "raw": cell.raw, "index": cell.index} for cell in plan.source.cells]
    return {
        **_limits(plan),
        "files": {name: str(path.parent.resolve() / path.name) for name, path in plan.files.items()},
        "kind": "submission",
        "name": Path(plan.source.path).name or "student.py",
        "notebook": plan.source.notebook,
        "cells": cells,
        "left_out": [(each.place, each.text, each.unseen) for each in plan.source.left_out],
        "models": [each.model for each in (plan, *plan.others) if each.model is not None],
        "train": plan.train,
        "seed": plan.seed,
        "tables": {name: {"columns": list(t.columns), "rows": t.rows} for name, t in plan.tables.items()},
    }


def _limits(plan: Plan) -> dict[str, Any]:
    return {
        "memory_limit": plan.memory_limit,
        "time_limit": plan.time_limit,
        "cpu_limit": plan.time_limit * 4,
        "parameter_budget": plan.parameter_budget,
    }


def _ended(outcome: Outcome, broken: str, plan: Plan) -> tuple[Reason, str]:
    """Why there is no record."""
    messages: dict[str, str] = {
        "timeout": f"the program ran longer than {plan.time_limit:g} seconds and was stopped",
        "cpu-limit": "the program used more processor time than the limit and was stopped",
        "out-of-memory": f"the program used more than {plan.memory_limit} MB of memory and was stopped",
        "disk-limit": "the program wrote more to disk than the limit and was stopped",
        "output-limit": "the program printed more than the limit and was stopped",
        "process-limit": "the program started more processes or threads than the limit and was stopped",
        "crash": "the process that ran the program died, twice",
    }
    if outcome.killed in messages:
        return outcome.killed, messages[outcome.killed]  # type: ignore[return-value]
    if outcome.status == -24:
        return "cpu-limit", messages["cpu-limit"]
    if outcome.status < 0 or outcome.status == 70:
        if "bad_alloc" in outcome.stderr or "MemoryError" in outcome.stderr:
            return "out-of-memory", messages["out-of-memory"]
        how = f"was killed by signal {-outcome.status}" if outcome.status < 0 else "could not report its models"
        return "crash", f"the program's process {how}{', twice' if outcome.again else ''}"
    return "exit", f"the program ended itself before its models could be read ({broken})"


def _judge(plan: Plan, seat: Seat, said: record.Record, base: Run) -> Run:
    """Rebuild every described model, the judged one first, and make the checks on it."""
    chosen = verdict.choose(said, plan.model)
    judged = chosen if isinstance(chosen, int) else None
    started = time.monotonic()
    answers = _rebuild(plan, seat, said, judged)
    base = replace(base, seconds=round(base.seconds + time.monotonic() - started, 3))
    models = tuple(_facts(described, answers.get(number)) for number, described in enumerate(said.models))
    base = replace(base, models=models, judged=judged)
    why = said.cut or (verdict.stopped(said.error) if said.error is not None else None)
    if isinstance(chosen, verdict.NotJudged):
        reason, message = why if why and chosen.reason == "no-model" else (chosen.reason, chosen.message)
        lost = verdict.blamed(plan, said)
        if lost is None and chosen.reason == "no-model":
            lost = left_out.binding(plan.source.left_out, (plan.model or "model", "Sequential"))
        return replace(base, reason=reason, message=verdict.excused(message, lost), left_out=lost.place if lost else "")
    described, answer = said.models[chosen], answers.get(chosen) or {}
    if answer.get("rejected"):
        return replace(base, reason="rejected-config", message=str(answer["why"]))
    compiled = (described.config or {}).get("compile_config")
    compiled = compiled if isinstance(compiled, dict) else None
    measured = verdict.Measured(
        facts=replace(models[chosen], loss=verdict.loss_of(compiled), trained=described.trained),
        claimed=described.claimed,
        given=bool(answer.get("given")),
        why=answer.get("why") or described.why,
        forward=_pair(answer.get("forward")),
        step=_pair(answer.get("step")),
    )
    made, lost = verdict.checks(plan, said, measured), verdict.lost(plan, said, described.name)
    trained, training = verdict.trained(plan, said, described)
    subject = Subject(described.config, compiled, None if models[chosen].verified else measured.why)
    return replace(
        base,
        verdict=verdict.verdict(made, bool(models[chosen].verified)),
        checks=made,
        layers=tuple(answer.get("layers") or ()),
        compiled=compiled,
        trained=trained,
        training=training,
        moved=answer.get("moved"),
        left_out=lost.place if lost else "",
        described=described.config is not None,
        tried=_tried(plan, seat, subject),
    )


def _with_trials(plan: Plan, seat: Seat, made: Run) -> Run:
    """The run, and the trials in which the program has no part, whatever became of it."""
    if made.reason in OUR_FAULT:
        return made
    done = {each.name for run in (made, *made.others.values()) for each in run.tried}
    left = [trial for each in (plan, *plan.others) for trial in each.trials if trial.alone and trial.name not in done]
    tried = _tried(replace(plan, trials=tuple(left)), seat, Subject(None, None))
    return replace(made, tried=(*made.tried, *tried))


def _tried(plan: Plan, seat: Seat, subject: Subject) -> tuple[Tried, ...]:
    def execute(job: dict[str, Any], seconds: float, blobs: list[bytes]) -> bytes:
        return seat.execute(job, seconds, blobs).record

    return tuple(tried(trial, subject, _limits(plan), execute) for trial in plan.trials)


def _pair(value: Any) -> tuple[bool | None, str] | None:
    return None if value is None else (value[0], value[1])


def _facts(described: record.Described, answer: Mapping[str, Any] | None) -> ModelFacts:
    measured: ModelFacts | None = (answer or {}).get("facts")
    return measured or described.claimed


def _read(answer: dict[str, Any], described: record.Described) -> dict[str, Any]:
    """An answer of the clean process with its facts in our own type."""
    if answer["facts"] is None:
        return answer
    try:
        return {**answer, "facts": record.read_facts(answer["facts"], described, verified=True)}
    except TypeError:  # a description can ask for more axes or layers than are told
        return {"why": "the rebuilt model is too large to be described"}


def _rebuild(plan: Plan, seat: Seat, said: record.Record, judged: int | None) -> dict[int, dict[str, Any]]:
    """What the clean process measured, by number of the model."""
    order = sorted(range(len(said.models)), key=lambda number: number != judged)
    answers: dict[int, dict[str, Any]] = {}
    items, numbers = [], []
    for number in order:
        described = said.models[number]
        if described.config is None:
            continue
        refusal, foreign = record.refusal(described.config), record.foreign(_architecture(described.config))
        if refusal or foreign:
            why = refusal or f"{foreign} is not one of Keras' own layers"
            answers[number] = {"why": why, "rejected": refusal is not None}
            continue
        asked = plan.checks or CHECKS
        first = number == judged
        items.append(
            {
                "config": described.config,
                "lazy": described.lazy,
                "forward": first and "forward-pass" in asked,
                "step": first and "one-step" in asked,
                "budget": STEP_BUDGET,
            }
        )
        numbers.append(number)
    if not items:
        return answers
    shape = plan.expect.input_shape if ANY not in (plan.expect.input_shape or ()) else None
    job = {**_limits(plan), "kind": "rebuild", "models": items, "input_shape": shape and list(shape), "files": {}}
    for number, answer in zip(numbers, seat.measure(job, plan.time_limit), strict=False):
        answers[number] = _read(answer, said.models[number])
    for number in numbers:
        answers.setdefault(number, {"why": "the rebuilding process did not finish"})
    return answers


def _architecture(config: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in config.items() if key != "compile_config"}
