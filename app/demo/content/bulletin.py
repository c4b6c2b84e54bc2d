"""The bulletin from its TOML file, with everybody it names checked."""

from pathlib import Path

from app.demo.content.calendar import Named
from app.demo.content.fields import Fields
from app.demo.content.models_bulletin import DemoBulletin, DemoIssue, DemoItem, DemoSubmission, Texts
from app.demo.content.toml import read_table

FILE = "bulletin.toml"
KINDS = frozenset({"link", "video", "webcast", "article", "paper", "report", "story", "photo"})
SOURCES = frozenset({"document", "topic", "event", "own"})
AUDIENCES = frozenset({"public", "members", ""})
LANGUAGES = frozenset({"en", "sw"})
SPOKEN = ("title", "summary", "facts", "alt", "caption")


def read_bulletin(folder: Path, named: Named) -> DemoBulletin:
    whole = Fields(read_table(folder / FILE), FILE)
    whole.only("issue", "submission")
    issues = enumerate(whole.tables("issue"), start=1)
    submissions = enumerate(whole.tables("submission"), start=1)
    return DemoBulletin(
        tuple(_issue(Fields(table, f"{FILE}, issue {n}")) for n, table in issues),
        tuple(_submission(Fields(table, f"{FILE}, submission {n}"), named) for n, table in submissions),
    )


def _issue(fields: Fields) -> DemoIssue:
    fields.only("ago", "title_en", "title_sw", "note_en", "note_sw", "lead", "item")
    items = tuple(
        _item(Fields(table, f"{fields.place}, item {n}")) for n, table in enumerate(fields.tables("item"), start=1)
    )
    lead = fields.whole("lead")
    if lead > len(items):
        raise fields.fault("lead must be the number of an item")
    return DemoIssue(fields.whole("ago"), _texts(fields, "title"), _texts(fields, "note"), lead, items)


def _item(fields: Fields) -> DemoItem:
    texts = (f"{name}_{language}" for name in SPOKEN for language in sorted(LANGUAGES))
    fields.only("source", "section", "audience", "href", "picture", *texts)
    kind, _, name = fields.text("source").partition(":")
    if kind not in SOURCES or (kind != "own" and not name):
        raise fields.fault("source must be a kind and a name")
    return DemoItem(
        source=(kind, name),
        section=fields.text("section", ""),
        audience=fields.code("audience", AUDIENCES, ""),
        href=fields.text("href", ""),
        title=_texts(fields, "title"),
        summary=_texts(fields, "summary"),
        facts=_texts(fields, "facts"),
        picture=fields.text("picture", ""),
        alt=_texts(fields, "alt"),
        caption=_texts(fields, "caption"),
    )


def _texts(fields: Fields, name: str) -> Texts:
    """By language, where there is one; an empty text is one too."""
    written = {language: f"{name}_{language}" for language in sorted(LANGUAGES)}
    return {language: fields.text(key, "").strip() for language, key in written.items() if key in fields.table}


def _submission(fields: Fields, named: Named) -> DemoSubmission:
    fields.only(
        "kind", "by", "ago", "language", "title", "url", "text", "audience", "credit", "question", "declined",
        "accepted", "edited_title", "edited_summary",
    )  # fmt: skip
    return DemoSubmission(
        kind=fields.code("kind", KINDS),
        by=fields.code("by", named.people),
        ago=fields.whole("ago"),
        language=fields.code("language", LANGUAGES, "en"),
        title=fields.text("title"),
        url=fields.text("url", ""),
        text=fields.text("text"),
        audience=fields.code("audience", AUDIENCES),
        credit=fields.text("credit", ""),
        question=fields.text("question", ""),
        declined=fields.text("declined", ""),
        accepted=fields.flag("accepted"),
        edited_title=fields.text("edited_title", ""),
        edited_summary=fields.text("edited_summary", ""),
    )
