"""The part of a document's page that says how to cite it, and how often it was read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import organisations, usage
from app.access import Actor
from app.core.kept import Kept
from app.core.services import Services
from app.documents import Detail, Section, linked_authors
from app.exchange.citing import apa
from app.exchange.describe import work_of

TEMPLATE = "exchange/_part.html"
FORMS = (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "json"))
METADATA = (("Dublin Core", "oai_dc.xml"), ("DataCite", "datacite.xml"), ("schema.org", "schema.jsonld"))


class KeptParts(Kept):
    """Citations and numbers of the last minute: most pages are asked for again and again."""


@dataclass(frozen=True, slots=True)
class Part:
    """`apa`: "" for what is not published; `views`, `downloads` since it was published here."""

    document_id: int
    apa: str
    forms: Sequence[tuple[str, str]]
    metadata: Sequence[tuple[str, str]]
    views: int
    downloads: int


def part_of(session: Session, services: Services, actor: Actor, detail: Detail, language: str) -> Sequence[Section]:
    """The same for everyone who may know of the document, in every language: its words are the template's."""
    del actor, language
    if detail.facts.state != "published":
        return ()
    kept = services.get(KeptParts)
    owner = detail.facts.organisation_id
    key = (services.database.url, detail.id, detail.version_id, detail.changed_at, owner)
    return kept.get(0, key, lambda: (_section(session, services, detail, owner),))


def _section(session: Session, services: Services, detail: Detail, owner: int | None) -> Section:
    names = organisations.names(session, [owner]) if owner is not None else {}
    linked = linked_authors(session, [detail.version_id]).get(detail.version_id, ((), ()))
    work = work_of(detail, services.settings, names.get(owner or 0), *linked)
    here = f"/documents/{detail.id}"
    months = usage.months_of(session, services, "document", detail.id)
    return Section(
        TEMPLATE,
        Part(
            detail.id,
            apa(work),
            [(name, f"{here}/cite.{ending}") for name, ending in FORMS],
            [(name, f"{here}/metadata/{ending}") for name, ending in METADATA],
            sum(counts[usage.Metric.VIEW] for counts in months.values()),
            sum(counts[usage.Metric.DOWNLOAD] for counts in months.values()),
        ),
    )
