"""What the JSON API takes and gives for topics and posts. Moments are RFC 3339 in UTC."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

KindName = Literal["discussion", "question", "problem", "announcement"]
OutcomeName = Literal["open", "answered", "concluded"]
StateName = Literal["shown", "waiting", "hidden", "removed"]
MOST_TOPICS = 20


class Place(BaseModel):
    slug: str
    name: str


class TopicIn(BaseModel):
    title: str = Field(description="At most 200 characters.")
    text: str = Field(description="Markdown; the first contribution.")
    kind: KindName = "discussion"
    group: str = Field("", description="Address (`slug`) of the working group; empty for the community.")
    visibility: str = Field(
        "", description="`members` or `group:<slug>`; the group's people, or the members, when empty."
    )
    topics: list[str] = Field([], max_length=MOST_TOPICS, description="Codes of the vocabulary of topics.")


class TopicItem(BaseModel):
    id: int
    url: str
    title: str
    kind: KindName
    outcome: OutcomeName
    group: str = Field(description="Address (`slug`) of the working group; empty for the community.")
    visibility: str
    topics: Sequence[str]
    author: str
    organisation: str = Field(
        description="Short name of the organisation through which the author acted; empty for none."
    )
    created_at: datetime
    posts: int
    last_author: str
    last_post_at: datetime
    unread: int = Field(description="Contributions that the caller has not read, 100 for that many or more.")
    pinned: bool
    locked: bool


class TopicList(BaseModel):
    items: list[TopicItem]
    total: int
    page: int


class TopicOut(BaseModel):
    id: int
    url: str
    title: str
    kind: KindName
    outcome: OutcomeName
    state: StateName
    group: Place | None
    visibility: str
    topics: Sequence[str]
    author: str
    organisation: Place | None
    created_at: datetime
    posts: int = Field(description="How many contributions are shown.")
    last_number: int = Field(
        description="The highest number that a contribution here was given; numbers may have gaps."
    )
    last_post_at: datetime
    first_unread: int = Field(description="Number of the first contribution that the caller has not read; 0 for none.")
    answer: int | None = Field(description="Id of the accepted answer.")
    pinned: bool
    locked: bool
    merged_into: int | None = Field(description="Id of the topic to which everything here went.")


class PostItem(BaseModel):
    id: int
    number: int
    url: str = Field(description="Stays, wherever the contribution moves.")
    author: str
    organisation: Place | None
    state: StateName
    text: str = Field(description="Markdown; empty where the caller may not read it, and `state` says why.")
    via: str
    created_at: datetime
    edited_at: datetime | None
    accepted: bool = Field(description="Whether it is the accepted answer.")


class PostList(BaseModel):
    """A page is a window of numbers: where contributions moved away, or are not to be known of, it holds fewer."""

    items: list[PostItem]
    total: int = Field(description="The highest number of the topic, by which its pages are counted.")
    page: int


class PostIn(BaseModel):
    text: str = Field(description="Markdown.")
    reply_to: int | None = Field(None, description="Id of the contribution that is quoted above the text.")


class PostMade(BaseModel):
    id: int
    number: int
    url: str
    state: StateName = Field(description="`waiting` for newcomers, where the house looks at first contributions.")
