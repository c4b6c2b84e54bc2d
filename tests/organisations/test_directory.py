"""The directory narrows by kind, pillar, place, letter and words, counts what each choice leaves, and stays fast."""

import re

import pytest

from app import organisations

HOSTILE = '<script>alert("x")</script> & "Co"'
PROGRAMME = organisations.ProgrammeFacts("Cash", "social_assistance", counties=("023",))


@pytest.fixture
def three_more(found):
    found(
        "Älmas Fund",
        kind="international_ngo",
        acronym="ALF",
        pillars=["social_security"],
        counties=["023", "001"],
        slug="almas",
    )
    found(
        "Basin Bureau",
        kind="government",
        pillars=["social_assistance"],
        counties=["001"],
        slug="basin",
        programmes=[PROGRAMME],
    )
    found("Nation Desk", kind="government", pillars=["social_assistance", "health_insurance"], slug="desk")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["almas", "basin", "desk", "ndma", "unicef"]),
        ("kind=government", ["basin", "desk", "ndma"]),
        ("pillar=social_assistance", ["basin", "desk"]),
        ("county=001", ["almas", "basin"]),
        ("county=023", ["almas", "basin"]),
        ("county=national", ["desk", "ndma", "unicef"]),
        ("q=unicef", ["unicef"]),
        ("q=ALMAS+fund", ["almas"]),
        ("q=fund", ["almas", "unicef"]),
        ("letter=n", ["desk", "ndma"]),
        ("kind=government&county=023", ["basin"]),
        ("kind=%3Cb%3E&page=abc", []),
        ("page=99999", ["almas", "basin", "desk", "ndma", "unicef"]),
    ],
)
def test_narrowing(browse, three_more, query, slugs):
    answer = browse().get(f"/organisations?{query}")
    assert answer.status_code == 200
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    assert re.findall(r'<h2 class="card-link"><a href="/organisations/([\w-]+)"', main) == slugs


def test_counts_say_what_a_choice_would_leave(browse, three_more):
    text = browse().get("/organisations?county=001").text
    government = re.search(
        r'<a href="([^"]+)"[^>]*><span>Government department or agency</span><span class="count">(\d+)', text
    )
    assert government
    assert government[2] == "1"
    assert "county=001" in government[1]
    assert "kind=government" in government[1]


def test_names_are_shown_as_typed_and_never_as_markup(browse, found):
    made = found(HOSTILE, acronym="<i>x</i>", profile="One <b>two</b>\n\nThree", website="")
    for path in ("/organisations", f"/organisations/{made.slug}"):
        text = browse().get(path).text
        assert "<script>alert" not in text
        assert "<i>x</i>" not in text
        assert "<b>two</b>" not in text
        assert "&lt;script&gt;alert" in text


def test_queries_do_not_grow_with_the_list(house, browse, found):
    browser = browse()
    browser.get("/organisations")
    with house.counting() as few:
        browser.get("/organisations")
    for number in range(60):
        found(f"Organisation {number}", programmes=[PROGRAMME, PROGRAMME])
    with house.counting() as many:
        text = browser.get("/organisations").text
    assert len(many) == len(few)
    assert "page=2" in text


def test_only_members_in_good_standing_are_listed(house, browse, found):
    made = found("Gone Body")
    with house.write() as session:
        organisations.erase_organisations(session, [made.slug])
    assert "Gone Body" not in browse().get("/organisations").text
    assert browse().get(f"/organisations/{made.slug}").status_code == 404
