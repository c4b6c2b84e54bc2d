"""What programs send and get about submissions."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class ProposeFields(BaseModel):
    """The parts of the multipart body."""

    kind: str = Field(description="`link`, `video`, `webcast`, `article`, `paper`, `report`, `story` or `photo`.")
    title: str = Field(max_length=200)
    url: str = Field("", max_length=1000, description="Where it is; a page of the house begins with `/`.")
    text: str = Field("", max_length=6000)
    picture: str = Field("", json_schema_extra={"format": "binary"}, description="JPEG, PNG, WebP, GIF or TIFF.")
    alt: str = Field("", max_length=300, description="What the picture shows; needed with one.")
    organisation: str = Field("", description="Slug of the organisation in whose name it is; empty for oneself.")
    audience: str = Field("members", description="`members` or `public`.")
    credit: str = Field("", max_length=200)
    language: str = "en"
    token: str = Field("", max_length=100, description="A second post with the same token makes nothing new.")


class SubmissionOut(BaseModel):
    id: int
    url: str
    kind: str
    title: str
    text: str
    link: str
    audience: str
    organisation: str = Field(description="Slug, or empty.")
    state: str
    reason: str = Field(description="Of a decline or a withdrawal.")
    issue: str = Field(description="Quarter of the issue that tells of it, or empty.")
    summary: dict[str, dict[str, str]] = Field(description="By language, what the editors showed to the author.")
    summary_state: str = Field(description="`shown`, `agreed`, `contested`, or empty.")
    seen: str = Field(description="Goes with a reply, so that nobody answers to words they have not seen.")
    created_at: datetime


class SubmissionItem(BaseModel):
    id: int
    url: str
    kind: str
    title: str
    state: str
    issue: str
    created_at: datetime


class SubmissionList(BaseModel):
    items: list[SubmissionItem]
    total: int
    page: int


class AnswerIn(BaseModel):
    answer: str = Field(max_length=2000)


class ReplyIn(BaseModel):
    says: Literal["agreed", "contested"]
    change: str = Field("", max_length=2000)
    seen: str = Field("", max_length=100)


class WithdrawIn(BaseModel):
    withdrawn: str = Field("", max_length=2000)


class AcceptIn(BaseModel):
    issue: str = Field(description="Such as `2026-q4`.")
    section: str = "stories"


class AskIn(BaseModel):
    question: str = Field(max_length=2000)


class DeclineIn(BaseModel):
    reason: str = Field(max_length=2000)
