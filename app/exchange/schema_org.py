"""schema.org, as search engines take it (JSON-LD); a file of its own, as pages of the house hold no script."""

from typing import Any

from app.core import clock
from app.core.text import one_line
from app.exchange.describe import Entry
from app.exchange.kinds import LANGUAGES, LICENCES, kind_of
from app.exchange.names import Name


def schema_org(entry: Entry) -> dict[str, Any]:
    record, work = entry.record, entry.work
    others = [("DOI", work.doi), ("ISBN", work.isbn), ("ISSN", work.issn), ("report number", work.number)]
    value = {
        "@context": "https://schema.org",
        "@type": kind_of(record.type).schema,
        "@id": work.address,
        "url": work.url,
        "name": one_line(work.title),
        "description": record.summary,
        "author": [_agent(one) for one in work.names],
        "publisher": {"@type": "Organization", "name": one_line(work.publisher)} if work.publisher else {},
        "datePublished": str(record.year or clock.home_day(record.published_at)),
        "dateModified": f"{record.changed_at:%Y-%m-%dT%H:%M:%SZ}",
        "inLanguage": record.language if record.language in LANGUAGES else "",
        "keywords": [one_line(one) for one in (*entry.topics, *record.keywords)],
        "spatialCoverage": [{"@type": "AdministrativeArea", "name": one} for one in entry.places],
        "license": LICENCES.get(record.licence, ""),
        "identifier": [{"@type": "PropertyValue", "propertyID": kind, "value": one} for kind, one in others if one],
        "version": str(record.version),
        "duration": f"PT{record.duration}S" if record.duration else "",
        "sameAs": record.link,
        "conditionsOfAccess": "" if record.is_open else "Ask for a copy",
        "encoding": [
            {
                "@type": "MediaObject",
                "name": file.name,
                "contentUrl": entry.file_href(file.name),
                "encodingFormat": file.media_type,
                "contentSize": str(file.size),
            }
            for file in record.files
            if record.is_open
        ],
    }
    return {**{name: one for name, one in value.items() if one}, "isAccessibleForFree": record.is_open}


def _agent(name: Name) -> dict[str, str]:
    if not name.family:
        return {"@type": "Organization", "name": name.literal}
    given = {"givenName": name.given} if name.given else {}
    return {"@type": "Person", "name": name.literal, "familyName": name.family, **given}
