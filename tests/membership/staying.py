"""Guests and individual members through the real form and a real decision."""

import re
from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.governance import Choice
from app.groups.models import WorkingGroup
from app.membership.jobs_stays import tend_stays
from app.membership.models import Stay
from tests.committee import OF_APSP, OF_ILO
from tests.membership.deciding import decide
from tests.people import ADMINISTRATOR, CHAIR, FORMER, PASSWORD

VOTERS = (CHAIR, OF_ILO, OF_APSP)
NEW = "/committee/stays/new"
ADDRESS = "wairimu@people.example"


def in_days(days):
    return (clock.home_today() + timedelta(days=days)).isoformat()


def guest(house, **changes):
    with house.read() as session:
        shocks = session.scalars(select(WorkingGroup.id).where(WorkingGroup.slug == "shocks")).one()
    return {
        "kind": "guest", "email": ADDRESS, "name": "Wairimu Visitor", "institution": "Coast University", "language": "en",
        "objective": "Advise on triggers.", "spaces": [str(shocks)], "until": in_days(30),
    } | changes  # fmt: skip


def individual(who=FORMER, **changes):
    return {"kind": "individual", "email": who.email, "objective": "Thirty years in the field.", "until": ""} | changes


def newest(house):
    with house.read() as session:
        return session.scalars(select(Stay).order_by(Stay.id.desc())).first()


def state_of(house, number):
    with house.read() as session:
        return session.get(Stay, number).state


def text_of(message):
    return message.get_body(("plain",)).get_content()


def admit(house, browse, data, choice=Choice.APPROVE, by=ADMINISTRATOR, reason="Welcome."):
    """Proposed by the secretariat and decided; returns the stay."""
    answer = browse(by).post(NEW, data=data)
    assert answer.status_code == 303, re.findall(r'class="problems".*?</ul>', answer.text, re.DOTALL)
    decide(house, newest(house).ballot_id, choice, VOTERS, reason=reason)
    return newest(house)


def newcomer(house, browse):
    """A browser of the guest, who has just chosen a password by the link in the letter."""
    house.work()
    token = re.search(r"/invitation/([\w-]+)", text_of(house.mails(ADDRESS)[-1]))[1]
    visitor = browse()
    visitor.post(f"/invitation/{token}", data={"name": "Wairimu Visitor", "password": PASSWORD})
    assert visitor.post("/sign-in", data={"email": ADDRESS, "password": PASSWORD}).status_code == 303
    visitor.get("/")
    return visitor


def tend(house, times=2):
    for _ in range(times):
        with house.write() as session:
            tend_stays(session, house.services, {}, None)
