"""The list of groups and the page of one, for everyone."""

from app import organisations
from app.groups.pages import group_page, list_page
from app.groups.policy import may_see_space
from app.groups.queries import get_group, list_groups
from app.groups.queries_people import member_counts, participants
from app.groups.shelf import Shelf
from app.organisations import Words
from app.vocabularies import load_vocabularies
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.language import language_of

NEWEST = 10

router = Room("/groups")


@router.get("")
def listing(actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    words = Words(load_vocabularies(session), language_of(request, actor))
    groups = list_groups(session)
    leads = organisations.names(session, {g.lead_organisation_id for g in groups if g.lead_organisation_id is not None})
    return render("groups/list.html", list_page(groups, actor, words, member_counts(session), leads))


@router.get("/{slug}")
def show(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, slug: str) -> Rendered:
    group = get_group(session, slug)
    words = Words(load_vocabularies(session), language_of(request, actor))
    shelf = services.get(Shelf).documents_of
    lead_id = group.lead_organisation_id
    page = group_page(
        group,
        actor,
        words,
        people=participants(session, group.id),
        lead=organisations.names(session, [lead_id]).get(lead_id) if lead_id is not None else None,
        documents=shelf(session, actor, group.id, NEWEST, language=words.language)
        if may_see_space(actor, group.id)
        else (),
    )
    return render("groups/group.html", page)
