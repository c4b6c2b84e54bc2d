"""Places on a document's page for the rooms above: the roof fills them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.services import Services
from app.documents.queries_detail import Detail

Link = tuple[str, str, str]
"""Relation, address and media type (or "") of a typed link, as RFC 8288 and FAIR Signposting have them."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: `template` draws `page`, beside the text or below it; `first`: beside it, above all others."""

    template: str
    page: object
    beside: bool = False
    first: bool = False


Sections = Callable[[Session, Services, Actor, Detail, str], Sequence[Section]]
"""For a reader who may know of the document, in the reader's language."""

Links = Callable[[Services, Detail], Sequence[Link]]
"""For programs; only of what everyone may know."""


@dataclass(frozen=True, slots=True)
class Slots:
    """`sections` in the order in which they stand; `negotiated`: media type → address of the document in that form."""

    sections: Sequence[Sections] = ()
    links: Sequence[Links] = ()
    negotiated: Callable[[int], Sequence[tuple[str, str]]] = lambda _number: ()
