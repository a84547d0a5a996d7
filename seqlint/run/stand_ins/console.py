"""What a program asks of the person in front of it, and how it leaves."""

from __future__ import annotations

import builtins
import getpass
import os
from typing import Any

from seqlint.run.stand_ins.placing import Used


def install(used: Used) -> None:
    """`input()` answers "1", a text that can become a number. A notebook that kills its kernel goes on."""

    def answer(prompt: Any = "", *_: Any) -> str:
        used("input()")
        print(prompt, end="\n" if prompt else "")
        return "1"

    own, leave_at_once = os.getpid(), os._exit

    def leave(code: int = 0) -> None:
        if os.getpid() != own:  # a process that the submission forked, as `multiprocessing` does
            leave_at_once(code)
        raise SystemExit(code)

    def kill(pid: int, number: int) -> None:
        if pid == own == os.getpid() and number:
            used("os.kill(os.getpid(), ...)")
        else:
            send(pid, number)

    send = os.kill
    for owner, name, stand_in in (
        (builtins, "input", answer),
        (getpass, "getpass", answer),
        (os, "_exit", leave),
        (os, "kill", kill),
    ):
        setattr(owner, name, stand_in)
