"""What an issue said before; and two texts of one place, between which somebody chooses."""

from collections.abc import Mapping

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app import accounts
from app.access import Actor
from app.bulletin import policy
from app.bulletin.models import Issue, Item, Version
from app.bulletin.pages_frame import COMPOSE, desk_frame
from app.bulletin.queries import get_issue, get_issue_to_edit, sections_of
from app.bulletin.sheets import Writing, item_writing, words_writing
from app.bulletin.versions import (
    Change,
    ConflictPage,
    Errors,
    Pair,
    VersionLine,
    VersionPage,
    VersionsPage,
    choices_of,
    get_conflict,
    get_version,
    in_words,
    item_of,
    titles_of,
    versions_of,
    writers_of,
)
from app.bulletin.writing import close, settle
from app.core.merging import fingerprint
from app.web import Editor, FormBody, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of, translations

router = Room("/bulletins/desk/{quarter}")
CHOOSE = "Choose what stays of this text."
MOVED_ON = "Somebody saved again while you chose. Look at the texts once more."


@router.get("/versions")
def versions(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    language = language_of(request, actor)
    rows = versions_of(session, issue)
    people = accounts.cards(session, {row.person_id for row in rows})
    titles = titles_of(session, issue, [key for row in rows for key in row.texts], language)
    lines = [_line(row, issue, people[row.person_id].name, titles) for row in rows]
    frame = desk_frame(session, actor, issue, COMPOSE, language)
    return render("bulletin/versions.html", VersionsPage(frame=frame, versions=lines))


@router.get("/versions/{version_id}")
def version(quarter: str, version_id: Number, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    language = language_of(request, actor)
    row = get_version(session, issue, version_id)
    sections = sections_of(session, issue)
    who = accounts.cards(session, [row.person_id])[row.person_id].name
    titles = titles_of(session, issue, list(row.texts), language)
    changes = [
        Change(
            title=titles[key][0],
            place=titles[key][1],
            before=in_words(key, row.before.get(key, ""), sections, language),
            after=in_words(key, text, sections, language),
        )
        for key, text in row.texts.items()
    ]
    page = VersionPage(
        frame=desk_frame(session, actor, issue, COMPOSE, language),
        version=_line(row, issue, who, titles),
        changes=changes,
    )
    return render("bulletin/version.html", page)


@router.get("/conflicts/{version_id}")
def conflict(quarter: str, version_id: Number, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    policy.may_edit(actor, issue).enforce()
    row = get_conflict(session, issue, version_id)
    return render("bulletin/conflict.html", _page(session, actor, issue, row, language_of(request, actor)))


@router.post("/conflicts/{version_id}")
def choose(
    quarter: str, version_id: Number, actor: Editor, session: UnitOfWork, request: Incoming, body: FormBody
) -> Rendered | Response:
    issue = get_issue_to_edit(session, actor, quarter)
    language = language_of(request, actor)
    row = get_conflict(session, issue, version_id)
    writing = _writing(session, actor, issue, row, language)
    if writing is None:
        close(session, issue, row, by=actor)
        return redirect(
            f"/bulletins/desk/{quarter}", "The item is no longer in the issue. Your text stays among the versions."
        )
    choices, errors = _choices(row, body, language)
    kept = writing.sheet.texts()
    if any(body.get(f"was-{key}") != fingerprint(kept.get(key, "")) for key in row.texts):
        errors.insert(0, ("", MOVED_ON))
    if errors:
        return render("bulletin/conflict.html", _page(session, actor, issue, row, language, choices, errors), 422)
    settle(session, writing.sheet, row, choices, by=actor)
    return redirect(writing.href, "The texts are joined. Both stay readable among the versions.")


def _writing(session: Session, actor: Actor, issue: Issue, row: Version, language: str) -> Writing | None:
    """The form that the texts belong to; None where its item is gone."""
    number = item_of(row)
    if number is None:
        return words_writing(session, actor, issue, language)
    item = session.get(Item, number)
    return (
        item_writing(session, actor, issue, item, language) if item is not None and item.issue_id == issue.id else None
    )


def _choices(row: Version, body: FormData, language: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    choices: dict[str, str] = {}
    errors: list[tuple[str, str]] = []
    for key in row.texts:
        name = f"choice-{key}"
        chosen = body.get(name)
        if isinstance(chosen, str) and chosen in {code for code, _ in choices_of(key, language, own=True)}:
            choices[key] = chosen
        else:
            errors.append((name, CHOOSE))
    return choices, errors


def _page(
    session: Session,
    actor: Actor,
    issue: Issue,
    row: Version,
    language: str,
    choices: Mapping[str, str] | None = None,
    errors: Errors = (),
) -> ConflictPage:
    writing = _writing(session, actor, issue, row, language)
    kept = writing.sheet.texts() if writing is not None else {}
    sections = sections_of(session, issue)
    who = accounts.cards(session, [row.person_id])[row.person_id].name
    writers = writers_of(session, issue, set(row.texts))
    titles = titles_of(session, issue, list(row.texts), language)
    own = row.person_id == actor.person_id
    pairs = [
        Pair(
            key=key,
            was=fingerprint(kept.get(key, "")),
            title=titles[key][0],
            mine=in_words(key, text, sections, language),
            theirs=in_words(key, kept.get(key, ""), sections, language),
            writer=writers.get(key, ""),
            options=choices_of(key, language, own=own),
            chosen=(choices or {}).get(key, ""),
        )
        for key, text in row.texts.items()
    ]
    return ConflictPage(
        frame=desk_frame(session, actor, issue, COMPOSE, language),
        href=f"/bulletins/desk/{issue.quarter}/conflicts/{row.id}",
        back=writing.href if writing is not None else "",
        heading=next((place for _, place in titles.values() if place), "")
        or translations(language).gettext("Title, editor’s note and editions"),
        whose=who,
        at=row.saved_at,
        own=own,
        pairs=pairs,
        errors=errors,
    )


def _line(row: Version, issue: Issue, who: str, titles: Mapping[str, tuple[str, str]]) -> VersionLine:
    places = [f"{place}: {title}" if place else title for title, place in (titles[key] for key in row.texts)]
    waits = row.conflict and row.settled_at is None
    kind = "conflicts" if waits else "versions"
    return VersionLine(
        id=row.id,
        href=f"/bulletins/desk/{issue.quarter}/{kind}/{row.id}",
        who=who,
        at=row.saved_at,
        titles=places,
        conflict=row.conflict,
        open=waits,
    )
