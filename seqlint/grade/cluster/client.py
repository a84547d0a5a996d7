"""Hands a class's submissions to a Dask scheduler and takes the results."""

from __future__ import annotations

import logging
import queue
import secrets
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.grade import bundle, engine, journal
from seqlint.grade.assignment import Assignment
from seqlint.grade.cluster import task
from seqlint.grade.cluster.parcel import Answer, Course, Place, parcel
from seqlint.grade.engine import Graded, Limits
from seqlint.grade.taking import Submission
from seqlint.run.trial import Tried

CONNECTING = 20.0
WITHOUT_WORKERS = 60.0
LOOK = 5.0
AHEAD = 2
"""Submissions that wait at the scheduler for each thread of a worker."""


def grade(
    address: str,
    assignment: Assignment,
    submissions: Sequence[Submission],
    settings: Settings,
    limits: Limits,
    tried: Mapping[str, tuple[Tried, ...]],
    say: Callable[[str], None],
    explain: Callable[[str], None] | None = None,
) -> Generator[Graded]:
    """As `engine.grade`, on the workers of a Dask scheduler. `say` is told where the isolation is the weakest.

    Raises CannotWork where there is no such scheduler, no worker, or one that would not judge as this machine does.
    """
    readable = []
    for submission in submissions:
        if submission.measurable:
            readable.append(submission)
        else:
            yield engine.without_program(assignment, submission)
    if not readable:
        return
    course = Course(secrets.token_hex(8), bundle.pack(assignment, settings), limits, explain is not None)
    places: dict[str, Place] = {}
    with _client(address) as client:
        held = client.submit(task.hold, course, pure=False)
        for submission, answer in _answered(client, address, held, readable, tried):
            if isinstance(answer, str):
                yield Graded(engine.not_judged(assignment, submission, "internal-error", answer))
                continue
            _check(answer)
            places[answer.place.name] = answer.place
            if explain is not None:
                for row in answer.said:
                    explain(row)
            if answer.found is not None:
                yield engine.graded(assignment, submission, answer.found, tried.get(submission.name, ()))
    if places:
        say(weakest(list(places.values())))


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        import distributed
        from distributed.comm.addressing import resolve_address
    except ModuleNotFoundError:
        raise CannotWork("--scheduler needs Dask; install it with: pip install 'seqlint[cluster]'") from None
    for name in ("distributed", "distributed.client"):  # Dask gives the second a level of its own
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it is said below
    try:
        resolve_address(address)  # a client that meets what is no address does not close
        client: Any = distributed.Client(  # type: ignore[no-untyped-call]
            address, timeout=CONNECTING, set_as_default=False
        )
    except (OSError, ValueError, TypeError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CannotWork(f"{address}: no Dask scheduler answers there: {why}") from None
    try:
        yield client
    finally:
        client.close(timeout=LOOK)


def _answered(
    client: Any, address: str, held: Any, submissions: Sequence[Submission], tried: Mapping[str, tuple[Tried, ...]]
) -> Iterator[tuple[Submission, Answer | str]]:
    """Each submission with its answer as it comes, or with why there is none. What a lost worker had is done again."""
    coming = iter(submissions)
    running: dict[Any, tuple[Any, Submission]] = {}
    done: queue.SimpleQueue[Any] = queue.SimpleQueue()
    waited = 0.0
    more = True
    while running or more:
        threads = _threads(client, address)
        while more and len(running) < max(1, AHEAD * threads):
            submission = next(coming, None)
            if submission is None:
                more = False
                break
            try:
                packed = parcel(submission, frozenset(each.name for each in tried.get(submission.name, ())))
            except OSError as error:
                yield submission, f"a file of it cannot be read: {(error.strerror or '').lower()}"
                continue
            future = client.submit(task.work, held, packed, pure=False)
            running[future.key] = future, submission
            future.add_done_callback(done.put)
        if not running:
            continue
        try:
            ended = done.get(timeout=LOOK)
        except queue.Empty:
            waited = 0.0 if threads else waited + LOOK
            if waited >= WITHOUT_WORKERS:
                raise CannotWork(f"{address}: the scheduler has no workers; what is finished is kept") from None
            continue
        future, submission = running.pop(ended.key)
        yield submission, _outcome(future, address)


def _threads(client: Any, address: str) -> int:
    """How many the workers have together. Raises CannotWork."""
    try:
        return sum(client.nthreads().values())
    except (OSError, CancelledError):  # a client goes on asking for a while before it cancels what it has submitted
        raise _gone(address) from None


def _gone(address: str) -> CannotWork:
    return CannotWork(f"{address}: the scheduler is gone; what is finished is kept")


def _outcome(future: Any, address: str) -> Answer | str:
    from distributed import KilledWorker

    try:
        answer: Answer = future.result()
    except CancelledError:
        raise _gone(address) from None
    except KilledWorker:
        return "every worker that it was given to was lost; it is graded again by the next run"
    except Exception as error:
        return f"a fault of the worker, not of the submission: {type(error).__name__}: {error}"
    return answer


def _check(answer: Answer) -> None:
    """Refuse a worker that cannot isolate, or that would judge by other versions than this machine."""
    place = answer.place
    if answer.unavailable is not None:
        raise CannotWork(f"the worker on {place.name}: {answer.unavailable}")
    differing = list(_differing(place.versions, journal.versions()))
    if differing:
        raise CannotWork(
            f"the worker on {place.name} has {', '.join(differing)}: results rest on these, make them the same"
        )


def _differing(there: Mapping[str, str], here: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(there.keys() | here.keys()):
        if there.get(name) != here.get(name):
            yield f"{name} {there.get(name, '(none)')}, here {here.get(name, '(none)')}"


def weakest(places: Sequence[Place]) -> str:
    """How a class was isolated on several machines: as on the one with the fewest layers."""
    worst = min(places, key=lambda place: (len(place.isolation), place.name))
    lacking = f"; it lacks {', '.join(sorted(worst.missing))}" if worst.missing else ""
    where = "the worker's machine" if len(places) == 1 else f"the weakest of {len(places)} machines"
    return f"isolation on {where} ({worst.name}): {', '.join(worst.isolation) or 'none'}{lacking}"
