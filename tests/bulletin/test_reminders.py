"""Owners and authors are reminded before their day, once, by whoever comes first; digests say until when to propose something."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import update

from app.access import end_grants
from app.bulletin import actions_triage, jobs_remind, novelties_deadline
from app.bulletin.models import EditState, IssueState, Submission, Task
from tests import people
from tests.bulletin import issues
from tests.bulletin.working import form, in_november, issue, submitted
from tests.houses import text_of

__all__ = ["in_november", "issue"]


def run(house, moment):
    """The reminders of that moment, by two schedulers at once."""
    with time_machine.travel(moment, tick=False):

        def one(_number):
            with house.write() as session:
                jobs_remind.run(session, house.services, {}, None)

        with ThreadPoolExecutor(2) as both:
            list(both.map(one, range(2)))
        house.work()


def subjects(house, who):
    return [" ".join(str(mail["subject"]).split()) for mail in house.mails(who) if "submissions/" not in text_of(mail)]


def test_owners_are_reminded_once_three_days_before_their_day(house, browse, issue):
    with house.write() as session:
        session.execute(update(Task).where(Task.code == "opening").values(owner_id=house.person_id(people.MEMBER)))
    house.work()
    title = "Quarterly bulletin, October to December 2026"
    told = []
    for moment, new in (
        (datetime(2026, 12, 24, 20, 59, tzinfo=UTC), []),
        (datetime(2026, 12, 24, 21, 0, tzinfo=UTC), [f"Due by 28 December 2026: {title}"]),  # midnight in Nairobi
        (datetime(2026, 12, 25, 21, 0, tzinfo=UTC), []),
        (datetime(2026, 12, 29, 9, 0, tzinfo=UTC), [f"Due by 30 December 2026: {title}"]),  # a house that stood still
    ):
        run(house, moment)
        told += new
        assert subjects(house, people.COORDINATOR) == told
    first, last = (text_of(one) for one in house.mails(people.COORDINATOR))
    assert "28 December 2026: Write every summary. There is nothing in the issue yet." in first
    assert f"{issue.desk}/work" in first
    # No member owns a task: what is nobody's who could do it is the coordinators'.
    assert "30 December 2026: Choose the lead story" in last
    assert "1 January 2027: Complete the other editions" in last
    assert subjects(house, people.MEMBER) == []
    with time_machine.travel(datetime(2026, 12, 30, tzinfo=UTC)):
        owner = str(house.person_id(people.COORDINATOR))
        given = form(due_summaries="2027-01-02", was_owner_summaries=owner, owner_summaries=owner)
        assert browse(people.COORDINATOR).post(f"{issue.desk}/work/plan", data=given).status_code == 303
    run(house, datetime(2026, 12, 30, 9, tzinfo=UTC))
    assert subjects(house, people.COORDINATOR)[2:] == [f"Due by 2 January 2027: {title}"]
    with house.write() as session:
        issues.issue_row(session).state = IssueState.SENT
    run(house, datetime(2027, 2, 1, tzinfo=UTC))
    assert len(subjects(house, people.COORDINATOR)) == 3


@pytest.mark.parametrize(
    ("state", "owner", "reminded"),
    [
        (IssueState.EDITING, people.CHAIR, {people.COORDINATOR}),  # nobody can approve what nobody asked to be approved
        (IssueState.APPROVAL, people.CHAIR, {people.CHAIR}),
        (IssueState.APPROVAL, None, {people.CHAIR, people.ADMINISTRATOR}),
        (IssueState.APPROVAL, people.COORDINATOR, {people.CHAIR, people.ADMINISTRATOR}),  # who wrote in it
    ],
)
def test_approval_is_asked_of_those_who_may_give_it(house, issue, state, owner, reminded):
    issues.with_items(house, issue.quarter)
    writer, owner_id = house.person_id(people.COORDINATOR), house.person_id(owner) if owner else None
    with house.write() as session:
        row = issues.issue_row(session)
        row.state, row.requested_by = state, writer
        given = {"due_on": date(2027, 1, 3), "owner_id": owner_id}
        session.execute(update(Task).where(Task.code == "approval").values(given))
        session.execute(update(Task).where(Task.code != "approval").values(due_on=date(2027, 1, 30)))
    run(house, datetime(2027, 1, 2, 9, tzinfo=UTC))
    told = {who for who in (people.COORDINATOR, people.CHAIR, people.ADMINISTRATOR) if subjects(house, who)}
    assert told == reminded


@pytest.mark.parametrize("gone", [False, True])
def test_authors_are_reminded_of_questions_and_summaries_while_they_are_here(house, issue, gone):
    coordinator = house.actor(people.COORDINATOR)
    asked, shown = submitted(house), submitted(house, title="Wajir counts again")
    with house.write() as session:
        actions_triage.ask(
            session, house.settings, session.get_one(Submission, asked), "In which wards?", by=coordinator
        )
        one = session.get_one(Submission, shown)
        item = issues.new_item("Wajir counts again", source_kind="submission", source_key=str(shown))
        one.state, one.issue_id, one.edit_state = "accepted", issue.id, EditState.SHOWN
        one.edited = {code: {"title": item.title[code], "summary": item.summary[code]} for code in ("en", "sw")}
    issues.with_items(house, issue.quarter, item)
    if gone:
        with house.write() as session:
            end_grants(session, house.person_id(people.MEMBER))
    house.work()
    before = len(house.mails(people.MEMBER))
    for day in (16, 17, 18, 27, 28, 29):
        run(house, datetime(2026, 12, day, 9, tzinfo=UTC))
    mails = house.mails(people.MEMBER)[before:]
    assert [" ".join(str(one["subject"]).split()) for one in mails] == (
        []
        if gone
        else [
            "Your answer is needed by 20 December 2026: Cash reaches Turkana by phone",
            "Is the summary right? Wajir counts again",
        ]
    )
    if not gone:
        assert "In which wards?" in text_of(mails[0])
        assert f"/bulletins/submissions/{asked}" in text_of(mails[0])


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (date(2026, 12, 1), date(2026, 12, 2), False),
        (date(2026, 12, 3), date(2026, 12, 4), True),
        (date(2026, 12, 4), date(2026, 12, 5), False),
        (date(2026, 12, 18), date(2026, 12, 19), False),
    ],
)
def test_a_digest_says_once_until_when_to_propose(house, issue, since, until, told):
    """`issue` takes proposals until 17 December."""
    moments = [datetime(day.year, day.month, day.day, 4, tzinfo=UTC) for day in (since, until)]
    for who, wanted in ((people.MEMBER, told), (people.GUEST, False)):
        with house.read() as session:
            found = novelties_deadline.proposals_wanted(session, house.settings, house.actor(who), *moments, "en")
        assert [line.title for one in found for line in one.lines] == (
            ["Propose something for the bulletin until 17 December 2026"] if wanted else []
        )
