"""The desk: opening an issue, who sees it, what it shows, and how much it asks the database."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.bulletin.models import Issue, SourceKind, Task
from app.core import clock
from tests import people
from tests.bulletin import issues
from tests.bulletin.issues import DESK, new_item

NOVEMBER = datetime(2026, 11, 23, 7, tzinfo=UTC)
FORM = {"quarter": "2026-q4", "submissions_until": "2026-12-18", "due_on": "2027-01-08", "editions": ["en", "sw"]}


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOVEMBER, tick=False):
        yield


def test_an_issue_is_opened_once(house, browse):
    editor = browse(people.COORDINATOR)
    assert "No issue was ever opened" in editor.get(DESK).text
    blank = editor.get(f"{DESK}/open").text
    assert 'value="2026-q4" selected' in blank
    assert 'value="2027-01-07"' in blank
    for _ in range(2):
        answer = editor.post(f"{DESK}/open", data=FORM)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{DESK}/2026-q4")
    with house.read() as session:
        issue = session.scalars(select(Issue)).one()
        assert (str(issue.submissions_until), str(issue.due_on), issue.editions) == (
            "2026-12-18",
            "2027-01-08",
            ["en", "sw"],
        )
        due = dict(session.execute(select(Task.code, Task.due_on)).all())
        assert (str(due["submissions"]), str(due["sending"])) == ("2026-12-18", "2027-01-08")
    page = editor.get(DESK).text
    assert "Stories from members" in page
    assert "The rooms of the community are being looked through" in page
    assert 'value="2026-q4"' not in editor.get(f"{DESK}/open").text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"quarter": "2019-q1"}, "Choose one of the options offered."),
        ({"due_on": "2026-11-01"}, "Choose today or a day that is still to come."),
        ({"due_on": ""}, "Choose the day on which the issue is to be sent."),
        ({"submissions_until": "2027-02-01"}, "Choose a day before the issue is sent."),
        ({"editions": []}, "Choose at least one language."),
    ],
)
def test_what_cannot_be_opened_is_kept_in_the_form(house, browse, given, sentence):
    answer = browse(people.COORDINATOR).post(f"{DESK}/open", data=FORM | {"due_on": "2027-01-09"} | given)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    with house.read() as session:
        assert session.scalar(select(Issue.id)) is None


@pytest.mark.parametrize(
    ("who", "looks", "acts"),
    [
        (people.COORDINATOR, 200, 303),
        (people.CHAIR, 200, 403),
        (people.ADMINISTRATOR, 200, 403),
        (people.MEMBER, 403, 403),
        (people.VISITOR, 303, 303),
    ],
)
def test_who_sees_the_desk_and_who_writes(house, browse, who, looks, acts):
    at = issues.opened(house)
    (item, _), (found, *_) = issues.with_items(house), issues.candidates(house)
    browser = browse(who)
    assert {browser.get(path).status_code for path in (DESK, at.desk, f"{DESK}/issues")} == {looks}
    posts = (
        (f"{at.desk}/items/{item}/move", {"step": "down"}),
        (f"{at.desk}/items/{item}/lead", {}),
        (f"{at.desk}/candidates", {"take": found}),
        (f"{at.desk}/items/new", {"title": "A", "section": "stories", "audience": "public", "token": "abc"}),
        (f"{at.desk}/sections", {}),
        (f"{at.desk}/items/{item}/put-off", {}),
    )
    assert {browser.post(path, data=data).status_code for path, data in posts} == {acts}
    changed = who is people.COORDINATOR
    assert (issues.standing(house) != {"stories": ["Cash reaches Kwale", "Wajir counts again"]}) == changed
    if who is people.CHAIR:
        page = browser.get(at.desk).text
        assert "You approve this issue; the content coordinator writes it." in page
        assert "<form" not in page[page.index('id="desk"') : page.index("</main>")]
        assert "Evaluation 1" not in page
        assert "Wajir counts again</p>" in page, "the page where it is written is for editors"


def test_what_stands_in_the_issue_is_said_of_each_item(house, browse):
    at = issues.opened(house)
    drafted = {"summary": {}, "draft": {"en": "Taken from the report."}}
    issues.with_items(
        house,
        at.quarter,
        new_item("A story"),
        new_item("A draft", **drafted),
        new_item("A copied draft", draft=drafted["draft"], summary={"en": " Taken from  the report."}),
        new_item("A day", source_kind=SourceKind.EVENT, source_key="x", summary={"en": ""}),
        new_item("For the group", audience="group-1", summary={"en": "one two three"}),
        new_item("A report that went", source_kind=SourceKind.DOCUMENT, source_key="999"),
        new_item("{{7*7}} <b>", summary={"en": "**{{7*7}}** <script>"}),
    )
    page = browse(people.COORDINATOR).get(at.desk).text
    said = re.findall(r'<li id="item-\d+".*?>(.*?)</li>', page, re.DOTALL)
    by_title = {
        title: next(one for one in said if f">{title}</a>" in one)
        for title in ("A story", "A draft", "A copied draft", "A day", "A report that went")
    }
    assert 'green">Written' in by_title["A story"]
    assert "Without Kiswahili" not in by_title["A story"]
    assert 'gold">Draft' in by_title["A draft"]
    assert "<b>Draft:</b> Taken from the report." in by_title["A draft"]
    assert 'gold">Draft' in by_title["A copied draft"]
    assert "Facts only" in by_title["A day"]
    assert "Without Kiswahili" in by_title["A day"]
    assert "readers do not see it" in by_title["A report that went"]
    assert "readers do not see it" not in by_title["A story"]
    assert "{{7*7}} &lt;b&gt;" in page
    assert "<script>" not in page[page.index('id="desk"') :]
    chair = browse(people.CHAIR).get(at.desk).text
    assert "For the group" not in chair
    assert "Something for readers you are not one of (3 words)" in chair


def test_words_and_minutes_follow_each_change(house, browse):
    at = issues.opened(house)
    editor = browse(people.COORDINATOR)

    def counted():
        return [int(one) for one in re.findall(r"<b>([\d,]+) words?</b>", editor.get(at.desk).text.replace(",", ""))]

    empty = counted()
    data = {"title": "One two", "text": "three " * 400, "section": "calls", "audience": "members", "token": "t-1"}
    first = editor.post(f"{at.desk}/items/new", data=data)
    assert first.status_code == 303
    assert editor.post(f"{at.desk}/items/new", data=data).headers["location"] == first.headers["location"]
    # What is not written in Kiswahili yet stands there in English, and is read.
    assert [now - was for now, was in zip(counted(), empty, strict=True)] == [402, 402]
    assert "2 minutes to read" in editor.get(at.desk).text
    wrong = editor.post(f"{at.desk}/items/new", data=data | {"title": "", "href": "javascript:alert(1)"})
    assert wrong.status_code == 422
    assert "Write a title." in wrong.text
    assert "Enter a whole address" in wrong.text
    assert "three three" in wrong.text


def test_the_desk_asks_as_much_for_three_candidates_as_for_three_hundred(house, browse):
    at = issues.opened(house)
    editor = browse(people.COORDINATOR)
    kinds = [SourceKind.DOCUMENT, SourceKind.EVENT, SourceKind.TOPIC]

    def add(count, start):
        issues.candidates(
            house,
            at.quarter,
            count,
            source_kind=lambda n: kinds[n % 3],
            source_key=lambda n: str(9000 + start + n),
            title=lambda n: {"en": f"Evaluation {start + n}"},
            happened_at=lambda n: clock.now() - timedelta(minutes=start + n),
        )
        for n in range(count // 10 + 1):
            issues.with_items(
                house, at.quarter, new_item(f"Story {start + n}", source_kind=kinds[n % 3], source_key=str(start + n))
            )

    def looked():
        editor.get(at.desk)
        with house.counting() as warm:
            page = editor.get(at.desk).text
        return len(warm), page

    add(3, 0)
    few, _ = looked()
    add(297, 100)
    with house.counting() as cold:
        editor.get(at.desk)
    many, page = looked()
    assert few == many
    assert many <= 12
    assert len(cold) <= many + 20
    assert page.count('id="found-') == 50
    assert "Waiting (300)" in page
    second = editor.get(f"{at.desk}?kind=event&page=2").text
    assert second.count('id="found-') == 50
    assert second.count("<span>Event</span>") >= 50
    assert editor.get(f"{at.desk}?page=6").text.count('id="found-') == 50
    assert editor.get(f"{at.desk}?page=99&state=nonsense&kind=nonsense").status_code == 200
