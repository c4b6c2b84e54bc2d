"""What nobody has answered yet, with who may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app import accounts, groups
from app.access import refuse
from app.core import clock
from app.forum.experts import suggest
from app.forum.labels import KIND_TONES, kinds
from app.forum.models import TopicKind
from app.forum.slots import Expert, Slots
from app.forum.unanswered import count_unanswered, may_look, unanswered
from app.web import (
    PER_PAGE,
    House,
    Incoming,
    Pages,
    Rendered,
    Room,
    SignedIn,
    UnitOfWork,
    page_number,
    paginate,
    render,
)
from app.web.language import language_of, translations

router = Room("/forum/unanswered")
MOST_EXPERTS = 3


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """`late`: whether it has waited as long as the house lets it."""

    id: int
    title: str
    href: str
    kind: str
    tone: str
    author: str
    group: str
    group_href: str
    begun: datetime
    days: int
    late: bool
    experts: Sequence[Expert]


@dataclass(frozen=True, slots=True)
class UnansweredPage:
    rows: Sequence[WaitingRow]
    total: int
    days: int
    pages: Pages


@router.get("")
def listing(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    if not may_look(actor):
        refuse("Only the content coordinator and those who run a group see what waits for an answer.").enforce()
    language, number = language_of(request, actor), page_number(request)
    total, now = count_unanswered(session, actor), clock.now()
    found = unanswered(session, actor, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    experts = suggest(session, services.get(Slots), actor, found, language, most=MOST_EXPERTS)
    names = accounts.cards(session, {one.author_id for one in found})
    of = groups.names(session, {one.group_id for one in found if one.group_id is not None}, language)
    labels = kinds(translations(language).gettext)

    def row(one_id: int) -> WaitingRow:
        one = topics[one_id]
        group = of.get(one.group_id or 0)
        days = (now - one.created_at).days
        return WaitingRow(
            id=one.id,
            title=one.title,
            href=f"/topics/{one.id}",
            kind=labels[one.kind],
            tone=KIND_TONES.get(TopicKind(one.kind), ""),
            author=names[one.author_id].name,
            group=group.name if group else "",
            group_href=f"/groups/{group.slug}" if group else "",
            begun=one.created_at,
            days=days,
            late=days >= services.settings.unanswered_days,
            experts=experts[one.id],
        )

    topics = {one.id: one for one in found}
    rows = [row(one) for one in topics]
    days = services.settings.unanswered_days
    return render("forum/unanswered.html", UnansweredPage(rows, total, days, paginate(request, total, number)))
