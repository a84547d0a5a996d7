"""`seqlint lsp`: the language server."""

from __future__ import annotations

import click

from seqlint.cli import VERSION_OPTION
from seqlint.errors import CannotWork


@click.command()
@click.option("--stdio", is_flag=True, help="Over standard input and output, as always; some editors say so.")
@VERSION_OPTION
def command(stdio: bool) -> int:
    """Serve an editor over standard input and output (extra `editor`).

    Findings while typing, quick fixes, hover, and behind each layer its output shape and parameters.
    """
    try:
        from seqlint.editor.server import serve
    except ModuleNotFoundError as error:
        raise CannotWork(
            f"the language server needs {error.name}; install it with: pip install 'seqlint[editor]'"
        ) from None
    serve()
    return 0
