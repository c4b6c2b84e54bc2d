"""Writing the minutes: one form for all of them, saved by its button and, where scripts run, by itself."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app import accounts
from app.access import Actor
from app.core import clock
from app.core.merging import Posted, fingerprint
from app.core.sentences import Sentence
from app.core.services import Services
from app.meetings import policy
from app.meetings.actions_text import Saved, save
from app.meetings.forms import read_texts
from app.meetings.models import MinutesState
from app.meetings.pages import TONES, paper_actions, state_label
from app.meetings.pages_minutes import EditPage, EditSection, Errors, action_lines, decision_lines
from app.meetings.queries import actions_of, decisions_of, sections_of
from app.meetings.reading import Visit, conflict_links, visit
from app.meetings.sections import Section
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Day, Number
from app.web.language import say

router = Room("/events/{event_id}/on/{on}/minutes")
SAVED = "The minutes are saved."
BOTH_KEPT = "Somebody else saved the same item before you. Both texts are kept: choose what stays."
TALLEST, SHORTEST, WIDTH = 24, 4, 90


@router.get("/edit")
def write(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one = visit(session, services, request, actor, event_id, on)
    policy.may_write(actor, one.case.at, one.case.minutes).enforce()
    return render("meetings/minutes_edit.html", edit_page(one))


@router.post("/edit")
def keep(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    one, sections, posted, problems = _posted(session, services, request, actor, event_id, on, body)
    if problems:
        return render("meetings/minutes_edit.html", edit_page(one, posted, problems), 422)
    saved = save(session, one.case, sections, posted, by=actor)
    if saved.conflict is not None:
        return redirect(f"{one.case.href}/conflicts/{saved.conflict.id}", BOTH_KEPT, "warning")
    return redirect(_next(one, body, sections), SAVED if body.get("then") is None else "")


@router.post("/autosave")
def keep_quietly(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Response:
    """The same, for a script: what to say, the revision, and the fingerprints of the texts that are kept as they were posted."""
    one, sections, posted, problems = _posted(session, services, request, actor, event_id, on, body)
    if problems:
        return JSONResponse({"message": say(problems[0][1], one.language)}, 422)
    saved = save(session, one.case, sections, posted, by=actor)
    kept = saved.minutes.by_item
    same = {one.field: fingerprint(kept.get(one.key, "")) for one in sections if _is_kept(one, posted, saved)}
    conflict = f"{one.case.href}/conflicts/{saved.conflict.id}" if saved.conflict is not None else ""
    answer = {
        "message": say(_message(one, saved), one.language),
        "revision": saved.minutes.revision,
        "was": same,
        "conflict": conflict,
    }
    return JSONResponse(answer, headers={"cache-control": "no-store"})


def edit_page(one: Visit, typed: Posted | None = None, errors: Errors = ()) -> EditPage:
    """The editor, with what is kept or, after an error, with what was typed."""
    case, session = one.case, one.session
    decisions, actions = decisions_of(session, case.occurrence_id), actions_of(session, case.occurrence_id)
    papers = paper_actions(session, actions, linked=False)
    kept = case.minutes.by_item if case.minutes is not None else {}
    in_use = {row.item for row in decisions} | {row.item for row in actions}
    shown = []
    for number, section in enumerate(sections_of(session, case, in_use), start=1):
        text = (typed.texts if typed else kept).get(section.key, "")
        was = typed.was.get(section.key, "") if typed else fingerprint(text)
        shown.append(
            EditSection(
                field=section.field,
                number=number if section.key else 0,
                title=section.title,
                presenter=section.presenter,
                gone=section.gone,
                text=text,
                was=was,
                rows=_rows(text),
                decisions=decision_lines(decisions, section.key),
                actions=action_lines(actions, papers, section.key),
            )
        )
    state = case.minutes.state if case.minutes is not None else MinutesState.DRAFT
    revision = typed.revision if typed else case.minutes.revision if case.minutes is not None else 0
    return EditPage(
        head=one.head(),
        base=case.href,
        attendance_href=f"{case.base}/attendance" if policy.may_keep_list(one.actor, case.at) else "",
        revision=revision,
        sections=shown,
        conflicts=conflict_links(one),
        saved=_last_saved(one),
        state_label=state_label(state, one.language),
        tone=TONES[MinutesState(state)],
        errors=errors,
    )


def _posted(
    session: Session, services: Services, request: Request, actor: Actor, event_id: int, on: Day, body: FormData
) -> tuple[Visit, list[Section], Posted, list[tuple[str, str]]]:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    policy.may_write(actor, one.case.at, one.case.minutes).enforce()
    in_use = {row.item for row in decisions_of(session, one.case.occurrence_id)}
    in_use |= {row.item for row in actions_of(session, one.case.occurrence_id)}
    sections = sections_of(session, one.case, in_use)
    return one, sections, *read_texts(body, sections)


def _is_kept(section: Section, posted: Posted, saved: Saved) -> bool:
    return section.key in posted.texts and saved.minutes.by_item.get(section.key, "") == posted.texts[section.key]


def _message(one: Visit, saved: Saved) -> str:
    if saved.conflict is not None:
        return BOTH_KEPT
    now = clock.now().astimezone(one.zone)
    if saved.foreign:
        return Sentence(
            "Saved %(time)s. Somebody else changed other items: reload the page to see them.", time=f"{now:%H:%M}"
        )
    return Sentence("Saved %(time)s", time=f"{now:%H:%M}")


def _last_saved(one: Visit) -> str:
    minutes = one.case.minutes
    if minutes is None or not minutes.revision:
        return ""
    who = accounts.cards(one.session, [minutes.saved_by])[minutes.saved_by].name
    return one.say("Last saved by %(name)s, revision %(number)s.") % {"name": who, "number": minutes.revision}


def _rows(text: str) -> int:
    """Lines that the text takes up in the field, about."""
    lines = sum(1 + len(line) // WIDTH for line in text.split("\n"))
    return max(SHORTEST, min(TALLEST, lines + 1))


def _next(one: Visit, body: FormData, sections: Sequence[Section]) -> str:
    """Where a button of the form leads once all is saved."""
    then = body.get("then")
    kind, _, field = (then if isinstance(then, str) else "").partition(":")
    if kind in {"decisions", "actions"} and field in {section.field for section in sections}:
        return f"{one.case.href}/{kind}/new?item={field}"
    return one.case.href if kind == "read" else f"{one.case.href}/edit"
