"""What goes over a pipe or socket between the trusted side and a child: a length and JSON. Nothing else is parsed."""

from __future__ import annotations

import json
import math
import os
import socket
import struct
from collections.abc import Callable
from typing import IO, Any, NoReturn

LENGTH = struct.Struct("!I")
MAX_RECORD = 8 * 1024 * 1024
ENTERED = b"\x01"  # a child writes it before its own frames, once it stands in its jail
NO_ROOM = 75  # how a child ends that finds no room on disk for what it needs before that
MAX_JOB = 64 * 1024 * 1024
MAX_DIGITS = 20


class Broken(Exception):
    """The other side closed the connection or sent what is no frame."""


def pack(message: Any) -> bytes:
    """A message as one frame. Raises ValueError for what JSON has no word for (NaN included)."""
    body = json.dumps(message, allow_nan=False).encode()
    return LENGTH.pack(len(body)) + body


def unpack(frame: bytes, limit: int = MAX_RECORD, reword: Callable[[str], str] = str) -> Any:
    """The message of exactly one whole frame; raises Broken for anything else (too long, cut off, several, no JSON).

    So are numbers that are infinite or have more digits than anything in a model: they could not be sent on. `reword`
    may change what stands in the texts, nothing else.
    """
    if len(frame) < LENGTH.size:
        raise Broken("no frame")
    (length,) = LENGTH.unpack_from(frame)
    if length > limit or len(frame) != LENGTH.size + length:
        raise Broken("frame of the wrong length")
    try:
        text = reword(frame[LENGTH.size :].decode())
        return json.loads(text, parse_constant=_no_number, parse_float=_finite, parse_int=_short)
    except (ValueError, RecursionError) as error:
        raise Broken(f"frame holds no JSON: {error}") from None


def frames(data: bytes, reword: Callable[[str], str] = str) -> list[Any]:
    """The messages of whole frames one after another, without what is cut off. For our own children only."""
    found = []
    while len(data) >= LENGTH.size:
        size = LENGTH.size + LENGTH.unpack_from(data)[0]
        if len(data) < size:
            break
        found.append(json.loads(reword(data[LENGTH.size : size].decode())))
        data = data[size:]
    return found


def last_frame(data: bytes) -> bytes:
    """The last whole frame of several one after another; what was cut off behind it is left out. Broken without one."""
    start, found = 0, b""
    while len(data) >= start + LENGTH.size:
        end = start + LENGTH.size + LENGTH.unpack_from(data, start)[0]
        if len(data) < end:
            break
        found, start = data[start:end], end
    if not found:
        raise Broken("no frame")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text[:MAX_DIGITS]} is no number that a model holds")


def _finite(text: str) -> float:
    return number if math.isfinite(number := float(text)) else _no_number(text)


def _short(text: str) -> int:
    return int(text) if len(text) <= MAX_DIGITS else _no_number(text)


def read_job(stream: IO[bytes]) -> Any:
    """In the child: the job of a file, one frame, and the bytes behind it that it lists as `blobs`, by name."""
    (length,) = LENGTH.unpack(stream.read(LENGTH.size))
    job = json.loads(stream.read(length))
    job["blobs"] = {name: stream.read(size) for name, size in job.get("blobs", {}).items()}
    return job


def write_all(fd: int, data: bytes) -> None:
    """Write everything to a file descriptor."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def send(sock: socket.socket, message: Any, fds: list[int] | None = None) -> None:
    """One frame over a socket, with file descriptors along."""
    frame = pack(message)
    if fds:
        socket.send_fds(sock, [frame[: LENGTH.size]], fds)
        frame = frame[LENGTH.size :]
    sock.sendall(frame)


def receive(sock: socket.socket, fds: int = 0) -> tuple[Any, list[int]]:
    """The next frame of a socket and the file descriptors that came along. Raises Broken at its end."""
    head = b""
    got: list[int] = []
    while len(head) < LENGTH.size:
        part, more, _, _ = socket.recv_fds(sock, LENGTH.size - len(head), fds)
        if not part:
            raise Broken("connection closed")
        head, got = head + part, got + list(more)
    (length,) = LENGTH.unpack(head)
    if length > MAX_JOB:
        raise Broken("frame too long")
    body = bytearray()
    while len(body) < length:
        chunk = sock.recv(min(1 << 16, length - len(body)))
        if not chunk:
            raise Broken("connection closed")
        body += chunk
    return json.loads(bytes(body)), got
