"""Lines, zones and recurrence of calendar objects, against the zones of the machine and other people's libraries."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.calendar.facts import Attendee, EventFacts, Subject, TimeFacts
from app.calendar.lines import OCTETS, folded, text
from app.calendar.objects import CANCEL, REQUEST, vcalendar, vevents
from app.calendar.plain import plain
from app.core import zones
from app.events import Frequency, Rule, nth_weekday, occurrences

pytestmark = pytest.mark.database_free
MADE = datetime(2026, 11, 20, 9, tzinfo=UTC)
local = datetime.fromisoformat
ROUGH = "Bei; gharama, \\n \r\nEND:VEVENT\r\nBEGIN:VEVENT\nX-EVIL:1\x00\x0b\u2028\x85 “ä”😀" * 3


def facts(**given) -> EventFacts:
    made = EventFacts(
        id=1, uid="0123@baraza", sequence=3, kind="webinar", title="Costing", description="", audience="public",
        group_id=None, host_id=None, mode="online", venue="", join_link="", state="confirmed", timezone="Africa/Nairobi",
        starts_local=local("2026-12-08T14:00"), minutes=90, frequency="", every=1, nth=None, count=None, until=None,
        continues_id=None, expanded_to=datetime(2028, 12, 1, tzinfo=UTC), created_at=MADE, changed_at=MADE,
    )  # fmt: skip
    return made._replace(**given)


def time_of(event: EventFacts, original: datetime, starts: datetime, **given) -> TimeFacts:
    ends = starts + timedelta(minutes=event.minutes)
    made = TimeFacts(9, event.id, original, starts, ends, "confirmed", "", "", "", None, MADE)
    return made._replace(**given)


def whole(lines: list[str], *timezones: str) -> icalendar.Calendar:
    written = vcalendar([lines], timezones, name="Baraza", zone="Africa/Nairobi")
    return icalendar.Calendar.from_ical(written)


def test_whatever_people_write_stays_in_its_value():
    place = text(ROUGH)
    assert not set(place) & set("\r\n\x00\x0b\u2028\x85")
    event = facts(
        title=ROUGH, venue=ROUGH, mode="in_person", join_link="https://x.example/\r\nX-EVIL:1", description=ROUGH
    )
    subject = Subject(
        event, group=ROUGH, host=ROUGH, kind=ROUGH, organiser=('Ev"il\r\nX-EVIL:1', "house@baraza.example")
    )
    attendee = Attendee('"A"\r\nX-EVIL:1', "a@people.example")
    written = folded(vevents(subject, link=event.join_link, attendee=attendee))
    assert all(len(line.encode()) <= OCTETS for line in written.split("\r\n"))
    assert "\n" not in written.replace("\r\n", "")
    unfolded = written.replace("\r\n ", "")
    names = Counter(line.partition(":")[0].partition(";")[0] for line in unfolded.splitlines())
    assert "X-EVIL" not in names
    assert names["BEGIN"] == names["END"] == names["SUMMARY"] == names["ATTENDEE"] == 1
    assert "CONFERENCE" not in names, "an address that is none is left out"
    (read,) = whole(vevents(subject), "Africa/Nairobi").walk("VEVENT")
    assert str(read["SUMMARY"]).split("\n")[1] == "END:VEVENT"


@pytest.mark.parametrize("length", range(60, 90))
@pytest.mark.parametrize("letter", ["a", "ü", "€", "😀"])
def test_folding_cuts_between_letters_and_loses_none(letter, length):
    written = folded([f"SUMMARY:{letter * length}"])
    assert written.replace("\r\n ", "") == f"SUMMARY:{letter * length}\r\n"
    assert max(len(line.encode()) for line in written.split("\r\n")) <= OCTETS


def test_markdown_becomes_words():
    source = "# Aim\n\nRead **this** [paper](https://p.example/a), <https://q.example>.\n\n1. one\n2. two\n   - deep\n\n`x`\n\n---\n> said"
    assert plain(source) == (
        "Aim\n\nRead this paper (https://p.example/a), https://q.example.\n\n1. one\n2. two\n  - deep\n\nx\n\nsaid"
    )


def test_a_message_calls_off_one_meeting_or_all():
    series = facts(frequency="monthly_weekday", nth=2)
    off = time_of(series, local("2027-01-12T14:00"), datetime(2027, 1, 12, 11, tzinfo=UTC), state="cancelled")
    subject = Subject(series, [off], organiser=("Baraza", "house@baraza.example"))
    asked = "\n".join(vevents(subject, method=REQUEST, attendee=Attendee("Moraa", "moraa@people.example", "ACCEPTED")))
    assert "EXDATE;TZID=Africa/Nairobi:20270112T140000" in asked
    assert asked.count("BEGIN:VEVENT") == 1
    assert (
        'ATTENDEE;CN="Moraa";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:moraa@' in asked
    )
    one = vevents(subject, method=CANCEL, only=off)
    assert "RECURRENCE-ID;TZID=Africa/Nairobi:20270112T140000" in one
    assert "STATUS:CANCELLED" in one
    every = vevents(subject, method=CANCEL)
    assert [line for line in every if line.startswith(("STATUS", "RECURRENCE-ID", "SEQUENCE"))] == [
        "SEQUENCE:3",
        "STATUS:CANCELLED",
    ]


@pytest.mark.parametrize(
    "key", ["Africa/Nairobi", "Europe/London", "America/New_York", "Australia/Sydney", "Africa/Johannesburg"]
)
def test_a_zone_is_written_as_the_machine_knows_it(key):
    """Each hour around each change, and each Monday between, from 2024 to 2032."""
    zone = ZoneInfo(key)
    calendar = whole(vevents(Subject(facts(timezone=key))), key)
    (component,) = (one for one in calendar.walk("VTIMEZONE") if one["TZID"] == key)
    read = component.to_tz(lookup_tzid=False)
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    offset, changes = moment.astimezone(zone).utcoffset(), 0
    while moment.year < 2033:
        following = moment + timedelta(hours=1)
        now = following.astimezone(zone).utcoffset()
        if now != offset or (moment.weekday(), moment.hour) == (0, 12):
            changes += now != offset
            for hours in (-30, -1, 0, 1, 30):
                wall = (following + timedelta(hours=hours)).astimezone(zone)
                if wall.utcoffset() == wall.replace(fold=1 - wall.fold).utcoffset():  # what comes twice has two answers
                    assert wall.replace(tzinfo=read).utcoffset() == wall.utcoffset(), wall
        moment, offset = following, now
    assert changes == (0 if key.startswith("Africa") else 18)


def test_a_zone_without_rules_is_not_written():
    assert zones.definition("Africa/Casablanca") == (), "the date of Ramadan follows no rule of ours"


def test_times_of_a_zone_without_rules_are_told_one_by_one():
    weekly = facts(timezone="Africa/Casablanca", starts_local=local("2026-12-03T10:00"), frequency="weekly", count=30)
    rule, zone = Rule(Frequency.WEEKLY, count=30), ZoneInfo("Africa/Casablanca")
    times = occurrences(rule, weekly.starts_local, before=local("2028-01-01T00:00"))
    own = [one.replace(tzinfo=zone) for one in times]
    calendar = whole(vevents(Subject(weekly)), "Africa/Casablanca")
    found = recurring_ical_events.of(calendar).between(date(2026, 1, 1), date(2028, 1, 1))
    assert sorted(one["DTSTART"].dt for one in found) == own
    assert len({one.utcoffset() for one in own}) == 2, "the clocks change among them"


rules = st.builds(
    Rule,
    frequency=st.sampled_from([Frequency.WEEKLY, Frequency.MONTHLY_DATE, Frequency.MONTHLY_WEEKDAY]),
    every=st.integers(1, 4),
    count=st.none() | st.integers(1, 40),
    until=st.dates(date(2026, 1, 1), date(2028, 6, 1)),
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    rule=rules,
    bounded=st.booleans(),
    start=st.datetimes(local("2026-01-01T04:00"), local("2027-06-30T22:00")).map(
        lambda one: one.replace(hour=max(one.hour, 4), minute=one.minute // 5 * 5, second=0, microsecond=0)
    ),
    key=st.sampled_from(
        ["Africa/Nairobi", "Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "UTC"]
    ),
)
def test_any_rule_gives_the_oracle_our_own_times(rule, bounded, start, key):
    """Our rows come from `occurrences`, the world reads RRULE: they are the same times, on every wall clock."""
    nth = nth_weekday(start) if rule.frequency is Frequency.MONTHLY_WEEKDAY else None
    until = None if rule.count is not None or not bounded else max(rule.until, start.date())
    rule = Rule(rule.frequency, rule.every, nth, rule.count, until)
    zone, before = ZoneInfo(key), local("2028-07-01T00:00")
    ours = [one.replace(tzinfo=zone).astimezone(UTC) for one in occurrences(rule, start, before=before)]
    event = facts(
        timezone=key,
        starts_local=start,
        frequency=rule.frequency,
        every=rule.every,
        nth=nth,
        count=rule.count,
        until=until,
    )
    calendar = whole(vevents(Subject(event)), key)
    found = recurring_ical_events.of(calendar).between(datetime(2026, 1, 1, tzinfo=UTC), before.replace(tzinfo=zone))
    assert sorted(one["DTSTART"].dt.astimezone(UTC) for one in found) == ours
    assert ours[0] == start.replace(tzinfo=zone)
