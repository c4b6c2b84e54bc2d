"""Calendar objects for one person (RFC 5546): REQUEST and CANCEL. No address but their own and the house's stands in them."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from app.calendar.addresses import organiser_address, reply_address
from app.calendar.cases import Case
from app.calendar.facts import Attendee, EventFacts, Subject, TimeFacts
from app.calendar.invited import PARTSTAT
from app.calendar.lines import utc
from app.calendar.objects import CANCEL, REQUEST, vcalendar, vevents
from app.calendar.pictures import ONLY, Picture
from app.events import EventState, Mode, Occurrence
from app.mail import Enclosed

# A message takes 60 KB, and the object travels in it twice; what does not fit is left out, the farthest first.
LONGEST_DESCRIPTION = 1_500
LARGEST = 11_000
MOST_TIMES = (24, 12, 6, 3, 0)


def request(case: Case) -> Enclosed:
    """The event as it stands, with the person's answers; of a series that they do not follow only the meetings they come to."""
    subject = _subject(case)
    text = _request(case, subject, MOST_TIMES[0])
    bare = replace(subject, event=_facts(subject)._replace(description=""))
    for most in MOST_TIMES:
        if len(text.encode()) <= LARGEST:
            break
        text = _request(case, bare, most)
    return _enclosed(case, text, REQUEST)


def cancel(case: Case, times: Sequence[Occurrence | TimeFacts] = ()) -> Enclosed:
    """The whole event leaves the person's calendar, or some meetings of a series."""
    subject = _subject(case)
    if case.event.frequency and times:
        bare = replace(subject, event=_facts(subject)._replace(description=""))
        blocks = [_cancelled(case, bare, one) for one in times[: MOST_TIMES[1]]]
    else:
        blocks = [_cancelled(case, subject, None)]
    return _enclosed(case, _calendar(case, blocks, CANCEL), CANCEL)


def withdraw(case: Case, told: Picture) -> Enclosed:
    """All of it leaves the calendar of somebody who may see nothing of it any more: it says only what they were told before."""
    span = told.own[ONLY].span if ONLY in told.own else told.by_rule(told.starts)
    facts = _facts(case.subject)._replace(
        title=told.title,
        description="",
        venue="",
        join_link="",
        mode=Mode.IN_PERSON,
        host_id=None,
        starts_local=span.starts.astimezone(ZoneInfo(told.zone)).replace(tzinfo=None),
        minutes=int((span.ends - span.starts).total_seconds() // 60),
        timezone=told.zone,
        frequency=told.rule.frequency,
        every=told.rule.every,
        nth=told.rule.nth,
        count=told.rule.count,
        until=told.rule.until,
    )
    organiser = (case.settings.community_name, organiser_address(case.settings, case.event.uid, case.person_id))
    subject = Subject(facts, organiser=organiser, language=case.reader.language)
    blocks = [_cancelled(case, subject, None)]
    return _enclosed(case, _calendar(case, blocks, CANCEL, told.zone), CANCEL)


def _request(case: Case, subject: Subject, most: int) -> str:
    if not case.whole:
        blocks = [_asked(case, subject, case.answers[one.id], one) for one in case.registered[: max(most, 1)]]
        return _calendar(case, blocks, REQUEST)
    if not case.event.frequency:
        return _calendar(case, [_asked(case, subject, case.standing, None)], REQUEST)
    said = PARTSTAT[case.standing]
    own = [
        one
        for one in case.times.values()
        if PARTSTAT[case.answers[one.id]] != said and one.state != EventState.CANCELLED
    ][:most]
    apart = {one.id for one in own}
    others = [one for one in subject.occurrences if one.id not in apart]
    gone = [one for one in others if one.state == EventState.CANCELLED]
    kept = [one for one in others if one.state != EventState.CANCELLED][:most]
    series = replace(subject, occurrences=[*gone, *kept])
    blocks = [_asked(case, series, case.standing, None)]
    blocks += [_asked(case, subject, case.answers[one.id], one) for one in own]
    return _calendar(case, blocks, REQUEST)


def _asked(case: Case, subject: Subject, answer: str, only: TimeFacts | None) -> list[str]:
    attendee = _attendee(case, answer)
    sees = case.sees_link(only)
    links = {one.id: one.join_link for one in (*subject.occurrences, *([only] if only is not None else []))}
    given = replace(subject, links=links if sees else {})
    base = case.event.join_link if sees else ""
    return vevents(given, attendee=attendee, link=base, method=REQUEST, only=only if case.event.frequency else None)


def _cancelled(case: Case, subject: Subject, only: Occurrence | TimeFacts | None) -> list[str]:
    answer = case.answers.get(only.id, case.standing) if only is not None else case.standing
    attendee = _attendee(case, answer)
    return vevents(subject, attendee=attendee, method=CANCEL, only=only)


def _attendee(case: Case, answer: str) -> Attendee:
    return Attendee(case.actor.name, case.actor.email, PARTSTAT[answer], asked=bool(case.settings.reply_address))


def _subject(case: Case) -> Subject:
    """With the address to which this person's calendar answers, and what is not over of the meetings that differ."""
    subject = case.subject
    facts = _facts(subject)
    if len(facts.description) > LONGEST_DESCRIPTION:
        facts = facts._replace(description=f"{facts.description[:LONGEST_DESCRIPTION].rstrip()}…")
    address = organiser_address(case.settings, case.event.uid, case.person_id)
    ahead = subject.occurrences
    if case.event.frequency:
        ahead = [one for one in ahead if one.ends_at > case.now]
    return replace(subject, event=facts, occurrences=ahead, organiser=(subject.organiser[0], address))


def _facts(subject: Subject) -> EventFacts:
    return EventFacts(*(getattr(subject.event, name) for name in EventFacts._fields))


def _calendar(case: Case, blocks: Sequence[Sequence[str]], method: str, zone: str = "") -> str:
    """DTSTAMP of a message is when it was made: of two with one SEQUENCE the later holds."""
    stamp = f"DTSTAMP:{utc(case.now)}"
    stamped = [[stamp if line.startswith("DTSTAMP:") else line for line in block] for block in blocks]
    return vcalendar(stamped, {zone or case.event.timezone}, method=method)


def _enclosed(case: Case, text: str, method: str) -> Enclosed:
    return Enclosed(text, method, reply_address(case.settings, case.event.uid, case.person_id))
