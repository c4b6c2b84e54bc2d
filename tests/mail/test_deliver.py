"""A message is sent once to one address, survives a server that is away, and is emptied when it is gone."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app import mail
from app.jobs import Job
from app.mail import MailMessage
from app.mail.delivery import Fate, deliver


def test_without_a_server_messages_are_files(post):
    post.queue(text="Habari,\n\nkaribu — sana.\n", html="<p>Karibu</p>")
    assert post.work() == 1
    (message,) = post.delivered()
    assert [path.suffix for path in (post.settings.data_dir / "mail").iterdir()] == [".eml"]
    assert message["to"] == "moraa@people.example"
    assert message["from"] == post.settings.mail_from
    assert message["subject"] == "Subject"
    assert message["auto-submitted"] == "auto-generated"
    assert message["message-id"].endswith("@demo.example>")
    assert message.get_body(("plain",)).get_content() == "Habari,\n\nkaribu — sana.\n"
    assert message.get_body(("html",)).get_content() == "<p>Karibu</p>\n"


def test_the_body_is_emptied_once_it_is_sent_as_it_may_hold_a_link(post):
    post.queue(text="secret link", html="<a>secret link</a>")
    assert post.rows(MailMessage.text, MailMessage.sent_at) == [("secret link", None)]
    post.work()
    ((text, html, sent),) = post.rows(MailMessage.text, MailMessage.html, MailMessage.sent_at)
    assert (text, html) == ("", "")
    assert sent is not None


HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
    "MIME-Version",
}  # fmt: skip


@pytest.mark.parametrize(
    "hostile",
    [
        "Hello\r\nBcc: everybody@people.example",
        "Hello\nBcc: everybody@people.example",
        "Hello\rBcc: everybody@people.example",
        "Hello\r\n\r\n<script>alert(1)</script>",
        "Hello\x0bBcc: everybody@people.example",
        "Hello\u2028Bcc: everybody@people.example",
        "=?utf-8?q?Hello=0D=0ABcc:_everybody@people.example?=",
        "=?utf-8?b?SGVsbG8NCkJjYzogZXZlcnlib2R5QHBlb3BsZS5leGFtcGxl?=",
        "x" * 5000,
        "é" * 3000,
        "",
    ],
)
def test_no_subject_adds_a_header_or_a_recipient(post, server, hostile):
    post.queue(subject=hostile)
    assert post.work(post.through(server.port)) == 1
    ((recipients, message),) = server.got
    assert recipients == ["moraa@people.example"]
    assert {name for name in message.keys() if not name.startswith("X-")} == HEADERS  # noqa: SIM118 - not a mapping
    assert len(message.keys()) - sum(name.startswith("X-") for name in message) == len(HEADERS)
    assert message.get_content() == "Text.\n"
    assert "\n" not in message["subject"]
    assert post.owed() == []


@pytest.mark.parametrize(
    "address",
    [
        "moraa@people.example\r\nBcc: all@people.example",
        "moraa@people.example, all@people.example",
        "moraa@people.example\n",
    ],
)
def test_no_address_adds_a_header_or_a_recipient(post, server, address):
    post.queue(to=address)
    post.work(post.through(server.port))
    for recipients, message in server.got:
        assert recipients == ["moraa@people.example"]
        assert message["bcc"] is None


def test_text_that_looks_like_a_template_or_the_end_of_a_message_stays_text(post, server):
    text = "{{ 7*7 }} {% x %} ${7}\n.\nMAIL FROM:<x@y.example>\nFrom me\n"
    post.queue(text=text)
    post.work(post.through(server.port))
    assert server.got[0][1].get_content() == text


@pytest.mark.parametrize(
    ("answer", "state", "attempts"),
    [
        ("421 closing", "waiting", 0),
        ("451 try again", "waiting", 0),
        ("452 mailbox full", "waiting", 0),
        ("550 no such mailbox", "parked", 1),
        ("554 refused", "parked", 1),
    ],
)
@pytest.mark.parametrize("where", ["recipient", "data"])
def test_a_refusal_for_now_is_retried_and_one_for_good_is_parked(post, server, answer, state, attempts, where):
    services = post.through(server.port)
    (server.refused_recipients if where == "recipient" else server.script).append(answer)
    post.queue()
    post.work(services)
    ((kept, tried, said),) = post.owed()
    assert (kept, tried) == (state, attempts)
    assert answer[:3] in said
    assert post.rows(MailMessage.sent_at, MailMessage.text) == [(None, "Text.\n")]
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        post.work(services)
    assert len(server.got) == (1 if state == "waiting" else 0)


def test_a_server_that_is_away_is_waited_for(post, server):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = post.through(taken.getsockname()[1])
        post.queue()
        with time_machine.travel(datetime.now(UTC), tick=False) as clock:
            for _ in range(9):
                assert post.work(away) == 1
                clock.shift(timedelta(minutes=5))
            ((state, attempts, said),) = post.owed()
            assert (state, attempts) == ("waiting", 0)
            assert "mail server away" in said
            assert post.work(post.through(server.port)) == 1
    assert len(server.got) == 1
    assert post.owed() == []


def test_what_cannot_be_delivered_for_days_is_parked_in_sight(post, server):
    server.script += ["452 mailbox full"] * 2
    post.queue()
    services = post.through(server.port)
    post.work(services)
    assert post.owed()[0][0] == "waiting"
    with time_machine.travel(datetime.now(UTC) + timedelta(days=5)):
        post.work(services)
    ((state, _, said),) = post.owed()
    assert state == "parked"
    assert "not delivered in 4 days" in said


def test_a_crash_between_sending_and_noting_it_sends_the_same_message_id(post, server, monkeypatch):
    """The recipient's program can tell that the second is the first; none is lost."""
    services = post.through(server.port)
    post.queue()
    with post.services.database.read() as session:
        payload = session.query(Job.payload).scalar()
    assert deliver(services, payload) is Fate.SENT  # and here the process dies
    post.work(services)
    first, second = (message["message-id"] for _, message in server.got)
    assert first == second
    assert post.work(services) == 0


def test_a_message_that_was_sent_is_not_sent_again(post, server):
    services = post.through(server.port)
    post.queue()
    with post.services.database.read() as session:
        payload = session.query(Job.payload).scalar()
    post.work(services)
    assert deliver(services, payload) is Fate.BEFORE
    assert len(server.got) == 1


def test_a_message_is_owed_only_if_its_act_lands(post):
    def act():
        with post.services.database.write() as session:
            mail.queue(session, to="a@people.example", subject="s", text="t")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert post.work() == 0
    assert post.delivered() == []


@pytest.mark.parametrize(("wanted", "sent"), [(True, 1), (False, 0)])
def test_what_is_no_longer_wanted_at_the_door_never_goes(post, server, wanted, sent):
    asked = []
    services = post.through(server.port)
    services.provide(mail.Guards, mail.Guards({"meeting": lambda _session, facts: bool(asked.append(facts)) or wanted}))
    with post.services.database.write() as session:
        mail.queue(session, to="a@people.example", subject="s", text="t", guard="meeting:7:8")
    assert post.work(services) == 1
    assert asked == ["7:8"]
    assert len(server.got) == len(post.rows(MailMessage.id)) == sent
    assert post.owed() == []
