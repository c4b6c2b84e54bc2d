from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class OrganisationState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    FORMER = "former"


class Organisation(Base):
    """A member institution. `counties` and `pillars` hold vocabulary codes; no county means national.

    `legal_status` and `registration_number` are for its representatives and the secretariat, never for the directory.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    acronym: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    profile: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    pillars: Mapped[list[str]] = mapped_column(default=list)
    counties: Mapped[list[str]] = mapped_column(default=list)
    legal_status: Mapped[str] = mapped_column(default="")
    registration_number: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=OrganisationState.ACTIVE)
    joined_on: Mapped[date | None]
    created_at: Mapped[datetime]


class Programme(Base):
    """One programme. `reached` counts people or households, as `reached_unit` says, in `reached_year`."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    pillar: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    target_group: Mapped[str] = mapped_column(default="")
    reached: Mapped[int | None]
    reached_unit: Mapped[str] = mapped_column(default="people")
    reached_year: Mapped[int | None]
    counties: Mapped[list[str]] = mapped_column(default=list)
    from_year: Mapped[int | None]
    to_year: Mapped[int | None]


class Affiliation(Base):
    """A person acting through an organisation, from then until then; the grants that go with it live in `access`.

    One representative of each organisation is its voting contact; the index keeps it at one.
    """

    __tablename__ = "affiliation"
    __table_args__ = (
        Index("ix_affiliation_person_id_ended_at", "person_id", "ended_at"),
        Index("ix_affiliation_organisation_id", "organisation_id"),
        Index(
            "ix_affiliation_voting_contact",
            "organisation_id",
            unique=True,
            sqlite_where=text("voting_contact AND ended_at IS NULL"),
            postgresql_where=text("voting_contact AND ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str]
    voting_contact: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")


class ProfileChange(Base):
    """One edit of a profile or a programme, for its history.

    Attributes:
        what: "profile", "name", "legal", or "programme:" and the programme's name.
        before, after: the changed fields only, as they were stored.
    """

    __tablename__ = "profile_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    what: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)


class TransferState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Transfer(Base):
    """An organisation asks somebody who acts for another to act for it instead; the person answers.

    Attributes:
        from_id: for which organisation the person acted when asked.
        role: what they will be in the organisation that asks.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        Index("ix_transfer_person_id_state", "person_id", "state"),
        Index("ix_transfer_to_id_state", "to_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str]
    state: Mapped[str] = mapped_column(default=TransferState.ASKED)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
