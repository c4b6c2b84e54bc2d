"""Ways around the rules of the bulletin that somebody could look for, and that lead nowhere."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count

import time_machine
from sqlalchemy import select, update

from app.access import SYSTEM, Role, grant_role
from app.bulletin import dispatch, jobs_sending
from app.bulletin.models import Correction, Dispatch, IssueState
from app.bulletin.outgoing import Outgoing
from tests import people
from tests.bulletin.issues import QUARTER, issue_row, sent
from tests.bulletin.posting import approved, begin, connect, states
from tests.bulletin.writing import OTHER, desk, item_at, opened

DESK = f"/bulletins/desk/{QUARTER}"
START = datetime(2031, 1, 7, 6, tzinfo=UTC)


def approve(house, browser):
    with house.read() as session:
        revision = issue_row(session).revision
    return browser.post(f"{DESK}/approval/approve", data={"revision": revision})


def rewrite(browser, address, page, **words):
    """As from this page of a correction."""
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', page)
    return browser.post(address, data={"note_sw": "", "seen": seen} | words)


def test_whose_words_another_editor_let_in_approves_nothing(house, browse):
    """Two wrote at once, and the one took the other's text in."""
    _, address = desk(house)
    one, other = browse(people.COORDINATOR), browse(OTHER)
    late, first = opened(other, address), opened(one, address)
    one.post(address, data=first | {"summary_en": "Of the one"})
    conflict = other.post(address, data=late | {"summary_en": "Of the other"}).headers["location"]
    marks = dict(re.findall(r'name="(was-[^"]+)" value="([^"]*)"', one.get(conflict).text))
    number = address.rpartition("/")[2]
    assert one.post(conflict, data=marks | {f"choice-{number}.summary_en": "mine"}).status_code == 303
    assert item_at(house, address).summary["en"] == "Of the other"
    with house.write() as session:
        issue = issue_row(session)
        issue.state, issue.requested_by = IssueState.APPROVAL, house.person_id(people.COORDINATOR)
    assert approve(house, other).status_code == 403
    assert approve(house, browse(people.CHAIR)).status_code == 303


def test_who_sent_it_for_approval_does_not_give_it_after_somebody_else_sent_it(house, browse):
    _, address = desk(house, summary={"en": "Words.", "sw": "Maneno."})
    one, other = browse(people.COORDINATOR), browse(OTHER)
    with house.write() as session:
        issue = issue_row(session)
        issue.lead_id = int(address.rpartition("/")[2])
        issue.texts = {"en": {"note": "What the quarter brought."}, "sw": {"note": "Yaliyojiri."}}
    for browser, verb in ((other, "ask"), (other, "take-back"), (one, "ask")):
        assert browser.post(f"{DESK}/approval/{verb}").status_code == 303
    assert approve(house, other).status_code == 403
    assert approve(house, browse(people.CHAIR)).status_code == 303


def test_a_correction_is_published_as_it_was_read(house, browse):
    sent(house)
    at, one, chair = f"{DESK}/corrections", browse(people.COORDINATOR), browse(people.CHAIR)
    one.post(f"{at}/new", data={"note_en": "This was read.", "note_sw": ""})
    (button,) = re.findall(r'action="([^"]*/publish[^"]*)"', chair.get(at).text)
    with house.read() as session:
        number = session.scalars(select(Correction.id)).one()
    rewrite(one, f"{at}/{number}", one.get(f"{at}/{number}").text, note_en="Nobody read this.")
    for address in (button, f"{at}/{number}/publish"):
        refused = chair.post(address)
        assert (refused.status_code, "Read it again before you publish it." in refused.text) == (409, True)
    assert "Nobody read this." not in browse().get(f"/bulletins/{QUARTER}").text
    (button,) = re.findall(r'action="([^"]*/publish[^"]*)"', chair.get(at).text)
    assert chair.post(button).status_code == 303
    assert "Nobody read this." in browse().get(f"/bulletins/{QUARTER}").text


def test_two_who_change_one_correction_lose_nothing(house, browse):
    sent(house)
    with house.write() as session:
        grant_role(session, house.person_id(OTHER), Role.COORDINATOR, by=SYSTEM)
    at, one, other = f"{DESK}/corrections", browse(people.COORDINATOR), browse(OTHER)
    one.post(f"{at}/new", data={"note_en": "As it was.", "note_sw": ""})
    with house.read() as session:
        address = f"{at}/{session.scalars(select(Correction.id)).one()}"
    pages = [browser.get(address).text for browser in (one, other)]
    assert rewrite(one, address, pages[0], note_en="An hour of work.").status_code == 303
    late = rewrite(other, address, pages[1], note_en="Of the other.")
    assert late.status_code == 422
    for words in ("Of the other.", "Somebody else wrote “An hour of work.” here meanwhile."):
        assert words in late.text
    assert rewrite(other, address, late.text, note_en="Of both.").status_code == 303
    with house.read() as session:
        assert session.scalars(select(Correction)).one().note == {"en": "Of both."}


def test_a_message_that_cannot_be_made_holds_up_nobody_else(house, server, monkeypatch):
    made = Outgoing.message

    def broken(self, session, claimed):
        if claimed.address == people.CHAIR.email:
            raise RuntimeError("no such letter")
        return made(self, session, claimed)

    with time_machine.travel(START, tick=False) as travel, monkeypatch.context() as patched:
        connect(house, server)
        approved(house)
        begin(house)
        patched.setattr(Outgoing, "message", broken)
        house.work()
        found = states(house)
        assert [address for address, one in found.items() if one not in ("accepted", "excluded")] == [
            people.CHAIR.email
        ]
        assert "could not make this message" in house.browse(people.ADMINISTRATOR).get(f"{DESK}/sending").text
        patched.undo()
        travel.shift(timedelta(minutes=3))
        house.work()
    assert states(house)[people.CHAIR.email] == "accepted"


def test_a_slow_server_makes_no_longer_windows(house, server, monkeypatch):
    """What is withdrawn is in no letter of the next window, and what is more urgent waits for one at most."""
    connect(house, server)
    approved(house)
    begin(house)
    seconds = count(step=3)
    monkeypatch.setattr(jobs_sending, "monotonic", lambda: float(next(seconds)))
    with house.read() as session:
        number = issue_row(session).id
    jobs_sending.send_window(house.services, {"issue_id": number})
    assert len(server.got) == 2


def test_a_run_that_ends_a_message_and_one_that_takes_over_do_not_wait_for_each_other(house, server):
    connect(house, server)
    approved(house)
    begin(house)
    database = house.services.database
    with database.write() as session:
        number = issue_row(session).id
        dispatch.take_over(session, number, "the one")
        claimed = dispatch.claim_next(session, number, "the one", "Bulletin")

    def take_over():
        with database.write() as session:
            return dispatch.take_over(session, number, "the other") is not None

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            dispatch.settle(session, claimed, "the one", None)
            other = pool.submit(take_over)
            time.sleep(0.2)
            following = dispatch.claim_next(session, number, "the one", "Bulletin")
        assert other.result(10)
    found = states(house)
    assert (found[claimed.address], found[following.address]) == ("accepted", "unknown")


def test_whoever_is_sent_to_again_after_days_is_put_off_like_anybody(house, server):
    with time_machine.travel(START, tick=False) as travel:
        connect(house, server)
        approved(house)
        begin(house)
        house.work()
        with house.write() as session:
            session.execute(update(Dispatch).where(Dispatch.address == people.MEMBER.email).values(state="unknown"))
        travel.shift(timedelta(days=6))
        server.script = ["451 4.7.1 Greylisted"]
        assert house.browse(people.COORDINATOR).post(f"{DESK}/sending/again").status_code == 303
        house.work()
        assert states(house)[people.MEMBER.email] == "deferred"


def test_the_same_full_mailboxes_pause_it_once_and_not_at_each_try(house, server, monkeypatch):
    monkeypatch.setattr(dispatch, "ERRORS", 3)
    with time_machine.travel(START, tick=False) as travel:
        connect(house, server)
        approved(house)
        begin(house)
        server.script = ["452 4.2.2 Mailbox full"] * 3
        travel.shift(timedelta(seconds=1))
        house.work()
        with house.read() as session:
            assert issue_row(session).pause_reason == dispatch.TOO_MANY
        house.browse(people.COORDINATOR).post(f"{DESK}/sending/resume")
        travel.shift(timedelta(seconds=1))
        house.work()
        for _ in range(4):
            server.script = ["452 4.2.2 Mailbox full"] * 3
            travel.shift(timedelta(minutes=40))
            house.work()
        with house.read() as session:
            assert issue_row(session).pause_reason == ""
        assert sorted(states(house).values()).count("deferred") == 3
