"""The tables of the forum."""

from app.forum.models.keeping import Ask, Report, Step, Summary
from app.forum.models.people import Backing, ChoiceOption, ChoicePoll, ChoiceVote, Draft, Reader, Reading
from app.forum.models.topics import (
    Attachment,
    Mention,
    Outcome,
    Post,
    PostLink,
    PostState,
    PostVersion,
    Topic,
    TopicKind,
    TopicTag,
)

__all__ = [
    "Ask",
    "Attachment",
    "Backing",
    "ChoiceOption",
    "ChoicePoll",
    "ChoiceVote",
    "Draft",
    "Mention",
    "Outcome",
    "Post",
    "PostLink",
    "PostState",
    "PostVersion",
    "Reader",
    "Reading",
    "Report",
    "Step",
    "Summary",
    "Topic",
    "TopicKind",
    "TopicTag",
]
