"""Where the program starts: `seqlint` and `python -m seqlint`. Whatever fails while importing is our fault too: 2."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; see `cli` for the exit codes."""
    try:
        from seqlint.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        print(f"seqlint: internal error, a fault of seqlint: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
