"""Where there is no committee yet."""

from sqlalchemy import select

from app.governance import Seat
from tests import people


def test_a_house_without_committees_begins_with_the_oversight_committee(house, browse):
    administrator = browse(people.ADMINISTRATOR)
    page = administrator.get("/committees/new").text
    assert 'value="oversight"' in page
    assert 'value="county"' not in page
    assert administrator.post("/committees/new", data={"kind": "county", "county": "018"}).status_code == 422
    made = administrator.post("/committees/new", data={"kind": "oversight"})
    assert made.headers["location"] == "/committees/ncc"
    with house.read() as session:
        seats = session.execute(select(Seat.constituency, Seat.pillar)).all()
    assert 9 <= len(seats) <= 17
    assert {pillar for _, pillar in seats} == {"social_assistance", "social_security", "health_insurance"}
    assert administrator.post("/committees/new", data={"kind": "oversight"}).status_code == 422
    assert administrator.post("/committees/new", data={"kind": "county", "county": "018"}).status_code == 303
