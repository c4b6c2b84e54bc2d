"""Questions before the cast's committee, and what its members do about them."""

from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.governance import Conflicts, declare, get_ballot, open_ballot, oversight, vote
from app.governance.models import Ballot, Elector
from app.organisations import by_slug
from tests.people import CHAIR

QUESTION = "The county has offered its hall for the second week of March."
REMARK = "The hall has no ramp, as far as I remember."
COMMENT = "I have seen the ramp with my own eyes."
VOTE = {"choice": "approve", "comment": COMMENT}
FORMS = {
    "declare": {"conflict": "false"},
    "vote": VOTE,
    "remarks": {"text": "Something else."},
    "close": {"reason": "Enough."},
    "hand-over": {"seat_id": "1"},
}


def put(house, title="Shall we meet in Kisumu?", *, question="", conflicts=(), scored=False, days=14):
    with house.write() as session:
        return open_ballot(
            session,
            oversight(session),
            subject_kind="resolution",
            subject_id=None,
            title=title,
            question=question,
            scored=scored,
            conflicts=Conflicts(frozenset(by_slug(session, slug).id for slug in conflicts)),
            due_on=clock.home_today() + timedelta(days=days),
            by=house.actor(CHAIR),
        ).id


def act(house, ballot_id, who, what, *given, **more):
    actor = house.actor(who)
    with house.write() as session:
        what(session, get_ballot(session, actor, ballot_id, lock=True), *given, by=actor, **more)


def join(house, ballot_id, *voters, choice="approve", comment=""):
    """They declare no conflict and vote."""
    for who in voters:
        act(house, ballot_id, who, declare, conflict=False)
        if choice:
            act(house, ballot_id, who, vote, choice=choice, comment=comment)


def kept(house, ballot_id):
    with house.read() as session:
        return session.get(Ballot, ballot_id), session.scalars(
            select(Elector).where(Elector.ballot_id == ballot_id).order_by(Elector.position)
        ).all()
