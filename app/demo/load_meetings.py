"""The demo's minutes, attendance, action points, polls and highlights, through the acts of their rooms."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import accounts, events, followup, meetings, organisations, polls
from app.access import Actor
from app.core import clock
from app.core.quarters import Quarter
from app.demo.content.models_meetings import DemoHighlight, DemoMeetings, DemoMinutes, DemoPoll, DemoTask
from app.demo.load_calendar import ZONE, times_of
from app.demo.load_membership import Community

A_WEEK = timedelta(days=7)


def record_meetings(
    session: Session, content: DemoMeetings, held: Mapping[str, events.Event], community: Community, zone: ZoneInfo
) -> None:
    """Everything of the file, in its order.

    Args:
        held: events by key.
    """
    for one in content.minutes:
        _minutes(session, one, held[one.event], community, zone)
    for poll in content.polls:
        _poll(session, poll, community)
    for highlight in content.highlights:
        _highlight(session, highlight, community)


def _minutes(session: Session, one: DemoMinutes, event: events.Event, community: Community, zone: ZoneInfo) -> None:
    past = [row for row in times_of(session, event) if row.ends_at < clock.now()]
    row = past[-one.back]
    by = accounts.actor_of_person(session, event.organiser_id)
    case = meetings.case_of(session, by, events.Meeting(event, row), zone)
    of = organisations.organisations_of(session, [community.people[email] for email in (*one.present, *one.excused)])
    newcomers = [
        meetings.Newcomer(community.names[number].name, of[number].short if number in of else "", presence, number)
        for presence, emails in ((meetings.Presence.PRESENT, one.present), (meetings.Presence.EXCUSED, one.excused))
        for number in (community.people[email] for email in emails)
    ]
    meetings.keep_list(session, case, {}, {}, newcomers, by=by)
    parts = meetings.sections_of(session, case)
    items = [part.key for part in parts if part.key]
    texts = {key: said for key, said in zip(items, one.said, strict=False) if said}
    if one.general:
        texts[""] = one.general
    meetings.save(session, case, parts, meetings.Posted(0, texts, {}), by=by)
    case = meetings.case_of(session, by, events.Meeting(event, row), zone)
    last = items[-1] if items else ""
    for decision in one.decisions:
        meetings.add_decision(session, case, last, decision, by=by)
    rows = [(task, meetings.add_action(session, case, last, _todo(task, community), by=by)) for task in one.tasks]
    written = row.ends_at + A_WEEK / 2
    if one.state != "draft":
        meetings.circulate(session, case, (written + A_WEEK).date(), by=by)
    for task, made in rows:
        if made.action_id is not None and task.state != "open":
            _report(session, made.action_id, task, community)
    if one.state == "final":
        meetings.finish(session, case, wants_filing=True, by=by)
    meetings.date_back(session, row.id, held=row.ends_at, written=written, final=written + A_WEEK)


def _todo(task: DemoTask, community: Community) -> meetings.Todo:
    kind = followup.Kind.RECOMMENDATION if task.addressee else followup.Kind.ACTION
    due = community.today + timedelta(days=task.due_in)
    return meetings.Todo(kind, task.text, community.people[task.owner], None, task.addressee, due)


def _report(session: Session, number: int, task: DemoTask, community: Community) -> None:
    owner = accounts.actor_of_person(session, community.people[task.owner])
    action = followup.get_action_to_report(session, owner, number)
    followup.set_state(session, action, task.state, note=task.note, evidence=task.evidence, by=owner)


def _poll(session: Session, one: DemoPoll, community: Community) -> None:
    group = community.groups[one.group]
    by = Actor(person_id=community.people["lead@demo.example"], name="")
    starts = [datetime.combine(community.today + timedelta(days=days), at) for days, at in one.options]
    poll = polls.ask(
        session, group_id=group.id, title=one.title, minutes=one.minutes, timezone=ZONE, note=one.note,
        closes_on=community.today + timedelta(days=one.closes_in), starts=starts, by=by,
    )  # fmt: skip
    options = polls.options_of(session, poll.id)
    for email, given in one.answers:
        said = {option.id: answer for option, answer in zip(options, given, strict=True)}
        polls.answer(session, poll, said, by=Actor(person_id=community.people[email]))


def _highlight(session: Session, one: DemoHighlight, community: Community) -> None:
    quarter = Quarter.of(community.today)
    for _ in range(one.back):
        quarter = quarter.previous
    followup.bring(
        session, group_id=community.groups[one.group].id, quarter=quarter, kind=one.kind, text=one.text,
        by=Actor(person_id=community.people[one.by]),
    )  # fmt: skip
