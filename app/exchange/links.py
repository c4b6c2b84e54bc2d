"""Typed links on a document's page (FAIR Signposting, profile of landing pages); of what everyone may know, and of nothing else."""

from collections.abc import Sequence
from urllib.parse import quote

from app.access import NOBODY
from app.core import clock
from app.core.services import Services
from app.documents import Detail, Link, is_listed, may_see
from app.exchange.describe import identifier_of
from app.exchange.forms import METADATA
from app.exchange.kinds import LICENCES, kind_of

MOST_FILES = 20


def links_of(services: Services, detail: Detail) -> Sequence[Link]:
    """Addresses are whole: programs keep them away from the page."""
    is_open = may_see(NOBODY, detail.facts, clock.now()).allowed
    if not is_open and not is_listed(NOBODY, detail.facts):
        return ()
    base = services.settings.base_url
    here = f"{base}/documents/{detail.id}"
    called = identifier_of(detail.identifier)
    licence = LICENCES.get(detail.licence)
    files = [one for one in detail.files if not one.audience][:MOST_FILES] if is_open else ()
    return (
        ("cite-as", f"https://doi.org/{quote(called.value, safe='/:;()')}" if called.kind == "doi" else here, ""),
        ("type", "https://schema.org/AboutPage", ""),
        ("type", f"https://schema.org/{kind_of(detail.type).schema}", ""),
        *((("license", licence, ""),) if licence else ()),
        *(("describedby", f"{here}/metadata/{name}", form.media_type) for name, form in METADATA.items()),
        *(("item", f"{here}/files/{quote(one.name)}", one.media_type) for one in files),
        *(
            ("collection", f"{base}/documents?topic={quote(code)}", "text/html")
            for code in detail.terms.get("topic", ())
        ),
    )
