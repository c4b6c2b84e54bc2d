"""Making an organisation and changing what it says of itself."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor
from app.core import clock, revision
from app.core.errors import InvalidError
from app.core.text import one_line, paragraphs, slugify
from app.organisations.actions_history import LEGAL, NAME, PROFILE, remember
from app.organisations.models import Organisation
from app.organisations.queries import OrganisationName


def create_organisation(
    session: Session,
    *,
    name: str,
    kind: str,
    acronym: str = "",
    slug: str = "",
    profile: str = "",
    website: str = "",
    pillars: Sequence[str] = (),
    counties: Sequence[str] = (),
    legal_status: str = "",
    registration_number: str = "",
    joined_on: date | None = None,
    by: Actor,
) -> OrganisationName:
    """A member institution in good standing. Its address follows from the acronym or the name and never changes.

    Args:
        slug: an address of one's own; InvalidError when it is taken.
        counties: official numbers "001" to "047"; none means national.
    """
    wanted = slugify(slug or acronym or name)
    taken = set(session.scalars(select(Organisation.slug).where(Organisation.slug.startswith(wanted, autoescape=True))))
    if slug and wanted in taken:
        raise InvalidError("This address is taken.", {"slug": "This address is taken."})
    address = (
        wanted if wanted not in taken else next(a for n in range(2, 10_000) if (a := f"{wanted}-{n}") not in taken)
    )
    organisation = Organisation(
        slug=address,
        name=one_line(name),
        acronym=one_line(acronym),
        kind=kind,
        profile=paragraphs(profile),
        website=one_line(website),
        pillars=list(pillars),
        counties=list(counties),
        legal_status=one_line(legal_status),
        registration_number=one_line(registration_number),
        joined_on=joined_on or clock.home_today(),
        created_at=clock.now(),
    )
    session.add(organisation)
    session.flush()
    audit.record(session, by, "organisation.created", organisation.id, name=organisation.name)
    say_changed(session, organisation.id)
    return OrganisationName(organisation.id, organisation.slug, organisation.name, organisation.acronym)


def change_profile(
    session: Session,
    organisation: Organisation,
    *,
    acronym: str,
    profile: str,
    website: str,
    pillars: Sequence[str],
    counties: Sequence[str],
    by: Actor,
) -> None:
    before = {key: getattr(organisation, key) for key in ("acronym", "profile", "website", "pillars", "counties")}
    organisation.acronym = one_line(acronym)
    organisation.profile = paragraphs(profile)
    organisation.website = one_line(website)
    organisation.pillars = list(pillars)
    organisation.counties = sorted(counties)
    after = {key: getattr(organisation, key) for key in before}
    if changed := remember(session, organisation.id, PROFILE, before, after, by=by):
        audit.record(session, by, "organisation.changed", organisation.id, fields=changed)
        say_changed(session, organisation.id)


def rename_organisation(session: Session, organisation: Organisation, *, name: str, kind: str, by: Actor) -> None:
    """The address stays, so that links keep working."""
    name = one_line(name)
    before = {"name": organisation.name, "kind": organisation.kind}
    if remember(session, organisation.id, NAME, before, {"name": name, "kind": kind}, by=by):
        audit.record(session, by, "organisation.renamed", organisation.id, was=organisation.name, name=name, kind=kind)
        organisation.name, organisation.kind = name, kind
        say_changed(session, organisation.id)


def change_legal(
    session: Session, organisation: Organisation, *, legal_status: str, registration_number: str, by: Actor
) -> None:
    """What the secretariat knows the organisation by; the audit trail keeps that it changed, and not what it says."""
    before = {"legal_status": organisation.legal_status, "registration_number": organisation.registration_number}
    after = {"legal_status": one_line(legal_status), "registration_number": one_line(registration_number)}
    if changed := remember(session, organisation.id, LEGAL, before, after, by=by):
        organisation.legal_status, organisation.registration_number = after.values()
        audit.record(session, by, "organisation.changed", organisation.id, fields=changed)


def say_changed(session: Session, organisation_id: int) -> None:
    """What lists keep is out of date, and search owes the organisation a fresh record."""
    revision.bump(session)
    key = f"search:organisation-{organisation_id}"
    jobs.enqueue(session, "search.update", key=key, kind="organisation", id=organisation_id)
