"""Discussions of the demo: plain values. People are e-mails, groups slugs; days count backwards from the loading."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPost:
    """`ago`: days before the loading; `hour`: on the house's clock; `via`: "page" or "mail"; `quoted`: what a mail carried below."""

    by: str
    ago: int
    hour: int
    text: str
    via: str
    quoted: str


@dataclass(frozen=True, slots=True)
class DemoBacking:
    by: str
    ago: int
    note: str


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """`cited`: numbers of posts."""

    by: str
    ago: int
    text: str
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DemoChoice:
    """A poll: `votes` are a person and the number of an option, from 1."""

    question: str
    options: tuple[str, ...]
    votes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DemoTopic:
    """`posts`: the topic's own text first. `accepted`: the number of the answer, 0 for none. `group`: empty for the community."""

    kind: str
    title: str
    group: str
    private: bool
    pinned: bool
    tags: tuple[str, ...]
    posts: tuple[DemoPost, ...]
    accepted: int
    backings: tuple[DemoBacking, ...]
    summary: DemoSummary | None
    poll: DemoChoice | None


@dataclass(frozen=True, slots=True)
class DemoForum:
    topics: tuple[DemoTopic, ...]
