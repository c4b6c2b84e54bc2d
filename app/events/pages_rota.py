"""Page values of a group's rota of hosts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.access import Verdict
from app.core.sentences import Sentence
from app.events import rota_plan
from app.events.models import TurnState
from app.events.queries import Meeting
from app.events.queries_rota import ComingTurn, PastTurn, Standing, coming_turns, names_of, past_turns, standings
from app.events.reader import Reader
from app.groups import GroupName
from app.organisations import Filled
from app.web import Pages
from app.web.times import When

SHOWN = 12


@dataclass(frozen=True, slots=True)
class TurnRow:
    """`note`: chosen by hand, or that the host has left the group; "" for neither. `change`: address of its page, or ""."""

    title: str
    href: str
    when: When
    host: str
    host_href: str
    note: str
    change: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """`last` and `next` are days or None. `why` says why it stands outside the rota, `since` from when; else "" and None."""

    name: str
    href: str
    slug: str
    hosted: int
    last: date | None
    next: date | None
    out: bool
    why: str
    since: date | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    day: date
    href: str
    name: str
    held: bool
    reason: str


@dataclass(frozen=True, slots=True)
class RotaPage:
    """`refused`: why the reader cannot change the rota; "" where they can. `later`: how many turns are not shown."""

    slug: str
    name: str
    turns: Sequence[TurnRow]
    later: int
    organisations: Sequence[OrganisationRow]
    history: Sequence[HistoryRow]
    pages: Pages
    manages: bool
    rotates: bool


@dataclass(frozen=True, slots=True)
class TurnPage:
    """One turn and what can be done with it. `organisations` and `others` are choices; empty where the reader may only skip."""

    slug: str
    name: str
    title: str
    href: str
    when: When
    host: str
    organisations: Sequence[tuple[str, str]]
    others: Sequence[tuple[str, str]]
    skips: bool
    form: Filled
    here: str


@dataclass(frozen=True, slots=True)
class PausePage:
    slug: str
    name: str
    organisation: str
    here: str
    form: Filled


def rota_page(
    session: Session,
    group: GroupName,
    reader: Reader,
    pages: Pages,
    *,
    per_page: int,
    manages: Verdict,
    skips: frozenset[int],
) -> RotaPage:
    """`skips` are numbers of organisations whose turns the reader may give up though they do not manage the rota."""
    turns = coming_turns(session, group.id)
    stand = standings(session, group.id)
    past = past_turns(session, group.id, offset=(pages.number - 1) * per_page, limit=per_page)
    names = names_of(session, [*(turn.host_id for turn in turns), *(turn.organisation_id for turn in past)])
    inside = {one.organisation.id for one in stand}
    following: dict[int, date] = {}
    for turn in turns:
        if turn.host_id is not None:
            following.setdefault(turn.host_id, turn.starts_at.astimezone(reader.house).date())
    rows = [
        TurnRow(
            turn.title,
            turn.href,
            reader.when(turn.starts_at, turn.ends_at),
            names[turn.host_id].name if turn.host_id is not None else "",
            f"/organisations/{names[turn.host_id].slug}" if turn.host_id is not None else "",
            _note(turn, inside),
            f"/groups/{group.slug}/rota/{turn.occurrence_id}" if manages or turn.host_id in skips else "",
        )
        for turn in turns[:SHOWN]
    ]
    return RotaPage(
        group.slug,
        group.name,
        rows,
        max(0, len(turns) - SHOWN),
        [_organisation(one, following.get(one.organisation.id), reader) for one in stand],
        [_history(turn, names[turn.organisation_id].name, reader) for turn in past],
        pages,
        manages=bool(manages),
        rotates=bool(turns),
    )


def turn_page(
    session: Session, group: GroupName, meeting: Meeting, reader: Reader, form: Filled, *, manages: Verdict
) -> TurnPage:
    host_id = meeting.host_id
    turns = coming_turns(session, group.id)
    names = names_of(session, [host_id, *(turn.host_id for turn in turns)])
    candidates = rota_plan.members(session, group.id) if manages else {}
    other = [
        turn
        for turn in turns
        if turn.occurrence_id != meeting.occurrence.id and turn.host_id is not None and turn.host_id != host_id
    ]
    return TurnPage(
        group.slug,
        group.name,
        meeting.title,
        meeting.href,
        reader.when(meeting.occurrence.starts_at, meeting.occurrence.ends_at),
        names[host_id].name if host_id is not None else "",
        [(one.slug, one.name) for one in sorted(candidates.values(), key=lambda one: one.name) if one.id != host_id],
        [
            (
                str(turn.occurrence_id),
                f"{reader.when(turn.starts_at, turn.ends_at).short}: {names[turn.host_id or 0].name}",
            )
            for turn in other[:SHOWN]
        ]
        if manages and host_id is not None
        else [],
        host_id is not None,
        form,
        f"/groups/{group.slug}/rota/{meeting.occurrence.id}",
    )


def _note(turn: ComingTurn, inside: set[int]) -> str:
    if turn.host_id is not None and turn.host_id not in inside:
        return "It has nobody in the group any more."
    return Sentence("Chosen by hand") if turn.fixed else ""


def _organisation(one: Standing, following: date | None, reader: Reader) -> OrganisationRow:
    return OrganisationRow(
        one.organisation.name,
        f"/organisations/{one.organisation.slug}",
        one.organisation.slug,
        one.hosted,
        one.last.astimezone(reader.house).date() if one.last else None,
        following,
        one.pause is not None,
        one.pause.reason if one.pause else "",
        one.pause.began_at.astimezone(reader.house).date() if one.pause else None,
    )


def _history(turn: PastTurn, name: str, reader: Reader) -> HistoryRow:
    return HistoryRow(
        turn.on or turn.at.astimezone(reader.house).date(),
        turn.href,
        name,
        turn.state == TurnState.HOSTED,
        turn.reason,
    )
