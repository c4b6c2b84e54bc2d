"""An issue on its way: to everybody once, as far as they may read it, whatever the mail server does and whoever goes meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app import accounts, notifications
from app.access import RoleGrant
from app.bulletin.jobs_sending import note_returns
from app.bulletin.models import Dispatch, Issue, IssueState
from app.core import clock
from app.groups.models import WorkingGroup
from app.mail.models import Bounce
from tests import people
from tests.bulletin.issues import issue_row, new_item
from tests.bulletin.posting import approved, begin, connect, owed, states

START = datetime(2031, 1, 7, 6, tzinfo=UTC)
READERS = {one.email for one in people.CAST if one not in (people.SUSPENDED, people.FORMER)}
PAGE = "/bulletins/desk/2026-q4/sending"


@pytest.fixture
def travel():
    with time_machine.travel(START, tick=False) as moving:
        yield moving


@pytest.fixture
def on_its_way(house, server, travel):
    """A house whose issue is frozen; two stories for all, and whatever the test adds."""
    connect(house, server)
    approved(house)
    return house


def received(server):
    return [to for (to,), _ in server.got]


def state(house):
    with house.read() as session:
        return issue_row(session).state


def later(house, travel, **by):
    travel.shift(timedelta(**by))
    house.work()


def test_to_everybody_once_as_far_as_they_may_read_it(house, server, travel):
    connect(house, server)
    with house.read() as session:
        group = session.scalar(select(WorkingGroup.id).where(WorkingGroup.slug == "financing"))
    approved(
        house,
        new_item("For all the world"),
        new_item("For members only", audience="members"),
        new_item("For the financing group", audience=f"group-{group}"),
    )
    begin(house)
    assert state(house) == IssueState.SENDING
    house.work()
    assert sorted(received(server)) == sorted(READERS)
    assert state(house) == IssueState.SENT
    assert set(states(house).values()) == {"accepted", "excluded"}
    in_group = {people.COLLEAGUE.email, people.LEAD.email}
    for (to,), message in server.got:
        for form in ("plain", "html"):
            text = message.get_body((form,)).get_content()
            assert "For all the world" in text
            assert ("For members only" in text) == (to != people.GUEST.email), to
            assert ("For the financing group" in text) == (to in in_group), to
        assert message["message-id"].startswith("<bulletin-2026-q4-")
        assert message["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
        link = message["list-unsubscribe"].strip("<>")
        assert link in message.get_body(("plain",)).get_content()
        assert not message.is_multipart() or not list(message.iter_attachments())
    assert len({message["message-id"] for _, message in server.got}) == len(READERS)
    house.work()
    assert len(server.got) == len(READERS), "a job that runs again sends nothing again"


def test_what_the_server_says_to_one_is_written_down_for_that_one(on_its_way, server, travel):
    server.script = ["250 OK", "451 4.7.1 Later please", "550 5.1.1 No such person", "250 OK"]
    begin(on_its_way)
    on_its_way.work()
    by_state = sorted(states(on_its_way).values())
    assert by_state.count("accepted") == len(READERS) - 2
    assert (by_state.count("deferred"), by_state.count("refused")) == (1, 1)
    assert state(on_its_way) == IssueState.SENDING, "one still waits"
    page = on_its_way.browse(people.COORDINATOR).get(PAGE).text
    assert "No such person" in page
    assert "Later please" in page
    later(on_its_way, travel, minutes=3)
    assert state(on_its_way) == IssueState.SENT
    assert len(received(server)) == len(set(received(server))) == len(READERS) - 1
    refused = next(address for address, one in states(on_its_way).items() if one == "refused")
    with on_its_way.read() as session:
        row = session.scalar(select(Dispatch).where(Dispatch.address == refused))
        assert "5.1.1" in row.reason
        assert row.attempts == 1


def test_a_server_that_is_away_costs_nobody_anything(house, server, travel):
    connect(house, server)
    house.settings = house.settings.model_copy(update={"smtp_url": type(house.settings.smtp_url)("smtp://127.0.0.1:9")})
    approved(house)
    begin(house)
    for _ in range(30):
        later(house, travel, minutes=5)
    assert state(house) == IssueState.SENDING
    assert set(states(house).values()) == {"pending", "excluded"}
    with house.read() as session:
        assert issue_row(session).paused_at is None, "two and a half hours of trying are not an hour of nothing"
        assert set(session.scalars(select(Dispatch.attempts))) == {0}


@pytest.mark.parametrize("how", ["suspended", "left", "unsubscribed"])
def test_whoever_goes_while_it_is_sent_gets_nothing(house, server, travel, how):
    connect(house, server, bulletin_per_minute=12)
    approved(house)
    begin(house)
    house.work()
    assert len(server.got) == 1
    gone = people.MEMBER
    assert gone.email not in received(server)
    number = house.person_id(gone)
    if how == "suspended":
        with house.write() as session:
            accounts.suspend(
                session, accounts.get_person(session, number), "For the test.", by=house.actor(people.ADMINISTRATOR)
            )
    elif how == "left":
        with house.write() as session:
            session.execute(update(RoleGrant).where(RoleGrant.person_id == number).values(ends_at=clock.now()))
    else:
        link = notifications.bulletin_stop_link(house.settings, number).removeprefix(house.settings.base_url)
        answer = house.browse().post(link, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code in (200, 303), answer.text
    for _ in range(12):
        later(house, travel, seconds=5)
    assert sorted(received(server)) == sorted(READERS - {gone.email})
    assert states(house)[gone.email] == "excluded"
    with house.read() as session:
        assert session.scalar(select(Dispatch.reason).where(Dispatch.address == gone.email)) == how


def test_a_pace_is_kept(house, server, travel):
    connect(house, server, bulletin_per_minute=24)
    approved(house)
    begin(house)
    house.work()
    assert len(server.got) == 2
    assert [timedelta(seconds=4) < wait <= timedelta(seconds=5) for wait in owed(house)] == [True]


def test_people_pause_it_and_it_pauses_itself(house, server, travel):
    connect(house, server, bulletin_per_minute=12)
    approved(house)
    begin(house)
    desk = house.browse(people.COORDINATOR)
    for who, status in ((people.MEMBER, 403), (people.CHAIR, 403)):
        assert house.browse(who).post(f"{PAGE}/pause").status_code == status
    assert house.browse(people.MEMBER).get(PAGE).status_code == 403
    assert "Pause" in house.browse(people.CHAIR).get(PAGE).text
    house.work()
    assert desk.post(f"{PAGE}/pause").status_code == 303
    assert desk.post(f"{PAGE}/pause").status_code == 409
    later(house, travel, seconds=30)
    assert len(server.got) == 1
    assert "Go on sending" in desk.get(PAGE).text
    assert desk.post(f"{PAGE}/resume").status_code == 303
    assert desk.post(f"{PAGE}/resume").status_code == 409
    house.work()
    assert len(server.got) == 2
    travel.shift(timedelta(hours=3))
    house.work()
    page = desk.get(PAGE).text
    assert len(server.got) == 2, "the machine was off: nothing goes out by itself"
    assert "a backup was restored" in page
    desk.post(f"{PAGE}/resume")
    for _ in range(12):
        later(house, travel, seconds=5)
    assert sorted(received(server)) == sorted(READERS)


def test_errors_pause_it(house, server, travel, monkeypatch):
    monkeypatch.setattr("app.bulletin.dispatch.ERRORS", 3)
    connect(house, server)
    approved(house)
    server.script = ["250 OK", *["554 5.7.1 Spam"] * 20]
    begin(house)
    later(house, travel, seconds=1)
    with house.read() as session:
        assert session.scalars(select(Issue)).one().pause_reason.startswith("Too many of the last messages failed")
    assert list(states(house).values()).count("refused") == 3
    assert list(states(house).values()).count("pending") == len(READERS) - 4
    server.script = []
    house.browse(people.COORDINATOR).post(f"{PAGE}/resume")
    later(house, travel, seconds=1)
    assert list(states(house).values()).count("accepted") == len(READERS) - 3


def test_a_line_that_breaks_in_a_message_leaves_it_unknown_until_a_person_says_so(on_its_way, server, monkeypatch):
    original, calls = server.handle_DATA, []

    async def taken_and_gone(smtp, session, envelope):
        calls.append(1)
        answer = await original(smtp, session, envelope)
        if len(calls) == 2:
            smtp.transport.abort()
        return answer

    monkeypatch.setattr(server, "handle_DATA", taken_and_gone)
    begin(on_its_way)
    on_its_way.work()
    found = states(on_its_way)
    (unknown,) = (address for address, one in found.items() if one == "unknown")
    assert list(found.values()).count("accepted") == len(READERS) - 1
    assert state(on_its_way) == IssueState.SENT
    on_its_way.work()
    assert received(server).count(unknown) == 1, "no machine sends it again by itself"
    desk = on_its_way.browse(people.COORDINATOR)
    assert "Send again to those of whom nothing is known" in desk.get(PAGE).text
    assert desk.post(f"{PAGE}/again").status_code == 303
    assert desk.post(f"{PAGE}/again").status_code == 409
    on_its_way.work()
    assert received(server).count(unknown) == 2
    assert len(server.got) == len(READERS) + 1, "to that one and nobody else"
    names = [message["message-id"] for (to,), message in server.got if to == unknown]
    assert names[0] == names[1]
    assert states(on_its_way)[unknown] == "accepted"


def test_what_comes_back_is_noted(on_its_way, server, travel):
    begin(on_its_way)
    on_its_way.work()
    with on_its_way.write() as session:
        name = session.scalar(select(Dispatch.message_id).where(Dispatch.address == people.MEMBER.email))
        bounce = {
            "address": people.MEMBER.email,
            "message_id": name,
            "kind": "hard",
            "code": "5.1.1",
            "at": clock.now(),
        }
        session.add(Bounce(**bounce, reason="no such mailbox"))
    with on_its_way.write() as session:
        note_returns(session, on_its_way.services, {}, None)
    assert states(on_its_way)[people.MEMBER.email] == "bounced"
    assert "no such mailbox" in on_its_way.browse(people.COORDINATOR).get(f"{PAGE}?state=bounced").text
    table = on_its_way.browse(people.CHAIR).get(f"{PAGE}.csv")
    assert table.text.count("@people.example") == len(people.CAST)


def test_one_whose_mailbox_is_full_for_hours_rests_nobody(on_its_way, server, travel):
    begin(on_its_way)
    server.script = ["452 4.2.2 Mailbox full"]
    on_its_way.work()
    for _ in range(50):
        server.script = ["452 4.2.2 Mailbox full"]
        later(on_its_way, travel, minutes=5)
        with on_its_way.read() as session:
            assert not issue_row(session).pause_reason
    server.script = []
    later(on_its_way, travel, minutes=40)
    assert sorted(received(server)) == sorted(READERS)
    assert state(on_its_way) == IssueState.SENT


def test_again_to_those_unknown_is_no_way_around_a_pause(on_its_way, server, travel):
    begin(on_its_way)
    with on_its_way.write() as session:
        its = Dispatch.address.in_([people.MEMBER.email, people.LEAD.email])
        session.execute(update(Dispatch).where(its).values(state="unknown"))
    desk = on_its_way.browse(people.COORDINATOR)
    desk.post(f"{PAGE}/pause")
    assert "it would go on for everybody else too" in desk.get(PAGE).text
    assert desk.post(f"{PAGE}/again").status_code == 409
    later(on_its_way, travel, minutes=1)
    assert server.got == []
    desk.post(f"{PAGE}/resume")
    on_its_way.work()
    assert sorted(received(server)) == sorted(READERS - {people.MEMBER.email, people.LEAD.email})
    assert desk.post(f"{PAGE}/again").status_code == 303
    on_its_way.work()
    assert sorted(received(server)) == sorted(READERS)
