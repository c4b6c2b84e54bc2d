"""Summaries: what was held back and what is new, once, for everybody who wants it, as far as they may read it as it goes."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from app import forum, jobs, notifications
from app.access import Role, Scope, end_grants
from app.audit import AuditEvent
from app.core import clock
from app.mail import MailMessage
from app.notifications import DigestIssue, digests
from app.notifications.choices import choose
from tests import people
from tests.forum import talking
from tests.houses import text_of

# 07:00 in Nairobi is 04:00 UTC; the 1st of March 2027 is a Monday.
MONDAY = datetime(2027, 3, 1, 4, 5, tzinfo=UTC)
FRIDAY = MONDAY - timedelta(days=3)
DAY = timedelta(days=1)


def run(house):
    """As the schedule would, and everything that follows."""
    with house.write() as session:
        jobs.enqueue(session, digests.JOB)
    return house.work()


def choice(house, person, scope, mail, number=0, level=None):
    with house.write() as session:
        choose(session, house.person_id(person), scope, number, mail=mail, level=level)


def begun(house):
    """Everybody had a digest before; what is new from now on is new."""
    run(house)
    with house.read() as session:
        assert session.scalar(select(func.count(DigestIssue.id))) > 0


def summaries(house, person):
    return [mail for mail in house.mails(person) if "digest" in str(mail["list-id"])]


@pytest.fixture
def travel(house):
    """On Friday at 07:05 everybody had their digests."""
    with time_machine.travel(FRIDAY - timedelta(hours=1), tick=False) as traveller:
        yield traveller


def test_once_for_everybody_who_wants_it(house, travel):
    """Active or not; grouped; in the reader's language; with what is new, and nothing twice."""
    begun(house)
    travel.move_to(FRIDAY + timedelta(hours=3))
    choice(house, people.COLLEAGUE, "group", "daily", talking.group_id(house, "financing"), level="watching")
    choice(house, people.CHAIR, "digest", "off")
    choice(house, people.LEAD, "digest", "daily")
    public = talking.topic(house, "Who counts?", by=people.REPRESENTATIVE)
    private = talking.topic(house, "Our budget", by=people.LEAD, group="financing", private=True)
    talking.post(house, private, "A second thought.", by=people.LEAD)
    travel.move_to(FRIDAY + DAY)  # Saturday, 07:05
    run(house)
    (daily,) = summaries(house, people.COLLEAGUE)
    text = text_of(daily)
    assert ("Financing and Sustainability" in text, "Our budget" in text, "and 1 more" in text) == (True, True, True)
    assert "Who counts?" not in text, "what is new comes weekly to them"
    (news,) = summaries(house, people.LEAD)
    assert ("Who counts?" in text_of(news), "Our budget" in text_of(news)) == (True, False), "not one's own words"
    assert summaries(house, people.MEMBER) == []
    run(house)
    travel.move_to(MONDAY - DAY)
    run(house)
    assert Counter(len(summaries(house, who)) for who in (people.COLLEAGUE, people.LEAD)) == {1: 2}, (
        "nothing new, no mail"
    )
    travel.move_to(MONDAY)
    run(house)
    run(house)
    (weekly,) = summaries(house, people.MEMBER)
    assert "Who counts?" in text_of(weekly)
    assert "Our budget" not in text_of(weekly)
    assert "1 March 2027" in str(weekly["subject"])
    assert "Who counts?" in text_of(summaries(house, people.COLLEAGUE)[1])
    assert (len(summaries(house, people.LEAD)), summaries(house, people.CHAIR)) == (1, [])
    assert summaries(house, people.SUSPENDED) == summaries(house, people.FORMER) == []
    for mail in house.mails(people.MEMBER):
        assert (mail["precedence"], mail["list-unsubscribe-post"]) == ("bulk", "List-Unsubscribe=One-Click")
        assert len(mail.as_bytes()) < 60_000
    assert public != private


def test_a_worker_that_slept_for_a_week_sends_one(house, travel):
    begun(house)
    choice(house, people.MEMBER, "digest", "daily")
    for day in range(7):
        travel.move_to(FRIDAY + day * DAY)
        talking.topic(house, f"Topic of day {day}", by=people.LEAD)
    travel.move_to(FRIDAY + 7 * DAY + timedelta(hours=5))
    run(house)
    (one,) = summaries(house, people.MEMBER)
    assert [f"Topic of day {day}" in text_of(one) for day in range(7)] == [True] * 7


def test_whoever_never_had_one_waits_for_the_next(house, travel):
    """A house that is started on a Wednesday sends nobody the summary of last Monday."""
    talking.topic(house, "Before the first", by=people.LEAD)
    travel.move_to(MONDAY + 2 * DAY + timedelta(hours=6))
    run(house)
    assert house.mails() == []
    talking.topic(house, "After it", by=people.LEAD)
    travel.move_to(MONDAY + 7 * DAY)
    run(house)
    (one,) = summaries(house, people.MEMBER)
    assert "After it" in text_of(one)


def test_two_workers_make_it_once(house, travel):
    """Both write the same people's digests; whoever comes second finds that they were made."""
    begun(house)
    travel.move_to(FRIDAY + timedelta(hours=3))
    talking.topic(house, "Who counts?", by=people.REPRESENTATIVE)
    travel.move_to(MONDAY)
    rounds = [digests.prepare(house.services, {}) for _ in range(2)]
    assert len(rounds[0].made) == len(rounds[1].made) > 5
    for one in rounds:
        with house.write() as session:
            digests.send(session, house.services, {}, one)
    run(house)
    assert len(summaries(house, people.MEMBER)) == 1
    with house.read() as session:
        made = session.execute(select(DigestIssue.person_id, DigestIssue.cadence, DigestIssue.period)).all()
    assert len(made) == len(set(made))


@pytest.mark.parametrize("meanwhile", ["nothing", "removed", "lost the right", "renamed", "withdrawn from the forum"])
def test_what_was_taken_back_while_it_waited_is_not_in_it(house, travel, meanwhile):
    """The mail server is away; at the door the digest is dropped, and comes again without what may not be told."""
    begun(house)
    group = talking.group_id(house, "financing")
    choice(house, people.COLLEAGUE, "group", "daily", group, level="watching")
    choice(house, people.COLLEAGUE, "digest", "daily")
    travel.move_to(FRIDAY + timedelta(hours=3))
    doomed = talking.topic(house, "To be taken back", by=people.LEAD, group="financing", private=True)
    stays = talking.topic(house, "What stays", by=people.LEAD)
    travel.move_to(FRIDAY + DAY)
    with house.write() as session:
        digests.send(session, house.services, {}, digests.prepare(house.services, {}))
    with house.write() as session:
        assert session.scalar(select(func.count(MailMessage.id)).where(MailMessage.sent_at.is_(None))) >= 1
        if meanwhile == "removed":
            session.execute(update(forum.Topic).where(forum.Topic.id == doomed).values(state="removed"))
            notifications.withdraw(session, "topic", doomed)
        elif meanwhile == "lost the right":
            end_grants(
                session, house.person_id(people.COLLEAGUE), scope=Scope.GROUP, scope_id=group, roles=[Role.GROUP_MEMBER]
            )
        elif meanwhile == "renamed":
            notifications.rename(session, "topic", doomed, "Another name")
        elif meanwhile.startswith("withdrawn"):
            session.execute(update(forum.Topic).where(forum.Topic.id == stays).values(state="hidden"))
    house.work()
    run(house)
    run(house)
    (one,) = summaries(house, people.COLLEAGUE)
    text = text_of(one)
    assert ("What stays" in text) == (not meanwhile.startswith("withdrawn"))
    assert ("To be taken back" in text) == (meanwhile in {"nothing", "withdrawn from the forum"})
    assert ("Another name" in text) == (meanwhile == "renamed")


def test_muted_and_ended_and_seen_are_left_out(house, travel):
    begun(house)
    group = talking.group_id(house, "financing")
    for who in (people.COLLEAGUE, people.MEMBER):
        choice(house, who, "digest", "daily")
        choice(house, who, "community", "daily", level="watching")
        choice(house, who, "group", "daily", group, level="watching")
    travel.move_to(FRIDAY + timedelta(hours=3))
    talking.topic(house, "In the group", by=people.LEAD, group="financing")
    talking.topic(house, "In the community", by=people.LEAD)
    talking.topic(house, "Opened on the site", by=people.LEAD)
    choice(house, people.COLLEAGUE, "group", "off", group)
    choice(house, people.MEMBER, "community", "daily", level="muted")
    with house.write() as session:
        for person in (people.COLLEAGUE, people.MEMBER):
            notifications.mark_read(session, house.person_id(person), "topic", 3, 1)
    travel.move_to(FRIDAY + DAY)
    run(house)
    titles = ("In the group", "In the community", "Opened on the site")
    for who, wanted in ((people.COLLEAGUE, (False, True, False)), (people.MEMBER, (True, False, False))):
        (one,) = summaries(house, who)
        assert tuple(title in text_of(one) for title in titles) == wanted


def test_preview_as_a_member(house, browse, travel):
    begun(house)
    travel.move_to(FRIDAY + timedelta(hours=3))
    choice(house, people.COLLEAGUE, "group", "daily", talking.group_id(house, "financing"), level="watching")
    talking.topic(house, "Our budget", by=people.LEAD, group="financing", private=True)
    talking.topic(house, "Who counts?", by=people.REPRESENTATIVE)
    colleague, coordinator = house.person_id(people.COLLEAGUE), browse(people.COORDINATOR)
    own = browse(people.COLLEAGUE).get("/notifications/digest?q=Moraa").text
    assert ("Our budget" in own, "Who counts?" in own, people.MEMBER.email in own) == (True, True, False)
    member = browse(people.MEMBER)
    assert "Our budget" not in member.get("/notifications/digest").text
    assert member.post(f"/notifications/digest/{colleague}").status_code == 403
    assert people.COLLEAGUE.name in coordinator.get("/notifications/digest?q=kioko").text
    shown = coordinator.post(f"/notifications/digest/{colleague}")
    assert (shown.status_code, "Our budget" in shown.text) == (200, True)
    assert coordinator.post("/notifications/digest/99999").status_code == 404
    assert coordinator.post(f"/notifications/digest/{house.person_id(people.SUSPENDED)}").status_code == 404
    with house.read() as session:
        looked = session.execute(
            select(AuditEvent.person_id, AuditEvent.subject_id).where(AuditEvent.action == "digest.previewed")
        ).all()
    assert looked == [(house.person_id(people.COORDINATOR), colleague)]
    travel.move_to(FRIDAY + DAY)
    run(house)
    (sent,) = summaries(house, people.COLLEAGUE)
    for line in ("Our budget", "Financing and Sustainability"):
        assert line in text_of(sent)
    assert clock.now() == FRIDAY + DAY
