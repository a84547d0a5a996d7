"""Where the program starts: `seqlint` and `python -m seqlint`. Whatever fails, while importing too, is our fault: 2."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; see `cli` for the exit codes."""
    try:
        from seqlint.cli import main as command_line

        code = command_line()
    except KeyboardInterrupt:
        code = 130
    except BaseException as error:  # a library that is not wholly installed raises whatever it likes
        _complain(error)
        code = 2
    sys.exit(code)


def _complain(error: BaseException) -> None:
    """In one line, with nothing that would have to be imported; where it cannot be said, the exit code says it."""
    try:
        said = " ".join(f"{type(error).__name__}: {error}".split())
    except Exception:
        said = type(error).__name__
    try:
        if sys.stderr is not None:
            print(f"seqlint: internal error, a fault of seqlint: {said}", file=sys.stderr, flush=True)
    except OSError:
        pass


if __name__ == "__main__":
    main()
