"""Something agreed in the financing group: Kioko, of UNICEF, is to do it by 8 December 2026; Leila leads the group."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from app import followup, groups
from tests import people
from tests.houses import House

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
DUE = date(2026, 12, 8)


@pytest.fixture(autouse=True)
def clock_stands() -> Iterator[object]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def group_id(house: House) -> int:
    with house.read() as session:
        return groups.by_slug(session, "financing").id


@pytest.fixture
def agreed(house: House, group_id: int) -> Callable[..., int]:
    """Puts something on the book through the room's face; returns its number."""

    def make(owner=people.COLLEAGUE, by=people.LEAD, **said) -> int:
        given = {
            "text": "Send the costing to the National Treasury.",
            "owner_id": house.person_id(owner) if owner else None,
            "organisation_id": None,
            "due_on": DUE,
            "audience": f"group-{group_id}",
            "group_id": group_id,
            "source_kind": "meeting",
            "source_id": 7,
            "source_title": "October meeting",
            "source_href": "/events/7",
            **said,
        }
        actor = house.actor(by)
        with house.write() as session:
            return followup.agree(session, by=actor, **given).id

    return make


@pytest.fixture
def action(agreed: Callable[..., int]) -> int:
    return agreed()
