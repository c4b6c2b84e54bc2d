"""The worker is killed in the middle of telling, reminding and filing: with the next one everybody has each letter once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, func, select, update

from app import followup, groups, jobs
from app.access import SYSTEM, Role, Scope, grant_role
from app.accounts import Person
from app.core import clock
from app.documents.jobs_sweep import sweep
from app.documents.models import Document, DocumentFile
from app.jobs import Job, JobState
from tests import people
from tests.events import factory
from tests.meetings import keeping
from tests.polls.asking import ASKED, BASE

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
BATCH, PEOPLE = 3, 5


def the_group_grows(house):
    with house.write() as session:
        group = groups.by_slug(session, "financing").id
        for n in range(PEOPLE):
            row = Person(email=f"p{n}@people.example", name=f"Person {n}", state="active", created_at=clock.now())
            session.add(row)
            session.flush()
            grant_role(session, row.id, Role.GROUP_MEMBER, Scope.GROUP, group, by=SYSTEM)
    return group


def killed_at(house, table, number):
    """As far as the number-th new row of the table, which never comes; the dead worker's lease runs out."""
    left = number

    def dies(_connection, _cursor, statement, *_rest):
        nonlocal left
        left -= statement.startswith(f"INSERT INTO {table} ")
        if not left:
            raise SystemExit

    event.listen(house.services.database.engine, "before_cursor_execute", dies)
    with pytest.raises(SystemExit):
        house.work()
    event.remove(house.services.database.engine, "before_cursor_execute", dies)
    with house.write() as session:
        over = {"leased_until": clock.now() - timedelta(seconds=1)}
        assert session.execute(update(Job).where(Job.state == JobState.RUNNING).values(over)).rowcount == 1


def told(house, begins):
    """By address, how often."""
    return Counter(str(mail["to"]) for mail in house.mails() if str(mail["subject"]).startswith(begins))


@pytest.mark.parametrize(
    ("letter", "room", "number"),
    [
        ("Invitation", "calendar.tell", PEOPLE + 2),
        ("Reminder", "calendar.reminders", PEOPLE + 2),
        ("Due now", "followup.reminders", PEOPLE),
        ("Minutes", "meetings.jobs", PEOPLE + 2),
        ("Which date", "polls.tell", PEOPLE + 1),
    ],
)
def test_each_letter_once(house, browse, monkeypatch, letter, room, number):
    monkeypatch.setattr(f"app.{room}.BATCH", BATCH)
    with time_machine.travel(MONDAY, tick=False) as traveller:
        group = the_group_grows(house)
        if letter == "Due now":
            with house.write() as session:
                for owner in session.scalars(select(Person.id).where(Person.name.startswith("Person "))).all():
                    followup.agree(
                        session, kind="action", text="Send it.", owner_id=owner, organisation_id=None,
                        due_on=date(2026, 12, 3), audience=f"group-{group}", group_id=group, source_kind="meeting",
                        source_id=1, by=house.actor(people.LEAD),
                    )  # fmt: skip
        elif letter == "Minutes":
            keeping.in_state(house, keeping.held(house), "circulated")
        elif letter == "Which date":
            assert browse(people.LEAD).post(f"{BASE}/new", data=ASKED).status_code == 303
        else:
            factory.meeting(house)
        if letter in {"Reminder", "Due now"}:
            house.work()
            traveller.move_to(MONDAY + timedelta(days=10, hours=-3 if letter == "Reminder" else 0))
            with house.write() as session:
                jobs.enqueue(session, room)
        killed_at(house, "mail_message", BATCH + 2)  # in the middle of the second batch
        house.work()
        found = told(house, letter)
    assert (set(found.values()), len(found)) == ({1}, number)


def test_minutes_are_filed_once(house, browse):
    base = keeping.held(house)
    keeping.finished(keeping.in_state(house, base, "circulated"), base, filing="yes")
    killed_at(house, "document", 1)
    assert "On its way into the repository." in browse(people.LEAD).get(f"{base}/minutes").text
    house.work()
    with house.read() as session:
        assert session.scalar(select(func.count(Document.id))) == 1
        kept = session.scalars(select(DocumentFile.storage_key)).one()
    with time_machine.travel(clock.now() + timedelta(days=3)):
        sweep(house.services, {})
    assert [one.key for one in house.services.storage.list("") if one.key.endswith(".pdf")] in ([kept], [])
    assert kept in {one.key for one in house.services.storage.list("")}
