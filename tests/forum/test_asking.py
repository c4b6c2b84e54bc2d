"""Asking well: who is invited to answer, how they are told, who may know, and who has the problem too."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import documents, forum
from app.forum.experts import suggest
from app.forum.models import Ask, Backing, Topic
from app.forum.slots import Brought, Slots
from app.notifications.models import Notification
from app.organisations.models import Affiliation, Organisation, Programme
from tests import people
from tests.forum.talking import post, topic

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


def body(house, slug):
    with house.read() as session:
        return session.scalars(select(Organisation.id).where(Organisation.slug == slug)).one()


def told(house):
    with house.read() as session:
        rows = session.execute(
            select(Notification.person_id, Notification.excerpt).where(Notification.kind == "asked")
        ).all()
    return dict(rows)


def asks(house):
    with house.read() as session:
        return session.scalars(select(Ask).order_by(Ask.id)).all()


@pytest.mark.parametrize(
    ("who", "of", "whom", "status", "reached"),
    [
        (people.MEMBER, "", {"person": people.COLLEAGUE}, 303, [people.COLLEAGUE]),
        (people.MEMBER, "", {"organisation": "unicef"}, 303, [people.REPRESENTATIVE]),
        (people.COORDINATOR, "private", {"person": people.COLLEAGUE}, 303, [people.COLLEAGUE]),
        # Who may not read it cannot be asked, and is not there: as little as nobody at all.
        (people.LEAD, "private", {"person": people.REPRESENTATIVE}, 404, []),
        (people.LEAD, "private", {"organisation": "unicef"}, 404, []),
        (people.MEMBER, "", {"person": people.GUEST}, 404, []),
        (people.MEMBER, "", {"person": people.SUSPENDED}, 404, []),
        (people.MEMBER, "", {"person": people.MEMBER}, 404, []),  # oneself
        (people.COORDINATOR, "", {"person": people.MEMBER}, 404, []),  # whoever asks the question
        (people.MEMBER, "", {"person": 999999}, 404, []),
        (people.MEMBER, "", {"person": "x"}, 404, []),
        (people.MEMBER, "", {}, 422, []),
        (people.MEMBER, "", {"person": people.COLLEAGUE, "note": "x" * 501}, 422, []),
        (people.MEMBER, "concluded", {"person": people.COLLEAGUE}, 409, []),
        (people.MEMBER, "announcement", {"person": people.COLLEAGUE}, 403, []),
        (people.MEMBER, "private", {"person": people.COLLEAGUE}, 404, []),
        (people.VISITOR, "", {"person": people.COLLEAGUE}, 303, []),
    ],
)
def test_who_may_be_asked_by_whom(house, browse, who, of, whom, status, reached):
    private = of == "private"
    kind = "announcement" if of == "announcement" else "question"
    author = people.LEAD if private else people.COORDINATOR if of == "announcement" else people.MEMBER
    number = topic(house, kind=kind, group="financing" if private else "", private=private, by=author)
    if of == "concluded":
        browse(people.COORDINATOR).post(f"/topics/{number}/outcome", data={"outcome": "concluded", "text": "Done."})
    sent = {"note": "You did it in Turkana."} | {
        name: body(house, one)
        if name == "organisation"
        else house.person_id(one)
        if isinstance(one, people.Member)
        else one
        for name, one in whom.items()
    }
    browser, base = browse(who), f"/topics/{number}"
    for _ in range(2):  # twice is once
        assert browser.post(f"{base}/ask", data=sent).status_code == status
    assert len(asks(house)) == (1 if reached else 0)
    assert told(house) == {house.person_id(one): "You did it in Turkana." for one in reached}
    if status == 422 and whom:
        assert ("x" * 501) in browser.post(f"{base}/ask", data=sent).text
    if reached:
        assert "Not yet" in browser.get(base).text
        post(house, number, by=reached[0])
        assert asks(house)[0].answered_at is not None
        assert ("Not yet" in browser.get(base).text, "Answered" in browser.get(base).text) == (False, True)


def test_somebody_is_found_by_name_only_if_they_may_read_it(house, browse):
    number = topic(house, group="financing", private=True, by=people.LEAD)
    lead = browse(people.LEAD)
    for find, seen in (("Kioko", True), ("Moraa", False), ("UNICEF", False), ("Nobody at all", False)):
        page = lead.get(f"/topics/{number}/ask", params={"find": find}).text
        assert ("Nobody who may read this topic is called so." in page) is not seen, find
    open_to_all = topic(house)
    page = browse(people.LEAD).get(f"/topics/{open_to_all}/ask?find=unicef").text
    assert f'name="organisation" value="{body(house, "unicef")}"' in page


def test_nobody_is_pestered(house, browse):
    with time_machine.travel(MONDAY, tick=False) as clock:
        numbers = [topic(house, f"Question {n}", by=people.COORDINATOR) for n in range(6)]
        member, chosen = browse(people.MEMBER), {"person": house.person_id(people.COLLEAGUE)}
        given = [member.post(f"/topics/{one}/ask", data=chosen) for one in numbers]
        assert [one.status_code for one in given] == [303] * 5 + [409]
        assert "5 times within a day" in given[-1].text
        assert "5 times within a day" in member.get(f"/topics/{numbers[-1]}/ask").text
        other = {"person": house.person_id(people.REPRESENTATIVE)}
        assert browse(people.COORDINATOR).post(f"/topics/{numbers[0]}/ask", data=other).status_code == 303
        clock.shift(timedelta(days=1, seconds=1))
        assert browse(people.MEMBER).post(f"/topics/{numbers[-1]}/ask", data=chosen).status_code == 303


def test_a_problem_is_counted_by_organisation(house, browse):
    number = topic(house, kind="problem", by=people.CHAIR)
    question = topic(house)
    assert browse(people.MEMBER).post(f"/topics/{question}/back").status_code == 403
    said = ((people.COLLEAGUE, "Since May."), (people.REPRESENTATIVE, ""), (people.MEMBER, "In two wards."))
    for who, note in said:
        for _ in range(2):
            assert browse(who).post(f"/topics/{number}/back", data={"note": note}).status_code == 303
    page = browse(people.LEAD).get(f"/topics/{number}").text
    assert "2 organisations" in page
    for shown in ('href="/organisations/unicef"', 'href="/organisations/ndma"', "Since May.", "In two wards."):
        assert shown in page
    with house.read() as session:
        assert forum.count_backers(session, [number, question]) == {number: 2}
    assert "2 organisations have this too" in browse(people.LEAD).get("/forum").text
    # Taken back, by one of two people of an organisation, then by the other.
    for who, left in ((people.COLLEAGUE, 2), (people.REPRESENTATIVE, 1)):
        assert browse(who).post(f"/topics/{number}/back/withdraw").status_code == 303
        with house.read() as session:
            assert forum.count_backers(session, [number]) == {number: left}
    # Somebody who acts for nobody is named and not counted.
    with house.write() as session:
        held = select(Affiliation).where(Affiliation.person_id == house.person_id(people.MEMBER))
        session.delete(session.scalars(held).one())
    assert browse(people.MEMBER).post(f"/topics/{number}/back").status_code == 303
    assert ">Moraa Member<" in browse(people.LEAD).get(f"/topics/{number}").text
    with house.read() as session:
        assert forum.count_backers(session, [number]) == {}
        assert len(session.scalars(select(Backing)).all()) == 1
    # No way into what one may not see.
    private = topic(house, kind="problem", group="financing", private=True, by=people.LEAD)
    assert browse(people.MEMBER).post(f"/topics/{private}/back").status_code == 404


def test_experts_are_found_by_what_they_wrote_brought_and_run(house, browse):
    with house.write() as session:
        session.add(
            Programme(
                organisation_id=body(house, "unicef"),
                name="Cash in Turkana",
                pillar="social_assistance",
                counties=["023"],
            )
        )
    tagged = topic(house, "An older discussion of targeting", by=people.CHAIR, tags=["shock_responsive"])
    post(house, tagged, by=people.MEMBER)
    hidden = topic(house, "Targeting drought shocks", group="financing", private=True, by=people.COLLEAGUE)
    post(house, hidden, by=people.COLLEAGUE)
    wanted = topic(
        house, "Which households does drought hit first in Turkana?", by=people.LEAD, tags=["shock_responsive"]
    )
    in_private = topic(house, "Drought in Turkana", group="financing", private=True, by=people.LEAD)
    slots = Slots(
        brought=lambda _session, _actor: [
            Brought(house.person_id(people.OTHER_REPRESENTATIVE), "Drought households", ())
        ]
    )

    def found(who, number):
        with house.read() as session:
            given = suggest(session, slots, house.actor(who), [session.get_one(Topic, number)], "en")[number]
            return {one.name: " ".join(one.reasons) for one in given}

    experts = found(people.MEMBER, wanted)
    assert "«Cash in Turkana»" in experts["Rehema Representative"]
    assert "1 document on it" in experts["Otieno Representative"]
    assert "1 topic like this one" in experts["Chair Person"]
    assert "Moraa Member" not in experts  # asks
    assert "Kioko Colleague" not in experts  # only in a topic that the asker may not read
    assert "1 topic like this one" in found(people.COORDINATOR, wanted)["Moraa Member"]
    assert "Rehema Representative" not in found(people.COORDINATOR, in_private)  # may not read it
    page = browse(people.COORDINATOR).get(f"/topics/{wanted}/ask").text
    assert f'name="person" value="{house.person_id(people.REPRESENTATIVE)}"' in page
    with house.read() as session:
        assert documents.brought(session, house.actor(people.MEMBER)) == []
