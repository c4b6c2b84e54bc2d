"""From a document's detail to its page. Labels and sentences are in the reader's language."""

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import accounts, organisations, reading
from app.access import Actor, Verdict
from app.core import clock
from app.documents import policy
from app.documents.labels import file_type
from app.documents.messages import text_message
from app.documents.models import DocumentState as State
from app.documents.models import ExtractionState
from app.documents.pages import DocumentPageValue, Errors, FileRow, VersionRow
from app.documents.queries import twins
from app.documents.queries_detail import Detail, FileFacts, earlier_versions
from app.documents.slots import Section
from app.groups import audiences
from app.vocabularies import load_vocabularies
from app.web import Moments
from app.web.language import translations
from app.web.parts import Offer

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
) -> DocumentPageValue:
    """For readers two more queries at most; those who answer for the document or review it get more to see."""
    say = translations(language).gettext
    now = clock.now()
    vocabularies = load_vocabularies(session)
    facts = detail.facts
    insider = policy.keeps(actor, facts) or policy.reviews(actor)
    groups = audiences.group_names(session, [facts.audience], language)
    access, access_label = audiences.access_of(facts.audience, groups)
    publisher = (
        organisations.names(session, [facts.organisation_id]).get(facts.organisation_id)
        if facts.organisation_id is not None
        else None
    )
    main = detail.files[0] if detail.files else None
    labels = vocabularies.labels("topic", language)
    may_decline = policy.may_review(actor, facts, now).allowed
    return DocumentPageValue(
        title=detail.title,
        type_label=vocabularies.labels("document_type", language).get(detail.type, detail.type),
        organisation=publisher.name if publisher else "",
        organisation_href=f"/organisations/{publisher.slug}" if publisher else "",
        year=detail.year,
        authors="; ".join(detail.authors),
        summary=detail.summary,
        state=facts.state,
        state_note=_state_note(actor, detail, say),
        embargo=_embargo(facts.embargo_until, now, moments, language, say),
        access=access,
        access_label=access_label,
        access_note=_access_note(access, access_label, say),
        facts=_facts(session, detail, moments, language, insider=insider),
        topics=[(labels.get(code, code), f"/documents?topic={code}") for code in detail.terms.get("topic", ())],
        files=[_file_row(detail.id, file, language) for file in detail.files],
        extraction=main.extraction if main else ExtractionState.DONE,
        extraction_note=_extraction_note(main, language),
        extraction_done=0,
        extraction_pages=0,
        read_href=f"/documents/{detail.id}/pages/1" if main and _has_pages(main) else "",
        thumbnail=f"/documents/{detail.id}/thumbnail" if main and main.has_thumbnail else "",
        versions=_versions(session, detail, moments, language) if insider and detail.version > 1 else (),
        duplicates=_duplicates(session, actor, detail) if insider else (),
        offers=_offers(actor, detail, now, say),
        decline_href=f"/documents/{detail.id}/decline" if may_decline else "",
        reason=reason,
        errors=errors,
        sections=sections,
        cite=_cite(detail, publisher.name if publisher else "", say) if facts.state == State.PUBLISHED else "",
    )


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
            return say("It is no longer shown to readers. Its file is kept.")
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
        (say("Licence"), names("licence", [detail.licence])),
    ]
    if detail.published_at is not None and detail.facts.state == State.PUBLISHED:
        found.append((say("Published here"), moments.tag(detail.published_at, language)))
    if detail.version > 1:
        found.append((say("Version"), str(detail.version)))
    if insider and (owner := accounts.cards(session, [detail.facts.owner_id]).get(detail.facts.owner_id)):
        found.append((say("Added by"), owner.name))
    return [(label, value) for label, value in found if value]


def _file_row(document_id: int, file: FileFacts, language: str) -> FileRow:
    note = text_message(file.message, language) if file.extraction == ExtractionState.DONE else ""
    return FileRow(
        file.name,
        f"/documents/{document_id}/files/{quote(file.name)}?download=1",
        file_type(file.media_type),
        file.size,
        file.pages,
        note,
    )


def _extraction_note(file: FileFacts | None, language: str) -> str:
    if file is None:
        return ""
    if file.extraction == ExtractionState.PENDING:
        message = "The text of the file is being read. You can go on; nothing more is needed from you."
        return translations(language).gettext(message)
    return text_message(file.message, language)


def _has_pages(file: FileFacts) -> bool:
    """Something to turn: pages of text, or pictures of pages of a file that could be opened."""
    opened = file.extraction in {ExtractionState.DONE, ExtractionState.NO_TEXT}
    return opened and (file.pages > 0 or reading.is_drawable(file.media_type))


def _versions(session: Session, detail: Detail, moments: Moments, language: str) -> list[VersionRow]:
    say = translations(language).gettext
    label = say("Version %(number)s")
    rows = [
        VersionRow(
            label % {"number": detail.version}, "", moments.tag(detail.version_at, language), detail.note, current=True
        )
    ]
    for one in earlier_versions(session, detail.id, detail.version):
        href = (
            f"/documents/{detail.id}/files/{quote(one.files[0][0])}?version={one.number}&download=1"
            if one.files
            else ""
        )
        rows.append(
            VersionRow(
                label % {"number": one.number}, href, moments.tag(one.created_at, language), one.note, current=False
            )
        )
    return rows


def _duplicates(session: Session, actor: Actor, detail: Detail) -> list[tuple[str, str]]:
    found = twins(session, actor, [file.sha256 for file in detail.files], besides=detail.id)
    return [(title, f"/documents/{number}") for number, title in found]


def _offers(actor: Actor, detail: Detail, now: datetime, say: Say) -> list[Offer]:
    """Publish and submit where it is their moment; the others for everyone who answers for the document, with the reason where refused."""
    here = f"/documents/{detail.id}"
    facts = detail.facts

    def offer(verdict: Verdict, label: str, path: str, method: str, kind: str) -> list[Offer]:
        return (
            [Offer(label, f"{here}/{path}", method, kind, say(verdict.reason) if verdict.reason else "")]
            if not verdict.hidden
            else []
        )

    offers: list[Offer] = []
    if (publish := policy.may_publish(actor, facts, now)).allowed:
        offers += offer(publish, say("Publish"), "publish", "post", "primary")
    if (submit := policy.may_submit(actor, facts, now)).allowed:
        offers += offer(submit, say("Submit for review"), "submit", "post", "primary")
    if (policy.keeps(actor, facts) or policy.reviews(actor)) and facts.state != State.WITHDRAWN:
        offers += offer(policy.may_edit(actor, facts, now), say("Change the description"), "edit", "get", "secondary")
        offers += offer(
            policy.may_add_version(actor, facts, now), say("Add a new version"), "versions", "get", "secondary"
        )
        offers += offer(policy.may_withdraw(actor, facts, now), say("Withdraw"), "withdraw", "get", "warning")
    return offers


def _cite(detail: Detail, publisher: str, say: Say) -> str:
    who = "; ".join(detail.authors) or publisher
    year = str(detail.year) if detail.year else say("no date")
    return " ".join(
        part
        for part in (
            f"{who} ({year})." if who else f"({year}).",
            f"{detail.title}.",
            f"{publisher}." if detail.authors and publisher else "",
        )
        if part
    )
