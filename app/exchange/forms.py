"""The forms in which a document can be taken along: endings, media types, and who writes each."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from app.exchange import citing, datacite
from app.exchange.describe import Entry
from app.exchange.dublin import dublin_core
from app.exchange.schema_org import schema_org
from app.exchange.xml import written


class Form(NamedTuple):
    media_type: str
    write: Callable[[Entry], bytes]


def _ld(entry: Entry) -> bytes:
    return (json.dumps(schema_org(entry), ensure_ascii=False, indent=1) + "\n").encode()


METADATA: Mapping[str, Form] = {
    "oai_dc.xml": Form("application/xml", lambda entry: written(dublin_core(entry))),
    "datacite.json": Form(
        "application/vnd.datacite.datacite+json", lambda entry: datacite.as_json(datacite.datacite(entry)).encode()
    ),
    "datacite.xml": Form(
        "application/vnd.datacite.datacite+xml", lambda entry: written(datacite.as_xml(datacite.datacite(entry)))
    ),
    "schema.jsonld": Form("application/ld+json", _ld),
}
"""By the last part of the address."""


def negotiated(document_id: int) -> Sequence[tuple[str, str]]:
    """Media types that a program may ask of a document's page, and where the page is in them."""
    here = f"/documents/{document_id}"
    cited = [(form[0], f"{here}/cite.{ending}") for ending, form in citing.FORMS.items()]
    described = [(form.media_type, f"{here}/metadata/{name}") for name, form in METADATA.items()]
    also = [
        ("application/vnd.schemaorg.ld+json", f"{here}/metadata/schema.jsonld"),
        ("text/x-bibliography", f"{here}/cite.txt"),
    ]
    return [*described, *cited, *also]
