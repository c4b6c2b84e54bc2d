"""The page of one event at one of its times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from app.access import Verdict
from app.core import clock
from app.events import policy
from app.events.labels import NEVER_RECORDED, modes
from app.events.models import Answer, EventState
from app.events.pages_agenda import Agenda, in_html
from app.events.pages_answer import AnswerBox, PeopleBox
from app.events.parts import MeetingPanel, Paper
from app.events.queries import Meeting, address, rule_of
from app.events.queries_event import OtherTime, OtherTimes
from app.events.reader import Reader
from app.events.recurrence import moment
from app.events.words import repeats
from app.groups import GroupName, audiences
from app.organisations import OrganisationName
from app.web.parts import Offer
from app.web.times import When, named_zone


@dataclass(frozen=True, slots=True)
class Call:
    """The link to join: empty for whoever is not registered, and `note` says how it is had."""

    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """The webcast, where the reader may see it; else a sentence on whether there will be one."""

    paper: Paper | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OtherRow:
    href: str
    when: When
    title: str
    cancelled: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class EventPage:
    """`notices` are (kind, sentence, title); `mode` says how people take part; what is "" or None is left out."""

    title: str
    caption: str
    kind: str
    href: str
    when: When
    over: bool
    cancelled: bool
    moved: bool
    notices: Sequence[tuple[str, str, str]]
    series: str
    mode: str
    venue: str
    call: Call
    host: str
    host_href: str
    group: str
    group_href: str
    organiser: str
    access: str
    access_label: str
    description: Markup
    agenda: Agenda
    agenda_href: str
    answer: AnswerBox
    people: PeopleBox
    panel: MeetingPanel
    recording: Recording
    coming: Sequence[OtherRow]
    past: Sequence[OtherRow]
    earlier: str
    later: str
    calendar_href: str
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class RecordingPage:
    """Choosing a webcast: `papers` are (value, label, hint), `chosen` the one marked; `attached` when there is one already."""

    title: str
    href: str
    base: str
    when: When
    find: str
    papers: Sequence[tuple[str, str, str]]
    chosen: str
    attached: bool
    add_href: str
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the meeting, fetched: names, and what of it the reader may see."""

    host: OrganisationName | None
    group: GroupName | None
    organiser: str
    agenda: Agenda
    answer: AnswerBox
    people: PeopleBox
    panel: MeetingPanel
    recording: Paper | None
    others: OtherTimes
    mine: str
    open: bool


def event_page(meeting: Meeting, around: Around, reader: Reader) -> EventPage:
    event, group = meeting.event, around.group
    access, label = audiences.access_of(event.audience, {group.id: group} if group else {})
    return EventPage(
        title=meeting.title,
        caption=reader.kind(event.kind),
        kind=event.kind,
        href=meeting.href,
        when=reader.when(meeting.occurrence.starts_at, meeting.occurrence.ends_at),
        over=meeting.occurrence.ends_at <= clock.now(),
        cancelled=meeting.cancelled,
        moved=meeting.occurrence.changed,
        notices=notices_of(meeting, reader),
        series=repeats(rule_of(event), event.starts_local, reader.words.language),
        mode=modes(reader.words.gettext).get(meeting.mode, ""),
        venue=meeting.venue,
        call=call_of(meeting, around.mine, reader),
        host=around.host.name if around.host else "",
        host_href=f"/organisations/{around.host.slug}" if around.host else "",
        group=group.name if group else "",
        group_href=f"/groups/{group.slug}" if group else "",
        organiser=around.organiser if reader.actor.is_member else "",
        access=access,
        access_label=label,
        description=in_html(event.description),
        agenda=around.agenda,
        agenda_href=f"{address(event.id, meeting.on)}/agenda" if _may_change(meeting, around, reader) else "",
        answer=around.answer,
        people=around.people,
        panel=around.panel,
        recording=_recording(meeting, around.recording, reader),
        coming=[_row(one, reader) for one in around.others.coming],
        past=[_row(one, reader) for one in around.others.past],
        earlier=around.others.earlier,
        later=around.others.later,
        calendar_href=f"/events/{event.id}.ics",
        offers=_offers(meeting, around, reader),
    )


def notices_of(meeting: Meeting, reader: Reader) -> list[tuple[str, str, str]]:
    """That it is cancelled, or moved, and why."""
    say = reader.words.gettext
    event, occurrence = meeting.event, meeting.occurrence
    if meeting.cancelled:
        reason = occurrence.reason if occurrence.state == EventState.CANCELLED else event.cancel_reason
        return [("error", reason or event.cancel_reason, say("This meeting is cancelled"))]
    if not occurrence.changed:
        return []
    zone = named_zone(event.timezone) or reader.house
    planned = moment(occurrence.original_local, zone)
    if planned == occurrence.starts_at:
        return [("warning", occurrence.reason, say("This meeting differs from the others of its series"))]
    before = reader.when(planned, planned + timedelta(minutes=event.minutes))
    was = reader.words.gettext("It was planned for %(day)s, %(hours)s %(zone)s.") % {
        "day": before.day,
        "hours": before.hours,
        "zone": before.zone,
    }
    return [("warning", f"{was} {occurrence.reason}".strip(), say("This meeting has been moved"))]


def call_of(meeting: Meeting, mine: str, reader: Reader) -> Call:
    """The link is given out while it is of use, to whoever the policy allows; nobody else learns more than that there is one."""
    if not meeting.join_link or meeting.cancelled or meeting.occurrence.ends_at <= clock.now():
        return Call()
    verdict = policy.may_see_link(reader.actor, meeting.event, going=mine == Answer.GOING)
    return Call(meeting.join_link) if verdict else Call(note=verdict.reason)


def _recording(meeting: Meeting, paper: Paper | None, reader: Reader) -> Recording:
    say = reader.words.gettext
    if meeting.event.kind in NEVER_RECORDED:
        return Recording(note=say("Brown-bag sessions are not recorded: people speak freely there."))
    if paper is not None or meeting.cancelled:
        return Recording(paper)
    if meeting.event.records and meeting.occurrence.ends_at > clock.now():
        return Recording(note=say("It is recorded. The recording will stand here afterwards."))
    if meeting.event.records and meeting.occurrence.recording_id is None:
        return Recording(note=say("The recording has not been added yet."))
    return Recording()


def _may_change(meeting: Meeting, around: Around, reader: Reader) -> Verdict:
    return policy.in_open_group(policy.may_change(reader.actor, meeting.event), is_open=around.open)


def _offers(meeting: Meeting, around: Around, reader: Reader) -> list[Offer]:
    """For those who run the event; each is drawn by the verdict that guards it, and left out where it does not apply now."""
    event, occurrence, actor, now = meeting.event, meeting.occurrence, reader.actor, clock.now()
    if not policy.runs(actor, event):
        return []
    say = reader.words.gettext
    here, base = f"/events/{event.id}", address(event.id, meeting.on)
    change = policy.may_change(actor, event)
    change_time = policy.may_change_time(actor, event, occurrence, now)
    found: list[tuple[Verdict, Offer]] = [
        (change, Offer(say("Edit the agenda"), f"{base}/agenda")),
        (
            policy.may_attach_recording(actor, event, occurrence, now, kind=event.kind),
            Offer(
                say("Attach the recording") if occurrence.recording_id is None else say("Change the recording"),
                f"{base}/recording",
            ),
        ),
    ]
    if event.frequency:
        found += [
            (change_time, Offer(say("Move this meeting"), f"{base}/move")),
            (change, Offer(say("Edit the series"), f"{here}/edit")),
            (change_time, Offer(say("Cancel this meeting"), f"{base}/cancel", kind="warning")),
            (change, Offer(say("Cancel the whole series"), f"{here}/cancel", kind="warning")),
        ]
    else:
        found += [
            (change_time, Offer(say("Move or edit the event"), f"{here}/edit")),
            (change_time, Offer(say("Cancel the event"), f"{here}/cancel", kind="warning")),
        ]
    restore = policy.may_restore_time(actor, event, occurrence, now)
    found.append((restore, Offer(say("Hold this meeting after all"), f"{base}/restore", "post")))
    offers = [offer for verdict, offer in found if policy.in_open_group(verdict, is_open=around.open)]
    return [Offer(say("List of who comes"), f"{base}/people"), *offers]


def _row(one: OtherTime, reader: Reader) -> OtherRow:
    return OtherRow(one.href, reader.when(one.starts_at, one.ends_at), one.title, one.cancelled, one.moved)
