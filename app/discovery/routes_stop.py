"""`/searches/stop/{token}`: GET shows a button; POST ends the mail, also when a mail program sends it by itself (RFC 8058)."""

from dataclasses import dataclass

from app.discovery.alerts_stop import read_token
from app.discovery.saved_actions import end_alerts
from app.web import Anyone, House, Rendered, Room, UnitOfWork, render

router = Room("/searches/stop")
TEMPLATE = "discovery/saved_stop.html"


@dataclass(frozen=True, slots=True)
class StopPage:
    """`action` "" for an address that the house did not make; `one`: of one search only; `done` once the mail has ended."""

    action: str = ""
    one: bool = False
    done: bool = False


@router.get("/{token}")
def ask(token: str, actor: Anyone, services: House) -> Rendered:
    found = read_token(services.settings, token)
    if found is None:
        return render(TEMPLATE, StopPage(), 404)
    return render(TEMPLATE, StopPage(f"/searches/stop/{token}", one=bool(found[1])))


@router.post("/{token}")
def end(token: str, actor: Anyone, session: UnitOfWork, services: House) -> Rendered:
    found = read_token(services.settings, token)
    if found is None:
        return render(TEMPLATE, StopPage(), 404)
    person_id, search_id = found
    end_alerts(session, person_id, search_id)
    return render(TEMPLATE, StopPage(f"/searches/stop/{token}", one=bool(search_id), done=True))
