"""Page values around the minutes: reading with what may be done, writing, versions, conflicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from app.meetings.models import Amendment, MeetingAction, MeetingDecision, MinutesVersion, Outcome, VersionLabel
from app.meetings.pages import Head, Paper, PaperAction
from app.organisations import Filled
from app.web.language import translations
from app.web.parts import Offer

Errors = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """`form` where the reader may answer it."""

    id: int
    who: str
    at: datetime
    text: str
    outcome: str
    outcome_label: str
    tone: str
    answer: str
    form: Filled | None


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes with what may be done.

    Attributes:
        base: of their addresses.
        agreed: how many have nothing to amend; `mine`: whether the reader said anything yet.
        refusal: why the reader cannot ask for an amendment, where that is worth saying; else "".
        filing: a sentence while they are on their way into the repository; else "".
    """

    paper: Paper
    base: str
    offers: Sequence[Offer]
    conflicts: Sequence[tuple[str, str]]
    amendments: Sequence[AmendmentLine]
    agreed: int
    mine: bool
    may_amend: bool
    refusal: str
    form: Filled
    document_href: str
    filing: str
    errors: Errors


@dataclass(frozen=True, slots=True)
class RowLine:
    """A decision or an action point in the editor."""

    id: int
    text: str
    note: str
    due: date | None


@dataclass(frozen=True, slots=True)
class EditSection:
    """`was`: fingerprint of the text when the form was opened; `rows`: how tall the field is."""

    field: str
    number: int
    title: str
    presenter: str
    gone: bool
    text: str
    was: str
    rows: int
    decisions: Sequence[RowLine]
    actions: Sequence[RowLine]


@dataclass(frozen=True, slots=True)
class EditPage:
    """`saved`: a sentence on the last save, or "". `conflicts`: (address, whose and when). `attendance_href`: "" before the list opens."""

    head: Head
    base: str
    attendance_href: str
    revision: int
    sections: Sequence[EditSection]
    conflicts: Sequence[tuple[str, str]]
    saved: str
    state_label: str
    tone: str
    errors: Errors


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """`number` of the row; 0 for a new one."""

    head: Head
    base: str
    number: int
    item: str
    section: str
    form: Filled


@dataclass(frozen=True, slots=True)
class ActionPage:
    head: Head
    base: str
    number: int
    item: str
    section: str
    form: Filled
    owners: Sequence[tuple[str, str]]
    organisations: Sequence[tuple[str, str]]
    least: str


@dataclass(frozen=True, slots=True)
class CirculatePage:
    head: Head
    base: str
    form: Filled
    least: str
    people: int
    actions: int


@dataclass(frozen=True, slots=True)
class FinishPage:
    """`early`: the last day for amendments where it is still to come. `files`: what filing would do, in a sentence."""

    head: Head
    base: str
    decisions: int
    actions: int
    early: date | None
    files: str
    filing: bool


@dataclass(frozen=True, slots=True)
class ReopenPage:
    head: Head
    base: str
    form: Filled


@dataclass(frozen=True, slots=True)
class VersionLine:
    id: int
    href: str
    who: str
    at: datetime
    label: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class VersionsPage:
    head: Head
    base: str
    versions: Sequence[VersionLine]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """`texts`: title of the item and its text."""

    head: Head
    base: str
    version: VersionLine
    texts: Sequence[tuple[str, Markup]]


@dataclass(frozen=True, slots=True)
class Pair:
    """The two texts of one item. `choice`: what was chosen before an error."""

    field: str
    title: str
    mine: str
    theirs: str
    choice: str


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """`whose` wrote the text that could not go in; `others` saved before them."""

    head: Head
    base: str
    number: int
    revision: int
    whose: str
    others: str
    at: datetime
    own: bool
    pairs: Sequence[Pair]
    errors: Errors


@dataclass(frozen=True, slots=True)
class OwnLine:
    title: str
    href: str
    when: object
    group: str
    note: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Minutes that wait for the reader to write or read them, and the newest final ones."""

    write: Sequence[OwnLine]
    read: Sequence[OwnLine]
    final: Sequence[OwnLine]


OUTCOME_TONES = {Outcome.OPEN: "blue", Outcome.TAKEN: "green", Outcome.REFUSED: "red"}


def outcome_label(outcome: str, language: str) -> str:
    say = translations(language).gettext
    return {
        Outcome.OPEN: say("Waits for an answer"),
        Outcome.TAKEN: say("Taken"),
        Outcome.REFUSED: say("Refused"),
        Outcome.AGREED: say("Nothing to amend"),
    }[Outcome(outcome)]


def amendment_line(one: Amendment, who: str, language: str, form: Filled | None) -> AmendmentLine:
    return AmendmentLine(
        one.id,
        who,
        one.written_at,
        one.text,
        one.outcome,
        outcome_label(one.outcome, language),
        OUTCOME_TONES[Outcome(one.outcome)],
        one.answer,
        form,
    )


def version_line(one: MinutesVersion, who: str, base: str, language: str) -> VersionLine:
    say = translations(language).gettext
    label, tone = {
        VersionLabel.SAVED: ("", ""),
        VersionLabel.CIRCULATED: (say("Circulated"), "blue"),
        VersionLabel.FINAL: (say("Final"), "green"),
        VersionLabel.REOPENED: (say("Reopened"), "gold"),
        VersionLabel.JOINED: (say("Two texts joined"), "violet"),
    }[VersionLabel(one.label)]
    if one.conflict:
        label = say("Kept beside another text")
        tone = "" if one.settled_at else "red"
    return VersionLine(one.id, f"{base}/versions/{one.id}", who, one.saved_at, label, tone, one.note)


def decision_lines(rows: Sequence[MeetingDecision], item: str) -> list[RowLine]:
    return [RowLine(one.id, one.text, "", None) for one in rows if one.item == item]


def action_lines(rows: Sequence[MeetingAction], papers: Mapping[int, PaperAction], item: str) -> list[RowLine]:
    return [RowLine(one.id, one.text, papers[one.id].who, one.due_on) for one in rows if one.item == item]
