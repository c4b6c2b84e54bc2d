"""A real IMAP server for one test module: Dovecot, unprivileged, on a port of the loopback address, in a folder of its own."""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_vsz_limit = 0
first_valid_uid = 1
first_valid_gid = 1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
"""
PASSWORD = "reeds/by@the+river"


class Mailbox:
    """The post of one account. `certificate` is what its clients must trust."""

    def __init__(self, folder: Path, port: int, plain: int) -> None:
        self.folder, self.port, self.plain = folder, port, plain
        self.certificate = folder / "cert.pem"

    def put(self, raw: bytes) -> None:
        """As a delivery agent does: written aside, then moved into `new`."""
        name = f"{time.time_ns()}.{os.getpid()}.test"
        for part in ("new", "cur", "tmp"):
            (self.folder / "mail" / part).mkdir(parents=True, exist_ok=True)
        path = self.folder / "mail" / "tmp" / name
        path.write_bytes(raw)
        _give(self.folder)
        path.rename(self.folder / "mail" / "new" / name)

    def flags(self) -> list[str]:
        """Letters of Maildir for each message, oldest first: S seen, F flagged; "new" for those nobody touched."""
        read = [path for part in ("cur", "new") for path in (self.folder / "mail" / part).iterdir()]
        return [path.name.partition(":2,")[2] or "" for path in sorted(read, key=lambda one: one.name)]

    def empty(self) -> None:
        shutil.rmtree(self.folder / "mail", ignore_errors=True)


@contextmanager
def running():
    """None where Dovecot is not installed."""
    binary = shutil.which("dovecot") or "/usr/sbin/dovecot"
    if not Path(binary).exists():
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    user = "nobody" if os.getuid() == 0 else getpass.getuser()
    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    ports = [_free() for _ in range(2)]
    facts = {"folder": folder, "user": user, "group": group, "port": ports[0], "plain": ports[1], "password": PASSWORD}
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(**facts))
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", folder / "key.pem", "-out", folder / "cert.pem",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    _give(folder)
    drop = {"user": user, "group": group, "extra_groups": []} if os.getuid() == 0 else {}
    server = subprocess.Popen(
        [binary, "-F", "-c", folder / "dovecot.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **drop
    )
    try:
        _wait(ports[0], server)
        yield Mailbox(folder, *ports)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _give(folder: Path) -> None:
    if os.getuid() == 0:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "nobody", pwd.getpwnam("nobody").pw_gid)


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert server.poll() is None, "Dovecot does not start"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return
