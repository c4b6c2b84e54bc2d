"""What may answer already, while a title is typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.text import one_line
from app.forum.slots import Similar, Slots
from app.web import House, Incoming, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.language import language_of

router = Room("/forum/similar")
SHORTEST, LONGEST = 8, 200


@dataclass(frozen=True, slots=True)
class SimilarPart:
    """`_similar.html` draws it; nothing where there is nothing."""

    similar: Sequence[Similar] = ()


@router.get("")
def similar(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """A fragment: topics and documents that the reader may see and that are like `title`."""
    title = one_line(request.query_params.get("title", ""))[:LONGEST]
    found = similar_to(services.get(Slots), session, actor, title, language_of(request, actor))
    return render("forum/_similar.html", SimilarPart(found))


def similar_to(slots: Slots, session: Session, actor: Actor, title: str, language: str) -> Sequence[Similar]:
    """Nothing for a title that says too little."""
    return slots.similar(session, actor, title, language) if len(title) >= SHORTEST else ()
