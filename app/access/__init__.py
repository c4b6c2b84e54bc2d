"""The one place where a right begins and ends: role grants with scope and dates, the Actor they make, and Verdicts."""

from app.access.actor import NOBODY, SYSTEM, Actor
from app.access.grants import active_now, end_grants, grant_role, holders
from app.access.models import Role, RoleGrant, Scope
from app.access.permissions import PERMISSIONS, Permission
from app.access.verdict import ALLOW, HIDE, Verdict, not_now, refuse

__all__ = [
    "ALLOW",
    "HIDE",
    "NOBODY",
    "PERMISSIONS",
    "SYSTEM",
    "Actor",
    "Permission",
    "Role",
    "RoleGrant",
    "Scope",
    "Verdict",
    "active_now",
    "end_grants",
    "grant_role",
    "holders",
    "not_now",
    "refuse",
]
