"""Page values of the forms that change an event or one meeting, and that call something off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.core.settings import Settings
from app.events import labels
from app.events.actions import Plan
from app.events.actions_meeting import Change, as_it_is
from app.events.advice import Times, mark
from app.events.calendars import calendar_of
from app.events.consequences import consequences
from app.events.forms_schedule import LAST, ScheduleForm
from app.events.models import Event, Frequency
from app.events.pages_forms import Advice, Choices, Fields, advice_of, fields
from app.events.queries import Meeting, address
from app.events.reader import Reader
from app.events.recurrence import Rule, nth_weekday
from app.events.series import Course, Difference, anchor, course_of, rule_ahead
from app.events.slots import Values, of_event, times
from app.events.zone_rules import offered
from app.organisations import Filled
from app.web.language import say
from app.web.times import When


@dataclass(frozen=True, slots=True)
class EditPage:
    """`begun`: it is a series that has begun: the times shown are those of its next meeting."""

    event_id: int
    title: str
    fields: Fields
    advice: Advice
    begun: bool
    confirm: bool


@dataclass(frozen=True, slots=True)
class MovePage:
    """`zone`: of the event, in which the times are; `usual` is the series' own title."""

    title: str
    usual: str
    when: When
    href: str
    zone: str
    form: Filled
    modes: Choices
    hosts: Choices
    advice: Advice
    confirm: bool


@dataclass(frozen=True, slots=True)
class CancelPage:
    """`what` says what is called off; `people` how many have said they come; `whole` where all the rest is called off."""

    heading: str
    title: str
    what: str
    when: str
    people: int
    href: str
    back: str
    whole: str
    form: Filled


def edit_values(session: Session, event: Event) -> Values:
    """The event as its form begins; a running series by its next meeting."""
    course = course_of(session, event)
    starts = anchor(event, course)
    values = of_event(session, event) | times(starts, event.minutes)
    if event.frequency == Frequency.MONTHLY_WEEKDAY:
        last = (event.nth or nth_weekday(event.starts_local)) == -1
        values["repeats"] = LAST if last and nth_weekday(starts) != -1 else Frequency.MONTHLY_WEEKDAY
    return values | {"calendar": calendar_of(session, event.group_id, event.audience, "en").code}


def edit_page(
    session: Session, event: Event, form: Filled, reader: Reader, settings: Settings, advice: Advice, *, confirm: bool
) -> EditPage:
    on = calendar_of(session, event.group_id, event.audience, reader.words.language)
    return EditPage(
        event.id,
        event.title,
        fields(session, reader.actor, form, [on], settings, reader.words.language, rota_of=event.group_id),
        replace(advice, above=confirm),
        bool(event.frequency) and bool(course_of(session, event).begun),
        confirm,
    )


def change_advice(
    session: Session,
    actor: Actor,
    event: Event,
    course: Course,
    plan: Plan,
    diff: Difference,
    form: ScheduleForm,
    settings: Settings,
    language: str,
) -> Advice:
    """What the change does to the meetings first, then what speaks against the new times."""
    if not diff.times:
        return Advice()
    rule = rule_ahead(event, course, plan.rule)
    when = Times(plan.starts, plan.minutes, plan.timezone, rule, event.group_id, event.audience, event.id)
    found = advice_of(session, actor, when, settings, language)
    return confirmed(found, consequences(session, event, course, plan, diff, language), form.seen.data or "")


def move_advice(
    session: Session, actor: Actor, meeting: Meeting, change: Change, settings: Settings, language: str, seen: str
) -> Advice:
    event, before = meeting.event, as_it_is(meeting)
    if (change.starts, change.minutes) == (before.starts, before.minutes):
        return Advice()
    when = Times(change.starts, change.minutes, event.timezone, Rule(), event.group_id, event.audience, event.id)
    return confirmed(advice_of(session, actor, when, settings, language), (), seen)


def confirmed(advice: Advice, first: Sequence[str], seen: str) -> Advice:
    """The advice with other sentences before it, and whether all of them have been read."""
    warnings = [*first, *advice.warnings]
    stands = mark(warnings) if warnings else ""
    return replace(advice, warnings=warnings, mark=stands, asked=bool(warnings) and seen != stands)


def move_values(session: Session, meeting: Meeting) -> Values:
    now = as_it_is(meeting)
    host = organisations.names(session, [now.host_id]).get(now.host_id) if now.host_id is not None else None
    return {
        "title": meeting.title,
        "mode": now.mode,
        "venue": now.venue,
        "join_link": now.join_link,
        "host": host.slug if host else "",
        **times(now.starts, now.minutes),
    }


def move_page(
    session: Session, meeting: Meeting, form: Filled, reader: Reader, advice: Advice, *, confirm: bool
) -> MovePage:
    language = reader.words.language
    return MovePage(
        meeting.title,
        meeting.event.title,
        reader.when(meeting.occurrence.starts_at, meeting.occurrence.ends_at),
        address(meeting.event.id, meeting.on),
        dict(offered(meeting.event.timezone)).get(meeting.event.timezone, meeting.event.timezone),
        form,
        list(labels.modes(lambda text: say(text, language)).items()),
        [(one.slug, one.name) for one in organisations.all_names(session)],
        replace(advice, above=confirm),
        confirm,
    )
