"""An issue on the desk as its readers will have it; what the one who looks may not read is named and not told."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app.audit import AuditEvent
from app.bulletin import paper
from app.bulletin.models import IssueState
from app.groups.models import WorkingGroup
from app.printing import Printed
from tests import people
from tests.bulletin.issues import QUARTER, issue_row, new_item, opened, with_items
from tests.houses import text_of

DESK = f"/bulletins/desk/{QUARTER}"
PUBLIC, MEMBERS, GROUP = "For all the world", "For members only", "For the financing group"
STORIES = (PUBLIC, MEMBERS, GROUP)


@pytest.fixture
def made(house):
    """One story for everybody, one for members, one for the financing group."""
    with house.read() as session:
        group = session.scalar(select(WorkingGroup.id).where(WorkingGroup.slug == "financing"))
    opened(house)
    with_items(
        house,
        QUARTER,
        new_item(PUBLIC, summary={"en": "Read {{7*7}} and <b>this</b>."}),
        new_item(MEMBERS, audience="members"),
        new_item(GROUP, audience=f"group-{group}", summary={"en": "The secret of seven words is told."}),
    )
    return house


@pytest.fixture
def printed(monkeypatch):
    """Titles of the blocks of what is printed, each time."""
    kept = []

    def draw(edition, *_given):
        kept.append({block.title for block in edition.blocks})
        return Printed(b"%PDF-1.7", 1)

    monkeypatch.setattr(paper, "draw", draw)
    return kept


@pytest.mark.parametrize(
    ("who", "reader", "read"),
    [
        (people.CHAIR, "visitor", {PUBLIC}),
        (people.CHAIR, "member", {PUBLIC, MEMBERS}),
        (people.COORDINATOR, "me", {"web": set(STORIES), "mail": {PUBLIC, MEMBERS}, "text": set(STORIES)}),
    ],
)
def test_as_a_kind_of_reader(made, browse, who, reader, read):
    browser = browse(who)
    for form in ("web", "mail", "text"):
        answer = browser.get(f"{DESK}/preview?form={form}&language=en&as={reader}")
        assert answer.status_code == 200
        wanted = read[form] if isinstance(read, dict) else read
        assert {one for one in STORIES if one.casefold() in answer.text.casefold()} == wanted
        assert "{{7*7}}" in answer.text
        assert "<b>this</b>" not in answer.text
        assert ("'unsafe-inline'" in answer.headers["content-security-policy"]) is (form == "mail")
        assert "script-src 'self';" in answer.headers["content-security-policy"]


def test_as_one_member_and_what_the_viewer_may_not_read(made, browse, printed):
    """The chair looks at what the lead of a group gets: named with its length, not shown; and it is written down."""
    chair, coordinator = browse(people.CHAIR), browse(people.COORDINATOR)
    lead = made.person_id(people.LEAD)
    assert people.LEAD.name in chair.get(f"{DESK}/preview?q=leila").text
    assert chair.get(f"{DESK}/preview/people/{lead}").status_code == 405
    page = chair.post(f"{DESK}/preview/people/{lead}", data={"form": "web", "language": "en"})
    assert page.status_code == 200
    assert f"As {people.LEAD.name} would have it" in page.text
    for words in (PUBLIC, MEMBERS, "You may not read all of it", "Editors, 11 words", "Financing and Sustainability"):
        assert words in page.text
    assert GROUP not in page.text
    assert "The secret" not in page.text
    whole = coordinator.post(f"{DESK}/preview/people/{lead}", data={"form": "text", "language": "en"})
    assert GROUP in whole.text
    assert "You may not read all of it" not in whole.text
    with made.read() as session:
        looked = session.scalars(select(AuditEvent).where(AuditEvent.action == "bulletin.previewed")).all()
    assert [(one.person_id, one.detail["person"]) for one in looked] == [
        (made.person_id(people.CHAIR), lead),
        (made.person_id(people.COORDINATOR), lead),
    ]
    for who in (people.SUSPENDED, people.FORMER):
        answer = chair.post(f"{DESK}/preview/people/{made.person_id(who)}", data={"form": "web"})
        assert answer.status_code == (404 if who is people.SUSPENDED else 200)
        assert MEMBERS not in answer.text
    pdf = chair.post(f"{DESK}/preview/people/{lead}", data={"form": "pdf", "language": "en"}).text
    href = pdf.partition('href="' + DESK + "/preview.pdf")[2].partition('"')[0].replace("&amp;", "&")
    assert chair.get(f"{DESK}/preview.pdf{href}").content.startswith(b"%PDF")
    assert printed == [{PUBLIC, MEMBERS}]
    assert coordinator.get(f"{DESK}/preview.pdf{href}").status_code == 404
    other = parse_qs(urlsplit(href).query) | {"person": [str(made.person_id(people.MEMBER))]}
    assert chair.get(f"{DESK}/preview.pdf", params=other).status_code == 404
    assert chair.get(f"{DESK}/preview.pdf?as=visitor").status_code == 200
    assert printed[-1] == {PUBLIC}


def test_approval_names_what_the_approver_may_not_read(made, browse):
    coordinator, chair = browse(people.COORDINATOR), browse(people.CHAIR)
    with made.write() as session:
        issue = issue_row(session)
        issue.state, issue.requested_at = IssueState.APPROVAL, issue.opened_at
    page = chair.get(f"{DESK}/approval").text
    assert "You may not read all of it" in page
    assert "11 words" in page
    assert GROUP not in page
    assert "You may not read all of it" not in coordinator.get(f"{DESK}/approval").text


@pytest.mark.parametrize(
    ("who", "to", "status"),
    [
        (people.COORDINATOR, people.COORDINATOR, 303),
        (people.COORDINATOR, people.CHAIR, 303),
        (people.CHAIR, people.ADMINISTRATOR, 303),
        (people.CHAIR, people.MEMBER, 422),
        (people.MEMBER, people.CHAIR, 403),
    ],
)
def test_a_test_by_mail_goes_to_one_of_the_desk_only(made, browse, who, to, status):
    answer = browse(who).post(f"{DESK}/test", data={"to": made.person_id(to), "language": "sw"})
    assert answer.status_code == status
    made.work()
    tests = [one for one in made.mails() if str(one["subject"]).startswith("[Test] ")]
    assert [str(one["to"]) for one in tests] == ([to.email] if status == 303 else [])
    if tests:
        said = text_of(tests[0]).casefold()
        assert f"{MEMBERS} (sw)".casefold() in said
        assert GROUP.casefold() not in said
        made.work()
        assert len(made.mails()) == 1


@pytest.mark.parametrize(
    ("title", "summary", "draft", "told"),
    [
        ({"sw": "Mvua ya masika"}, {"sw": "Maneno yaliyoandikwa."}, {}, "Maneno yaliyoandikwa."),
        ({"sw": "Mvua ya masika"}, {}, {}, "Words that somebody wrote."),
        ({}, {"sw": "Maneno yaliyoandikwa."}, {}, "Words that somebody wrote."),
        (
            {"sw": "Mvua ya masika"},
            {"sw": "Maneno yaliyopatikana."},
            {"sw": "Maneno  yaliyopatikana."},
            "Words that somebody wrote.",
        ),
    ],
)
def test_what_is_not_whole_in_kiswahili_is_told_in_english(house, browse, title, summary, draft, told):
    opened(house)
    words = {
        "title": {"en": "Money"} | title,
        "summary": {"en": "Words that somebody wrote."} | summary,
        "draft": draft,
    }
    with_items(house, QUARTER, replace(new_item(), **words))
    page = browse(people.CHAIR).get(f"{DESK}/preview?form=text&language=sw").text
    assert told in page
    assert ("MVUA YA" in page.upper()) is (told == "Maneno yaliyoandikwa.")
