"""Changing words and titles: who may, what it said before, and two people at once."""

import pytest
from sqlalchemy import select

from app.forum.models import PostVersion, TopicTag
from tests import people
from tests.forum.talking import post, topic
from tests.forum.writing import count, field, newest, newest_post, only, told


@pytest.mark.parametrize(
    ("who", "note", "status"),
    [
        (people.COLLEAGUE, "", 303),
        (people.COORDINATOR, "", 422),
        (people.COORDINATOR, "A name was taken out.", 303),
        (people.MEMBER, "", 403),
        (people.GUEST, "", 404),
    ],
)
def test_who_changes_words(house, browse, who, note, status):
    number = topic(house)
    post_id, _ = post(house, number, "Ask Mama Njeri in Lodwar.")
    browser = browse(who)
    opened = browser.get(f"/posts/{post_id}/edit").status_code
    assert opened == (200 if status in {303, 422} else status)
    changed = {"text": "Ask the chief in Lodwar.", "edits": "0", "seq": "0", "note": note}
    assert browser.post(f"/posts/{post_id}/edit", data=changed).status_code == status
    assert count(house, PostVersion) == (1 if status == 303 else 0)
    if status != 303:
        return
    assert newest_post(house).html == "<p>Ask the chief in Lodwar.</p>\n"
    by_moderator = who is people.COORDINATOR
    assert told(house, people.COLLEAGUE) == (["moderated"] if by_moderator else [])
    history = f"/posts/{post_id}/history"
    assert "<del>Mama</del>" in browse(people.COLLEAGUE).get(history).text
    others = browse(people.MEMBER).get(history).text
    assert ("Njeri" in others) is not by_moderator  # why it was changed may be that it stood there
    assert (note in others) is True
    assert browse(people.GUEST).get(history).status_code == 404


def test_two_who_change_the_same_keep_both_texts(house, browse):
    number = topic(house)
    post_id, _ = post(house, number, "One.\n\nTwo.")
    author, moderator = browse(people.COLLEAGUE), browse(people.COORDINATOR)
    href = f"/posts/{post_id}/edit"
    mine = {"text": "One of mine.\n\nTwo.", "edits": "0", "seq": "0"}
    theirs = {"text": "One.\n\nTwo of theirs.", "edits": "0", "seq": "0", "note": "Clearer."}
    assert moderator.post(href, data=theirs).status_code == 303
    conflict = author.post(href, data=mine)
    assert conflict.status_code == 409
    assert field(conflict.text, "text") == mine["text"]
    assert "Two of theirs." in conflict.text
    assert newest_post(house).text == theirs["text"]
    assert field(conflict.text, "edits") == "1"
    assert author.post(href, data=mine | {"edits": "1"}).status_code == 303
    assert newest_post(house).text == mine["text"]
    with house.read() as session:
        assert session.scalars(select(PostVersion.text).order_by(PostVersion.version)).all() == [
            "One.\n\nTwo.", theirs["text"],
        ]  # fmt: skip
    assert author.post(href, data=mine | {"edits": "0"}).status_code == 303  # the same words: nothing to decide
    assert count(house, PostVersion) == 2


@pytest.mark.parametrize(
    ("who", "changed", "status"),
    [
        (people.MEMBER, {}, 303),
        (people.COORDINATOR, {"kind": "announcement"}, 303),
        (people.MEMBER, {"kind": "announcement"}, 422),
        (people.MEMBER, {"title": " "}, 422),
        (people.MEMBER, {"seen": "old"}, 409),
        (people.COLLEAGUE, {}, 403),
        (people.GUEST, {}, 404),
    ],
)
def test_who_renames(house, browse, who, changed, status):
    number = topic(house)
    browser = browse(who)
    page = browser.get(f"/topics/{number}/edit")
    tag = page.text.split('name="tags" value="')[1].split('"')[0] if 'name="tags"' in page.text else "none"
    seen = field(page.text, "seen") if page.status_code == 200 else ""
    sent = {"title": "A better title?", "kind": "problem", "tags": [tag], "seen": seen} | changed
    answer = browser.post(f"/topics/{number}/edit", data=sent)
    assert answer.status_code == status
    made = newest(house)
    if status == 303:
        assert (made.title, made.kind) == ("A better title?", sent["kind"])
        assert only(house, TopicTag).code == tag
        assert browser.post(f"/topics/{number}/edit", data=sent).status_code == 303  # sent twice
    else:
        assert made.title == "How do you update the register?"
        if status in {409, 422}:
            assert field(answer.text, "title") == sent["title"].strip()
