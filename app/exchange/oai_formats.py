"""The forms in which harvesters take a record."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.exchange import datacite, dublin
from app.exchange.describe import Entry
from app.exchange.xml import Element, add, element, spaces

_OAI_DATACITE = "http://schema.datacite.org/oai/oai-1.1/"
_OAI_DATACITE_SCHEMA = "http://schema.datacite.org/oai/oai-1.1/oai.xsd"


class OaiFormat(NamedTuple):
    schema: str
    namespace: str
    write: Callable[[Entry], Element]


def _oai_datacite(entry: Entry) -> Element:
    root = element("oai_datacite", **spaces(f"{_OAI_DATACITE} {_OAI_DATACITE_SCHEMA}", own=_OAI_DATACITE))
    add(root, "schemaVersion", "4")
    add(root, "datacentreSymbol", "BARAZA")
    add(root, "payload").append(datacite.as_xml(datacite.datacite(entry)))
    return root


FORMATS: Mapping[str, OaiFormat] = {
    "oai_dc": OaiFormat(dublin.SCHEMA, dublin.OAI_DC, dublin.dublin_core),
    "oai_datacite": OaiFormat(_OAI_DATACITE_SCHEMA, _OAI_DATACITE, _oai_datacite),
}
"""By metadataPrefix."""
