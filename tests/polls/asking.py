"""What the tests of polls ask, answer and look at."""

import re
from datetime import UTC, datetime

from sqlalchemy import func, select

from app import groups
from app.access import SYSTEM, Role, Scope, grant_role
from app.polls.models import DateAnswer, DatePoll
from tests import people

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
BASE = "/groups/financing/polls"
ASKED = {
    "title": "Costing of the expansion",
    "note": "In the large room.",
    "minutes": "90",
    "timezone": "Africa/Nairobi",
    "closes_on": "2026-12-01",
    "date_1": "2026-12-08",
    "time_1": "14:00",
    "date_2": "2026-12-12",
    "time_2": "9.30",
    "date_3": "2026-12-15",
    "time_3": "10:00",
}


def said(options, *codes):
    return {f"option_{i}": code for i, code in zip(options, codes, strict=True)}


def answered(house):
    with house.read() as session:
        return session.scalar(select(func.count(DateAnswer.person_id.distinct())))


def row_of(house, number):
    with house.read() as session:
        return session.get(DatePoll, number)


def subjects(house, who):
    house.work()
    return [" ".join(message["subject"].split()) for message in house.mails(who)]


def dates_of(shown):
    """The part of a page for each date that can be answered."""
    return re.findall(r'<li[^>]*>\s*<fieldset id="option_.*?</li>', shown, re.DOTALL)


def visit_financing(house):
    """The guest visits the financing group too."""
    with house.write() as session:
        group = groups.by_slug(session, "financing").id
        grant_role(session, house.person_id(people.GUEST), Role.GUEST, Scope.GROUP, group, by=SYSTEM)
