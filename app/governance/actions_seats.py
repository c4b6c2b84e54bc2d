"""What the secretariat does to committees besides seating people: rules, seats, the chair, and new bodies from a pattern."""

import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError
from app.core.text import one_line, paragraphs
from app.governance.actions_committees import add_seat, begin_term, create_committee, end_term
from app.governance.models import Committee, CommitteeKind, Seat, Term, TermKind
from app.governance.queries import oversight
from app.governance.queries_committees import STEERING_SLUG, has_voted, running_on

PATTERNS = tomllib.loads(Path(__file__).with_name("kenya.toml").read_text(encoding="utf-8"))
_RULES = ("seats_least", "seats_most", "quorum_percent", "threshold", "chair_breaks_tie", "vote_days")


def change_committee(session: Session, committee: Committee, facts: dict[str, Any], *, by: Actor) -> None:
    """Name, purpose and rules by column. Ballots that are open keep the rules of the day they were opened."""
    was = {name: getattr(committee, name) for name in facts}
    for name, value in facts.items():
        setattr(committee, name, value)
    committee.name, committee.name_sw = one_line(committee.name), one_line(committee.name_sw)
    committee.purpose = paragraphs(committee.purpose)
    changed = {name: [was[name], getattr(committee, name)] for name in facts if was[name] != getattr(committee, name)}
    audit.record(session, by, "committee.changed", committee.id, changed=changed)
    revision.bump(session)


def change_seat(
    session: Session, committee: Committee, seat: Seat, *, constituency: str, pillar: str, organisation_id: int | None,
    by: Actor,
) -> None:  # fmt: skip
    """ConflictError when the constituency would change under the record of a vote."""
    wanted = one_line(constituency)
    if wanted != seat.constituency and has_voted(session, seat.id):
        raise ConflictError(
            "This seat has taken part in a vote, whose record names its constituency. Close it and add another one."
        )
    seat.constituency, seat.pillar, seat.organisation_id = wanted, pillar, organisation_id
    audit.record(session, by, "committee.seat_changed", committee.id, seat_id=seat.id, constituency=wanted)
    revision.bump(session)


def close_seat(session: Session, committee: Committee, seat: Seat, *, by: Actor) -> None:
    """No vote counts it any more; its history stays. ConflictError while somebody fills it or is to fill it."""
    held = select(Term.id).where(Term.seat_id == seat.id, Term.ended_at.is_(None)).limit(1)
    if session.scalar(held.where(Term.ends_on.is_(None) | (Term.ends_on >= clock.home_today()))) is not None:
        raise ConflictError("Somebody fills this seat. End the term first.")
    seat.closed_at = clock.now()
    audit.record(session, by, "committee.seat_closed", committee.id, seat_id=seat.id)
    revision.bump(session)


def hand_chair(session: Session, committee: Committee, term: Term, *, zone: ZoneInfo, by: Actor) -> Term:
    """Make the holder of this term the chair, at once; returns their new term.

    Both terms end and go on as new ones from today, so that the history tells who was in the chair, and when. Votes that
    are open keep the chair they were opened with.

    Raises:
        ConflictError: the term is not running, is an alternate's, or the chair's own.
    """
    today = clock.today(zone)
    if term.ended_at is not None or term.starts_on > today or (term.ends_on is not None and term.ends_on < today):
        raise ConflictError("Only somebody whose term is running can become the chair.")
    if term.kind != TermKind.HOLDER:
        raise ConflictError("An alternate cannot be the chair.")
    if term.is_chair:
        raise ConflictError("This member is the chair already.")
    chairs = select(Term).join(Seat, Seat.id == Term.seat_id).where(Seat.committee_id == committee.id, Term.is_chair)
    for old in session.scalars(chairs.where(running_on(today))).all():
        _go_on(session, committee, old, "Handed over the chair.", is_chair=False, zone=zone, by=by)
    taken = _go_on(session, committee, term, "Became the chair.", is_chair=True, zone=zone, by=by)
    audit.record(session, by, "committee.chair_changed", committee.id, person_id=taken.person_id)
    return taken


def _go_on(
    session: Session, committee: Committee, term: Term, reason: str, *, is_chair: bool, zone: ZoneInfo, by: Actor
) -> Term:
    end_term(session, committee, term, reason, zone=zone, by=by)
    session.flush()
    seat = session.get_one(Seat, term.seat_id)
    return begin_term(
        session, committee, seat, term.person_id, is_chair=is_chair, ends_on=term.ends_on, zone=zone, by=by
    )


def create_oversight(session: Session, *, by: Actor) -> Committee:
    """The community's own committee, with the default constituencies and nobody seated. InvalidError when there is one."""
    if session.scalar(select(Committee.id).where(Committee.kind == CommitteeKind.OVERSIGHT)) is not None:
        sentence = "There is an oversight committee already."
        raise InvalidError(sentence, {"kind": sentence})
    pattern = PATTERNS["oversight"]
    committee = create_committee(
        session,
        name=pattern["name"],
        name_sw=pattern["name_sw"],
        slug=pattern["slug"],
        kind=CommitteeKind.OVERSIGHT,
        purpose=pattern["purpose"],
        by=by,
    )
    for constituency, pillar in pattern["seats"]:
        add_seat(session, committee, constituency=constituency, pillar=pillar, by=by)
    return committee


def create_county(session: Session, *, county: str, label: str, label_sw: str, by: Actor) -> Committee:
    """The oversight committee's replica: its purpose, rules and constituencies, nobody seated.

    Args:
        county: official number; the labels are its names.

    Raises:
        InvalidError: the county has a committee.
    """
    taken = select(Committee.id).where(Committee.kind == CommitteeKind.COUNTY, Committee.county == county)
    if session.scalar(taken) is not None:
        sentence = "This county has a committee already."
        raise InvalidError(sentence, {"county": sentence})
    pattern = oversight(session)
    names = PATTERNS["county"]
    committee = create_committee(
        session,
        name=names["name"].format(county=label),
        name_sw=names["name_sw"].format(county=label_sw),
        slug=label,
        kind=CommitteeKind.COUNTY,
        county=county,
        purpose=pattern.purpose,
        by=by,
    )
    for rule in _RULES:
        setattr(committee, rule, getattr(pattern, rule))
    seats = select(Seat).where(Seat.committee_id == pattern.id, Seat.closed_at.is_(None))
    for seat in session.scalars(seats.order_by(Seat.position, Seat.id)).all():
        add_seat(session, committee, constituency=seat.constituency, pillar=seat.pillar, by=by)
    return committee


def create_steering(session: Session, *, by: Actor) -> Committee:
    """InvalidError when there is one."""
    if session.scalar(select(Committee.id).where(Committee.kind == CommitteeKind.STEERING)) is not None:
        sentence = "There is a steering committee already."
        raise InvalidError(sentence, {"kind": sentence})
    pattern = PATTERNS["steering"]
    committee = create_committee(
        session,
        name=pattern["name"],
        name_sw=pattern["name_sw"],
        slug=STEERING_SLUG,
        kind=CommitteeKind.STEERING,
        purpose=pattern["purpose"],
        by=by,
    )
    committee.seats_least = committee.seats_most = len(pattern["seats"])
    for constituency in pattern["seats"]:
        add_seat(session, committee, constituency=constituency, by=by)
    return committee
