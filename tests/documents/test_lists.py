"""The shelf, the document page and my own: what they show, to whom, and at what cost."""

from datetime import timedelta

import pytest

from app.core import clock
from app.documents import find_by_words, mine_in_progress, newest, of_group, of_organisation, rows
from tests import people


def titles(answer) -> list[str]:
    return [item["title"] for item in answer.json()["items"]]


def test_filters_narrow_and_can_be_combined(house, put):
    put(
        title="Alpha",
        type="policy_brief",
        year=2024,
        language="sw",
        terms={"topic": ["financing"], "county": ["015", "023"]},
    )
    put(title="Beta", type="policy_brief", year=2023, terms={"pillar": ["social_assistance"], "county": ["015"]})
    put(people.MEMBER, title="Gamma", year=2024, terms={"topic": ["financing"]})
    browser = house.browse(people.MEMBER)
    asked = {
        "": ["Gamma", "Beta", "Alpha"],
        "sort=title": ["Alpha", "Beta", "Gamma"],
        "type=policy_brief": ["Beta", "Alpha"],
        "type=Policy brief": ["Beta", "Alpha"],
        "topic=financing": ["Gamma", "Alpha"],
        "county=015": ["Beta", "Alpha"],
        "county=Kitui&year=2024": ["Alpha"],
        "pillar=social_assistance": ["Beta"],
        "language=sw": ["Alpha"],
        "organisation=unicef": ["Beta", "Alpha"],
        "year=2023&year=2024": ["Gamma", "Beta", "Alpha"],
        "year=2023,2024": ["Gamma", "Beta", "Alpha"],
        "year=nonsense": [],
        "organisation=nobody": [],
        "topic=nothing": [],
    }
    for query, found in asked.items():
        answer = browser.get(f"/api/v1/documents?{query}")
        assert (titles(answer), answer.json()["total"]) == (found, len(found)), query
        page = browser.get(f"/documents?{query}")
        assert page.status_code == 200
        assert [title for title in ("Alpha", "Beta", "Gamma") if f">{title}</a>" in page.text] == sorted(found)


def test_facets_count_what_the_filters_leave(house, put):
    for title in ("A", "B"):
        put(title=title, type="policy_brief", terms={"topic": ["financing"]})
    put(title="C", type="cgna", terms={"topic": ["standards"]})
    page = house.browse(people.MEMBER).get("/documents?topic=financing").text
    assert "/documents?topic=financing&amp;type=policy_brief" in page
    assert "type=cgna" not in page
    assert "2 documents" in page


def test_a_change_is_counted_at_once(house, put):
    browser = house.browse(people.MEMBER)
    put(title="First")
    assert "1 document<" in browser.get("/documents").text
    put(title="Second")
    assert "2 documents" in browser.get("/documents").text


def test_counts_do_not_leak_from_one_reader_to_the_next(house, put):
    put(title="For members")
    put(title="For all", audience="public")
    assert titles(house.browse(people.MEMBER).get("/api/v1/documents")) == ["For all", "For members"]
    visitor = house.browse().get("/api/v1/documents").json()
    assert (visitor["total"], [item["title"] for item in visitor["items"]]) == (1, ["For all"])


def test_an_embargo_keeps_a_document_off_the_shelf_until_it_ends(house, put):
    soon = clock.now() + timedelta(hours=1)
    number = put(title="Embargoed", embargo_until=soon)
    assert titles(house.browse(people.MEMBER).get("/api/v1/documents")) == []
    assert house.browse(people.MEMBER).get(f"/documents/{number}").status_code == 404
    assert "Under embargo" in house.browse(people.REPRESENTATIVE).get(f"/documents/{number}").text


def test_pages_of_the_list(house, put):
    for n in range(23):
        put(title=f"Study {n:02}", content=f"Study number {n} says so.".encode())
    browser = house.browse(people.MEMBER)
    first, second = browser.get("/documents").text, browser.get("/documents?page=2").text
    assert "Study 22" in first
    assert "Study 02" not in first
    assert "Study 02" in second
    assert browser.get("/documents?page=9").status_code == 200
    assert len(titles(browser.get("/api/v1/documents?per_page=5&page=2"))) == 5
    assert browser.get("/api/v1/documents?per_page=101").status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/documents", "/documents?type=research_study", "/documents/mine", "/documents/review", "/api/v1/documents"],
)
def test_the_number_of_queries_does_not_grow_with_the_list(house, put, path):
    browser = house.browse(people.COORDINATOR)
    used = []
    for count in (5, 45):
        for n in range(count):
            put(
                people.COORDINATOR,
                state=("published", "draft", "submitted")[n % 3],
                title=f"Study {n}",
                content=f"{count} {n}".encode(),
            )
        browser.get(path)
        with house.counting() as statements:
            assert browser.get(path).status_code == 200
        used.append(len(statements))
    assert used[0] == used[1], used
    assert used[0] <= 8


def test_the_document_page_takes_few_queries(house, put):
    number = put(audience="members", terms={"topic": ["financing"], "county": ["015"]}, summary="S")
    browser = house.browse(people.MEMBER)
    browser.get(f"/documents/{number}")
    with house.counting() as statements:
        browser.get(f"/documents/{number}")
    assert len(statements) <= 5, statements


def test_the_document_page_says_what_it_knows(house, put):
    number = put(
        title="Cash & care", summary="What <was> found.", authors=["Wanjiru, J."], year=2024, keywords=["cash"],
        terms={"topic": ["financing"], "pillar": ["social_assistance"], "county": ["015"]}, audience="public",
    )  # fmt: skip
    page = house.browse().get(f"/documents/{number}").text
    for words in (
        "Cash &amp; care",
        "What &lt;was&gt; found.",
        "Wanjiru, J.",
        "2024",
        "Kitui",
        "Social assistance",
        "Public",
        "Everyone, without signing in.",
    ):
        assert words in page
    for words in ("What you can do", "Added by", "Decline"):
        assert words not in page
    swahili = house.browse(None, **{"accept-language": "sw"}).get(f"/documents/{number}").text
    assert "Msaada wa kijamii" in swahili


def test_my_unfinished_documents(house, put):
    put(people.COLLEAGUE, "draft", title="My draft")
    put(people.COLLEAGUE, "declined", title="Sent back")
    put(people.COLLEAGUE, title="On the shelf")
    put(people.MEMBER, "draft", title="Another's draft")
    page = house.browse(people.COLLEAGUE).get("/documents/mine").text
    assert [title for title in ("My draft", "Sent back", "On the shelf", "Another's") if title in page] == [
        "My draft",
        "Sent back",
    ]
    assert house.browse(people.VISITOR).get("/documents/mine").status_code == 303


def test_the_faces_for_other_rooms(house, put):
    open_one = put(title="Open", audience="public")
    in_group = put(people.LEAD, title="In the group", audience=f"group-{_group(house)}")
    draft = put(people.LEAD, "draft", title="Draft")
    lead, visitor = house.actor(people.LEAD), house.actor(None)
    unicef = next(iter(house.actor(people.REPRESENTATIVE).organisation_ids))
    with house.read() as session:
        assert [row.title for row in newest(session, lead, 5)] == ["In the group", "Open"]
        assert [row.title for row in newest(session, visitor, 5)] == ["Open"]
        assert set(rows(session, lead, [open_one, in_group, draft])) == {open_one, in_group}
        assert set(rows(session, visitor, [open_one, in_group, draft])) == {open_one}
        assert rows(session, visitor, []) == {}
        assert [row.title for row in of_group(session, lead, _group(house), 5)] == ["In the group"]
        assert of_group(session, visitor, _group(house)) == []
        assert [row.title for row in of_organisation(session, visitor, unicef)] == ["Open"]
        assert [row.title for row in mine_in_progress(session, lead)] == ["Draft"]
        row = newest(session, lead, 1)[0]
        assert (row.access, row.access_label, row.file_type, row.organisation) == (
            "group",
            "Financing and Sustainability",
            "TXT",
            "NDMA",
        )


def test_words_are_found_without_an_index(house, put):
    put(title="Cash in Kitui", summary="Older persons, 100% covered", year=2024)
    put(title="Cash elsewhere")
    actor = house.actor(people.MEMBER)
    with house.read() as session:

        def find(*words: str, **filters: tuple[str, ...]):
            total, found = find_by_words(session, actor, words, filters, page=1, per_page=10, language="en")
            return total, [row.title for row in found]

        assert find("cash") == (2, ["Cash elsewhere", "Cash in Kitui"])
        assert find("CASH", "older") == (1, ["Cash in Kitui"])
        assert find("100%") == (1, ["Cash in Kitui"])
        assert find("%") == (1, ["Cash in Kitui"])
        assert find("cash", year=("2024",)) == (1, ["Cash in Kitui"])
        assert find("nothing") == (0, [])


def _group(house) -> int:
    return next(iter(house.actor(people.LEAD).group_ids))
