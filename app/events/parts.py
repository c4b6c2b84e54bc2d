"""What rooms above hand to the pages of an event: papers of the repository, and what the meeting made. The roof fills it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from app.access import Actor
from app.events.queries import Meeting
from app.web.parts import Offer


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as an agenda names it; one that the reader may not see is left out.

    Attributes:
        type: a code, such as `webcast`; `kind` is its label in the reader's language.
        published: False for what only those who answer for it can read yet.
    """

    id: int
    title: str
    href: str
    kind: str
    type: str = ""
    published: bool = True


class FindPapers(Protocol):
    """At most ten that the actor may read and that fit the words, the newest first; of one type where it is named."""

    def __call__(
        self, session: Session, actor: Actor, words: str, language: str, /, *, type: str = ""
    ) -> Sequence[Paper]: ...


@dataclass(frozen=True, slots=True)
class MeetingPanel:
    """Minutes, attendance and what was agreed, as far as the reader may see them.

    Attributes:
        state: a sentence on where the minutes stand; "" when there is nothing to say yet.
        offers: ways to the minutes, the attendance list, self check-in, the certificate.
        decisions: texts, in order.
        actions: rows that `components/actions.html` draws.
    """

    state: str = ""
    offers: Sequence[Offer] = ()
    decisions: Sequence[str] = ()
    actions: Sequence[object] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The places on the page of an event that rooms above fill.

    Attributes:
        papers: those of the given numbers that the actor may read, in the language.
        find_papers: what may be chosen.
        panel: what the meeting made.
    """

    papers: Callable[[Session, Actor, Collection[int], str], Mapping[int, Paper]]
    find_papers: FindPapers
    panel: Callable[[Session, Actor, Meeting, str], MeetingPanel]
