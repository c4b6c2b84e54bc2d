"""The field in which people write, with all that stands around it: files, documents to cite, a look at the result, the draft.

Everything works by buttons of the form alone; `static/writing.js` does the same in place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Actor
from app.core.errors import InvalidError
from app.core.services import Services
from app.core.text import one_line, tidy_markdown
from app.forum import attachments, drafts, policy
from app.forum.pages_attached import FILE_TYPES, file_line, href_of_paper
from app.forum.slots import Paper, Slots
from app.forum.stamps import Stamp, stamp
from app.forum.words import literal, quote_of, read_words
from app.reading import accepted_extensions
from app.web.language import translations
from app.web.parts import FileLine
from app.web.times import zone_of

TYPES = ", ".join(dict.fromkeys(FILE_TYPES.values()))
ACCEPT = ",".join(accepted_extensions())
WIDTH, SHORTEST, TALLEST = 80, 8, 30
_ON_A_THING = re.compile(r"(cite|remove):([1-9]\d{0,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes where. `topic` may be one that is still to be; `key` names the draft."""

    session: Session
    services: Services
    actor: Actor
    language: str
    key: str
    topic: policy.TopicStanding


@dataclass(frozen=True, slots=True)
class Cited:
    """A search for a document to cite; `words` "" where nothing was looked for."""

    words: str = ""
    found: Sequence[Paper] = ()


@dataclass(frozen=True, slots=True)
class Files:
    """With a post that is being written; `problems`: a sentence for each file that was turned away."""

    key: str
    lines: Sequence[FileLine]
    problems: Sequence[str] = ()
    most: int = attachments.MOST


@dataclass(frozen=True, slots=True)
class Preview:
    """`html` None where there is nothing to show; then `error` says why."""

    html: Markup | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Newer:
    """A draft that another window saved meanwhile."""

    seq: int
    saved: str
    text: str


@dataclass(frozen=True, slots=True)
class Editor:
    """What `forum/_editor.html` draws.

    Attributes:
        saved: when the draft was kept, None where nothing is; restored: whether what stands here came from it.
        preview: how others will read it, None where nobody asked.
        newer: what another window saved, where this one was too late.
    """

    key: str
    seq: int
    text: str
    rows: int
    error: str
    files: Files
    cited: Cited
    preview: Preview | None
    saved: Stamp | None
    restored: bool
    newer: Newer | None
    max_bytes: int
    types: str = TYPES
    accept: str = ACCEPT


@dataclass(frozen=True, slots=True)
class Asked:
    """What a button of the form other than the last one asked for; `status` of the page that answers."""

    editor: Editor
    status: int = 200
    notice: str = ""


def editor(
    desk: Desk,
    text: str,
    seq: int,
    *,
    error: str = "",
    problems: Sequence[str] = (),
    kept: drafts.Kept = drafts.NOTHING,
) -> Editor:
    """The field with the text; `kept` is the draft that is shown in it, if it came from there."""
    return Editor(
        key=desk.key,
        seq=seq,
        text=text,
        rows=max(SHORTEST, min(TALLEST, sum(1 + len(line) // WIDTH for line in text.split("\n")) + 1)),
        error=error,
        files=files(desk, problems),
        cited=Cited(),
        preview=None,
        saved=_stamp(desk, kept),
        restored=bool(kept.fields),
        newer=None,
        max_bytes=desk.services.settings.max_upload_bytes,
    )


def opened(desk: Desk, text: str = "", *, quote: str = "") -> Editor:
    """When the form is opened: with the draft, if one is kept, and with what is quoted below it."""
    kept = drafts.kept(desk.session, desk.actor, desk.key)
    words = kept.text("text") if kept.fields else text
    if quote and quote not in words:
        words = f"{words.rstrip()}\n\n{quote}\n\n".lstrip("\n")
    return editor(desk, words, kept.seq, kept=kept)


def files(desk: Desk, problems: Sequence[str] = ()) -> Files:
    kind, number = drafts.target_of(desk.key)
    posted = attachments.of_posts(desk.session, [number]).get(number, ()) if kind == "post" else ()
    waiting = attachments.of_draft(desk.session, desk.actor, desk.key)
    return Files(desk.key, [file_line(one) for one in (*posted, *waiting)], problems)


def keep_files(desk: Desk, arrived: attachments.Arrived) -> list[str]:
    """With the draft; returns why some were not kept. The caller has asked who may write there."""
    problems = list(arrived.problems)
    for number, stored in enumerate(arrived.files):
        try:
            attachments.keep_file(desk.session, stored, by=desk.actor, draft_key=desk.key)
        except InvalidError as refusal:
            for one in arrived.files[number:]:
                desk.services.storage.delete(one.key)
            return [*dict.fromkeys((*problems, refusal.sentence))]
    return problems


def asked(desk: Desk, body: FormData, problems: Sequence[str]) -> Asked | None:
    """What the button asks for; None where it says that all is written."""
    action = str(body.get("action", ""))
    if action == "enter":  # the key, in one of the form's small fields
        action = "find" if body.get("cite_words") else "preview"
    made = editor(desk, typed_text(body), drafts.read_seq(body), problems=problems)
    if action == "attach":
        return Asked(made, 422 if problems else 200)
    if action == "find":
        return Asked(replace(made, cited=find(desk, str(body.get("cite_words", "")))))
    if (does := {"draft": _keep_draft, "preview": _preview}.get(action)) is not None:
        return does(desk, body, made)
    on = _ON_A_THING.fullmatch(action)
    return {"remove": _remove, "cite": _cite}[on[1]](desk, body, made, int(on[2])) if on else None


def typed_text(body: FormData) -> str:
    """As typed, without what nobody can see."""
    return tidy_markdown(str(body.get("text", "")))


def find(desk: Desk, typed: str) -> Cited:
    words = one_line(typed)[:200]
    if not words:
        return Cited()
    return Cited(words, desk.services.get(Slots).find_papers(desk.session, desk.actor, words, desk.language))


def citation(desk: Desk, document_id: int, page: int) -> str:
    """Markdown of a link to a document; "" for one that the writer may not read."""
    paper = desk.services.get(Slots).papers(desk.session, desk.actor, [document_id], desk.language).get(document_id)
    if paper is None:
        return ""
    title = literal(paper.title)
    at = translations(desk.language).gettext(", p. %(n)s") % {"n": page} if page else ""
    return f"[{title}{at}]({href_of_paper(document_id, page)})"


def quotation(desk: Desk, author: str, post_id: int, text: str) -> str:
    return quote_of(author, post_id, text, translations(desk.language).gettext("%(name)s wrote"))


def remove_file(desk: Desk, attachment_id: int) -> None:
    """Of this draft, or of the post that is changed; anything else stays, and nothing is said of it."""
    if attachment_id in {one.id for one in files(desk).lines}:
        found = attachments.get_attachment(desk.session, desk.actor, attachment_id)
        attachments.remove(desk.session, found, by=desk.actor)


def _remove(desk: Desk, _body: FormData, made: Editor, attachment_id: int) -> Asked:
    remove_file(desk, attachment_id)
    return Asked(replace(made, files=files(desk)))


def _cite(desk: Desk, body: FormData, made: Editor, document_id: int) -> Asked:
    typed = str(body.get(f"page_{document_id}", ""))
    page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    link = citation(desk, document_id, page)
    return Asked(replace(made, text=f"{made.text.rstrip()} {link}".strip() if link else made.text))


def _keep_draft(desk: Desk, body: FormData, made: Editor) -> Asked:
    fields = drafts.read_fields(body, desk.key)
    try:
        kept = drafts.save(desk.session, desk.key, fields, made.seq + 1, by=desk.actor)
    except drafts.StaleError as stale:
        # The form has seen the newer one now: saved once more, it wins.
        return Asked(replace(made, seq=stale.kept.seq, newer=newer(desk, stale.kept)), 409)
    return Asked(replace(made, seq=kept.seq, saved=_stamp(desk, kept)), notice="The draft is saved.")


def newer(desk: Desk, kept: drafts.Kept) -> Newer:
    saved = _stamp(desk, kept)
    return Newer(kept.seq, saved.text if saved else "", kept.text("text"))


def _preview(desk: Desk, _body: FormData, made: Editor) -> Asked:
    try:
        words = read_words(desk.session, desk.topic, made.text)
    except InvalidError as wrong:
        return Asked(replace(made, error=wrong.fields.get("text", wrong.sentence)), 422)
    return Asked(replace(made, preview=Preview(as_markup(words.html))))


def as_markup(html: str) -> Markup:
    """What `read_words` has made safe."""
    return Markup(html)  # noqa: S704 - it has


def _stamp(desk: Desk, kept: drafts.Kept) -> Stamp | None:
    if kept.saved_at is None or not kept.fields:
        return None
    return stamp(kept.saved_at, zone_of(desk.actor, desk.services.settings), desk.language)
