"""The oversight committee of the cast: a chair and four members of different organisations, one with an alternate.

UNICEF's own member is there to be recused when UNICEF nominates.
"""

from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access import SYSTEM, Role, Scope, grant_role
from app.accounts import Person
from app.core import clock
from app.governance import CommitteeKind, TermKind, add_seat, begin_term, create_committee
from app.organisations.models import Affiliation, Organisation
from tests import people
from tests.people import CHAIR, PASSWORD, Member

ZONE = ZoneInfo("Africa/Nairobi")
MORE_ORGANISATIONS = (
    ("ilo", "International Labour Organization", "ILO", "un_agency"),
    ("apsp", "Africa Platform for Social Protection", "APSP", "national_ngo"),
    ("nssf", "National Social Security Fund", "NSSF", "government"),
)
OF_UNICEF = Member("committee-unicef", "Uzuri Unicef", "unicef")
OF_ILO = Member("committee-ilo", "Imara Ilo", "ilo", representative=True)
OF_APSP = Member("committee-apsp", "Asha Apsp", "apsp", representative=True)
OF_NSSF = Member("committee-nssf", "Neema Nssf", "nssf", representative=True)
ALTERNATE = Member("alternate", "Atieno Alternate", "nssf")
SEATS = (
    (CHAIR, "Government, convener", "social_assistance"),
    (OF_UNICEF, "UN agencies", "social_assistance"),
    (OF_ILO, "UN agencies", "social_security"),
    (OF_APSP, "Implementing NGOs", "social_assistance"),
    (OF_NSSF, "Social security funds", "health_insurance"),
)


def seat_the_committee(house) -> int:
    """The number of the committee; its people are new accounts with the password of the cast."""
    with house.write() as session:
        now = clock.now()
        password_hash = people.HASHER.hash(PASSWORD)  # asked of the module: the tests put a cheap one there
        homes = {row.slug: row for row in session.scalars(select(Organisation))}
        for slug, name, acronym, kind in MORE_ORGANISATIONS:
            homes[slug] = Organisation(slug=slug, name=name, acronym=acronym, kind=kind, created_at=now)
            session.add(homes[slug])
        session.flush()
        for one in (OF_UNICEF, OF_ILO, OF_APSP, OF_NSSF, ALTERNATE):
            person = Person(
                email=one.email, name=one.name, title="Officer", password_hash=password_hash, state="active",
                created_at=now,
            )  # fmt: skip
            session.add(person)
            session.flush()
            home = homes[one.organisation].id
            role = Role.REPRESENTATIVE if one.representative else Role.MEMBER
            session.add(Affiliation(person_id=person.id, organisation_id=home, role=role, started_at=now))
            for granted in {Role.MEMBER, role}:
                grant_role(session, person.id, granted, Scope.ORGANISATION, home, by=SYSTEM)
        committee = create_committee(
            session, name="National Coordination Committee", slug="ncc", kind=CommitteeKind.OVERSIGHT, by=SYSTEM
        )
        ids = {email: i for email, i in session.execute(select(Person.email, Person.id))}  # noqa: C416 - rows are not pairs to dict
        for one, constituency, pillar in SEATS:
            home = homes[one.organisation].id
            seat = add_seat(
                session, committee, constituency=constituency, pillar=pillar, organisation_id=home, by=SYSTEM
            )
            begin_term(session, committee, seat, ids[one.email], is_chair=one is CHAIR, zone=ZONE, by=SYSTEM)
            if one is OF_NSSF:
                begin_term(
                    session, committee, seat, ids[ALTERNATE.email], kind=TermKind.ALTERNATE, zone=ZONE, by=SYSTEM
                )
        return committee.id
