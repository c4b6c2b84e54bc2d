"""What stands beside the documents, from its TOML file, with every document, group and organisation it names checked."""

from pathlib import Path

from app.demo.content.fields import Fields
from app.demo.content.models_repository import (
    DemoAuthor,
    DemoCollection,
    DemoCopy,
    DemoCorrection,
    DemoMissed,
    DemoMore,
    DemoRelation,
    DemoRepository,
    DemoSearch,
)
from app.demo.content.toml import read_table

FILE = "repository.toml"
KINDS = frozenset({"version_of", "translation_of", "supplement_to", "part_of", "related"})
READERS = frozenset({"public", "members", ""})
CADENCES = frozenset({"off", "daily", "weekly"})


def read_repository(
    folder: Path,
    papers: frozenset[str],
    groups: frozenset[str],
    organisations: frozenset[str],
    people: frozenset[str],
) -> DemoRepository:
    whole = Fields(read_table(folder / FILE), FILE)
    whole.only("more", "relation", "author", "collection", "copy", "correction", "search", "missed")

    def each(name: str) -> list[Fields]:
        return [Fields(table, f"{FILE}, {name} {n}") for n, table in enumerate(whole.tables(name), start=1)]

    return DemoRepository(
        tuple(_more(fields, papers) for fields in each("more")),
        tuple(_relation(fields, papers) for fields in each("relation")),
        tuple(_author(fields, papers, organisations) for fields in each("author")),
        tuple(_collection(fields, papers, groups) for fields in each("collection")),
        tuple(_copy(fields, papers, people) for fields in each("copy")),
        tuple(_correction(fields, papers) for fields in each("correction")),
        tuple(_search(fields, people) for fields in each("search")),
        tuple(_missed(fields) for fields in each("missed")),
    )


def _more(fields: Fields, papers: frozenset[str]) -> DemoMore:
    fields.only("document", "listed", "identifier", "link", "duration")
    return DemoMore(
        fields.code("document", papers),
        fields.code("listed", READERS, ""),
        fields.text("identifier", ""),
        fields.text("link", ""),
        fields.whole("duration") if "duration" in fields.table else None,
    )


def _relation(fields: Fields, papers: frozenset[str]) -> DemoRelation:
    fields.only("document", "kind", "other")
    return DemoRelation(fields.code("document", papers), fields.code("kind", KINDS), fields.code("other", papers))


def _author(fields: Fields, papers: frozenset[str], organisations: frozenset[str]) -> DemoAuthor:
    fields.only("document", "place", "organisation")
    return DemoAuthor(
        fields.code("document", papers), fields.whole("place"), fields.code("organisation", organisations)
    )


def _collection(fields: Fields, papers: frozenset[str], groups: frozenset[str]) -> DemoCollection:
    fields.only("title", "summary", "group", "visibility", "documents", "notes")
    documents = fields.codes("documents", papers)
    notes = fields.table.get("notes", [])
    if not isinstance(notes, list) or len(notes) != len(documents) or not all(isinstance(one, str) for one in notes):
        raise fields.fault("notes must be as many texts as there are documents")
    return DemoCollection(
        fields.text("title"),
        fields.text("summary"),
        fields.code("group", groups | {""}, ""),
        fields.code("visibility", READERS),
        tuple(zip(documents, notes, strict=True)),
    )


def _copy(fields: Fields, papers: frozenset[str], people: frozenset[str]) -> DemoCopy:
    fields.only("document", "person", "reason", "days_ago", "granted")
    return DemoCopy(
        fields.code("document", papers),
        fields.code("person", people),
        fields.text("reason"),
        fields.whole("days_ago"),
        fields.text("granted", ""),
    )


def _correction(fields: Fields, papers: frozenset[str]) -> DemoCorrection:
    fields.only("document", "wrong", "right", "note", "days_ago")
    return DemoCorrection(
        fields.code("document", papers),
        fields.text("wrong"),
        fields.text("right"),
        fields.text("note"),
        fields.whole("days_ago"),
    )


def _search(fields: Fields, people: frozenset[str]) -> DemoSearch:
    fields.only("person", "name", "question", "filters", "cadence")
    filters = fields.inner("filters") if "filters" in fields.table else Fields({}, fields.place)
    return DemoSearch(
        fields.code("person", people),
        fields.text("name"),
        fields.text("question", ""),
        {name: filters.texts(name) for name in filters.table},
        fields.code("cadence", CADENCES),
    )


def _missed(fields: Fields) -> DemoMissed:
    fields.only("question", "times")
    return DemoMissed(fields.text("question"), fields.whole("times"))
