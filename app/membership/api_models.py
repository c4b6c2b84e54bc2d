"""What the JSON API takes and gives for applications."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

StateName = Literal[
    "draft", "submitted", "screening", "information_requested", "screened", "review", "approved", "declined",
    "deferred", "onboarded", "withdrawn", "expired",
]  # fmt: skip
MoveName = Literal[
    "confirm_nomination", "decline_nomination", "waive_nomination", "screen", "request_information", "answer",
    "open_review", "declare", "vote", "close", "withdraw",
]  # fmt: skip
StepName = Literal[
    "organisation", "programmes", "coverage", "contacts", "contribution", "nomination", "documents", "declaration"
]
Answer = Literal["yes", "no", "n/a"]
Score = Field(None, ge=0, le=5, description="0 to 5; null for not applicable.")


class OrganisationIn(BaseModel):
    name: str = ""
    acronym: str = ""
    kind: str = Field("", description="A code of the vocabulary of kinds, such as `national_ngo`, or its label.")
    legal_status: str = ""
    registration_number: str = ""
    website: str = ""


class ProgrammeIn(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    name: str = ""
    pillar: str = Field("", description="`social_assistance`, `social_security` or `health_insurance`, or a label.")
    counties: list[str] = Field(
        [], description="Official numbers `001` … `047`, or names; none means the whole country."
    )
    target_group: str = ""
    description: str = ""
    reached: int | None = Field(None, description="How many, counted in `reached_unit`.")
    reached_unit: Literal["people", "households"] = "people"
    from_year: int | None = Field(None, alias="from", description="A year.")
    to_year: int | None = Field(None, alias="to", description="A year; null while the programme runs.")


class CoverageIn(BaseModel):
    national: bool = False
    counties: list[str] = Field([], description="Official numbers or names; needed unless national.")


class ContactIn(BaseModel):
    name: str = ""
    email: str = ""
    position: str = ""
    representative: bool = False


class AnswersIn(BaseModel):
    """Parts of an application; a part that is left out stays as it is."""

    organisation: OrganisationIn | None = None
    programmes: list[ProgrammeIn] | None = None
    coverage: CoverageIn | None = None
    contacts: list[ContactIn] | None = Field(None, description="At least one representative.")
    contribution: str | None = None
    nominated_by: str | None = Field(
        None, description="Address (`slug`) of the member organisation that nominates; empty for none."
    )
    nomination_note: str | None = None


class ApplicationIn(AnswersIn):
    """The letters go to the first representative."""

    language: Literal["en", "sw"] = Field("en", description="Of the letters.")


class ReasonIn(BaseModel):
    reason: str = ""


class StatementIn(BaseModel):
    statement: str = ""


class ScreenIn(BaseModel):
    complete: bool | None = Field(None, description="Needed. False keeps the application in screening.")
    note: str = Field("", description="For the secretariat and the committee; the applicant never sees it.")
    checklist: dict[str, Answer] | None = Field(
        None,
        description="`name`, `registration`, `programmes`, `coverage`, `representative`, `documents`, `nomination`.",
    )


class RequestIn(BaseModel):
    steps: list[str] = Field([], description="Parts that the applicant may change again; at least one.")
    message: str = ""


class DeclareIn(BaseModel):
    conflict: bool | None = Field(None, description="Needed.")
    note: str = Field("", description="What the conflict is.")


class ScoresIn(BaseModel):
    alignment_cop: int | None = Score
    alignment_sector: int | None = Score
    value_added: int | None = Score
    credibility: int | None = Score
    scope: int | None = Score


class VoteIn(BaseModel):
    choice: Literal["approve", "decline", "defer"] | None = Field(None, description="Needed.")
    scores: ScoresIn | None = None
    comment: str = ""


class Created(BaseModel):
    id: int
    reference: str
    state: StateName
    follow_url: str = Field(description="The applicant's private page. Whoever has it acts for the applicant.")


class ApplicantOut(BaseModel):
    name: str
    acronym: str
    kind: str


class NominationOut(BaseModel):
    organisation: str = Field(description="Its address.")
    name: str
    state: Literal["invited", "asked", "confirmed", "declined", "withdrawn"]


class MoveOut(BaseModel):
    move: str
    from_state: StateName = Field(serialization_alias="from")
    to_state: StateName = Field(serialization_alias="to")
    at: datetime
    who: str
    reason: str


class ApplicationOut(BaseModel):
    id: int
    reference: str
    state: StateName
    organisation: ApplicantOut
    submitted_at: datetime | None
    decided_at: datetime | None
    allowed_moves: list[MoveName] = Field(description="What the caller may do now.")
    nomination: NominationOut | None
    follow_url: str = Field(description="For the applicant; empty for everybody else.")
    open_steps: list[str] = Field(description="Parts that the secretariat has reopened; for applicant and secretariat.")
    message: str = Field(description="What the secretariat asks; for applicant and secretariat.")
    reason: str = Field(description="Of the committee's decision; for those who may read the application.")
    electorate: int | None = Field(description="Seats when the vote opened. This and the next five: for the committee.")
    recused: int | None
    cast: int | None
    quorum: int | None = Field(description="Votes that must be cast before a decision.")
    threshold: int | None = Field(description="Votes that a choice needs among those cast so far.")
    threshold_rule: Literal["majority", "two_thirds"] | None
    declaration: str = Field(description="The caller's own: `no_conflict`, `conflict`, `rule`; empty for none.")
    voted: bool = Field(description="Whether the caller's seat has voted.")
    answers: dict[str, Any] | None = Field(description="The whole application, for those to whom it is open.")
    timeline: list[MoveOut] = Field(description="For those to whom the application is open.")


class ApplicationItem(BaseModel):
    """A line of a list."""

    id: int
    reference: str
    state: StateName
    name: str
    kind: str
    nominator: str = Field(description="Name of the nominating member; empty for none.")
    submitted_at: datetime | None
    age_days: int = Field(description="Without the time in which the applicant was asked for information.")


class ApplicationList(BaseModel):
    items: list[ApplicationItem]
    total: int
    page: int
