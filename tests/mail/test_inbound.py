"""Whatever comes in is read with suspicion, offered to the rooms in turn, and taken once, whoever dies in between."""

import pytest
from sqlalchemy import select

from app import mail
from app.calendar import take_mail
from app.mail import inbound
from app.mail.models import Received
from app.mail.takers import receive
from tests.calendar.replying import MIMEText, calendar, component, headed
from tests.mail.conftest import Post

HEAD = "From: Moraa <Moraa@People.example>\r\nTo: forum+t1-2-x@baraza.example\r\nMessage-ID: <1@people.example>\r\n"


def raw(further="", body="Habari.\r\n", head=HEAD):
    return f"{head}{further}\r\n{body}".encode()


def nested(depth):
    edges = [f"edge{number}" for number in range(depth)]
    opening = "".join(f'Content-Type: multipart/mixed; boundary="{edge}"\r\n\r\n--{edge}\r\n' for edge in edges)
    return f"{HEAD}{opening}\r\nHabari.\r\n".encode()


@pytest.fixture
def post(settings):
    opened = Post(settings.model_copy(update={"reply_address": "forum@baraza.example"}))
    yield opened
    opened.services.database.dispose()


def ledger(post):
    with post.services.database.read() as session:
        return [tuple(row) for row in session.execute(select(Received.taker, Received.outcome).order_by(Received.id))]


def test_rooms_are_asked_in_turn_and_each_message_is_taken_once(post):
    asked = []

    def room(name, said):
        return name, lambda _services, incoming: asked.append((name, incoming.subject)) or said(incoming)

    takers = (
        room(
            "first", lambda one: None if one.subject == "for nobody" else "not now" if one.subject == "first" else None
        ),
        room("second", lambda one: "" if one.subject == "second" else None),
    )
    post.services.provide(mail.Takers, mail.Takers(takers))
    said = {}
    for number, subject in enumerate(("first", "second", "for nobody", "second")):
        message = raw(f"Subject: {subject}\r\n").replace(b"<1@", f"<{min(number, 2)}@".encode())
        said[number] = receive(post.services, message)
    assert said == {0: "not now", 1: "", 2: "for nobody here", 3: "came before"}
    assert asked == [("first", "first"), *((n, s) for s in ("second", "for nobody") for n in ("first", "second"))]
    assert ledger(post) == [("first", "not now"), ("second", ""), ("", "for nobody here")]


def test_killed_before_it_is_noted_it_is_offered_again(post, monkeypatch):
    took = []
    post.services.provide(mail.Takers, mail.Takers((("room", lambda _, one: took.append(one.key) or ""),)))

    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("app.mail.takers._note", dies)
        with pytest.raises(KeyboardInterrupt):
            receive(post.services, raw())
    assert receive(post.services, raw()) == ""
    assert receive(post.services, raw()) == "came before"
    assert took[0] == took[1], "the room knows it again"
    assert len(took) == 2


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (raw(body="x" * 25_000_000), "larger than 25 megabytes"),
        (nested(60), "made of too many parts"),
        (nested(30), ""),
        (b"\xff\xfe\x00 no message at all", ""),
        (raw('Subject: =?utf-8?b?////?= =?nonsense?q?x?=\r\nContent-Type: text/plain; charset="\x00"\r\n'), ""),
        (raw("To: " + "a@b.example, " * 50_000 + "\r\n"), ""),
        (raw("".join(f"Received: from x by y; {n}\r\n" for n in range(30_000))), ""),
        (raw("From: second@people.example\r\n"), ""),
    ],
    ids=["large", "parts", "nested", "noise", "charsets", "recipients", "headers", "two-authors"],
)  # fmt: skip
def test_whatever_comes_ends_in_a_sentence(post, message, said):
    took = []
    post.services.provide(mail.Takers, mail.Takers((("room", lambda _, one: took.append(one) or ""),)))
    assert receive(post.services, message) == said
    assert len(took) == (said == "")
    for one in took:
        assert len(one.subject) <= inbound.LONGEST_HEADER
        assert len(one.recipients) <= 6 * inbound.MOST_HEADERS * 400
        assert all(isinstance(mail.text_of(part), str) for part in one.parts())
        assert one.sender in {"moraa@people.example", ""}
        assert not (one.sender and len(one.message.get_all("From")) > 1), "which of two authors it is nobody knows"
    assert len(ledger(post)) == 1


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("further", "automatic"),
    [
        ("", ""),
        ("Auto-Submitted: no\r\n", ""),
        ("Auto-Submitted: auto-replied (vacation)\r\n", "an automatic reply"),
        ("Auto-Submitted: Auto-Generated; x=y\r\n", "a message nobody wrote"),
        ("X-Autoreply: yes\r\n", "an automatic reply"),
        ("Precedence: bulk\r\n", "a message to many"),
        ("List-Id: <x.example>\r\n", "a message of a list"),
        ("Return-Path: <>\r\n", "a report of delivery"),
        ("Return-Path: <moraa@people.example>\r\n", ""),
        ('Content-Type: multipart/report; boundary="x"\r\n', "a report of delivery"),
    ],
)
def test_what_nobody_wrote_by_hand(further, automatic):
    assert inbound.read(raw(further)).automatic == automatic


@pytest.mark.parametrize(
    ("to", "with_object", "mine"),
    [
        ("forum@baraza.example", True, True),
        (f"forum+{'m' * 32}@baraza.example", False, True),
        (f"forum+{'m' * 32}@baraza.example", True, True),
        ("forum+t1-2-abcdefghijklmnopqr@baraza.example", True, False),
        ("forum@baraza.example", False, False),
    ],
)
def test_the_calendar_answers_for_its_own_addresses_and_for_objects_without_one(post, to, with_object, mine):
    event = {"UID": "x@demo.example", "ATTENDEE": "mailto:moraa@people.example", "ORGANIZER": f"mailto:{to}"}
    part = MIMEText(calendar([component(event, "ACCEPTED")]), "calendar") if with_object else MIMEText("I come.")
    said = take_mail(post.services, inbound.read(headed(part, event)))
    assert (said is not None) == mine
