"""The same institution twice: among applications and members, by name, by registration number, by e-mail domain."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app import organisations
from app.accounts import Person
from app.membership.keys import key_of
from app.membership.models import Application
from app.membership.queries import Case

ALIKE = 0.85
# Addresses there say nothing about the institution.
COMMON_DOMAINS = frozenset(
    {"gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.uk", "ymail.com", "hotmail.com", "outlook.com", "live.com",
     "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "mail.com"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another application, or a member.

    Attributes:
        number: of the application; 0 for a member, whose `slug` is given.
        reasons: "name" (the same), "alike", "registration", "domain".
        state: of the application or of the organisation.
    """

    name: str
    number: int
    slug: str
    reference: str
    state: str
    reasons: Sequence[str]


def duplicates_of(session: Session, case: Case) -> Sequence[Duplicate]:
    """Applications first, then members; drafts of others are nobody's business. Four queries, however many there are."""
    application = case.application
    domains = domains_of((*case.answers.emails, application.contact_email))
    found: list[Duplicate] = []
    rows = session.execute(
        select(
            Application.id,
            Application.name,
            Application.name_key,
            Application.registration_key,
            Application.contact_email,
            Application.reference,
            Application.state,
        )
        .where(Application.id != application.id, Application.submitted_at.is_not(None))
        .order_by(Application.id.desc())
    )
    for row in rows:
        reasons = _reasons(application, row.name_key, row.registration_key)
        if domains & domains_of([row.contact_email]):
            reasons.append("domain")
        if reasons:
            found.append(Duplicate(row.name, row.id, "", row.reference, row.state, reasons))
    return found + _members(session, application, domains)


def alike(one: str, other: str) -> bool:
    """Two keys of `key_of` that differ by little: a slip of the pen, or a word more."""
    if not one or not other:
        return False
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def domains_of(addresses: Iterable[str]) -> frozenset[str]:
    """The domains of institutions among the addresses."""
    found = {address.casefold().rpartition("@")[2] for address in addresses if "@" in address}
    return frozenset(found - COMMON_DOMAINS - {""})


def _members(session: Session, application: Application, domains: frozenset[str]) -> list[Duplicate]:
    there: defaultdict[int, list[str]] = defaultdict(list)
    people = _people_at(session, domains)
    by_domain = {one.id for one in organisations.organisations_of(session, people).values()}
    registered = [one for one in organisations.register(session) if one.id != application.organisation_id]
    for one in registered:
        there[one.id] += _reasons(application, key_of(one.name), key_of(one.registration_number))
        if one.id in by_domain:
            there[one.id].append("domain")
    return [Duplicate(one.name, 0, one.slug, "", one.state, there[one.id]) for one in registered if there[one.id]]


def _people_at(session: Session, domains: frozenset[str]) -> Sequence[int]:
    if not domains:
        return ()
    ends = [func.lower(Person.email).endswith(f"@{domain}", autoescape=True) for domain in sorted(domains)]
    return session.scalars(select(Person.id).where(or_(*ends))).all()


def _reasons(application: Application, name_key: str, registration_key: str) -> list[str]:
    reasons = []
    if application.name_key and application.name_key == name_key:
        reasons.append("name")
    elif alike(application.name_key, name_key):
        reasons.append("alike")
    if application.registration_key and application.registration_key == registration_key:
        reasons.append("registration")
    return reasons
