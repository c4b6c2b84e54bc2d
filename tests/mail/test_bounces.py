"""What comes back is known by the marks of this house, counted once, and rests an address; nobody else can make it rest."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import mail
from app.access import SYSTEM
from app.mail import MailMessage
from app.mail.bounces import points
from app.mail.models import Address, Bounce
from app.mail.reports import classify
from tests.mail.conftest import Post
from tests.mail.returning import away, plain, report

MORAA = "Moraa@people.example"
NO_MAILBOX = "There is no such mailbox, or it is closed."
START = datetime(2031, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def post(settings):
    opened = Post(settings.model_copy(update={"reply_address": "forum@baraza.example"}))
    opened.services.provide(mail.Takers, mail.Takers((("bounces", mail.take_return),)))
    yield opened
    opened.services.database.dispose()


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moving:
        yield moving


def sends(post, server, **given):
    """One message through the server: (its envelope's sender, the message)."""
    post.queue(**{"to": MORAA, **given})
    post.work(post.through(server.port))
    return server.senders[-1], server.got[-1][1]


def rest(post, address=MORAA):
    with post.services.database.read() as session:
        return mail.rest_of(session, address)


def bounces(post):
    with post.services.database.read() as session:
        return [
            tuple(row) for row in session.execute(select(Bounce.address, Bounce.kind, Bounce.code).order_by(Bounce.id))
        ]


@pytest.mark.parametrize(
    ("make", "kind", "code", "why"),
    [
        (lambda m, to: report(m, "5.1.1", "550 5.1.1 unknown user", to=to), "hard", "5.1.1", NO_MAILBOX),
        (lambda m, to: report(m, "5.0.0", "x-unix; account disabled", to=to, head=False), "hard", "5.0.0",
         NO_MAILBOX),
        (lambda m, to: report(m, "5.2.2", "552 5.2.2 over quota", to=to), "soft", "5.2.2", None),
        (lambda m, to: report(m, "5.7.1", "550 5.7.1 looks like spam", to=to), "soft", "5.7.1", None),
        (lambda m, to: report(m, "4.4.7", "delivery time expired", to=to), "soft", "4.4.7", None),
        (lambda m, to: plain(m, "Sorry, no mailbox here by that name. (#5.1.1)", to=to), "hard", "5.1.1", NO_MAILBOX),
        (lambda m, to: plain(m, "  550 Unrouteable: no such user", to=to, subject="Mail delivery failed", failed=MORAA), "hard", "",
         NO_MAILBOX),
        (lambda m, to: plain(m, "The mailbox of this person is full", to=to, subject="Undeliverable: Subject"), "soft", "", None),
        (lambda m, _to: report(m, "5.1.1", "550 5.1.1 unknown user", to="no-reply@demo.example"), "hard", "5.1.1",
         NO_MAILBOX),
        (lambda m, _to: plain(m, "550 5.1.10 not found", to="no-reply@demo.example"), "hard", "5.1.10", NO_MAILBOX),
    ],
    ids=["report", "no-code", "full", "policy", "expired", "qmail", "exim", "words", "by-id", "by-id-plain"],
)  # fmt: skip
def test_what_comes_back_is_recognised_and_counted_once(post, server, make, kind, code, why):
    sender, message = sends(post, server)
    local, _, domain = sender.partition("@")
    assert (local.split("+")[0], domain, len(local) <= 64) == ("forum", "baraza.example", True)
    raw = make(message, sender)
    said = mail.receive(post.services, raw)
    assert said.startswith(kind), said
    assert mail.receive(post.services, raw) == "came before"
    again = raw.replace(b"@mx.people.example>", b"@mx2.people.example>", 1)
    assert mail.receive(post.services, again.replace(b"Message-ID: <", b"Message-ID: <again-", 1)) == "counted before"
    assert bounces(post) == [("moraa@people.example", kind, code)]
    found = rest(post)
    assert (found.why if found else None) == why
    assert post.owed() == [], "nothing that comes back is answered"


def test_what_is_no_failure_or_nobody_s_changes_nothing(post, server):
    sender, message = sends(post, server, message_id="post-7.person-3")
    number = post.rows(MailMessage.id)[0][0]
    made_up = {"to": MORAA, "subject": "s", "message-id": "<post-7.person-3.aaaaaaaaaaaa@demo.example>"}
    unmarked = made_up | {"message-id": "<post-7.person-3@demo.example>"}
    hard = ("5.1.1", "550 5.1.1 unknown user")
    attempts = {
        "no failure": [
            report(message, "4.4.1", "no answer yet", action="delayed", to=sender),
            report(message, "2.0.0", "250 fine", action="delivered", to=sender),
            away(sender),
        ],
        "a report on no message of ours": [
            report(made_up, *hard, to="no-reply@demo.example"),
            report(unmarked, *hard, to="no-reply@demo.example"),
            report(message, *hard, to=f"forum+b{number}-{'a' * 18}@baraza.example"),
            report(message, *hard, to=sender.replace(f"+b{number}", f"+b{number + 1}")),
        ],
        "for nobody here": [
            report(message, *hard, to=sender).replace(b"multipart/report", b"multipart/mixed").replace(b"Return-Path: <>", b"X: y")
            .replace(b"MAILER-DAEMON", b"moraa").replace(b"To: forum+", b"To: other+"),
            plain(made_up, "550 5.1.1 unknown", to="no-reply@demo.example"),
        ],
    }  # fmt: skip
    for said, raws in attempts.items():
        for place, raw in enumerate(raws):
            unique = raw.replace(b"Message-ID: <", f"Message-ID: <{len(said)}-{place}-".encode(), 1)
            assert mail.receive(post.services, unique) == said, (said, place)
    assert bounces(post) == []
    assert rest(post) is None


def test_points_add_up_fade_and_rest_the_address(post, server, clock):
    def soft():
        sender, message = sends(post, server)
        return mail.receive(post.services, report(message, "5.2.2", "mailbox full", to=sender).replace(
            b"Message-ID: <", f"Message-ID: <{sender[:20]}".encode(), 1))  # fmt: skip

    def score():
        with post.services.database.read() as session:
            return round(points(session.get(Address, MORAA.lower()), datetime.now(UTC)), 2)

    assert soft() == "soft"
    assert soft() == "soft, counted today already"
    assert score() == 1
    clock.shift(timedelta(days=15))
    assert score() == 0.5
    clock.shift(timedelta(days=16))
    assert score() == 0
    for _ in range(3):
        assert soft() == "soft"
        clock.shift(timedelta(days=1, minutes=1))
    assert rest(post) is None
    assert soft() == "soft, the address rests"
    assert rest(post).why == "The mailbox is full."
    clock.shift(timedelta(days=60))
    assert rest(post), "it does not wake by itself"


def test_an_address_that_rests_gets_what_is_personal_and_nothing_else(post, server, clock):
    services = post.through(server.port)
    sender, message = sends(post, server)
    late = sends(post, server)
    assert mail.receive(post.services, report(message, "5.1.1", "unknown user", to=sender)) == "hard, the address rests"
    clock.shift(timedelta(minutes=1))
    del server.got[:]
    post.queue(to="moraa@PEOPLE.example", subject="Digest", bulk=True)
    post.queue(to=MORAA, subject="Your password")
    post.queue(to="other@people.example", subject="Digest", bulk=True)
    post.work(services)
    assert [(to, m["subject"]) for (to,), m in server.got] == [
        (MORAA, "Your password"),
        ("other@people.example", "Digest"),
    ]
    kept = post.rows(MailMessage.subject, MailMessage.dropped, MailMessage.text)
    assert kept[2] == ("Digest", "mail to this address came back: it rests", "")
    assert post.owed() == []
    with post.services.database.write() as session:
        assert [one.address for one in mail.resting(session, limit=10)] == [MORAA.lower()]
        assert mail.try_again(session, MORAA, by=SYSTEM)
        assert not mail.try_again(session, MORAA, by=SYSTEM)
    said = mail.receive(post.services, report(late[1], "5.1.1", "unknown user", to=late[0], text="later"))
    assert said == "sent before its owner asked to try again"
    assert rest(post) is None
    clock.shift(timedelta(minutes=1))
    sender, message = sends(post, server, subject="Digest again", bulk=True)
    assert mail.receive(post.services, report(message, "5.1.1", "unknown user", to=sender)) == "hard, the address rests"


@pytest.mark.parametrize(
    ("where", "answer", "counted"),
    [
        ("recipient", "550 5.1.1 no such mailbox", [("moraa@people.example", "hard", "5.1.1")]),
        ("recipient", "550 nobody here", [("moraa@people.example", "hard", "")]),
        ("recipient", "554 5.7.1 not from you", [("moraa@people.example", "soft", "5.7.1")]),
        ("recipient", "452 4.2.2 full", []),
        ("data", "550 5.1.1 no such mailbox", [("moraa@people.example", "hard", "5.1.1")]),
        ("data", "554 5.6.0 what a letter", []),
    ],
)
def test_a_server_that_refuses_at_once_counts_too(post, server, where, answer, counted):
    (server.refused_recipients if where == "recipient" else server.script).append(answer)
    post.queue(to=MORAA)
    post.work(post.through(server.port))
    assert bounces(post) == counted
    assert (rest(post) is not None) == any(kind == "hard" for _, kind, _ in counted)


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("said", "status", "kind"),
    [
        ("550 5.4.1 Recipient address rejected: Access denied", "5.4.1", "hard"),
        ("Host or domain name not found", "5.4.4", "hard"),
        ("550 5.2.1 inactive", "", "hard"),
        ("552 5.2.3 too large", "", "soft"),
        ("451 4.7.1 greylisted, unknown user rejected", "", "soft"),
        ("550 permanent failure for one or more recipients (a@b.example:550 5.1.1 unknown)", "5.0.0", "hard"),
        ("554 refused", "", "soft"),
        ("", "5.0.0", "soft"),
        ("", "", "soft"),
        ("connect to 10.5.1.1[10.5.1.1]:25: timed out", "4.4.1", "soft"),
    ],
)
def test_the_kind_of_a_failure(said, status, kind):
    assert classify(said, status).kind == kind
