"""Taking discussions away for good: for removing the demo community only; a real topic is removed from view and kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Delete, Update, delete, or_, select, update
from sqlalchemy.orm import Session

from app import jobs
from app.forum.actions import recount
from app.forum.models import (
    Ask,
    Attachment,
    Backing,
    ChoiceOption,
    ChoicePoll,
    ChoiceVote,
    Draft,
    Mention,
    Post,
    PostLink,
    PostVersion,
    Reader,
    Reading,
    Report,
    Step,
    Summary,
    Topic,
    TopicTag,
)


@dataclass(frozen=True, slots=True)
class Whose:
    """Numbers of the groups, people and organisations that go."""

    groups: Sequence[int]
    people: Sequence[int]
    organisations: Sequence[int]


def doomed_topics(session: Session, groups: Sequence[int], people: Sequence[int]) -> list[int]:
    """Topics of these groups, and those that these people began, with those merged into them."""
    found = set(session.scalars(select(Topic.id).where(or_(Topic.group_id.in_(groups), Topic.author_id.in_(people)))))
    while more := set(session.scalars(select(Topic.id).where(Topic.merged_into_id.in_(found)))) - found:
        found |= more
    return sorted(found)


def erase_forum(session: Session, topics: Sequence[int], whose: Whose) -> Sequence[str]:
    """The topics with all that hangs on them, and what these people wrote elsewhere. Returns keys of files to delete afterwards.

    Rooms above have erased what points at posts.
    """
    people = whose.people
    touched = [
        one
        for one in session.scalars(select(Post.topic_id).where(Post.author_id.in_(people)).distinct())
        if one not in set(topics)
    ]
    posts = select(Post.id).where(or_(Post.topic_id.in_(topics), Post.author_id.in_(people)))
    files = or_(Attachment.post_id.in_(posts), Attachment.person_id.in_(people))
    keys = list(session.scalars(select(Attachment.storage_key).where(files)))
    polls = select(ChoicePoll.id).where(or_(ChoicePoll.topic_id.in_(topics), ChoicePoll.created_by.in_(people)))
    options = select(ChoiceOption.id).where(ChoiceOption.poll_id.in_(polls))
    for gone in (
        delete(Attachment).where(files),
        delete(ChoiceVote).where(or_(ChoiceVote.option_id.in_(options), ChoiceVote.person_id.in_(people))),
        delete(ChoiceOption).where(ChoiceOption.poll_id.in_(polls)),
        delete(ChoicePoll).where(or_(ChoicePoll.topic_id.in_(topics), ChoicePoll.created_by.in_(people))),
        *(delete(part).where(part.post_id.in_(posts)) for part in (Mention, PostLink, Report)),
        delete(Report).where(Report.person_id.in_(people)),
        update(Report).where(Report.decided_by.in_(people)).values(decided_by=None),
        delete(PostVersion).where(or_(PostVersion.post_id.in_(posts), PostVersion.person_id.in_(people))),
        delete(Step).where(or_(Step.topic_id.in_(topics), Step.post_id.in_(posts), Step.other_id.in_(topics))),
        update(Step).where(Step.person_id.in_(people)).values(person_id=None),
        delete(Ask).where(or_(Ask.topic_id.in_(topics), Ask.asked_by.in_(people), Ask.person_id.in_(people))),
        *(
            delete(part).where(or_(part.topic_id.in_(topics), part.person_id.in_(people)))
            for part in (Reading, Backing, Summary)
        ),
        *(delete(part).where(part.person_id.in_(people)) for part in (Reader, Draft)),
        delete(TopicTag).where(TopicTag.topic_id.in_(topics)),
        update(Post).where(Post.from_topic_id.in_(topics)).values(from_topic_id=None),
        update(Topic).where(Topic.last_author_id.in_(people)).values(last_author_id=Topic.author_id),
        delete(Post).where(or_(Post.topic_id.in_(topics), Post.author_id.in_(people))),
        delete(Topic).where(Topic.id.in_(topics)),
        *_without(whose.organisations),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
    for number in topics:
        jobs.enqueue(session, "search.update", key=f"search:topic-{number}", kind="topic", id=number)
    for topic in session.scalars(select(Topic).where(Topic.id.in_(touched))):
        recount(session, topic)
        jobs.enqueue(session, "search.update", key=f"search:topic-{topic.id}", kind="topic", id=topic.id)
    session.flush()
    return keys


def _without(organisations: Sequence[int]) -> list[Update | Delete]:
    """What others wrote and said through these organisations keeps its author."""
    return [
        *(
            update(part).where(part.organisation_id.in_(organisations)).values(organisation_id=None)
            for part in (Topic, Post, Backing)
        ),
        delete(Ask).where(Ask.organisation_id.in_(organisations)),
    ]
