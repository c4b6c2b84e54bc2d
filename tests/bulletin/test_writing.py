"""The forms in which an issue is written: what is kept, what is refused, who may."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from app.bulletin.models import Candidate, Editor, IssueState
from app.bulletin.readiness import Written, written
from tests import people
from tests.bulletin import issues
from tests.bulletin.writing import DRAFT, OTHER, desk, form_of, item_at, opened, revision, versions


def test_a_draft_becomes_somebodys_words_only_when_they_change_it(house, browse):
    _, address = desk(house)
    browser = browse(people.COORDINATOR)
    page = browser.get(address).text
    for words in ("Draft", "Drawn from the text itself", "Let the facts speak for themselves", DRAFT):
        assert words in page
    form = form_of(page)
    assert form["summary_en"] == DRAFT
    before = revision(house)
    same = browser.post(address, data=form | {"summary_en": f"{DRAFT}\n"})
    assert (same.status_code, item_at(house, address).summary, revision(house)) == (303, {}, before)
    assert "still says what was drafted (English)" in browser.get(address).text
    copied = browser.post(address, data=form | {"summary_sw": DRAFT.replace(" ", "  ")})
    assert (copied.status_code, item_at(house, address).summary) == (303, {})
    assert "sw" not in item_at(house, address).summary, "a draft in another language is a draft all the same"
    typed = "Kwale **counted** again.\r\n\r\n{{7*7}} ${x} <script>alert(1)</script>"
    done = browser.post(address, data=form | {"summary_en": typed, "title_sw": "Kwale tena", "then": "desk"})
    assert done.headers["location"] == address.rpartition("/items")[0]
    kept = item_at(house, address)
    assert kept.summary == {"en": "Kwale **counted** again.\n\n{{7*7}} ${x} <script>alert(1)</script>"}
    assert (kept.title["sw"], written(kept, "en"), revision(house)) == ("Kwale tena", Written.WRITTEN, before + 1)
    look = browser.get(f"{address}/look").text
    assert "<strong>counted</strong>" in look
    assert "{{7*7}} ${x} &lt;script&gt;" in look
    assert 'id="state-en" hx-swap-oob="true"' in look
    assert "Nothing written yet" in look
    form = opened(browser, address)
    browser.post(address, data=form | {"title_sw": "", "summary_sw": "Kwale ilihesabiwa."})
    assert "Without a title" in browser.get(f"{address}/look").text
    with house.read() as session:
        issue = issues.issue_row(session)
        assert issue.state == IssueState.EDITING
        assert house.person_id(people.COORDINATOR) in set(session.scalars(select(Editor.person_id)))


def test_facts_may_speak_where_there_are_any(house, browse):
    _, address = desk(house)
    browser = browse(people.COORDINATOR)
    form = opened(browser, address)
    assert browser.post(address, data=form | {"then": "facts"}).status_code == 303
    assert item_at(house, address).summary == {"en": "", "sw": ""}
    assert "The facts speak" in browser.get(address).text
    assert opened(browser, address)["summary_en"] == "", "the draft does not come back"
    number = issues.with_items(house, issues.QUARTER, issues.new_item(summary={}, draft={"en": "One. Two."}))[0]
    story = f"{address.rpartition('/')[0]}/{number}"
    page = browser.get(story).text
    assert "Let the facts speak" not in page
    assert browser.post(story, data=form_of(page) | {"then": "facts"}).status_code == 303
    assert item_at(house, story).summary == {}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title_en": " "}, "title_en", "Write a title."),
        ({"summary_en": "x" * 5_001}, "summary_en", "Use at most 5,000 characters."),
        ({"audience": "group-1"}, "audience", "Choose one of the options offered."),
        ({"section": "nowhere"}, "section", "Choose one of the options offered."),
        ({"href": "javascript:alert(1)"}, "href", "Enter an address that begins with https://"),
    ],
)
def test_what_cannot_be_is_said_and_stays_in_the_form(house, browse, changes, field, sentence):
    _, address = desk(house, source_kind="own", summary={"en": "Ours."}, draft={})
    browser = browse(people.COORDINATOR)
    answer = browser.post(address, data=opened(browser, address) | {"caption_en": "x", "credit": "Moraa"} | changes)
    assert answer.status_code == 422
    assert f'<a href="#{field}">{sentence}' in answer.text
    assert 'value="Moraa"' in answer.text
    item = item_at(house, address)
    assert (item.summary, item.credit, item.audience) == ({"en": "Ours."}, "", "public")


def test_readers_are_narrowed_and_never_widened(house, browse):
    facts, address = desk(house, audience="members")
    browser = browse(people.COORDINATOR)
    form = opened(browser, address)
    assert browser.post(address, data=form | {"audience": "public"}).status_code == 422
    assert browser.post(address, data=form | {"audience": "committee", "section": "calls"}).status_code == 303
    assert (item_at(house, address).audience, issues.standing(house)) == ("committee", {"calls": ["Kwale"]})
    with house.write() as session:
        session.add(
            Candidate(
                issue_id=facts.id,
                source_kind="milestone",
                source_key="1",
                section="numbers",
                audience="members",
                happened_at=issues.clock.now(),
            )
        )
    assert browser.post(address, data=opened(browser, address) | {"audience": "members"}).status_code == 303
    assert item_at(house, address).audience == "members", "as wide as its source"
    gone = issues.with_items(house, facts.quarter, issues.new_item(source_kind="document", source_key="4711"))[0]
    assert "Its source is gone" in browser.get(f"{facts.desk}/items/{gone}").text


def test_the_words_of_the_issue_itself(house, browse):
    facts, _ = desk(house)
    address = f"{facts.desk}/words"
    one, other = browse(people.COORDINATOR), browse(OTHER)
    form, late = opened(one, address), opened(other, address)
    assert one.post(address, data=form | {"editions": []}).status_code == 422
    done = one.post(address, data=form | {"title_en": "What held", "note_en": "It *held*.", "editions": ["en"]})
    assert done.status_code == 303
    with house.read() as session:
        issue = issues.issue_row(session)
        assert (issue.texts, issue.editions) == ({"en": {"title": "What held", "note": "It *held*."}}, ["en"])
    told = other.post(address, data=late | {"note_en": "It broke.", "note_sw": "Ilivunjika.", "editions": ["en", "sw"]})
    assert "/conflicts/" in told.headers["location"]
    with house.read() as session:
        issue = issues.issue_row(session)
        assert issue.texts["en"]["note"] == "It *held*."
        assert (issue.texts["sw"], issue.editions) == ({"note": "Ilivunjika."}, ["en"])


def test_a_picture_comes_with_words_or_not_at_all(house, browse):
    _, address = desk(house)
    browser = browse(people.COORDINATOR)
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(buffer, "PNG")
    upload = {"picture": ("queue.png", buffer.getvalue(), "image/png")}
    bare = browser.post(f"{address}/picture", files=upload)
    assert bare.status_code == 422
    assert '<a href="#picture_alt">Describe the picture' in bare.text
    assert item_at(house, address).picture_id is None
    kept = re.search(r'name="picture_id" value="(\d+)"', bare.text)[1]
    not_theirs = browse(OTHER).post(f"{address}/picture", data={"picture_id": kept, "picture_alt": "A queue"})
    assert (not_theirs.status_code, "Choose the picture." in not_theirs.text) == (422, True)
    done = browser.post(f"{address}/picture", data={"picture_id": kept, "picture_alt": "A queue  in Kwale"})
    assert done.status_code == 303
    item = item_at(house, address)
    assert (item.picture_id, item.alt) == (int(kept), {"en": "A queue in Kwale"})
    form = opened(browser, address)
    assert browser.post(address, data=form | {"alt_en": ""}).status_code == 422
    assert browser.post(address, data=form | {"alt_en": "A long queue", "caption_sw": "Foleni"}).status_code == 303
    assert f'src="/bulletins/pictures/{kept}"' in browser.get(f"{address}/look").text
    wrong = browser.post(
        f"{address}/picture", files={"picture": ("x.svg", b"<svg/>", "image/svg+xml")}, data={"picture_alt": "A"}
    )
    assert (wrong.status_code, "Choose a JPEG" in wrong.text) == (422, True)
    assert browser.post(f"{address}/picture/remove").status_code == 303
    item = item_at(house, address)
    assert (item.picture_id, item.alt, item.caption) == (None, {}, {})
    assert versions(house)[-1].before[f"{item.id}.alt_en"] in {"A long queue", ""}


@pytest.mark.parametrize(
    ("who", "status"),
    [(people.COORDINATOR, 200), (people.CHAIR, 403), (people.MEMBER, 403), (None, 303)],
)
def test_who_writes(house, browse, who, status):
    facts, address = desk(house)
    browser = browse(who)
    for path in (address, f"{facts.desk}/words", f"{facts.desk}/versions", f"{address}/look"):
        assert browser.get(path).status_code == status, path
    form = {"title_en": "Smuggled", "revision": "1"}
    for path in (
        address,
        f"{address}/autosave",
        f"{facts.desk}/words",
        f"{address}/picture",
        f"{address}/picture/remove",
    ):
        answer = browser.post(path, data=form).status_code
        assert answer == status if who is not people.COORDINATOR else answer in {200, 303, 422}, path
    assert item_at(house, address).title["en"] == ("Kwale" if who is not people.COORDINATOR else "Smuggled")
    if status == 200:
        other = issues.opened(house, "2027-q1")
        number = address.rpartition("/")[2]
        assert browser.get(f"{other.desk}/items/{number}").status_code == 404
        assert browser.post(f"{other.desk}/items/{number}", data=form | {"title_en": "X"}).status_code == 404


def test_the_form_asks_no_more_of_a_long_issue(house, browse):
    facts, address = desk(house)
    browser = browse(people.COORDINATOR)
    counts = []
    for _ in range(2):
        seen = []
        for path in (address, f"{facts.desk}/words", f"{facts.desk}/versions"):
            with house.counting() as statements:
                browser.get(path)
            seen.append(len(statements))
        counts.append(seen)
        form = opened(browser, address)
        browser.post(address, data=form | {"title_en": "Kwale again"})
        issues.with_items(house, facts.quarter, *(issues.new_item(f"Item {n}") for n in range(20)))
    with house.counting() as statements:
        browser.get(address)
    assert len(statements) <= counts[1][0]
    assert counts[1][0] - counts[0][0] <= 1, "who saved last"
