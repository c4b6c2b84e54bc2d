"""Who may do what: the pure rules, and that the rules in SQL say the same."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from app.access import Actor
from app.access.actor import make_actor
from app.access.models import Role, Scope
from app.core import clock
from app.documents import policy
from app.documents.models import Document, DocumentVersion
from app.documents.models import DocumentState as State
from app.documents.queries import kept, knowable, on_display, on_shelf, readable
from app.organisations.models import Organisation
from tests import people

NOW = clock.now()
HOME, AWAY = 1, 2


def person(person_id: int, *grants: tuple[Role, Scope, int | None]) -> Actor:
    return make_actor(
        person_id=person_id, name="P", email="p@x", language="", session_id=None, via="session", grants=grants
    )


def of(organisation: int, role: Role = Role.MEMBER) -> tuple[Role, Scope, int | None]:
    return (role, Scope.ORGANISATION, organisation)


OWNER = person(1, of(HOME))
OWNER_MOVED = person(1, of(AWAY))
OWNER_GONE = person(1)
REPRESENTATIVE = person(2, of(HOME), of(HOME, Role.REPRESENTATIVE))
OTHER_REPRESENTATIVE = person(3, of(AWAY), of(AWAY, Role.REPRESENTATIVE))
MEMBER = person(4, of(AWAY))
IN_GROUP = person(5, of(AWAY), (Role.GROUP_MEMBER, Scope.GROUP, 1))
IN_OTHER_GROUP = person(5, of(AWAY), (Role.GROUP_MEMBER, Scope.GROUP, 2))
GUEST = person(6, (Role.GUEST, Scope.GROUP, 1))
COMMITTEE = person(7, of(AWAY), (Role.COMMITTEE_MEMBER, Scope.COMMUNITY, None))
COORDINATOR = person(8, of(AWAY), (Role.COORDINATOR, Scope.COMMUNITY, None))
ADMINISTRATOR = person(9, of(AWAY), (Role.ADMINISTRATOR, Scope.COMMUNITY, None))
VISITOR = Actor()
EVERYONE = {
    "owner": OWNER, "owner moved": OWNER_MOVED, "owner gone": OWNER_GONE, "representative": REPRESENTATIVE,
    "other representative": OTHER_REPRESENTATIVE, "member": MEMBER, "in group": IN_GROUP, "in other group": IN_OTHER_GROUP, "guest": GUEST,
    "committee": COMMITTEE, "coordinator": COORDINATOR, "administrator": ADMINISTRATOR, "visitor": VISITOR,
}  # fmt: skip
AUDIENCES = ("public", "members", "committee", "group-1", "group-2")
LISTED = ("", "members", "public", "", "", "public", "members")
EMBARGOES = (None, NOW - timedelta(days=1), NOW, NOW + timedelta(days=1))


def document(
    state=State.PUBLISHED, audience="members", *, embargo=None, organisation=HOME, submitted=NOW
) -> policy.Facts:
    return policy.Facts(state, 1, organisation, audience, embargo, submitted)


def seeing(facts: policy.Facts) -> set[str]:
    return {name for name, actor in EVERYONE.items() if policy.may_see(actor, facts, NOW)}


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("facts", "who"),
    [
        (document(audience="public"), set(EVERYONE)),
        (document(audience="members"), set(EVERYONE) - {"visitor", "guest", "owner gone"}),
        (document(audience="committee"), {"owner", "representative", "committee", "coordinator"}),
        (document(audience="group-1"), {"owner", "representative", "in group", "guest", "coordinator"}),
        (document(embargo=NOW + timedelta(days=1)), {"owner", "representative", "coordinator"}),
        (document(embargo=NOW), set(EVERYONE) - {"visitor", "guest", "owner gone"}),
        (document(State.DRAFT, submitted=None), {"owner", "representative"}),
        (document(State.SUBMITTED), {"owner", "representative", "coordinator"}),
        (document(State.DECLINED), {"owner", "representative", "coordinator"}),
        (document(State.WITHDRAWN), {"owner", "representative", "coordinator"}),
        (document(State.WITHDRAWN, submitted=None), {"owner", "representative"}),
        (document(State.DRAFT, organisation=None, submitted=None), {"owner", "owner moved"}),
    ],
)
def test_who_sees_what(facts, who):
    assert seeing(facts) == who


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("act", "actor", "state", "answer"),
    [
        (policy.may_submit, OWNER, State.DRAFT, "yes"),
        (policy.may_submit, REPRESENTATIVE, State.DECLINED, "yes"),
        (policy.may_submit, OWNER, State.PUBLISHED, "Only a draft or a declined document can be submitted."),
        (policy.may_submit, COORDINATOR, State.DECLINED, "Only its owner or a representative of its organisation can submit"),
        (policy.may_submit, MEMBER, State.DRAFT, "hidden"),
        (policy.may_review, COORDINATOR, State.SUBMITTED, "yes"),
        (policy.may_review, COORDINATOR, State.DECLINED, "Only a document that waits for review can be published or declined."),
        (policy.may_review, OWNER, State.SUBMITTED, "Only the content coordinator publishes and declines documents."),
        (policy.may_review, COORDINATOR, State.DRAFT, "hidden"),
        (policy.may_review, VISITOR, State.SUBMITTED, "hidden"),
        (policy.may_edit, OWNER, State.SUBMITTED, "yes"),
        (policy.may_edit, OWNER, State.PUBLISHED, "Once a document is published, the content coordinator makes the changes."),
        (policy.may_edit, COORDINATOR, State.PUBLISHED, "yes"),
        (policy.may_edit, MEMBER, State.PUBLISHED, "Only its owner, a representative of its organisation or the content"),
        (policy.may_edit, OWNER, State.WITHDRAWN, "A withdrawn document is not changed any more."),
        (policy.may_add_version, OWNER, State.DECLINED, "yes"),
        (policy.may_add_version, OWNER, State.PUBLISHED, "Once a document is published, the content coordinator adds new versions."),
        (policy.may_withdraw, OWNER, State.PUBLISHED, "yes"),
        (policy.may_withdraw, COORDINATOR, State.PUBLISHED, "yes"),
        (policy.may_withdraw, REPRESENTATIVE, State.WITHDRAWN, "This document is withdrawn already."),
        (policy.may_withdraw, MEMBER, State.PUBLISHED, "Only its owner, a representative of its organisation or the content"),
        (policy.may_withdraw, OWNER_GONE, State.PUBLISHED, "hidden"),
    ],
)  # fmt: skip
def test_who_may_do_what(act, actor, state, answer):
    submitted = None if state == State.DRAFT else NOW
    verdict = act(actor, document(state, submitted=submitted), NOW)
    said = "yes" if verdict else "hidden" if verdict.hidden else verdict.reason
    assert said.startswith(answer)


def test_the_rule_in_sql_agrees_with_the_rule_in_python(house):
    """Every person against every document: 13 × 600 decisions."""
    with house.write() as session:
        made = [Organisation(slug=f"o{n}", name=f"O{n}", kind="government", created_at=NOW) for n in (HOME, AWAY)]
        session.add_all(made)
        session.flush()
        ids = {HOME: made[0].id, AWAY: made[1].id, None: None}
        owners = {1: house.person_id(people.MEMBER), 4: house.person_id(people.LEAD)}
        for n, (state, audience, embargo, organisation, submitted, owner) in enumerate(
            product(State, AUDIENCES, EMBARGOES, ids.values(), (None, NOW), owners.values())
        ):
            session.add(
                Document(
                    state=state, audience=audience, listed=LISTED[n % len(LISTED)], embargo_until=embargo,
                    organisation_id=organisation, submitted_at=submitted,
                    owner_id=owner, created_at=NOW,
                )
            )  # fmt: skip
    with house.read() as session:
        everything = session.scalars(select(Document)).all()
        assert len(everything) == 6 * 5 * 4 * 3 * 2 * 2
        for name, actor in EVERYONE.items():
            here = _as_in_this_house(actor, ids, owners)
            in_sql = set(session.scalars(select(Document.id).where(readable(here, NOW))))
            in_python = {one.id for one in everything if policy.may_see(here, one, NOW)}
            assert in_sql == in_python, name
            shelf = set(session.scalars(select(Document.id).where(on_shelf(here, NOW))))
            assert shelf <= in_sql, name
            known = set(session.scalars(select(Document.id).where(knowable(here, NOW))))
            assert known == {one.id for one in everything if policy.may_know(here, one, NOW)}, name
            displayed = set(session.scalars(select(Document.id).where(on_display(here, NOW))))
            assert shelf <= displayed <= known, name
            kept_by = set(session.scalars(select(Document.id).where(kept(here))))
            assert kept_by == {one.id for one in everything if policy.keeps(here, one)}, name
            trashed = {one.id for one in everything if one.state == State.TRASHED}
            assert not trashed & (known | displayed), name


def _as_in_this_house(actor: Actor, organisations: dict[int | None, int | None], owners: dict[int, int]) -> Actor:
    """The same person with the numbers that the rows of this database have."""
    if actor.person_id is None:
        return actor
    grants = [(r, s, organisations[i] if s == Scope.ORGANISATION else i) for r, s, i in actor.roles]
    return person(owners.get(actor.person_id, 10_000 + actor.person_id), *grants)


def test_versions_of_documents_do_not_widen_what_is_readable(house, put):
    """A second version adds no second row to what a reader counts."""
    number = put()
    with house.write() as session:
        shown = session.scalars(select(DocumentVersion).where(DocumentVersion.document_id == number)).one()
        session.add(
            DocumentVersion(
                document_id=number, number=2, title="T", type="other", language="en", licence="cc_by_4",
                created_by=shown.created_by, created_at=NOW,
            )
        )  # fmt: skip
    answer = house.browse(people.MEMBER).get("/api/v1/documents").json()
    assert [item["id"] for item in answer["items"]] == [number]
    assert answer["total"] == 1
