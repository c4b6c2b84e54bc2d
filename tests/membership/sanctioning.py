"""Measures through the real form and a real decision."""

import re
from datetime import timedelta

from sqlalchemy import select

from app.accounts import Person
from app.core import clock
from app.governance import Ballot, Choice
from app.membership.jobs_sanctions import end_suspensions
from app.membership.models import Sanction
from tests.committee import OF_APSP, OF_ILO
from tests.membership.deciding import decide
from tests.people import ADMINISTRATOR, CHAIR, COLLEAGUE

VOTERS = (CHAIR, OF_ILO, OF_APSP)


def in_days(days):
    return (clock.home_today() + timedelta(days=days)).isoformat()


def about(who=COLLEAGUE, **changes):
    return {
        "about": "person", "email": who.email, "measure": "warning", "reason": "Sold a list of members.",
        "appeal_days": "30",
    } | changes  # fmt: skip


def about_unicef(**changes):
    return (
        about(about="organisation", email="", organisation="unicef", measure="suspension", until=in_days(30)) | changes
    )


def rows(house):
    with house.read() as session:
        return session.scalars(select(Sanction).order_by(Sanction.id)).all()


def states(house, *cast):
    with house.read() as session:
        found = {row.email: row.state for row in session.execute(select(Person.email, Person.state))}
    return [found[who.email] for who in cast]


def impose(house, browse, data, choice=Choice.APPROVE, voters=VOTERS, by=ADMINISTRATOR):
    """A measure as it was typed, proposed by the secretariat and decided; returns its row."""
    answer = browse(by).post("/committee/sanctions/new", data=data)
    assert answer.status_code == 303, re.findall(r'class="problems".*?</ul>', answer.text, re.DOTALL)
    decide(house, rows(house)[-1].ballot_id, choice, voters)
    return rows(house)[-1]


def text_of(message):
    return message.get_body(("plain",)).get_content()


def run_twice(house):
    for _ in range(2):
        with house.write() as session:
            end_suspensions(session, house.services, {}, None)


def newest_ballot(house, kind):
    with house.read() as session:
        return session.scalars(select(Ballot.id).where(Ballot.subject_kind == kind).order_by(Ballot.id.desc())).first()
