"""What every page of this room begins with, and the minutes as they are read, on the screen and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import accounts, events, groups, organisations
from app.core.markup import to_html
from app.core.settings import Settings
from app.core.text import paragraphs
from app.followup import Kind
from app.meetings.models import MeetingAction, MeetingDecision, MinutesState, Presence
from app.meetings.queries import Case, actions_of, decisions_of, sections_of
from app.meetings.queries_people import kept_attendance
from app.meetings.sections import Section
from app.web.environment import in_words
from app.web.language import translations
from app.web.times import When, when

TONES = {MinutesState.DRAFT: "gold", MinutesState.CIRCULATED: "blue", MinutesState.FINAL: "green"}


@dataclass(frozen=True, slots=True)
class Head:
    """The meeting above everything. `href` of its page, `base` of what hangs below it; `place`, `host`, `group` may be empty."""

    title: str
    href: str
    base: str
    when: When
    place: str
    host: str
    group: str
    group_href: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class PaperAction:
    """`who`: owner and organisation, or the body it is addressed to; `href` where it is followed up, or ""."""

    text: str
    who: str
    due: date | None
    recommendation: bool
    href: str


@dataclass(frozen=True, slots=True)
class PaperSection:
    """`number` is 0 for the general part, which has no title."""

    number: int
    title: str
    presenter: str
    html: Markup
    decisions: Sequence[tuple[int, str]]
    actions: Sequence[PaperAction]


@dataclass(frozen=True, slots=True)
class Present:
    """Who was there. Without `named` the three lists are empty, and only the numbers are told."""

    named: bool
    present: Sequence[str]
    excused: Sequence[str]
    absent: Sequence[str]
    counts: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Paper:
    """What `meetings/_minutes.html` draws. `watermark` and `notice` are empty once the minutes are final."""

    head: Head
    state: str
    state_label: str
    tone: str
    notice: str
    watermark: str
    sections: Sequence[PaperSection]
    decisions: Sequence[tuple[int, str]]
    actions: Sequence[PaperAction]
    attendance: Present
    final_on: date | None


def head_of(session: Session, case: Case, zone: ZoneInfo, house: ZoneInfo, language: str) -> Head:
    meeting = case.meeting
    event, time = meeting.event, meeting.occurrence
    group = groups.names(session, [event.group_id], language).get(event.group_id) if event.group_id else None
    host = organisations.names(session, [meeting.host_id]).get(meeting.host_id) if meeting.host_id else None
    online = translations(language).gettext("Online") if meeting.mode == events.Mode.ONLINE else ""
    return Head(
        title=meeting.title,
        href=meeting.href,
        base=case.base,
        when=when(time.starts_at, time.ends_at, zone, house, language),
        place=meeting.venue or online,
        host=host.name if host else "",
        group=group.name if group else "",
        group_href=f"/groups/{group.slug}" if group else "",
        cancelled=meeting.cancelled,
    )


def paper_of(
    session: Session, case: Case, *, named: bool, linked: bool, zone: ZoneInfo, settings: Settings, language: str
) -> Paper:
    """The minutes, in a number of queries that does not depend on their length.

    Args:
        named: whether the reader sees who was there by name.
        linked: whether action points lead to where they are followed up.
    """
    minutes = case.text
    decisions, actions = decisions_of(session, case.occurrence_id), actions_of(session, case.occurrence_id)
    numbered = _in_order(session, case, decisions, actions)
    todo = paper_actions(session, actions, linked=linked)
    parts = []
    for place, (section, own) in enumerate(numbered, start=1):
        text = minutes.by_item.get(section.key, "")
        todos = [todo[one.id] for one in actions if one.item == section.key]
        if section.key or text or own or todos:
            number = place if section.key else 0
            parts.append(PaperSection(number, section.title, section.presenter, to_html(text), own, todos))
    final = minutes.state == MinutesState.FINAL
    return Paper(
        head=head_of(session, case, zone, settings.zone, language),
        state=minutes.state,
        state_label=state_label(minutes.state, language),
        tone=TONES[MinutesState(minutes.state)],
        notice=state_sentence(case, language),
        watermark="" if final else state_label(minutes.state, language).upper(),
        sections=parts,
        decisions=[pair for _, own in numbered for pair in own],
        actions=[todo[one.id] for one in actions],
        attendance=present_of(session, case, named=named),
        final_on=minutes.final_at.astimezone(settings.zone).date() if minutes.final_at else None,
    )


def _in_order(
    session: Session, case: Case, decisions: Sequence[MeetingDecision], actions: Sequence[MeetingAction]
) -> list[tuple[Section, list[tuple[int, str]]]]:
    """Sections with their decisions, which are numbered through the whole text."""
    in_use = {one.item for one in decisions} | {one.item for one in actions}
    number, found = 0, []
    for section in sections_of(session, case, in_use):
        own = []
        for one in decisions:
            if one.item == section.key:
                number += 1
                own.append((number, one.text))
        found.append((section, own))
    return found


def paper_actions(session: Session, rows: Sequence[MeetingAction], *, linked: bool) -> Mapping[int, PaperAction]:
    people = accounts.cards(session, {one.owner_id for one in rows if one.owner_id is not None})
    bodies = organisations.names(session, {one.organisation_id for one in rows if one.organisation_id is not None})
    made = {}
    for one in rows:
        owner = people.get(one.owner_id or 0)
        body = bodies.get(one.organisation_id or 0)
        named = [part for part in (owner.name if owner else "", body.short if body else "") if part]
        recommended = one.kind == Kind.RECOMMENDATION
        who = one.addressee if recommended else ", ".join(named)
        href = f"/actions/{one.action_id}" if linked and one.action_id is not None else ""
        made[one.id] = PaperAction(one.text, who, one.due_on, recommended, href)
    return made


def present_of(session: Session, case: Case, *, named: bool) -> Present:
    rows = kept_attendance(session, case.occurrence_id)
    by = {
        presence: sorted(
            (f"{one.name} ({one.organisation})" if one.organisation else one.name)
            for one in rows
            if one.presence == presence
        )
        for presence in Presence
    }
    counts = (len(by[Presence.PRESENT]), len(by[Presence.EXCUSED]), len(by[Presence.ABSENT]))
    if not named:
        return Present(False, (), (), (), counts)
    return Present(True, by[Presence.PRESENT], by[Presence.EXCUSED], by[Presence.ABSENT], counts)


def state_label(state: str, language: str) -> str:
    say = translations(language).gettext
    return {
        MinutesState.DRAFT: say("Draft"),
        MinutesState.CIRCULATED: say("Circulated"),
        MinutesState.FINAL: say("Final"),
    }[MinutesState(state)]


def state_sentence(case: Case, language: str) -> str:
    """What the state means for the reader; "" for final minutes."""
    say, minutes = translations(language).gettext, case.text
    if minutes.state == MinutesState.FINAL:
        return ""
    if minutes.state == MinutesState.DRAFT or minutes.amend_by is None:
        return say("A draft: only those who run the meeting see it.")
    day = in_words(minutes.amend_by, "sw_KE" if language == "sw" else "en_GB")
    if minutes.amend_by < case.at.today:
        return say("Not final yet: the last day for amendments was %(day)s.") % {"day": day}
    return say("Not final yet: amendments can be asked for until %(day)s.") % {"day": day}


def first_line(text: str, length: int = 100) -> str:
    line = paragraphs(text).split("\n", 1)[0]
    return line if len(line) <= length else f"{line[:length].rstrip()}…"
