"""Helpers of the tests about seats and terms."""

from sqlalchemy import select

from app.governance.models import Committee, Seat, Term


def seat_of(house, constituency, slug="ncc"):
    with house.read() as session:
        return session.scalars(
            select(Seat.id)
            .join(Committee, Committee.id == Seat.committee_id)
            .where(Committee.slug == slug, Seat.constituency == constituency)
        ).all()[-1]


def term_of(house, who, slug="ncc"):
    """The newest term of the person, as (id, seat)."""
    with house.read() as session:
        return session.scalars(
            select(Term.id)
            .join(Seat, Seat.id == Term.seat_id)
            .join(Committee, Committee.id == Seat.committee_id)
            .where(Term.person_id == house.person_id(who), Committee.slug == slug)
            .order_by(Term.id.desc())
        ).first()


def fill(browser, seat, who, *, slug="ncc", starts_on, **more):
    given = {"email": who.email, "kind": "holder", "starts_on": str(starts_on), **more}
    return browser.post(f"/committees/{slug}/seats/{seat}/term", data=given)
