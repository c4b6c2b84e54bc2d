"""Discussions, questions, problems and announcements, and what came of them."""

import re

from fastapi import APIRouter

from app.forum import (
    api,
    jobs_sweep,
    policy,
    polls,
    routes_asking,
    routes_conclusions,
    routes_drafts,
    routes_edit,
    routes_files,
    routes_following,
    routes_list,
    routes_moderate,
    routes_new,
    routes_outcome,
    routes_people,
    routes_polls,
    routes_preview,
    routes_rename,
    routes_reply,
    routes_reports,
    routes_similar,
    routes_topic,
    routes_unanswered,
    telling,
)
from app.forum.actions import (
    accept_answer,
    edit_post,
    just_started,
    just_written,
    keep_words,
    recount,
    say_changed,
    show_post,
    start_topic,
    write_post,
)
from app.forum.activity import last_posts, last_written, writers_between
from app.forum.asking import ask
from app.forum.attachments import MOST as MOST_FILES
from app.forum.attachments import TOO_MANY as TOO_MANY_FILES
from app.forum.attachments import keep_file
from app.forum.attachments import take_in as take_in_file
from app.forum.audiences_now import audiences_now
from app.forum.backing import back, count_backers
from app.forum.conclusions import Conclusion, concluded, stale
from app.forum.counts import count_asked, given, unread_topics
from app.forum.erase import Whose, doomed_topics, erase_forum
from app.forum.imports import date_backing, date_post, date_summary, read_until
from app.forum.jobs_unanswered import UNANSWERED
from app.forum.labels import kinds
from app.forum.mailing import TopicWriter
from app.forum.models import Outcome, Post, PostState, Topic, TopicKind
from app.forum.naming_places import name_groups, name_topics
from app.forum.newcomers import state_for
from app.forum.novelties import new_topics
from app.forum.outcome import accept, reopen, summarise
from app.forum.pages_rows import TopicRow, TopicsOfGroup
from app.forum.queries import (
    get_post,
    get_post_to_change,
    get_topic,
    get_topic_to_change,
    get_topic_to_write,
    is_open,
    readable,
    visible_topics,
)
from app.forum.queries_list import TopicLine
from app.forum.queries_reports import count_to_decide, given_to_decide
from app.forum.slots import Brought, Expert, Paper, Similar, Slots
from app.forum.source import TopicSource, found_topics, search_source
from app.forum.source import all_ids as all_topic_ids
from app.forum.telling import href_of
from app.forum.told import Announced, announced, posts_between
from app.forum.unanswered import count_late, count_unanswered, unanswered
from app.forum.unread import read_at
from app.forum.words import LONGEST as LONGEST_TEXT
from app.forum.words import excerpt, read_words
from app.jobs import Handler

ROUTERS: tuple[APIRouter, ...] = (
    routes_moderate.router,
    routes_reports.router,
    routes_outcome.router,
    routes_asking.router,
    routes_following.router,
    routes_conclusions.router,
    routes_unanswered.router,
    routes_similar.router,
    routes_new.router,
    routes_drafts.of_one,
    routes_drafts.router,
    routes_preview.router,
    routes_people.router,
    routes_files.router,
    routes_reply.router,
    routes_edit.router,
    routes_rename.router,
    routes_polls.router,
    routes_list.router,
    routes_topic.router,
    api.router,
)
UPLOAD_PATHS = ("/forum/new", "/forum/files", re.compile(r"/topics/\d+/posts"), re.compile(r"/posts/\d+/edit"))
HANDLERS: tuple[Handler, ...] = (UNANSWERED, *jobs_sweep.HANDLERS)

__all__ = [
    "HANDLERS",
    "LONGEST_TEXT",
    "MOST_FILES",
    "ROUTERS",
    "TOO_MANY_FILES",
    "UPLOAD_PATHS",
    "Announced",
    "Brought",
    "Conclusion",
    "Expert",
    "Outcome",
    "Paper",
    "Post",
    "PostState",
    "Similar",
    "Slots",
    "Topic",
    "TopicKind",
    "TopicLine",
    "TopicRow",
    "TopicSource",
    "TopicWriter",
    "TopicsOfGroup",
    "Whose",
    "accept",
    "accept_answer",
    "all_topic_ids",
    "announced",
    "ask",
    "audiences_now",
    "back",
    "concluded",
    "count_asked",
    "count_backers",
    "count_late",
    "count_to_decide",
    "count_unanswered",
    "date_backing",
    "date_post",
    "date_summary",
    "doomed_topics",
    "edit_post",
    "erase_forum",
    "excerpt",
    "found_topics",
    "get_post",
    "get_post_to_change",
    "get_topic",
    "get_topic_to_change",
    "get_topic_to_write",
    "given",
    "given_to_decide",
    "href_of",
    "is_open",
    "just_started",
    "just_written",
    "keep_file",
    "keep_words",
    "kinds",
    "last_posts",
    "last_written",
    "name_groups",
    "name_topics",
    "new_topics",
    "policy",
    "polls",
    "posts_between",
    "read_at",
    "read_until",
    "read_words",
    "readable",
    "recount",
    "reopen",
    "say_changed",
    "search_source",
    "show_post",
    "stale",
    "start_topic",
    "state_for",
    "summarise",
    "take_in_file",
    "telling",
    "unanswered",
    "unread_topics",
    "visible_topics",
    "write_post",
    "writers_between",
]
