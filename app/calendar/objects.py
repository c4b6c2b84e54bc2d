"""Events as iCalendar objects (RFC 5545, 5546, 7986), for feeds, for one event's file and for messages.

The same rows give the same bytes, as long as the zones keep their rules. A series is one master with its rule; meetings that
differ are components of their own with a RECURRENCE-ID; called-off ones are such components too, with STATUS:CANCELLED,
or an EXDATE. SEQUENCE is the event's for all of them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.calendar.facts import Attendee, Subject, TimeFacts
from app.calendar.lines import folded, quoted, text, utc, web_address
from app.calendar.plain import plain
from app.core import zones
from app.core.sentences import Sentence
from app.events import EventState, Frequency, Mode, Occurrence, Rule, occurrences, rrule_text
from app.web.language import say

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
PRODUCT = "-//Baraza//Calendar//EN"
REFRESH = "PT1H"


def vevents(
    subject: Subject,
    *,
    attendee: Attendee | None = None,
    link: str = "",
    method: str = PUBLISH,
    only: Occurrence | TimeFacts | None = None,
    cancelled_since: datetime | None = None,
) -> list[str]:
    """Content lines of an event, unfolded: its master and the occurrences that differ.

    Args:
        link: the series's join link, where the reader may see it; "" leaves it out.
        method: CANCEL calls off the whole event, or `only` that meeting of it.
        only: one meeting of a series, by itself.
        cancelled_since: meetings called off since then are shown as such; before, or where it is None, they are gone.
    """

    def gone(one: Occurrence | TimeFacts) -> bool:
        return one.state == EventState.CANCELLED and (cancelled_since is None or one.changed_at < cancelled_since)

    write = _Writer(subject, attendee, link, called_off=method == CANCEL or subject.event.state == EventState.CANCELLED)
    if not subject.event.frequency:
        single = next(iter(subject.occurrences), None)
        return (
            []
            if single is not None and cancelled_since is not None and gone(single)
            else write.component(single, recurring=False)
        )
    if only is not None:
        return write.component(only)
    if method == CANCEL:
        return write.master(())
    hidden = set(subject.excluded)
    own = {one.original_local for one in subject.occurrences}
    shown = [
        one
        for one in (*subject.occurrences, *(odd for odd in write.odd_hours() if odd.original_local not in own))
        if one.original_local not in hidden and (subject.last is None or one.original_local <= subject.last)
    ]
    lines = write.master(sorted({*hidden, *(one.original_local for one in shown if gone(one))}))
    for one in shown:
        if not gone(one):
            lines += write.component(one)
    return lines


def vcalendar(
    blocks: Iterable[Sequence[str]],
    timezones: Collection[str],
    *,
    method: str = PUBLISH,
    name: str = "",
    zone: str = "",
) -> str:
    """A whole calendar of content lines: CRLF, folded at 75 octets.

    Args:
        timezones: names of the zones of the events.
        name, zone: of a calendar that people subscribe to; "" for a message.
    """
    return calendar_text((folded(block) for block in blocks), timezones, method=method, name=name, zone=zone)


def calendar_text(
    blocks: Iterable[str], timezones: Collection[str], *, method: str = PUBLISH, name: str = "", zone: str = ""
) -> str:
    """The same of blocks that are folded already."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    if name:
        head += [f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}"]
    if zone:
        head.append(f"X-WR-TIMEZONE:{zone}")
    if name:
        head += [f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}", "COLOR:darkgreen"]
    # A calendar must hold something: one without events tells at least its zone.
    for key in sorted({*timezones, *([zone] if zone else ())}):
        head += zones.definition(key)
    return folded(head) + "".join(blocks) + "END:VCALENDAR\r\n"


class _Writer:
    """The components of one event."""

    def __init__(self, subject: Subject, attendee: Attendee | None, link: str, *, called_off: bool) -> None:
        self.subject = subject
        self.event = subject.event
        self.attendee = attendee
        self.link = web_address(link)
        self.called_off = called_off
        self.zone = ZoneInfo(subject.event.timezone)
        self.named = bool(zones.definition(subject.event.timezone))
        self.text = plain(subject.event.description)

    def master(self, without: Sequence[datetime]) -> list[str]:
        event = self.event
        starts = event.starts_local.replace(tzinfo=self.zone).astimezone(UTC)
        lines = self._begin(event.changed_at)
        lines += [self._at("DTSTART", event.starts_local), self._moment("DTEND", starts + self._length)]
        lines += self._rule()
        lines += [self._at("EXDATE", one) for one in without]
        lines += self._words(None)
        return [*lines, "END:VEVENT"]

    def component(self, one: Occurrence | TimeFacts | None, *, recurring: bool = True) -> list[str]:
        """One time: a meeting of a series, or a single event, which may have no row of its own."""
        event = self.event
        if one is None:
            starts = event.starts_local.replace(tzinfo=self.zone).astimezone(UTC)
            ends, changed_at = starts + self._length, event.changed_at
        else:
            starts, ends, changed_at = one.starts_at, one.ends_at, max(one.changed_at, event.changed_at)
        lines = self._begin(changed_at)
        if one is not None and recurring:
            lines.append(self._at("RECURRENCE-ID", one.original_local))
        lines += [self._moment("DTSTART", starts), self._moment("DTEND", ends), *self._words(one)]
        return [*lines, "END:VEVENT"]

    def odd_hours(self) -> Iterator[TimeFacts]:
        """Meetings in the hour that a change of clocks leaves out or repeats, of which calendars think differently."""
        event = self.event
        if not self.named or not (event.starts_local.hour < 4 or event.starts_local.hour == 23):
            return
        for local in self._locals():
            first, second = (local.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
            if first.utcoffset() != second.utcoffset():
                starts = first.astimezone(UTC)
                ends, changed = starts + self._length, event.changed_at
                yield TimeFacts(0, event.id, local, starts, ends, EventState.CONFIRMED, "", "", "", None, changed)

    def _locals(self) -> Iterator[datetime]:
        """The rule's times, as far as they stand as rows."""
        event = self.event
        upto = (event.expanded_to or event.created_at).astimezone(self.zone).replace(tzinfo=None)
        rule = Rule(Frequency(event.frequency), event.every, event.nth, event.count, event.until)
        return occurrences(rule, event.starts_local, before=upto)

    @property
    def _length(self) -> timedelta:
        return timedelta(minutes=self.event.minutes)

    def _begin(self, changed_at: datetime) -> list[str]:
        event = self.event
        return [
            "BEGIN:VEVENT",
            f"UID:{text(event.uid)}",
            f"SEQUENCE:{event.sequence}",
            f"DTSTAMP:{utc(changed_at)}",
            f"LAST-MODIFIED:{utc(changed_at)}",
            f"CREATED:{utc(event.created_at)}",
        ]

    def _rule(self) -> Iterator[str]:
        event, last = self.event, self.subject.last
        rule = Rule(Frequency(event.frequency), event.every, event.nth, event.count, event.until)
        if last is not None:
            rule = replace(rule, count=None, until=last.date())
        if self.named:
            yield f"RRULE:{rrule_text(rule, event.starts_local, self.zone)}"
            return
        # A zone whose clocks follow no rule: a rule of ours would be wrong there, the times themselves are not.
        for local in self._locals():
            if local != event.starts_local and (last is None or local <= last):
                yield self._at("RDATE", local)

    def _words(self, one: Occurrence | TimeFacts | None) -> Iterator[str]:
        """What is said of the event, or of one time of it."""
        event, subject = self.event, self.subject
        title, mode, venue, link, host = event.title, event.mode, event.venue, self.link, subject.host
        called_off = self.called_off
        if one is not None:
            title = one.title or title
            # With a way of taking part of its own, a meeting has nothing of the series' place.
            mode, venue, link = (one.mode, "", "") if one.mode else (mode, venue, link)
            venue = one.venue or venue
            link = web_address(subject.links.get(one.id, "")) if one.join_link else link
            host = subject.hosts.get(one.host_id, host) if one.host_id is not None else host
            called_off = called_off or one.state == EventState.CANCELLED
        yield f"SUMMARY:{text(title)}"
        yield f"DESCRIPTION:{text(self._description(host, link))}"
        if place := self._place(mode, venue, link):
            yield f"LOCATION:{text(place)}"
        if subject.url:
            yield f"URL:{subject.url}"
        if subject.kind:
            yield f"CATEGORIES:{text(subject.kind)}"
        if subject.organiser[1]:
            yield f"ORGANIZER;CN={quoted(subject.organiser[0])}:mailto:{subject.organiser[1]}"
        if self.attendee is not None:
            asked = "TRUE" if self.attendee.asked else "FALSE"
            yield (
                f"ATTENDEE;CN={quoted(self.attendee.name)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;"
                f"PARTSTAT={self.attendee.answer};RSVP={asked}:mailto:{self.attendee.email}"
            )
        if link:
            yield f"CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL={quoted(say('Join the call', subject.language))}:{link}"
        if subject.continues:
            yield f"RELATED-TO;RELTYPE=SIBLING:{text(subject.continues)}"
        yield "STATUS:CANCELLED" if called_off else "STATUS:CONFIRMED"

    def _description(self, host: str, link: str) -> str:
        subject = self.subject
        facts = []
        if subject.group:
            facts.append(Sentence("Working group: %(name)s", name=subject.group))
        if host:
            facts.append(Sentence("Host: %(name)s", name=host))
        if link:
            facts.append(Sentence("Join the call: %(link)s", link=link))
        if subject.url:
            facts.append(Sentence("Details and registration: %(link)s", link=subject.url))
        below = "\n".join(say(fact, subject.language) for fact in facts)
        return "\n\n".join(part for part in (self.text, below) if part)

    def _place(self, mode: str, venue: str, link: str) -> str:
        if mode == Mode.ONLINE:
            return link or say("Online", self.subject.language)
        return venue

    def _at(self, name: str, local: datetime) -> str:
        """A wall-clock time of the event's zone."""
        if not self.named:
            return f"{name}:{utc(local.replace(tzinfo=self.zone).astimezone(UTC))}"
        return f"{name};TZID={self.event.timezone}:{local:%Y%m%dT%H%M%S}"

    def _moment(self, name: str, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        # The repeated hour of an autumn night is two; only UTC says which.
        twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
        return f"{name}:{utc(moment)}" if twice else self._at(name, local.replace(tzinfo=None))
