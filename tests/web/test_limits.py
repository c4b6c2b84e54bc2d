"""More than a request may hold is refused while it streams, and leaves nothing behind. A real server, raw sockets."""

import re
import socket
import threading
import time

import pytest
import uvicorn

from tests import people
from tests.people import PASSWORD


@pytest.fixture
def address(house, monkeypatch):
    """A uvicorn server of the house with a limit of one megabyte a file; (host, port)."""
    monkeypatch.setattr("tempfile.tempdir", str(house.services.storage.scratch))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(house.app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield "127.0.0.1", port
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"max_upload_mb": 1})


def send(address, head, chunks):
    """The status line and headers that come back, while the chunks are sent until the other side has had enough."""
    with socket.create_connection(address, timeout=20) as line:
        line.sendall(head.encode())
        sent = 0
        for chunk in chunks:
            try:
                line.sendall(chunk)
            except (BrokenPipeError, ConnectionResetError):
                break
            sent += len(chunk)
            line.setblocking(False)
            try:
                early = line.recv(65536, socket.MSG_PEEK)
            except BlockingIOError:
                early = b""
            finally:
                line.settimeout(20)
            if early:
                break
        answer = b""
        while b"\r\n\r\n" not in answer and (more := line.recv(65536)):
            answer += more
    return int(answer.split()[1]), answer.decode("latin-1").lower(), sent


def chunked(size, block=b"x" * 65536):
    for _ in range(size // len(block)):
        yield b"%x\r\n" % len(block) + block + b"\r\n"
    yield b"0\r\n\r\n"


def cookie_of(browse):
    return "Cookie: baraza=" + browse(people.REPRESENTATIVE).cookies["baraza"]


def head(path, *lines):
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: x", *lines, "", ""])


MULTIPART = "Content-Type: multipart/form-data; boundary=b"
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'


def opened(chunks):
    yield b"%x\r\n" % len(FILE) + FILE + b"\r\n"
    yield from chunks


@pytest.mark.parametrize("path", ["/documents/new", "/api/v1/documents", "/account"])
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
def test_too_much_is_refused_while_it_streams(house, browse, address, path, declared):
    session = cookie_of(browse)
    before = [entry.key for entry in house.services.storage.list("")]
    size = 60_000_000
    if declared:
        request = head(path, session, MULTIPART, f"Content-Length: {size}")
        answer = send(address, request, iter([FILE]))
    else:
        request = head(path, session, MULTIPART, "Transfer-Encoding: chunked")
        answer = send(address, request, opened(chunked(size)))
    status, headers, sent = answer
    assert status == 413
    assert sent < size / 2, "it was refused before it was all there"
    assert "x-content-type-options: nosniff" in headers
    assert [entry.key for entry in house.services.storage.list("")] == before
    assert list(house.services.storage.scratch.iterdir()) == []


def test_a_client_that_goes_away_leaves_nothing_and_others_are_served(house, browse, address):
    request = head("/documents/new", cookie_of(browse), MULTIPART, "Content-Length: 900000")
    with socket.create_connection(address, timeout=10) as line:
        line.sendall(request.encode() + FILE + b"x" * 890_000)
    status, _, _ = send(address, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", [])
    assert status == 200
    deadline = time.monotonic() + 5
    while list(house.services.storage.scratch.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert list(house.services.storage.list("")) == []


def many_parts(number):
    return (
        b"".join(b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(number))
        + b"--b--\r\n"
    )


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=b", many_parts(10_000)),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(450_000))),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(1_000_000))),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + b"x" * 1_500_000 + b"\r\n--b--\r\n",
        ),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=b", b"--b\r\nbroken"),
        ("multipart/form-data; boundary=b", b"--c\r\n\r\n"),
    ],
    ids=["10k parts", "450k fields", "1M fields", "one long field", "no boundary", "broken", "other boundary"],
)
@pytest.mark.parametrize("path", ["/sign-in", "/account", "/documents/new", "/api/v1/documents"])
def test_forms_that_are_an_attack_get_a_4xx(browse, content_type, body, path):
    client = browse(people.REPRESENTATIVE)
    answer = client.post(path, content=body, headers={"content-type": content_type})
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b'"\\ud800"', b"null", b'{"a": 1e999}', b"\xff\xfe", b"x" * 2_500_000]
)
@pytest.mark.parametrize("path", ["/api/v1/documents", "/api/v1/documents/1/decline", "/sign-in"])
def test_json_that_nobody_asked_for(browse, body, path):
    client = browse(people.COORDINATOR)
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500


def test_signing_in_works_through_the_real_server(address, house):
    body = f"email={people.MEMBER.email}&password={PASSWORD.replace(' ', '+')}".encode()
    request = head("/sign-in", "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}")
    status, headers, _ = send(address, request, [body])
    assert status == 303
    assert re.search(r"set-cookie: baraza=\S+; httponly; max-age=\d+; path=/; samesite=lax", headers)
    assert "server:" not in headers or "uvicorn" in headers
