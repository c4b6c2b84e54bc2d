"""A house whose bulletin goes to a mail server of the tests."""

from sqlalchemy import select

from app.bulletin import freezing, sending
from app.bulletin.models import Dispatch, Issue
from app.core import clock
from app.jobs import Job
from tests import people
from tests.bulletin.issues import QUARTER, issue_row, opened, with_items


def connect(house, server, **settings):
    """Before anything else is asked of the house: its mail goes to this server, as fast as it takes it."""
    assert "services" not in house.__dict__
    given = {
        "smtp_url": type(house.settings.smtp_url)(f"smtp://127.0.0.1:{server.port}"),
        "bulletin_per_minute": 60_000,
    }
    house.settings = house.settings.model_copy(update=given | settings)


def approved(house, *items, quarter=QUARTER, at=None):
    """An issue that was approved by another person and is frozen, with two stories or these."""
    opened(house, quarter)
    with_items(house, quarter, *items)
    chair = house.actor(people.CHAIR)
    with house.write() as session:
        issue = issue_row(session, quarter)
        issue.decided_by, issue.decided_at = chair.person_id, at or clock.now()
        freezing.freeze(session, issue, by=chair)


def begin(house, quarter=QUARTER):
    with house.write() as session:
        sending.begin(session, issue_row(session, quarter), by=house.actor(people.COORDINATOR))


def states(house, quarter=QUARTER):
    """By address."""
    with house.read() as session:
        issue = session.scalars(select(Issue).where(Issue.quarter == quarter)).one()
        rows = session.execute(select(Dispatch.address, Dispatch.state).where(Dispatch.issue_id == issue.id))
        return {row.address: row.state for row in rows}


def owed(house):
    """Jobs of the sender on the book: how long each waits from now."""
    with house.read() as session:
        jobs = session.scalars(select(Job).where(Job.name == sending.SEND)).all()
        return [one.run_at - clock.now() for one in jobs]
