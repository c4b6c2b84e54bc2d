"""Each change of a profile is told to members: who, when, what, before and after."""

import re

import pytest

from app.organisations.differences import differences
from tests import people
from tests.organisations.test_edit import PROFILE, PROGRAMME

HISTORY = "/organisations/unicef/history"
EVIL = "<script>alert(1)</script>"


def main(browser, path=HISTORY):
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (people.FORMER, 403),
        (people.MEMBER, 200),
        (people.COLLEAGUE, 200),
        (people.REPRESENTATIVE, 200),
        (people.ADMINISTRATOR, 200),
    ],
)
def test_who_reads_it(browse, who, status):
    browser = browse(who)
    assert browser.get(HISTORY).status_code == status
    assert browser.get("/organisations/nobody/history").status_code == (404 if status == 200 else status)
    assert (f'href="{HISTORY}"' in browser.get("/organisations/unicef").text) is (status == 200)


def test_every_kind_of_change_is_there(house, browse):
    administrator, rehema = browse(people.ADMINISTRATOR), browse(people.REPRESENTATIVE)
    assert "Nothing was changed yet" in main(rehema)
    rehema.post("/organisations/unicef/edit", data=PROFILE)
    rehema.post(
        "/organisations/unicef/edit", data=PROFILE | {"profile": "First part.\n\nThird part.", "counties": ["023"]}
    )
    administrator.post(
        "/organisations/unicef/edit",
        data=PROFILE
        | {
            "profile": "First part.\n\nThird part.",
            "counties": ["023"],
            "name": "Children's Fund",
            "kind": "un_agency",
        },
    )
    rehema.post("/organisations/unicef/programmes/new", data=PROGRAMME)
    path = re.search(r"/organisations/unicef/programmes/\d+", rehema.get("/organisations/unicef").text)[0]
    rehema.post(f"{path}/edit", data=PROGRAMME | {"reached": "5000"})
    rehema.post(f"{path}/edit", data=PROGRAMME | {"reached": "5000"})
    rehema.post(f"{path}/remove")
    shown = main(browse(people.MEMBER))
    assert re.findall(r"<li><h2>([^<]+)</h2>", shown) == [
        "Programme removed: School Meals",
        "Programme changed: School Meals",
        "Programme added: School Meals",
        "Name or kind changed",
        "Profile changed",
        "Profile changed",
    ]
    assert shown.count(people.REPRESENTATIVE.name) == 5
    assert shown.count(people.ADMINISTRATOR.name) == 1
    assert "<del>4,200</del> <ins>5,000</ins>" in shown
    assert "part.\n\n<del>Second</del><ins>Third</ins> part." in shown
    assert "<del>United Nations Children&#39;s Fund</del> <ins>Children&#39;s Fund</ins>" in shown
    assert "<del>Mombasa</del>, Turkana" in shown
    assert "<ins>Social assistance" in shown
    assert "people.example" not in shown


def test_nothing_typed_becomes_markup(browse):
    rehema = browse(people.REPRESENTATIVE)
    rehema.post("/organisations/unicef/edit", data=PROFILE | {"profile": EVIL, "acronym": EVIL[:30]})
    rehema.post("/organisations/unicef/programmes/new", data=PROGRAMME | {"name": EVIL, "description": EVIL})
    shown = main(browse(people.MEMBER))
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_a_programme_with_the_name_of_a_part_is_a_programme(browse):
    """Called «legal», it is not taken for the registration, which only few may see."""
    rehema = browse(people.REPRESENTATIVE)
    for name in ("legal", "profile"):
        rehema.post("/organisations/unicef/programmes/new", data=PROGRAMME | {"name": name})
    shown = main(browse(people.MEMBER))
    assert "Programme added: legal" in shown
    assert "Programme added: profile" in shown


def test_pages_and_a_constant_number_of_queries(house, browse):
    rehema, moraa = browse(people.REPRESENTATIVE), browse(people.MEMBER)
    rehema.post("/organisations/unicef/programmes/new", data=PROGRAMME)
    main(moraa)
    with house.counting() as few:
        main(moraa)
    for number in range(21):
        rehema.post("/organisations/unicef/programmes/new", data=PROGRAMME | {"name": f"Meals {number}"})
    with house.counting() as many:
        first = main(moraa)
    assert len(many) == len(few)
    assert first.count("<li><h2>") == 20
    assert "Meals 20" in first
    assert main(moraa, f"{HISTORY}?page=2").count("<li><h2>") == 2


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "new", "<ins>new</ins>"),
        ("old", "", "<del>old</del>"),
        ("one two three", "one 2 three", "one <del>two</del><ins>2</ins> three"),
        ("a < b", "a < c", "a &lt; <del>b</del><ins>c</ins>"),
        ("wholly other words", "nothing alike here", "<del>wholly other words</del> <ins>nothing alike here</ins>"),
    ],
)
@pytest.mark.database_free
def test_differences(before, after, shown):
    assert differences(before, after) == shown


@pytest.mark.database_free
def test_what_stayed_is_cut():
    stays = " ".join(f"w{number}" for number in range(200))
    shown = differences(f"{stays} old {stays}", f"{stays} new {stays}")
    assert "<del>old</del><ins>new</ins>" in shown
    assert "…" in shown
    assert len(shown) < 200


@pytest.mark.database_free
def test_long_texts_are_compared_in_time():
    old = "\n".join(f"word {number % 7} {number}" for number in range(3000))
    shown = differences(old, old.replace("word 3 ", "mot 3 "))
    assert "<ins>mot 3 3\n</ins>" in shown
