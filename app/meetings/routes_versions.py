"""What the minutes said before; and two texts of one item, between which somebody chooses."""

from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.responses import Response

from app import accounts
from app.core.errors import NotFoundError
from app.core.markup import to_html
from app.core.merging import CHOICES
from app.meetings import policy
from app.meetings.actions_text import settle
from app.meetings.models import MinutesVersion
from app.meetings.pages_minutes import ConflictPage, Errors, Pair, VersionPage, VersionsPage, version_line
from app.meetings.queries import get_version, sections_of, versions_of
from app.meetings.reading import Visit, visit
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Day, Number

router = Room("/events/{event_id}/on/{on}/minutes")
CHOOSE = "Choose what stays of this item."
MOVED_ON = "Somebody saved again while you chose. Look at the texts once more."


@router.get("/versions")
def versions(
    event_id: Number, on: Day, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    one = visit(session, services, request, actor, event_id, on)
    policy.may_see_versions(actor, one.case.at, one.case.minutes).enforce()
    rows = versions_of(session, one.case.text.id)
    people = accounts.cards(session, {row.person_id for row in rows})
    lines = [version_line(row, people[row.person_id].name, one.case.href, one.language) for row in rows]
    return render("meetings/versions.html", VersionsPage(one.head(), one.case.href, lines))


@router.get("/versions/{version_id}")
def version(
    event_id: Number,
    on: Day,
    version_id: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
) -> Rendered:
    one = visit(session, services, request, actor, event_id, on)
    policy.may_see_versions(actor, one.case.at, one.case.minutes).enforce()
    row = get_version(session, one.case, version_id)
    who = accounts.cards(session, [row.person_id])[row.person_id].name
    titles = _titles(one, row)
    page = VersionPage(
        one.head(),
        one.case.href,
        version_line(row, who, one.case.href, one.language),
        [(title, to_html(row.by_item[key])) for key, title in titles.items() if row.by_item.get(key)],
    )
    return render("meetings/version.html", page)


@router.get("/conflicts/{version_id}")
def conflict(
    event_id: Number,
    on: Day,
    version_id: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
) -> Rendered:
    one = visit(session, services, request, actor, event_id, on)
    policy.may_write(actor, one.case.at, one.case.minutes).enforce()
    return render("meetings/conflict.html", _page(one, _conflict(one, version_id)))


@router.post("/conflicts/{version_id}")
def choose(
    event_id: Number,
    on: Day,
    version_id: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    one = visit(session, services, request, actor, event_id, on, lock=True)
    policy.may_write(actor, one.case.at, one.case.minutes).enforce()
    row = _conflict(one, version_id)
    choices, errors = _choices(row, body)
    if body.get("revision") != str(one.case.text.revision):
        errors.insert(0, ("", MOVED_ON))
    if errors:
        return render("meetings/conflict.html", _page(one, row, choices, errors), 422)
    settle(session, one.case.text, row, choices, by=actor)
    return redirect(f"{one.case.href}/edit", "The texts are joined. Both stay readable among the versions.")


def _conflict(one: Visit, version_id: int) -> MinutesVersion:
    """One that waits for a choice."""
    row = get_version(one.session, one.case, version_id)
    if not row.conflict or row.settled_at is not None:
        raise NotFoundError
    return row


def _choices(row: MinutesVersion, body: FormData) -> tuple[dict[str, str], list[tuple[str, str]]]:
    choices: dict[str, str] = {}
    errors: list[tuple[str, str]] = []
    for key in row.by_item:
        name = f"choice-{key or 'general'}"
        chosen = body.get(name)
        if isinstance(chosen, str) and chosen in CHOICES:
            choices[key] = chosen
        else:
            errors.append((name, CHOOSE))
    return choices, errors


def _page(
    one: Visit, row: MinutesVersion, choices: Mapping[str, str] | None = None, errors: Errors = ()
) -> ConflictPage:
    minutes = one.case.text
    people = accounts.cards(one.session, {row.person_id, minutes.saved_by})
    pairs = [
        Pair(key or "general", title, row.by_item[key], minutes.by_item.get(key, ""), (choices or {}).get(key, ""))
        for key, title in _titles(one, row).items()
        if key in row.by_item
    ]
    return ConflictPage(
        head=one.head(),
        base=one.case.href,
        number=row.id,
        revision=minutes.revision,
        whose=people[row.person_id].name,
        others=people[minutes.saved_by].name,
        at=row.saved_at,
        own=row.person_id == one.actor.person_id,
        pairs=pairs,
        errors=errors,
    )


def _titles(one: Visit, row: MinutesVersion) -> dict[str, str]:
    """Of the items in order, by key; those that the agenda has lost come with what they were called."""
    found = sections_of(one.session, one.case, set(row.by_item))
    general = one.say("In general")
    return {part.key: part.title or (general if not part.key else one.say("An item of before")) for part in found}
