"""What ends a command with exit code 2, and an exception in one line."""


class CannotWork(Exception):
    """The tool or its environment cannot do the work; never the student's fault. Its message is one line."""


def one_line(error: BaseException) -> str:
    """`ValueError: what it says`. The exception may be anybody's (a rule's, a library's), and fail to say anything.

    What seqlint says in its own words needs no type before it.
    """
    if isinstance(error, CannotWork):
        return str(error)
    try:
        said = " ".join(str(error).split())
    except Exception:
        said = ""
    return f"{type(error).__name__}: {said}"[:500] if said else type(error).__name__
