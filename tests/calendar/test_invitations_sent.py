"""What a mail server is given: one recipient, the right parts, a message small enough, whatever people wrote into an event."""

import socket
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
import time_machine
from aiosmtpd.controller import Controller
from icalendar import Calendar
from pydantic import SecretStr

from app import events
from app.events import Answer
from tests.calendar.letters_to import answers, call_off, changing, shift
from tests.events import factory
from tests.houses import House
from tests.people import COLLEAGUE, LEAD

pytestmark = pytest.mark.once
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Reply-To", "MIME-Version", "Content-Type",
}  # fmt: skip
HOSTILE = "Budget\r\nBcc: all@evil.example\r\n\r\nEND:VEVENT\nATTENDEE:mailto:all@evil.example =?utf-8?q?=0D=0ACc:x@y.z?= \u202eé"


class Server:
    def __init__(self):
        self.got = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.got.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def server():
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.url = f"smtp://127.0.0.1:{port}"
    yield handler
    controller.stop()


@pytest.fixture
def house(settings, server):
    changed = {"smtp_url": SecretStr(server.url), "reply_address": "calendar@baraza.example"}
    opened = House(settings.model_copy(update=changed))
    with time_machine.travel(MONDAY, tick=False):
        yield opened
    opened.close()


def test_a_hostile_event_of_every_length_is_one_small_message_to_one_person(house, server):
    description = "\n\n".join([HOSTILE + " **word** " * 150] * 10)
    rule = events.Rule(events.Frequency.WEEKLY)
    series = factory.monthly(
        house, title=HOSTILE, description=description, venue=HOSTILE, mode=events.Mode.HYBRID, rule=rule
    )
    house.work()
    with house.read() as session:
        on = [one.on for one in events.lines(session, house.actor(LEAD), limit=60)]
    answers(house, COLLEAGUE, series, all_coming=True)
    for day in on[:40:4]:
        answers(house, COLLEAGUE, series, Answer.DECLINED, on=day)
    with changing(house, series) as (_, times):
        for row in times[:60]:
            shift(row, hours=1)
        call_off(times[61], HOSTILE)
        call_off(times[62], "x" * 5000)
    house.work()
    assert len(server.got) > 4
    methods = []
    for recipients, raw in server.got:
        message = message_from_bytes(raw, policy=policy.default)
        assert len(raw) <= 60_000
        assert len(recipients) == 1
        assert {name for name in message.keys() if not name.startswith("X-")} == HEADERS  # noqa: SIM118 - not a mapping
        assert str(message["to"]) == recipients[0]
        assert str(message["reply-to"]).startswith("calendar+")
        (part,) = (one for one in message.walk() if one.get_content_type() == "text/calendar")
        (file,) = message.iter_attachments()
        assert part["content-type"].params["charset"] == "utf-8"
        assert file.get_content_type() == "application/ics"
        assert file.get_content().decode() == part.get_content().replace("\r\n", "\n").replace("\n", "\r\n")
        calendar = Calendar.from_ical(file.get_content())
        assert calendar["METHOD"] == part["content-type"].params["method"]
        assert file.get_filename() == {"REQUEST": "invitation.ics", "CANCEL": "cancelled.ics"}[calendar["METHOD"]]
        methods.append(str(calendar["METHOD"]))
        assert len({str(event["UID"]) for event in calendar.events}) == 1
        for event in calendar.events:
            assert event.errors == []
            assert event["ATTENDEE"] == f"mailto:{recipients[0]}"
            assert event["ATTENDEE"].params["RSVP"] == "TRUE"
            assert str(event["SUMMARY"]).startswith("Budget Bcc: all@evil.example END:VEVENT ATTENDEE:mailto:")
        assert all(len(line) <= 75 for line in file.get_content().split(b"\r\n"))
    assert set(methods) == {"REQUEST", "CANCEL"}
