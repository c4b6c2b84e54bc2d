"""The endorsed list of topics, and its change by a vote of the oversight committee."""

import pytest

from app.vocabularies import load_vocabularies
from tests import people
from tests.committee import OF_APSP, OF_ILO
from tests.groups.proposing import decide, newest, number_of

FORM = "/groups/topics/change"
REASON = "Priorities have moved."


def rows(house, **changes):
    """The form as it comes, with changes by field name."""
    with house.read() as session:
        vocabularies = load_vocabularies(session)
    given = {"reason": REASON}
    for language in ("en", "sw"):
        given |= {f"{language}-{code}": label for code, label in vocabularies.choices("topic", language)}
        given |= {f"{language}-new-{n}": "" for n in (1, 2, 3)}
    return given | changes


CHANGES = {
    "en-policy": "Policy", "sw-policy": "Sera", "retire": "communication", "en-new-1": "Digital systems",
    "sw-new-1": "Mifumo ya kidijitali",
}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (people.MEMBER, 403),
        (people.LEAD, 403),
        (people.COORDINATOR, 403),
        (OF_ILO, 200),
        (people.ADMINISTRATOR, 200),
    ],
)
def test_who_proposes_a_change(house, browse, committee, who, status):
    browser = browse(who)
    assert browser.get("/groups/topics").status_code == 200
    assert browser.get(FORM).status_code == status
    answer = browser.post(FORM, data=rows(house, **CHANGES))
    assert answer.status_code == (303 if status == 200 else status)
    assert (newest(house) is not None) is (status == 200)
    if status == 200:
        assert browser.post(FORM, data=rows(house, **CHANGES)).status_code == 409
    assert "Policy and system strengthening" in browse().get("/groups/topics").text


def test_a_change_takes_effect_when_approved(house, browse, committee):
    """Forms offer what is current; what was filed under a retired topic keeps it, with its label."""
    chair = browse(people.CHAIR)
    old = _document(browse, topics="communication")
    chair.post(FORM, data=rows(house, **CHANGES))
    ballot = newest(house).ballot_id
    chair.post(f"/committee/ballots/{ballot}/declare", data={"conflict": "false"})
    text = chair.get(f"/committee/ballots/{ballot}").text
    for words in (
        "Policy and system strengthening → Policy / Sera",
        "Communication and advocacy",
        "Digital systems / Mifumo ya kidijitali",
        REASON,
    ):
        assert words in text
    assert "A change of this list is before the committee." in chair.get("/groups/topics").text
    assert "A change of this list" not in browse().get("/groups/topics").text
    _finish(browse, chair, ballot)
    with house.read() as session:
        current = dict(load_vocabularies(session).choices("topic"))
    assert current["policy"] == "Policy"
    assert current["digital_systems"] == "Digital systems"
    assert "communication" not in current
    page = browse().get("/groups/topics").text
    number = number_of(house, ballot)
    assert f"resolution {number}" in page
    assert "Communication and advocacy" in page.partition("No longer used")[2]
    assert f"/committee/ballots/{ballot}/record" in chair.get("/groups/topics").text
    assert f"/committee/ballots/{ballot}/record" not in browse(people.MEMBER).get("/groups/topics").text
    author = browse(people.MEMBER)
    fresh, present = author.get("/documents/new").text, author.get(f"/documents/{old}/edit").text
    assert "Digital systems" in fresh
    assert "Communication and advocacy" not in fresh
    assert "Communication and advocacy" in present
    assert "Communication and advocacy" in author.get(f"/documents/{old}").text
    browser = browse()
    browser.cookies.set("language", "sw")
    assert "Mifumo ya kidijitali" in browser.get("/groups/topics").text


@pytest.mark.parametrize("choice", ["decline", "defer"])
def test_without_approval_nothing_changes(house, browse, committee, choice):
    chair = browse(people.CHAIR)
    chair.post(FORM, data=rows(house, **CHANGES))
    decide(browse, newest(house).ballot_id, choice, scores={})
    with house.read() as session:
        assert "communication" in load_vocabularies(session).current["topic"]
    assert "has not endorsed this list yet" in browse().get("/groups/topics").text
    assert chair.post(FORM, data=rows(house, **CHANGES)).status_code == (303 if choice == "decline" else 409)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Change, add or retire at least one topic."),
        ({"en-new-1": "Digital systems"}, "Enter the name in both languages."),
        ({"en-policy": ""}, "Enter the name in both languages."),
        ({"en-policy": "FINANCING and sustainability"}, "There is another topic of this name."),
        ({"en-new-2": "x" * 121, "sw-new-2": "y"}, "Use at most 120 characters."),
        ({"retire": "communication", "reason": ""}, "Give the reason of the change."),
        ({"retire": ["policy", "financing", "shock_responsive", "standards", "mekm", "communication"]}, "Keep at least one topic."),
        ({"en-county": "Other", "retire": "social_assistance"}, "Change, add or retire at least one topic."),
    ],
)  # fmt: skip
def test_what_is_mended_first(house, browse, committee, changes, sentence):
    answer = browse(people.CHAIR).post(FORM, data=rows(house, **changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert newest(house) is None


def test_a_question_without_effect_is_not_about_topics(browse, committee):
    """Topics are changed from their own page; the plain form offers them no more."""
    text = browse(people.CHAIR).get("/committee/ballots/new").text
    assert 'value="budget"' in text
    assert 'value="topics"' not in text


def _document(browse, **changes):
    fields = {
        "title": "Campaigns", "type": "policy_brief", "language": "en", "licence": "cc_by_4", "visibility": "members",
    }  # fmt: skip
    answer = browse(people.MEMBER).post(
        "/documents/new", data=fields | changes, files={"file": ("a.txt", b"Radio works.", "text/plain")}
    )
    return answer.headers["location"].rsplit("/", 1)[1]


def _finish(browse, chair, ballot):
    page = f"/committee/ballots/{ballot}"
    chair.post(f"{page}/vote", data={"choice": "approve", "comment": ""})
    decide(browse, ballot, voters=(OF_ILO, OF_APSP), scores={}, chair=False)
    assert chair.post(f"{page}/close", data={"reason": "Agreed."}).status_code == 303
