"""Applications through the JSON API: sent in one go, and read by each as far as they may."""

import pytest

from app.membership.models import Application, State
from tests import people
from tests.api.calls import problem
from tests.api.sending import BODY, MOVES, everything, moved, sent
from tests.committee import OF_ILO, OF_UNICEF
from tests.membership.factory import CONTRIBUTION, make_application


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
