"""Files with posts: taken in like the repository's, bound on posting, read with the topic's rights, swept when nobody wants them."""

import io
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from app import jobs
from app.core import clock
from app.core.errors import InvalidError
from app.forum import attachments
from app.forum.models import Attachment, Post, PostState, Topic
from tests import people
from tests.forum.talking import topic
from tests.forum.writing import QUESTION, count, files, newest, newest_post
from tests.reading import samples

PAPER = ("register.pdf", samples.pdf("Lodwar"), "application/pdf")
PAGE = ("page.html", b"<!doctype html><script>alert(1)</script>", "text/html")
EMPTY = ("empty.pdf", b"", "application/pdf")


def stored(house):
    return {one.key for one in house.services.storage.list(attachments.FOLDER)}


def add(browser, key, *sent, **more):
    return browser.post("/forum/files", data={"key": key, **more}, files=[("file", one) for one in sent])


@pytest.mark.parametrize("scripts", [True, False])
def test_files_come_with_the_draft_and_stand_with_the_post(house, browse, scripts):
    number = topic(house, by=people.LEAD, group="financing", private=True)
    browser, key = browse(people.COLLEAGUE), f"topic:{number}"
    href = f"/topics/{number}/posts"
    typed = {"text": "See the file.", "seq": "0"}
    both = [("file", PAPER), ("file", PAGE)]
    shown = (
        add(browser, key, PAPER, PAGE) if scripts else browser.post(href, data=typed | {"action": "attach"}, files=both)
    )
    assert shown.status_code == 422
    assert "page.html: " in shown.text
    assert files(house) == [("register.pdf", None)]
    assert len(stored(house)) == 1
    page = browser.get(f"/topics/{number}").text  # another machine finds it, too
    assert "register.pdf" in page
    assert browser.post(href, data=typed, files=[("file", EMPTY)]).status_code == 422
    assert browser.post(href, data=typed, files=[("file", ("more.txt", b"Words.", "text/plain"))]).status_code == 303
    post = newest_post(house)
    assert files(house) == [("register.pdf", post.id), ("more.txt", post.id)]
    address = browser.get(f"/topics/{number}").text.split("/forum/files/")[1].split('"')[0]
    found = browser.get(f"/forum/files/{address}?download=1")
    assert found.content == PAPER[1]
    assert found.headers["content-disposition"] == 'attachment; filename="register.pdf"'
    assert found.headers["content-security-policy"].startswith("sandbox")
    assert found.headers["x-content-type-options"] == "nosniff"
    absent = browse(people.MEMBER).get("/forum/files/999/register.pdf")
    hidden = browse(people.MEMBER).get(f"/forum/files/{address}")
    assert (hidden.status_code, hidden.text) == (404, absent.text)
    assert browse(None).get(f"/forum/files/{address}").status_code == 303
    with house.write() as session:
        session.execute(update(Post).where(Post.id == post.id).values(state=PostState.REMOVED))
    assert browser.get(f"/forum/files/{address}").status_code == 404
    assert browse(people.LEAD).get(f"/forum/files/{address}").status_code == 200


def test_who_may_not_write_leaves_no_file(house, browse):
    number = topic(house, by=people.LEAD, group="financing", private=True)
    for who, key, status in (
        (people.MEMBER, f"topic:{number}", 404),
        (people.MEMBER, "topic:x", 404),
        (people.MEMBER, "post:1", 404),
        (people.FORMER, "topic", 404),
    ):
        assert add(browse(who), key, PAPER).status_code == status
    assert browse(people.MEMBER).post(f"/topics/{number}/posts", files=[("file", PAPER)]).status_code == 404
    other = topic(house, by=people.LEAD)
    assert add(browse(people.MEMBER), "post:2", PAPER).status_code == 403
    assert (count(house, Attachment), stored(house)) == (0, set())
    assert other


def test_at_most_ten_and_each_removes_only_their_own(house, browse):
    browser = browse(people.MEMBER)
    several = [(f"{n}.txt", b"Words %d." % n, "text/plain") for n in range(10)]
    assert add(browser, "topic", *several[:6]).status_code == 200
    answer = add(browser, "topic", *several[4:])
    assert answer.status_code == 422
    assert "at most 10 files" in answer.text
    assert len(files(house)) == len(stored(house)) == 10
    browse(people.LEAD).post("/forum/files/1/remove", data={"key": "topic"})
    assert len(files(house)) == 10
    assert "0.txt" not in browser.post("/forum/files/1/remove", data={"key": "topic"}).text
    kept = browser.post("/forum/new", data=QUESTION | {"action": "remove:2"})
    assert "1.txt" not in kept.text
    assert browser.post("/forum/new", data=QUESTION).status_code == 303
    assert len([post for _, post in files(house) if post]) == 8
    house.work()
    assert count(house, Attachment) == len(stored(house)) == 8


def test_an_edit_adds_and_removes_files(house, browse):
    browser = browse(people.MEMBER)
    browser.post("/forum/new", data=QUESTION, files=[("file", PAPER)])
    post = newest_post(house)
    href, same = f"/posts/{post.id}/edit", {"text": post.text, "edits": "0", "seq": "0"}
    assert browse(people.LEAD).post("/forum/files/1/remove", data={"key": f"post:{post.id}"}).status_code == 403
    browser.post(href, data=same | {"action": "remove:1"})
    answer = browser.post(href, data=same, files=[("file", ("new.txt", b"New.", "text/plain"))])
    assert answer.status_code == 303
    assert files(house) == [("new.txt", post.id)]
    assert newest(house).posts == 1


def test_what_was_never_posted_is_swept_after_seven_days(house, browse):
    start = clock.now()
    browser = browse(people.MEMBER)
    add(browser, "topic", PAPER)
    house.services.storage.put(f"{attachments.FOLDER}ab/orphan", [b"left by a crash"])
    for days, left in ((6.9, 1), (7.1, 0)):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            with house.write() as session:
                jobs.enqueue(session, attachments.SWEEP)
            house.work()
            assert (len(files(house)), len(stored(house))) == (left, left)


def test_mail_and_other_ways_keep_files_by_the_same_rules(house):
    number = topic(house)
    actor = house.actor(people.MEMBER)
    with house.write() as session:
        post = session.query(Post).filter(Post.topic_id == number).one()
        for n in range(10):
            one = attachments.take_in(house.services.storage, io.BytesIO(b"Words %d." % n), f"{n}.txt")
            attachments.keep_file(session, one, by=actor, post=post)
        with pytest.raises(InvalidError):
            attachments.keep_file(session, one, by=actor, post=post)
        assert session.get_one(Topic, number).posts == 1
    assert len(files(house)) == 10
