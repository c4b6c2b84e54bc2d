"""An edition on the desk as its readers will have it: on the web, by mail, as text, on paper."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import accounts
from app.access import Actor
from app.accounts import Person, PersonState
from app.bulletin import editions, labels, letter, plain, preview
from app.bulletin.approval import desk_people
from app.bulletin.edition import Edition
from app.bulletin.letter_picture import lead_picture
from app.bulletin.models import Issue
from app.bulletin.pages_frame import PREVIEW, DeskFrame, desk_frame
from app.bulletin.preview import MEMBER, MEMBERS, MYSELF, PUBLIC, VISITOR, Withheld
from app.bulletin.web import EditionView, view
from app.core import clock, marks
from app.core.services import Services
from app.core.settings import Settings
from app.core.text import one_line
from app.groups import audiences
from app.web.language import LANGUAGES, translations

WEB, MAIL, TEXT, PAPER = "web", "mail", "text", "pdf"
FORMS = (WEB, MAIL, TEXT, PAPER)
LONGEST, FOUND = 100, 10
LOOKS_FOR = timedelta(minutes=15)
_DIGITS = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown: one of FORMS, an edition's language, and as whom: `visitor`, `member`, `me`, or somebody by number."""

    form: str
    language: str
    reader: str
    person_id: int = 0
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldLine:
    """`access`: kind and label of the tag that says who may read it."""

    section: str
    kind: str
    access: tuple[str, str]
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """`html`: the whole message as a document of its own; `size`: bytes of text and HTML."""

    subject: str
    html: str
    text: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """See `templates/bulletin/preview.html`.

    Attributes:
        form_choices, language_choices, reader_choices: (code, label) of what can be shown.
        person: whose edition it is, "" where it is nobody's in particular; `person_id` is theirs.
        items, withheld: how many its reader has, and what of it the one who looks may not read.
        web, mail, text: the one that is shown; None or "" the others.
        colleagues: (number, name) of those a test can be sent to, `me` among them.
        found: people looked for: number, name, address.
    """

    frame: DeskFrame
    asked: Asked
    form_choices: Sequence[tuple[str, str]]
    language_choices: Sequence[tuple[str, str]]
    reader_choices: Sequence[tuple[str, str]]
    person: str
    items: int
    words: int
    minutes: int
    withheld: Sequence[WithheldLine]
    web: EditionView | None
    mail: MailView | None
    text: str
    pdf_href: str
    colleagues: Sequence[tuple[str, str]]
    me: str
    found: Sequence[tuple[int, str, str]]


def asked_for(issue: Issue, values: Mapping[str, str], language: str) -> Asked:
    """What an address or a form asks for; anything it does not know counts as left out."""
    form, reader = values.get("form", ""), values.get("as", "")
    return Asked(
        form=form if form in FORMS else WEB,
        language=editions.language_for(issue, values.get("language", "") or language),
        reader=reader if reader in (VISITOR, MEMBER, MYSELF) else MEMBER,
        query=one_line(values.get("q", ""))[:LONGEST],
    )


def preview_page(
    session: Session, services: Services, actor: Actor, issue: Issue, asked: Asked, language: str
) -> PreviewPage:
    """As the reader in `asked` has it at this moment; people are found by a part of their name or their whole address."""
    say = translations(language).gettext
    frame = desk_frame(session, actor, issue, PREVIEW, language)
    reader = accounts.actor_of_person(session, asked.person_id) if asked.person_id else None
    seen = preview.preview(session, issue, asked.language, actor, reads_of(actor, asked, reader))
    edition = seen.edition
    return PreviewPage(
        frame=frame,
        asked=asked,
        form_choices=[(WEB, say("Web page")), (MAIL, say("Mail")), (TEXT, say("Text")), (PAPER, say("PDF"))],
        language_choices=[(code, name) for code, name in LANGUAGES if code in issue.editions],
        reader_choices=[(VISITOR, say("A visitor")), (MEMBER, say("A member")), (MYSELF, say("Myself"))],
        person=reader.name if reader is not None else "",
        items=seen.items,
        words=seen.words,
        minutes=seen.minutes,
        withheld=withheld_lines(session, seen.withheld, language),
        web=view(session, edition, language) if asked.form == WEB else None,
        mail=mail_view(session, services, edition) if asked.form == MAIL else None,
        text=plain.to_text(edition, services.settings.base_url, asked.language) if asked.form == TEXT else "",
        pdf_href=_paper_href(services.settings, frame, issue, actor, asked),
        colleagues=[(str(one.id), one.name) for one in desk_people(session)],
        me=str(actor.person_id),
        found=find_people(session, asked.query) if asked.query else (),
    )


def reads_of(actor: Actor, asked: Asked, reader: Actor | None) -> frozenset[str] | None:
    """Audiences of whoever it is shown as; None: all. Mail holds only what its reader is among the readers of, office or not."""
    if reader is None and asked.reader != MYSELF:
        return PUBLIC if asked.reader == VISITOR else MEMBERS
    whose = reader or actor
    return whose.audiences if asked.form == MAIL else whose.readable_audiences


def mail_view(session: Session, services: Services, edition: Edition) -> MailView:
    """As it would be sent, its pictures within the page."""
    settings = services.settings
    picture = lead_picture(services, session, edition)
    drawn = letter.draw(edition, settings, stop_link=f"{settings.base_url}/notifications/choices", picture=picture)
    html = drawn.html
    for one in drawn.inline:
        html = html.replace(f"cid:{one.name}", f"data:{one.media_type};base64,{b64encode(one.octets).decode()}")
    return MailView(
        subject=drawn.subject, html=html, text=drawn.text, size=len(drawn.html.encode()) + len(drawn.text.encode())
    )


def _paper_href(settings: Settings, frame: DeskFrame, issue: Issue, actor: Actor, asked: Asked) -> str:
    """Of one person's paper with a mark by which it opens for a while: that it was looked at is written down with the page."""
    href = f"{frame.base}/preview.pdf?language={asked.language}"
    if not asked.person_id:
        return f"{href}&as={asked.reader}"
    until = int((clock.now() + LOOKS_FOR).timestamp())
    mark = _paper_mark(settings, issue, actor, asked.person_id, until)
    return f"{href}&person={asked.person_id}&until={until}&mark={mark}"


def read_paper_mark(settings: Settings, issue: Issue, actor: Actor, values: Mapping[str, str]) -> int | None:
    """Whose paper the address of `_paper_href` opens; None for one that was made up, is another's, or is too old."""
    number, until = values.get("person", ""), values.get("until", "")
    if not (_DIGITS.fullmatch(number) and _DIGITS.fullmatch(until)):
        return None
    mark = _paper_mark(settings, issue, actor, int(number), int(until))
    fresh = int(until) >= clock.now().timestamp()
    return int(number) if fresh and marks.equal(values.get("mark", ""), mark) else None


def _paper_mark(settings: Settings, issue: Issue, actor: Actor, person_id: int, until: int) -> str:
    return marks.mark(settings, f"bulletin paper:1:{issue.id}:{actor.person_id}:{person_id}:{until}")


def withheld_lines(session: Session, withheld: Sequence[Withheld], language: str) -> list[WithheldLine]:
    if not withheld:
        return []
    kinds = labels.sources(translations(language).gettext)
    names = audiences.group_names(session, [one.audience for one in withheld], language)
    return [
        WithheldLine(
            section=one.section,
            kind=kinds.get(one.kind, ""),
            access=audiences.access_of(one.audience, names),
            words=one.words,
        )
        for one in withheld
    ]


def find_people(session: Session, words: str) -> list[tuple[int, str, str]]:
    """Number, name and address of active people, by parts of the name or a whole address."""
    fits = or_(Person.name.icontains(words, autoescape=True), Person.email == accounts.normal_email(words))
    query = select(Person.id, Person.name, Person.email).where(Person.state == PersonState.ACTIVE, fits)
    rows = session.execute(query.order_by(Person.name, Person.id).limit(FOUND))
    return [(row.id, row.name, row.email) for row in rows]
