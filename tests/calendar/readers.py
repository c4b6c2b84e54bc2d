"""Calendar programs that other people wrote, each given our calendar and asked when everything takes place.

Every reader takes a `Given` and returns lines (title, start in UTC, status) for each of its texts; it raises `Absent`, with the
reason, where its program is not installed.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from tests.calendar.series import FROM, TO, Line, said

ROOT = Path(__file__).parents[2]
SECONDS = 60
VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
[pair feed]
a = "house"
b = "here"
collections = null
[storage house]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[house]]
path = {folder}/calendar/
readonly = True
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
[sqlite]
path = {folder}/khal.db
"""
RADICALE = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[storage]
filesystem_folder = {folder}/store
[logging]
level = warning
"""


class Absent(Exception):
    """The program is not installed; the text says which."""


@dataclass(frozen=True, slots=True)
class Given:
    """`texts` are calendars; the first is what `url` answers. `folder` is the reader's own."""

    url: str
    texts: Sequence[str]
    folder: Path

    def files(self) -> list[str]:
        paths = [self.folder / f"{number}.ics" for number, _ in enumerate(self.texts)]
        for path, text in zip(paths, self.texts, strict=True):
            path.write_text(text, encoding="utf-8", newline="")
        return [str(path) for path in paths]


Read = Callable[[Given], list[list[Line]]]


def program(name: str) -> str:
    """One that the development lock installs beside our Python."""
    path = Path(sys.executable).with_name(name)
    if not path.exists():
        raise Absent(f"{name} is not installed (./scripts/setup --with-tests)")
    return str(path)


def node(package: str) -> str:
    """Node of the machine, or the one that set-up made where there was none."""
    if not (ROOT / "node_modules" / package).is_dir():
        raise Absent(f"{package} is not installed (./scripts/setup --with-tests)")
    own = ROOT / ".venv" / "node" / "bin" / "node"
    found = shutil.which("node") or (str(own) if own.exists() else None)
    if found is None:
        raise Absent("there is no node on this machine")
    return found


def khal(given: Given) -> list[list[Line]]:
    """Subscribed to over HTTP, as a person would: vdirsyncer fetches, khal reads what it stored."""
    vdirsyncer, reader = program("vdirsyncer"), program("khal")
    sync, settings = given.folder / "vdirsyncer.conf", given.folder / "khal.conf"
    sync.write_text(VDIRSYNCER.format(folder=given.folder, url=given.url))
    settings.write_text(KHAL.format(folder=given.folder))
    run([vdirsyncer, "--config", str(sync), "discover"], given.folder)
    run([vdirsyncer, "--config", str(sync), "sync"], given.folder)
    shape = "{title}\t{start-long-full}\t{status}"
    days = f"{(TO - FROM).days}d"
    listed = run(
        [reader, "--config", str(settings), "list", "--day-format", "", "--format", shape, f"{FROM:%Y-%m-%d}", days],
        given.folder,
    )
    # What lasts beyond midnight is listed on both days.
    lines = {tuple(line.split("\t")) for line in listed.splitlines() if line.strip()}
    return [window((title, f"{start}Z", status.strip()) for title, start, status in lines)]


def radicale(given: Given) -> list[list[Line]]:
    """Stored on a CalDAV server, which expands the series itself when it is asked by caldav."""
    server = program("radicale")
    try:
        import caldav  # noqa: PLC0415 - it takes half a second, and is for this test alone
    except ImportError:
        raise Absent("caldav is not installed (./scripts/setup --with-tests)") from None
    with serving(server, given.folder) as url:
        client = caldav.DAVClient(url, username="reader", password="")
        client.principal().calendars()  # makes the reader's folder
        stored = client.put(f"{url}/reader/house/", given.texts[0], {"Content-Type": "text/calendar; charset=utf-8"})
        assert stored.status == 201, stored.raw
        calendar = client.calendar(url=f"{url}/reader/house/")
        objects = calendar.search(start=FROM, end=TO, event=True, expand="server")
        found = [event for one in objects for event in one.icalendar_instance.walk("VEVENT")]
        client.close()
    return [window((str(e["SUMMARY"]), said(e["DTSTART"].dt), str(e["STATUS"])) for e in found)]


def ical_js(given: Given) -> list[list[Line]]:
    return _by_node("ical.js", "ical_js.mjs", given)


def node_ical(given: Given) -> list[list[Line]]:
    return _by_node("node-ical", "node_ical.mjs", given)


def recurring_ical_events(given: Given) -> list[list[Line]]:
    """The oracle: a Python library that many calendars are built on."""
    import icalendar  # noqa: PLC0415
    import recurring_ical_events as oracle  # noqa: PLC0415

    calendars = [icalendar.Calendar.from_ical(text) for text in given.texts]
    return [
        window((str(e["SUMMARY"]), said(e["DTSTART"].dt), str(e["STATUS"])) for e in oracle.of(one).between(FROM, TO))
        for one in calendars
    ]


READERS: dict[str, Read] = {
    "khal": khal,
    "Radicale": radicale,
    "ical.js": ical_js,
    "node-ical": node_ical,
    "recurring-ical-events": recurring_ical_events,
}


def window(found: Iterator[Line]) -> list[Line]:
    """Readers differ on what lies at the edge of a window."""
    return sorted((title, start, status) for title, start, status in found if said(FROM) <= start < said(TO))


def run(command: list[str], folder: Path) -> str:
    """Its output. No settings of the machine's owner are read."""
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "TZ": "UTC", "COLUMNS": "400"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@contextmanager
def serving(server: str, folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = folder / "radicale.conf"
    settings.write_text(RADICALE.format(port=port, folder=folder))
    with (folder / "radicale.log").open("w") as log:
        process = subprocess.Popen([server, "--config", str(settings)], stdout=log, stderr=log)
        try:
            deadline = monotonic() + SECONDS
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert process.poll() is None, (folder / "radicale.log").read_text()
                    assert monotonic() < deadline, "Radicale did not start"
                    sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _by_node(package: str, script: str, given: Given) -> list[list[Line]]:
    program_path = node(package)
    command = [program_path, f"tests/calendar/{script}", FROM.isoformat(), TO.isoformat(), *given.files()]
    found = json.loads(run(command, given.folder))
    return [
        window((title, said(datetime.fromisoformat(start).astimezone(UTC)), status) for title, start, status in one)
        for one in found
    ]
