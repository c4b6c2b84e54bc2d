"""What the addresses of the house stand for in the matrix: objects in each state, by the parameter that names them.

A route with a parameter that no sample fits fails the test: whoever adds it says here what it stands for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.access import RoleGrant, Scope
from app.accounts import ApiToken, SignInSession
from app.core import clock
from app.documents.models import DocumentState
from app.groups.models import WorkingGroup
from app.organisations import ProgrammeFacts, add_programme, by_slug
from app.organisations.models import Affiliation
from tests import people
from tests.discovery.library import Library
from tests.houses import House
from tests.matrix.world_bulletin import samples as of_bulletin
from tests.matrix.world_calendar import samples as of_calendar
from tests.matrix.world_forum import samples as of_forum
from tests.matrix.world_membership import samples as of_membership
from tests.matrix.world_repository import samples as of_repository

Sample = Mapping[str, str]
NOTHING: Sample = {}
ABSENT = "999999"


@dataclass(frozen=True, slots=True)
class World:
    """`samples`: pattern of a route's path → label of an object's state → values of its parameters.

    The first pattern that fits the whole path counts. `link` among the values is the applicant's private one.
    """

    samples: tuple[tuple[str, Mapping[str, Sample]], ...]

    def of(self, path: str) -> Mapping[str, Sample]:
        names = set(re.findall(r"{(\w+)(?::\w+)?}", path))
        if not names:
            return {"": NOTHING}
        for pattern, by_label in self.samples:
            if re.fullmatch(pattern, path):
                lacking = [label for label, sample in by_label.items() if names - set(sample)]
                assert not lacking, f"samples of {pattern} say nothing of {names} for {lacking}"
                return by_label
        message = f"tests/matrix/world.py has no sample for {path}"
        raise AssertionError(message)


def build(house: House) -> World:
    library = Library(house)
    documents = _documents(library)
    in_file = {"name": "study.txt", "number": "1", "form": "bib", "relation_id": ABSENT}
    with house.write() as session:
        unicef = by_slug(session, "unicef")
        programme = str(
            add_programme(
                session, unicef.id, ProgrammeFacts("Cash", "social_assistance"), by=house.actor(people.REPRESENTATIVE)
            )
        )
        session.add(WorkingGroup(slug="ended", name="Ended", state="closed", created_at=clock.now()))
    with house.read() as session:
        colleague = house.person_id(people.COLLEAGUE)
        affiliation = str(session.scalars(select(Affiliation.id).where(Affiliation.person_id == colleague)).one())
        grant = str(session.scalars(select(RoleGrant.id).where(RoleGrant.scope == Scope.COMMUNITY)).first())
        own_session = str(session.scalars(select(SignInSession.id)).first() or 1)
        token = str(session.scalars(select(ApiToken.id)).first() or 1)
    in_unicef = {"slug": "unicef", "programme_id": programme, "affiliation_id": affiliation, "transfer_id": ABSENT}
    samples = (
        (
            r"(/api/v1)?/documents/{document_id}.*",
            {label: in_file | {"document_id": number} for label, number in documents.items()},
        ),
        (
            r"(/api/v1)?/organisations/{slug}.*",
            {"member": in_unicef, "absent": dict.fromkeys(in_unicef, ABSENT)},
        ),
        (r"/account/sessions/{session_id}.*", {"another's": {"session_id": own_session}}),
        (r"/account/tokens/{token_id}.*", {"another's": {"token_id": token}}),
        (r"/(invitation|reset)/{token}.*", {"unknown": {"token": "unknown"}}),
        (
            r"/admin/people/{person_id}.*",
            {
                "active": {"person_id": str(colleague), "grant_id": grant},
                "absent": {"person_id": ABSENT, "grant_id": ABSENT},
            },
        ),
        (r"/admin/jobs/{job_id}.*", {"absent": {"job_id": ABSENT}}),
        (r"/admin/mail/{name}", {"absent": {"name": "absent.eml"}}),
        (r"/static/{name}", {"absent": {"name": "absent.css"}}),
    )
    return World(
        (
            *samples,
            *of_membership(house),
            *of_calendar(house),
            *of_forum(house),
            *of_bulletin(house),
            *of_repository(house),
        )
    )


def _documents(library: Library) -> dict[str, str]:
    state = DocumentState
    made = {
        "draft": library.add(("Words.",), state=state.DRAFT),
        "submitted": library.add(("Words.",), state=state.SUBMITTED),
        "declined": library.add(("Words.",), state=state.DECLINED),
        "public": library.add(("Words.",), audience="public"),
        "members": library.add(("Words.",), audience="members"),
        "group": library.add(("Words.",), audience=f"group-{library.group('financing')}"),
        "committee": library.add(("Words.",), audience="committee", owner=people.CHAIR),
        "embargoed": library.add(("Words.",), audience="public", embargo_until=clock.now() + timedelta(days=30)),
        "withdrawn": library.add(("Words.",), state=state.WITHDRAWN),
        "withdrawn from the public": library.add(("Words.",), state=state.WITHDRAWN, audience="public"),
        "listed": library.add(("Words.",), audience="committee", owner=people.CHAIR, listed="members"),
        "in the trash": library.trashed(("Words.",)),
    }
    return {label: str(number) for label, number in made.items()} | {"absent": ABSENT}
