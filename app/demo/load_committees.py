"""Committees with their seats and terms. Committee roles come of terms and of nothing else."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import governance, organisations
from app.access import SYSTEM
from app.core import clock
from app.demo.content.models_governance import DemoCommittee, DemoSeat, DemoTerm


def seat_committee(
    session: Session,
    one: DemoCommittee,
    members: Mapping[str, organisations.OrganisationName],
    people: Mapping[str, int],
    zone: ZoneInfo,
) -> governance.Committee:
    committee = governance.create_committee(
        session, name=one.name, name_sw=one.name_sw, slug=one.slug, kind=governance.CommitteeKind(one.kind), county=one.county, purpose=one.purpose,
        by=SYSTEM,
    )  # fmt: skip
    committee.seats_least, committee.seats_most = one.size
    for seat in one.seats:
        home = members[seat.organisation].id if seat.organisation else None
        made = governance.add_seat(
            session, committee, constituency=seat.constituency, pillar=seat.pillar, organisation_id=home, by=SYSTEM
        )
        _fill(session, committee, made, seat, people, zone)
    return committee


def _fill(
    session: Session,
    committee: governance.Committee,
    made: governance.Seat,
    seat: DemoSeat,
    people: Mapping[str, int],
    zone: ZoneInfo,
) -> None:
    for former in seat.former:
        governance.add_former_term(
            session, made, people[former.person], is_chair=former.chair, starts_on=former.began, ended_on=former.ended, reason=former.reason, zone=zone,
        )  # fmt: skip
    for term, kind in ((seat.holder, governance.TermKind.HOLDER), (seat.alternate, governance.TermKind.ALTERNATE)):
        if term is not None:
            _begin(session, committee, made, term, kind, people[term.person], zone)


def _begin(
    session: Session,
    committee: governance.Committee,
    made: governance.Seat,
    term: DemoTerm,
    kind: governance.TermKind,
    person_id: int,
    zone: ZoneInfo,
) -> None:
    today = clock.today(zone)
    governance.begin_term(
        session,
        committee,
        made,
        person_id,
        kind=kind,
        is_chair=term.chair,
        starts_on=term.began,
        ends_on=None if term.ends_in is None else today + timedelta(days=term.ends_in),
        zone=zone,
        by=SYSTEM,
    )
