"""Machines that answer machines: none of their messages becomes a post or gets an answer, and what slips through stops by itself."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from app.accounts import Person
from app.correspondence.models import Letter
from app.jobs import enqueue
from tests.correspondence.shapes import letter
from tests.forum import talking
from tests.people import COLLEAGUE, MEMBER, REPRESENTATIVE

MACHINES = (
    {"Auto-Submitted": "auto-replied (vacation)"},
    {"Auto-Submitted": "auto-generated"},
    {"Precedence": "auto_reply"},
    {"Precedence": "bulk"},
    {"X-Autoreply": "yes"},
    {"X-Auto-Response-Suppress": "All"},
    {"List-Id": "Forum <forum.demo.example>"},
    {"Return-Path": "<>"},
    {"X-Loop": "somebody"},
    {"Content-Type": "multipart/report; report-type=delivery-status; boundary=b"},
    *({"Subject": subject} for subject in (
        "Automatic reply: [Forum] Transfers", "Auto: away", "Out of Office: Re: x", "Autoreply", "OOO until Monday",
        "Réponse automatique : Transferts", "Absence du bureau Re: x", "=?utf-8?q?R=C3=A9ponse_automatique?=",
        "Jibu la kiotomatiki: Re: x", "Nje ya ofisi hadi Jumatatu", "Sipo ofisini",
    )),
    {"From": "Baraza <no-reply@demo.example>"},
    {"From": "forum+tx-y-z@house.example"},
    {"From": "MAILER-DAEMON@people.example"},
)  # fmt: skip


def altered(raw, given, number):
    """With these headers in the place of its own."""
    for name, value in {**given, "Message-ID": f"<{number}@machine.example>"}.items():
        lines = raw.split(b"\n")
        end = lines.index(next(line for line in lines if not line.strip()))
        kept = [line for line in lines[:end] if not line.lower().startswith(f"{name}:".lower().encode())]
        raw = b"\n".join([f"{name}: {value}".encode(), *kept, *lines[end:]])
    return raw


def test_what_nobody_wrote_is_neither_posted_nor_answered(desk):
    talking.change(desk.house, desk.topic, locked_at=datetime.now(UTC))  # a person would be told so
    for number, given in enumerate(MACHINES):
        raw = altered(letter(desk.address(), COLLEAGUE.email, "I am away until Monday."), given, number)
        assert desk.takes(raw).startswith(("not posted: a", "a report on no message")), given
    assert desk.answers() == []
    assert desk.posts() == []
    # Whoever answers a topic of such a name did write.
    talking.change(desk.house, desk.topic, locked_at=None)
    for number, subject in enumerate(("Re: Out of office hours", "Jb: Automatic payments", "TR: Réponse automatique")):
        assert desk.receives(f"Words {number}.", subject=subject) == ""


def test_our_own_letters_that_come_back_end_there(desk):
    talking.change(desk.house, desk.topic, locked_at=datetime.now(UTC))
    desk.receives("Late words.")
    (refusal,) = desk.answers(COLLEAGUE)
    assert refusal["auto-submitted"] == "auto-replied"
    assert refusal["x-auto-response-suppress"] == "All"
    desk.house.work()
    for number, own in enumerate(desk.house.mails()):
        for sender in (str(own["from"]), COLLEAGUE.email):  # as it went out, and sent on by a rule of somebody's
            given = {"From": sender, "To": desk.address(), "Auto-Submitted": own["auto-submitted"]}
            assert desk.takes(altered(own.as_bytes(), given, f"{number}{len(sender)}")).startswith("not posted: a")
        raw = letter(desk.address(), COLLEAGUE.email, "Passed on, and made anew.", message_id=str(own["message-id"]))
        assert desk.takes(raw) == "not posted: a message of our own"
    assert len(desk.answers()) == 1


def test_two_machines_that_answer_each_other_stop(desk):
    """Neither says what it is, and each is told of what the other posts."""
    both, rounds = (COLLEAGUE, REPRESENTATIVE), 0
    words = {who: f"{who.name} has received your message." for who in both}
    now = datetime.now(UTC)
    desk.receives("I ask as a person.", who=REPRESENTATIVE)
    for turn in range(12):
        with time_machine.travel(now + timedelta(minutes=5 * turn), tick=False):
            who = both[turn % 2]
            rounds += desk.receives(words[who], who=who, message_id=f"<{turn}@machine.example>") == ""
    assert rounds == 4, "each twice"
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert desk.answers() == []


def test_more_than_a_person_writes_is_refused_and_told_a_few_times(desk):
    now = datetime.now(UTC)
    outcomes = []
    for number in range(18):
        with time_machine.travel(now + timedelta(seconds=90 * number), tick=False):
            outcomes.append(desk.receives(f"Ticket {number} was opened.", message_id=f"<{number}@machine.example>"))
    assert outcomes == [""] * 10 + ["not posted: too many in a short time"] * 8
    assert len(desk.posts()) == 10
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        told = desk.answers()
    assert len(told) == 5
    assert "turn it off for our messages" in " ".join(str(told[0].get_body(("plain",)).get_content()).split())
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert desk.receives("A person again.", message_id="<later@client.example>") == ""


def test_letters_are_forgotten_after_three_months_and_posts_stay(desk):
    desk.receives("Kept.")
    desk.receives("Refused.", proof="")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=91), tick=False), desk.house.write() as session:
        enqueue(session, "correspondence.sweep")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=91), tick=False):
        desk.house.work()
    with desk.house.read() as session:
        assert session.scalars(select(Letter.id)).all() == []
    assert [post.text for post in desk.posts()] == ["Kept."]


def test_the_refusal_speaks_the_language_of_its_reader(desk):
    with desk.house.write() as session:
        session.get(Person, desk.house.person_id(MEMBER)).language = "sw"
    talking.change(desk.house, desk.topic, locked_at=datetime.now(UTC))
    desk.receives("Nimechelewa.", who=MEMBER)
    (told,) = desk.answers(MEMBER)
    assert told["subject"].startswith("Haikuchapishwa: ")
    assert "> Nimechelewa." in told.get_body(("plain",)).get_content()
