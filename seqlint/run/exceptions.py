"""Inside the child: what can be read of an exception, whatever its class, which may be the submission's own, does."""

from __future__ import annotations

ANCESTORS = 20


def kinds(error: BaseException) -> list[str]:
    """The names of an exception's classes, past what a metaclass may say; of very many the first and the last."""
    classes = type.__dict__["__mro__"].__get__(type(error))
    names = [type.__dict__["__name__"].__get__(kind) for kind in classes]
    return names if len(names) <= 2 * ANCESTORS else names[:ANCESTORS] + names[-ANCESTORS:]


def text(error: BaseException) -> str:
    try:
        return str.__getitem__(str(error), slice(4000))
    except BaseException:  # the submission's own class
        return ""


def errno(error: BaseException) -> int | None:
    number = error.errno if isinstance(error, OSError) else None
    return number if type(number) is int and abs(number) < 1 << 31 else None


def exit_code(error: BaseException) -> int | None:
    """The exit code that the process would have had: `sys.exit` takes anything, the system one byte."""
    if not isinstance(error, SystemExit):
        return None
    code = vars(SystemExit)["code"].__get__(error)  # past a class of its own
    if not isinstance(code, int):
        return int(code is not None)
    number = int.__index__(code)
    return number & 0xFF if -(1 << 63) <= number < 1 << 63 else 0xFF
