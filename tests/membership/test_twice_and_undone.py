"""A form that is sent twice proposes once; and undoing a measure gives back what is still there to be given back."""

from datetime import timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.access import SYSTEM
from app.core import clock
from app.governance import Ballot, Seat, Term, end_term, get_committee
from app.membership.effects_sanctions import end_sanction
from app.membership.models import Sanction, SanctionState, Stay
from tests.committee import OF_NSSF
from tests.membership.sanctioning import about, impose
from tests.membership.staying import NEW, guest
from tests.people import ADMINISTRATOR, CHAIR

QUESTION = {"committee": "ncc", "subject_kind": "resolution", "title": "Kisumu?", "question": "", "due_on": ""}


def at_once(browsers, path, data):
    """The statuses of the same form, sent by several at one moment."""
    barrier, answers = Barrier(len(browsers)), []

    def press(browser):
        barrier.wait()
        answers.append(browser.post(path, data=data).status_code)

    threads = [Thread(target=press, args=(one,)) for one in browsers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(answers)


@pytest.mark.parametrize(
    ("path", "statuses", "kind"),
    [
        ("/committee/ballots/new", [303, 303], "resolution"),
        (NEW, [303, 422], "stay"),
        ("/committee/sanctions/new", [303, 409], "sanction"),
    ],
)
def test_a_proposal_sent_twice_at_once_is_one(house, committee, browse, path, statuses, kind):
    data = {"/committee/ballots/new": _question(), NEW: guest(house), "/committee/sanctions/new": about()}[path]
    assert at_once([browse(ADMINISTRATOR), browse(ADMINISTRATOR)], path, data) == statuses
    with house.read() as session:
        found = session.scalars(select(Ballot.subject_kind)).all()
    assert found == [kind]


def _question():
    return QUESTION | {"due_on": (clock.home_today() + timedelta(days=10)).isoformat()}


@pytest.mark.parametrize("kept", [True, False])
def test_a_seat_given_to_somebody_else_meanwhile_does_not_come_back_with_the_rights(house, committee, browse, kept):
    sanction = impose(house, browse, about(OF_NSSF, measure="termination"))
    assert not house.actor(OF_NSSF).may("committee:read")
    number = sanction.person_id
    with house.write() as session:
        if not kept:
            term = session.scalars(select(Term).where(Term.person_id == number)).one()
            body = get_committee(session, session.get_one(Seat, term.seat_id).committee_id)
            end_term(session, body, term, "Another holds it.", zone=ZoneInfo("Africa/Nairobi"), by=SYSTEM)
    with house.write() as session:
        end_sanction(session, session.get_one(Sanction, sanction.id), SanctionState.LIFTED, "Upheld.", by=SYSTEM)
    assert house.actor(OF_NSSF).is_member
    assert house.actor(OF_NSSF).may("committee:read") == kept


def test_the_address_of_a_guest_waits_for_the_declaration(house, committee, browse):
    assert browse(ADMINISTRATOR).post(NEW, data=guest(house)).status_code == 303
    with house.read() as session:
        stay = session.scalars(select(Stay)).one()
    assert stay.email not in browse(CHAIR).get(f"/committee/stays/{stay.id}").text
    assert (
        browse(CHAIR).post(f"/committee/ballots/{stay.ballot_id}/declare", data={"conflict": "false"}).status_code
        == 303
    )
    assert stay.email in browse(CHAIR).get(f"/committee/stays/{stay.id}").text
