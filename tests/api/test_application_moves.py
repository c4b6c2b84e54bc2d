"""The moves of an application through the JSON API: who may make which when; what is refused changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.membership.models import Application, NominationState, State
from app.membership.queries import link_token
from app.organisations import by_slug, colleagues
from tests import people
from tests.api.calls import problem
from tests.api.sending import BODY, MOVES, everything, moved, sent
from tests.committee import OF_APSP, OF_ILO, OF_UNICEF
from tests.membership.factory import make_application


@pytest.mark.parametrize("link", ["header", "query", "bearer"])
def test_the_applicant_acts_by_the_private_link(house, browse, link):
    made = sent(browse()).json()
    token = made["follow_url"].rpartition("/")[2]
    path = f"/api/v1/applications/{made['id']}/withdraw"
    other = sent(browse()).json()
    elsewhere = other["follow_url"].rpartition("/")[2]

    def withdraw(token):
        if link == "query":
            return browse().post(path, params={"link": token})
        headers = {"x-application-link": token} if link == "header" else {"authorization": f"Bearer {token}"}
        return browse(None, **headers).post(path)

    before = everything(house)
    for wrong in ("", "x", f"{made['id']}-", token[:-1], token.swapcase(), elsewhere, "\x7f", "é" * 40):
        if not wrong.isascii() and link != "query":
            continue  # no header holds it
        problem(withdraw(wrong), 404)
    assert everything(house) == before
    with house.write() as session:
        session.get_one(Application, made["id"]).link_version += 1
    problem(withdraw(token), 404)  # superseded
    with house.write() as session:
        session.get_one(Application, made["id"]).link_version -= 1
    assert withdraw(token).json()["state"] == "withdrawn"
    problem(withdraw(token), 409)  # replayed
    problem(browse(people.ADMINISTRATOR).post(path), 403)


def test_answering_changes_just_the_reopened_steps(house, browse):
    made = sent(browse()).json()
    number, token = made["id"], made["follow_url"].rpartition("/")[2]
    applicant = browse(None, **{"x-application-link": token})
    secretariat = browse(people.ADMINISTRATOR)
    assert moved(browse(people.REPRESENTATIVE), number, "confirm_nomination").json()["state"] == "screening"
    path = f"/api/v1/applications/{number}"
    for wrong in ({"steps": [], "message": "Since when?"}, {"steps": ["shoes"], "message": "Since when?"}):
        problem(secretariat.post(f"{path}/request_information", json=wrong), 422, fields=("steps",))
    problem(secretariat.post(f"{path}/request_information", json={"steps": ["programmes"]}), 422, fields=("message",))
    asked = moved(secretariat, number, "request_information").json()
    assert (asked["state"], asked["open_steps"]) == ("information_requested", ["programmes"])
    read = applicant.get(path).json()
    assert (read["allowed_moves"], read["message"]) == (["answer", "withdraw"], "Since when?")
    before = everything(house)
    problem(applicant.post(f"{path}/answer", json={"contribution": "More."}), 409)
    problem(applicant.post(f"{path}/answer", json={"programmes": []}), 422, fields=("programmes",))
    problem(secretariat.post(f"{path}/answer"), 403)
    assert everything(house) == before
    programmes = [BODY["programmes"][0] | {"from": 2018}]
    answered = applicant.post(f"{path}/answer", json={"programmes": programmes}).json()
    assert (answered["state"], answered["open_steps"]) == ("screening", [])
    assert answered["answers"]["programmes"][0]["from"] == 2018
    assert answered["answers"]["contribution"] == BODY["contribution"]
    problem(applicant.post(f"{path}/answer"), 409)


def test_the_whole_life_to_membership(house, browse, committee):
    made = sent(browse()).json()
    number = made["id"]
    chair, ilo, apsp, unicef = (browse(who) for who in (people.CHAIR, OF_ILO, OF_APSP, OF_UNICEF))
    secretariat = browse(people.ADMINISTRATOR)
    assert moved(browse(people.REPRESENTATIVE), number, "confirm_nomination").status_code == 200
    assert moved(secretariat, number, "screen").json()["state"] == "screened"
    problem(moved(secretariat, number, "screen"), 409)
    opened = moved(secretariat, number, "open_review").json()
    assert (opened["state"], opened["electorate"], opened["recused"], opened["quorum"]) == ("review", 5, 1, 2)
    problem(moved(secretariat, number, "vote"), 403)
    problem(moved(secretariat, number, "declare"), 403)
    problem(moved(unicef, number, "declare"), 403)
    problem(moved(ilo, number, "vote"), 403)  # before the declaration
    assert moved(ilo, number, "declare").json()["allowed_moves"] == ["vote"]
    path = f"/api/v1/applications/{number}/vote"
    scores = {"alignment_cop": 5, "alignment_sector": 4, "value_added": 3, "credibility": None, "scope": 0}
    problem(ilo.post(path, json={"choice": "perhaps"}), 422, fields=("choice",))
    problem(ilo.post(path, json={}), 422, fields=("choice",))
    problem(ilo.post(path, json={"choice": "approve", "scores": scores | {"scope": 6}}), 422, fields=("scores.scope",))
    voted = ilo.post(path, json={"choice": "approve", "scores": scores, "comment": "Good."}).json()
    assert (voted["cast"], voted["voted"]) == (1, True)
    problem(ilo.post(path, json={"choice": "decline"}), 409)
    problem(moved(chair, number, "close"), 403)  # before the chair's own declaration
    assert moved(chair, number, "declare").status_code == 200
    problem(moved(chair, number, "close"), 409)  # no quorum
    assert moved(chair, number, "vote").status_code == 200
    problem(moved(ilo, number, "close"), 403)
    problem(chair.post(f"/api/v1/applications/{number}/close", json={"reason": " "}), 422, fields=("reason",))
    done = moved(chair, number, "close").json()
    assert (done["state"], done["reason"]) == ("approved", "As discussed.")
    for client, move in ((chair, "close"), (apsp, "declare"), (chair, "vote")):
        problem(moved(client, number, move), 409)
    with house.read() as session:
        member = by_slug(session, "ht")
        invited = {(one.email, one.role, one.state) for one in colleagues(session, member.id)}
    assert invited == {
        ("wanjiru@applicant.example", "representative", "invited"),
        ("barasa@applicant.example", "member", "invited"),
    }
    house.work()
    told = " ".join(letter["subject"] for letter in house.mails("wanjiru@applicant.example"))
    assert told.count(made["reference"]) >= 5
    assert "Haki Trust" in house.mails("barasa@applicant.example")[0].get_body(("plain",)).get_content()


def test_nomination_states_are_what_the_page_says(house, browse):
    """A member declined; the applicant still waits, and the member sees so and cannot answer again."""
    number = sent(browse()).json()["id"]
    representative = browse(people.REPRESENTATIVE)
    declined = representative.post(
        f"/api/v1/applications/{number}/decline_nomination", json={"reason": "Unknown to us."}
    )
    assert declined.json()["nomination"]["state"] == NominationState.DECLINED
    assert declined.json()["state"] == State.SUBMITTED
    before = everything(house)
    for move in ("confirm_nomination", "decline_nomination"):
        problem(moved(representative, number, move), 409)
    assert everything(house) == before


def test_a_decision_and_a_withdrawal_at_once(house, browse, committee):
    """One of them, and the other is told: never both, never a house that waits for itself."""
    chair, ilo = browse(people.CHAIR), browse(OF_ILO)
    for turn in range(5):
        made = sent(browse(), nominated_by="").json()
        number, token = made["id"], made["follow_url"].rpartition("/")[2]
        moved(chair, number, "waive_nomination")
        for move in ("screen", "open_review"):
            assert moved(browse(people.ADMINISTRATOR), number, move).status_code == 200
        for client in (chair, ilo, browse(OF_APSP)):
            assert moved(client, number, "declare").status_code == 200
            assert moved(client, number, "vote").status_code == 200
        applicant = browse(None, **{"x-application-link": token})
        acts = [(chair, "close"), (applicant, "withdraw"), (chair, "close")][turn % 2 :][:2]
        barrier = Barrier(2)

        def go(client, move, number=number, barrier=barrier):
            barrier.wait()
            return moved(client, number, move).status_code

        with ThreadPoolExecutor(2) as pool:
            statuses = list(pool.map(go, *zip(*acts, strict=True)))
        assert sorted(statuses) == [200, 409], turn
        with house.read() as session:
            ended = session.get_one(Application, number)
            assert (ended.state == State.APPROVED) == (ended.organisation_id is not None)
            assert ended.state in {State.APPROVED, State.WITHDRAWN}


# Who may make which move at all, whatever the state; everybody else is refused, or knows nothing.
MOVERS = {
    "confirm_nomination": {people.REPRESENTATIVE},
    "decline_nomination": {people.REPRESENTATIVE},
    "waive_nomination": {people.CHAIR},
    "screen": {people.ADMINISTRATOR},
    "request_information": {people.ADMINISTRATOR},
    "answer": {"applicant"},
    "open_review": {people.CHAIR, people.ADMINISTRATOR},
    "declare": {people.CHAIR, OF_ILO},
    "vote": {people.CHAIR, OF_ILO},
    "close": {people.CHAIR, OF_ILO},
    "withdraw": {"applicant"},
}
# The states from which each move leads on; from every other it comes too early or too late.
SOURCES = {
    "confirm_nomination": {State.SUBMITTED},
    "decline_nomination": {State.SUBMITTED},
    "waive_nomination": {State.SUBMITTED},
    "screen": {State.SCREENING, State.SCREENED},
    "request_information": {State.SCREENING, State.SCREENED},
    "answer": {State.INFORMATION},
    "open_review": {State.SCREENED, State.DEFERRED},
    "declare": {State.REVIEW},
    "vote": {State.REVIEW},
    "close": {State.REVIEW},
    "withdraw": {
        State.SUBMITTED, State.SCREENING, State.INFORMATION, State.SCREENED, State.REVIEW, State.DEFERRED,
    },
}  # fmt: skip


@pytest.mark.parametrize("state", [state for state in State if state not in {State.DRAFT, State.EXPIRED}])
def test_every_move_in_every_state_that_does_not_allow_it(house, browse, committee, state):
    """Skipping states by direct posts: 409 for whoever may make the move at its time, 403 for the others; nothing changes."""
    number = make_application(house, state)
    with house.read() as session:
        token = link_token(house.settings, session.get_one(Application, number))
    clients = {who: browse(who) for who in (people.REPRESENTATIVE, people.CHAIR, people.ADMINISTRATOR, OF_ILO)} | {
        "applicant": browse(None, **{"x-application-link": token})
    }
    before = everything(house)
    tried = 0
    for move in MOVES:
        for who, client in clients.items():
            if who in MOVERS[move] and state in SOURCES[move]:
                continue
            answer = moved(client, number, move)
            expected = 409 if who in MOVERS[move] else 403
            assert answer.status_code == expected, (state, move, who, answer.text)
            assert len(answer.json()["detail"]) > 10
            tried += 1
    assert tried > 40
    assert everything(house) == before
