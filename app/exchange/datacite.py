"""DataCite metadata (schema 4): one value, written as JSON and as XML."""

import json
from typing import Any

from app.core import clock
from app.core.text import one_line
from app.exchange.access import access_of
from app.exchange.describe import Entry
from app.exchange.kinds import LANGUAGES, LICENCES, SPDX, kind_of
from app.exchange.names import Name
from app.exchange.xml import Element, add, element, spaces

KERNEL = "http://datacite.org/schema/kernel-4"
SCHEMA = "https://schema.datacite.org/meta/kernel-4/metadata.xsd"
RELATIONS = {
    "version_of": "IsVersionOf",
    "translation_of": "IsTranslationOf",
    "supplement_to": "IsSupplementTo",
    "part_of": "IsPartOf",
}
"""`related` says too little to be one of theirs; Dublin Core has it."""
NOBODY_NAMED = "(:unav)"
"""DataCite's own word for what is not known where a value must stand."""
Value = dict[str, Any]


def datacite(entry: Entry) -> Value:
    """After the JSON of DataCite's interface; empty members are left out."""
    record, work, kind = entry.record, entry.work, kind_of(entry.record.type)
    language = record.language if record.language in LANGUAGES else ""
    access = access_of(record)
    others = [("Report number", work.number), ("ISBN", work.isbn), ("ISSN", work.issn)]
    value = {
        "schemaVersion": KERNEL,
        "id": work.address,
        "doi": work.doi,
        "url": work.url,
        "types": {
            "resourceTypeGeneral": kind.datacite,
            "resourceType": entry.type_label,
            "schemaOrg": kind.schema,
            "bibtex": kind.bibtex,
            "ris": kind.ris,
            "citeproc": kind.csl,
        },
        "creators": [_creator(one) for one in work.names] or [{"name": NOBODY_NAMED}],
        "titles": [_without_empty({"title": one_line(work.title), "lang": language})],
        "publisher": {"name": one_line(work.publisher) or NOBODY_NAMED},
        "publicationYear": record.year or clock.home_day(record.published_at).year,
        "subjects": [{"subject": one_line(one)} for one in (*entry.topics, *record.keywords)],
        "dates": [
            *([{"date": str(record.year), "dateType": "Issued"}] if record.year else []),
            {"date": f"{clock.home_day(record.embargo_until or record.published_at)}", "dateType": "Available"},
            {"date": f"{record.changed_at:%Y-%m-%dT%H:%M:%SZ}", "dateType": "Updated"},
        ],
        "language": language,
        "identifiers": [
            *([{"identifier": work.url, "identifierType": "URL"}] if work.doi else []),
            *({"identifier": one, "identifierType": type_} for type_, one in others if one),
        ],
        "relatedIdentifiers": [
            {
                "relatedIdentifier": f"{entry.base}/documents/{one.other_id}" if one.other_id else one.url,
                "relatedIdentifierType": "URL",
                "relationType": RELATIONS[one.kind],
            }
            for one in record.relations
            if one.kind in RELATIONS
        ],
        "sizes": [f"{file.size} bytes" for file in record.files],
        "formats": sorted({file.media_type for file in record.files}),
        "version": str(record.version),
        "rightsList": [
            _without_empty(
                {
                    "rights": entry.licence_label,
                    "rightsUri": LICENCES.get(record.licence, ""),
                    "rightsIdentifier": SPDX.get(record.licence, ""),
                    "rightsIdentifierScheme": "SPDX" if record.licence in SPDX else "",
                }
            ),
            {"rights": access.label, "rightsUri": access.address},
        ],
        "descriptions": [
            _without_empty({"description": record.summary, "descriptionType": "Abstract", "lang": language})
        ]
        if record.summary
        else [],
        "geoLocations": [{"geoLocationPlace": one} for one in entry.places],
    }
    return _without_empty(value)


def as_json(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def as_xml(value: Value) -> Element:
    root = element("resource", **spaces(f"{KERNEL} {SCHEMA}", own=KERNEL))
    doi = value.get("doi", "")
    add(root, "identifier", doi or value["url"], identifierType="DOI" if doi else "URL")
    creators = add(root, "creators")
    for one in value["creators"]:
        creator = add(creators, "creator")
        named = {"nameType": one["nameType"]} if "nameType" in one else {}
        add(creator, "creatorName", one["name"], **named)
        for part in ("givenName", "familyName"):
            if one.get(part):
                add(creator, part, one[part])
    _each(root, "titles", "title", value["titles"], "title", lang="xml:lang")
    add(root, "publisher", value["publisher"]["name"])
    add(root, "publicationYear", str(value["publicationYear"]))
    types = value["types"]
    add(root, "resourceType", types["resourceType"], resourceTypeGeneral=types["resourceTypeGeneral"])
    _each(root, "subjects", "subject", value.get("subjects", ()), "subject")
    _each(root, "dates", "date", value["dates"], "date", dateType="dateType")
    if "language" in value:
        add(root, "language", value["language"])
    _each(
        root, "alternateIdentifiers", "alternateIdentifier", value.get("identifiers", ()), "identifier",
        identifierType="alternateIdentifierType",
    )  # fmt: skip
    _each(
        root, "relatedIdentifiers", "relatedIdentifier", value.get("relatedIdentifiers", ()), "relatedIdentifier",
        relatedIdentifierType="relatedIdentifierType", relationType="relationType",
    )  # fmt: skip
    _each(root, "sizes", "size", [{"is": one} for one in value.get("sizes", ())], "is")
    _each(root, "formats", "format", [{"is": one} for one in value.get("formats", ())], "is")
    add(root, "version", value["version"])
    _each(
        root, "rightsList", "rights", value["rightsList"], "rights",
        rightsUri="rightsURI", rightsIdentifier="rightsIdentifier", rightsIdentifierScheme="rightsIdentifierScheme",
    )  # fmt: skip
    _each(
        root, "descriptions", "description", value.get("descriptions", ()), "description",
        descriptionType="descriptionType", lang="xml:lang",
    )  # fmt: skip
    if places := value.get("geoLocations"):
        around = add(root, "geoLocations")
        for one in places:
            add(add(around, "geoLocation"), "geoLocationPlace", one["geoLocationPlace"])
    return root


def _each(root: Element, around: str, tag: str, values: Any, text: str, **attributes: str) -> None:  # noqa: ANN401 - lists of JSON
    """`attributes`: name in the value → name in XML."""
    if values:
        parent = add(root, around)
        for one in values:
            add(parent, tag, one[text], **{name: one[key] for key, name in attributes.items() if one.get(key)})


def _creator(name: Name) -> Value:
    if not name.family:
        return {"name": name.literal, "nameType": "Organizational"}
    whole = f"{name.family}, {name.given}" if name.given else name.family
    return _without_empty({"name": whole, "nameType": "Personal", "givenName": name.given, "familyName": name.family})


def _without_empty(value: Value) -> Value:
    return {name: one for name, one in value.items() if one or one == 0}
