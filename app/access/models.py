"""A grant: this person has this role, here, from then until then."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    COMMITTEE_CHAIR = "committee_chair"
    COMMITTEE_MEMBER = "committee_member"
    REPRESENTATIVE = "representative"
    MEMBER = "member"
    GROUP_LEAD = "group_lead"
    GROUP_SECRETARY = "group_secretary"
    GROUP_MEMBER = "group_member"
    GUEST = "guest"


class Scope(StrEnum):
    COMMUNITY = "community"
    ORGANISATION = "organisation"
    GROUP = "group"
    COMMITTEE = "committee"


class RoleGrant(Base):
    """Never deleted; ended by a date, so that the past can be told.

    `person_id` names a table of a floor above: the key is for the database only, nothing is imported.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        Index("ix_role_grant_person_id_ends_at", "person_id", "ends_at"),
        Index("ix_role_grant_scope", "scope", "scope_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    scope: Mapped[str] = mapped_column(default=Scope.COMMUNITY)
    scope_id: Mapped[int | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
