"""Page values of the forms that schedule an event and change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from babel.dates import format_date
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.core import clock
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.events import labels
from app.events.advice import Times, advise, mark
from app.events.calendars import Calendar, visibilities
from app.events.forms_schedule import COUNT, LAST, NEVER, OPEN, REMINDERS, ROTA, UNTIL, ScheduleForm, day_of
from app.events.models import Frequency
from app.events.rota_plan import suggestion
from app.events.words import locale, repeats
from app.events.zone_rules import offered
from app.groups import audiences
from app.organisations import Filled
from app.vocabularies import load_vocabularies
from app.web.environment import in_words
from app.web.language import say
from app.web.times import named_zone

Choices = Sequence[tuple[str, str]]
SHOWN_DAYS = 6
OWN = "own"


@dataclass(frozen=True, slots=True)
class Advice:
    """What is drawn before saving. `mark` goes into the form: it says which warnings were read.

    Attributes:
        repeats: how the series repeats, in words; "" for a single event, or while the times cannot be read.
        days: the first meetings; `more` when there are others.
        asked: whether the warnings stand in the way until they are confirmed.
        above: whether they are drawn at the head of the page, where they wait for that.
    """

    repeats: str = ""
    days: Sequence[str] = ()
    more: bool = False
    warnings: Sequence[str] = ()
    mark: str = ""
    asked: bool = False
    above: bool = False


@dataclass(frozen=True, slots=True)
class AdvicePage:
    advice: Advice


@dataclass(frozen=True, slots=True)
class Fields:
    """Choices of the form's fields, and what was typed into them. `rota` says who is next; "" outside groups."""

    form: Filled
    calendars: Choices
    kinds: Choices
    zones: Choices
    repeats: Choices
    ends: Choices
    modes: Choices
    hosts: Choices
    visibilities: Choices
    reminders: Choices
    rota: str
    least: str


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """`confirm` after a form was sent whose warnings nobody had read yet."""

    fields: Fields
    advice: Advice
    back: str
    confirm: bool


def fields(
    session: Session,
    actor: Actor,
    form: Filled,
    on: Sequence[Calendar],
    settings: Settings,
    language: str,
    *,
    rota_of: int | None = None,
    least: str = "",
) -> Fields:
    """`on` are the calendars to choose from; with one there is no choice. `rota_of` is the group whose rota is asked."""
    typed = form.values
    groups_only = any(one.group_id is not None for one in on)
    turns = [(ROTA, say("The hosts rotate: the group's rota names them", language))] if groups_only else []
    return Fields(
        form=form,
        calendars=[(one.code, say(one.name, language)) for one in on],
        kinds=load_vocabularies(session).choices("event_kind", language),
        zones=offered(settings.timezone, actor.timezone, str(typed.get("timezone", ""))),
        repeats=_repeats(language),
        ends=[
            (OPEN, say("It goes on", language)),
            (UNTIL, say("On a day", language)),
            (COUNT, say("After a number of meetings", language)),
        ],
        modes=list(labels.modes(lambda text: say(text, language)).items()),
        hosts=[*turns, *((one.slug, one.name) for one in organisations.all_names(session))],
        visibilities=_visibilities(on, language),
        reminders=_reminders(language),
        rota=next_host(session, rota_of, form, language) if rota_of is not None else "",
        least=least,
    )


def next_host(session: Session, group_id: int, form: Filled, language: str) -> str:
    """Who is next in the rota at the day typed, and when they last hosted, as a sentence."""
    day = day_of(str(form.values.get("date", "")))
    at = datetime.combine(day, time(), UTC) if day is not None else clock.now()
    found = suggestion(session, group_id, max(at, clock.now()))
    if found is None:
        return ""
    host, last = found
    if last is None:
        return say(Sentence("Next in the rota: %(name)s, which has not hosted yet.", name=host.name), language)
    when = in_words(clock.home_day(last), locale(language))
    return say(Sentence("Next in the rota: %(name)s, last hosted %(day)s.", name=host.name, day=when), language)


def advice_for(
    session: Session,
    actor: Actor,
    form: ScheduleForm,
    on: Calendar,
    settings: Settings,
    language: str,
    event_id: int = 0,
) -> Advice:
    """Of a form as far as it can be read: nothing while its times cannot."""
    starts, over, zone = form.starts, form.over, named_zone(form.timezone.data or "")
    if starts is None or over is None or zone is None or over <= starts or not 1 <= form.rule.every <= 12:
        return Advice()
    minutes = int((over - starts).total_seconds() // 60)
    times = Times(starts, minutes, zone.key, form.rule, on.group_id, on.own, event_id)
    return advice_of(session, actor, times, settings, language, seen=form.seen.data or "")


def advice_of(
    session: Session, actor: Actor, times: Times, settings: Settings, language: str, *, seen: str = ""
) -> Advice:
    warnings = advise(session, actor, times, settings, language)
    spans = times.spans()
    stands = mark(warnings) if warnings else ""
    return Advice(
        repeats=repeats(times.rule, times.starts, language),
        days=[_day(span.starts.astimezone(times.zone).date(), language) for span in spans[:SHOWN_DAYS]],
        more=len(spans) > SHOWN_DAYS,
        warnings=warnings,
        mark=stands,
        asked=bool(warnings) and seen != stands,
    )


def own_visibility(audience: str, on: Sequence[Calendar]) -> str:
    """As the choice of the form has it: where several calendars are offered, their own people are one entry."""
    return OWN if len(on) > 1 and audience not in {audiences.MEMBERS, audiences.PUBLIC} else audience


def _visibilities(on: Sequence[Calendar], language: str) -> Choices:
    if len(on) == 1:
        return [(code, say(label, language)) for code, label in visibilities(on[0])]
    return [
        (OWN, say("Those whose calendar it is: the group, all members, or the committee", language)),
        (audiences.MEMBERS, say("All members of the community", language)),
        (audiences.PUBLIC, say("Everybody, also the public", language)),
    ]


def _repeats(language: str) -> Choices:
    return [
        (NEVER, say("Once", language)),
        (Frequency.WEEKLY, say("Every week, on the same day", language)),
        (Frequency.MONTHLY_WEEKDAY, say("Every month, on the same weekday, such as the second Tuesday", language)),
        (LAST, say("Every month, on its last such weekday", language)),
        (Frequency.MONTHLY_DATE, say("Every month, on the same date", language)),
    ]


def _reminders(language: str) -> Choices:
    said = (
        say("A week before", language),
        say("A day before", language),
        say("An hour before", language),
        say("A quarter of an hour before", language),
    )
    return [(str(minutes), words) for minutes, words in zip(REMINDERS, said, strict=True)]


def _day(day: date, language: str) -> str:
    return format_date(day, "EEE d MMM y", locale=locale(language))
