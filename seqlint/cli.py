"""The command line: which command, and what becomes of an error. The commands themselves are in `commands/`."""

from __future__ import annotations

import gc
import os
import re
import sys
from contextlib import suppress
from errno import EBADF, EDQUOT, EFBIG, EIO, ENOSPC
from importlib import import_module

import click

from seqlint.errors import CannotWork, one_line
from seqlint.near import near
from seqlint.output.escape import printable
from seqlint.version import VERSION

COMMANDS = {
    "lint": "Lint files, folders, notebooks or `-` (the default command).",
    "shapes": "Print every Sequential model like model.summary(), without running it.",
    "run": "Execute submissions with TensorFlow and confirm the models they build.",
    "grade": "Grade one submission or a whole class.",
    "package": "Build a platform's grader, as one zip.",
    "new-assignment": "Write an assignment file, from a solution if there is one.",
    "check-assignment": "Try an assignment on a solution and on broken variants of it.",
    "explain": "Explain a rule with its examples.",
    "rules": "List all rules.",
    "why": "Explain a traceback of Keras or TensorFlow.",
    "new-rule": "Write the skeleton of a new rule.",
    "test-rules": "Run the examples of your own rules.",
    "lsp": "Serve an editor: the language server.",
    "config": "Show what is in force, and which file says so.",
    "selftest": "Run the attack catalogue against this installation.",
    "clean": "Remove the cache.",
}
INTERRUPTED = 130
MAX_MESSAGE = 300
UNWRITABLE = (ENOSPC, EDQUOT, EFBIG, EIO, EBADF)
"""How writing to standard output fails."""


class Commands(click.Group):
    """Imports a command when it is used; what is no command is linted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"seqlint.commands.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_command = bool(args) and args[0] in COMMANDS
        is_help = bool(args) and args[0] in ("--help", "-h", "--version")
        if args and not is_command and not args[0].startswith("-") and not os.path.lexists(args[0]):
            if hint := near(args[0], COMMANDS):
                raise click.UsageError(f"there is no command and no file `{args[0]}`{hint}", ctx)
        return super().parse_args(ctx, args if is_command or is_help else ["lint", *args])


def show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"seqlint {VERSION}")
        ctx.exit()


VERSION_OPTION = click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version, help="Print the version."
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, options_metavar="")
@VERSION_OPTION
def seqlint() -> None:
    """Finds the mistakes people make with Keras' Sequential model.

    `seqlint student.py` lints a file; a file named like a command is written `./run`.
    """


def main() -> int:
    """Run the command line. Exit codes: 0 nothing wrong, 1 the code has mistakes, 2 the tool could not do its work."""
    stand_in_for_closed()
    gc.disable()  # a run is short and makes few cycles: collecting costs more than it frees
    code = run(sys.argv[1:])
    code = flushed(code)
    if "seqlint.run" not in sys.modules:  # it has processes and folders to put away
        os._exit(code)  # the interpreter's own teardown, object by object, would take a tenth of the time
    return code


def stand_in_for_closed() -> None:
    """Where the caller has closed a standard stream no file of ours takes its number, and what is said goes nowhere.

    What was closed cannot be read either: it is no empty program.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(null, "w" if number else "r", closefd=False))


def flushed(code: int) -> int:
    """The exit code once all output is written: 2 where it cannot be (that its reader has gone is no failure)."""
    try:
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):  # its reader has gone; a language server has closed it
        pass
    except OSError as error:
        complain(f"the output cannot be written: {(error.strerror or '').lower()}")
        code = 2
        _give_up_output()
    with suppress(OSError):
        sys.stderr.flush()
    return code


def run(args: list[str]) -> int:
    """The exit code of a command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = seqlint.main(args, prog_name="seqlint", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        complain(_misused(error))
        return 2
    except CannotWork as error:
        complain(str(error))
        return 2
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        return 2
    except BaseException as error:  # also that an own rule or a library would end the process: it has said nothing
        if isinstance(error, OSError) and error.errno in UNWRITABLE and error.filename is None:
            complain(f"the output cannot be written: {(error.strerror or '').lower()}")
            _give_up_output()
            return 2
        if any(re.fullmatch(r"--verbose|-q*v[qv]*", arg) for arg in args):
            import traceback

            traceback.print_exc()
        complain(f"internal error, a fault of seqlint: {one_line(error)} (--verbose shows where)")
        return 2


def _give_up_output() -> None:
    """What is still to be written goes nowhere, or Python would try it once more at its end and fail with a code of its
    own.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _misused(error: click.ClickException) -> str:
    """What is wrong with the command line, and where its usage is told: in one line, as every error."""
    said = " ".join(shortened(error.format_message()).split())
    told = f"{said[:1].lower()}{said[1:]}".rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    return told if context is None else f"{told} (usage: {context.command_path} -h)"


def shortened(text: str) -> str:
    """What quotes an argument, which may be of any length."""
    return text if len(text) <= MAX_MESSAGE else f"{text[: MAX_MESSAGE - 60]} ... {text[-50:]}"


def complain(message: str) -> None:
    """One line on standard error; what could move the cursor is escaped."""
    with suppress(OSError):  # where it cannot be said, the exit code says it
        click.echo(f"seqlint: {printable(message)}", err=True)
