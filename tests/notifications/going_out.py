"""A worker of its own process that is killed while notifications go out, and the mail server that counts them."""

import os
import signal
import socket
from collections import Counter
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from aiosmtpd.controller import Controller
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import notifications
from app.access import SYSTEM, Role, Scope, grant_role
from app.accounts import Person
from app.assembly import make_services
from app.core import clock
from app.core.settings import Settings
from app.jobs import Job, JobState
from app.worker import make_worker
from tests import people

MONTH = timedelta(days=30)
PATIENCE = 600  # seconds; on an idle machine two thousand need a tenth of it


def work(settings: Settings) -> None:
    """What the worker's process does: pay all that is owed, and end."""
    services = make_services(settings)
    make_worker(services).drain(1_000_000)


class Counting:
    """A mail server; at certain numbers of messages it takes one, and kills the worker before it can say so."""

    def __init__(self, kills: int, every: int) -> None:
        self.at = {every * (number + 1) for number in range(kills)}
        self.got: Counter[str] = Counter()
        self.recipients: Counter[str] = Counter()
        self.worker: BaseProcess | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        head = envelope.content.partition(b"\r\n\r\n")[0].decode()
        name = next(line for line in head.splitlines() if line.lower().startswith("message-id:"))
        self.got[name.partition(":")[2].strip()] += 1
        self.recipients[envelope.rcpt_tos[0]] += 1
        if sum(self.got.values()) in self.at:
            os.kill(self.worker.pid, signal.SIGKILL)
        return "250 OK"


def add_members(session: Session, number: int, address: str = "p{}@people.example") -> list[int]:
    """So many people more, of the first organisation; their numbers. `address` is filled with 0, 1, …"""
    rows = [
        Person(email=address.format(n), name=f"Person {n}", state="active", created_at=clock.now() - MONTH)
        for n in range(number)
    ]
    session.add_all(rows)
    session.flush()
    for row in rows:
        grant_role(session, row.id, Role.MEMBER, Scope.ORGANISATION, 1, by=SYSTEM)
    return [row.id for row in rows]


def tell_many(house, number: int) -> None:
    """So many people, each told at once of one and the same post."""
    with house.write() as session:
        people_told = add_members(session, number)
        news = notifications.News(
            "mentioned", "members", "topic", 1, "On registers", "/topics/1?post=1", "mentioned:1", number=1
        )
        told = notifications.tell(session, news, people_told, by=house.actor(people.LEAD))
    assert len(told) == number


def kill_and_finish(house, counting: Counting) -> int:
    """Workers, one after the other, until nothing is owed. Returns how many were killed."""
    settings = house.settings.model_copy(
        update={"smtp_url": type(house.settings.smtp_url)(f"smtp://127.0.0.1:{counting.port}")}
    )
    context = get_context("forkserver")
    context.set_forkserver_preload(["app.main", "app.worker", "tests.notifications.going_out"])
    controller = Controller(counting, hostname="127.0.0.1", port=counting.port)
    controller.start()
    killed = 0
    try:
        while True:
            counting.worker = context.Process(target=work, args=(settings,))
            counting.worker.start()
            counting.worker.join(PATIENCE)
            assert counting.worker.exitcode in (0, -signal.SIGKILL)
            if counting.worker.exitcode == 0:
                return killed
            killed += 1
            run_out_leases(house)
    finally:
        controller.stop()


def run_out_leases(house) -> None:
    """The minute passes for which a dead worker's lease lasts."""
    with house.write() as session:
        over = {"leased_until": clock.now() - timedelta(seconds=1)}
        session.execute(update(Job).where(Job.state == JobState.RUNNING).values(over))
