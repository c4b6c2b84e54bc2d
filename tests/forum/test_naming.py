"""Names behind the sign: who is found and told, and that those who may not read a topic are as if they did not exist."""

import pytest
from sqlalchemy import select

from app.access import SYSTEM, Role, Scope, grant_role
from app.accounts import Person
from app.core import clock
from app.forum import naming
from app.forum.models import Mention, Topic
from app.forum.words import documents_in, read_words
from app.organisations.models import Organisation
from tests import people
from tests.forum.talking import post, topic
from tests.forum.writing import only, told

PRIVATE = {"group": "financing", "private": True, "by": people.LEAD}


def named(house, post_id):
    with house.read() as session:
        rows = session.scalars(select(Mention).where(Mention.post_id == post_id)).all()
        return {(one.kind, one.target_id) for one in rows}


@pytest.mark.parametrize(
    ("text", "who", "kind", "html"),
    [
        ("Ask @Kioko Colleague, please", people.COLLEAGUE, "mentioned", ">@Kioko Colleague</a>,"),
        ("ask @kioko  COLLEAGUE's office", people.COLLEAGUE, "mentioned", "</a>'s office"),
        ("(@UNICEF)", people.REPRESENTATIVE, "organisation_mentioned", '(<a href="/organisations/unicef"'),
        ("@United Nations Children's Fund too", people.COLLEAGUE, "organisation_mentioned", "Fund</a> too"),
        ("**@financing** and all", people.LEAD, "group_mentioned", '<strong><a href="/groups/financing"'),
        ("`@Kioko Colleague`", people.COLLEAGUE, "", "<code>@Kioko Colleague</code>"),
        ("> @Kioko Colleague\n\nYes", people.COLLEAGUE, "", "@Kioko Colleague</a>"),
        ("[@Kioko Colleague](https://x.example)", people.COLLEAGUE, "", 'href="https://x.example"'),
        ("![@Kioko Colleague](https://x.example)", people.COLLEAGUE, "", "<p></p>"),
        ("\\@Kioko Colleague", people.COLLEAGUE, "", "<p>@Kioko Colleague</p>"),
        ("mail kioko@UNICEF or @unicef.org", people.COLLEAGUE, "", "@unicef.org"),
        ("@Kioko Colleagueship", people.COLLEAGUE, "", "@Kioko Colleagueship</p>"),
        ("@Sefu Suspended", people.SUSPENDED, "", "<p>@Sefu Suspended</p>"),
    ],
)
def test_names_in_a_text(house, text, who, kind, html):
    number = topic(house)
    post_id, _ = post(house, number, text, by=people.CHAIR)
    with house.read() as session:
        words = read_words(session, session.get_one(Topic, number), text)
    assert html in words.html
    assert told(house, who) == ([kind] if kind else [])
    assert bool(named(house, post_id)) is bool(kind)


def test_who_may_not_read_a_topic_is_as_if_absent(house, browse):
    """The same words, HTML, rows and answers for a person outside of the group as for nobody at all."""
    number = topic(house, **PRIVATE)
    lead = browse(people.LEAD)

    def all_said(name, other):
        post_id, _ = post(house, number, f"See @{name} and @{other}.", by=people.LEAD)
        with house.read() as session:
            html = read_words(session, session.get_one(Topic, number), f"@{name} @{other}").html
        shown = lead.post("/forum/preview", data={"key": f"topic:{number}", "text": f"@{name}"})
        to_be = {"key": "topic", "where": "financing", "audience": "group"}
        begun = lead.post("/forum/preview", data={"text": f"@{name}"} | to_be)
        asked = [
            lead.get("/forum/names", params={"q": name, "key": f"topic:{number}"}),
            lead.get("/forum/names", params={"q": name} | to_be),
        ]
        parts = [html, shown.text, begun.text, *(one.text for one in asked)]
        sizes = [one.headers["content-length"] for one in asked]
        return [part.replace(name, "N").replace(other, "O") for part in parts], sizes, named(house, post_id)

    hidden = all_said("Moraa Member", "shocks")
    absent = all_said("Nobody Atall", "nogroup")
    assert hidden == absent
    assert hidden[2] == set()
    assert told(house, people.MEMBER) == []
    assert lead.get("/forum/names", params={"q": "kioko", "key": f"topic:{number}"}).json()["items"] == [
        {"insert": "Kioko Colleague", "label": "Kioko Colleague", "note": "UNICEF"}
    ]
    assert browse(people.MEMBER).get("/forum/names", params={"q": "kioko", "key": f"topic:{number}"}).status_code == 404
    assert named(house, post(house, number, "@NDMA and @financing", by=people.COLLEAGUE)[0]) == {
        ("organisation", house_of(house, "ndma")),
        ("group", 1),
    }


def house_of(house, slug):
    with house.read() as session:
        return session.scalars(select(Organisation.id).where(Organisation.slug == slug)).one()


def test_namesakes_are_told_apart_by_their_organisation_and_the_longest_name_wins(house):
    with house.write() as session:
        for email, name, acronym in (("a@x.example", "Kioko Colleague", "ndma"), ("b@x.example", "Kioko", "ndma")):
            person = Person(email=email, name=name, state="active", created_at=clock.now())
            session.add(person)
            session.flush()
            org = session.scalars(select(Organisation).where(Organisation.slug == acronym)).one()
            grant_role(session, person.id, Role.MEMBER, Scope.ORGANISATION, org.id, by=SYSTEM)
    number = topic(house)
    ids = dict(house_people(house))
    colleague, other, short = ids[people.COLLEAGUE.email], ids["a@x.example"], ids["b@x.example"]
    for text, expected in (
        ("@Kioko Colleague", {colleague, other}),
        ("@Kioko Colleague (UNICEF)", {colleague}),
        ("@Kioko Coll", {short}),
    ):
        post_id, _ = post(house, number, text, by=people.CHAIR)
        assert {one for _, one in named(house, post_id)} == expected, text
    with house.read() as session:
        stands = session.get_one(Topic, number)
        offered = [one.insert for one in naming.suggest(session, stands, "kioko", "en")]
    assert offered == ["Kioko", "Kioko Colleague (UNICEF)", "Kioko Colleague"]


def house_people(house):
    with house.read() as session:
        return session.execute(select(Person.email, Person.id)).all()


def test_an_edit_tells_only_who_is_new_and_names_cost_the_same_however_many(house, browse):
    number = topic(house)
    post_id, _ = post(house, number, "@Kioko Colleague knows", by=people.CHAIR)
    changed = {"text": "@Kioko Colleague and @Leila Lead know", "edits": "0", "seq": "0"}
    assert browse(people.CHAIR).post(f"/posts/{post_id}/edit", data=changed).status_code == 303
    assert (told(house, people.COLLEAGUE), told(house, people.LEAD)) == (["mentioned"], ["mentioned"])
    with house.read() as session:
        stands, costs = session.get_one(Topic, number), []
        for text in (
            "@Leila Lead @unicef @financing",
            "@Leila Lead @unicef @financing @Kioko Colleague @ndma @shocks " * 9,
        ):
            with house.counting() as asked:
                naming.resolve(session, stands, text)
            costs.append(len(asked))
    assert costs[0] == costs[1]


def test_documents_are_found_by_their_addresses():
    text = "[A](/documents/5/pages/12) https://baraza.example/documents/7?page=3 x/documents/8 (/documents/9-x) /documents/10."
    assert documents_in(text) == [(5, 12), (7, 3), (10, 0)]


def test_the_page_of_a_person(house, browse):
    number = topic(house, by=people.LEAD)
    post(house, number, "Open words.", by=people.COLLEAGUE)
    post(house, topic(house, "Hidden from most", **PRIVATE), "Private words.", by=people.COLLEAGUE)
    href = naming.href_of_person(house.person_id(people.COLLEAGUE))
    member, lead = browse(people.MEMBER).get(href), browse(people.LEAD).get(href)
    assert ("Open words." in member.text, "Private words." in member.text) == (True, False)
    assert "Private words." in lead.text
    absent = browse(people.GUEST).get("/forum/people/999")
    for who in (people.COLLEAGUE, people.FORMER):
        found = browse(people.GUEST).get(naming.href_of_person(house.person_id(who)))
        assert (found.status_code, len(found.text)) == (404, len(absent.text))
    assert only(house, Topic, Topic.id == number).posts == 2
