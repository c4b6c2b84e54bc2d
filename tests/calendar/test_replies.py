"""Answers that people's calendars write become answers of theirs; whatever else arrives changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from app import calendar, events
from app.accounts import Person
from app.audit.models import AuditEvent
from app.calendar.models import MailReply
from app.core import clock
from app.events import Answer, EventState
from tests.calendar import replying
from tests.calendar.letters_to import answers, changing, letters, shift, stands, subjects
from tests.calendar.replying import CLIENTS, component, google, headed, khal
from tests.calendar.test_lost_rights import removed_from_the_group
from tests.events import factory
from tests.houses import House, text_of
from tests.people import COLLEAGUE, LEAD, MEMBER, REPRESENTATIVE

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


def invited(house, who=COLLEAGUE):
    """What an answer takes from the newest invitation of somebody."""
    house.work()
    return taken(letters(house, who)[-1][2][0])


def taken(part):
    return {name: str(part[name]) for name in ("UID", "SEQUENCE", "ORGANIZER", "ATTENDEE")}


def counted(house):
    with house.read() as session:
        return session.scalar(select(func.count(MailReply.id)).where(MailReply.counted))


@pytest.mark.parametrize("client", CLIENTS)
def test_each_client_answers_for_the_whole_and_for_one_meeting(house, clock_stands, client):
    series = factory.monthly(house, rule=events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=2, count=3))
    mine = invited(house)
    second = {
        "outlook": 'RECURRENCE-ID;TZID="E. Africa Standard Time":20270112T140000',
        "google": "RECURRENCE-ID:20270112T110000Z",
        "apple": "RECURRENCE-ID;TZID=Africa/Nairobi:20270112T140000",
        "thunderbird": "RECURRENCE-ID;TZID=Africa/Nairobi:20270112T140000",
        "khal": "RECURRENCE-ID;VALUE=DATE:20270112",
    }[client.__name__]
    heard = []
    for state, on in (
        ("TENTATIVE", ""),
        ("ACCEPTED", ""),
        ("DECLINED", second),
        ("DECLINED", ""),
        ("ACCEPTED", second),
    ):
        clock_stands.shift(timedelta(minutes=5))
        raw = client(mine, state, recurrence=on)
        assert calendar.receive(house.services, raw) == ""
        assert calendar.receive(house.services, raw) == "came before"
        heard.append([str(one) for one in stands(house, COLLEAGUE, series)])
    no, yes, perhaps = Answer.DECLINED, Answer.GOING, Answer.MAYBE
    assert heard == [[perhaps] * 3, [yes] * 3, [yes, no, yes], [no] * 3, [no, yes, no]]
    assert stands(house, LEAD, series) == []
    with house.read() as session:
        acts = session.execute(select(AuditEvent.action, AuditEvent.person_id)).all()
    assert acts.count(("reply.counted", house.person_id(COLLEAGUE))) == 5


def test_the_newest_answer_holds_whichever_road_it_came_by(house, clock_stands):
    meeting = factory.meeting(house)
    invitation = invited(house)
    early, later = MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=2)
    clock_stands.shift(timedelta(minutes=10))

    def says(state, at, **more):
        return calendar.receive(house.services, google(invitation, state, at=at, **more))

    assert says("DECLINED", later) == ""
    assert says("ACCEPTED", early) == says("ACCEPTED", later) == "older than an answer that stands"
    assert stands(house, COLLEAGUE, meeting) == [Answer.DECLINED]
    answers(house, COLLEAGUE, meeting, Answer.GOING)
    assert says("TENTATIVE", later + timedelta(minutes=1)) == "older than an answer that stands"
    clock_stands.shift(timedelta(minutes=1))
    # A client whose clock is years ahead does not outrun what comes after it.
    assert says("TENTATIVE", MONDAY.replace(year=2036)) == ""
    clock_stands.shift(timedelta(minutes=1))
    assert says("ACCEPTED", clock.now()) == ""
    assert stands(house, COLLEAGUE, meeting) == [Answer.GOING]
    with changing(house, meeting) as (_, times):
        shift(times[0], days=1)
    house.work()
    assert says("DECLINED", clock.now() - timedelta(seconds=30)) == "older than an answer that stands"
    invitation = taken(letters(house, COLLEAGUE)[-1][2][0])
    assert invitation["SEQUENCE"] == "1"
    clock_stands.shift(timedelta(minutes=1))
    assert says("DECLINED", clock.now()) == ""
    assert stands(house, COLLEAGUE, meeting) == [Answer.DECLINED]


def test_an_answer_to_a_time_that_has_changed_since_does_not_count(house, clock_stands):
    meeting = factory.meeting(house)
    invitation = invited(house)
    clock_stands.shift(timedelta(minutes=10))
    with changing(house, meeting) as (_, times):
        shift(times[0], days=1)
    house.work()
    late = google(invitation, "ACCEPTED", at=MONDAY + timedelta(minutes=9))
    assert calendar.receive(house.services, late) == "answers a time that has changed since"
    assert stands(house, COLLEAGUE, meeting) == []


def test_accepted_when_every_place_is_taken_is_the_waiting_list_and_a_letter_says_so(house, clock_stands):
    meeting = factory.meeting(house, capacity=1, join_link="https://calls.example/b", mode=events.Mode.HYBRID)
    answers(house, LEAD, meeting)
    invitation = invited(house)
    clock_stands.shift(timedelta(minutes=1))
    assert calendar.receive(house.services, khal(invitation, "ACCEPTED")) == ""
    house.work()
    assert stands(house, COLLEAGUE, meeting) == [Answer.WAITING]
    subject, _, (event,) = letters(house, COLLEAGUE)[-1]
    assert (subject, event["ATTENDEE"].params["PARTSTAT"]) == ("On the waiting list: Budget day", "TENTATIVE")
    before = len(house.mails(COLLEAGUE))
    # A resource's mailbox that accepts whatever comes does not begin a conversation.
    for _ in range(3):
        clock_stands.shift(timedelta(minutes=1))
        assert calendar.receive(house.services, khal(taken(letters(house, COLLEAGUE)[-1][2][0]), "ACCEPTED")) == ""
        house.work()
    assert len(house.mails(COLLEAGUE)) == before
    answers(house, LEAD, meeting, Answer.DECLINED)
    house.work()
    assert subjects(house, COLLEAGUE)[-1] == "You have a place: Budget day"
    assert "https://calls.example/b" in text_of(house.mails(COLLEAGUE)[-1])


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


def test_of_a_series_of_the_community_an_answer_is_for_the_meetings_in_the_calendar(house, clock_stands):
    rule = events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=2)
    series = factory.webinar(house, starts=factory.next_nth(1, 2), rule=rule)
    answers(house, MEMBER, series)
    mine = invited(house, MEMBER)
    clock_stands.shift(timedelta(minutes=1))
    assert calendar.receive(house.services, google(mine, "DECLINED")) == ""
    assert stands(house, MEMBER, series) == [Answer.DECLINED]
    assert stands(house, REPRESENTATIVE, series) == []
    house.work()
    assert len(house.mails(MEMBER)) == 1
