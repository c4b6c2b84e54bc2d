"""How a child answers: frames on a pipe, each a kind (one byte), a length (four, big-endian) and the payload."""

import os
import struct
import sys

HEADER = struct.Struct(">cI")


def take_pipe() -> int:
    """Standard output for the answer alone, as a descriptor: what a library prints goes nowhere."""
    pipe = os.dup(sys.stdout.fileno())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return pipe


def send(pipe: int, kind: bytes, payload: bytes) -> None:
    rest = memoryview(HEADER.pack(kind, len(payload)) + payload)
    while rest:
        rest = rest[os.write(pipe, rest) :]
