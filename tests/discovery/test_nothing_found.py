"""A page that helps where nothing was found, and what the coordinator learns of it: the question, never the asker."""

import re

import pytest
from sqlalchemy import select

from app.discovery.missed import keepable, names_somebody
from app.discovery.models import SearchMiss
from app.vocabularies import glossary
from tests import people


@pytest.fixture
def grove(library):
    library.add(
        ["The shade of the acacia is for all who walk in Turkana."],
        title="Acacia in Turkana",
        audience="public",
        year=2020,
        terms={"county": ["023"], "topic": ["financing"]},
    )
    library.add(["The committee's acacia."], title="Secret acacia", audience="committee", year=2021)
    library.house.work()
    return library


def kept(house) -> dict[str, tuple[int, int]]:
    with house.read() as session:
        return {row.question: (row.asked, row.days) for row in session.scalars(select(SearchMiss))}


def test_the_page_says_which_filter_stands_in_the_way_and_whom_to_ask(grove):
    member, visitor = grove.client(people.MEMBER), grove.client(people.VISITOR)
    page = member.get("/search?q=acacia&county=023&year=1999").text
    assert "Nothing found" in page
    ways = dict(re.findall(r'<li><a href="(/search\?[^"]*)">[^<]*</a> \((\d+) result', page))
    assert ways == {"/search?q=acacia&amp;county=023": "1", "/search?q=acacia": "1"}, "the committee's is not counted"
    assert "Chege Coordinator" in page
    assert "/forum/new?kind=question&amp;title=acacia" in page
    assert "/searches/new?q=acacia&amp;county=023&amp;year=1999" in page
    page = visitor.get('/search?q="acacia walk shade"').text
    assert "Without quotation marks: acacia walk shade" in page
    with grove.house.write() as session:
        glossary.add(session, glossary.Entry("acacia", sw="mgunga"))
    page = visitor.get('/search?q="mgunga walk"').text
    assert "In other words: acacia walk" in page
    assert not any(word in page for word in ("Chege", "/forum/new", "/searches/new"))
    typed = member.get("/forum/new?kind=question&title=acacia").text
    assert 'value="acacia"' in typed


def test_what_found_nothing_is_told_to_the_coordinator_without_a_trace_of_who_asked(grove):
    house = grove.house
    member, coordinator = house.browse(people.MEMBER), house.browse(people.COORDINATOR)
    for question in ("Zebra levies?", "zebra  LEVIES", "zebra levies"):
        assert "Nothing found" in member.get("/search", params={"q": question}).text
    house.browse().get("/search?q=quagga&county=023")
    for found_or_private in (
        "acacia",
        "zzz amina@people.example",
        "zzz 0712 345 678",
        "zzz moraa member",
        "zzz " * 40,
        "",
    ):
        member.get("/search", params={"q": found_or_private})
    assert kept(house) == {"zebra levies": (3, 1), "quagga": (1, 1)}
    for nobody in (member, house.browse(people.ADMINISTRATOR)):
        assert nobody.get("/search/missed").status_code == 403
    listed = coordinator.get("/search/missed").text
    assert ("zebra levies" in listed, "3 times" in listed, "County: Turkana" in listed) == (True, True, True)
    assert listed.count("finds nothing") == 2
    grove.add(["A quagga and its levies."], title="The quagga", audience="committee", terms={"county": ["023"]})
    house.work()
    assert "finds 1" in coordinator.get("/search/missed").text
    (number,) = re.findall(r"/search/missed/(\d+)/dismiss", listed.partition("quagga")[0])
    assert member.post(f"/search/missed/{number}/dismiss").status_code == 403
    assert coordinator.post(f"/search/missed/{number}/dismiss").status_code == 303
    assert coordinator.post("/search/missed/999999/dismiss").status_code == 404
    assert "zebra" not in coordinator.get("/search/missed").text
    with house.write() as session:  # yesterday it was; asked again today it is back
        row = session.get_one(SearchMiss, int(number))
        row.first_on = row.last_on = row.dismissed_on = row.last_on.replace(year=row.last_on.year - 1)
    member.get("/search?q=zebra levies")
    assert "on 2 days" in coordinator.get("/search/missed").text


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("  Cash  Transfers? ", "cash transfers"),
        ("reports 2015 2016 2017", "reports 2015 2016 2017"),
        ("vision 2030", "vision 2030"),
        ("call +254 712-345-678", ""),
        ("id 23456789", ""),
        ("A001234567Z", ""),
        ("who@where.example", ""),
        ("12 34", ""),
        ("x", ""),
        ("word " * 30, ""),
    ],
)
def test_what_looks_like_personal_data_is_not_kept(typed, question):
    assert keepable(typed) == question
    assert names_somebody("letter of wanjiru amina", ["Amina Wanjiru"])
    assert not names_somebody("amina in turkana", ["Amina Wanjiru", "Turkana"])
