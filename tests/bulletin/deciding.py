"""An issue on its way through approval, and what is known of it afterwards."""

from sqlalchemy import select

from app.audit import AuditEvent
from app.bulletin.models import Dispatch, Issue
from tests import people
from tests.bulletin.issues import QUARTER, issue_row, ready

DESK = f"/bulletins/desk/{QUARTER}"


def asked(house):
    """A complete issue that the coordinator sent for approval; returns its revision."""
    ready(house)
    assert house.browse(people.COORDINATOR).post(f"{DESK}/approval/ask").status_code == 303
    return look(house).revision


def frozen(house):
    revision = asked(house)
    answer = house.browse(people.CHAIR).post(f"{DESK}/approval/approve", data={"revision": revision})
    assert answer.status_code == 303


def look(house) -> Issue:
    with house.read() as session:
        return issue_row(session)


def acts(house) -> list[str]:
    with house.read() as session:
        found = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_kind == "bulletin").order_by("id"))
        return [one.partition(".")[2] for one in found if not one.startswith("bulletin.item")]


def reasons(house) -> dict[str, str]:
    with house.read() as session:
        return dict(session.execute(select(Dispatch.address, Dispatch.reason)).all())
