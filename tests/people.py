"""The cast of every test: named people with real accounts, all with the password PASSWORD."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import SYSTEM, Role, Scope, grant_role
from app.accounts import Person
from app.accounts.sessions import HASHER
from app.core import clock
from app.groups.models import WorkingGroup
from app.organisations.models import Affiliation, Organisation

PASSWORD = "a quiet house of reeds"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the cast. `organisation` and `groups` are slugs."""

    key: str
    name: str
    organisation: str = ""
    representative: bool = False
    roles: tuple[Role, ...] = ()
    groups: tuple[tuple[str, Role], ...] = ()
    state: str = "active"

    @property
    def email(self) -> str:
        return f"{self.key}@people.example"


ORGANISATIONS = (
    ("unicef", "United Nations Children's Fund", "UNICEF", "un_agency"),
    ("ndma", "National Drought Management Authority", "NDMA", "government"),
)
GROUPS = (("financing", "Financing and Sustainability"), ("shocks", "Shock-responsive Social Protection"))

ADMINISTRATOR = Member("administrator", "Amina Admin", "ndma", roles=(Role.ADMINISTRATOR,))
COORDINATOR = Member("coordinator", "Chege Coordinator", "ndma", roles=(Role.COORDINATOR,))
CHAIR = Member("chair", "Chair Person", "ndma", roles=(Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER))
REPRESENTATIVE = Member("representative", "Rehema Representative", "unicef", representative=True)
COLLEAGUE = Member("colleague", "Kioko Colleague", "unicef", groups=(("financing", Role.GROUP_MEMBER),))
LEAD = Member("lead", "Leila Lead", "ndma", groups=(("financing", Role.GROUP_LEAD),))
MEMBER = Member("member", "Moraa Member", "ndma")
OTHER_REPRESENTATIVE = Member("other-representative", "Otieno Representative", "ndma", representative=True)
GUEST = Member("guest", "Gitonga Guest", groups=(("shocks", Role.GUEST),))
SUSPENDED = Member("suspended", "Sefu Suspended", "ndma", state="suspended")
FORMER = Member("former", "Faraja Former")
CAST = (
    ADMINISTRATOR,
    COORDINATOR,
    CHAIR,
    REPRESENTATIVE,
    COLLEAGUE,
    LEAD,
    MEMBER,
    OTHER_REPRESENTATIVE,
    GUEST,
    SUSPENDED,
    FORMER,
)
VISITOR = None


def people_the_house(session: Session) -> None:
    """Everybody, their two organisations and two groups, as rows."""
    now = clock.now()
    password_hash = HASHER.hash(PASSWORD)
    organisations = {
        slug: Organisation(slug=slug, name=name, acronym=acronym, kind=kind, created_at=now)
        for slug, name, acronym, kind in ORGANISATIONS
    }
    groups = {
        slug: WorkingGroup(slug=slug, name=name, purpose=f"About {name}.", created_at=now) for slug, name in GROUPS
    }
    session.add_all([*organisations.values(), *groups.values()])
    session.flush()
    for one in CAST:
        person = Person(
            email=one.email,
            name=one.name,
            title="Officer",
            password_hash=password_hash,
            state=one.state,
            created_at=now,
        )
        session.add(person)
        session.flush()
        if one.organisation:
            role = Role.REPRESENTATIVE if one.representative else Role.MEMBER
            organisation_id = organisations[one.organisation].id
            session.add(
                Affiliation(
                    person_id=person.id,
                    organisation_id=organisation_id,
                    role=role,
                    voting_contact=one.representative,
                    started_at=now,
                )
            )
            grant_role(session, person.id, Role.MEMBER, Scope.ORGANISATION, organisation_id, by=SYSTEM)
            if one.representative:
                grant_role(session, person.id, Role.REPRESENTATIVE, Scope.ORGANISATION, organisation_id, by=SYSTEM)
        for role in one.roles:
            grant_role(session, person.id, role, by=SYSTEM)
        for slug, role in one.groups:
            grant_role(session, person.id, role, Scope.GROUP, groups[slug].id, by=SYSTEM)
