"""Inside the sandboxed child: execute the submission like a script or notebook, then describe the models it built.

Nothing here is trusted by the parent: the submission can change all of it. What leaves the child is one frame of JSON
that describes models; the parent rebuilds them elsewhere.
"""

from __future__ import annotations

import ast
import atexit
import concurrent.futures.thread
import contextlib
import importlib
import linecache
import os
import random
import sys
import tempfile
import threading
import time
import traceback
import types
from dataclasses import dataclass, field
from typing import Any

from seqlint.reading.cell import LeftOut
from seqlint.run import exceptions, left_out, limits, record, wire
from seqlint.run.limits import TimeUp, soft_limit


def import_tensorflow() -> dict[str, str]:
    """Import what every submission needs and say which versions they are. Executes no op."""
    import keras
    import tensorflow as tf

    assert tf.keras is not None  # loaded on first use
    return {"python": sys.version.split()[0], "tensorflow": tf.__version__, "keras": keras.__version__}


def main(job: dict[str, Any], result: int) -> None:
    """Run the job's submission and write its record to the file descriptor `result`."""
    from seqlint.run import recorder, stand_ins, watching, weights

    own = os.getpid()
    program = Program(job)
    seen = recorder.install(program.place, job["models"])
    used = program.used = stand_ins.install(job)
    watching.install(seen.watch, program.place, lambda: used.guessed)
    weights.install()
    program.prepare()
    called = None
    function = next((name for name in job["models"] if name.endswith("()")), None)
    names = program.module.__dict__

    def account(called: Any = None) -> dict[str, Any]:
        """All models as they are now."""
        seen.number(called)
        return {
            "models": seen.describe(names),
            "called": seen.number(called),
            "names": seen.names_of(names),
            "error": program.error,
            "stand_ins": used.names(),
            "guessed": used.guessed,
        }

    def tell(message: dict[str, Any] | None = None) -> int:
        """Send it. What ends the process later cannot take it back."""
        if os.getpid() != own:  # a process that the submission forked has nothing to tell
            return 0
        frame = record.fitted(message or account())
        wire.write_all(result, frame)
        return len(frame)

    changes = seen.changes = recorder.Changes(tell)
    large = limits.refusing_large(job["parameter_budget"])
    end = time.monotonic() + limits.SHARE * job["time_limit"]
    with large, contextlib.suppress(TimeUp), soft_limit(end, lambda: changes.busy, program.is_late):
        program.run(seen.look)
        called = program.call(function) if function is not None else None
        program.wait()
    seen.changes = None
    if os.getpid() != own:
        return
    message = account(called)
    tell(message)
    with contextlib.suppress(TimeUp), soft_limit(end, lambda: False, program.is_late):
        program.leave()
    tell(message | {"error": program.error, "last": True})
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):  # the program may have closed it, or put anything in its place
            stream.flush()


@dataclass
class Program:
    """The submission's code and how far it came."""

    job: dict[str, Any]
    module: types.ModuleType = field(default_factory=lambda: types.ModuleType("__main__"))
    error: dict[str, Any] | None = None
    cells: dict[str, int | None] = field(default_factory=dict)
    lacking: bool = False
    late: bool = False
    used: Any = None

    def place(self, frame: types.FrameType | None) -> tuple[int | None, int, types.FrameType] | None:
        """Cell and first line of the call that the nearest frame of the submission is executing, and that frame."""
        while frame is not None:
            if frame.f_code.co_filename in self.cells:
                positions = list(frame.f_code.co_positions())
                line = positions[frame.f_lasti // 2][0] if frame.f_lasti >= 0 else frame.f_lineno
                return self.cells[frame.f_code.co_filename], line or frame.f_lineno, frame
            frame = frame.f_back
        return None

    def prepare(self) -> None:
        """Make the process look like `python student.py` in an empty folder."""
        folder = os.getcwd()
        os.environ.pop("SEQLINT_SERVER", None)
        os.environ.update(HOME=folder, TMPDIR=folder, USER="student", LOGNAME="student")
        tempfile.tempdir = None
        atexit._clear()  # what the server's libraries would do at its end
        atexit.register(importlib.import_module("multiprocessing.util")._exit_function)  # waits for its processes
        name = self.job["name"]
        self.module.__file__ = os.path.join(folder, name)
        self.module.__dict__["__builtins__"] = __builtins__
        sys.modules["__main__"] = self.module
        sys.argv = [name]
        sys.path.append(folder)
        random.seed(self.job["seed"])
        import numpy as np
        import tensorflow as tf

        np.random.seed(self.job["seed"])
        tf.random.set_seed(self.job["seed"])  # samples are shuffled with it, and messages quote samples

    def run(self, look: Any) -> None:
        """Execute the cells in order, statement by statement; `look` is called between them."""
        for cell in self.job["cells"]:
            filename = self.job["name"] if cell["index"] is None else f"cell {cell['index']}"
            self.cells[filename] = cell["index"]
            lines = cell["raw" if cell["index"] is None else "text"].splitlines(keepends=True)
            linecache.cache[filename] = (len(cell["text"]), None, lines, filename)
            if not self._cell(cell, filename, look) and not self.job["notebook"]:
                return

    def _cell(self, cell: dict[str, Any], filename: str, look: Any) -> bool:
        """Execute a cell; False where a failure of the program's own ended it."""
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if self.job["notebook"] else 0
        try:
            statements = _statements(cell, filename, self.job["notebook"])
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self._failed(error)
            return False
        for statement in statements:
            try:
                code = compile(ast.Module([statement], []), filename, "exec", flags, dont_inherit=True)
                exec(code, self.module.__dict__)
            except BaseException as error:
                self._failed(error)
                if isinstance(error, TimeUp):
                    raise
                if not self.lacking:
                    return False
            look(self.module.__dict__)
        return True

    def call(self, expression: str) -> Any:
        """What the submission's function `name()` returns, None where it cannot be called."""
        name = expression.removesuffix("()")
        function = self.module.__dict__.get(name)
        if not callable(function):
            return None
        try:
            return function()
        except BaseException as error:
            self._failed(error)
            return None

    def wait(self) -> None:
        """As Python does at a program's end: for its threads, except idle workers, which Python then sends home, and
        for what it has left to be done at exit.
        """
        idle = concurrent.futures.thread._threads_queues
        try:
            for thread in threading.enumerate():
                if not (thread.daemon or thread is threading.current_thread() or thread in idle):
                    thread.join()
            atexit._run_exitfuncs()
        except TimeUp as late:
            self._failed(late)
        self._heed_time()

    def leave(self) -> None:
        """As Python does last: let go of all names, with what the `__del__` of an object does then."""
        if not self.late:
            for name in self.module.__dict__.keys() - {"__builtins__"}:
                self.module.__dict__[name] = None
            self._heed_time()

    def is_late(self) -> None:
        self.late = True

    def _heed_time(self) -> None:
        """Python passes over what is raised in a `__del__`, and a program may catch it: late is late."""
        if self.late:
            self._failed(TimeUp("the time limit"))

    def _failed(self, error: BaseException) -> None:
        """Keep the first failure: type, message, and the submission's own frames.

        From the first failure on that is the place's fault (a file that is not here, a cell that is not executed),
        whatever follows may be its consequence: the program goes on after each failing statement, so that what is
        missing does not hide the model.
        """
        kinds, message = exceptions.kinds(error), exceptions.text(error)
        cause = (self.used.guessed and record.may_be_the_data(kinds)) or (self.used.seen and record.is_a_claim(kinds))
        guessed = bool(cause) and not self.lacking
        lost = left_out.blamed((LeftOut(*each) for each in self.job["left_out"]), kinds, message)
        self.lacking = self.lacking or guessed or lost is not None or record.is_of_the_place(kinds, message)
        if self.error is not None:
            return
        frames = self._frames(error)
        self.error = {
            "kinds": kinds,
            "message": message,
            "frames": frames[-20:],
            "errno": exceptions.errno(error),
            "exit_code": exceptions.exit_code(error),
            "guessed": guessed,
        }

    def _frames(self, error: BaseException) -> list[dict[str, Any]]:
        """The submission's own frames of an exception; what of them can be read."""
        frames: list[dict[str, Any]] = []
        with contextlib.suppress(Exception):
            frames = [
                {"cell": self.cells[f.filename], "line": f.lineno or 1, "function": f.name, "text": f.line or ""}
                for f in traceback.extract_tb(error.__traceback__)
                if f.filename in self.cells
            ]
        with contextlib.suppress(Exception):
            if isinstance(error, SyntaxError) and error.filename in self.cells:
                cell, line = self.cells[error.filename], max(1, int(error.lineno or 1))
                text = error.text if type(error.text) is str else ""
                frames.append({"cell": cell, "line": line, "function": "", "text": text})
        return frames


def _statements(cell: dict[str, Any], filename: str, notebook: bool) -> list[ast.stmt]:
    """The statements of a cell. As IPython has it, a cell of a notebook may be indented as a whole."""
    if notebook and cell["index"] is not None and cell["raw"][:1] in (" ", "\t"):
        with contextlib.suppress(SyntaxError):
            (block,) = ast.parse(f"if True:\n{cell['raw']}", filename).body
            assert isinstance(block, ast.If)
            ast.increment_lineno(block, -1)
            statements: list[ast.stmt] = block.body
            return statements
    parsed: ast.Module = ast.parse(cell["text"], filename)
    return parsed.body
