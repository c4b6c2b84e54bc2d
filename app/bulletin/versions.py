"""What an issue said before; and two texts of one place, between which somebody chooses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts
from app.bulletin.models import Issue, Item, Section, Version
from app.bulletin.pages_frame import DeskFrame
from app.bulletin.sheets import field_labels, section_titles
from app.core.errors import NotFoundError
from app.core.merging import BOTH, MINE, THEIRS
from app.groups import audiences
from app.web.language import LANGUAGES, translations

MOST = 100
_BACK = 300
Errors = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """`titles`: of what was changed in it; `conflict`: it lost a race; `open`: nobody chose yet."""

    id: int
    href: str
    who: str
    at: datetime
    titles: Sequence[str]
    conflict: bool
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsPage:
    frame: DeskFrame
    versions: Sequence[VersionLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One text before and after; of what lost a race there is only the one that could not go in."""

    title: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    frame: DeskFrame
    version: VersionLine
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """`mine` is the text that could not go in, whoever reads this; `theirs` what is there, saved by `writer` ("": not known).

    `was`: fingerprint of that as it is shown.
    `options`: code and label of what may be chosen.
    """

    key: str
    was: str
    title: str
    mine: str
    theirs: str
    writer: str
    options: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPage:
    """`own`: whether the reader wrote what could not go in. `back`: address of the form it belongs to, "" where its item is gone."""

    frame: DeskFrame
    href: str
    back: str
    heading: str
    whose: str
    at: datetime
    own: bool
    pairs: Sequence[Pair]
    errors: Errors


def get_version(session: Session, issue: Issue, version_id: int) -> Version:
    version = session.get(Version, version_id)
    if version is None or version.issue_id != issue.id:
        raise NotFoundError
    return version


def get_conflict(session: Session, issue: Issue, version_id: int) -> Version:
    """One that waits for a choice."""
    version = get_version(session, issue, version_id)
    if not version.conflict or version.settled_at is not None:
        raise NotFoundError
    return version


def versions_of(session: Session, issue: Issue) -> Sequence[Version]:
    """The newest hundred."""
    return session.scalars(
        select(Version).where(Version.issue_id == issue.id).order_by(Version.id.desc()).limit(MOST)
    ).all()


def newest_saved(session: Session, issue: Issue) -> Version | None:
    return session.scalar(
        select(Version)
        .where(Version.issue_id == issue.id, Version.conflict.is_(False))
        .order_by(Version.id.desc())
        .limit(1)
    )


def open_conflicts(session: Session, issue: Issue) -> Sequence[tuple[Version, str]]:
    """Those that wait for a choice, and whose text could not go in."""
    found = session.scalars(
        select(Version)
        .where(Version.issue_id == issue.id, Version.conflict, Version.settled_at.is_(None))
        .order_by(Version.id)
    ).all()
    people = accounts.cards(session, {one.person_id for one in found}) if found else {}
    return [(one, people[one.person_id].name) for one in found]


def writers_of(session: Session, issue: Issue, keys: Collection[str]) -> Mapping[str, str]:
    """Key → who saved this text last; a text that no version tells of is left out."""
    rows = session.execute(
        select(Version.person_id, Version.texts)
        .where(Version.issue_id == issue.id, Version.conflict.is_(False))
        .order_by(Version.id.desc())
        .limit(_BACK)
    )
    found: dict[str, int] = {}
    for person_id, texts in rows:
        found |= {key: person_id for key in texts if key in keys and key not in found}
    people = accounts.cards(session, set(found.values())) if found else {}
    return {key: people[person_id].name for key, person_id in found.items()}


def item_of(version: Version) -> int | None:
    """The item that its texts belong to; None: the issue itself. A conflict comes from one form."""
    number = next(iter(version.texts), "").partition(".")[0]
    return int(number) if number.isdigit() else None


def titles_of(session: Session, issue: Issue, keys: Sequence[str], language: str) -> Mapping[str, tuple[str, str]]:
    """Key of a text → what to call it, and the item that it belongs to ("" for the issue itself)."""
    numbers = {int(number) for number in (key.partition(".")[0] for key in keys) if number.isdigit()}
    found = select(Item.id, Item.title).where(Item.issue_id == issue.id, Item.id.in_(sorted(numbers)))
    first = issue.editions[0] if issue.editions else "en"
    items = {row.id: str(row.title.get(language) or row.title.get(first, "")) for row in session.execute(found)}
    say = translations(language).gettext
    labels, tongues = field_labels(language), dict(LANGUAGES)
    titles = {}
    for key in keys:
        number, _, name = key.rpartition(".")
        part, _, spoken = name.partition("_")
        label = labels.get(part, part)
        title = f"{label} ({tongues.get(spoken, spoken)})" if spoken else label
        titles[key] = title, items.get(int(number), say("An item of before")) if number.isdigit() else ""
    return titles


def in_words(key: str, text: str, sections: Sequence[Section], language: str) -> str:
    """A text as people read it: choices are kept as codes."""
    name = key.rpartition(".")[2]
    say = translations(language).gettext
    if name == "section":
        return section_titles(sections, language).get(text, text)
    if name == "audience":
        known = {
            audiences.PUBLIC: say("Everybody"),
            audiences.MEMBERS: say("Members"),
            audiences.COMMITTEE: say("The committee"),
        }
        return known.get(text, say("One working group") if text else "")
    if name == "editions":
        return ", ".join(dict(LANGUAGES).get(code, code) for code in text.split(",") if code)
    return text


def choices_of(key: str, language: str, *, own: bool) -> Sequence[tuple[str, str]]:
    """What may stay of a text; only running text can be joined."""
    say = translations(language).gettext
    mine = say("Take mine") if own else say("Take the text that could not go in")
    joined = [(BOTH, say("Keep both, one after the other"))]
    name = key.rpartition(".")[2]
    return [
        (MINE, mine),
        (THEIRS, say("Leave what is in the issue now")),
        *(joined if name.startswith(("summary", "note")) else []),
    ]
