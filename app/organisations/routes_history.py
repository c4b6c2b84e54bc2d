"""The history of a profile, for members of the community."""

from app.organisations.pages_history import history_page
from app.organisations.policy import may_see_history, may_see_legal
from app.organisations.queries import get_organisation
from app.organisations.queries_changes import changes
from app.organisations.words import Words
from app.vocabularies import load_vocabularies
from app.web import Incoming, Member, Rendered, Room, UnitOfWork, page_number, paginate, render
from app.web.language import language_of

PER_PAGE = 20

router = Room("/organisations/{slug}")


@router.get("/history")
def history(actor: Member, session: UnitOfWork, request: Incoming, slug: str) -> Rendered:
    organisation = get_organisation(session, actor, slug)
    may_see_history(actor).enforce()
    number = page_number(request)
    total, found = changes(
        session,
        organisation.id,
        with_legal=bool(may_see_legal(actor, organisation.id)),
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    words = Words(load_vocabularies(session), language_of(request, actor))
    pages = paginate(request, total, number, PER_PAGE)
    return render("organisations/history.html", history_page(organisation, found, total, pages, words))
