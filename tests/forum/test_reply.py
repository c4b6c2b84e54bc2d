"""Answering: who may, quotes, twice sent, preview and drafts without scripts."""

import re

import pytest

from app.core import clock
from app.forum.models import Draft, Post, PostState
from tests import people
from tests.documents.uploading import send
from tests.forum.talking import change, post, topic
from tests.forum.writing import count, drafts, field, newest_post, told


@pytest.mark.parametrize(
    ("who", "place", "status", "said"),
    [
        (people.COLLEAGUE, {}, 303, ""),
        (people.GUEST, {}, 404, ""),
        (people.COLLEAGUE, {"group": "financing", "private": True}, 303, ""),
        (people.MEMBER, {"group": "financing", "private": True}, 404, ""),
        (people.MEMBER, {"group": "financing"}, 303, ""),
        (people.COORDINATOR, {"group": "financing", "private": True}, 303, ""),
        (people.ADMINISTRATOR, {"group": "financing", "private": True}, 404, ""),
        (people.MEMBER, {"locked": True}, 409, "This topic is locked"),
    ],
)
def test_who_answers(house, browse, who, place, status, said):
    number = topic(house, by=people.LEAD, **{name: value for name, value in place.items() if name != "locked"})
    if "locked" in place:
        change(house, number, locked_at=clock.now())
    browser = browse(who)
    answer = browser.post(f"/topics/{number}/posts", data={"text": "Every quarter, with **chiefs**.", "seq": "0"})
    assert answer.status_code == status
    assert said in answer.text
    assert count(house, Post) == (2 if status == 303 else 1)
    if status == 303:
        assert "<strong>chiefs</strong>" in browser.get(answer.headers["location"]).text
        assert answer.headers["location"] == f"/topics/{number}?post=2#post-2"
    elif status == 404:
        assert answer.text == browser.post("/topics/999/posts", data={"text": "x"}).text.replace("999", str(number))
        assert browser.get(f"/topics/{number}/reply").status_code == 404
    else:
        assert said in browser.get(f"/topics/{number}").text


def test_a_quote_names_its_author_and_tells_them_once(house, browse):
    number = topic(house, by=people.LEAD)
    quoted, _ = post(house, number, "Old *words*\n\n> of others\n\n@Moraa Member said so", by=people.COLLEAGUE)
    browser = browse(people.MEMBER)
    page = browser.get(f"/topics/{number}").text
    href = re.search(rf'href="([^"]*quote={quoted}#reply)"', page)[1]
    text = field(browser.get(href.replace("&amp;", "&")).text, "text")
    assert text.startswith(f"> [Kioko Colleague wrote](/posts/{quoted}):\n>\n> Old *words*")
    assert "of others" not in text
    before = told(house, people.MEMBER)
    browser.post(f"/topics/{number}/posts", data={"text": f"{text}\nYes.", "seq": "0"})
    assert told(house, people.COLLEAGUE) == ["quoted"]
    assert told(house, people.LEAD)[-1] == "replied"
    assert told(house, people.MEMBER) == before  # named in what is quoted: that is no news
    hidden = topic(house, "Private", by=people.LEAD, group="financing", private=True)
    secret, _ = post(house, hidden, "Secret words.", by=people.COLLEAGUE)
    for wrong in (secret, 999, "x"):
        assert field(browser.get(f"/topics/{number}?quote={wrong}").text, "text") == ""
    browser.post(f"/topics/{number}/posts", data={"text": f"> [K wrote](/posts/{secret}):\n> Secret", "seq": "1"})
    assert told(house, people.COLLEAGUE) == ["quoted", "posted"]  # of what she does not see, nothing is a quotation


def test_sent_twice_is_once_and_what_is_wrong_keeps_the_text(house, browse):
    number = topic(house)
    browser = browse(people.COLLEAGUE)
    sent = {"text": "The same words.", "seq": "2"}
    first, second = (browser.post(f"/topics/{number}/posts", data=sent) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert count(house, Post) == 2
    for text in ("  \n ", "x" * 50_001):
        answer = browser.post(f"/topics/{number}/posts", data={"text": text, "seq": "0"})
        assert answer.status_code == 422
        assert 'href="#text"' in answer.text
        assert field(answer.text, "text") == text.strip()
    assert count(house, Post) == 2


def test_buttons_of_the_form_do_what_scripts_do(house, browse):
    number = topic(house)
    browser = browse(people.COLLEAGUE)

    def press(action, **more):
        return browser.post(
            f"/topics/{number}/posts", data={"text": "Some **words**", "seq": "0", "action": action} | more
        )

    shown = press("preview")
    assert shown.status_code == 200
    assert "<p>Some <strong>words</strong></p>" in shown.text
    assert field(shown.text, "text") == "Some **words**"
    assert press("preview", text=" ").status_code == 422
    assert "<p>Some" in press("enter").text
    kept = press("draft")
    assert "The draft is saved." in kept.text
    assert drafts(house) == {f"topic:{number}": {"text": "Some **words**"}}
    assert field(kept.text, "seq") == "1"
    assert count(house, Post) == 1
    assert field(browse(people.COLLEAGUE).get(f"/topics/{number}").text, "text") == "Some **words**"
    posted = press("", seq="1")
    assert posted.status_code == 303
    assert drafts(house) == {}
    assert count(house, Draft, Draft.seq > 1) == 1


def test_a_document_is_cited_with_its_page_and_shown_to_whoever_may_read_it(house, browse):
    number = topic(house)
    writer = browse(people.REPRESENTATIVE)
    made = send(writer, title="Study [2026] of *Lodwar*")
    paper = int(made.headers["location"].rsplit("/", 1)[1])
    form = {"text": "As in", "seq": "0"}
    href = f"/topics/{number}/posts"
    found = writer.post(href, data=form | {"action": "find", "cite_words": "lodwar study"})
    assert f'value="cite:{paper}"' in found.text
    assert "cite:" not in browse(people.MEMBER).get("/forum/papers", params={"key": "topic", "q": "lodwar"}).text
    shown = writer.post(href, data=form | {"action": f"cite:{paper}", f"page_{paper}": "12"})
    text = field(shown.text, "text")
    assert text == f"As in [Study \\[2026\\] of \\*Lodwar\\*, p. 12](/documents/{paper}/pages/12)"
    other = browse(people.MEMBER)
    assert field(other.post(href, data=form | {"action": f"cite:{paper}"}).text, "text") == "As in"
    writer.post(href, data={"text": text, "seq": "0"})
    card = f'<a href="/documents/{paper}/pages/12">Study [2026] of *Lodwar*, p. 12</a>'
    assert card in writer.get(f"/topics/{number}").text
    assert card not in other.get(f"/topics/{number}").text


def test_a_newcomers_answer_waits(house, browse):
    house.settings = house.settings.model_copy(update={"first_posts_reviewed": 1})
    number = topic(house, by=people.LEAD)
    answer = browse(people.COLLEAGUE).post(f"/topics/{number}/posts", data={"text": "My first words.", "seq": "0"})
    assert newest_post(house).state == PostState.WAITING
    assert "My first words." in browse(people.COLLEAGUE).get(answer.headers["location"]).text
    assert "My first words." not in browse(people.MEMBER).get(f"/topics/{number}").text
    assert told(house, people.COORDINATOR) == ["to_review"]
    assert told(house, people.LEAD) == []
