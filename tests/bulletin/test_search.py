"""Issues and their items among the results of search: who finds which, and where a hit lands."""

import pytest
from sqlalchemy import select

from app import documents
from app.bulletin.actions_naming import choose
from app.bulletin.indexing import index_soon
from app.bulletin.models import IssueState, Item, Naming, SourceKind, Submission, SubmissionState
from app.core import clock
from app.documents.models import Document
from tests import people
from tests.bulletin.issues import issue_row, new_item, opened, sent
from tests.bulletin.quarter import document
from tests.houses import House
from tests.people import Member


def found(house: House, who: Member | None, words: str, **headers: str) -> dict[str, str]:
    """Title → address."""
    answer = house.browse(who, **headers).get("/api/v1/search", params={"q": words, "kind": "bulletin"}).json()
    assert answer["total"] == len(answer["hits"])
    return {hit["title"]: hit["url"] for hit in answer["hits"]}


def shelved(house: House) -> dict[str, int]:
    """One item for each audience, all about okapis, in a sent issue that search knows; by title, its number."""
    financing = next(iter(house.actor(people.COLLEAGUE).group_ids))
    audiences = {"Okapi open": "public", "Okapi members": "members", "Okapi group": f"group-{financing}"}
    sent(house, "2026-q4", *(new_item(title, audience=of) for title, of in audiences.items()))
    with house.write() as session:
        issue = issue_row(session)
        issue.texts = {"en": {"title": "The okapi quarter", "note": "Giraffes too."}, "sw": {"title": "Robo ya okapi"}}
        index_soon(session, issue)
    house.work()
    with house.read() as session:
        return {one.title["en"]: one.id for one in session.scalars(select(Item))}


@pytest.mark.parametrize(
    ("who", "items"),
    [
        (people.VISITOR, {"Okapi open"}),
        (people.GUEST, {"Okapi open"}),
        (people.MEMBER, {"Okapi open", "Okapi members"}),
        (people.COLLEAGUE, {"Okapi open", "Okapi members", "Okapi group"}),
        (people.COORDINATOR, {"Okapi open", "Okapi members", "Okapi group"}),
    ],
)
def test_each_reader_finds_what_they_may_read_and_lands_on_it(
    house: House, who: Member | None, items: set[str]
) -> None:
    numbers = shelved(house)
    here = {title: f"/bulletins/2026-q4#item-{numbers[title]}" for title in items}
    assert found(house, who, "okapi") == {**here, "The okapi quarter": "/bulletins/2026-q4"}
    assert found(house, who, "giraffes") == {"The okapi quarter": "/bulletins/2026-q4"}
    # Words of the Kiswahili edition lead into it.
    assert found(house, who, "sentensi") == {title: f"/bulletins/2026-q4/sw#item-{numbers[title]}" for title in items}
    assert set(found(house, who, "okapi", **{"accept-language": "sw"})) >= {"The okapi quarter"}
    page = house.browse(who).get("/search", params={"q": "okapi"}).text
    assert {title for title in numbers if title in page} == items
    assert "2026-q4#item-" in page


def test_what_is_not_out_or_no_longer_there_is_not_found(house: House) -> None:
    with house.write() as session:
        told = Submission(
            person_id=1,
            kind="story",
            title="Okapi",
            created_at=clock.now(),
            audience="public",
            state=SubmissionState.ACCEPTED,
        )
        session.add(told)
        session.flush()
        number = told.id
    source = {"source_kind": SourceKind.SUBMISSION, "source_key": str(number)}
    sent(house, "2026-q3", new_item("Okapi of an author", **source))
    opened(house)
    with house.write() as session:
        for quarter in ("2026-q3", "2026-q4"):
            index_soon(session, issue_row(session, quarter))
    house.work()
    assert set(found(house, None, "okapi")) == {"Okapi of an author"}
    assert not found(house, people.COORDINATOR, "October")
    # The index tells of it still, and nobody is shown it.
    with house.write() as session:
        session.get_one(Submission, number).audience = "members"
    assert not house.browse().get("/api/v1/search?q=okapi").json()["hits"]
    assert set(found(house, people.MEMBER, "okapi")) == {"Okapi of an author"}
    with house.write() as session:
        session.get_one(Submission, number).state = SubmissionState.WITHDRAWN
        index_soon(session, issue_row(session, "2026-q3"))
        issue_row(session, "2026-q4").state = IssueState.SENDING
        index_soon(session, issue_row(session))
    house.work()
    assert not found(house, people.COORDINATOR, "okapi")
    assert set(found(house, None, "October")) == {"Quarterly bulletin, October to December 2026"}


def test_whose_source_closes_is_not_even_counted(house: House) -> None:
    """Neither among the results nor in the numbers beside them: a word of it would be found out otherwise."""
    numbers = [document(house, f"Study {n}", audience="public") for n in range(3)]
    person = house.person_id(people.MEMBER)
    with house.write() as session:
        session.add(Naming(person_id=person, agreed_at=clock.now()))
    items = [new_item(f"Okapi {n}", source_kind=SourceKind.DOCUMENT, source_key=str(n)) for n in numbers]
    named = {"source_kind": SourceKind.RECOGNITION, "source_key": f"person-{person}", "audience": "members"}
    sent(house, "2026-q4", *items, new_item("Okapi of the quarter", **named))
    with house.write() as session:
        index_soon(session, issue_row(session))
    house.work()

    def counted(who: Member | None) -> tuple[int, int]:
        query = {"q": "okapi", "kind": "bulletin", "per_page": "1"}
        answer = house.browse(who).get("/api/v1/search", params=query).json()
        return answer["total"], answer["facets"]["kind"]["bulletin"]

    assert (counted(None), counted(people.MEMBER)) == ((3, 3), (4, 4))
    with house.write() as session:
        documents.withdraw(session, session.get_one(Document, numbers[0]), by=house.actor(people.COORDINATOR))
        choose(session, named=False, by=house.actor(people.MEMBER))
    house.work()
    assert (counted(None), counted(people.MEMBER)) == ((2, 2), (2, 2))
