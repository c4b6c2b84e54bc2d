"""The calendar of work: a checklist that turns green by what is so, days and owners, and who sees what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.bulletin import actions_triage, work
from app.bulletin.models import EditState, IssueState, Picture, Submission, SubmissionNote, Task, Version
from app.bulletin.queries import items_of
from app.core import clock
from tests import people
from tests.bulletin import issues
from tests.bulletin.working import DUE, MONDAY, checks, form, in_november, issue, submitted

__all__ = ["in_november", "issue"]


def change(house, what):
    """Changes the issue and its items; returns what stands in the way then."""
    with house.write() as session:
        row = issues.issue_row(session)
        what(session, row, list(items_of(session, row)))
        session.flush()
        return work.obstacles(session, row)


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


@pytest.mark.parametrize(
    ("typed", "wrong", "days"),
    [
        ({"due_summaries": "2026-12-22"}, "", {"summaries": date(2026, 12, 22)}),
        ({"due_submissions": "2026-12-10"}, "", {"submissions": date(2026, 12, 10)}),
        ({"due_sending": "2027-01-14", "shift": "yes", "due_triage": "2026-12-18"}, "",
         {code: day + timedelta(days=7) for code, day in DUE.items()} | {"triage": date(2026, 12, 18)}),
        ({"due_sending": "2026-12-30"}, "Other days would come after it. Change them too, or move them along.", {}),
        ({"due_pictures": "2027-01-08"}, "Choose a day that is not after the day of sending.", {}),
        ({"due_summaries": "soon"}, "Enter a date as year, month and day, such as 2027-01-31.", {}),
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
