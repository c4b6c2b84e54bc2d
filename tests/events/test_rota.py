"""Hosts rotate: the least recent comes next, people exchange and skip turns, and the history keeps all of it."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from app import events, jobs
from app.access import SYSTEM, Role, Scope, end_grants, grant_role
from app.events import actions_rota, rota_plan
from app.events.models import Event, HostTurn, Occurrence
from app.groups.models import WorkingGroup
from tests import people
from tests.committee import OF_APSP, OF_ILO, OF_NSSF
from tests.events import factory
from tests.events.factory import wall
from tests.events.form import fields_of

NAIROBI = ZoneInfo("Africa/Nairobi")
HERE = "/groups/financing/rota"
ILO, NSSF, APSP = "ilo", "nssf", "apsp"


@pytest.fixture
def clock(committee):
    """After the committee is seated, so that its organisations are there."""
    with time_machine.travel(datetime(2031, 11, 20, 9, tzinfo=NAIROBI), tick=False) as traveller:
        yield traveller


@pytest.fixture
def group(house, clock):
    """Financing with people of four organisations: NDMA (its lead), UNICEF, ILO, NSSF."""
    with house.write() as session:
        found = session.scalars(select(WorkingGroup).where(WorkingGroup.slug == "financing")).one().id
        for one in (OF_ILO, OF_NSSF):
            grant_role(session, house.person_id(one), Role.GROUP_MEMBER, Scope.GROUP, found, by=SYSTEM)
    return found


@pytest.fixture
def series(house, group):
    """Six second Tuesdays from 13 January 2032."""
    rule = events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=2, count=6)
    return factory.monthly(house, starts=wall("2032-01-13 14:00"), rule=rule, rotates=True)


def hosts(house, event_id):
    """Slugs of the hosts, meeting by meeting; occurrences and turns must say the same."""
    with house.read() as session:
        rows = session.scalars(
            select(Occurrence).where(Occurrence.event_id == event_id).order_by(Occurrence.original_local)
        ).all()
        turns = {
            turn.occurrence_id: turn.organisation_id
            for turn in session.scalars(select(HostTurn).where(HostTurn.state != "skipped"))
        }
        assert {row.id: row.host_id for row in rows if row.host_id} == {
            row.id: turns[row.id] for row in rows if row.id in turns
        }
        names = rota_plan.organisations.names(session, turns.values())
        return [names[row.host_id].slug if row.host_id else "" for row in rows]


def turn_of(house, event_id, place):
    return f"{HERE}/{factory.occurrence_ids(house, event_id)[place]}"


def test_turns_go_round_from_the_first_day(house, series):
    first = ["ilo", "ndma", "nssf", "unicef"]  # nobody has hosted: by name
    assert sorted(hosts(house, series)[:4]) == sorted(first)
    assert hosts(house, series)[4:] == hosts(house, series)[:2]
    with house.read() as session:
        assert not session.get(Event, series).host_id


@pytest.mark.parametrize(
    ("who", "see", "plan", "skip"),
    [
        (people.VISITOR, 303, 303, 303),
        (people.MEMBER, 403, 403, 403),
        (people.COLLEAGUE, 200, 403, 403),
        (OF_ILO, 200, 403, 303),
        (people.LEAD, 200, 303, 303),
        (people.COORDINATOR, 200, 303, 303),
    ],
)
def test_who_sees_plans_and_skips(house, browse, series, who, see, plan, skip):
    """Imara represents ILO, whose turn it is; Kioko only belongs to the group."""
    browser = browse(who)
    assert browser.get(HERE).status_code == see
    assert browser.post(f"{HERE}/plan").status_code == plan
    place = hosts(house, series).index("ilo")
    turn = turn_of(house, series, place)
    for act, data in (
        ("assign", {"organisation": "ndma"}),
        ("swap", {"other": turn_of(house, series, 0).rpartition("/")[2]}),
    ):
        if plan != 303 or who is people.VISITOR:
            assert browser.post(f"{turn}/{act}", data=data).status_code == plan
    assert browser.post(f"{turn}/skip", data={"reason": "No room"}).status_code == skip
    assert (hosts(house, series)[place] == "ilo") is (skip != 303 or who is people.VISITOR)


def test_a_skipped_turn_goes_to_the_next_and_comes_right_after(house, browse, series):
    before = hosts(house, series)
    browser = browse(people.LEAD)
    answer = browser.post(turn_of(house, series, 1) + "/skip", data={"reason": " "})
    assert (answer.status_code, "Say why the turn is skipped." in answer.text) == (422, True)
    assert (
        browser.post(turn_of(house, series, 1) + "/skip", data={"reason": "The hall is being painted"}).status_code
        == 303
    )
    after = hosts(house, series)
    assert after[:4] == [before[0], before[2], before[1], before[3]]
    page = browser.get(HERE).text
    assert "The hall is being painted" in page
    assert "Skipped" in page


def test_turns_are_given_and_exchanged_by_hand_and_stay(house, browse, series):
    browser = browse(people.LEAD)
    a, b, c, d, *_ = hosts(house, series)
    slug = {one: one for one in (a, b, c, d)}
    fourth = turn_of(house, series, 3).rpartition("/")[2]
    assert browser.post(turn_of(house, series, 0) + "/swap", data={"other": fourth}).status_code == 303
    assert hosts(house, series)[:4] == [d, b, c, a]
    answer = browser.post(turn_of(house, series, 2) + "/assign", data={"organisation": slug[b]})
    assert answer.status_code == 303
    found = hosts(house, series)
    assert (found[0], found[2], found[3]) == (d, b, a)
    assert found[1] == c, "whoever has a turn by hand soon does not have the one before as well"
    assert browser.post(f"{HERE}/plan").status_code == 303
    assert hosts(house, series) == found, "planning again keeps what people chose"
    assert "Chosen by hand" in browser.get(HERE).text
    for place, act, data, status in (
        (0, "swap", {"other": "x"}, 422),
        (0, "swap", {"other": "99999"}, 422),
        (0, "swap", {"other": turn_of(house, series, 0).rpartition("/")[2]}, 422),
        (0, "assign", {"organisation": "apsp"}, 422),
        (0, "assign", {}, 422),
    ):
        assert browser.post(f"{turn_of(house, series, place)}/{act}", data=data).status_code == status, (act, data)
    assert browser.get(f"{HERE}/99999").status_code == 404


def test_a_second_series_gives_nobody_two_turns_in_a_row(house, browse, series):
    first = hosts(house, series)
    rule = events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=1, count=6)
    second = factory.monthly(house, starts=wall("2032-01-06 14:00"), rule=rule, rotates=True, title="Clinic")
    with house.write() as session:
        rota_plan.plan_hosts(session, session.get_one(Event, second).group_id)
    assert hosts(house, series) == first
    both = [host for pair in zip(hosts(house, second), first, strict=True) for host in pair]
    assert all(one != after for one, after in pairwise(both)), both


def test_an_organisation_leaves_the_rota_and_comes_back(house, browse, series):
    browser = browse(people.LEAD)
    out = f"{HERE}/organisations/unicef"
    assert browser.get(out).status_code == 200
    assert browser.post(out, data={"reason": ""}).status_code == 422
    assert browser.post(out, data={"reason": "No room until July"}).status_code == 303
    assert "unicef" not in hosts(house, series)
    assert "" not in hosts(house, series)
    page = browser.get(HERE).text
    assert "Outside the rota" in page
    assert "No room until July" in page
    assert browser.post(out, data={"reason": "Again"}).status_code == 409
    assert browser.post(out + "/back").status_code == 303
    assert hosts(house, series).count("unicef") in {1, 2}
    assert browser.post(out + "/back").status_code == 409
    assert browser.get(f"{HERE}/organisations/apsp").status_code == 404


def test_cancelling_frees_the_turn_and_moving_keeps_it(house, browse, series):
    browser = browse(people.LEAD)
    before = hosts(house, series)
    here = f"/events/{series}/on/2032-02-10"
    assert browser.post(here + "/cancel", data={"reason": "Budget reading"}).status_code == 303
    assert hosts(house, series) == [before[0], "", *before[1:5]], "the others come one meeting later"
    assert browser.post(here + "/restore").status_code == 303
    assert hosts(house, series) == before
    form = {"title": "", "mode": "online", "date": "2032-02-12", "start": "14:00", "end": "15:00", "host": before[1]}
    answer = browser.post(here + "/move", data=form)
    assert answer.status_code == 303, answer.text
    assert hosts(house, series) == before
    assert browser.post(here + "/move", data=form | {"host": before[3]}).status_code == 303
    assert hosts(house, series)[1] == before[3], "the host of one meeting changed with its other facts"


def test_what_was_held_is_history_and_counts(house, browse, clock, series, group):
    """After two meetings the two that hosted come last; a host outside the rota counts too."""
    assert ", which has not hosted yet." in browse(people.LEAD).get("/events/new").text
    before = hosts(house, series)
    with house.write() as session:
        apart = {one.slug: one.id for one in rota_plan.members(session, group).values()}
    factory.meeting(house, starts=wall("2032-02-11 09:00"), host_id=apart[before[2]])
    clock.move_to(datetime(2032, 2, 12, 12, tzinfo=NAIROBI))
    for _ in range(2):
        with house.write() as session:
            jobs.enqueue(session, "events.hold_turns")
        house.work()
        with house.read() as session:
            held = session.scalars(select(HostTurn).where(HostTurn.state == "hosted").order_by(HostTurn.at)).all()
        names = {number: slug for slug, number in apart.items()}
        assert [names[turn.organisation_id] for turn in held] == [before[0], before[1], before[2]]
        assert [turn.at for turn in held][1] == datetime(2032, 2, 10, 15, 30, tzinfo=NAIROBI)
    with house.write() as session:
        rota_plan.plan_hosts(session, group, again=True)
        chosen, last = rota_plan.suggestion(session, group, datetime(2032, 3, 1, tzinfo=NAIROBI))
    # The others have a turn already among the three meetings that follow.
    assert (chosen.slug, last.date()) == (before[2], date(2032, 2, 11))
    assert hosts(house, series)[2:] == [before[3], before[0], before[1], before[2]]
    page = browse(people.LEAD).get(HERE).text
    assert page.count("Hosted</span>") == 3
    form = browse(people.LEAD).get("/events/new").text
    assert "Next in the rota:" in form
    assert ", last hosted " in form


def test_whoever_leaves_the_group_loses_the_turns_that_the_rota_chose(house, series, group):
    with house.write() as session:
        end_grants(session, house.person_id(OF_NSSF), scope=Scope.GROUP, scope_id=group)
    with house.write() as session:
        assert rota_plan.keep_up(session, group) > 0
        assert rota_plan.keep_up(session, group) == 0
    found = hosts(house, series)
    assert "nssf" not in found
    assert "" not in found


def test_a_series_leaves_the_rota_and_joins_it_with_its_edit(house, browse, series):
    browser = browse(people.LEAD)
    data = fields_of(browser.get(f"/events/{series}/edit").text)
    assert data["host"] == "rota"
    assert browser.post(f"/events/{series}/edit", data=data | {"host": "unicef"}).status_code == 303
    with house.read() as session:
        assert not session.scalars(select(HostTurn)).all()
        assert set(session.scalars(select(Occurrence.host_id))) == {None}
    assert browser.post(f"/events/{series}/edit", data=data).status_code == 303
    assert len(set(hosts(house, series))) == 4


def test_the_rule_does_not_move_turns_near_at_hand(house, clock, series, group):
    """Three weeks before, the turn is announced: an organisation that joins now waits."""
    before = hosts(house, series)
    clock.move_to(datetime(2032, 1, 5, tzinfo=NAIROBI))
    with house.write() as session:
        grant_role(session, house.person_id(OF_APSP), Role.GROUP_MEMBER, Scope.GROUP, group, by=SYSTEM)
        rota_plan.plan_hosts(session, group, again=True)
    after = hosts(house, series)
    assert after[0] == before[0]
    assert "apsp" in after[1:5]
    with house.write() as session:
        meeting = events.meeting_by_occurrence(session, factory.occurrence_ids(house, series)[0])
        actions_rota.skip(session, meeting, "Flood", by=house.actor(people.LEAD))
    assert hosts(house, series)[0] != before[0]
    assert timedelta(days=21) == rota_plan.SETTLED
