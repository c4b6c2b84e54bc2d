"""Collections of groups and of the community, vocabularies, and the glossary that search goes by."""

import re

import pytest

from app.vocabularies import load_vocabularies
from tests.documents.conftest import put  # noqa: F401 - a fixture
from tests.people import COLLEAGUE, COORDINATOR, GUEST, LEAD, MEMBER, REPRESENTATIVE, VISITOR

SAID = {"title": "Read this first", "summary": "Where to begin.", "visibility": "members"}


def begun(browser, **said):
    return browser.post("/collections/new", data={**SAID, **said})


@pytest.mark.parametrize(
    ("person", "owner", "status"),
    [
        (LEAD, "financing", 303),
        (COORDINATOR, "financing", 303),
        (COORDINATOR, "", 303),
        (LEAD, "", 403),
        (LEAD, "shocks", 403),
        (COLLEAGUE, "financing", 403),
        (MEMBER, "financing", 403),
        (GUEST, "shocks", 403),
        (COORDINATOR, "nobody", 422),
    ],
)
def test_who_begins_a_collection(house, person, owner, status):
    answer = begun(house.browse(person), owner=owner)
    assert answer.status_code == status
    found = "Read this first" in house.browse(MEMBER).get("/collections").text
    assert found == (status == 303)


def test_a_collection_is_tended_and_shows_each_reader_what_they_may_know(house, put):  # noqa: F811
    open_to_all = put(title="Open to all", audience="public")
    of_members, of_committee = put(title="Of members"), put(title="Of the committee", audience="committee")
    listed = put(title="Listed, not read", audience="committee", listed="members")
    lead, member = house.browse(LEAD), house.browse(MEMBER)
    there = begun(lead, owner="financing", visibility="public").headers["location"]
    number = there.rpartition("/")[2]
    coordinator = house.browse(COORDINATOR)
    for one in (open_to_all, of_members, of_committee, listed):
        assert coordinator.post("/collections/put", data={"collection": number, "document": one}).status_code == 303
    assert lead.post("/collections/put", data={"collection": number, "document": of_committee}).status_code == 404
    again = {"collection": number, "document": of_members, "note": "Begin on page 4"}
    assert lead.post("/collections/put", data=again).status_code == 303, "once, with its note"
    assert member.post("/collections/put", data=again).status_code == 403
    titles = ("Open to all", "Of members", "Of the committee", "Listed, not read")

    def seen(person):
        page = house.browse(person).get(there).text
        return [title for title in titles if title in page]

    assert seen(VISITOR) == ["Open to all"]
    assert seen(MEMBER) == ["Open to all", "Of members", "Listed, not read"]
    assert seen(COORDINATOR) == list(titles)
    assert "1 document in it is not shown to you." in lead.get(there).text
    assert "Begin on page 4" in member.get(there).text
    assert "3 documents" in member.get("/collections?group=financing").text
    assert "Read this first" in member.get(f"/documents/{of_members}").text
    assert "Read this first" not in member.get("/collections?group=shocks").text

    assert lead.post(f"{there}/documents/{of_members}", data={"act": "up"}).status_code == 303
    assert seen(VISITOR) == ["Open to all"]
    page = member.get(there).text
    assert page.index("Of members") < page.index("Open to all")
    assert member.post(f"{there}/documents/{of_members}", data={"act": "out"}).status_code == 403
    assert lead.post(f"{there}/documents/{of_members}", data={"act": "out"}).status_code == 303
    assert "Of members" not in member.get(there).text

    wrong = lead.post(f"{there}/edit", data=SAID | {"title": " "})
    assert (wrong.status_code, "Enter a title for the collection." in wrong.text, "Where to begin." in wrong.text) == (
        422,
        True,
        True,
    )
    assert lead.post(f"{there}/edit", data=SAID | {"visibility": "group:financing"}).status_code == 303
    assert house.browse(COLLEAGUE).get(there).status_code == 200
    for other in (member, house.browse()):
        assert (other.get(there).status_code, other.get("/collections").text.count("Read this first")) == (404, 0)
    assert member.post(f"{there}/remove").status_code == 404
    assert lead.post(f"{there}/remove").status_code == 303
    assert lead.get(there).status_code == 404


def test_vocabularies_are_tended_and_old_choices_keep_their_words(house, put):  # noqa: F811
    number = put(title="A tool", type="targeting_tool")
    coordinator, member = house.browse(COORDINATOR), house.browse(MEMBER)
    assert member.get("/vocabularies").status_code in {403, 404}
    assert coordinator.get("/vocabularies").status_code == 200
    there = "/vocabularies/document_type"
    assert coordinator.post(there, data={"act": "add", "label_en": "Lesson", "label_sw": ""}).status_code == 422
    for act in (
        {"act": "add", "label_en": "Lesson learnt", "label_sw": "Funzo"},
        {"act": "up", "code": "lesson_learnt"},
        {"act": "rename", "code": "targeting_tool", "label_en": "Tool for targeting", "label_sw": "Zana ya ulengaji"},
        {"act": "retire", "code": "targeting_tool"},
    ):
        assert coordinator.post(there, data=act).status_code == 303
        assert member.post(there, data=act).status_code in {403, 404}
    form = house.browse(REPRESENTATIVE).get("/documents/new").text
    assert ("Lesson learnt" in form, "Tool for targeting" in form) == (True, False)
    assert "Tool for targeting" in member.get(f"/documents/{number}").text
    assert coordinator.post(there, data={"act": "restore", "code": "targeting_tool"}).status_code == 303
    with house.read() as session:
        assert load_vocabularies(session).current["document_type"][-2:].count("lesson_learnt") == 1
    for name, act in (
        ("county", {"act": "retire", "code": "001"}),
        ("nothing", {"act": "up"}),
        ("topic", {"act": "up", "code": "no"}),
    ):
        assert coordinator.post(f"/vocabularies/{name}", data=act).status_code == 404


def test_the_glossary_is_tended_and_search_goes_by_it(house, put):  # noqa: F811
    put(title="Beehives for households", summary="Beehives in Kitui.", audience="public")
    house.work()
    coordinator, visitor = house.browse(COORDINATOR), house.browse()
    said = {"en": "Beehives", "sw": "mizinga ya nyuki", "others": "hives\nmizinga", "definition_en": "Houses of bees."}
    assert "Beehives for households" not in visitor.get("/search?q=mizinga").text
    assert house.browse(MEMBER).post("/glossary/new", data=said).status_code in {403, 404}
    wrong = coordinator.post("/glossary/new", data=said | {"en": ""})
    assert (wrong.status_code, "Houses of bees." in wrong.text) == (422, True)
    assert coordinator.post("/glossary/new", data=said).status_code == 303
    assert "The glossary has this term already." in coordinator.post("/glossary/new", data=said).text
    house.work()
    page = visitor.get("/glossary?q=mizinga").text
    assert ("Houses of bees." in page, "Add a term" in page) == (True, False)
    assert "Beehives for households" in visitor.get("/search?q=mizinga").text
    (there,) = re.findall(r"/glossary/\d+", coordinator.get("/glossary?q=Beehives").text)
    assert coordinator.post(there, data={"act": "retire"}).status_code == 303
    house.work()
    assert "Beehives for households" not in visitor.get("/search?q=mizinga").text
    assert "Houses of bees." not in visitor.get("/glossary?q=mizinga").text
