"""Many members with a token each, for what happens when everybody wants the same."""

from sqlalchemy import select
from starlette.testclient import TestClient

from app.access import SYSTEM, Role, Scope, grant_role
from app.accounts import Person, create_token
from app.core import clock
from app.organisations.models import Organisation
from tests.houses import House


def crowd(house: House, number: int) -> dict[int, TestClient]:
    """Browser by person, in the order in which they joined; their names are Person 001, Person 002, …"""
    with house.write() as session:
        organisation_id = session.scalars(select(Organisation.id).where(Organisation.slug == "ndma")).one()
        tokens = {}
        for place in range(1, number + 1):
            name = f"Person {place:03}"
            email = f"{name.replace(' ', '-').lower()}@people.example"
            person = Person(email=email, name=name, title="Officer", state="active", created_at=clock.now())
            session.add(person)
            session.flush()
            grant_role(session, person.id, Role.MEMBER, Scope.ORGANISATION, organisation_id, by=SYSTEM)
            tokens[person.id] = create_token(session, person.id, "test", by=SYSTEM)
    return {one: house.browse(None, authorization=f"Bearer {token}") for one, token in tokens.items()}
