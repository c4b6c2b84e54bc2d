"""The list of groups and the page of one, for everyone."""

from app import organisations
from app.groups.pages import group_page
from app.groups.pages_list import list_page
from app.groups.policy import may_see_space
from app.groups.queries import get_group, list_groups
from app.groups.queries_group import around
from app.groups.queries_people import member_counts
from app.groups.shelf import LinesOf, Shelf
from app.notifications import Scope, level_part
from app.organisations import Words
from app.vocabularies import load_vocabularies
from app.web import Anyone, House, Incoming, Moments, Rendered, Room, UnitOfWork, render
from app.web.language import language_of

NEWEST = 10
NEXT = 4
LATEST = 5

router = Room("/groups")


@router.get("")
def listing(actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    words = Words(load_vocabularies(session), language_of(request, actor))
    groups = list_groups(session)
    leads = organisations.names(session, {g.lead_organisation_id for g in groups if g.lead_organisation_id is not None})
    county = request.query_params.get("county", "")
    return render("groups/list.html", list_page(groups, actor, words, member_counts(session), leads, county=county))


@router.get("/{slug}")
def show(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, slug: str) -> Rendered:
    group = get_group(session, slug)
    words = Words(load_vocabularies(session), language_of(request, actor))
    shelf = services.get(Shelf)
    inside = bool(may_see_space(actor, group.id))

    def lines(of: LinesOf, limit: int, *, shown: bool = True) -> list[object]:
        return list(of(session, actor, group.id, limit, language=words.language)) if shown else []

    page = group_page(
        group,
        actor,
        words,
        services.get(Moments),
        around(session, actor, group, words.language),
        documents=lines(shelf.documents_of, NEWEST, shown=inside),
        events=lines(shelf.events_of, NEXT),
        actions=lines(shelf.actions_of, NEWEST, shown=inside),
        highlights=lines(shelf.highlights_of, NEWEST, shown=actor.is_member or inside),
        topics=lines(shelf.topics_of, LATEST, shown=actor.is_member or inside),
        level=level_part(session, actor, Scope.GROUP, group.id, f"/groups/{group.slug}"),
    )
    return render("groups/group.html", page)
