"""AC5: a column of a row is not written by naming it in a form."""

import pytest
from sqlalchemy import inspect, select

from app import groups
from app.access import SYSTEM
from app.groups.models import Entry, Proposal, Terms, WorkingGroup
from tests import people
from tests.groups.proposing import CLOSING, opening
from tests.groups.test_topics import rows

# Address, who posts, what the form truly has, and the fields of rows that are the form's own.
FORMS = [
    ("/groups/financing/join", people.MEMBER, {"note": "Let me in."}, {"note"}),
    ("/groups/financing/members/invite", people.LEAD, {"note": "Come."}, {"note"}),
    ("/groups/financing/members", people.LEAD, {}, set()),
    ("/groups/financing/terms/new", people.LEAD, {"text": "Words.", "note": "New.", "based_on": "0"}, {"text", "note"}),
    ("/groups/financing/close", people.CHAIR, CLOSING, set()),
    ("/groups/financing/leave", people.COLLEAGUE, {}, set()),
    ("/groups/new", people.CHAIR, None, {"name", "name_sw", "purpose", "topic", "county"}),
    ("/groups/topics/change", people.CHAIR, None, set()),
]
JUNK = "987654321"


@pytest.mark.parametrize(("path", "who", "data", "own"), FORMS)
def test_columns_are_no_fields(house, browse, committee, *, path, who, data, own):
    columns = {column.key for model in (WorkingGroup, Terms, Entry, Proposal) for column in inspect(model).columns}
    given = dict(
        data if data is not None else opening(house) if path == "/groups/new" else rows(house, retire="policy")
    )
    if "members" in path:
        given["person"] = house.person_id(people.MEMBER)
    with house.write() as session:
        groups.create_group(session, name="Another", by=SYSTEM)
    before = kept(house, WorkingGroup)
    answer = browse(who).post(path, data=dict.fromkeys(columns - own - given.keys(), JUNK) | given)
    assert answer.status_code == 303, answer.text
    assert kept(house, WorkingGroup) == before
    for model in (Terms, Entry, Proposal):
        assert JUNK not in repr(kept(house, model)), model


def kept(house, model):
    with house.read() as session:
        return [tuple(map(str, row)) for row in session.execute(select(model.__table__).order_by(model.id))]
