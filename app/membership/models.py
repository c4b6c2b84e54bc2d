from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class State(StrEnum):
    """Where an application stands. `life.py` says which move leads where."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    INFORMATION = "information_requested"
    SCREENED = "screened"
    REVIEW = "review"
    APPROVED = "approved"
    DECLINED = "declined"
    DEFERRED = "deferred"
    ONBOARDED = "onboarded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Application(Base):
    """An institution that asks to become a member.

    Attributes:
        reference: "A-2026-0042", given when it is submitted; empty before.
        answers: what the applicant wrote, by step, as `answers.Answers` reads it.
        name_key, registration_key: name and number without case, accents and marks, to find duplicates.
        contact_email: where the private link and every letter go.
        link_version: the private link is made from it and the installation's secret; raising it ends older links.
        done_steps: steps of the task list the applicant has completed.
        open_steps: steps that a request for information has reopened.
        screening: checklist item → "yes", "no" or "n/a".
        organisation_id: the member that came of it.
    """

    __tablename__ = "application"
    __table_args__ = (Index("ix_application_state_submitted_at", "state", "submitted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(default="", index=True)
    state: Mapped[str] = mapped_column(default=State.DRAFT)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done_steps: Mapped[list[str]] = mapped_column(default=list)
    open_steps: Mapped[list[str]] = mapped_column(default=list)
    name: Mapped[str] = mapped_column(default="")
    name_key: Mapped[str] = mapped_column(default="", index=True)
    registration_key: Mapped[str] = mapped_column(default="", index=True)
    kind: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    link_version: Mapped[int] = mapped_column(default=1)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    screening: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]


class Move(Base):
    """One step in an application's life: who, when, from where to where, and why.

    Attributes:
        who: how the mover is named to readers; for the applicant, the contact's name.
        reason: shown to the applicant where the move is theirs to know; `note` never is.
    """

    __tablename__ = "application_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    move: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    who: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ApplicationFile(Base):
    """A document for due diligence, readable by the applicant, the secretariat and committee members without conflict."""

    __tablename__ = "application_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    media_type: Mapped[str]
    added_at: Mapped[datetime]


class DiligenceNote(Base):
    """What the secretariat found out; never shown to the applicant."""

    __tablename__ = "diligence_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]


class NominationState(StrEnum):
    INVITED = "invited"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Nomination(Base):
    """One member vouches for an applicant: begun inside (INVITED), or named by the applicant (ASKED) and answered.

    Attributes:
        organisation_id: the nominating member.
        person_id: who spoke for it; None until somebody answers.
        email, name: of the institution invited to apply, when the nomination began inside.
    """

    __tablename__ = "nomination"
    __table_args__ = (Index("ix_nomination_organisation_id_state", "organisation_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    state: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    statement: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class CodeVersion(Base):
    """One version of the code of conduct, in force from `in_force_at` until a newer one is.

    Attributes:
        text_en, text_sw: Markdown.
        ballot_id: the vote on it; None for a first version put in force by the secretariat.
        told_at: when letters about it last went out to those who have not accepted it.
    """

    __tablename__ = "code_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str]
    text_en: Mapped[str]
    text_sw: Mapped[str] = mapped_column(default="")
    what_changed: Mapped[str] = mapped_column(default="")
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    in_force_at: Mapped[datetime | None]
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    told_at: Mapped[datetime | None]


class Acceptance(Base):
    __tablename__ = "code_acceptance"
    __table_args__ = (UniqueConstraint("person_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("code_version.id"), index=True)
    accepted_at: Mapped[datetime]


class Measure(StrEnum):
    WARNING = "warning"
    SUSPENSION = "suspension"
    TERMINATION = "termination"


class SanctionState(StrEnum):
    PROPOSED = "proposed"
    REJECTED = "rejected"
    IN_FORCE = "in_force"
    ENDED = "ended"
    LIFTED = "lifted"


class Sanction(Base):
    """A measure under the code of conduct against a person or an organisation (exactly one of the two), by resolution.

    Attributes:
        until: last day of a suspension; None for warnings and terminations.
        appeal_by: last day on which an appeal may be filed; decided with the measure, so empty before.
        carried_out: what the decision changed (`effects_sanctions.py`), so that undoing it restores exactly that.
        link_version: the private link to appeal is made from it; raising it ends older links.
    """

    __tablename__ = "sanction"
    __table_args__ = (
        Index("ix_sanction_person_id", "person_id"),
        Index("ix_sanction_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    measure: Mapped[str]
    state: Mapped[str] = mapped_column(default=SanctionState.PROPOSED)
    reason: Mapped[str]
    until: Mapped[date | None]
    appeal_by: Mapped[date | None]
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    imposed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")
    carried_out: Mapped[dict[str, Any]] = mapped_column(default=dict)
    link_version: Mapped[int] = mapped_column(default=1)


class Appeal(Base):
    """Against a sanction; decided by people other than those who imposed it. `outcome`: upheld (the sanction falls) or dismissed."""

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    sanction_id: Mapped[int] = mapped_column(ForeignKey("sanction.id"), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    filed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    outcome: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]


class StayKind(StrEnum):
    GUEST = "guest"
    INDIVIDUAL = "individual"


class StayState(StrEnum):
    PROPOSED = "proposed"
    REJECTED = "rejected"
    ACTIVE = "active"
    ENDED = "ended"


class Stay(Base):
    """Somebody admitted by exemption, by resolution: a guest for an objective, or an individual member with their history.

    Attributes:
        spaces: numbers of the working groups a guest may enter, as strings.
        history: for an individual: what they did in the community before, as the committee read it.
        until: last day of a guest's stay; None for an individual without end.
        previous_id: the stay this one renews.
        warned_at: when the secretariat was told that it ends soon.
    """

    __tablename__ = "stay"
    __table_args__ = (Index("ix_stay_state_until", "state", "until"), Index("ix_stay_person_id", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=StayState.PROPOSED)
    email: Mapped[str]
    name: Mapped[str]
    institution: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    objective: Mapped[str]
    history: Mapped[str] = mapped_column(default="")
    spaces: Mapped[list[str]] = mapped_column(default=list)
    until: Mapped[date | None]
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")
    warned_at: Mapped[datetime | None]
