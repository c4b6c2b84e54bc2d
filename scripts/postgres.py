"""A PostgreSQL to test on: the server that BARAZA_TEST_POSTGRES_URL names, or a private one while it is needed.

Run as a program it gives a command such a server: `scripts/postgres.py COMMAND …` sets BARAZA_TEST_DATABASE_URL, runs
the command and answers with its exit status. Where none can be had it prints the reason and exits with `NO_SERVER`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

NO_SERVER = 77  # the status by which test programs commonly say "skipped"
USER = "baraza"
SECONDS_TO_START = 30
SECONDS_TO_STOP = 15
# Nothing here outlives the run, so nothing waits for a disk.
ROOM = 2_000_000_000  # bytes; a container often has much less of such memory
FAST = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=200",
    "max_wal_size=256MB",
]


class NoServerError(Exception):
    """No PostgreSQL can be had here; the text says why."""


@contextmanager
def server() -> Iterator[str]:
    """The SQLAlchemy address of a PostgreSQL whose user may create databases. A private one is gone afterwards."""
    given = os.environ.get("BARAZA_TEST_POSTGRES_URL", "")
    if given:
        refuse_unless_it_answers(given)
        yield given
    else:
        with private_server(find_programs()) as url:
            yield url


def refuse_unless_it_answers(url: str) -> None:
    from sqlalchemy import create_engine  # noqa: PLC0415 - only this path needs the virtual environment
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    try:
        create_engine(url, connect_args={"connect_timeout": 5}).connect().close()
    except SQLAlchemyError as error:
        message = f"the server of BARAZA_TEST_POSTGRES_URL does not answer ({type(error).__name__})"
        raise NoServerError(message) from error


def find_programs() -> Path:
    """The folder with `initdb` and `postgres`: on the PATH, or where Debian keeps them, the newest version first."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if not debian:
        message = (
            "initdb is not on this machine (Debian: apt-get install postgresql) and BARAZA_TEST_POSTGRES_URL is empty"
        )
        raise NoServerError(message)
    return debian[-1].parent


def in_memory() -> str | None:
    """Where files live that nobody needs after the run: in memory, where the system has such a place with room to spare."""
    place = Path("/dev/shm")  # noqa: S108 - the folder made in it has a name of its own and is its maker's only
    there = place.is_dir() and os.access(place, os.W_OK)
    return str(place) if there and shutil.disk_usage(place).free > ROOM else None


@contextmanager
def private_server(programs: Path) -> Iterator[str]:
    """A cluster in a temporary folder, reached by a unix socket there: no port to find, no way in for others."""
    owner = unprivileged_owner()
    folder = Path(tempfile.mkdtemp(prefix="baraza-pg-", dir=in_memory()))
    log = folder / "log"
    options = [*FAST, "listen_addresses=", f"unix_socket_directories={folder}"]
    try:
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        create_cluster(programs, folder, owner)
        with log.open("wb") as written:
            process = start(
                [
                    programs / "postgres",
                    "-D",
                    folder / "data",
                    *(part for option in options for part in ("-c", option)),
                ],
                owner,
                written,
            )
        try:
            wait_until_ready(programs, folder, process, log)
            yield f"postgresql+psycopg://{USER}@/postgres?host={folder}"
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_owner() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the account to run it as, or None when the present one will do."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    message = "PostgreSQL refuses to run as root, and there is no account postgres or nobody to run it as"
    raise NoServerError(message)


def create_cluster(programs: Path, folder: Path, owner: pwd.struct_passwd | None) -> None:
    words = ["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    with (folder / "initdb.log").open("w+b") as written:
        if start([programs / "initdb", "--pgdata", folder / "data", *words], owner, written).wait() != 0:
            written.seek(0)
            message = f"initdb failed: {written.read().decode(errors='replace').strip()[-400:]}"
            raise NoServerError(message)


def start(command: Sequence[str | Path], owner: pwd.struct_passwd | None, output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdout=output,
        stderr=output,
        stdin=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,  # Ctrl-C is for the tests; the server is stopped once they are
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )


def wait_until_ready(programs: Path, folder: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    ask: list[str | Path] = [programs / "pg_isready", "--quiet", "--host", folder]
    while subprocess.run(ask, check=False).returncode != 0:
        if process.poll() is not None or time.monotonic() > deadline:
            message = f"PostgreSQL did not start: {log.read_text(errors='replace').strip()[-400:]}"
            raise NoServerError(message)
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Disconnect whoever is left and shut down (SIGINT is PostgreSQL's fast shutdown); kill what does not obey."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_on_signals() -> None:
    """Let SIGTERM and SIGHUP unwind the stack as Ctrl-C does, so that a private server never outlives its run."""

    def leave(number: int, _: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


def run_to_end(command: Sequence[str], environment: dict[str, str]) -> int:
    """The exit status of `command`. When told to stop, it first gets the time to clean up after itself.

    `subprocess.run` would kill it a quarter of a second after Ctrl-C, together with its chance to stop its own servers.
    """
    child = subprocess.Popen(command, env=os.environ | environment)
    try:
        return child.wait()
    except (KeyboardInterrupt, SystemExit) as told:
        if isinstance(told, SystemExit):  # Ctrl-C reached the child as well, any other signal did not
            child.send_signal(signal.SIGINT)
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            child.kill()
        raise


def main() -> int:
    if len(sys.argv) < 2:
        print("Usage: scripts/postgres.py COMMAND …", file=sys.stderr)
        return 2
    end_on_signals()
    try:
        with server() as url:
            return run_to_end(sys.argv[1:], {"BARAZA_TEST_DATABASE_URL": url})
    except NoServerError as reason:
        print(f"No PostgreSQL: {reason}", file=sys.stderr)
        return NO_SERVER
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
