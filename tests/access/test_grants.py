"""A right begins and ends by the clock, and only where it was given."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.access import SYSTEM, Permission, Role, RoleGrant, Scope, end_grants, grant_role, holders
from app.access.actor import make_actor
from app.accounts import actor_of_person
from app.core import clock
from app.core.db import Database
from tests import people

NOON = datetime(2026, 12, 8, 12, tzinfo=UTC)


@pytest.fixture
def database(settings):
    opened = Database(settings.resolved_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def somebody(database):
    """The id of a person without any role."""
    from app.accounts import Person  # noqa: PLC0415 - the room of people is above this one

    with database.read() as session:
        return session.scalars(select(Person.id).where(Person.email == people.FORMER.email)).one()


def roles_of(database, person_id):
    with database.read() as session:
        return {role for role, _, _ in actor_of_person(session, person_id).roles}


@pytest.mark.parametrize(
    ("offset", "held"),
    [(-1, False), (0, True), (1, True), (3599, True), (3600, False), (3601, False)],
)
def test_a_grant_begins_and_ends_by_the_clock(database, somebody, offset, held):
    with database.write() as session:
        hour = timedelta(hours=1)
        session.add(RoleGrant(person_id=somebody, role=Role.COORDINATOR, starts_at=NOON, ends_at=NOON + hour))
    with time_machine.travel(NOON + timedelta(seconds=offset), tick=False):
        assert roles_of(database, somebody) == ({Role.COORDINATOR} if held else set())
        with database.read() as session:
            assert (somebody in holders(session, Role.COORDINATOR)) is held


def test_a_role_given_until_a_moment_is_over_at_that_moment(database, somebody):
    with time_machine.travel(NOON, tick=False) as time:
        with database.write() as session:
            grant_role(session, somebody, Role.GUEST, Scope.GROUP, 1, by=SYSTEM, until=NOON + timedelta(days=30))
        assert roles_of(database, somebody) == {Role.GUEST}
        time.shift(timedelta(days=30))
        assert roles_of(database, somebody) == set()


def test_giving_a_role_again_keeps_one_grant_with_the_new_end(database, somebody):
    until = NOON + timedelta(days=9)
    with time_machine.travel(NOON, tick=False):
        for end in (None, until):
            with database.write() as session:
                grant_role(session, somebody, Role.MEMBER, by=SYSTEM, until=end)
    with database.read() as session:
        grants = session.scalars(select(RoleGrant).where(RoleGrant.person_id == somebody)).all()
    assert [grant.ends_at for grant in grants] == [until]


def test_an_ended_role_given_again_is_a_second_grant_so_that_the_past_can_be_told(database, somebody):
    for _ in range(2):
        with database.write() as session:
            grant_role(session, somebody, Role.MEMBER, by=SYSTEM)
        with database.write() as session:
            assert end_grants(session, somebody) == 1
    with database.read() as session:
        count = select(func.count()).select_from(RoleGrant).where(RoleGrant.person_id == somebody)
        assert session.scalar(count) == 2
    assert roles_of(database, somebody) == set()


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ({}, set()),
        ({"scope": Scope.GROUP}, {("member", "community", None), ("member", "organisation", 1)}),
        (
            {"scope": Scope.GROUP, "scope_id": 1},
            {("member", "community", None), ("member", "organisation", 1), ("group_lead", "group", 2)},
        ),
        (
            {"roles": [Role.MEMBER]},
            {("group_member", "group", 1), ("group_lead", "group", 1), ("group_lead", "group", 2)},
        ),
    ],
)
def test_ending_ends_what_matches_and_nothing_else(database, somebody, wanted, left):
    given = [
        (Role.MEMBER, Scope.COMMUNITY, None), (Role.MEMBER, Scope.ORGANISATION, 1), (Role.GROUP_MEMBER, Scope.GROUP, 1),
        (Role.GROUP_LEAD, Scope.GROUP, 1), (Role.GROUP_LEAD, Scope.GROUP, 2),
    ]  # fmt: skip
    with database.write() as session:
        for role, scope, scope_id in given:
            grant_role(session, somebody, role, scope, scope_id, by=SYSTEM)
    with database.write() as session:
        assert end_grants(session, somebody, **wanted) == len(given) - len(left)
    with database.read() as session:
        assert actor_of_person(session, somebody).roles == left


def test_ending_everything_also_ends_what_has_not_begun(database, somebody):
    tomorrow = clock.now() + timedelta(days=1)
    with database.write() as session:
        session.add(RoleGrant(person_id=somebody, role=Role.MEMBER, starts_at=tomorrow))
    with database.write() as session:
        assert end_grants(session, somebody) == 1
    with time_machine.travel(tomorrow + timedelta(hours=1)):
        assert roles_of(database, somebody) == set()


def actor(*grants):
    return make_actor(
        person_id=1, name="A", email="a@people.example", language="", session_id=None, via="test", grants=grants
    )


@pytest.mark.parametrize(
    ("grants", "audiences", "permissions"),
    [
        ([], {"public"}, set()),
        ([("guest", "group", 7)], {"public", "group-7"}, set()),
        ([("guest", "community", None)], {"public"}, set()),
        ([("member", "organisation", 3)], {"public", "members"}, {Permission.COMMUNITY_TAKE_PART}),
        ([("group_member", "group", 7)], {"public", "group-7"}, set()),
        (
            [("committee_member", "community", None)],
            {"public", "members", "committee"},
            {Permission.COMMUNITY_TAKE_PART, Permission.COMMITTEE_READ},
        ),
        (
            [("administrator", "community", None)],
            {"public", "members"},
            {
                Permission.COMMUNITY_TAKE_PART,
                Permission.PEOPLE_MANAGE,
                Permission.BULLETIN_APPROVE,
                Permission.HOUSE_RUN,
                Permission.MEMBERSHIP_SCREEN,
            },
        ),
        (
            [("committee_chair", "community", None)],
            {"public", "members", "committee"},
            {
                Permission.COMMUNITY_TAKE_PART,
                Permission.COMMITTEE_READ,
                Permission.COMMITTEE_PRESIDE,
                Permission.BULLETIN_APPROVE,
            },
        ),
        # A county's committee has its own votes and no right over the house.
        ([("committee_member", "committee", 4), ("committee_chair", "committee", 4)], {"public"}, set()),
    ],
)
def test_what_roles_open(grants, audiences, permissions):
    assert actor(*grants).audiences == audiences
    assert actor(*grants).readable_audiences == audiences
    assert actor(*grants).permissions == permissions


def test_the_coordinator_reads_every_audience_and_an_administrator_does_not():
    assert actor(("coordinator", "community", None)).readable_audiences is None
    assert actor(("administrator", "community", None)).readable_audiences is not None


def test_scopes_are_told_by_kind_and_role():
    someone = actor(("group_lead", "group", 1), ("guest", "group", 2), ("representative", "organisation", 1))
    assert someone.group_ids == {1, 2}
    assert someone.organisation_ids == {1}
    assert someone.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY) == {1}
    assert someone.has_role(Role.GROUP_LEAD, Scope.GROUP, 1)
    assert not someone.has_role(Role.GROUP_LEAD, Scope.GROUP, 2)
    assert not someone.has_role(Role.GROUP_LEAD)
