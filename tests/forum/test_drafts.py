"""Drafts: saved by number, a stale one never wins, two windows, gone when posted."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.forum import drafts as kept_drafts
from app.forum.models import Draft, Post
from tests import people
from tests.forum.talking import post, topic
from tests.forum.writing import QUESTION, count, drafts, field


def save(browser, key, seq, **fields):
    return browser.put(f"/drafts/{key}", data={"seq": str(seq), **fields})


def test_two_windows_and_another_machine(house, browse):
    number = topic(house)
    key = f"topic:{number}"
    one, two = browse(people.COLLEAGUE), browse(people.COLLEAGUE)
    first = save(one, key, 1, text="From the office")
    assert (first.status_code, first.json()["seq"]) == (200, 1)
    assert first.json()["message"].startswith("Draft saved at ")
    late = save(two, key, 1, text="From home")
    assert late.status_code == 409
    assert late.json()["fields"] == {"text": "From the office"}
    assert drafts(house) == {key: {"text": "From the office"}}
    assert save(one, key, 1, text="From the office").status_code == 200  # the same words, sent again
    assert save(two, key, 2, text="From home").status_code == 200  # chosen: this one
    page = browse(people.COLLEAGUE).get(f"/topics/{number}")
    assert field(page.text, "text") == "From home"
    assert field(page.text, "seq") == "2"
    without = one.post(f"/topics/{number}/posts", data={"text": "Older words", "seq": "1", "action": "draft"})
    assert without.status_code == 409
    assert field(without.text, "text") == "Older words"
    assert "From home" in without.text
    assert one.get("/forum/drafts").text.count("How do you update the register?") >= 1
    assert "From home" not in browse(people.MEMBER).get(f"/topics/{number}").text


def test_windows_that_save_at_once_keep_one_and_tell_the_others(house, browse):
    number = topic(house)
    windows = [browse(people.COLLEAGUE) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda n: save(windows[n], f"topic:{number}", 1, text=f"Window {n}"), range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    won = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
    assert drafts(house) == {f"topic:{number}": {"text": f"Window {won}"}}
    sent = {"text": "Sent by three.", "seq": "1"}
    with ThreadPoolExecutor(3) as pool:
        posted = list(pool.map(lambda window: window.post(f"/topics/{number}/posts", data=sent), windows))
    assert {answer.headers["location"] for answer in posted} == {f"/topics/{number}?post=2#post-2"}
    assert count(house, Post) == 2


@pytest.mark.parametrize(
    ("seq", "late", "left"),
    [
        ("2", "Both ways", {}),  # posted by the window that saved last
        ("1", "Both ways", {}),  # an older window posts the same words
        ("1", "Other words", {"text": "Both ways"}),  # an older window posts others: the newer draft stays
    ],
)
def test_posting_ends_the_draft_and_no_late_save_brings_it_back(house, browse, seq, late, left):
    number = topic(house)
    browser, key = browse(people.COLLEAGUE), f"topic:{number}"
    save(browser, key, 1, text="Both")
    save(browser, key, 2, text="Both ways")
    assert browser.post(f"/topics/{number}/posts", data={"text": late, "seq": seq}).status_code == 303
    assert drafts(house).get(key, {}) == left
    answer = save(browser, key, 2, text="Both ways, late")
    assert answer.status_code == 409
    assert drafts(house).get(key, {}) == left
    assert count(house, Post) == 2


def test_a_new_topic_and_a_change_are_kept_whole(house, browse):
    browser = browse(people.COLLEAGUE)
    typed = QUESTION | {"where": "financing", "audience": "group", "poll_question": "When?", "seq": "1", "no_such": "x"}
    assert browser.post("/drafts/topic", data=typed).status_code == 200
    page = browser.get("/forum/new").text
    for name, value in (("title", typed["title"]), ("text", typed["text"]), ("poll_question", "When?")):
        assert field(page, name) == value
    assert 'value="financing" selected' in page
    assert 'value="question" checked' in page
    assert "no_such" not in drafts(house)["topic"]
    post_id, _ = post(house, topic(house), "As it was.")
    save(browser, f"post:{post_id}", 1, text="As it will be.", edits="0")
    assert field(browser.get(f"/posts/{post_id}/edit").text, "text") == "As it will be."
    listed = browser.get("/forum/drafts").text
    assert typed["title"] in listed
    assert f"/posts/{post_id}/edit" in listed
    assert browser.post("/forum/drafts/topic/discard").headers["location"] == "/forum/drafts"
    assert "topic" not in drafts(house)
    assert browser.get("/forum/new").text.count("When?") == 0


def test_what_may_be_kept_and_by_whom(house, browse):
    number = topic(house, by=people.LEAD, group="financing", private=True)
    member = browse(people.MEMBER)
    for key in (f"topic:{number}", "topic:999", "post:999", "topic:0", "nonsense", "topic:99999999999"):
        answer = save(member, key, 1, text="x")
        assert answer.status_code == 404, key
    assert browse(None).put("/drafts/topic", data={"text": "x"}).status_code in {303, 401}
    assert save(member, "topic", 1, text="y" * 400_000).status_code == 200
    assert len(drafts(house)["topic"]["text"]) == 2 * kept_drafts.LONGEST
    assert save(member, "topic", 2, kind="question", where="community").status_code == 200
    assert drafts(house) == {}  # nothing was typed
    assert count(house, Draft) == 1
