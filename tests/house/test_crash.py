"""The drill: the house is killed while jobs run and uploads stream; opened again, all that it owed is done, nothing is half there."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import time_machine
from sqlalchemy import select, update

from app.accounts import create_token
from app.core import clock
from app.documents.models import DocumentFile
from app.jobs import Job, JobState
from tests import people

ROOT = Path(__file__).parents[2]
FIELDS = {"type": "evaluation_report", "language": "en", "licence": "cc_by_4", "visibility": "members", "summary": "S."}
ASKED = (people.MEMBER, people.LEAD, people.COLLEAGUE)
PATIENCE = 90  # seconds; on an idle machine it needs three


def text_of(number):
    return (f"Study {number}. " + "Cash transfers reached households in Turkana. " * 40).encode()


class Server:
    """`baraza serve` with its worker, on the data of the house."""

    def __init__(self, settings):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {"BARAZA_DATA_DIR": str(settings.data_dir), "BARAZA_DATABASE_URL": settings.database_url}
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(self.port)],
            env=os.environ | environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE)
        until(self.answers)

    def answers(self):
        assert self.process.poll() is None
        try:
            return self.client.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self.client.close()


def until(true):
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def serve(house):
    started = []

    def start():
        started.append(Server(house.settings))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.kill()


def half_an_upload(server, token):
    """A connection on which half of what was announced has been sent, and no more comes."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    start = (
        "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="file"; filename="half.pdf"\r\n\r\n%PDF-1.7\n'
    )
    line.sendall(start.encode() + b"x" * 4_000_000)
    return line


def owed(house):
    with house.read() as session:
        return session.scalars(select(Job.name).where(Job.state != JobState.PARKED, Job.run_at <= clock.now())).all()


@pytest.mark.slow
def test_killed_in_the_middle_of_work_the_house_loses_nothing(house, serve):
    with house.write() as session:
        token = create_token(
            session, house.person_id(people.REPRESENTATIVE), "drill", by=house.actor(people.REPRESENTATIVE)
        )
    bearer = {"Authorization": f"Bearer {token}"}
    server = serve()
    acknowledged = {}
    with half_an_upload(server, token):
        for number in range(5):
            file = {"file": (f"study-{number}.txt", text_of(number), "text/plain")}
            answer = server.client.post(
                "/api/v1/documents", data=FIELDS | {"title": f"Study {number}"}, files=file, headers=bearer
            )
            assert answer.status_code == 201, answer.text
            acknowledged[answer.json()["id"]] = number
        for person in ASKED:
            assert server.client.post("/reset", data={"email": person.email}).status_code == 200
        server.kill()
    assert owed(house), "it was killed with work in hand"

    # The minute passes for which a dead worker's lease lasts.
    with house.write() as session:
        session.execute(
            update(Job).where(Job.state == JobState.RUNNING).values(leased_until=clock.now() - timedelta(seconds=1))
        )
    server = serve()
    until(lambda: not owed(house))

    for document, number in acknowledged.items():
        told = server.client.get(f"/api/v1/documents/{document}", headers=bearer).json()
        (file,) = told["files"]
        assert (told["title"], file["extraction"]) == (f"Study {number}", "done")
        kept = server.client.get(f"/documents/{document}/files/{file['name']}", headers=bearer)
        assert kept.content == text_of(number)
    assert [len({mail["message-id"] for mail in house.mails(person)}) for person in ASKED] == [1, 1, 1]
    with house.read() as session:
        keys = set(session.scalars(select(DocumentFile.storage_key)))
        assert session.scalars(select(Job.last_error).where(Job.state == JobState.PARKED)).all() == []
    stored = {entry.key for entry in house.services.storage.list("")}
    assert len(keys) == len(acknowledged)
    assert keys <= stored
    originals = {key.partition("/")[0] for key in keys}
    assert {key for key in stored if key.partition("/")[0] in originals} == keys, "no file without its document"
    # What programs in the middle of reading a file had beside them goes with the daily sweep.
    with time_machine.travel(clock.now() + timedelta(days=2)):
        house.services.storage.sweep()
    assert list(house.services.storage.scratch.iterdir()) == []
