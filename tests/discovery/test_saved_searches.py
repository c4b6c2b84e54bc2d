"""Saved searches: whose they are, and mail of what is new and readable by its reader when it is sent."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from sqlalchemy import func, select

from app import accounts, jobs
from app.access import SYSTEM, Role, Scope, end_grants, grant_role
from app.core import clock
from app.discovery import alerts as job
from app.discovery.models import SavedSearch, SearchAlert
from app.mail import MailMessage
from tests import people
from tests.houses import text_of

# 07:05 in Nairobi, five minutes after the hour of digests; the 1st of March 2027 is a Monday.
MONDAY = datetime(2027, 3, 1, 4, 5, tzinfo=UTC)
DAY = timedelta(days=1)
FORM = {"q": "baobab", "name": "Trees", "cadence": "daily"}


@pytest.fixture
def travel(house, library):
    """On Saturday, with something in the index."""
    with time_machine.travel(MONDAY - 2 * DAY, tick=False) as traveller:
        library.add(["The baobab was here."], title="Old baobab", audience="public")
        house.work()
        yield traveller


def run(house) -> None:
    """As the schedule would, and everything that follows."""
    with house.write() as session:
        jobs.enqueue(session, "discovery.alerts")
    house.work()


def save(house, person, **form: str) -> int:
    answer = house.browse(person).post("/searches", data=FORM | form)
    assert answer.status_code == 303, answer.text
    house.work()
    with house.read() as session:
        return session.scalars(select(func.max(SavedSearch.id))).one()


def alerts(house, person):
    return [mail for mail in house.mails(person) if "searches" in str(mail["list-id"])]


def test_a_search_is_saved_changed_and_deleted_by_its_owner_only(house, library):
    """AC2: to everybody else it does not exist, byte for byte."""
    mine, other = house.browse(people.MEMBER), house.browse(people.COLLEAGUE)
    page = mine.get("/search?q=baobab&county=023").text
    assert "/searches/new?q=baobab&amp;county=023" in page
    form = mine.get("/searches/new?q=baobab&county=023").text
    assert 'value="baobab, Turkana"' in form
    assert house.browse().get("/searches/new?q=baobab").status_code == 303  # to sign in
    for wrong in ({"name": " "}, {"cadence": "hourly"}, {"q": ""}):
        refused = mine.post("/searches", data=FORM | {"county": "" if "q" in wrong else "023"} | wrong)
        assert refused.status_code == 422, wrong
        assert "There is a problem" in refused.text
    for _ in range(2):  # twice the same is once
        assert mine.post("/searches", data=FORM | {"county": "023"}).status_code == 303
    listed = mine.get("/searches").text
    assert listed.count("/search?q=baobab&amp;county=023") == 1
    number = int(re.search(r"/searches/(\d+)", listed)[1])
    assert mine.get("/searches/new?q=BAOBAB&county=023").headers["location"] == f"/searches/{number}"
    for path in (f"/searches/{number}", f"/searches/{number}/delete"):
        for client in (other, house.browse(people.ADMINISTRATOR)):
            refused, absent = (client.post(p, data=FORM) for p in (path, path.replace(str(number), "999999")))
            assert (refused.status_code, refused.content) == (404, absent.content)
    assert other.get(f"/searches/{number}").status_code == 404
    assert mine.post(f"/searches/{number}", data={"name": "Shade", "cadence": "weekly"}).status_code == 303
    assert "Shade" in mine.get("/searches").text
    assert mine.post(f"/searches/{number}/delete").status_code == 303
    assert "You have not saved a search yet" in mine.get("/searches").text
    assert mine.get(f"/searches/{number}").status_code == 404
    for n in range(50):
        assert mine.post("/searches", data=FORM | {"q": f"tree {n}"}).status_code == 303
    assert mine.post("/searches", data=FORM | {"q": "one too many"}).status_code == 409


def test_mail_tells_what_is_new_and_readable_at_that_moment(house, library, travel):
    """What came, what an embargo let go, what a group now shows; never what was there before, and nothing twice."""
    group = library.group("financing")
    embargoed = {"embargo_until": clock.now() + 3 * DAY, "published_at": clock.now() - 40 * DAY}
    library.add(["A baobab that waits."], title="Embargoed baobab", **embargoed)
    library.add(["Their baobab."], title="Group baobab", audience=f"group-{group}")
    house.work()
    readers = (people.MEMBER, people.COLLEAGUE, people.FORMER, people.GUEST)
    for person in readers:
        save(house, person)
    save(house, people.REPRESENTATIVE, cadence="weekly")
    save(house, people.CHAIR, cadence="off")
    run(house)
    assert [alerts(house, one) for one in readers] == [[]] * 4, "nothing is new yet"
    travel.shift(DAY)
    library.add(["A new baobab for members."], title="Members' baobab")
    library.add(["A new baobab for all."], title="Public baobab", audience="public")
    library.add(["A new baobab for few."], title="Committee's baobab", audience="committee")
    house.work()
    run(house)
    run(house)
    (daily,) = alerts(house, people.MEMBER)
    assert str(daily["subject"]) == "2 new results: Trees"
    said = text_of(daily)
    assert [title in said for title in ("Members' baobab", "Public baobab", "Committee's", "Old", "Group", "Embargoed")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
    assert [str(one["subject"]) for one in alerts(house, people.GUEST)] == ["1 new result: Trees"]
    assert alerts(house, people.REPRESENTATIVE) == alerts(house, people.CHAIR) == []
    with house.write() as session:  # Moraa joins the group, and the embargo ends
        grant_role(session, house.person_id(people.MEMBER), Role.GROUP_MEMBER, Scope.GROUP, group, by=SYSTEM)
    travel.shift(2 * DAY + timedelta(minutes=1))
    run(house)
    said = text_of(alerts(house, people.MEMBER)[1])
    assert [title in said for title in ("Group baobab", "Embargoed baobab", "Members' baobab")] == [True, True, False]
    (weekly,) = alerts(house, people.REPRESENTATIVE)
    assert str(weekly["subject"]).startswith("3 new results"), (
        "a house that slept on Monday tells on Tuesday, with what came since"
    )
    travel.shift(DAY)
    run(house)
    assert len(alerts(house, people.MEMBER)) == 2, "nothing new, no mail"


def test_whoever_may_not_read_it_any_more_is_not_told(house, library, travel):
    """Suspended, or out of the group, after it was written and before it went; the rest is written anew."""
    group = library.group("financing")
    for person in (people.COLLEAGUE, people.MEMBER, people.LEAD):
        save(house, person)
    travel.shift(DAY)
    library.add(["Their baobab."], title="Group baobab", audience=f"group-{group}")
    library.add(["Our baobab."], title="Members' baobab")
    house.work()
    with house.write() as session:
        moraa = accounts.get_person(session, house.person_id(people.MEMBER))
        accounts.suspend(session, moraa, "Under the code.", by=SYSTEM)
    services = house.services

    done = job.prepare(services, {})
    assert {one.person_id for one in done.made} == {house.person_id(one) for one in (people.COLLEAGUE, people.LEAD)}
    with house.write() as session:
        job.send(session, services, {}, done)
        job.send(session, services, {}, done)  # run twice
        assert session.scalar(select(func.count(SearchAlert.id))) == 2
        end_grants(session, house.person_id(people.COLLEAGUE), scope=Scope.GROUP)
    house.work()
    assert "Group baobab" in text_of(alerts(house, people.LEAD)[0])
    run(house)
    run(house)
    (mended,) = alerts(house, people.COLLEAGUE)
    assert ("Members' baobab" in text_of(mended), "Group baobab" in text_of(mended)) == (True, False)
    assert alerts(house, people.MEMBER) == []
    with house.read() as session:
        assert session.scalar(select(func.count(MailMessage.id)).where(MailMessage.guard.like("discovery:%"))) == 2


def test_one_press_ends_the_mail_without_signing_in(house, library, travel):
    number = save(house, people.MEMBER)
    save(house, people.MEMBER, q="acacia", name="Thorns")
    travel.shift(DAY)
    library.add(["Baobab and acacia."], title="Both trees")
    house.work()
    run(house)
    (mail,) = alerts(house, people.MEMBER)
    assert str(mail["list-unsubscribe-post"]) == "List-Unsubscribe=One-Click"
    every = urlsplit(str(mail["list-unsubscribe"]).strip("<>")).path
    (of_one,) = [path for path in re.findall(r"/searches/stop/\S+?(?=[\s>)])", text_of(mail)) if f".{number}." in path]
    visitor = house.browse()

    def kept() -> dict[str, str]:
        with house.read() as session:
            return dict(session.execute(select(SavedSearch.name, SavedSearch.cadence)).all())

    for forged in (
        every[:-3] + "aaa",
        every.replace(".0.", f".{number}."),
        "/searches/stop/1.2",
        "/searches/stop/x.y.z",
    ):
        assert (visitor.get(forged).status_code, visitor.post(forged).status_code) == (404, 404)
    assert "End this mail" in visitor.get(of_one).text
    assert kept() == {"Trees": "daily", "Thorns": "daily"}, "looking ends nothing"
    assert "The mail has ended" in visitor.post(of_one).text
    assert kept() == {"Trees": "off", "Thorns": "daily"}
    assert visitor.post(every, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert kept() == {"Trees": "off", "Thorns": "off"}
