"""A server that is away or ends its lines: nothing is lost, nothing comes twice, and what is urgent goes first."""

import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app import mail
from app.jobs import Registry, Worker
from app.mail import MailMessage
from app.mail.line import Away, Line, line_of

START = datetime(2031, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moving:
        yield moving


def subjects(server):
    return [message["subject"] for _, message in server.got]


def owes(post, number, subject="Digest", **further):
    for place in range(number):
        post.queue(to=f"p{place}@people.example", subject=f"{subject} {place}", **further)


def test_away_for_two_hours_then_what_is_urgent_goes_first(post, server, clock, monkeypatch):
    asked = []
    real = socket.create_connection

    def connect(address, *rest, **further):
        asked.append(address)
        if clock_now() < START + timedelta(hours=2):
            raise ConnectionRefusedError(111, "Connection refused")
        return real(address, *rest, **further)

    def clock_now():
        return datetime.now(UTC)

    monkeypatch.setattr(socket, "create_connection", connect)
    services = post.through(server.port)
    owes(post, 40, priority=9, bulk=True)
    work = 0
    while clock_now() < START + timedelta(hours=2):
        work += post.work(services)
        clock.shift(timedelta(minutes=1))
        if clock_now() == START + timedelta(hours=1):
            owes(post, 2, "Your password", priority=1)
            owes(post, 1, "Minutes", priority=2)
    assert server.got == []
    assert len(asked) < 40, "asked ever more seldom, and not for each message"
    assert work < 200, "what waits costs nothing while it waits"
    clock.shift(timedelta(minutes=6))
    post.work(services)
    assert subjects(server)[:3] == ["Your password 0", "Your password 1", "Minutes 0"]
    assert sorted(subjects(server)[3:]) == sorted(f"Digest {place}" for place in range(40))
    assert post.owed() == []


def test_a_server_that_ends_its_lines_gets_the_rest_and_nothing_twice(post, server):
    server.lines_end_after = 100
    owes(post, 210, priority=9)
    post.work(post.through(server.port))
    assert sorted(subjects(server)) == sorted(f"Digest {place}" for place in range(210))
    assert server.connections == 3
    assert post.owed() == []


def test_a_server_that_closes_in_the_middle_of_a_message_is_asked_again(post, server, clock):
    services = post.through(server.port)
    server.script += ["250 OK"] * 9 + ["421 closing"] + ["250 OK"] * 9 + ["421 closing"]
    owes(post, 30, priority=9)
    post.work(services)
    assert sorted(subjects(server)) == sorted(f"Digest {place}" for place in range(30))
    assert server.connections == 3


@pytest.mark.database_free
def test_a_line_that_was_not_used_for_a_while_is_not_trusted(settings, server, monkeypatch):
    line = Line()
    here = settings.model_copy(update={"smtp_url": type(settings.smtp_url)(f"smtp://127.0.0.1:{server.port}")})
    for later, connections in ((0, 1), (5, 1), (30, 2)):
        now = time.monotonic() + later
        monkeypatch.setattr("app.mail.line.monotonic", lambda now=now: now)
        line.hand_over(here, "a@demo.example", "b@people.example", b"Subject: s\r\n\r\nt\r\n")
        assert server.connections == connections
    line.close()


def test_a_password_that_is_wrong_parks_nothing(post, server, clock):
    services = post.through(server.port)
    url = f"smtp+starttls://u:p@127.0.0.1:{server.port}"
    object.__setattr__(
        services, "settings", services.settings.model_copy(update={"smtp_url": type(services.settings.smtp_url)(url)})
    )
    post.queue()
    post.work(services)
    ((state, attempts, said),) = post.owed()
    assert (state, attempts) == ("waiting", 0)
    assert "mail server away" in said
    with pytest.raises(Away):
        line_of(services).hand_over(services.settings, "a@demo.example", "b@people.example", b"")


@pytest.mark.once
def test_two_workers_send_each_message_once(post, server):
    owes(post, 40)
    services = [post.through(server.port) for _ in range(2)]
    threads = [threading.Thread(target=Worker(one, Registry(mail.HANDLERS)).drain) for one in services]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(subjects(server)) == sorted(f"Digest {place}" for place in range(40))
    assert all(sent for (sent,) in post.rows(MailMessage.sent_at))
