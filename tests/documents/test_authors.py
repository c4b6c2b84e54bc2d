"""Authors tied to people and organisations: proposed, confirmed by a person, shown as the directory shows people."""

import re

import pytest

from tests import people
from tests.documents.uploading import send

NAMES = ("Representative, Rehema", "UNICEF", "Somebody Else")


@pytest.fixture
def number(put):
    return put(people.COLLEAGUE, "draft", title="Three authors", authors=NAMES, audience="public")


def posts(page, label):
    """The hidden fields of the forms whose button says so."""
    forms = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if label in form]
    return [dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) for form in forms]


def test_equal_names_are_proposed_and_tied_by_a_person_only(house, number):
    browser, here = house.browse(people.COLLEAGUE), f"/documents/{number}/authors"
    page = browser.get(here).text
    assert "Is this Rehema Representative, United Nations Children&#39;s Fund?" in page
    assert "Is this United Nations Children&#39;s Fund, UNICEF?" in page
    assert browser.get(f"/api/v1/documents/{number}").json()["author_links"][0] == {
        "name": NAMES[0],
        "organisation": None,
        "person": "",
    }
    for fields in posts(page, "Yes, it is"):
        assert browser.post(here, data=fields).status_code == 303
    found = browser.get(f"{here}?author=2&find=chege").text
    assert browser.post(here, data=posts(found, "This is the author")[0]).status_code == 303
    unicef = {"slug": "unicef", "name": "United Nations Children's Fund"}
    ndma = {"slug": "ndma", "name": "National Drought Management Authority"}
    links = browser.get(f"/api/v1/documents/{number}").json()["author_links"]
    assert links == [
        {"name": NAMES[0], "organisation": unicef, "person": "Rehema Representative"},
        {"name": NAMES[1], "organisation": unicef, "person": ""},
        {"name": NAMES[2], "organisation": ndma, "person": "Chege Coordinator"},
    ]
    taken = posts(browser.get(here).text, "Untie the name")[2]
    assert browser.post(f"{here}/remove", data=taken).status_code == 303
    assert browser.get(f"/api/v1/documents/{number}").json()["author_links"][2]["organisation"] is None


def test_who_may_be_named_and_by_whom(house, number):
    suspended = f"person:{house.person_id(people.SUSPENDED)}"
    for who, place, name, chosen, status in (
        (people.COLLEAGUE, "1", NAMES[0], "organisation:unicef", 409),
        (people.COLLEAGUE, "7", NAMES[0], "organisation:unicef", 409),
        (people.COLLEAGUE, "0", NAMES[0], "person:99999", 422),
        (people.COLLEAGUE, "0", NAMES[0], suspended, 422),
        (people.MEMBER, "0", NAMES[0], "organisation:unicef", 404),
        (people.COLLEAGUE, "0", NAMES[0], "organisation:unicef", 303),
    ):
        fields = {"author": place, "name": name, "chosen": chosen}
        answer = house.browse(who).post(f"/documents/{number}/authors", data=fields)
        assert answer.status_code == status, fields
        links = house.browse(people.COLLEAGUE).get(f"/api/v1/documents/{number}").json()["author_links"]
        assert (links[0]["organisation"] is not None) == (status == 303), fields


def test_ties_go_with_the_name_and_people_are_for_members(house, put):
    number = put(people.MEMBER, title="Who wrote what", authors=NAMES, audience="public")
    keeper = house.browse(people.COORDINATOR)
    here = f"/api/v1/documents/{number}"
    assert keeper.post(f"{here}/author_links", data={"name": "Nobody", "organisation": "unicef"}).status_code == 422
    assert (
        keeper.post(f"{here}/author_links", data={"name": NAMES[0], "person": people.REPRESENTATIVE.email}).status_code
        == 200
    )
    assert keeper.post(f"{here}/author_links", data={"name": NAMES[1], "organisation": "unicef"}).status_code == 200
    assert keeper.patch(here, data={"authors": [NAMES[1], "New", NAMES[0]]}).status_code == 200
    send(keeper, to="/documents/versions", document=str(number))
    links = keeper.get(here).json()["author_links"]
    assert [bool(one["organisation"]) for one in links] == [True, False, True]
    rehema = house.person_id(people.REPRESENTATIVE)
    assert f'href="/documents/by/{rehema}"' in house.browse(people.MEMBER).get(f"/documents/{number}").text
    outside = house.browse()
    page = outside.get(f"/documents/{number}").text
    assert 'href="/organisations/unicef">UNICEF</a>' in page
    assert "/documents/by/" not in page
    assert outside.get(here).json()["author_links"][2] == {"name": NAMES[0], "organisation": None, "person": ""}
    works = house.browse(people.MEMBER).get(f"/documents/by/{rehema}")
    assert "Works by Rehema Representative" in works.text
    assert f'href="/documents/{number}"' in works.text
    assert outside.get(f"/documents/by/{rehema}").status_code == 303
    nobody = house.person_id(people.MEMBER)
    assert house.browse(people.MEMBER).get(f"/documents/by/{nobody}").status_code == 404
    assert "Who wrote what" in house.browse().get("/organisations/unicef").text
