"""Items move, lead, go and are put off; two editors at once lose nothing."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.bulletin.models import Candidate, Carried, Editor, Issue, IssueState, Item, Submission, SubmissionState
from app.bulletin.models import SourceKind as Kind
from app.bulletin.ordering import put_before, shifted
from app.core import clock
from tests import people
from tests.bulletin import issues
from tests.bulletin.issues import new_item

NEXT = "2027-q1"
WRITTEN = {"summary": {"en": "Ours.", "sw": "Yetu."}, "alt": {"en": "A well"}, "credit": "Asha"}


@pytest.mark.database_free
def test_orders():
    assert [shifted([1, 2, 3], 2, step) for step in ("up", "down")] == [[2, 1, 3], [1, 3, 2]]
    assert shifted([1, 2], 1, "up") == shifted([1, 2], 2, "down") == shifted([1, 2], 9, "up") == [1, 2]
    assert put_before([1, 2, 3], 3, 1) == [3, 1, 2]
    assert put_before([1, 2, 3], 1, None) == put_before([1, 2, 3], 1, 9) == [2, 3, 1]
    assert put_before([1], 7, 1) == [7, 1]


def sections_on(browser, at) -> dict[str, str]:
    """Number of each section by its title, as the choices of an item have them."""
    page = browser.get(at.desk).text
    return {title: number for number, title in re.findall(r'<option value="(\d+)"[^>]*>([^<]+)</option>', page)}


def test_items_move_by_buttons_and_by_dragging(house, browse):
    at = issues.opened(house)
    first, second, third = issues.with_items(house, at.quarter, new_item("A"), new_item("B"), new_item("C"))
    editor = browse(people.COORDINATOR)
    sections = sections_on(editor, at)
    stories, events = sections["Stories from members"], sections["Events"]

    def move(item, **data):
        answer = editor.post(f"{at.desk}/items/{item}/move", data=data)
        assert answer.headers["location"] == f"{at.desk}#item-{item}"
        return issues.standing(house)

    assert move(third, step="up") == {"stories": ["A", "C", "B"]}
    assert move(first, step="up") == {"stories": ["A", "C", "B"]}
    assert move(first, step="down") == {"stories": ["C", "A", "B"]}
    assert move(second, section=stories, before=third) == {"stories": ["B", "C", "A"]}
    assert move(second, section=events) == {"stories": ["C", "A"], "events": ["B"]}
    assert move(first, section=events, before=second) == {"stories": ["C"], "events": ["A", "B"]}
    # What stands elsewhere by now, is gone or is no number counts as the end.
    for nonsense in (third, 99999, "x", 2**40):
        assert move(first, section=events, before=nonsense) == {"stories": ["C"], "events": ["B", "A"]}
        assert move(first, section=events, before=second) == {"stories": ["C"], "events": ["A", "B"]}
    assert editor.post(f"{at.desk}/items/{first}/move", data={"section": 99999}).status_code == 422
    assert editor.post(f"{at.desk}/items/99999/move", data={"step": "up"}).status_code == 404
    assert editor.post(f"/bulletins/desk/2031-q1/items/{first}/move", data={"step": "up"}).status_code == 404
    with house.read() as session:
        assert issues.issue_row(session).state == IssueState.EDITING
        assert list(session.scalars(select(Editor.person_id))) == [house.person_id(people.COORDINATOR)]


def test_two_editors_at_once_lose_nothing(house, browse):
    at = issues.opened(house)
    ids = issues.with_items(house, at.quarter, *(new_item(name) for name in "ABCDEF"))
    editors = [browse(people.COORDINATOR) for _ in range(3)]
    events = sections_on(editors[0], at)["Events"]
    with house.read() as session:
        before = issues.issue_row(session).revision

    def act(n):
        data = {"section": events, "before": ids[0]} if n % 2 else {"step": "up"}
        return editors[n % 3].post(f"{at.desk}/items/{ids[n]}/move", data=data).status_code

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(act, range(6))) == {303}
    there = issues.standing(house)
    assert sorted(title for titles in there.values() for title in titles) == list("ABCDEF")
    assert sorted(there["events"]) == list("BDF")
    with house.read() as session:
        places = session.execute(select(Item.section_id, Item.position)).all()
        assert len(set(places)) == len(places)
        assert issues.issue_row(session).revision > before


def test_one_story_leads(house, browse):
    at = issues.opened(house)
    first, second = issues.with_items(house)
    editor = browse(people.COORDINATOR)

    def lead():
        with house.read() as session:
            return issues.issue_row(session).lead_id

    for item, data, leads in (
        (first, {}, first),
        (second, {}, second),
        (first, {"lead": "no"}, second),
        (second, {"lead": "no"}, None),
        (first, {}, first),
    ):
        assert editor.post(f"{at.desk}/items/{item}/lead", data=data).status_code == 303
        assert lead() == leads
    assert editor.get(at.desk).text.count("Lead story</span>") == 1
    assert editor.post(f"{at.desk}/items/{first}/remove").status_code == 303
    assert lead() is None


@pytest.mark.parametrize("kind", ["candidate", "submission", "own"])
def test_what_is_taken_out_waits_where_it_came_from(house, browse, kind):
    at = issues.opened(house)
    editor = browse(people.COORDINATOR)
    if kind == "candidate":
        (found,) = issues.candidates(house, at.quarter, 1)
        editor.post(f"{at.desk}/candidates", data={"take": found})
    elif kind == "submission":
        with house.write() as session:
            one = Submission(
                person_id=house.person_id(people.MEMBER),
                kind="story",
                title="Mine",
                state=SubmissionState.ACCEPTED,
                issue_id=at.id,
                created_at=clock.now(),
            )
            session.add(one)
            session.flush()
            number = one.id
        issues.with_items(house, at.quarter, new_item("Mine", source_kind=Kind.SUBMISSION, source_key=str(number)))
    else:
        issues.with_items(house, at.quarter, new_item("Ours"))
    with house.read() as session:
        item = session.scalars(select(Item.id)).one()
    page = editor.get(f"{at.desk}/items/{item}/remove").text
    assert {
        "candidate": "waits among the candidates again",
        "submission": "waits among the submissions",
        "own": "is gone once",
    }[kind] in page
    assert ("What you wrote about it goes with it" in page) == (kind != "candidate")
    assert editor.post(f"{at.desk}/items/{item}/remove").status_code == 303
    assert editor.post(f"{at.desk}/items/{item}/remove").status_code == 404
    assert issues.standing(house) == {}
    with house.read() as session:
        assert [one.state for one in session.scalars(select(Candidate))] == (["waiting"] if kind == "candidate" else [])
        assert [one.state for one in session.scalars(select(Submission))] == (
            ["submitted"] if kind == "submission" else []
        )


@pytest.mark.parametrize("is_open", [True, False], ids=["the next issue is open", "it is opened later"])
def test_what_is_put_off_stands_in_the_next_issue_as_it_was_written(house, browse, is_open):
    at = issues.opened(house)
    (item,) = issues.with_items(house, at.quarter, new_item("A story", section="calls", **WRITTEN))
    editor = browse(people.COORDINATOR)
    if is_open:
        issues.opened(house, NEXT)
    answer = editor.post(f"{at.desk}/items/{item}/put-off")
    assert (answer.status_code, issues.standing(house)) == (303, {})
    page = editor.get(at.desk).text
    if is_open:
        assert "It stands in the issue of 2027-Q1 now." in page
    else:
        assert "Bring back" in page
        issues.opened(house, NEXT, by=people.COORDINATOR)
    assert issues.standing(house, NEXT) == {"calls": ["A story"]}
    with house.read() as session:
        arrived = session.scalars(select(Item)).one()
        assert (arrived.summary, arrived.alt, arrived.credit) == tuple(WRITTEN.values())
        writers = session.scalars(
            select(Editor.person_id).join(Issue, Issue.id == Editor.issue_id).where(Issue.quarter == NEXT)
        )
        assert list(writers) == [house.person_id(people.COORDINATOR)], "who wrote it may not approve it there either"
    assert "Put off from 2026-Q4" in editor.get(f"/bulletins/desk/{NEXT}").text
    with house.read() as session:
        carried = session.scalars(select(Carried.id)).one()
    assert editor.post(f"{at.desk}/put-off/{carried}/back").status_code == 409
    # On again, and out for good: nothing of it is left to come back by itself.
    assert editor.post(f"/bulletins/desk/{NEXT}/items/{arrived.id}/put-off").status_code == 303
    issues.opened(house, "2027-q2")
    assert (issues.standing(house, NEXT), issues.standing(house, "2027-q2")) == ({}, {"calls": ["A story"]})
    with house.read() as session:
        last = session.scalars(select(Item.id)).one()
    assert editor.post(f"/bulletins/desk/2027-q2/items/{last}/remove").status_code == 303
    issues.opened(house, "2027-q3")
    assert issues.standing(house, "2027-q3") == {}


def test_what_waits_for_the_next_issue_can_be_brought_back(house, browse):
    at = issues.opened(house)
    (found,) = issues.candidates(house, at.quarter, 1)
    editor = browse(people.COORDINATOR)
    editor.post(f"{at.desk}/candidates", data={"take": found})
    with house.read() as session:
        item = session.scalars(select(Item.id)).one()
    editor.post(f"{at.desk}/items/{item}/put-off")
    again = editor.post(f"{at.desk}/candidates", data={"take": found})
    assert (again.status_code, "Bring it back from there" in again.text) == (409, True)
    with house.read() as session:
        carried = session.scalars(select(Carried.id)).one()
    assert editor.post(f"{at.desk}/put-off/{carried}/back").status_code == 303
    assert issues.standing(house) == {"studies": ["Evaluation 1"]}
    assert editor.post(f"{at.desk}/put-off/{carried}/back").status_code == 404
    issues.opened(house, NEXT)
    assert issues.standing(house, NEXT) == {}


def test_a_submission_goes_along_and_one_that_was_withdrawn_does_not(house, browse):
    at = issues.opened(house)
    with house.write() as session:
        made = [
            Submission(
                person_id=house.person_id(people.MEMBER),
                kind="story",
                title=name,
                state=SubmissionState.ACCEPTED,
                issue_id=at.id,
                created_at=clock.now(),
            )
            for name in ("Kept", "Withdrawn")
        ]
        session.add_all(made)
        session.flush()
        keys = [str(one.id) for one in made]
    ids = issues.with_items(
        house,
        at.quarter,
        *(
            new_item(name, source_kind=Kind.SUBMISSION, source_key=key)
            for name, key in zip(("Kept", "Withdrawn"), keys, strict=True)
        ),
    )
    editor = browse(people.COORDINATOR)
    for one in ids:
        editor.post(f"{at.desk}/items/{one}/put-off")
    with house.write() as session:
        session.get(Submission, int(keys[1])).state = SubmissionState.WITHDRAWN
    following = issues.opened(house, NEXT)
    assert issues.standing(house, NEXT) == {"stories": ["Kept"]}
    with house.read() as session:
        assert session.get(Submission, int(keys[0])).issue_id == following.id
        assert session.scalar(select(func.count(Carried.id))) == 1


def test_a_frozen_issue_stands_still(house, browse):
    at = issues.opened(house)
    item, _ = issues.with_items(house)
    (found,) = issues.candidates(house, at.quarter, 1)
    editor = browse(people.COORDINATOR)
    for state, sentence in (
        (IssueState.APPROVAL, "Take it back to change it."),
        (IssueState.FROZEN, "what was approved is what goes out"),
        (IssueState.SENT, "what was approved is what goes out"),
    ):
        with house.write() as session:
            issues.issue_row(session).state = state
        for path, data in (
            (f"items/{item}/move", {"step": "down"}),
            (f"items/{item}/lead", {}),
            (f"items/{item}/remove", {}),
            (f"items/{item}/put-off", {}),
            ("candidates", {"take": found}),
            ("items/new", {}),
            ("sections", {}),
        ):
            assert editor.post(f"{at.desk}/{path}", data=data).status_code == 409, path
        page = editor.get(at.desk).text
        assert sentence in page
        assert "told-acts" not in page
    assert issues.standing(house) == {"stories": ["Cash reaches Kwale", "Wajir counts again"]}
