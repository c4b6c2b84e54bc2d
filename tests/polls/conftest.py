"""Leila puts three dates to the financing group on a Monday morning."""

import pytest
import time_machine
from sqlalchemy import select

from app.polls import queries
from app.polls.models import DatePoll
from tests import people
from tests.polls.asking import ASKED, BASE, MONDAY


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def poll(house, browse):
    """Leila asked; returns (number, numbers of the three dates)."""
    assert browse(people.LEAD).post(f"{BASE}/new", data=ASKED).status_code == 303
    with house.read() as session:
        number = session.scalars(select(DatePoll.id)).one()
        return number, [one.id for one in queries.options_of(session, number)]
