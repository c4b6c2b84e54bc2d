"""What makes a plan sound, whoever sends it: the form of the pages and the JSON API ask the same questions."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.core.sentences import Sentence
from app.core.text import one_line
from app.events import policy
from app.events.actions import Plan
from app.events.models import Frequency, Mode
from app.events.recurrence import Rule, moment
from app.events.zone_rules import does_not_exist, has_rules
from app.groups import audiences
from app.vocabularies import load_vocabularies
from app.web.times import named_zone

LONGEST_TITLE, LONGEST_VENUE, LONGEST_LINK, LONGEST_TEXT = 200, 300, 1_000, 20_000
LEAST_MINUTES, MOST_MINUTES = 5, 14 * 24 * 60
FARTHEST = timedelta(days=5 * 366)
MOST_TIMES, MOST_EVERY, MOST_PLACES = 520, 12, 100_000
LONGEST_SERIES = timedelta(days=10 * 366)
LATEST_REMINDER = 30 * 24 * 60
MOST_REMINDERS = 5
_PERIOD = {Frequency.WEEKLY: 7 * 24 * 60, Frequency.MONTHLY_DATE: 28 * 24 * 60, Frequency.MONTHLY_WEEKDAY: 28 * 24 * 60}


def check(plan: Plan, now: datetime) -> dict[str, str]:
    """Field → sentence of whatever is wrong with the plan by itself. Pure; the names are those of `Plan` and of `Rule`.

    A change of an event that has begun may keep its time: whoever asks then leaves out what is said of `starts`.
    """
    found = {
        "title": _title(one_line(plan.title)),
        "starts": _starts(plan, now),
        "minutes": _minutes(plan),
        "timezone": "" if has_rules(plan.timezone, now.year) else "Choose a time zone from the list.",
        "mode": "" if plan.mode in set(Mode) else "Choose how people take part.",
        "venue": _venue(plan),
        "join_link": _link(plan),
        "capacity": _capacity(plan),
        "description": _too_long(plan.description, LONGEST_TEXT),
        **_rule(plan.rule, plan.starts.date()),
        "remind_minutes": _reminders(plan),
    }
    return {field: sentence for field, sentence in found.items() if sentence}


def check_choices(session: Session, actor: Actor, plan: Plan) -> dict[str, str]:
    """The same of what the house must know: the kind, the audience that this actor may give, the host."""
    found = {}
    if plan.kind not in load_vocabularies(session).current.get("event_kind", ()):
        found["kind"] = "Choose what kind of event it is."
    if plan.audience not in audiences_for(actor, plan.group_id):
        found["audience"] = "Choose who may see the event."
    if plan.host_id is not None and plan.host_id not in organisations.names(session, [plan.host_id]):
        found["host_id"] = "Choose the hosting organisation from the list."
    return found


def audiences_for(actor: Actor, group_id: int | None) -> list[str]:
    """Who may be let see an event of a group, or of the community; the usual one first."""
    if group_id is not None:
        return [f"group-{group_id}", audiences.MEMBERS, audiences.PUBLIC]
    everybody = [audiences.MEMBERS, audiences.PUBLIC] if policy.may_schedule(actor, None) else []
    return [*everybody, *([audiences.COMMITTEE] if policy.may_schedule_for_committee(actor) else [])]


def _title(title: str) -> str:
    if not title:
        return "Give the event a title."
    return _too_long(title, LONGEST_TITLE)


def _starts(plan: Plan, now: datetime) -> str:
    zone = named_zone(plan.timezone)
    if zone is None:
        return ""
    if plan.starts.year < now.year - 1 or (starts := moment(plan.starts, zone)) <= now:
        return "Choose a time that is still to come."
    if does_not_exist(plan.starts, zone):
        return "The clocks go forward that day and leave this time out. Choose another time."
    return "Choose a time within the next five years." if starts > now + FARTHEST else ""


def _minutes(plan: Plan) -> str:
    if plan.minutes < LEAST_MINUTES:
        return Sentence("An event takes at least %(least)s minutes.", least=LEAST_MINUTES)
    if plan.minutes > MOST_MINUTES:
        return "An event takes at most two weeks."
    if plan.minutes > plan.rule.every * _PERIOD.get(plan.rule.frequency, MOST_MINUTES):
        return "One meeting of the series must be over before the next begins."
    return ""


def _venue(plan: Plan) -> str:
    if plan.mode in {Mode.IN_PERSON, Mode.HYBRID} and not one_line(plan.venue):
        return "Say where people meet."
    return _too_long(one_line(plan.venue), LONGEST_VENUE)


def _link(plan: Plan) -> str:
    """May be added later: the address of a call is often made on the day."""
    link = plan.join_link.strip()
    if not link:
        return ""
    if plan.mode == Mode.IN_PERSON:
        return "An event in person has no link to join."
    return link_fault(link)


def link_fault(link: str) -> str:
    """What is wrong with an address to join by; also asked of one meeting's own."""
    if len(link) > LONGEST_LINK:
        return _too_long(link, LONGEST_LINK)
    try:
        parts = urlsplit(link)
        sound = parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        sound = False
    return (
        "" if sound and link == one_line(link) and " " not in link else "Enter a web address that begins with https://"
    )


def _capacity(plan: Plan) -> str:
    if plan.capacity is None or 1 <= plan.capacity <= MOST_PLACES:
        return ""
    return "Enter the number of places, at least 1; leave it empty for no limit."


def _rule(rule: Rule, first: date) -> dict[str, str]:
    if rule.frequency is Frequency.NEVER:
        return {}
    found: dict[str, str] = {}
    if not 1 <= rule.every <= MOST_EVERY:
        found["every"] = Sentence("Enter a number from 1 to %(most)s.", most=MOST_EVERY)
    if rule.nth is not None and rule.nth not in {1, 2, 3, 4, -1}:
        found["nth"] = "Choose one of the options offered."
    if rule.count is not None and rule.until is not None:
        found["until"] = "Give the number of meetings or the last day, not both."
    elif rule.count is not None and not 2 <= rule.count <= MOST_TIMES:
        found["count"] = Sentence("A series has from 2 to %(most)s meetings.", most=MOST_TIMES)
    elif rule.until is not None and rule.until < first:
        found["until"] = "The last day cannot be before the first meeting."
    elif rule.until is not None and rule.until > first + LONGEST_SERIES:
        found["until"] = "A series runs for ten years at most."
    return found


def _reminders(plan: Plan) -> str:
    given = list(plan.remind_minutes)
    if len(given) > MOST_REMINDERS or any(not 1 <= one <= LATEST_REMINDER for one in given):
        return "Choose from the options offered."
    return ""


def _too_long(text: str, most: int) -> str:
    return Sentence("Keep it to %(most)s characters.", most=most) if len(text) > most else ""
