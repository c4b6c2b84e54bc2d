"""Who is acting, as a value: computed once a request from the session and the grants in force at that moment."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.access.models import Role, Scope
from app.access.permissions import PERMISSIONS, Permission

IN_GROUP = frozenset({Role.GROUP_LEAD, Role.GROUP_SECRETARY, Role.GROUP_MEMBER, Role.GUEST})


@dataclass(frozen=True, slots=True)
class Actor:
    """`audiences` are the keys of what this actor may read; None in `readable_audiences` means every one of them."""

    person_id: int | None = None
    name: str = ""
    email: str = ""
    language: str = ""
    timezone: str = ""
    session_id: int | None = None
    via: str = "nobody"
    roles: frozenset[tuple[str, str, int | None]] = field(default_factory=frozenset)
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    audiences: frozenset[str] = field(default_factory=lambda: frozenset({"public"}))

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_member(self) -> bool:
        return Permission.COMMUNITY_TAKE_PART in self.permissions

    @property
    def readable_audiences(self) -> frozenset[str] | None:
        return None if Permission.CONTENT_MODERATE in self.permissions else self.audiences

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def has_role(self, role: Role, scope: Scope = Scope.COMMUNITY, scope_id: int | None = None) -> bool:
        return (role, scope, scope_id) in self.roles

    def scopes(self, scope: Scope, *roles: Role) -> frozenset[int]:
        """Ids of the organisations or groups in which the actor has one of the roles; any role when none is named."""
        return frozenset(
            i for role, kind, i in self.roles if kind == scope and i is not None and (not roles or role in roles)
        )

    @property
    def group_ids(self) -> frozenset[int]:
        return self.scopes(Scope.GROUP)

    @property
    def committee_ids(self) -> frozenset[int]:
        """County committees in which the actor has a seat; the oversight committee's is a permission."""
        return self.scopes(Scope.COMMITTEE)

    @property
    def organisation_ids(self) -> frozenset[int]:
        return self.scopes(Scope.ORGANISATION)


NOBODY = Actor()
SYSTEM = Actor(name="Baraza", via="system", permissions=frozenset(Permission))


def make_actor(
    *,
    person_id: int,
    name: str,
    email: str,
    language: str,
    timezone: str = "",
    session_id: int | None,
    via: str,
    grants: Iterable[tuple[str, str, int | None]],
) -> Actor:
    """An actor from the rows of grants in force.

    A guest gets the named group's audience and nothing of the members'.
    """
    roles = frozenset(grants)
    # A county's committee acts through its own seats; only the community's gives rights over the whole house.
    permissions = frozenset(p for role, kind, _ in roles if kind != Scope.COMMITTEE for p in PERMISSIONS[Role(role)])
    audiences = {"public"}
    if Permission.COMMUNITY_TAKE_PART in permissions:
        audiences.add("members")
    if Permission.COMMITTEE_READ in permissions:
        audiences.add("committee")
    audiences.update(f"group-{i}" for role, kind, i in roles if kind == Scope.GROUP and role in IN_GROUP)
    return Actor(person_id, name, email, language, timezone, session_id, via, roles, permissions, frozenset(audiences))
