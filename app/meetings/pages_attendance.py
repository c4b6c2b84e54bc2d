"""Page values of attendance, self check-in and certificates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import segno

from app.events import Answer
from app.meetings.forms_attendance import Blank
from app.meetings.models import Presence
from app.meetings.pages import Head
from app.meetings.queries_people import Listed
from app.web import Pages
from app.web.language import translations
from app.web.times import When

Errors = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """`name` of its fields; `was` what is kept; `chosen` what the form shows; `note` what they said beforehand, or how it is known."""

    field: str
    name: str
    organisation: str
    was: str
    chosen: str
    note: str
    removable: bool
    certificate_href: str


@dataclass(frozen=True, slots=True)
class AttendancePage:
    """`counts`: present, excused, absent, not said. `screen_href` is empty once self check-in has closed."""

    head: Head
    base: str
    lines: Sequence[AttendanceLine]
    counts: tuple[int, int, int, int]
    pages: Pages
    somebody: str
    somebody_presence: str
    blanks: Sequence[Blank]
    presences: Sequence[tuple[str, str]]
    screen_href: str
    minutes_href: str
    errors: Errors


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """For the wall of the room. `code` is "" before one was made; `qr` a picture as a `data:` address."""

    head: Head
    base: str
    code: str
    address: str
    qr: str
    opens: str
    closes: str
    present: int


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """Entering a code. `error` is a sentence, or ""."""

    code: str
    error: str
    minutes: int


@dataclass(frozen=True, slots=True)
class MeetingCheckInPage:
    """The meeting of a code. `reason`: why one cannot check in now, or ""; `done`: the reader is on the list as present."""

    head: Head
    code: str
    reason: str
    done: bool
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """Whoever holds its address sees it. `valid` is False once it was taken back."""

    name: str
    organisation: str
    title: str
    kind: str
    when: When
    hours: str
    place: str
    host: str
    group: str
    valid: bool
    mark: str
    address: str
    qr: str
    issued: date


@dataclass(frozen=True, slots=True)
class CertificateLine:
    title: str
    href: str
    pdf_href: str
    when: When


@dataclass(frozen=True, slots=True)
class CertificatesPage:
    certificates: Sequence[CertificateLine]


def presences(language: str) -> list[tuple[str, str]]:
    say = translations(language).gettext
    return [(Presence.PRESENT, say("Present")), (Presence.EXCUSED, say("Excused")), (Presence.ABSENT, say("Absent"))]


def attendance_line(one: Listed, language: str, *, chosen: Mapping[str, str], over: bool) -> AttendanceLine:
    """One line of the form; `chosen` holds what was picked before an error, by field."""
    field = f"person-{one.person_id}" if one.person_id is not None else f"line-{one.attendance_id}"
    certificate = f"/certificates/{one.certificate}.pdf" if over and one.presence == Presence.PRESENT else ""
    return AttendanceLine(
        field=field,
        name=one.name,
        organisation=one.organisation,
        was=one.presence,
        chosen=chosen.get(field, one.presence or one.proposed),
        note=_note(one, language),
        removable=one.person_id is None,
        certificate_href=certificate,
    )


def _note(one: Listed, language: str) -> str:
    say = translations(language).gettext
    if one.how == "self":
        return say("checked in")
    if one.person_id is None:
        return say("without an account")
    return (
        {
            Answer.GOING: say("said: going"),
            Answer.WAITING: say("on the waiting list"),
            Answer.MAYBE: say("said: perhaps"),
            Answer.DECLINED: say("said: not going"),
            Answer.RECORDING: say("wanted the recording only"),
        }[Answer(one.answer)]
        if one.answer
        else ""
    )


def qr_picture(address: str) -> str:
    """The address as a picture to scan, itself an address of the kind `data:`."""
    made: str = segno.make(address, error="m", micro=False).svg_data_uri(border=2, svgclass=None, lineclass=None)
    return made


def shown_code(code: str) -> str:
    """In two halves, to be read from afar."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}" if code else ""


def hours_between(starts_at: datetime, ends_at: datetime) -> str:
    """Such as "1.5": hours, without a fraction that says nothing."""
    hours = (ends_at - starts_at).total_seconds() / 3600
    return f"{hours:.2f}".rstrip("0").rstrip(".")
