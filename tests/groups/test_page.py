"""A group's page: who leads is public, who belongs is for the community, the shelf is for the group."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app import followup, groups, organisations
from app.access import SYSTEM, Role, Scope, grant_role
from app.core import clock
from app.groups.models import GroupState, WorkingGroup
from tests import people
from tests.events.factory import meeting

HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.mark.parametrize(
    ("who", "members", "shelf"),
    [
        (people.VISITOR, False, False),
        (people.GUEST, False, False),
        (people.FORMER, False, False),
        (people.MEMBER, True, False),
        (people.REPRESENTATIVE, True, False),
        (people.ADMINISTRATOR, True, False),
        (people.COORDINATOR, True, True),
        (people.COLLEAGUE, True, True),
        (people.LEAD, True, True),
    ],
)
def test_who_sees_what(browse, shelved, who, members, shelf):
    answer = browse(who).get("/groups/financing")
    assert answer.status_code == 200
    main = answer.text.partition("<main")[2]
    assert "About Financing and Sustainability." in main
    assert people.LEAD.name in main
    assert "2 members" in main
    assert (people.COLLEAGUE.name in main) is members
    assert (shelved in main) is shelf
    assert ("Only members of the group see its documents." in main) is not shelf
    for person in (people.LEAD, people.COLLEAGUE):
        assert person.email not in main


@pytest.mark.parametrize(
    ("who", "slug", "words"),
    [
        (people.GUEST, "shocks", "You are a guest"),
        (people.COLLEAGUE, "financing", "You are a member"),
        (people.LEAD, "financing", "You lead this group"),
    ],
)
def test_people_are_told_what_they_are(browse, who, slug, words):
    browser = browse(who)
    assert words in browser.get(f"/groups/{slug}").text
    other = {"shocks": "financing", "financing": "shocks"}[slug]
    assert words not in browser.get(f"/groups/{other}").text


def test_a_guest_sees_the_space_until_the_end_of_the_stay(house, browse):
    """The grant of the guest opens one group, and only while it lasts."""
    with house.read() as session:
        shocks, financing = (groups.by_slug(session, slug).id for slug in ("shocks", "financing"))
    actor = house.actor(people.GUEST)
    assert f"group-{shocks}" in actor.audiences
    assert f"group-{financing}" not in actor.audiences
    assert not actor.is_member
    for path in ("/groups/shocks/members", "/organisations/ndma/people"):
        assert browse(people.GUEST).get(path).status_code == 403


def test_a_closed_group_is_read_and_not_written(house, browse, shelved):
    with house.write() as session:
        session.execute(update(WorkingGroup).where(WorkingGroup.slug == "financing").values(state=GroupState.CLOSED))
    browser = browse(people.LEAD)
    text = browser.get("/groups/financing").text
    assert "This group is closed" in text
    assert shelved in text
    assert "/groups/financing/members" not in text
    answer = browser.post("/groups/financing/members", data={"person": house.person_id(people.MEMBER)})
    assert answer.status_code == 403
    assert "Closed" in browser.get("/groups").text


@pytest.mark.parametrize(
    ("who", "events", "actions", "rota"),
    [
        (people.VISITOR, {"Open day"}, False, False),
        (people.GUEST, {"Open day"}, False, False),
        (people.MEMBER, {"Open day", "Seminar"}, False, False),
        (people.ADMINISTRATOR, {"Open day", "Seminar"}, False, False),
        (people.COLLEAGUE, {"Open day", "Seminar", "Budget day"}, True, True),
        (people.COORDINATOR, {"Open day", "Seminar", "Budget day"}, True, True),
    ],
)
def test_what_other_rooms_put_on_the_page(house, browse, *, who, events, actions, rota):
    """Meetings as far as the reader may see them; action points for the group; the way to rota and polls for its people."""
    for title, audience in (("Open day", "public"), ("Seminar", "members")):
        meeting(house, title=title, audience=audience)
    meeting(house)
    with house.write() as session:
        group_id = groups.by_slug(session, "financing").id
        followup.agree(
            session, kind="action", text="Send the costing to the Treasury.", owner_id=house.person_id(people.COLLEAGUE),
            organisation_id=None, due_on=(clock.now() + timedelta(days=9)).date(), audience=f"group-{group_id}", group_id=group_id,
            source_kind="meeting", source_id=1, source_title="Budget day", by=house.actor(people.LEAD),
        )  # fmt: skip
    main = browse(who).get("/groups/financing").text.partition("<main")[2]
    assert {title for title in ("Open day", "Seminar", "Budget day") if f">{title}</a>" in main} == events
    assert ("Send the costing to the Treasury." in main) is actions
    assert ('href="/groups/financing/rota"' in main and 'href="/groups/financing/polls"' in main) is rota
    assert 'href="/events?group=financing"' in main
    assert 'href="/events/new?group=financing"' not in main


def test_hostile_words_stay_words(house, browse):
    with house.write() as session:
        groups.create_group(session, name=HOSTILE, slug="odd", purpose=HOSTILE, topic="<b>", by=SYSTEM)
    for path in ("/groups", "/groups/odd"):
        text = browse().get(path).text
        assert HOSTILE not in text
        assert "&lt;img" in text


def test_the_name_comes_in_the_readers_language(house, browse):
    with house.write() as session:
        groups.create_group(session, name="Standards", name_sw="Viwango", by=SYSTEM)
    browser = browse()
    browser.cookies.set("language", "sw")
    assert "Viwango" in browser.get("/groups").text
    assert "<h1>Viwango</h1>" in browser.get("/groups/standards").text


def test_queries_do_not_grow(house, browse):
    with house.write() as session:
        unicef = organisations.by_slug(session, "unicef")
        financing = groups.by_slug(session, "financing")
        session.execute(update(WorkingGroup).values(lead_organisation_id=unicef.id))
    browser = browse(people.MEMBER)
    browser.get("/groups")
    browser.get("/groups/financing")
    with house.counting() as few:
        browser.get("/groups")
        browser.get("/groups/financing")
    with house.write() as session:
        for number in range(15):
            groups.create_group(session, name=f"Group {number}", lead_organisation_id=unicef.id, by=SYSTEM)
        for who in (people.CHAIR, people.COORDINATOR):
            grant_role(session, house.person_id(who), Role.GROUP_MEMBER, Scope.GROUP, financing.id, by=SYSTEM)
    with house.counting() as many:
        assert "Group 14" in browser.get("/groups").text
        assert people.CHAIR.name in browser.get("/groups/financing").text
    assert len(many) == len(few)


def test_for_programs(browse):
    api = browse()
    listed = api.get("/api/v1/groups?per_page=1").json()
    assert listed["total"] == 2
    assert listed["items"][0]["slug"] == "financing"
    assert listed["items"][0]["members"] == 2
    detail = api.get("/api/v1/groups/financing").json()
    assert detail["leads"] == [people.LEAD.name]
    assert people.COLLEAGUE.name not in str(detail)
    assert api.get("/api/v1/groups/none").status_code == 404
    assert api.get("/groups/none").status_code == 404


def test_search_and_other_rooms_are_told(house):
    with house.read() as session:
        names = groups.names(session)
        assert [one.slug for one in names.values()] == ["financing", "shocks"]
        ids = list(names)
        assert groups.all_ids(session) == ids
        assert groups.names(session, []) == {}
        assert [one.slug for one in groups.my_groups(session, house.actor(people.COLLEAGUE))] == ["financing"]
        assert groups.my_groups(session, house.actor(people.MEMBER)) == []
        assert groups.search_source(session, ids[0]).purpose == "About Financing and Sustainability."
        assert groups.search_source(session, 999) is None
