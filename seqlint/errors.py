"""What ends a command with exit code 2."""


class CannotWork(Exception):
    """The tool or its environment cannot do the work; never the student's fault. Its message is one line."""
