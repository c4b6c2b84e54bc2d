"""Finding organisations: by number, by address, by person; and the only doors to one that is shown or changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import BindParameter, Table, bindparam, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.errors import NotFoundError
from app.organisations.models import Affiliation, Organisation, OrganisationState, Programme
from app.organisations.policy import may_edit, may_manage_people, may_see


@dataclass(frozen=True, slots=True)
class OrganisationName:
    id: int
    slug: str
    name: str
    acronym: str

    @property
    def short(self) -> str:
        return self.acronym or self.name


_NAME = (Organisation.id, Organisation.slug, Organisation.name, Organisation.acronym)
# Pages ask these for every list they show: built once, on the table.
_TABLE = cast("Table", Organisation.__table__).c
_GIVEN: BindParameter[Any] = bindparam("given", expanding=True)
_BY_ID = select(_TABLE.id, _TABLE.slug, _TABLE.name, _TABLE.acronym).where(_TABLE.id.in_(_GIVEN))
_ACTIVE_IDS = select(_TABLE.id).where(_TABLE.state == OrganisationState.ACTIVE)
_BY_SLUG = select(_TABLE.slug, _TABLE.name).where(_TABLE.slug.in_(_GIVEN))


def names(session: Session, ids: Iterable[int]) -> Mapping[int, OrganisationName]:
    """Organisations by number, in one query, whatever their state: old documents keep their publisher."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = session.connection().execute(_BY_ID, {"given": sorted(wanted)})
    return {row.id: OrganisationName(*row) for row in found}


def by_slug(session: Session, slug: str) -> OrganisationName | None:
    """The organisation at this address, whatever its state."""
    row = session.execute(select(*_NAME).where(Organisation.slug == slug)).first()
    return OrganisationName(*row) if row else None


def organisation_of(session: Session, person_id: int) -> OrganisationName | None:
    """Through which organisation the person acts now."""
    return organisations_of(session, [person_id]).get(person_id)


def organisations_of(session: Session, person_ids: Iterable[int]) -> Mapping[int, OrganisationName]:
    """The organisation through which each person acts now, in one query; people who act for none are left out."""
    wanted = set(person_ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(Affiliation.person_id, *_NAME)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(Affiliation.person_id.in_(wanted), Affiliation.ended_at.is_(None))
    )
    return {row.person_id: OrganisationName(*row[1:]) for row in rows}


def all_names(session: Session) -> list[OrganisationName]:
    """Members in good standing by name, for a choice in a form."""
    active = Organisation.state == OrganisationState.ACTIVE
    return [OrganisationName(*row) for row in session.execute(select(*_NAME).where(active).order_by(Organisation.name))]


def names_by_slug(session: Session, slugs: Iterable[str]) -> Mapping[str, str]:
    """Full names by address, for labels of filters."""
    wanted = set(slugs)
    if not wanted:
        return {}
    found = session.connection().execute(_BY_SLUG, {"given": sorted(wanted)})
    return {row.slug: row.name for row in found}


def members(session: Session, limit: int) -> list[OrganisationName]:
    """The longest-standing members in good standing, at most `limit`."""
    active = select(*_NAME).where(Organisation.state == OrganisationState.ACTIVE)
    oldest = active.order_by(Organisation.joined_on.is_(None), Organisation.joined_on, Organisation.id).limit(limit)
    return [OrganisationName(*row) for row in session.execute(oldest)]


def count_members(session: Session) -> int:
    counted = select(func.count()).select_from(Organisation).where(Organisation.state == OrganisationState.ACTIVE)
    return session.scalar(counted) or 0


@dataclass(frozen=True, slots=True)
class Reached:
    """How many `unit`s ("people" or "households") the programmes of a pillar reach; `as_of`: newest year counted."""

    pillar: str
    unit: str
    reached: int
    as_of: int


def reached_by_pillar(session: Session) -> list[Reached]:
    """The milestones of the members' programmes, most first. People and households are never added up."""
    total = func.sum(Programme.reached)
    rows = session.execute(
        select(Programme.pillar, Programme.reached_unit, total, func.max(Programme.reached_year))
        .join(Organisation, Organisation.id == Programme.organisation_id)
        .where(
            Organisation.state == OrganisationState.ACTIVE, Programme.reached > 0, Programme.reached_year.is_not(None)
        )
        .group_by(Programme.pillar, Programme.reached_unit)
        .order_by(total.desc(), Programme.pillar)
    )
    return [Reached(pillar, unit, count or 0, year or 0) for pillar, unit, count, year in rows]


def all_ids(session: Session) -> list[int]:
    """Numbers of all organisations that search should know."""
    return list(session.connection().scalars(_ACTIVE_IDS))


def community_ids(session: Session) -> list[int]:
    """Numbers of the people who act for an organisation now."""
    return list(session.scalars(select(Affiliation.person_id).where(Affiliation.ended_at.is_(None)).distinct()))


def get_organisation(session: Session, actor: Actor, slug: str) -> Organisation:
    organisation = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if organisation is None:
        raise NotFoundError
    may_see(actor, organisation.id, organisation.state).enforce()
    return organisation


def get_organisation_to_edit(session: Session, actor: Actor, slug: str) -> Organisation:
    """The only door to a profile about to be changed; locks the row."""
    organisation = _locked(session, actor, slug)
    may_edit(actor, organisation.id).enforce()
    return organisation


def get_organisation_to_staff(session: Session, actor: Actor, slug: str) -> Organisation:
    """The only door to an organisation whose people are about to change; locks the row, so two cannot leave at once."""
    organisation = _locked(session, actor, slug)
    may_manage_people(actor, organisation.id).enforce()
    return organisation


def get_programme_to_edit(
    session: Session, actor: Actor, slug: str, programme_id: int
) -> tuple[Organisation, Programme]:
    organisation = get_organisation_to_edit(session, actor, slug)
    programme = session.get(Programme, programme_id, with_for_update=True)
    if programme is None or programme.organisation_id != organisation.id:
        raise NotFoundError
    return organisation, programme


def _locked(session: Session, actor: Actor, slug: str) -> Organisation:
    organisation = session.scalar(select(Organisation).where(Organisation.slug == slug).with_for_update())
    if organisation is None:
        raise NotFoundError
    may_see(actor, organisation.id, organisation.state).enforce()
    return organisation
