"""The calendar of work: a checklist that turns green by what is so, days and owners, reminders, and who sees what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.access import end_grants
from app.bulletin import actions_triage, jobs_remind, novelties_deadline, work
from app.bulletin.actions_submission import Proposal, propose
from app.bulletin.models import EditState, IssueState, Picture, Submission, SubmissionNote, Task, Version
from app.bulletin.queries import items_of
from app.core import clock
from tests import people
from tests.bulletin import issues
from tests.houses import text_of

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
# Of the fourth quarter: it goes out on 7 January.
DUE = {
    "submissions": date(2026, 12, 17), "triage": date(2026, 12, 20), "summaries": date(2026, 12, 28), "pictures": date(2026, 12, 29),
    "opening": date(2026, 12, 30), "authors": date(2026, 12, 31), "languages": date(2027, 1, 1), "approval": date(2027, 1, 3),
    "sending": date(2027, 1, 7),
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def issue(house):
    return issues.opened(house)


def change(house, what):
    """Changes the issue and its items; returns what stands in the way then."""
    with house.write() as session:
        row = issues.issue_row(session)
        what(session, row, list(items_of(session, row)))
        session.flush()
        return work.obstacles(session, row)


def checks(house):
    with house.read() as session:
        row = issues.issue_row(session)
        found = work.checklist(session, row, today=clock.today(house.settings.zone))
        return {one.code: one for one in found}


def submitted(house, who=people.MEMBER, title="Cash reaches Turkana by phone"):
    by = house.actor(who)
    with house.write() as session:
        given = Proposal(kind="story", title=title, text="We pay by phone.", audience="public")
        return propose(session, house.settings, given, by=by, today=MONDAY.date()).id


def test_the_way_to_approval_is_clear_once_everything_is_so(house, issue):
    event = issues.new_item("A forum", source_kind="event", source_key="91", summary={}, draft={"en": "It was held."})
    study = issues.new_item("A study", source_kind="document", source_key="92", summary={"en": "", "sw": ""})
    draft = issues.new_item(
        "A topic", source_kind="topic", source_key="93", summary={"en": "Said  so."}, draft={"en": "Said so."}
    )
    assert change(house, lambda *_: None) == [
        "There is nothing in the issue yet.",
        "No lead story is chosen, and the editor's note is not written.",
        "The editor's note is in English only.",
    ]
    issues.with_items(house, issue.quarter, event, study, draft)

    def first(_session, row, found):
        picture = Picture(added_by=row.opened_by, name="a.jpg", width=1, height=1, storage_key="a", size=1, small_key="b",
                          small_size=1, sha256="", added_at=MONDAY)  # fmt: skip
        _session.add(picture)
        _session.flush()
        found[0].picture_id, found[0].alt = picture.id, {"sw": "Watu"}
        row.lead_id = found[0].id

    def write(_session, _row, found):
        for one in found:
            one.summary = {"en": "" if one.source_kind == "event" else f"{one.title['en']} in our words."}

    def both(_session, row, found):
        row.texts = {"en": {"note": "Welcome."}, "sw": {"note": "Karibu."}}
        for one in found:
            one.summary = one.summary | {"sw": "" if one.source_kind == "event" else "Kwa maneno yetu."}

    partly = "Items that would appear in English in the Kiswahili edition: 3 of 3. Translate them, or say that it is to be so."
    bare = "Pictures without an alternative text: 1 of 1."
    assert change(house, first) == [
        "Summaries still to be written: 3 of 3.",
        bare,
        "The editor's note is not written.",
        partly,
    ]
    assert change(house, write)[0] == bare
    assert (
        change(house, lambda _s, _r, found: setattr(found[0], "alt", {"en": "People"}))[0]
        == "The editor's note is not written."
    )
    assert change(house, both) == []
    version = Version(revision=1, texts={}, person_id=1, saved_at=MONDAY, conflict=True)

    def lose(session, row, _found):
        version.issue_id = row.id
        session.add(version)

    assert change(house, lose) == ["Texts that two people changed at once, to be settled: 1."]
    assert change(house, lambda session, *_: session.execute(update(Version).values(settled_at=MONDAY))) == []
    submitted(house)
    assert change(house, lambda *_: None) == ["Submissions to be decided: 1. Waiting for an answer of the author: 0."]
    assert {code for code, one in checks(house).items() if one.done} == {
        "summaries",
        "pictures",
        "opening",
        "authors",
        "languages",
    }


def test_the_days_of_the_calendar_and_what_turns_green_with_time(house, browse, issue, in_november):
    found = checks(house)
    assert {code: one.due_on for code, one in found.items()} == DUE
    assert [code for code, one in found.items() if one.standing == "later"] == ["submissions", "triage", "sending"]
    page = browse(people.CHAIR).get(f"{issue.desk}/work").text
    assert "Members propose items until Thursday 17 December 2026." in page
    in_november.move_to(datetime(2026, 12, 28, 21, 0, tzinfo=UTC))  # midnight in Nairobi
    found = checks(house)
    assert {code: str(one.standing) for code, one in found.items()} == {
        "submissions": "done", "triage": "done", "summaries": "late", "pictures": "done", "opening": "todo", "authors": "done",
        "languages": "todo", "approval": "todo", "sending": "later",
    }  # fmt: skip
    with house.write() as session:
        row = issues.issue_row(session)
        row.state, row.scheduled_at = IssueState.FROZEN, MONDAY
    assert {str(one.standing) for code, one in checks(house).items() if code in ("approval", "sending")} == {"done"}


@pytest.mark.parametrize(
    ("who", "state", "seen", "planned"),
    [
        (people.COORDINATOR, IssueState.COLLECTING, 200, 303),
        (people.COORDINATOR, IssueState.APPROVAL, 200, 303),
        (people.COORDINATOR, IssueState.SENT, 200, 409),
        (people.CHAIR, IssueState.COLLECTING, 200, 403),
        (people.MEMBER, IssueState.COLLECTING, 403, 403),
        (None, IssueState.COLLECTING, 303, 303),
    ],
)
def test_who_sees_the_work_and_who_plans_it(house, browse, issue, who, state, seen, planned):
    number, coordinator = submitted(house, title="A question to answer"), house.actor(people.COORDINATOR)
    with house.write() as session:
        one = session.get_one(Submission, number)
        actions_triage.ask(session, house.settings, one, "In which wards?", by=coordinator)
        issues.issue_row(session).state = state
    visitor = browse(who)
    answer = visitor.get(f"{issue.desk}/work")
    assert answer.status_code == seen
    assert ("A question to answer" in answer.text) == (who is people.COORDINATOR)
    assert visitor.get("/bulletins/desk/2031-q1/work").status_code == (404 if seen == 200 else seen)
    for path, data in (("plan", form()), ("languages/done", {})):
        answer = visitor.post(f"{issue.desk}/work/{path}", data=data)
        assert answer.status_code == planned
        assert answer.headers.get("location", "").startswith("/sign-in") == (who is None)
    with house.read() as session:
        one = session.scalar(select(Task).where(Task.code == "languages"))
        assert (one.done_at is not None) == (planned == 303 and who is not None)


def form(**typed):
    """As drawn, with some of it changed: `due_summaries`, `owner_approval`…"""
    drawn = {f"due-{code}": day.isoformat() for code, day in DUE.items()} | {f"owner-{code}": "" for code in DUE}
    return (
        drawn
        | {f"was-{name}": value for name, value in drawn.items()}
        | {k.replace("_", "-"): v for k, v in typed.items()}
    )


@pytest.mark.parametrize(
    ("typed", "wrong", "days"),
    [
        ({"due_summaries": "2026-12-22"}, "", {"summaries": date(2026, 12, 22)}),
        ({"due_submissions": "2026-12-10"}, "", {"submissions": date(2026, 12, 10)}),
        ({"due_sending": "2027-01-14", "shift": "yes", "due_triage": "2026-12-18"}, "",
         {code: day + timedelta(days=7) for code, day in DUE.items()} | {"triage": date(2026, 12, 18)}),
        ({"due_sending": "2026-12-30"}, "Choose a day that is not after the day of sending.", {}),
        ({"due_summaries": "soon"}, "Enter a date as year, month and day, such as 2027-01-31.", {}),
        ({"due_summaries": "1870-01-01"}, "Enter a date of this century.", {}),
        ({"owner_summaries": "chair"}, "Choose one of the people offered.", {}),
        ({}, "", {}),
    ],
)  # fmt: skip
def test_days_and_owners_are_set_in_one_form(house, browse, issue, typed, wrong, days):
    typed = {name: str(house.person_id(people.CHAIR)) if value == "chair" else value for name, value in typed.items()}
    with house.write() as session:
        session.execute(update(Task).values(owner_id=None))
    answer = browse(people.COORDINATOR).post(f"{issue.desk}/work/plan", data=form(**typed))
    assert answer.status_code == (422 if wrong else 303)
    if wrong:
        assert wrong in answer.text
        assert "<title>Error:" in answer.text
        assert all(f'value="{value}"' in answer.text for name, value in typed.items() if name.startswith("due"))
    assert {code: one.due_on for code, one in checks(house).items()} == DUE | days
    with house.read() as session:
        row = issues.issue_row(session)
        assert (row.submissions_until, row.due_on) == ((DUE | days)["submissions"], (DUE | days)["sending"])


def test_two_coordinators_who_plan_at_once_lose_nothing(house, browse, issue):
    chair = str(house.person_id(people.CHAIR))
    with house.write() as session:
        session.execute(update(Task).values(owner_id=None))
    page = browse(people.COORDINATOR)
    assert page.post(f"{issue.desk}/work/plan", data=form(owner_approval=chair)).status_code == 303
    assert page.post(f"{issue.desk}/work/plan", data=form(due_approval="2027-01-04")).status_code == 303
    found = checks(house)["approval"]
    assert (found.owner_id, found.due_on) == (int(chair), date(2027, 1, 4))
    assert "By 4 January 2027: Chair Person." in page.get(f"{issue.desk}/work").text


def test_what_a_person_says_is_done_counts_until_things_change(house, browse, issue, in_november):
    page, number = browse(people.COORDINATOR), submitted(house)
    item = issues.new_item(source_kind="submission", source_key=str(number))
    issues.with_items(house, issue.quarter, item)
    with house.write() as session:
        one = session.get_one(Submission, number)
        one.state, one.issue_id, one.edit_state = "accepted", issue.id, EditState.CONTESTED
        one.edited = {code: {"title": item.title[code], "summary": item.summary[code]} for code in ("en", "sw")}
        session.add(
            SubmissionNote(submission_id=number, person_id=one.person_id, kind="contested", text="No.", at=MONDAY)
        )
    found = checks(house)["authors"]
    assert not found.done
    assert found.sentence.startswith("Authors who ask for a change: 1.")
    in_november.shift(60)
    assert page.post(f"{issue.desk}/work/authors/done").status_code == 303
    assert page.post(f"{issue.desk}/work/summaries/done").status_code == 404
    assert checks(house)["authors"].done
    assert "Said by Chege Coordinator." in page.get(f"{issue.desk}/work").text
    in_november.shift(60)
    with house.write() as session:
        one = session.get_one(Submission, number)
        session.add(
            SubmissionNote(
                submission_id=number, person_id=one.person_id, kind="contested", text="Still no.", at=clock.now()
            )
        )
    assert not checks(house)["authors"].done
    assert page.post(f"{issue.desk}/work/authors/open").status_code == 303


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


def test_the_statements_of_the_page_do_not_grow(house, browse, issue):
    page, counts = browse(people.COORDINATOR), []
    for more in (1, 6):
        for number in range(more):
            submitted(house, title=f"Story {more} {number}")
        issues.with_items(house, issue.quarter, *(issues.new_item(f"Item {more} {number}") for number in range(more)))
        with house.counting() as statements:
            assert page.get(f"{issue.desk}/work").status_code == 200
        counts.append(len(statements))
    assert counts[1] <= counts[0]
