"""What rooms beside and above hand to the forum. The roof fills it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.orm import Session

from app.access import Actor


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the repository as a post names it; one that the reader may not see is left out.

    Attributes:
        kind: label of its type, in the reader's language.
    """

    id: int
    title: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class Similar:
    """Something that may answer already: `kind` is topic, document or event; `label` its name in the reader's language."""

    kind: str
    label: str
    title: str
    href: str
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who may know: the reasons are whole sentences in the reader's language, the strongest first."""

    person_id: int
    name: str
    organisation: str
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sought:
    """What a topic is about: codes of topics, counties and pillars; words as `likeness` compares them."""

    topics: Sequence[str]
    words: Sequence[str]
    counties: Sequence[str]
    pillars: Sequence[str]


@dataclass(frozen=True, slots=True)
class Brought:
    """A document of the repository and who brought it there; `topics` are codes."""

    person_id: int
    title: str
    topics: Sequence[str]


class FindPapers(Protocol):
    """At most ten that the actor may read and that fit the words, the newest first."""

    def __call__(self, session: Session, actor: Actor, words: str, language: str, /) -> Sequence[Paper]: ...


def _no_papers(_session: Session, _actor: Actor, _ids: Collection[int], _language: str) -> Mapping[int, Paper]:
    return {}


def _none_found(_session: Session, _actor: Actor, _words: str, _language: str) -> Sequence[Paper]:
    return ()


def _nothing_similar(_session: Session, _actor: Actor, _words: str, _language: str) -> Sequence[Similar]:
    return ()


def _nothing_brought(_session: Session, _actor: Actor) -> Sequence[Brought]:
    return ()


@dataclass(frozen=True, slots=True)
class Slots:
    """The places in the forum that other rooms fill.

    Attributes:
        papers: documents by id, as far as the actor may read them.
        similar: what search finds for the words of a title, as far as the actor may read it; fails to nothing when it is away.
        brought: documents that the actor finds in the repository, the newest first, with who brought them.
    """

    papers: Callable[[Session, Actor, Collection[int], str], Mapping[int, Paper]] = field(default=_no_papers)
    find_papers: FindPapers = field(default=_none_found)
    similar: Callable[[Session, Actor, str, str], Sequence[Similar]] = field(default=_nothing_similar)
    brought: Callable[[Session, Actor], Sequence[Brought]] = field(default=_nothing_brought)
