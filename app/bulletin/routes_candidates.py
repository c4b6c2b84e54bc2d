"""What the desk does with candidates: one of them, or all that are ticked."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.access import Actor
from app.bulletin import candidates, items
from app.bulletin.candidates import Asked
from app.bulletin.forms_desk import number_in, numbers_in, section_in
from app.bulletin.models import Candidate, CandidateState, Issue, Item
from app.bulletin.pages_desk import read_asked, view_href
from app.bulletin.pages_frame import BASE
from app.bulletin.queries import get_issue_to_edit
from app.core.errors import ConflictError
from app.core.sentences import Sentence
from app.web import Editor, FormBody, Room, UnitOfWork, redirect

router = Room(f"{BASE}/{{quarter}}/candidates")
TICKED = "ticked"
TAKE, ASIDE, BACK = "take", "aside", "back"
GONE = "What this was found in is no longer there."


@router.post("")
def decide(quarter: str, actor: Editor, session: UnitOfWork, body: FormBody) -> Response:
    """The button that was pressed says what: `take`, `aside` or `back`, with a number, or for the `ticked` ones.

    With `section`, and `before` for an item of it, one that is taken stands there.
    """
    issue = get_issue_to_edit(session, actor, quarter)
    act = next((one for one in (TAKE, ASIDE, BACK) if body.get(one)), "")
    ids = numbers_in(body, "candidate") if body.get(act) == TICKED else numbers_in(body, act)
    found = candidates.chosen(session, issue, ids)
    if not act or not found:
        return redirect(_back(issue, body), "Tick the ones you mean first.", "warning")
    if act == TAKE:
        return _taken(session, issue, found, body, actor)
    if act == ASIDE:
        count, said = candidates.set_aside(session, issue, found, by=actor), "Set aside: %(count)s."
    else:
        count, said = candidates.bring_back(session, issue, found, by=actor), "Waiting again: %(count)s."
    return _told(issue, body, count, said)


def _taken(session: Session, issue: Issue, found: Sequence[Candidate], body: FormData, actor: Actor) -> Response:
    if all(one.state == CandidateState.GONE for one in found):
        raise ConflictError(GONE)
    made = candidates.take(session, issue, found, by=actor)
    if body.get("section") and len(made) == 1:
        section = section_in(session, issue, body)
        before = session.get(Item, number_in(body, "before"))
        inside = before if before is not None and before.section_id == section.id else None
        items.move(session, issue, made[0], section, inside, by=actor)
    return _told(issue, body, len(made), "Taken into the issue: %(count)s.")


def _told(issue: Issue, body: FormData, count: int, said: str) -> Response:
    if not count:
        return redirect(_back(issue, body), "Somebody decided this already.", "info")
    return redirect(_back(issue, body), Sentence(said, count=count))


def _back(issue: Issue, body: FormData) -> str:
    """To the same view of the candidates."""
    given = {name: str(body.get(name) or "") for name in ("state", "kind")}
    asked: Asked = read_asked(given, number_in(body, "page") or 1)
    return f"{view_href(f'{BASE}/{issue.quarter}', asked)}#candidates"
