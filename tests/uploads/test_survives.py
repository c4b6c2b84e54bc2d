"""Real programs, real sockets: cuts, crashes, liars and dawdlers (faults.csv UP8, UP9)."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from app import uploads
from app.accounts import create_token
from app.core.settings import Settings
from tests import people
from tests.houses import House
from tests.uploads.sending import BYTES, begin, go_on, offset_of
from tests.uploads.serving import ROOT, Wire, a_process

pytestmark = pytest.mark.once
MODULES = ROOT / "node_modules" / "package.json"
LINE = b"Kiasi cha fedha kinachotolewa kwa wazee wa Kitui na Marsabit.\n"
CONTENT = b"".join(LINE + str(n).encode() for n in range(300_000))[: 16 << 20]


@pytest.fixture(scope="module")
def house(furnished, tmp_path_factory):
    """One for all tests here, and one process: to open it costs more than they do."""
    data = tmp_path_factory.mktemp("uploads")
    opened = House(Settings(data_dir=data, database_url=furnished(data, seated=False)))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def token(house):
    with house.write() as session:
        return create_token(session, house.person_id(people.MEMBER), "test", by=house.actor(people.MEMBER))


@pytest.fixture(scope="module")
def opened(house):
    with a_process(house.settings) as process:
        yield process


@pytest.fixture(scope="module")
def client(opened, token):
    with httpx.Client(
        base_url=f"http://127.0.0.1:{opened.port}",
        headers={"authorization": f"Bearer {token}", "accept-encoding": "identity"},
        timeout=60,
    ) as one:
        yield one


def is_whole(house, where):
    found = uploads.claim(house.services, house.actor(people.MEMBER), where.rpartition("/")[2])
    kept = hashlib.sha256(b"".join(house.services.storage.read(found.key))).hexdigest()
    return kept == found.sha256 == hashlib.sha256(CONTENT).hexdigest()


def stored(house):
    return {thing.key for thing in house.services.storage.list("files/")}


def scratch(house):
    """What is on the disk beside the growing files."""
    return [path.name for path in house.services.storage.scratch.iterdir()]


def test_the_tus_client_of_npm_finishes_through_three_cuts(house, opened, token, tmp_path):
    node = shutil.which("node")
    if node is None or not MODULES.parent.joinpath("tus-js-client").is_dir():
        pytest.skip("node or tus-js-client is not installed")
    file = tmp_path / "big.txt"
    file.write_bytes(CONTENT)
    wire = Wire(opened.port, [3 << 20, 7 << 20, 12 << 20])
    ran = subprocess.run(
        [node, Path(__file__).with_name("client.mjs"), f"http://127.0.0.1:{wire.port}/uploads", token, file, str(5 << 20)],
        env=os.environ | {"MODULES": str(MODULES)}, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    wire.close()
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    assert (said["retries"] >= 3, wire.cuts) == (True, [])
    assert is_whole(house, said["url"])


def test_kill_in_the_middle_then_resume_to_the_last_byte(house, opened, client):
    where = begin(client, len(CONTENT))
    go_on(client, where, CONTENT[: 1 << 20])

    def until_killed():
        for start in range(1 << 20, len(CONTENT), 1 << 20):
            yield CONTENT[start : start + (1 << 20)]
            if start >= 6 << 20:
                opened.kill()

    with pytest.raises(httpx.TransportError):
        go_on(client, where, until_killed(), 1 << 20)
    opened.start()
    told = offset_of(client, where)
    assert 1 << 20 <= told < len(CONTENT)
    path = house.services.storage.arriving / where[9:]
    assert path.read_bytes()[:told] == CONTENT[:told]
    with path.open("ab") as torn:  # as if the last write had been cut by the power going
        torn.write(b"\0" * 5_000)
    assert go_on(client, where, CONTENT[told:], told).status_code == 204
    assert is_whole(house, where)


def head_of(method, path, token, *lines):
    return "\r\n".join(
        [f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}", *lines, "", ""]
    ).encode()


def tus_lines(offset, *more):
    return (*(f"{name}: {value}" for name, value in BYTES.items()), f"Upload-Offset: {offset}", *more)


@contextmanager
def line_to(opened):
    with socket.create_connection(("127.0.0.1", opened.port), 20) as wire:
        yield wire


def answer_on(wire):
    """Its number; 0 when the house hung up."""
    with suppress(ConnectionError, TimeoutError):
        said = wire.recv(65_536)
        return int(said.split(b" ", 2)[1]) if said else 0
    return 0


def chunk(content):
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def test_of_two_at_the_same_moment_one_wins_and_one_that_fell_silent_gives_way(opened, client, token, house):
    where = begin(client, len(CONTENT))
    with line_to(opened) as first:
        first.sendall(
            head_of("PATCH", where, token, *tus_lines(0, f"Content-Length: {len(CONTENT)}")) + CONTENT[: 2 << 20]
        )
        growing = house.services.storage.arriving / where[9:]
        wait_for(lambda: growing.exists() and growing.stat().st_size >= 1 << 20)
        first.sendall(CONTENT[2 << 20 : 3 << 20])
        assert go_on(client, where, CONTENT, 0).status_code == 423
        time.sleep(2.2)  # as long as a request must have said nothing (pump.STALE)
        assert go_on(client, where, CONTENT, 0).status_code == 409
        assert (told := offset_of(client, where)) == 3 << 20
        assert go_on(client, where, CONTENT[told:], told).status_code == 204
    assert is_whole(house, where)


def wait_for(true, seconds=10.0):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_up12_a_new_version_while_somebody_downloads(house, opened, client):
    where = begin(client, len(CONTENT), "study.txt")
    go_on(client, where, CONTENT)
    said = {"title": "A study", "type": "other", "visibility": "members", "upload": where[9:]}
    made = client.post("/api/v1/documents", data=said)
    assert made.status_code == 201, made.text
    assert client.post("/api/v1/documents", data=said).status_code == 422  # a document holds it now
    number = made.json()["id"]
    address = f"/documents/{number}/files/study.txt"
    newer = CONTENT[::-1]
    with client.stream("GET", address) as download:
        pieces = download.iter_raw()
        begun = next(pieces)
        new = client.post("/documents/versions", data={"document": str(number)}, files={"file": ("study.txt", newer)})
        assert (new.status_code, client.get(address).content == newer) == (303, True)
        assert begun + b"".join(pieces) == CONTENT
    assert client.get(f"{address}?version=1").content == CONTENT


BOUNDARY = "b" * 24
FORM = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
PART = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'.encode()


def test_up8_oversize_and_broken_uploads_leave_nothing_and_trouble_nobody(house, opened, client, token):
    where, other = begin(client, 50_000), begin(client, len(CONTENT))
    before, present = opened.memory, stored(house)
    most = 1_000_000 * (house.settings.max_upload_mb + 1)
    with ExitStack() as held:
        # Slow ones, which stay open through all that follows.
        for path in ("/documents/new", "/documents/upload", where):
            slow = held.enter_context(line_to(opened))
            lines = tus_lines(0, "Content-Length: 50000") if path == where else (FORM, "Content-Length: 50000")
            method = "PATCH" if path == where else "POST"
            slow.sendall(head_of(method, path, token, *lines) + (b"x" * 500 if path == where else PART + b"x"))
        with line_to(opened) as liar:  # says that it is too large before it sends anything
            liar.sendall(head_of("POST", "/documents/new", token, FORM, f"Content-Length: {most + 1}"))
            assert answer_on(liar) == 413
        with line_to(opened) as liar:  # says less than it sends: what follows is no request
            liar.sendall(
                head_of("POST", "/documents/new", token, FORM, "Content-Length: 100") + PART + CONTENT[:100_000]
            )
            assert answer_on(liar) in {400, 422}
        with line_to(opened) as endless:  # says nothing, and never ends
            endless.sendall(head_of("PATCH", other, token, *tus_lines(0, "Transfer-Encoding: chunked")))
            with suppress(ConnectionError):
                for n in range(30):
                    endless.sendall(chunk(CONTENT[n % 16 << 20 : (n % 16 + 1) << 20]))
            assert answer_on(endless) in {0, 413}
        for path, lines, beginning in (
            ("/documents/new", (FORM, f"Content-Length: {len(PART) + (2 << 20)}"), PART),
            ("/documents/upload", (FORM, "Transfer-Encoding: chunked"), None),
        ):
            with line_to(opened) as gone:  # hangs up when all but a hundredth has come
                gone.sendall(head_of("POST", path, token, *lines))
                body = CONTENT[: (2 << 20) * 99 // 100]
                gone.sendall(beginning + body if beginning else chunk(PART) + chunk(body))
        assert client.get("/documents").status_code == 200
        assert go_on(client, other, CONTENT[offset_of(client, other) :], offset_of(client, other)).status_code == 204
    assert is_whole(house, other)
    wait_for(lambda: scratch(house) == [])
    assert offset_of(client, where) in {0, 500}
    assert stored(house) - present == {uploads.claim(house.services, house.actor(people.MEMBER), other[9:]).key}
    assert opened.memory - before < 32 << 20


@pytest.mark.parametrize("path", ["/documents/new", "/documents/upload", "/api/v1/documents", "/sign-in"])
def test_up9_forms_without_measure_are_refused_at_once_in_flat_memory(opened, client, path):
    parts = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nx\r\n'.encode() for n in range(10_000)
    )
    field = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="title"\r\n\r\n'.encode()
    typed = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    client.get("/healthz")
    before = opened.memory
    for body, kind in (
        (parts + f"--{BOUNDARY}--\r\n".encode(), typed),
        (b"&".join(b"f%d=" % n for n in range(1_000_000)), {"content-type": "application/x-www-form-urlencoded"}),
        (field + b"x" * 100_000_000, typed),
    ):
        began = time.monotonic()
        try:
            status = client.post(path, content=body, headers=kind).status_code
        except httpx.TransportError:  # told, and then cut off while it was still sending
            status = 413
        assert 400 <= status < 500
        assert time.monotonic() - began < 2
    assert opened.memory - before < 24 << 20
