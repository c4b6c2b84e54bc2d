"""Virus scanners on the loopback address: one that says what it is told to, and ClamAV itself with a signature of our own."""

import shutil
import socketserver
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.reading import ScannerAway, ping_scanner

# The harmless text that every scanner is asked to find (EICAR, 1996), in two parts so that this file is left alone.
HARMFUL = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PATIENCE = 30  # seconds; ClamAV starts in one with a signature or two


class Scripted(socketserver.ThreadingTCPServer):
    """Speaks INSTREAM; answers FOUND where a stream holds HARMFUL. `most` octets, and it hangs up, as ClamAV does."""

    allow_reuse_address = daemon_threads = True
    most, silent = 1 << 30, False

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class _Answer(socketserver.StreamRequestHandler):
    server: Scripted

    def handle(self) -> None:
        command = self.rfile.readline()
        if b"PING" in command:
            self.wfile.write(b"PONG\n")
            return
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\n")
                return
        if self.server.silent:
            time.sleep(5)
            return
        self.wfile.write(b"stream: Eicar FOUND\n" if HARMFUL in content else b"stream: OK\n")


@contextmanager
def scripted() -> Iterator[Scripted]:
    with Scripted(("127.0.0.1", 0), _Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def clamav() -> Iterator[str]:
    """The address of a ClamAV that knows HARMFUL alone; "" where it is not installed."""
    binary = shutil.which("clamd") or "/usr/sbin/clamd"
    if not Path(binary).exists():
        yield ""
        return
    with Scripted(("127.0.0.1", 0), _Answer) as free:
        port = free.server_address[1]
    with tempfile.TemporaryDirectory(prefix="clamav-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "own.ndb").write_text(f"Own.Harmful:0:*:{HARMFUL.hex()}\n")
        settings = folder / "clamd.conf"
        settings.write_text(
            f"DatabaseDirectory {folder}\nTCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\nUser root\n"
            f"StreamMaxLength 1M\nTemporaryDirectory {folder}\nLogFile {folder}/log\n"
        )
        process = subprocess.Popen(
            [binary, "-c", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
        )
        try:
            _wait(f"tcp://127.0.0.1:{port}", process)
            yield f"tcp://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return ping_scanner(address, patience=1)
        except ScannerAway:
            assert process.poll() is None, "clamd ended"
            assert time.monotonic() < deadline
            time.sleep(0.05)
