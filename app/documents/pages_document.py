"""From a document's detail to its page. Labels and sentences are in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import accounts, organisations, reading
from app.access import Actor
from app.core import clock
from app.documents import policy
from app.documents.checks import Check
from app.documents.labels import file_type
from app.documents.messages import file_note, warning_notes
from app.documents.models import DocumentState as State
from app.documents.models import ExtractionState
from app.documents.pages import AskPart, DocumentPageValue, Errors, FileRow, VersionRow
from app.documents.pages_beside import (
    authors_in_html,
    checks_for,
    more_facts,
    own_sections,
    transcript_href,
    watch_of,
)
from app.documents.pages_offers import document_offers
from app.documents.queries import twins
from app.documents.queries_detail import Detail, FileFacts
from app.documents.queries_versions import swaps, versions
from app.documents.slots import Section
from app.documents.transcripts import is_timed
from app.groups import GroupName, audiences
from app.vocabularies import load_vocabularies
from app.web import Moments
from app.web.language import translations

Say = Callable[[str], str]


def document_page(
    session: Session,
    actor: Actor,
    detail: Detail,
    moments: Moments,
    language: str,
    *,
    reason: str = "",
    errors: Errors = (),
    sections: Sequence[Section] = (),
    grace: timedelta = timedelta(),
    ask: AskPart | None = None,
) -> DocumentPageValue:
    """For readers two more queries at most; those who answer for the document or review it get more to see.

    Args:
        grace: for how long after publication a file may be replaced without a new version.
        ask: how a copy is asked for, for whoever may only know of the document.
    """
    say = translations(language).gettext
    now = clock.now()
    vocabularies = load_vocabularies(session)
    facts = detail.facts
    insider = policy.answers_for(actor, facts)
    groups = audiences.group_names(session, [facts.audience, *(one.audience for one in detail.files)], language)
    access, access_label = audiences.access_of(facts.audience, groups)
    publisher = (
        organisations.names(session, [facts.organisation_id]).get(facts.organisation_id)
        if facts.organisation_id is not None
        else None
    )
    main = detail.files[0] if detail.files else None
    labels = vocabularies.labels("topic", language)
    rows, waits = (
        _versions(session, actor, detail, moments, language)
        if detail.readable and (insider or detail.version > 1)
        else ([], False)
    )
    may_decline = policy.may_review(actor, facts, now).allowed
    checks = checks_for(session, actor, detail, language)
    return DocumentPageValue(
        title=detail.title,
        type_label=vocabularies.labels("document_type", language).get(detail.type, detail.type),
        organisation=publisher.name if publisher else "",
        organisation_href=f"/organisations/{publisher.slug}" if publisher else "",
        year=detail.year,
        authors=authors_in_html(session, actor, detail, language),
        summary=detail.summary,
        state=facts.state,
        state_note=_state_note(actor, detail, say),
        readable=detail.readable,
        listed_note=_listed_note(facts, say) if insider or not detail.readable else "",
        ask=ask,
        embargo=_embargo(facts.embargo_until, now, moments, language, say),
        access=access,
        access_label=access_label,
        access_note=_access_note(access, access_label, say),
        facts=_facts(session, detail, moments, language, insider=insider),
        topics=[(labels.get(code, code), f"/documents?topic={code}") for code in detail.terms.get("topic", ())],
        files=[_file_row(detail, file, groups, language, checks, insider=insider) for file in detail.files],
        extraction=main.extraction if main else ExtractionState.DONE,
        extraction_note=_extraction_note(main, language),
        recognised=main is not None and main.searchable,
        extraction_done=0,
        extraction_pages=0,
        read_href=_read_href(detail, main),
        thumbnail=f"/documents/{detail.id}/thumbnail" if main and main.has_thumbnail else "",
        versions=rows if len(rows) > 1 else (),
        replaced=_replaced(session, detail, moments, language) if detail.readable else (),
        duplicates=_duplicates(session, actor, detail) if insider else (),
        offers=document_offers(actor, detail, now, grace, say, waits=waits, checks=checks),
        decline_href=f"/documents/{detail.id}/decline" if may_decline else "",
        reason=reason,
        errors=errors,
        sections=[*own_sections(session, actor, detail, language, checks), *sections],
        watch=watch_of(detail),
    )


def _read_href(detail: Detail, main: FileFacts | None) -> str:
    if not detail.readable or main is None or not _has_pages(main):
        return ""
    return transcript_href(detail) or f"/documents/{detail.id}/pages/1"


def _state_note(actor: Actor, detail: Detail, say: Say) -> str:
    match detail.facts.state:
        case State.DRAFT:
            return say(
                "Only you and your organisation's representatives see it. Submit it for review when it is ready."
            )
        case State.SUBMITTED if policy.reviews(actor):
            return say("Read it, then publish it, or decline it with a reason.")
        case State.SUBMITTED:
            return say("The content coordinator has been asked to publish it. You can still change it.")
        case State.DECLINED:
            return say("The content coordinator writes: %(reason)s") % {"reason": detail.decline_reason}
        case State.WITHDRAWN:
            said = say("Readers see that it was withdrawn, and why: %(reason)s") % {"reason": detail.withdrawn_reason}
            return said if detail.withdrawn_reason else say("It is no longer shown to readers. Its file is kept.")
    return ""


def _embargo(until: datetime | None, now: datetime, moments: Moments, language: str, say: Say) -> str:
    if until is None or until <= now:
        return ""
    return Markup(say("Readers can open it from %(date)s.")) % {"date": moments.tag(until, language)}  # noqa: S704 - a catalogue's sentence, its value escaped


def _access_note(access: str, label: str, say: Say) -> str:
    notes = {
        "public": say("Everyone, without signing in."),
        "members": say("All members of the community."),
        "committee": say("The oversight committee."),
    }
    return notes.get(access) or say("The members of %(group)s.") % {"group": label}


def _facts(
    session: Session, detail: Detail, moments: Moments, language: str, *, insider: bool
) -> list[tuple[str, str | Markup]]:
    say = translations(language).gettext
    vocabularies = load_vocabularies(session)

    def names(vocabulary: str, codes: Sequence[str]) -> str:
        labels = vocabularies.labels(vocabulary, language)
        return ", ".join(labels.get(code, code) for code in codes)

    found: list[tuple[str, str | Markup]] = [
        (say("Language"), names("language", [detail.language])),
        (say("Pillars"), names("pillar", detail.terms.get("pillar", ()))),
        (say("Counties"), names("county", detail.terms.get("county", ()))),
        (say("Keywords"), ", ".join(detail.keywords)),
        *more_facts(detail, language),
        (say("Licence"), names("licence", [detail.licence])),
    ]
    if detail.published_at is not None and detail.facts.state == State.PUBLISHED:
        found.append((say("Published here"), moments.tag(detail.published_at, language)))
    if detail.version > 1:
        found.append((say("Version"), str(detail.version)))
    if insider and (owner := accounts.cards(session, [detail.facts.owner_id]).get(detail.facts.owner_id)):
        found.append((say("Added by"), owner.name))
    return [(label, value) for label, value in found if value]


def _listed_note(facts: policy.Facts, say: Say) -> str:
    """Who else may know that the document exists."""
    match facts.listed:
        case "public":
            return say("Everyone can see that it exists, and ask for a copy.")
        case "members":
            return say("All members can see that it exists, and ask for a copy.")
    return ""


def _file_row(
    detail: Detail,
    file: FileFacts,
    groups: Mapping[int, GroupName],
    language: str,
    checks: Sequence[Check],
    *,
    insider: bool,
) -> FileRow:
    """What a check says already is not said beside the file again."""
    note = _note(file, language) if file.extraction == ExtractionState.DONE else ""
    access, label = audiences.access_of(file.audience, groups)
    said = {one.sentence for one in checks}
    return FileRow(
        file.name,
        f"/documents/{detail.id}/files/{quote(file.name)}?download=1" if detail.readable else "",
        file_type(file.media_type),
        file.size,
        0 if is_timed(file.media_type) else file.pages,
        note,
        access,
        label,
        file.searchable,
        f"/documents/{detail.id}/searchable/{quote(file.name)}?download=1"
        if detail.readable and file.searchable
        else "",
        warning_notes([one for one in file.warnings if one not in said], language) if insider else (),
    )


def _note(file: FileFacts, language: str) -> str:
    return file_note(file.message, file.extraction, file.ocr, language, searchable=file.searchable)


def _extraction_note(file: FileFacts | None, language: str) -> str:
    if file is None:
        return ""
    if file.extraction == ExtractionState.PENDING:
        message = "The text of the file is being read. You can go on; nothing more is needed from you."
        return translations(language).gettext(message)
    return _note(file, language)


def _has_pages(file: FileFacts) -> bool:
    """Something to turn: pages of text, or pictures of pages of a file that could be opened."""
    opened = file.extraction in {ExtractionState.DONE, ExtractionState.NO_TEXT}
    return opened and (file.pages > 0 or reading.is_drawable(file.media_type))


def _versions(
    session: Session, actor: Actor, detail: Detail, moments: Moments, language: str
) -> tuple[list[VersionRow], bool]:
    """Those that the reader may read, and whether one waits for the coordinator."""
    say = translations(language).gettext
    found = versions(session, actor, detail, briefly=True)
    rows = [
        VersionRow(
            say("Version %(number)s") % {"number": one.number},
            "" if one.current else f"/documents/{detail.id}/versions/{one.number}",
            moments.tag(one.created_at, language),
            say("Waits for the content coordinator") if one.waits else one.note,
            current=one.current,
        )
        for one in found
    ]
    return rows, any(one.waits for one in found)


def _replaced(session: Session, detail: Detail, moments: Moments, language: str) -> list[Markup]:
    if not detail.swaps:
        return []
    say = translations(language).gettext
    said = Markup(say("File replaced on %(date)s: %(reason)s"))  # noqa: S704 - a catalogue's sentence, its values escaped
    return [
        said % {"date": moments.tag(one.swapped_at, language), "reason": one.reason}
        for one in swaps(session, detail.version_id)
    ]


def _duplicates(session: Session, actor: Actor, detail: Detail) -> list[tuple[str, str]]:
    found = twins(session, actor, [file.sha256 for file in detail.files], besides=detail.id)
    return [(title, f"/documents/{number}") for number, title in found]
