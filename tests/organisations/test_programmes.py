"""The register of programmes: narrowed, counted, added up; it and the directory as files that run no formula."""

import csv
import re
from io import StringIO

import pytest
from sqlalchemy import select

from app import organisations
from app.organisations.models import Organisation
from tests import people
from tests.people import CAST

Facts = organisations.ProgrammeFacts


@pytest.fixture
def running(found):
    found(
        "Älmas Fund",
        kind="international_ngo",
        slug="almas",
        programmes=[
            Facts(
                "Cash for Elders", "social_assistance", "", "Persons above 70", 4_000, "people", 2024, ("023", "001")
            ),
            Facts("School Meals", "social_assistance", "", "Pupils", 500, "households", 2023, ("023",)),
        ],
    )
    found(
        "Basin Bureau",
        kind="government",
        slug="basin",
        programmes=[
            Facts("Élite Pensions", "social_security", "", "Workers", 250, "people", 2025, (), 2019, 2025),
            Facts("Cash Plus", "social_assistance", "", "Mothers", None, "people", None, ("001",), 2020),
            Facts("Nought", "social_assistance", "", "Nobody", 0, "people", 2022, ("001",)),
        ],
    )


def listed(answer):
    assert answer.status_code == 200
    return re.findall(r'<th scope="row"[^>]*><a href="/organisations/[\w-]+#programmes">([^<]+)</a>', answer.text)


def table(answer):
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Cash for Elders", "Cash Plus", "Élite Pensions", "Nought", "School Meals"]),
        ("pillar=social_security", ["Élite Pensions"]),
        ("county=023", ["Cash for Elders", "School Meals"]),
        ("county=national", ["Élite Pensions"]),
        ("kind=government", ["Cash Plus", "Élite Pensions", "Nought"]),
        ("organisation=almas", ["Cash for Elders", "School Meals"]),
        ("q=elite", ["Élite Pensions"]),
        ("q=cash+PUPILS", []),
        ("q=almas+pupils", ["School Meals"]),
        ("q=cash&county=001&kind=government", ["Cash Plus"]),
        ("pillar=%3Cb%3E&page=x", []),
        ("page=9999", ["Cash for Elders", "Cash Plus", "Élite Pensions", "Nought", "School Meals"]),
    ],
)
def test_narrowing(browse, running, query, names):
    browser = browse()
    assert listed(browser.get(f"/programmes?{query}")) == names
    assert [row["Programme"] for row in table(browser.get(f"/programmes.csv?{query}"))] == names


def test_numbers_reached_by_pillar_and_unit(browse, running):
    """People and households stay apart; what nobody counted is no nought, and a counted nought is counted."""
    text = browse().get("/programmes").text
    numbers = re.findall(r'<div><dt>(.*?)<br><span class="small">(.*?)</span></dt><dd>([\d,]+)</dd></div>', text)
    assert [(name.lower(), note, number) for name, note, number in numbers] == [
        ("people, social assistance", "2 of 3 programmes counted, newest count 2024", "4,000"),
        ("households, social assistance", "1 of 1 programmes counted, newest count 2023", "500"),
        ("people, social security", "1 of 1 programmes counted, newest count 2025", "250"),
    ]
    narrowed = browse().get("/programmes?county=001&q=cash").text
    assert "1 of 2 programmes counted" in narrowed
    assert "no data" in narrowed


def test_counts_say_what_a_choice_would_leave(browse, running):
    text = browse().get("/programmes?county=001").text
    counted = dict(
        re.findall(
            r'<li><a href="/programmes\?[^"]*(pillar=\w+|kind=\w+)[^"]*"><span>[^<]+</span><span class="count">(\d+)<',
            text,
        )
    )
    assert counted == {"pillar=social_assistance": "3", "kind=international_ngo": "1", "kind=government": "2"}


def test_programmes_of_former_members_are_not_there(house, browse, running):
    with house.write() as session:
        session.scalars(select(Organisation).where(Organisation.slug == "almas")).one().state = "former"
    browser = browse()
    assert "School Meals" not in browser.get("/programmes").text
    assert "School Meals" not in browser.get("/programmes.csv").text
    assert "lmas" not in browser.get("/organisations.csv").text


def test_a_row_of_the_file(browse, running):
    (row,) = table(browse().get("/programmes.csv?q=elders"))
    assert row == {
        "Programme": "Cash for Elders",
        "Organisation": "Älmas Fund",
        "Kind of organisation": "International NGO",
        "Pillar": "Social assistance",
        "Target group": "Persons above 70",
        "Nationwide": "no",
        "Counties": "Mombasa; Turkana",
        "Reached": "4000",
        "Unit": "people",
        "Year of the count": "2024",
        "First year": "",
        "Last year": "",
    }


def test_the_directory_as_a_file(house, browse, running):
    answer = browse().get("/organisations.csv?kind=government&letter=b")
    assert answer.headers["content-disposition"] == 'attachment; filename="organisations.csv"'
    (row,) = table(answer)
    assert row["Name"] == "Basin Bureau"
    assert row["Nationwide"] == "yes"
    assert row["Programmes"] == "3"
    assert row["Profile"] == f"{house.settings.base_url}/organisations/basin"
    assert [one["Name"] for one in table(browse().get("/organisations.csv"))] == [
        "Älmas Fund",
        "Basin Bureau",
        "National Drought Management Authority",
        "United Nations Children's Fund",
    ]


def test_the_button_gives_what_the_page_shows(browse, running):
    browser = browse()
    text = browser.get("/organisations?kind=government&letter=B&programme=cash").text
    address = re.search(r'href="(/organisations\.csv\?[^"]+)"', text)[1].replace("&amp;", "&")
    assert [one["Name"] for one in table(browser.get(address))] == ["Basin Bureau"]
    text = browser.get("/programmes?q=cash&county=001").text
    address = re.search(r'href="(/programmes\.csv\?[^"]+)"', text)[1].replace("&amp;", "&")
    assert [one["Programme"] for one in table(browser.get(address))] == ["Cash for Elders", "Cash Plus"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+254 700", "'+254 700"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),
        ('a, "b"\r\n=c', 'a, "b" =c'),
    ],
)
def test_no_file_runs_a_formula(browse, found, typed, kept):
    found(typed, acronym=typed[:20], website="", programmes=[Facts(typed, "social_assistance", "", typed)])
    browser = browse()
    names = [row["Name"] for row in table(browser.get("/organisations.csv"))]
    assert kept in names
    (row,) = table(browser.get("/programmes.csv"))
    assert (row["Programme"], row["Target group"], row["Organisation"]) == (kept, kept, kept)


@pytest.mark.parametrize("who", [people.VISITOR, people.MEMBER, people.ADMINISTRATOR])
def test_no_file_names_a_person(browse, running, who):
    browser = browse(who)
    for path in ("/organisations.csv", "/programmes.csv", "/programmes"):
        text = browser.get(path).text.partition("<main")[2] or browser.get(path).text
        assert not any(one.name in text or one.email in text for one in CAST), path


def test_the_directory_by_what_programmes_are_about(browse, running):
    browser = browse()

    def slugs(query):
        text = browser.get(f"/organisations?{query}").text
        return re.findall(r'<h2 class="card-link"><a href="/organisations/([\w-]+)"', text)

    assert slugs("programme=cash") == ["almas", "basin"]
    assert slugs("programme=PENSIONS+workers") == ["basin"]
    assert slugs("programme=cash+pupils") == [], "the words of one programme"
    assert slugs("programme=cash&kind=government") == ["basin"]
    text = browser.get("/organisations?programme=cash").text
    assert "Programme: cash" in text
    assert 'name="programme" value="cash"' in text, "the search box keeps it"
    listed_by_api = browser.get("/api/v1/organisations?programme=pensions").json()
    assert [one["slug"] for one in listed_by_api["items"]] == ["basin"]


def test_queries_do_not_grow_with_the_lists(house, browse, found, running):
    browser = browse(people.MEMBER)
    counted = {}
    browser.get("/programmes")  # what every process reads once
    for _ in range(2):
        for path in ("/programmes", "/programmes.csv", "/organisations.csv", "/organisations?programme=cash"):
            with house.counting() as statements:
                assert browser.get(path).status_code == 200
            counted.setdefault(path, []).append(len(statements))
        for number in range(3):
            found(
                f"More {number}",
                programmes=[Facts("Cash", "social_assistance")] * 2,
                slug=f"more-{len(counted)}-{number}-{_}",
            )
    assert all(few == many for few, many in counted.values()), counted
