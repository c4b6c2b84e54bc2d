"""When the demo community goes, what its meetings left behind goes first, and real records keep standing."""

from sqlalchemy import func, select

from app import meetings, organisations
from app.meetings.models import (
    Amendment,
    Attendance,
    CheckIn,
    MeetingAction,
    MeetingDecision,
    Minutes,
    MinutesVersion,
)
from tests import people
from tests.meetings import keeping

KEPT = (Minutes, MinutesVersion, Amendment, MeetingDecision, MeetingAction, Attendance, CheckIn)


def test_records_of_events_and_of_people(house, browse):
    demo, real = keeping.held(house, title="Demo"), keeping.held(house, title="Real")
    lead = browse(people.LEAD)
    for base in (demo, real):
        keeping.write(lead, base, "Opened")
        keeping.decide(lead, base, "Adopted.")
        keeping.todo(lead, base, "Mine", owner=str(house.person_id(people.LEAD)))
        keeping.todo(lead, base, "Theirs", owner=str(house.person_id(people.COLLEAGUE)))
        lead.post(f"{base}/attendance", data={f"person-{house.person_id(people.COLLEAGUE)}": "present"})
        keeping.circulated(house, lead, base)
        assert browse(people.COLLEAGUE).post(f"{base}/minutes/amendments", data={"text": "A word"}).status_code == 303
    event_id = keeping.meeting_of(house, demo).event.id
    with house.write() as session:
        unicef = organisations.by_slug(session, "unicef")
        meetings.erase_records_of(session, [event_id], [house.person_id(people.COLLEAGUE)], [unicef.id])
    with house.read() as session:
        left = {kind.__tablename__: session.scalar(select(func.count()).select_from(kind)) for kind in KEPT}
        was_there = session.execute(select(Attendance.name, Attendance.person_id)).all()
    assert left == {
        "minutes": 1,
        "minutes_version": 2,
        "minutes_amendment": 0,
        "meeting_decision": 1,
        "meeting_action": 1,
        "attendance": 1,
        "check_in": 0,
    }
    assert was_there == [("Kioko Colleague", None)]
    assert lead.get(f"{real}/minutes").status_code == 200
    assert lead.get(f"{demo}/minutes").status_code == 303
