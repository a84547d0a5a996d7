"""What ends a command with exit code 2."""


class CannotWork(Exception):
    """The tool or its environment cannot do the work; never the student's fault. The message is one line: what to do."""
