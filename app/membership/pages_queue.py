"""The secretariat's queue as a page and as a table to take away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from app.core import clock
from app.core.sheet import csv_of
from app.membership import labels
from app.membership.models import NominationState, State
from app.membership.queries_screening import SHELVES, QueueRow, Wanted
from app.organisations import Words
from app.web import Pages

BASE = "/secretariat/applications"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """`awaits`: who has the next word, empty when nobody; `age` in words, without the time the applicant was asked."""

    href: str
    name: str
    reference: str
    kind: str
    state: str
    tone: str
    nominator: str
    awaits: str
    age: str
    here: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`shelves`: (label, address, number, chosen); `hidden`: what the search box keeps."""

    lines: Sequence[QueueLine]
    total: int
    query: str
    shelf: str
    shelves: Sequence[tuple[str, str, int, bool]]
    csv_href: str
    pages: Pages


def queue_page(
    rows: Sequence[QueueRow], wanted: Wanted, counted: Mapping[str, int], words: Words, *, pages: Pages
) -> QueuePage:
    _ = words.gettext
    named = labels.states(words.language)
    shown = {"open": _("In progress"), "closed": _("Decided or withdrawn")}
    shown |= {str(state): named[state] for state in SHELVES["all"] if counted.get(state)}
    if wanted.shelf not in shown:
        shown[wanted.shelf] = named.get(wanted.shelf, _("All"))
    return QueuePage(
        lines=[_line(row, words) for row in rows],
        total=pages.total,
        query=wanted.q,
        shelf=wanted.shelf,
        shelves=[
            (label, _address(shelf, wanted.q), counted.get(shelf, 0), shelf == wanted.shelf)
            for shelf, label in shown.items()
        ],
        csv_href=_address(wanted.shelf, wanted.q, f"{BASE}.csv"),
        pages=pages,
    )


def queue_csv(rows: Iterable[QueueRow], words: Words) -> bytes:
    _ = words.gettext
    head = (
        _("Reference"),
        _("Name"),
        _("Kind"),
        _("State"),
        _("Nominating member"),
        _("E-mail"),
        _("Submitted"),
        _("Days"),
    )
    return csv_of(
        head,
        (
            (
                row.reference,
                row.name,
                words.label("organisation_kind", row.kind),
                labels.states(words.language)[row.state],
                row.nominator,
                row.contact_email,
                clock.home_day(row.submitted_at).isoformat() if row.submitted_at else "",
                row.waited.days,
            )
            for row in rows
        ),
    )


def days(length: timedelta, words: Words) -> str:
    return (
        words.ngettext("%(num)s day", "%(num)s days", length.days) if length.days else words.gettext("less than a day")
    )


def awaits(state: str, nomination: str, words: Words) -> str:
    """Who has the next word."""
    _ = words.gettext
    if state == State.SUBMITTED:
        return _("the nominating member") if nomination == NominationState.ASKED else _("the applicant or the chair")
    return {
        State.SCREENING: _("the secretariat"),
        State.INFORMATION: _("the applicant"),
        State.SCREENED: _("the secretariat, to open the review"),
        State.REVIEW: _("the committee"),
        State.DEFERRED: _("the committee"),
        State.APPROVED: _("the contact persons, to accept their invitations"),
    }.get(State(state), "")


def _line(row: QueueRow, words: Words) -> QueueLine:
    return QueueLine(
        href=f"{BASE}/{row.id}",
        name=row.name,
        reference=row.reference,
        kind=words.label("organisation_kind", row.kind),
        state=labels.states(words.language)[row.state],
        tone=labels.TONES.get(row.state, ""),
        nominator=row.nominator,
        awaits=awaits(row.state, row.nomination, words),
        age=days(row.waited, words),
        here=days(row.here, words),
    )


def _address(shelf: str, q: str, path: str = BASE) -> str:
    kept = [(name, value) for name, value in (("state", shelf if shelf != "open" else ""), ("q", q)) if value]
    return f"{path}?{urlencode(kept)}" if kept else path
