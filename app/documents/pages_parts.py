"""The page of a document's files, for those who may change them; and the page that replaces one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.core.settings import Settings
from app.documents import policy, policy_changes
from app.documents.labels import file_type
from app.documents.models import DocumentState
from app.documents.pages import Errors
from app.documents.pages_forms import ACCEPT, FILE_TYPES
from app.documents.policy import KEEPERS
from app.documents.queries_detail import Detail, FileFacts
from app.groups import audiences
from app.web import Moments
from app.web.language import translations

WIDTH = {audiences.PUBLIC: 0, audiences.MEMBERS: 1}


@dataclass(frozen=True, slots=True)
class PartRow:
    """A file, and what may be done with it; addresses are "" where it may not. `readers`: value of the choice made."""

    id: int
    name: str
    href: str
    type: str
    size: int
    access: str
    access_label: str
    main: bool
    readers: str
    readers_href: str
    first_href: str
    remove_href: str
    swap_href: str


@dataclass(frozen=True, slots=True)
class PartsPage:
    """`choices`: who may read a file, as value and label. `may_add` is False where files are replaced only."""

    title: str
    document_id: int
    document_href: str
    rows: Sequence[PartRow]
    choices: Sequence[tuple[str, str]]
    may_add: bool
    note: str | Markup
    file_types: str
    accept: str
    max_bytes: int
    readers: str
    errors: Errors


@dataclass(frozen=True, slots=True)
class SwapPage:
    """`told`: whether readers are told of it and why."""

    title: str
    document_id: int
    document_href: str
    file_id: int
    file_name: str
    told: bool
    reason: str
    file_types: str
    accept: str
    max_bytes: int
    errors: Errors
    kept_file: str = ""
    kept_name: str = ""


def choices(
    session: Session, actor: Actor, document_audience: str, present: Sequence[str], language: str
) -> list[tuple[str, str]]:
    """Never wider than the document: whoever reads a file reads the document too."""
    say = translations(language).gettext
    width = WIDTH.get(document_audience, 2)
    names = audiences.group_names(session, present, language)
    offered = [(one.audience, one.group) for one in audiences.offers(session, actor, language=language)]
    offered += [(one, audiences.access_of(one, names)[1]) for one in present if one and one not in dict(offered)]
    labels = {audiences.MEMBERS: say("Members only"), audiences.COMMITTEE: say("The oversight committee only")}
    found = [("", say("Everyone who may read the document"))]
    for audience, group in offered:
        narrower = WIDTH.get(audience, 2) > width
        if audience != KEEPERS and (narrower or audience in present):
            found.append((audience, labels.get(audience) or say("Members of %(group)s only") % {"group": group}))
    return [*found, (KEEPERS, say("Only those who answer for the document"))]


def parts_page(
    session: Session,
    actor: Actor,
    detail: Detail,
    settings: Settings,
    moments: Moments,
    language: str,
    *,
    readers: str = "",
    errors: Errors = (),
) -> PartsPage:
    now = clock.now()
    may_edit = policy.may_edit(actor, detail.facts, now).allowed
    may_swap = policy_changes.may_swap(actor, detail.facts, now, timedelta(days=settings.swap_days)).allowed
    present = [one.audience for one in detail.files]
    offered = choices(session, actor, detail.facts.audience, present, language)
    main = next((one.id for one in detail.files if not one.audience), 0)
    names = audiences.group_names(session, present, language)

    def row(one: FileFacts) -> PartRow:
        here = f"/documents/{detail.id}/files/{one.id}"
        access, label = audiences.access_of(one.audience, names)
        return PartRow(
            one.id,
            one.name,
            f"/documents/{detail.id}/files/{quote(one.name)}?download=1",
            file_type(one.media_type),
            one.size,
            access,
            label,
            one.id == main,
            one.audience,
            f"{here}/readers" if may_edit else "",
            f"{here}/first" if may_edit and one.id != main and not one.audience else "",
            f"{here}/remove" if may_edit and len(detail.files) > 1 else "",
            f"{here}/swap" if may_swap else "",
        )

    return PartsPage(
        detail.title,
        detail.id,
        f"/documents/{detail.id}",
        [row(one) for one in detail.files],
        offered,
        may_edit,
        _note(detail, now, settings, moments, language, may_swap=may_swap),
        FILE_TYPES,
        ACCEPT,
        settings.max_upload_bytes,
        readers,
        errors,
    )


def swap_page(detail: Detail, file_id: int, settings: Settings, reason: str = "", errors: Errors = ()) -> SwapPage:
    """NotFoundError for a file that the version shown does not have."""
    file = next((one for one in detail.files if one.id == file_id), None)
    if file is None:
        raise NotFoundError
    return SwapPage(
        detail.title,
        detail.id,
        f"/documents/{detail.id}",
        file.id,
        file.name,
        detail.facts.state == DocumentState.PUBLISHED,
        reason,
        FILE_TYPES,
        ACCEPT,
        settings.max_upload_bytes,
        errors,
    )


def _note(
    detail: Detail, now: datetime, settings: Settings, moments: Moments, language: str, *, may_swap: bool
) -> str | Markup:
    """Until when a file may be replaced without a new version."""
    say = translations(language).gettext
    published = detail.facts.published_at
    if detail.facts.state != DocumentState.PUBLISHED or published is None:
        return ""
    until = published + timedelta(days=settings.swap_days)
    if may_swap and now < until:
        sentence = say("Until %(date)s a file can be replaced without a new version; readers see that it was, and why.")
        said = Markup(sentence)  # noqa: S704 - a catalogue's sentence, its value escaped
        return said % {"date": moments.tag(until, language)}
    return say("The days in which a file can be replaced are over. Add a new version instead: the earlier one is kept.")
