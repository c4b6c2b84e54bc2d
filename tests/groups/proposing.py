"""Proposals about groups, through the real forms, and votes on them by the committee's own pages."""

from sqlalchemy import select

from app.governance import Ballot
from app.groups.models import Proposal, WorkingGroup
from app.organisations.models import Organisation
from tests.committee import OF_APSP, OF_ILO
from tests.people import CHAIR, LEAD, MEMBER

VOTERS = (CHAIR, OF_ILO, OF_APSP)
WEIGHED = {
    "relevance": "Half of the poor live in towns.",
    "alignment": "Vision 2030 names it.",
    "interest": "Six organisations ask for it.",
}
SCORES = {"relevance": "5", "alignment": "4", "interest": "n/a"}
CLOSING = {"reason": "The work plan is done.", **WEIGHED}


def opening(house, **changes):
    with house.read() as session:
        agency = session.scalars(select(Organisation.id).where(Organisation.slug == "ndma")).one()
    return {
        "name": "Urban Social Protection", "name_sw": "Hifadhi ya jamii mijini", "topic": "financing",
        "purpose": "Brings those who work in towns to one table.", "lead_agency": str(agency), "lead": LEAD.name,
        "secretary": MEMBER.email, "terms": "# Mandate\n\nThe group **meets** monthly.", **WEIGHED,
    } | changes  # fmt: skip


def newest(house):
    with house.read() as session:
        return session.scalars(select(Proposal).order_by(Proposal.id.desc())).first()


def group_of(house, slug):
    with house.read() as session:
        return session.scalars(select(WorkingGroup).where(WorkingGroup.slug == slug)).one_or_none()


def decide(browse, ballot_id, choice="approve", *, voters=VOTERS, scores=SCORES, reason="It is time.", chair=True):
    """They declare, vote and, the chair first among them, close by the ballot's own page."""
    page = f"/committee/ballots/{ballot_id}"
    browsers = [browse(who) for who in voters]
    for browser in browsers:
        assert browser.post(f"{page}/declare", data={"conflict": "false"}).status_code == 303
        assert browser.post(f"{page}/vote", data={"choice": choice, "comment": "", **scores}).status_code == 303
    if not chair:
        return
    answer = browsers[0].post(f"{page}/close", data={"reason": reason})
    assert answer.status_code == 303, answer.text


def number_of(house, ballot_id):
    with house.read() as session:
        return session.get(Ballot, ballot_id).number


def close_group(house, browse, slug="financing"):
    """By the chair's proposal and the committee's vote."""
    answer = browse(CHAIR).post(f"/groups/{slug}/close", data=CLOSING)
    assert answer.status_code == 303, answer.text
    decide(browse, newest(house).ballot_id)
