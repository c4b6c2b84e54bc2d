"""Applications through the JSON API: sent, read by each as far as they may, moved; what is refused changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.audit import AuditEvent
from app.governance import Ballot
from app.mail import MailMessage
from app.membership.models import Application, Move, Nomination, NominationState, State
from app.membership.queries import link_token
from app.organisations import by_slug, colleagues
from tests import people
from tests.api.calls import problem
from tests.committee import OF_APSP, OF_ILO, OF_UNICEF
from tests.membership.factory import CONTRIBUTION, make_application

BODY = {
    "organisation": {
        "name": "Haki Trust",
        "acronym": "HT",
        "kind": "national_ngo",
        "legal_status": "Public benefit organisation",
        "registration_number": "OP.218/051",
    },
    "programmes": [
        {
            "name": "Inua Watoto",
            "pillar": "social_assistance",
            "counties": ["Turkana", "042"],
            "target_group": "Children under five",
            "reached": 12400,
            "from": 2019,
            "to": None,
        }
    ],
    "coverage": {"national": False, "counties": ["Turkana", "kisumu", "047"]},
    "contacts": [
        {
            "name": "Wanjiru Applicant",
            "email": "Wanjiru@applicant.example",
            "position": "Director",
            "representative": True,
        },
        {
            "name": "Barasa Applicant",
            "email": "barasa@applicant.example",
            "position": "Officer",
            "representative": False,
        },
    ],
    "contribution": "Twelve years of records.",
    "nominated_by": "unicef",
}
MOVES = (
    "confirm_nomination", "decline_nomination", "waive_nomination", "screen", "request_information", "answer",
    "open_review", "declare", "vote", "close", "withdraw",
)  # fmt: skip
# What each move takes; sent to every state by everybody.
GIVEN = {
    "waive_nomination": {"reason": "Known to all."},
    "screen": {"complete": True, "note": "All there."},
    "request_information": {"steps": ["programmes"], "message": "Since when?"},
    "declare": {"conflict": False},
    "vote": {"choice": "approve", "comment": "Good."},
    "close": {"reason": "As discussed."},
}


def sent(client, **changes):
    return client.post("/api/v1/applications", json=BODY | changes)


def moved(client, number, move, **headers):
    return client.post(f"/api/v1/applications/{number}/{move}", json=GIVEN.get(move, {}), headers=headers)


def everything(house) -> tuple:
    """Whatever a move could change."""
    with house.read() as session:
        tables = (Application, Nomination, Ballot)
        rows = [tuple(row) for table in tables for row in session.execute(select(table.__table__).order_by(table.id))]
        kinds = ("application", "nomination", "ballot", "organisation")
        written = select(func.count()).where(AuditEvent.subject_kind.in_(kinds))
        counted = [session.scalar(select(func.count()).select_from(table)) for table in (Move, MailMessage)]
        return rows, counted, session.scalar(written)


def test_an_application_is_sent_in_one_go(house, browse):
    answer = sent(browse())
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body.keys() == {"id", "reference", "state", "follow_url"}
    assert body["state"] == "submitted"
    assert answer.headers["location"] == f"/api/v1/applications/{body['id']}"
    token = body["follow_url"].rpartition("/")[2]
    assert browse().get(body["follow_url"]).status_code == 200
    read = browse(None, **{"x-application-link": token}).get(answer.headers["location"]).json()
    assert read["follow_url"] == body["follow_url"]
    assert read["allowed_moves"] == ["withdraw"]
    assert read["nomination"] == {"organisation": "unicef", "name": "United Nations Children's Fund", "state": "asked"}
    assert read["answers"]["coverage"] == {"national": False, "counties": ["023", "042", "047"]}
    (programme,) = read["answers"]["programmes"]
    assert (programme["counties"], programme["from"], programme["to"]) == (["023", "042"], 2019, None)
    assert read["answers"]["contacts"][0]["email"] == "wanjiru@applicant.example"
    house.work()
    (letter,) = house.mails("wanjiru@applicant.example")
    assert body["reference"] in letter["subject"]
    assert body["reference"] in house.mails(people.REPRESENTATIVE)[0]["subject"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"organisation": BODY["organisation"] | {"name": " \r\n"}}, ("organisation.name",)),
        ({"organisation": BODY["organisation"] | {"kind": "circus"}}, ("organisation.kind",)),
        ({"organisation": BODY["organisation"] | {"name": "x" * 50_000}}, ("organisation.name",)),
        ({"organisation": "Haki"}, ("organisation",)),
        ({"programmes": []}, ("programmes",)),
        ({"programmes": [BODY["programmes"][0] | {"pillar": "stone"}]}, ("programmes.0.pillar",)),
        ({"programmes": [BODY["programmes"][0] | {"counties": ["Atlantis"]}]}, ("programmes.0.counties",)),
        ({"programmes": [BODY["programmes"][0] | {"from": 2020, "to": 2019}]}, ("programmes.0.to",)),
        ({"programmes": [BODY["programmes"][0] | {"from": 12}]}, ("programmes.0.from",)),
        ({"programmes": [BODY["programmes"][0] | {"reached": -1}]}, ("programmes.0.reached",)),
        ({"programmes": [BODY["programmes"][0] | {"reached": 10**30}]}, ("programmes.0.reached",)),
        ({"coverage": {"national": False, "counties": []}}, ("coverage.counties",)),
        ({"contacts": []}, ("contacts",)),
        ({"contacts": [BODY["contacts"][1]]}, ("contacts",)),
        ({"contacts": [BODY["contacts"][0] | {"email": "a@b.example, c@d.example"}]}, ("contacts.0.email",)),
        ({"contribution": ""}, ("contribution",)),
        ({"contribution": "word " * 50_000}, ("contribution",)),
        ({"nominated_by": "nobody"}, ("nominated_by",)),
        ({"language": "de"}, ("language",)),
    ],
)
def test_what_is_to_be_mended_is_said_field_by_field(house, browse, change, fields):
    before = everything(house)
    problem(sent(browse(), **change), 422, fields=fields)
    assert everything(house) == before


def test_what_looks_like_code_is_only_words(house, browse):
    name = "=cmd|' /C calc'!A1\r\nBcc: a@b.example <script>alert(1)</script>"
    number = sent(browse(), organisation=BODY["organisation"] | {"name": name}).json()["id"]
    with house.read() as session:
        assert (
            session.get_one(Application, number).name == "=cmd|' /C calc'!A1 Bcc: a@b.example <script>alert(1)</script>"
        )
    secretariat = browse(people.ADMINISTRATOR)
    assert "<script>alert" not in secretariat.get(f"/secretariat/applications/{number}").text
    assert "'=cmd" in secretariat.get("/secretariat/applications.csv").text
    house.work()
    for letter in house.mails():
        assert letter["bcc"] is None
        assert "<script>" not in letter.get_body(("html",)).get_content()


def test_who_may_know_of_an_application(house, browse, committee):
    """404, byte for byte as for a number that names nothing; drafts are nobody's but the applicant's."""
    number = make_application(house, State.SUBMITTED)
    draft = make_application(house, State.DRAFT, name="Other Trust", email="other@applicant.example")
    for who, status in (
        (None, 404),
        (people.MEMBER, 404),
        (people.COLLEAGUE, 404),
        (people.OTHER_REPRESENTATIVE, 404),
        (people.COORDINATOR, 404),
        (people.GUEST, 404),
        (people.FORMER, 404),
        (people.REPRESENTATIVE, 200),
        (people.ADMINISTRATOR, 200),
        (people.CHAIR, 200),
        (OF_ILO, 200),
    ):
        client = browse(who)
        answer = client.get(f"/api/v1/applications/{number}")
        assert answer.status_code == status, who
        absent = problem(client.get("/api/v1/applications/999999"), 404)
        if status == 404:
            assert problem(answer, 404) == absent
            for move in MOVES:
                assert problem(moved(client, number, move), 404) == absent
        assert client.get(f"/api/v1/applications/{draft}").status_code == 404
        for move in MOVES:
            assert moved(client, draft, move).status_code == 404


def test_who_reads_what(house, browse, committee):
    waiting = make_application(house, State.SUBMITTED)
    before_committee = make_application(house, State.REVIEW, name="Other Trust", email="other@applicant.example")

    def read(who, number):
        return browse(who).get(f"/api/v1/applications/{number}").json()

    nominator = read(people.REPRESENTATIVE, waiting)
    assert nominator["allowed_moves"] == ["confirm_nomination", "decline_nomination"]
    assert (nominator["answers"], nominator["timeline"], nominator["electorate"]) == (None, [], None)
    chair = read(people.CHAIR, waiting)
    assert chair["allowed_moves"] == ["waive_nomination"]
    assert chair["answers"] is None
    secretariat = read(people.ADMINISTRATOR, waiting)
    assert secretariat["answers"]["contribution"] == CONTRIBUTION
    assert secretariat["allowed_moves"] == []
    for who in (OF_ILO, people.CHAIR):
        undeclared = read(who, before_committee)
        assert undeclared["allowed_moves"] == ["declare"]
        counted = {name: undeclared[name] for name in ("electorate", "recused", "cast", "quorum", "threshold")}
        assert counted == {"electorate": 5, "recused": 1, "cast": 0, "quorum": 2, "threshold": 1}
        assert undeclared["threshold_rule"] == "majority"
        assert (undeclared["answers"], undeclared["timeline"], undeclared["follow_url"]) == (None, [], "")
        assert CONTRIBUTION not in str(undeclared)
    recused = read(OF_UNICEF, before_committee)
    assert (recused["allowed_moves"], recused["answers"], recused["declaration"]) == ([], None, "rule")
    assert moved(browse(OF_ILO), before_committee, "declare").json()["answers"]["contribution"] == CONTRIBUTION
    assert read(OF_ILO, before_committee)["allowed_moves"] == ["vote"]
    assert read(people.ADMINISTRATOR, before_committee)["electorate"] == 5


def test_the_list_is_for_the_secretariat_and_the_committee(house, browse, committee):
    for n in range(3):
        make_application(house, State.SCREENED, name=f"Trust {n}", email=f"{n}@applicant.example", days_ago=n + 1)
    make_application(house, State.DRAFT, name="Hidden", email="hidden@applicant.example")
    for who, status in ((None, 401), (people.MEMBER, 403), (people.GUEST, 403), (people.REPRESENTATIVE, 403)):
        problem(browse(who).get("/api/v1/applications"), status)
    for who in (people.ADMINISTRATOR, OF_ILO):
        client = browse(who)
        body = client.get("/api/v1/applications?per_page=2").json()
        assert (body["total"], body["page"], len(body["items"])) == (3, 1, 2)
        assert [one["name"] for one in body["items"]] == ["Trust 2", "Trust 1"]
        assert body["items"][0]["age_days"] == 3
        assert client.get("/api/v1/applications?q=trust 1").json()["total"] == 1
        assert client.get("/api/v1/applications?state=review").json()["total"] == 0
        assert CONTRIBUTION not in client.get("/api/v1/applications").text


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
