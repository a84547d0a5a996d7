"""`%load_ext seqlint`: what happens before a cell runs and after it has failed, and the magics.

IPython fires `post_run_cell` without `pre_run_cell` for an empty cell, and a handler set by `set_custom_exc` is dropped
for good once it raises (IPython 9): so the two events are enough here, each on its own, and neither ever raises.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import traceback
from collections.abc import Mapping
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.display import display

from seqlint.jupyter import cell
from seqlint.linting.finding import Report
from seqlint.output import notebook
from seqlint.output.pictures import svg
from seqlint.output.text import write
from seqlint.output.why import to_text as why_text
from seqlint.shapes import inferred, to_text, warm_up
from seqlint.why.explain import explain
from seqlint.why.traceback import ANSI, Frame, Raised


def load(shell: InteractiveShell) -> None:
    """Begin to look at each cell before it runs."""
    warm_up()
    watcher = Watcher(shell)
    shell.register_magics(watcher)
    watcher.on()


@magics_class
class Watcher(Magics):
    """The two events and the magics of one shell."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.own = shell
        self.watching = False

    def on(self) -> None:
        if not self.watching:
            self.own.events.register("pre_run_cell", self.before)
            self.own.events.register("post_run_cell", self.after)
            self.watching = True

    def off(self) -> None:
        if self.watching:
            self.own.events.unregister("pre_run_cell", self.before)
            self.own.events.unregister("post_run_cell", self.after)
            self.watching = False

    def before(self, info: Any) -> None:
        """Show what is wrong in the cell; it runs all the same."""
        _unfailing(self._findings, info.raw_cell)

    def after(self, result: Any) -> None:
        """Explain what the cell has raised, where the cause is known."""
        error = result.error_in_exec
        if error is not None:
            _unfailing(self._why, error)

    def _findings(self, raw: str) -> int:
        checked = cell.findings(raw, self.own.user_ns)
        if checked.findings:
            _show(notebook.findings(checked.source, checked.findings), write(Report((checked,)), quiet=True))
        return len(checked.findings)

    def _why(self, error: BaseException) -> None:
        why = explain(raised(error, getattr(self.own.compile, "_filename_map", {})))
        if why.cause is not None:
            _show(notebook.explained(why), why_text(why))

    @line_magic
    def seqlint(self, line: str) -> None:
        """`%seqlint on`, `%seqlint off`, `%seqlint model [NAME]`: the models that there are, layer by layer.

        `%seqlint grade A.toml [FILE]`: the program in FILE, or this notebook, as it will be graded.
        """
        word, _, name = line.strip().partition(" ")
        if word in ("on", "off"):
            (self.on if word == "on" else self.off)()
        elif word == "model":
            self._models(name.strip())
        elif word == "grade":
            _unfailing(self._grade, name)
        else:
            print("%seqlint on | off | model [NAME] | grade ASSIGNMENT.toml [FILE]")

    @cell_magic("seqlint")  # type: ignore[arg-type]  # IPython types the decorator for functions only
    def one_cell(self, _: str, body: str) -> None:
        """`%%seqlint`: look at this cell, also while off, and run it."""
        if not self.watching and _unfailing(self._findings, body) == 0:
            print("seqlint: no mistakes found")
        self.own.run_cell(body)  # type: ignore[no-untyped-call]

    def _grade(self, arguments: str) -> None:
        """In a process of its own, as in a terminal: nothing that the kernel holds takes part."""
        files = shlex.split(arguments)
        if len(files) == 1 and (saved := notebook_file(self.own.user_ns)):
            files.append(saved)
        if len(files) != 2:
            print("%seqlint grade ASSIGNMENT.toml FILE: name the assignment, and the saved notebook or script")
            return
        command = [sys.executable, "-m", "seqlint", "grade", "--isolation", "best", "--", *files]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        print(done.stdout + done.stderr, end="")

    def _models(self, name: str) -> None:
        source, programs = cell.programs({k: v for k, v in self.own.user_ns.items() if name in ("", k)})
        found = [model for model in inferred(source, programs) if model.name]
        if found:
            _show(svg.write(("kernel", model) for model in found), to_text("kernel", found))
        else:
            print(f"no Sequential model{f' called {name}' if name else ''}")


def notebook_file(names: Mapping[str, Any]) -> str | None:
    """Where the notebook of this kernel is saved, where that is known: Jupyter (2022) and VS Code say it."""
    told = names.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    return told if isinstance(told, str) and told.endswith(".ipynb") and os.path.isfile(told) else None


def raised(error: BaseException, cells: Mapping[str, int]) -> Raised:
    """The exception with its frames. `cells`: the numbers of the cells by the file names that IPython gives them."""
    frames = [
        Frame(frame.filename, frame.lineno or 0, frame.name, frame.line or None, cells.get(frame.filename))
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return Raised(type(error).__name__, ANSI.sub("", str(error)), tuple(frames))


def _show(html: str, text: str) -> None:
    display({"text/html": html, "text/plain": text}, raw=True)  # type: ignore[no-untyped-call]


def _unfailing(step: Any, argument: Any) -> Any:
    """A step that may fail without the user's cell being touched."""
    try:
        return step(argument)
    except Exception as error:
        print(f"seqlint: internal error, no fault of yours: {type(error).__name__}: {error}")
        return None
