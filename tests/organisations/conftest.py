"""The organisations of the cast, and more of them through the room's own actions."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app import organisations
from app.access import SYSTEM
from app.organisations.models import Affiliation
from tests.houses import House
from tests.people import Member


@pytest.fixture
def found(house: House) -> Callable[..., organisations.OrganisationName]:
    """Makes one more member organisation."""

    def make(name="Lake Basin Pensioners", kind="beneficiary_organisation", programmes=(), **said):
        with house.write() as session:
            made = organisations.create_organisation(session, name=name, kind=kind, by=SYSTEM, **said)
            for facts in programmes:
                organisations.add_programme(session, made.id, facts, by=SYSTEM)
        return made

    return make


@pytest.fixture
def affiliation(house: House) -> Callable[[Member], Affiliation | None]:
    """The affiliation of somebody of the cast that is in force."""

    def of(person: Member) -> Affiliation | None:
        with house.read() as session:
            return organisations.current_affiliation(session, house.person_id(person))

    return of


@pytest.fixture
def every_affiliation(house: House) -> Callable[[Member], list[Affiliation]]:
    def of(person: Member) -> list[Affiliation]:
        with house.read() as session:
            return list(session.scalars(select(Affiliation).where(Affiliation.person_id == house.person_id(person))))

    return of
