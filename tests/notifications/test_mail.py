"""What is told at once by mail: its words, its headers, and that the right is asked again, twice."""

import re

import pytest
from sqlalchemy import select, update

from app import forum, jobs, notifications
from app.access import Role, Scope, end_grants
from app.accounts import Person
from app.notifications import Notification
from app.notifications.leaving import leave
from app.notifications.mailing import mail_out
from app.notifications.tokens import Leave
from tests import people
from tests.forum import talking
from tests.houses import text_of

WORDS = "We count **doors**, [as here](/documents/3).\n\n![spy](https://spy.example/x.png)\n\n<script>x</script>"


def named(house, text="@Kioko Colleague, how do you do it?", *, by=people.LEAD, **topic):
    number = talking.topic(house, "On registers", by=by, **topic)
    return number, talking.post(house, number, text, by=by)[0]


def speaks(house, person, language):
    with house.write() as session:
        session.execute(update(Person).where(Person.email == person.email).values(language=language))


def html_of(mail):
    return str(mail.get_body(("html",)).get_content())


@pytest.mark.parametrize(
    ("language", "marker", "answers"),
    [
        ("en", "=== Write your answer above this line ===", True),
        ("sw", "=== Andika jibu lako juu ya mstari huu ===", False),
    ],
)
def test_words_and_headers(house, monkeypatch, language, marker, answers):
    def reply_address(_settings, topic, person):
        return f"reply+{topic}-{person}@house.example" if answers else ""

    writer = forum.TopicWriter(reply_address)
    house.services.provide(notifications.Writers, notifications.Writers({"topic": writer}))
    speaks(house, people.COLLEAGUE, language)
    topic, _ = named(house, WORDS + "\n\n@Kioko Colleague", group="financing")
    talking.post(house, topic, "@Kioko Colleague again.", by=people.LEAD, cut_text="On Monday she wrote: **old**")
    house.work()
    first, second = house.mails(people.COLLEAGUE)
    path = min((house.settings.data_dir / "mail").glob("*.eml"))
    assert len(path.read_bytes()) < 60_000
    assert b"=?" not in path.read_bytes().partition(b"\n\n")[0], "a folded address is read by no program"

    text, html = text_of(first), html_of(first)
    assert first["subject"] == "[Financing and Sustainability] On registers"
    assert first["subject"] == second["subject"]
    assert ("Leila Lead" in text, "We count doors" in text, "/topics/1?post=2#post-2" in text) == (True, True, True)
    assert (marker in text, marker in html) == (answers, answers)
    assert text.strip().startswith(marker) == answers
    assert "<strong>doors</strong>" in html
    assert f'href="{house.settings.base_url}/documents/3"' in html
    assert not re.search(r"<(img|script|link|iframe)|src=|url\(", html)
    assert first["reply-to"] == (f"reply+1-{house.person_id(people.COLLEAGUE)}@house.example" if answers else None)
    assert "old" in html_of(second)
    assert "On Monday" not in text_of(second), "what was cut off is folded away, and not in the text"

    assert second["in-reply-to"] == first["message-id"]
    assert second["references"].split()[-1] == first["message-id"]
    assert second["references"].split()[0] == first["references"].split()[0]
    assert first["list-id"].endswith("<financing.demo.example>")
    assert first["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http\S+/unsubscribe/\d+\.direct\.0\.\S{32}>", first["list-unsubscribe"])
    assert (first["precedence"], first["auto-submitted"]) == ("list", "auto-generated")
    assert f"{house.settings.base_url}/notifications/choices" in text


@pytest.mark.parametrize(
    ("meanwhile", "queued", "written", "sent"),
    [
        ("nothing", True, 1, 1),
        ("lost the right", False, 1, 0),
        ("muted", False, 1, 0),
        ("read on the site", True, 1, 0),
        ("lost the right", True, 1, 0),
        ("muted", True, 1, 0),
        ("ended this mail", True, 1, 0),
        ("removed", True, 0, 0),
        ("hidden without being withdrawn", True, 1, 0),
    ],
)
def test_the_right_is_asked_again(house, meanwhile, queued, written, sent):
    """Before the message is written, and once more at the door: the mail server may have been away for hours."""
    topic, post = named(house, by=people.LEAD, group="financing", private=True)
    person = house.person_id(people.COLLEAGUE)
    if queued:  # the message is owed, and nothing has delivered it yet
        with house.write() as session:
            mail_out(session, house.services, {}, None)
    with house.write() as session:
        if meanwhile == "read on the site":
            notifications.mark_read(session, person, "topic", topic, 9)
        elif meanwhile == "lost the right":
            end_grants(session, person, scope=Scope.GROUP, roles=[Role.GROUP_MEMBER])
        elif meanwhile == "muted":
            leave(session, Leave(person, "topic", topic))
        elif meanwhile == "ended this mail":
            leave(session, Leave(person, "direct", 0))
        elif meanwhile == "removed":
            notifications.withdraw(session, "topic", topic, [2])
        elif meanwhile.startswith("hidden"):
            session.execute(update(forum.Post).where(forum.Post.id == post).values(state="hidden"))
    house.work()
    with house.read() as session:
        rows = session.scalars(select(Notification).where(Notification.person_id == person)).all()
    assert len(rows) == written
    assert len(house.mails(people.COLLEAGUE)) == sent


def test_a_row_that_cannot_be_written_keeps_nobody_waiting(house):
    """It waits alone where an administrator sees it, and goes out once the fault is mended."""

    def fails_for_one(session, settings, row, actor):
        if actor.email == people.COLLEAGUE.email and broken:
            raise ValueError("no words")
        return whole(session, settings, row, actor)

    broken, whole = [True], forum.TopicWriter(lambda *_: "")
    house.services.provide(notifications.Writers, notifications.Writers({"topic": fails_for_one}))
    named(house, "@Kioko Colleague and @Moraa Member, look.")
    house.work()
    assert [str(mail["to"]) for mail in house.mails()] == [people.MEMBER.email]
    broken.clear()
    with house.write() as session:
        for job in session.scalars(select(jobs.Job).where(jobs.Job.name == "notifications.mail_one")):
            job.run_at = job.created_at
    house.work()
    assert sorted(str(mail["to"]) for mail in house.mails()) == [people.COLLEAGUE.email, people.MEMBER.email]


def test_a_long_post_is_cut_and_says_so(house):
    named(house, "@Kioko Colleague\n\n" + "Habari ya kwetu, kwa wote. " * 1500)
    house.work()
    (mail,) = house.mails(people.COLLEAGUE)
    assert "This is not all of it" in text_of(mail)
    assert len(mail.as_bytes()) < 60_000


def test_words_changed_while_the_message_is_owed_never_go_out(house, browse):
    """A moderator takes a telephone number out, and the mail server was away all the time."""
    topic, post = named(house, "@Kioko Colleague, call 0700 111 222.")
    with house.write() as session:
        mail_out(session, house.services, {}, None)
    note = {"text": "@Kioko Colleague, call me.", "edits": "0", "note": "No numbers here.", "seq": "1"}
    assert browse(people.COORDINATOR).post(f"/posts/{post}/edit", data=note).status_code == 303
    house.work()
    (message,) = house.mails(people.COLLEAGUE)
    assert "0700 111 222" not in message.as_string()
    assert "call me" in text_of(message)
    assert topic
