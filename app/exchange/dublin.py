"""Dublin Core, as harvesters take it (oai_dc)."""

from app.core import clock
from app.core.text import one_line
from app.exchange.access import access_of
from app.exchange.describe import Entry
from app.exchange.kinds import LANGUAGES, LICENCES, kind_of
from app.exchange.xml import Element, add, element, spaces

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def dublin_core(entry: Entry) -> Element:
    record, work = entry.record, entry.work
    root = element("oai_dc:dc", **spaces(f"{OAI_DC} {SCHEMA}", oai_dc=OAI_DC, dc=DC))
    said = [
        ("title", work.title),
        *(("creator", f"{one.family}, {one.given}" if one.given else one.literal) for one in work.names),
        *(("subject", one) for one in (*record.keywords, *entry.topics)),
        ("description", record.summary),
        ("publisher", work.publisher),
        ("date", str(record.year or clock.home_day(record.published_at).year)),
        ("type", entry.type_label),
        ("type", kind_of(record.type).dc),
        *(("format", one) for one in sorted({file.media_type for file in record.files})),
        ("identifier", work.url),
        *(("identifier", one) for one in (work.doi and work.address, work.isbn, work.issn, work.number) if one),
        ("source", record.link),
        ("language", record.language if record.language in LANGUAGES else ""),
        *(
            ("relation", f"{entry.base}/documents/{one.other_id}" if one.other_id else one.url)
            for one in record.relations
        ),
        *(("coverage", one) for one in entry.places),
        ("rights", LICENCES.get(record.licence) or entry.licence_label),
        ("rights", access_of(record).address),
    ]
    for name, text in said:
        if line := one_line(text):
            add(root, f"dc:{name}", line)
    return root
