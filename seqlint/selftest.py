"""The attack catalogue against this installation: every hostile submission is run, and what it reached is looked at.

An attack is `blocked` where its step failed, `contained` where the step went through but changed no verdict, no file
outside its folder, no other process and no later submission, and `open` otherwise. Nothing is run without the essential
layers of isolation: the attacks would hit this machine, so each is reported as open, not tried.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any, Literal

from seqlint.facts import LayerFacts, ModelFacts
from seqlint.quick import dataclass
from seqlint.reading import source
from seqlint.run import Unavailable, report, require, verdict
from seqlint.run.isolation import linux
from seqlint.run.isolation.probe import ESSENTIAL
from seqlint.run.isolation.watchdog import descendants
from seqlint.run.plan import Expectation, Isolation, Plan, Run
from seqlint.run.pool import Seat, answer
from seqlint.run.workspace import Workspace

HONEST = "import keras\nmodel = keras.Sequential([keras.Input((10,)), keras.layers.Dense(10)])\n"
WRONG = LayerFacts("Dense", (None, 3), 33)
INFERRED = ModelFacts("model", None, 4, (WRONG,), (None, 10), (None, 3), 33, built=True)
DONE = "attack done"
EARLIER = "earlier-1-submission-"
"""Marks the secret in the honest submissions, for attacks that look for the text of an earlier one."""
MEAN_SQUARED = "mean_squared_error"
"""What no attack compiles with, though some say so."""
TIME_LIMIT = 5.0
MEMORY_LIMIT = 1500

Outcome = Literal["blocked", "contained", "open"]


@dataclass(frozen=True)
class Row:
    """One attack: the rows of the catalogue it stands for, what it tries, what became of it and why."""

    name: str
    rows: tuple[str, ...]
    title: str
    outcome: Outcome
    detail: str


@dataclass(frozen=True)
class Table:
    """All attacks under the layers of isolation that were in force, and why other layers are missing."""

    isolation: tuple[str, ...]
    missing: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def safe(self) -> bool:
        """No attack is open."""
        return all(row.outcome != "open" for row in self.rows)


def selftest(isolation: Isolation) -> Iterator[Row | Table]:
    """Each attack as it is done, then the whole table. Raises Unavailable where nothing can be run at all."""
    require()
    workspace = Workspace()
    seat = Seat(isolation, workspace.path / "seat")
    try:
        ready = seat.worker().ready
        lacking = [name for name in ESSENTIAL if name in ready["missing"] or isolation == "none"]
        rows = []
        with made_arena(workspace.path / "arena") as arena:
            for path in fixtures():
                rows.append(_not_tried(path, lacking) if lacking else _attack(path, arena, seat, isolation))
                yield rows[-1]
        missing = tuple(f"{name}: {why}" for name, why in ready["missing"].items())
        yield Table(tuple(ready["isolation"]), missing, tuple(rows))
    finally:
        seat.close()
        workspace.remove()


def text(table: Table) -> str:
    """The table for people."""
    width = max((len(row.name) for row in table.rows), default=0)
    lines = [f"isolation: {', '.join(table.isolation) or 'none'}", *(f"missing: {why}" for why in table.missing)]
    for row in table.rows:
        lines.append(
            f"{row.outcome:9}  {row.name:{width}}  {' '.join(row.rows):12}  {row.title}  {row.detail}".rstrip()
        )
    counts = {
        outcome: sum(row.outcome == outcome for row in table.rows) for outcome in ("blocked", "contained", "open")
    }
    lines.append(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return "\n".join(lines) + "\n"


def fixtures() -> list[Path]:
    """The hostile submissions: in the package where it is installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    folders = [folder for folder in (package / "hostile", package.parent / "fixtures" / "hostile") if folder.is_dir()]
    if not folders:
        raise Unavailable("the hostile submissions are not installed")
    return sorted(folders[0].glob("*.py"))


@dataclass
class Arena:
    """What attacks may reach for. `hits`: what reached one of the servers."""

    folder: Path
    token: str
    places: dict[str, str]
    victims: list[subprocess.Popen[bytes]]
    hits: list[str]

    def state(self) -> dict[str, Any]:
        """Everything outside that an attack could change."""
        files = {}
        for path in sorted(self.folder.rglob("*")):
            told = path.lstat()
            content = path.read_bytes() if path.is_file() else b""
            files[str(path)] = (content, told.st_mode, told.st_uid, told.st_mtime_ns if path.is_file() else 0)
        return {"files": files, "victims": [_alive(victim.pid) for victim in self.victims], "hits": len(self.hits)}


@contextlib.contextmanager
def made_arena(folder: Path) -> Iterator[Arena]:
    """A folder with hidden tests, results and a world-writable place; servers; two processes; a secret everywhere."""
    token, hits = secrets.token_hex(8), list[str]()
    for name, content in (("hidden/tests.toml", token), ("results/results.json", token), ("outside/victim", token)):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(content)
    (folder / "outside").chmod(0o777)
    servers = _servers(folder, hits)
    command = [sys.executable, "-c", "import time; time.sleep(3600)", token]
    environment = {**os.environ, "SEQLINT_SELFTEST": token}
    victims = [subprocess.Popen(command, env=environment) for _ in range(2)]
    os.environ["SEQLINT_SELFTEST"] = token
    if linux.SUPPORTED:
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)  # what outlives its run becomes our child, and is seen
    places = {
        "SECRET": str(folder / "hidden" / "tests.toml"),
        "FOLDER": str(folder / "hidden"),
        "RESULTS": str(folder / "results" / "results.json"),
        "OUTSIDE": str(folder / "outside"),
        "HOME": str(Path.home()),
        "TOKEN": token,
        "TCP": str(servers[0].getsockname()[1]),
        "UDP": str(servers[1].getsockname()[1]),
        "UNIX": str(folder / "hidden" / "socket"),
        "VICTIM": str(victims[0].pid),
        "PARENT": str(victims[1].pid),
    }
    try:
        yield Arena(folder, token, places, victims, hits)
    finally:
        del os.environ["SEQLINT_SELFTEST"]
        if linux.SUPPORTED:
            linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 0)
        for server in servers:
            server.close()
        for victim in victims:
            victim.kill()
            victim.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _servers(folder: Path, hits: list[str]) -> list[socket.socket]:
    """TCP, UDP and a socket file; each note of a visitor goes to `hits`."""
    tcp, udp, unix = (socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket(socket.AF_UNIX))
    tcp.bind(("127.0.0.1", 0))
    udp.bind(("127.0.0.1", 0))
    unix.bind(str(folder / "hidden" / "socket"))
    os.chmod(folder / "hidden" / "socket", 0o777)

    def listen(server: socket.socket, name: str) -> None:
        with contextlib.suppress(OSError):
            while True:
                if server is udp:
                    server.recv(100)
                else:
                    server.accept()[0].close()
                hits.append(name)

    for server, name in ((tcp, "tcp"), (udp, "udp"), (unix, "unix")):
        if server is not udp:
            server.listen()
        threading.Thread(target=listen, args=(server, name), daemon=True).start()
    return [tcp, udp, unix]


def _header(path: Path) -> tuple[tuple[str, ...], str]:
    """The rows of the catalogue and the title in a fixture's first line."""
    words = path.read_text().partition("\n")[0].removeprefix("# ").split()
    rows = tuple(word for word in words if word[0] == "A" and word[1:].isdigit())
    return rows, " ".join(words[len(rows) :])


def _not_tried(path: Path, lacking: list[str]) -> Row:
    return Row(path.stem, *_header(path), "open", f"not tried without {' and '.join(lacking)}")


def _attack(path: Path, arena: Arena, seat: Seat, isolation: Isolation) -> Row:
    """Run one attack and an honest submission after it, and look at what has changed."""
    code = path.read_text()
    for name, value in arena.places.items():
        code = code.replace(f"@{name}@", value)
    before, processes = arena.state(), set(descendants(os.getpid()))
    run = answer(_plan("student.py", code, isolation), seat)
    honest = answer(_plan("honest.py", f"{HONEST}# {EARLIER}{arena.token}\n", isolation), seat)
    wrong = [*_changed(before, arena.state()), *_said(run, arena.token), *_later(honest)]
    wrong += [f"process {pid} outlives it" for pid in _strangers(processes, seat)]
    told = run.verdict + (f": {run.reason}" if run.reason else "")
    if wrong:
        return Row(path.stem, *_header(path), "open", f"({told}) {'; '.join(wrong)}")
    return Row(path.stem, *_header(path), "contained" if DONE in run.stdout else "blocked", f"({told})")


def _plan(name: str, code: str, isolation: Isolation) -> Plan:
    return Plan(
        source.from_text(name, code),
        expect=Expectation(output_shape=(None, 10)),
        inferred=(INFERRED,) if name == "student.py" else (),
        time_limit=TIME_LIMIT,
        memory_limit=MEMORY_LIMIT,
        isolation=isolation,
    )


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    wrong = [f"{path} is changed" for path, told in before["files"].items() if after["files"].get(path) != told]
    wrong += [f"{path} is new" for path in after["files"] if path not in before["files"]]
    if after["victims"] != before["victims"]:
        wrong.append("another process is dead or stopped")
    if after["hits"] != before["hits"]:
        wrong.append("a server was reached")
    return wrong


def _said(run: Run, token: str) -> list[str]:
    """What is wrong with the answer itself."""
    wrong = []
    if run.verdict == "passed":
        wrong.append("the verdict is passed")
    if run.reason == "internal-error":
        wrong.append(f"internal error: {run.message}")
    if not _doubted(run) and (run.trained or MEAN_SQUARED in str(verdict.loss_of(run.compiled))):
        wrong.append("a loss or training that is not there is believed")
    if token in str(astuple(run)):
        wrong.append("the secret is in the result")
    if any(not character.isprintable() for character in report.text(run).replace("\n", "")):
        wrong.append("control characters in the report")
    return wrong


def _doubted(run: Run) -> bool:
    """Does the result say that the accounts of the model differ, or is nothing of it judged?"""
    return run.judged is None or any(check.name in verdict.AGREEMENT and not check.passed for check in run.checks)


def _later(honest: Run) -> list[str]:
    """The honest submission after the attack must be judged as if nothing had been."""
    model = honest.models[0] if honest.models else None
    fine = honest.verdict == "passed" and model is not None and model.params == 110 and not honest.stand_ins
    return [] if fine else [f"the next submission is changed: {honest.verdict} {honest.reason} {honest.message}"]


def _strangers(before: set[int], seat: Seat) -> set[int]:
    """Processes that are below this one now, were not before and are no fork server."""
    server = seat.worker().process.pid
    return set(descendants(os.getpid())) - before - {server, *descendants(server)}


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "T", "t", "X")
