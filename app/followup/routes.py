"""My action points across all meetings, and what I asked of others."""

from starlette.responses import Response

from app.access import Permission, refuse
from app.followup.pages_list import list_page, state_of, whose_of, whose_tabs
from app.followup.queries_lines import Wanted
from app.followup.tables import table
from app.web import House, Incoming, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.language import language_of, translations
from app.web.parts import Offer
from app.web.sheets import send_csv

router = Room()


@router.get("/actions")
def listing(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language, whose = language_of(request, actor), whose_of(request, actor)
    say, state = translations(language).gettext, state_of(request)
    away = Offer(say("Download as a table"), f"/actions.csv?whose={whose}&state={state}")
    page = list_page(
        session,
        actor,
        request,
        Wanted(whose="" if whose == "all" else whose, state=state),
        zone=services.settings.zone,
        language=language,
        base=f"/actions?whose={whose}",
        tabs=[(label, f"/actions?whose={code}", code == whose) for code, label in whose_tabs(actor, say).items()],
        whose=whose,
        offers=[
            *([Offer(say("Recommendations"), "/recommendations")] if actor.is_member else []),
            *([away] if actor.may(Permission.CONTENT_MODERATE) else []),
        ],
    )
    return render("followup/list.html", page)


@router.get("/actions.csv")
def as_table(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Response:
    if not actor.may(Permission.CONTENT_MODERATE):
        refuse("Only the content coordinator takes this list away; those who run a group take the group's.").enforce()
    whose = whose_of(request, actor)
    wanted = Wanted(whose="" if whose == "all" else whose, state=request.query_params.get("state", ""))
    return send_csv("actions.csv", *table(session, actor, wanted, services.settings.zone, language_of(request, actor)))
