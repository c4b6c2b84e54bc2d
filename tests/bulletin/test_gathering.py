"""What the quarter has to tell is found by itself, follows its sources, and never touches what the editors decided."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from app import documents, forum
from app.access import SYSTEM
from app.bulletin import editions, gathering, jobs_gather
from app.bulletin.found import crossed
from app.bulletin.models import Candidate, CandidateState, Issue, IssueState
from app.documents.models import Document, DocumentVersion
from app.events import Event, cancel_event
from app.forum import Post
from app.worker import registry
from tests import people
from tests.bulletin import issues, quarter
from tests.bulletin.quarter import candidates, document
from tests.events import factory

WAITING, TAKEN, ASIDE, GONE = CandidateState.WAITING, CandidateState.TAKEN, CandidateState.ASIDE, CandidateState.GONE


DRAFTED = """Households in Turkana were paid by phone from July, in 2026. The study recommends that counties without agents hire some \
before the rains."""


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(quarter.NOW, tick=False) as clock:
        yield clock


def gather(house, number):
    with house.write() as session:
        issue = session.get_one(Issue, number)
        return gathering.gather(session, issue, house.settings.zone)


def states(house, issue_id):
    return {key: one.state for key, one in candidates(house, issue_id).items()}


def test_everything_that_can_be_told_is_found_with_a_draft_of_its_own_words(house):
    told = quarter.lived(house)
    issue = issues.opened(house)
    house.work()
    found = candidates(house, issue.id)
    expected = {
        ("document", told.study): ("studies", "public", "Paying by phone in Turkana", DRAFTED),
        ("document", told.appeal): ("calls", "members", "Appeal for the 2027 drought", "Counties ask for cover."),
        ("document", told.private): ("studies", "group-1", "Notes of the group", "Only the group reads this."),
        ("topic", told.concluded): ("conclusions", "members", "Who pays agents in the dry months?",
                                    "Agents are paid by the county. The fee is 1 %."),
        ("call", told.call): ("calls", "members", "Wanted: pictures of pay days", "Send us yours. We publish the best."),
        ("highlight", told.highlight): ("groups", "members", "Financing and Sustainability: result",
                                        "Fourteen counties show the transfer under a vote head of its own."),
        ("event", told.held): ("events", "public", "Costing a scheme",
                               "What does a scheme cost? Two counties show their sheets."),
        ("event", told.series): ("events", "group-1", "Financing meets", ""),
        ("event", told.conference): ("calls", "members", "National conference",
                                     "Three days in Nairobi. Submit an abstract by 15 January 2027."),
        ("organisation", told.newcomer): ("members", "public", "Lakeview Policy Centre (LPC)",
                                          "The centre costs county programmes. It works in Kisumu."),
        ("milestone", "social_assistance-households-763670"): ("numbers", "public",
                                                               "Social assistance: 763,670 households reached", ""),
        ("recognition", "together"): ("recognition", "members", "3 people of 2 organisations took part this quarter", ""),
    }  # fmt: skip
    assert {
        key: (one.section, one.audience, one.title["en"], one.draft.get("en", "")) for key, one in found.items()
    } == expected
    assert all(one.state == WAITING for one in found.values())
    facts = {key: one.facts.get("en") for key, one in found.items()}
    assert facts["document", told.study] == "UNICEF · Research study · 2026"
    assert facts["event", told.series].endswith(
        "Held on 13 October 2026 and 10 November 2026 · Next on 8 December 2026, 12 January 2027 and 9 February 2027"
    )
    assert found["organisation", told.newcomer].facts["sw"].startswith("Jopo la wataalamu")
    assert found["event", told.held].href == f"/events/{told.held}"
    assert gather(house, issue.id) == gathering.Gathered()


def test_waiting_candidates_follow_their_sources_and_decided_ones_stay(house, in_november):
    study = document(house, "A study", summary="It was read by many. " * 9)
    aside, taken, closed = (document(house, f"Another {n}") for n in range(3))
    later = document(house, "Under embargo", embargo_until=datetime(2026, 12, 1, tzinfo=UTC))
    meeting = factory.webinar(house)
    issue = issues.opened(house)
    assert gather(house, issue.id).new == 5
    with house.write() as session:
        for number, state in ((aside, ASIDE), (taken, TAKEN)):
            session.execute(update(Candidate).where(Candidate.source_key == str(number)).values(state=state))
        for number in (study, aside, taken, closed):
            one = session.get_one(Document, number)
            if number == closed:
                documents.withdraw(session, one, by=house.actor(people.COORDINATOR))
                continue
            version = session.get_one(DocumentVersion, one.version_id)
            version.title = f"Renamed {number}"
        cancel_event(
            session, session.get_one(Event, meeting), "The hall is closed.", by=house.actor(people.COORDINATOR)
        )
    assert gather(house, issue.id) == gathering.Gathered(new=0, changed=1, gone=2)
    found = candidates(house, issue.id)
    assert found["document", str(study)].title["en"] == f"Renamed {study}"
    for number, state in ((aside, ASIDE), (taken, TAKEN)):
        assert found["document", str(number)].state == state
        assert found["document", str(number)].title["en"].startswith("Another")
    assert {found["document", str(closed)].state, found["event", str(meeting)].state} == {GONE}
    assert ("document", str(later)) not in found
    in_november.move_to(datetime(2026, 12, 1, 0, 1, tzinfo=UTC))
    assert gather(house, issue.id).new == 1
    with house.write() as session:
        row = session.get_one(Document, closed)
        documents.publish(session, row, by=house.actor(people.COORDINATOR))
    gather(house, issue.id)
    assert states(house, issue.id)["document", str(closed)] == WAITING
    with house.write() as session:
        issues.issue_row(session).state = IssueState.FROZEN
    document(house, "After the approval")
    assert gather(house, issue.id) == gathering.Gathered()


@pytest.mark.parametrize(
    ("published", "frozen", "in_q3", "in_q4"),
    [
        (datetime(2026, 9, 30, 20, 59, tzinfo=UTC), None, True, False),
        (datetime(2026, 9, 30, 21, 0, tzinfo=UTC), None, False, True),  # midnight in Nairobi
        (
            datetime(2026, 9, 20, 9, tzinfo=UTC),
            datetime(2026, 9, 15, 9, tzinfo=UTC),
            True,
            True,
        ),  # the issue came too soon for it
        (datetime(2026, 9, 20, 9, tzinfo=UTC), datetime(2026, 9, 25, 9, tzinfo=UTC), True, False),
        (datetime(2026, 9, 20, 9, tzinfo=UTC), datetime(2026, 10, 9, 9, tzinfo=UTC), True, False),
    ],
)
def test_each_thing_belongs_to_one_quarter_in_the_houses_zone(house, published, frozen, in_q3, in_q4):
    number = str(document(house, "A study"))
    with house.write() as session:
        session.execute(update(Document).values(published_at=published))
    before, now = issues.opened(house, "2026-q3"), issues.opened(house)
    gather(house, before.id)
    with house.write() as session:
        issues.issue_row(session, "2026-q3").frozen_at = frozen
    gather(house, now.id)
    assert (
        ("document", number) in candidates(house, before.id),
        ("document", number) in candidates(house, now.id),
    ) == (in_q3, in_q4)


def test_what_an_issue_told_is_not_found_again_and_what_stands_in_it_is_taken(house):
    first, second = str(document(house, "Told in September")), str(document(house, "Put off to this issue"))
    item = issues.new_item(source_kind="document", source_key=first)
    issues.sent(house, "2026-q3", item)
    issue = issues.opened(house)
    issues.with_items(house, issue.quarter, replace(item, source_key=second))
    assert gather(house, issue.id).new == 1
    assert states(house, issue.id) == {("document", second): TAKEN}


def test_two_gatherers_at_once_find_everything_once(house):
    for number in range(4):
        document(house, f"Study {number}")
    issue = issues.opened(house)
    with ThreadPoolExecutor(2) as both:
        made = list(both.map(lambda _: gather(house, issue.id), range(2)))
    assert sorted(one.new for one in made) == [0, 4]
    assert len(candidates(house, issue.id)) == 4


def test_the_statements_do_not_grow_with_what_is_found(house):
    issue = issues.opened(house)
    counts = []
    for more in (2, 6):
        for number in range(more):
            document(house, f"Study {more} {number}")
            factory.webinar(house, title=f"Webinar {more} {number}")
        with house.counting() as statements:
            assert gather(house, issue.id).new == more * 2
        counts.append(len(statements))
    assert counts[1] <= counts[0]


def test_it_is_done_when_an_issue_is_opened_and_every_hour(house):
    number = document(house, "A study")
    issue = issues.opened(house)
    house.work()
    with house.write() as session:
        assert session.get_one(Issue, issue.id).gathered_at == quarter.NOW
        session.execute(update(Issue).values(gathered_at=None))
    document(house, "Another")
    hourly = next(one for one in registry() if one.name == "bulletin.gather")
    assert hourly.every == timedelta(hours=1)
    found = jobs_gather.look(house.services, {})
    with house.write() as session:
        jobs_gather.keep(session, house.services, {}, found)
    assert states(house, issue.id) == {("document", str(one)): WAITING for one in (number, number + 1)}


def test_people_are_named_only_while_they_agree(house, browse):
    by = house.actor(people.COLLEAGUE)
    with house.write() as session:
        for day in (5, 12, 40, 45):
            _, post = forum.start_topic(
                session,
                kind="discussion",
                title=f"Day {day}",
                text="What do you think?",
                audience="members",
                group_id=None,
                by=by,
            )
            session.execute(
                update(Post)
                .where(Post.id == post.id)
                .values(created_at=datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=day))
            )
    issue = issues.opened(house)
    person = ("recognition", f"person-{by.person_id}")
    gather(house, issue.id)
    found = candidates(house, issue.id)
    assert [key for key in found if key[0] == "recognition"] == [("recognition", "organisation-1")]
    assert found["recognition", "organisation-1"].title["en"] == "UNICEF: active throughout the quarter"
    assert found["recognition", "organisation-1"].facts["en"] == "4 contributions"
    assert not any("Kioko" in str(one.title) + str(one.facts) for one in found.values())
    page = browse(people.COLLEAGUE)
    for visitor, status in ((people.GUEST, 403), (None, 303)):
        assert browse(visitor).post("/bulletins/naming", data={"named": "yes"}).status_code == status
    for _ in range(2):
        assert page.post("/bulletins/naming", data={"named": "yes"}).status_code == 303
    assert 'value="yes" checked' in page.get("/bulletins/naming").text
    gather(house, issue.id)
    assert candidates(house, issue.id)[person].title["en"] == "Kioko Colleague, UNICEF: active throughout the quarter"
    told = issues.new_item("Kioko Colleague", source_kind="recognition", source_key=person[1], audience="members")
    issues.with_items(house, issue.quarter, told)

    def read():
        with house.read() as session:
            edition = editions.edition_of(session, issues.issue_row(session), "en")
            return [one.title for one in editions.for_actor(session, edition, SYSTEM).blocks]

    assert read() == ["Kioko Colleague"]
    assert page.post("/bulletins/naming", data={"named": "no"}).status_code == 303
    assert read() == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("before", "now", "passed"),
    [(0, 9, []), (9, 10, [10]), (10, 24, []), (24, 101, [25, 50, 75, 100]), (980, 1600, [1000, 1500]), (60, 40, [])],
)
def test_round_numbers(before, now, passed):
    assert list(crossed(before, now)) == passed
