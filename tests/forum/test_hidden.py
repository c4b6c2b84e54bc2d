"""What nobody is to learn: names of topics that are not theirs to read, words that are not shown, and what was said, in the journal."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from app import notifications
from app.access import Role, Scope, end_grants
from app.audit.models import AuditEvent
from app.core import clock
from app.core.once import put_missing
from app.forum import unread
from app.forum.models import Attachment, Draft, Post, Reading, Topic
from tests import people
from tests.forum.moderating import decide, first_post, post_row, report, topic_row
from tests.forum.talking import change, group_id, post, topic

SECRET = "Zebra clearance"


def test_nobody_is_told_the_title_of_a_topic_that_is_not_theirs_to_read(house, browse):
    """Whoever wrote it, whoever reported it: what they said went where they do not read."""
    source, private = topic(house, "Open talk"), topic(house, SECRET, by=people.LEAD, group="financing", private=True)
    said, _ = post(house, source, "Buy my card reader.", by=people.REPRESENTATIVE)
    author, reporter, coordinator = browse(people.REPRESENTATIVE), browse(people.MEMBER), browse(people.COORDINATOR)
    assert report(reporter, said).status_code == 303
    assert coordinator.post(f"/topics/{source}/merge", data={"into": str(private)}).status_code == 303
    assert decide(coordinator, said, "remove", "This is advertising.").status_code == 303
    for browser, pages in (
        (author, ("/notifications", f"/posts/{said}/decisions", "/notifications/digest")),
        (reporter, ("/notifications", "/forum/reports/mine", "/notifications/digest")),
    ):
        for page in pages:
            shown = browser.get(page)
            assert shown.status_code == 200
            assert SECRET not in shown.text, page
    assert "A topic that you do not read" in author.get("/notifications").text
    assert "A topic that you do not read" in reporter.get("/forum/reports/mine").text


def test_whoever_leaves_a_group_is_told_no_more_of_their_own_words_there(house, browse):
    number = topic(house, SECRET, by=people.COLLEAGUE, group="financing", private=True)
    change_of, browser = first_post(house, number), browse(people.COLLEAGUE)
    decide(browse(people.LEAD), change_of, "keep", "Please keep to the matter.")
    assert SECRET in browser.get("/notifications").text
    with house.write() as session:
        end_grants(session, house.person_id(people.COLLEAGUE), scope=Scope.GROUP)
    for page in ("/notifications", f"/posts/{change_of}/decisions", "/notifications/digest", "/forum", "/"):
        assert SECRET not in browser.get(page).text, page


def test_whoever_was_a_moderator_reads_nothing_that_waits(house, browse):
    post(house, topic(house), SECRET, state="waiting")
    browser = browse(people.COORDINATOR)
    assert "waits to be looked at" in browser.get("/notifications").text
    with house.write() as session:
        end_grants(session, house.person_id(people.COORDINATOR), roles=(Role.COORDINATOR,))
    for page in ("/notifications", "/notifications/digest"):
        assert SECRET not in browser.get(page).text


@pytest.mark.parametrize("state", ["waiting", "hidden", "removed"])
def test_what_is_not_shown_is_not_quoted(house, browse, state):
    number = topic(house)
    said, place = post(house, number, SECRET)
    with house.write() as session:
        session.get_one(Post, said).state = state
    coordinator = browse(people.COORDINATOR)
    assert f"quote={said}#reply" not in coordinator.get(f"/topics/{number}").text
    assert f"](/posts/{said})" not in coordinator.get(f"/topics/{number}/reply?quote={said}").text
    answer = coordinator.post(f"/api/v1/topics/{number}/posts", json={"text": "So.", "reply_to": said})
    assert answer.status_code == 422
    assert post_row(house, said).number == place


def test_a_guest_addresses_their_group_alone_and_learns_no_names(house, browse):
    guest, asked = browse(people.GUEST), {"key": "topic", "where": "shocks", "audience": "members"}
    assert guest.get("/forum/names", params={**asked, "q": "Mor"}).json() == {"items": []}
    assert "/forum/people/" not in guest.post("/forum/preview", data={**asked, "text": "@Moraa Member?"}).text
    sent = {"title": "Rains", "text": "So.", "group": "shocks", "visibility": "members"}
    assert guest.post("/api/v1/topics", json=sent).status_code == 422
    shocks = group_id(house, "shocks")
    made = guest.post("/api/v1/topics", json=sent | {"visibility": ""}).json()
    assert topic_row(house, made["id"]).audience == f"group-{shocks}"


def test_an_announcement_reaches_the_community_only_by_those_who_announce_there(house, browse):
    number = topic(house, "Hear", kind="announcement", by=people.LEAD, group="financing", private=True)
    for who, status in ((people.LEAD, 422), (people.COORDINATOR, 303)):
        assert browse(who).post(f"/topics/{number}/move", data={"to": "community"}).status_code == status


def test_the_journal_names_acts_and_no_words(house, browse):
    number = topic(house, SECRET, by=people.COLLEAGUE, group="financing", private=True)
    lead, said = browse(people.LEAD), first_post(house, number)
    note = {"text": "Else.", "edits": "0", "note": f"{SECRET} is confidential.", "seq": "1"}
    assert lead.post(f"/posts/{said}/edit", data=note).status_code == 303
    form = lead.get(f"/topics/{number}/edit").text
    seen = form.partition('name="seen" value="')[2].partition('"')[0]
    renamed = {"title": "Other", "kind": "question", "seen": seen}
    assert lead.post(f"/topics/{number}/edit", data=renamed).status_code == 303
    change(house, number, outcome="concluded")
    assert lead.post(f"/topics/{number}/outcome/reopen", data={"reason": f"{SECRET} again."}).status_code == 303
    with house.read() as session:
        rows = [(one.action, one.reason, str(one.detail)) for one in session.scalars(select(AuditEvent))]
    assert {"post.edited", "topic.renamed"} <= {action for action, _, _ in rows}
    assert not [row for row in rows if SECRET in str(row)]


def test_files_of_a_half_written_answer_go_along(house, browse):
    source, target = topic(house, "One"), topic(house, "Two")
    person = house.person_id(people.CHAIR)
    with house.write() as session:
        key, now = f"topic:{source}", clock.now()
        session.add(Draft(person_id=person, key=key, seq=1, fields={"text": "So"}, saved_at=now))
        session.add(
            Attachment(
                person_id=person, draft_key=key, storage_key="attachments/x", name="x.pdf", media_type="application/pdf",
                size=1, sha256="0", created_at=now,
            )
        )  # fmt: skip
    browse(people.COORDINATOR).post(f"/topics/{source}/merge", data={"into": str(target)})
    with house.read() as session:
        assert session.scalars(select(Attachment.draft_key)).all() == [f"topic:{target}"]


def test_a_merge_while_somebody_reads_there_for_the_first_time(house, browse):
    """Both write the same row; neither fails, and the higher number stands."""
    source, target = topic(house, "One"), topic(house, "Two")
    reader, coordinator = house.actor(people.COLLEAGUE), browse(people.COORDINATOR)
    with house.write() as session:
        unread.mark_all_read(session, by=reader)
        unread.mark_read(session, session.get_one(Topic, source), 1, by=reader)
    answers = []

    def merge():
        answers.append(coordinator.post(f"/topics/{source}/merge", data={"into": str(target)}).status_code)

    thread = Thread(target=merge)
    with house.write() as session:
        unread.mark_read(session, session.get_one(Topic, target), 1, by=reader)
        thread.start()
        thread.join(timeout=1)
    thread.join(timeout=30)
    assert answers == [303]
    with house.read() as session:
        assert session.get_one(Reading, (reader.person_id, target)).number >= 1


@pytest.mark.parametrize("first", ["choice", "notification"])
def test_the_same_row_twice_at_once_fails_neither(house, first):
    """On PostgreSQL the second waits for the first, and finds what it wrote."""
    number, person = topic(house), house.person_id(people.CHAIR)
    news = notifications.News(
        kind="asked", audience="members", subject_kind="topic", subject_id=number, title="So", href="/", key="one",
    )  # fmt: skip
    failed = []

    def write():
        try:
            with house.write() as session:
                act(session, notifications.Level.MUTED)
        except Exception as error:  # noqa: BLE001 - told by the other thread
            failed.append(error)

    def act(session, level):
        if first == "choice":
            notifications.choose(session, person, "topic", number, level=level)
        else:
            notifications.tell(session, news, [person], by=house.actor(people.LEAD))

    thread = Thread(target=write)
    with house.write() as session:
        act(session, notifications.Level.WATCHING)
        thread.start()
        thread.join(timeout=1)
    thread.join(timeout=30)
    assert not failed
    with house.write() as session:
        if first == "choice":
            assert notifications.choice_of(session, person, "topic", number).level == "muted"
            notifications.watch_unless_chosen(session, person, number)
            assert notifications.choice_of(session, person, "topic", number).level == "muted"
        else:
            rows = session.scalars(select(notifications.Notification).where(notifications.Notification.key == "one"))
            assert len(rows.all()) == 1


def test_nobody_writes_like_a_machine(house, browse):
    number, author = topic(house), house.actor(people.COLLEAGUE)
    row = {"author_id": author.person_id, "topic_id": number, "text": "So.", "html": "<p>So.</p>"}
    with house.write() as session:
        now = clock.now() - timedelta(minutes=30)
        put_missing(session, Post, [{**row, "number": n, "created_at": now} for n in range(2, 62)])
        session.get_one(Topic, number).last_number = 61
    browser = browse(people.COLLEAGUE)
    assert browser.post(f"/topics/{number}/posts", data={"text": "More.", "seq": "1"}).status_code == 429
    assert browser.post(f"/api/v1/topics/{number}/posts", json={"text": "More."}).status_code == 429
    assert browser.post("/api/v1/topics", json={"title": "More", "text": "More."}).status_code == 429
