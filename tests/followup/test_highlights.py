"""What groups bring to the quarter's roundtable, and recommendations that are followed up from then on."""

import pytest
from sqlalchemy import select, update

from app import documents, followup
from app.core.quarters import Quarter
from app.followup.models import ActionPoint, Highlight
from app.groups.models import GroupState, WorkingGroup
from tests import people

BASE = "/groups/financing/highlights"
QUARTER = Quarter(2026, 4)
LEARNING = {"kind": "learning", "text": "Mobile payments reach people sooner."}
RECOMMENDED = {"kind": "recommendation", "text": "Index the cash transfer to prices."}


def all_of(house):
    with house.read() as session:
        return session.scalars(select(Highlight).order_by(Highlight.id)).all()


def bring(house, browse, given, who=people.LEAD):
    answer = browse(who).post(f"{BASE}/new", data=given)
    assert answer.status_code == 303, answer.text
    return all_of(house)[-1].id


@pytest.mark.parametrize(
    ("who", "sees", "writes"),
    [
        (people.LEAD, 200, 303),
        (people.COORDINATOR, 200, 303),
        (people.COLLEAGUE, 200, 403),
        (people.MEMBER, 200, 403),
        (people.GUEST, 403, 403),
        (people.FORMER, 403, 403),
        (people.VISITOR, 303, 303),
    ],
)
def test_who_brings_and_who_reads(house, browse, who, sees, writes):
    kept = bring(house, browse, LEARNING)
    browser = browse(who)
    shown = browser.get(BASE)
    assert shown.status_code == sees
    may = who is not None and writes == 303
    if sees == 200:
        assert LEARNING["text"] in shown.text
        assert (f"{BASE}/{kept}/edit" in shown.text) is may
    assert browser.post(f"{BASE}/new", data={"kind": "result", "text": "One more."}).status_code == writes
    assert browser.post(f"{BASE}/{kept}/edit", data={"kind": "result", "text": "Changed."}).status_code == writes
    assert [one.text for one in all_of(house)] == (["Changed.", "One more."] if may else [LEARNING["text"]])
    assert browser.post(f"{BASE}/{kept}/remove").status_code == writes
    assert len(all_of(house)) == 1


def test_a_recommendation_is_followed_up_in_one_step(house, browse):
    lead = browse(people.LEAD)
    answer = lead.post(f"{BASE}/new", data=RECOMMENDED)
    number = all_of(house)[0].id
    assert answer.headers["location"] == f"{BASE}/{number}/follow"
    given = {"addressee": "ndma", "owner": f"p{house.person_id(people.COLLEAGUE)}", "due_on": "2027-03-01"}
    for wrong, sentence in (
        ({"addressee": " "}, "Say to whom it is addressed."),
        ({"owner": "p0"}, "Choose one of the options offered."),
        ({"due_on": "2026-01-01"}, "still to come"),
    ):
        refused = lead.post(f"{BASE}/{number}/follow", data={**given, **wrong})
        assert refused.status_code == 422
        assert sentence in refused.text
    assert lead.post(f"{BASE}/{number}/follow", data=given).status_code == 303
    assert lead.post(f"{BASE}/{number}/follow", data=given).status_code == 409
    with house.read() as session:
        action = session.scalars(select(ActionPoint)).one()
    assert (action.kind, action.addressee, action.audience) == (
        "recommendation", "National Drought Management Authority", "members",
    )  # fmt: skip
    member = browse(people.MEMBER)
    for path in ("/recommendations", "/highlights/2026-q4", f"/actions/{action.id}", "/groups/financing/highlights"):
        assert RECOMMENDED["text"] in member.get(path).text, path
    page = member.get(f"/actions/{action.id}").text
    assert "/organisations/ndma" in page
    assert "Highlights: Quarter 4 of 2026" in page
    assert "Not taken up yet" in page
    assert browse(people.GUEST).get("/recommendations").status_code == 403
    assert lead.post(f"{BASE}/{number}/edit", data=LEARNING).status_code == 409
    assert lead.post(f"{BASE}/{number}/remove").status_code == 303
    assert RECOMMENDED["text"] in member.get("/recommendations").text


def test_recommendations_are_found_by_addressee_quarter_and_standing(house, browse, agreed):
    given = {"kind": "recommendation", "audience": "members"}
    agreed(text="To the Senate: early", addressee="Senate", **given)
    agreed(text="To UNICEF: late", addressee="UNICEF", due_on=None, **given)
    agreed(text="An action: none")
    browser = browse(people.MEMBER)
    for query, found in (
        ("", {"early", "late"}),
        ("?addressee=Senate", {"early"}),
        ("?quarter=2026-q4", {"early", "late"}),
        ("?quarter=2026-q3", set()),
        ("?state=open", {"early", "late"}),
        ("?state=done", set()),
        ("?state=nonsense&quarter=nonsense", {"early", "late"}),
        ("?addressee=United+Nations+Children%27s+Fund&state=open", {"late"}),
    ):
        text = browser.get(f"/recommendations{query}").text
        assert {word for word in ("early", "late", "none") if f": {word}" in text} == found, query


@pytest.mark.parametrize(
    ("quarter", "status"), [("2026-q4", 303), ("2026-q3", 303), ("2026-q2", 409), ("2027-q1", 409), ("nonsense", 303)]
)
def test_only_this_quarters_and_the_last_ones_are_written(house, browse, quarter, status):
    answer = browse(people.LEAD).post(f"{BASE}/new?quarter={quarter}", data=LEARNING)
    assert answer.status_code == status
    assert [one.quarter for one in all_of(house)] == (
        [quarter if quarter != "nonsense" else "2026-q4"] if status == 303 else []
    )


def test_a_closed_group_brings_nothing(house, browse):
    kept = bring(house, browse, LEARNING)
    with house.write() as session:
        session.execute(update(WorkingGroup).where(WorkingGroup.slug == "financing").values(state=GroupState.CLOSED))
    lead = browse(people.LEAD)
    assert LEARNING["text"] in lead.get(BASE).text
    assert lead.post(f"{BASE}/new", data=LEARNING).status_code == 409
    assert lead.post(f"{BASE}/{kept}/remove").status_code == 409
    assert lead.get("/groups/shocks/highlights").status_code == 200
    assert lead.post(f"/groups/shocks/highlights/{kept}/remove").status_code == 404


def test_a_quarter_shows_all_groups_and_those_that_brought_nothing(house, browse):
    bring(house, browse, LEARNING)
    text = browse(people.MEMBER).get("/highlights/2026-q4").text
    assert LEARNING["text"] in text
    missing = text.partition('id="missing"')[2]
    assert "Shock-responsive Social Protection" in missing
    assert "Financing and Sustainability" not in missing
    assert browse(people.MEMBER).get("/highlights").headers["location"] == "/highlights/2026-q4"
    for path, status in (("/highlights/2026-q9", 404), ("/highlights/2035-q1", 404), ("/highlights/2020-q1", 200)):
        assert browse(people.MEMBER).get(path).status_code == status
    assert browse(people.GUEST).get("/highlights/2026-q4").status_code == 403


@pytest.mark.parametrize(
    ("typed", "status"),
    [("/documents/{}", 303), ("https://baraza.example/documents/{}?q=1", 303), ("{}", 303), ("/documents/999", 422),
     ("/groups/financing", 422), ("", 303)],
)  # fmt: skip
def test_a_highlight_rests_on_a_document_that_its_writer_may_read(house, browse, group_id, typed, status):
    stored = documents.take_in_bytes(house.services.storage, b"Only the group reads this.", "note.txt")
    described = documents.Description(title="Costing", type="research_study", audience=f"group-{group_id}")
    with house.write() as session:
        document = documents.add_document(session, described, stored, by=house.actor(people.LEAD))
        documents.submit(session, document, by=house.actor(people.LEAD))
        documents.publish(session, document, by=house.actor(people.COORDINATOR))
        number = document.id
    answer = browse(people.LEAD).post(f"{BASE}/new", data={**LEARNING, "document": typed.format(number)})
    assert answer.status_code == status
    if status == 422:
        assert "There is no document at this address" in answer.text
        return
    named = f'href="/documents/{number}"'
    assert (named in browse(people.COLLEAGUE).get(BASE).text) is bool(typed)
    assert named not in browse(people.MEMBER).get(BASE).text


def test_the_bulletin_and_the_groups_page_have_them(house, browse, group_id):
    bring(house, browse, LEARNING)
    bring(house, browse, {**RECOMMENDED, "text": "<b>Bold</b>"})
    with house.read() as session:
        found = followup.highlights_of(session, QUARTER)
        assert [(one.group, one.kind) for one in found] == [
            ("Financing and Sustainability", "learning"),
            ("Financing and Sustainability", "recommendation"),
        ]
        assert followup.highlights_of(session, QUARTER.previous) == []
        shelf = followup.HighlightsOfGroup(house.settings, house.services.get(followup.Papers))
        for who, number in ((people.MEMBER, 2), (people.GUEST, 0), (people.VISITOR, 0)):
            assert len(shelf(session, house.actor(who), group_id, 5, language="en")) == number
    assert "&lt;b&gt;Bold" in browse(people.MEMBER).get("/highlights/2026-q4").text


def test_queries_do_not_grow(house, browse):
    browser = browse(people.MEMBER)
    paths = (BASE, "/highlights/2026-q4", "/recommendations")
    counts = []
    for _ in range(2):
        number = bring(house, browse, RECOMMENDED | {"text": f"Recommended, number {len(counts)}."})
        given = {"addressee": "Senate", "owner": f"p{house.person_id(people.COLLEAGUE)}", "due_on": "2027-03-01"}
        assert browse(people.LEAD).post(f"{BASE}/{number}/follow", data=given).status_code == 303
        for path in paths:
            browser.get(path)
        with house.counting() as sent:
            for path in paths:
                assert browser.get(path).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]
