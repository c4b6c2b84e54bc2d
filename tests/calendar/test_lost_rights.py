"""Between invitation and meeting a right ends: the meeting leaves that calendar, the place is free, and nothing more is sent."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import accounts, calendar, organisations
from app.access import SYSTEM, Role, RoleGrant, Scope, grant_role
from app.accounts import Person
from app.events import Answer, Invitation
from app.groups.actions import add_member, remove_member
from app.groups.models import WorkingGroup
from app.jobs import enqueue
from tests.calendar.letters_to import answers, changing, letters, shift, stands, subjects
from tests.events import factory
from tests.houses import text_of
from tests.people import ADMINISTRATOR, COLLEAGUE, GUEST, LEAD, MEMBER, REPRESENTATIVE

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(MONDAY, tick=False) as now:
        yield now


def group(session, slug):
    return session.scalars(select(WorkingGroup).where(WorkingGroup.slug == slug)).one()


def removed_from_the_group(session, person, _now):
    remove_member(session, group(session, "financing"), person.id, by=SYSTEM)


def left_the_organisation(session, person, _now):
    held = organisations.current_affiliation(session, person.id)
    organisations.end_affiliation(session, held, by=SYSTEM, reason="Moved on.")


def suspended(session, person, _now):
    accounts.suspend(session, person, "Conduct", by=SYSTEM)


def grant_ends_by_itself(session, person, now):
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.scope == "group")):
        grant.ends_at = now


def looks(house):
    with house.write() as session:
        enqueue(session, "calendar.rights")
    house.work()


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (removed_from_the_group, True),
        (left_the_organisation, True),
        (suspended, False),
        (grant_ends_by_itself, True),
    ],
)
def test_whoever_loses_the_right_loses_the_meeting_and_the_place(house, clock_stands, happens, told):
    series = factory.monthly(house, capacity=1)
    house.work()
    answers(house, COLLEAGUE, series)
    answers(house, LEAD, series)
    house.work()
    assert stands(house, LEAD, series) == [Answer.WAITING]
    before = len(house.mails(COLLEAGUE))
    clock_stands.shift(timedelta(hours=2))
    with house.write() as session:
        happens(session, session.get(Person, house.person_id(COLLEAGUE)), MONDAY)
    with changing(house, series) as (event, times):
        event.title, event.description = "Secret plans", "Nobody else may know."
        shift(times[0], days=1)
    looks(house)
    looks(house)
    assert stands(house, COLLEAGUE, series) == []
    assert stands(house, LEAD, series) == [Answer.GOING]
    assert subjects(house, LEAD)[-1] == "You have a place: Secret plans"
    got = letters(house, COLLEAGUE, before)
    lost = "No longer in your calendar: Financing meets"
    assert [(subject, method) for subject, method, _ in got] == ([(lost, "CANCEL")] if told else [])
    if told:
        (event,) = got[0][2]
        assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "Financing meets")
        every = text_of(house.mails(COLLEAGUE)[-1]) + str(event)
        assert not any(word in every for word in ("Secret", "Nobody", "calls.example", "/events/"))
    clock_stands.move_to(datetime(2026, 12, 9, 10, tzinfo=UTC))
    with house.write() as session:
        enqueue(session, "calendar.reminders")
    with changing(house, series) as (_, times):
        shift(times[0], hours=1)
    house.work()
    assert len(house.mails(COLLEAGUE)) == before + told
    with house.read() as session:
        ended = select(Invitation.ended_at).where(Invitation.person_id == house.person_id(COLLEAGUE))
        assert None not in session.scalars(ended).all()


def test_whoever_joins_is_invited_to_what_is_ahead_and_again_after_having_left(house):
    series = factory.monthly(house)
    house.work()
    for _ in range(2):
        with house.write() as session:
            add_member(session, group(session, "financing"), house.person_id(MEMBER), by=SYSTEM)
        house.work()
        looks(house)
        with house.write() as session:
            removed_from_the_group(session, session.get(Person, house.person_id(MEMBER)), None)
        house.work()
    title = "Financing meets"
    assert subjects(house, MEMBER) == [f"Invitation: {title}", f"No longer in your calendar: {title}"] * 2
    assert stands(house, MEMBER, series) == []


def test_a_guest_is_told_until_the_last_day_and_no_longer(house, clock_stands):
    with house.write() as session:
        shocks = group(session, "shocks").id
        grant_role(
            session,
            house.person_id(GUEST),
            Role.GUEST,
            Scope.GROUP,
            shocks,
            by=SYSTEM,
            until=MONDAY + timedelta(days=3),
        )
    factory.put(
        house, ADMINISTRATOR, group="shocks", kind="twg_meeting", title="Floods", minutes=60,
        starts=datetime.fromisoformat("2026-12-03T09:00"), timezone="Africa/Nairobi",
    )  # fmt: skip
    house.work()
    clock_stands.shift(timedelta(days=2))
    looks(house)
    assert subjects(house, GUEST) == ["Invitation: Floods"]
    clock_stands.shift(timedelta(days=1))
    looks(house)
    assert subjects(house, GUEST) == ["Invitation: Floods", "No longer in your calendar: Floods"]


def test_what_waited_for_the_mail_server_does_not_reach_whoever_lost_the_right_meanwhile(house):
    """The letter was written; the right ended before it left."""
    webinar = factory.webinar(house)
    answers(house, REPRESENTATIVE, webinar)
    answers(house, COLLEAGUE, webinar)
    with house.write() as session:
        confirm = next(one for one in calendar.HANDLERS if one.name == "calendar.confirm")
        (occurrence,) = factory.occurrence_ids(house, webinar)
        for who in (REPRESENTATIVE, COLLEAGUE):
            payload = {"occurrence_id": occurrence, "person_id": house.person_id(who), "series": False}
            confirm.apply(session, house.services, payload, None)
        suspended(session, session.get(Person, house.person_id(COLLEAGUE)), None)
    house.work()
    assert subjects(house, REPRESENTATIVE) == ["Going: Costing a national scheme"]
    assert subjects(house, COLLEAGUE) == []
