"""Whatever else arrives at the reply address, by mistake or with intent, changes nothing and is answered by nobody."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from app import calendar, events
from app.accounts import Person
from app.calendar.models import MailReply
from app.events import Answer, EventState
from app.jobs import enqueue
from tests.calendar import replying
from tests.calendar.letters_to import invited, letters, stands, taken
from tests.calendar.replying import component, google, headed, khal
from tests.calendar.test_lost_rights import removed_from_the_group
from tests.events import factory
from tests.houses import House
from tests.people import COLLEAGUE, LEAD

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(MONDAY, tick=False) as now:
        yield now


@pytest.fixture
def house(settings):
    opened = House(settings.model_copy(update={"reply_address": "calendar@baraza.example"}))
    yield opened
    opened.close()


def counted(house):
    with house.read() as session:
        return session.scalar(select(func.count(MailReply.id)).where(MailReply.counted))


NOT_MARKED = "does not carry the private mark of whoever answers"


def mark_of_somebody_else(house, mine, _other):
    return google(mine | {"ATTENDEE": f"mailto:{LEAD.email}"}, "ACCEPTED"), NOT_MARKED


def mark_of_another_event(house, mine, other):
    return google(mine | {"ORGANIZER": other["ORGANIZER"]}, "ACCEPTED"), NOT_MARKED


def no_mark(house, mine, _other):
    return google(mine | {"ORGANIZER": "mailto:calendar@baraza.example"}, "ACCEPTED"), NOT_MARKED


def mark_at_another_house(house, mine, _other):
    return google(mine | {"ORGANIZER": str(mine["ORGANIZER"]).replace("@baraza", "@evil")}, "ACCEPTED"), NOT_MARKED


def unknown_event(house, mine, _other):
    return google(mine | {"UID": "x@y"}, "ACCEPTED"), "answers no event of ours"


def another_time(house, mine, _other):
    part = replying.MIMEText(replying.calendar([component(mine, "ACCEPTED")], method="COUNTER"), "calendar")
    return headed(part, mine), "proposes another time"


def invitation_of_a_stranger(house, mine, _other):
    part = replying.MIMEText(replying.calendar([component(mine, "ACCEPTED")], method="REQUEST"), "calendar")
    return headed(part, mine), "no answer to an invitation"


def delegated(house, mine, _other):
    return google(mine, "DELEGATED"), "says delegated, which is no answer here"


def words_only(house, mine, _other):
    return headed(replying.MIMEText("I come!"), mine), "no calendar object"


def away(house, mine, _other):
    return b"Auto-Submitted: auto-replied (vacation)\r\n" + google(mine, "ACCEPTED"), "an automatic reply"


def bounced(house, mine, _other):
    report = replying.MIMEMultipart("report")
    report.attach(replying.MIMEText(replying.calendar([component(mine, "ACCEPTED")]), "calendar"))
    return headed(report, mine), "a report of delivery"


def two_events(house, mine, other):
    parts = [component(mine, "ACCEPTED"), component(other, "ACCEPTED")]
    return headed(replying.MIMEText(replying.calendar(parts), "calendar"), mine), "answers several events, or none"


def thousands(house, mine, _other):
    part = replying.MIMEText(replying.calendar([component(mine, "ACCEPTED")] * 100), "calendar")
    return headed(part, mine), "answers no event, or too many"


def huge_object(house, mine, _other):
    text = replying.calendar([component(mine, "ACCEPTED", extra=["COMMENT:" + "x" * 120_000])])
    return headed(replying.MIMEText(text, "calendar"), mine), "a calendar object of no sensible size"


def huge_message(house, mine, _other):
    return google(mine, "ACCEPTED") + b"x" * 1_000_001, "larger than a calendar's answer"


def broken_object(house, mine, _other):
    return headed(replying.MIMEText("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID", "calendar"), mine), None


def nested(house, mine, _other):
    return headed(replying.MIMEText("BEGIN:VCALENDAR\r\n" * 6000, "calendar"), mine), None


def parts_within_parts(house, mine, _other):
    head = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(3000))
    return f"Message-ID: <deep@x>\r\n{head}".encode(), None


def no_meeting_of_it(house, mine, _other):
    return google(mine, "ACCEPTED", recurrence="RECURRENCE-ID:20270113T110000Z"), "names no meeting of the series"


def meeting_without_a_day(house, mine, _other):
    return google(mine, "ACCEPTED", recurrence="RECURRENCE-ID:soon"), "answers a meeting that cannot be told"


def after_leaving_the_group(house, mine, _other):
    with house.write() as session:
        removed_from_the_group(session, session.get(Person, house.person_id(COLLEAGUE)), None)
    return google(mine, "ACCEPTED"), "the person may not answer this event now"


def suspended(house, mine, _other):
    with house.write() as session:
        session.execute(update(Person).where(Person.email == COLLEAGUE.email).values(state="suspended"))
    return google(mine, "ACCEPTED"), "the person may not answer this event now"


def called_off(house, mine, _other):
    with house.write() as session:
        event = session.scalars(select(events.Event).where(events.Event.uid == str(mine["UID"]))).one()
        event.state = EventState.CANCELLED
    return google(mine, "ACCEPTED"), "the person may not answer this event now"


IN_ONE_HOUSE = (
    mark_of_somebody_else, mark_of_another_event, no_mark, mark_at_another_house, unknown_event, another_time,
    invitation_of_a_stranger, delegated, words_only, away, bounced, two_events, thousands, huge_object, huge_message,
    broken_object, nested, parts_within_parts, no_meeting_of_it, meeting_without_a_day,
)  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(
    "forgeries",
    [IN_ONE_HOUSE, (after_leaving_the_group,), (suspended,), (called_off,)],
    ids=lambda some: some[0].__name__,
)
def test_whatever_else_arrives_changes_nothing_and_answers_nobody(house, clock_stands, forgeries):
    series, meeting = factory.monthly(house), factory.meeting(house)
    house.work()
    mine, other = (taken(part) for _, _, (part,) in letters(house, COLLEAGUE))
    before = len(house.mails())
    for forged in forgeries:
        clock_stands.shift(timedelta(minutes=1))
        raw, outcome = forged(house, mine, other)
        said = calendar.receive(house.services, raw)
        assert said == outcome if outcome else said not in {"", "came before"}, forged
        assert calendar.receive(house.services, raw) == "came before"
    assert counted(house) == 0
    assert [stands(house, who, one) for who in (COLLEAGUE, LEAD) for one in (series, meeting)] == [[]] * 4
    house.work()
    with house.read() as session:
        kept = session.scalar(select(func.count(MailReply.id)))
    assert kept == len(forgeries)
    clock_stands.shift(timedelta(days=91))
    with house.write() as session:
        enqueue(session, "calendar.sweep")
    house.work()
    with house.read() as session:
        assert session.scalar(select(func.count(MailReply.id))) == 0
    told = [str(one["subject"]) for one in house.mails()[before:]]
    assert all(one.startswith("No longer in your calendar") for one in told)


def test_a_zone_whose_clock_changes_each_second_is_not_read(house, clock_stands):
    factory.meeting(house)
    mine = invited(house)
    clock_stands.shift(timedelta(minutes=1))
    above = (
        "BEGIN:VTIMEZONE", "TZID:Mad", "BEGIN:STANDARD", "DTSTART:16010101T000000", "RRULE:FREQ=SECONDLY",
        "TZOFFSETFROM:+0300", "TZOFFSETTO:+0301", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
    text = replying.calendar([component(mine, "ACCEPTED", extra=["DTSTART;TZID=Mad:20261203T090000"])], above=above)
    assert calendar.receive(house.services, headed(replying.MIMEText(text, "calendar"), mine)) == ""


def test_nobody_changes_their_mind_without_end(house, clock_stands, monkeypatch):
    monkeypatch.setattr("app.calendar.incoming.MOST_A_DAY", 3)
    meeting = factory.meeting(house)
    mine = invited(house)
    said = []
    for number in range(5):
        clock_stands.shift(timedelta(minutes=1))
        said.append(calendar.receive(house.services, khal(mine, ("ACCEPTED", "DECLINED")[number % 2])))
    assert said == ["", "", "", "too many in a day", "too many in a day"]
    assert stands(house, COLLEAGUE, meeting) == [Answer.GOING]
