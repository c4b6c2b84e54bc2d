"""Harvesting (OAI-PMH 2.0): the answers to its six verbs. What is told is what everyone may know, and what is gone of it.

Of a record that is gone nothing is said but that it is; of one that nobody outside ever heard of, nothing at all.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app import documents, organisations
from app.access import NOBODY
from app.core import clock
from app.core.settings import Settings
from app.documents import SharedTold
from app.exchange import oai_tokens
from app.exchange.describe import Entry, entries
from app.exchange.oai_asked import LISTS, OaiAsked, Wrong, read_asked
from app.exchange.oai_formats import FORMATS
from app.exchange.oai_tokens import Place
from app.exchange.xml import Element, add, element, spaces
from app.vocabularies import load_vocabularies
from app.web.addresses import LARGEST

PAGE = 100
OAI = "http://www.openarchives.org/OAI/2.0/"
_SCHEMA = f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_SETS = {"type": "By type", "topic": "By topic", "organisation": "By organisation"}
_NUMBER = re.compile(r"[1-9]\d{0,9}", re.ASCII)


def answer(session: Session, settings: Settings, pairs: Sequence[tuple[str, str]]) -> Element:
    """The whole answer, whatever is asked: mistakes are answers of the protocol."""
    root = element("OAI-PMH", **spaces(_SCHEMA, own=OAI))
    add(root, "responseDate", _stamp(clock.now()))
    request = add(root, "request", f"{settings.base_url}/oai")
    try:
        asked = read_asked(pairs)
        asked.bounds()
        for name, value in (("verb", asked.verb), *asked.arguments.items()):
            request.set(name, element("is", value).text or "")
        root.append(_answer(session, settings, asked))
    except Wrong as wrong:
        if wrong.code == "badArgument":
            request.attrib.clear()
        add(root, "error", str(wrong), code=wrong.code)
    return root


def _answer(session: Session, settings: Settings, asked: OaiAsked) -> Element:
    if asked.verb in LISTS:
        return _list(session, settings, asked)
    if asked.verb == "Identify":
        return _identify(session, settings)
    if asked.verb == "GetRecord":
        return _get_record(session, settings, asked)
    if asked.verb == "ListSets":
        return _list_sets(session, asked)
    return _list_formats(session, settings, asked)


def _identify(session: Session, settings: Settings) -> Element:
    root = element("Identify")
    for name, text in (
        ("repositoryName", settings.community_name),
        ("baseURL", f"{settings.base_url}/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", parseaddr(settings.mail_from)[1]),
        ("earliestDatestamp", _stamp(documents.first_told(session) or clock.now())),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        add(root, name, text)
    schema = f"{_IDENTIFIER} http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"
    described = add(add(root, "description"), "oai-identifier", **spaces(schema, own=_IDENTIFIER))
    for name, text in (
        ("scheme", "oai"),
        ("repositoryIdentifier", _host(settings)),
        ("delimiter", ":"),
        ("sampleIdentifier", _identifier(settings, 1)),
    ):
        add(described, name, text)
    return root


def _list_formats(session: Session, settings: Settings, asked: OaiAsked) -> Element:
    if "identifier" in asked.arguments:
        _told(session, settings, asked)
    root = element("ListMetadataFormats")
    for prefix, form in FORMATS.items():
        one = add(root, "metadataFormat")
        add(one, "metadataPrefix", prefix)
        add(one, "schema", form.schema)
        add(one, "metadataNamespace", form.namespace)
    return root


def _list_sets(session: Session, asked: OaiAsked) -> Element:
    if "resumptionToken" in asked.arguments:
        raise Wrong("badResumptionToken", "The list of sets has one part only.")
    told = [one.partition(":") for one in documents.sets_told(session)]
    numbers = [int(code) for kind, _, code in told if kind == "organisation"]
    names = {str(one.id): one.name for one in organisations.names(session, numbers).values()}
    vocabularies = load_vocabularies(session)
    labels = {
        "type": vocabularies.labels("document_type"),
        "topic": vocabularies.labels("topic"),
        "organisation": names,
    }
    root = element("ListSets")
    for kind, title in _SETS.items():
        for spec, name in [
            (kind, title),
            *((f"{kind}:{code}", labels[kind].get(code, code)) for of, _, code in told if of == kind),
        ]:
            one = add(root, "set")
            add(one, "setSpec", spec)
            add(one, "setName", name)
    return root


def _get_record(session: Session, settings: Settings, asked: OaiAsked) -> Element:
    _format(asked.get("metadataPrefix"))
    told = _told(session, settings, asked)
    root = element("GetRecord")
    found = _entries(session, settings, [told])
    root.append(_record(settings, told, found.get(told.document_id), asked.get("metadataPrefix")))
    return root


def _list(session: Session, settings: Settings, asked: OaiAsked) -> Element:
    place = _place(settings, asked)
    since, until, of_set = place.since, place.until, place.of_set
    told = documents.told(session, since=since, until=until, of_set=of_set, after=place.after, limit=PAGE + 1)
    if not told:
        raise Wrong("noRecordsMatch", "Nothing fits these arguments.")
    page, goes_on = told[:PAGE], len(told) > PAGE
    found = _entries(session, settings, page)
    root = element(asked.verb)
    for one in page:
        whole = found.get(one.document_id)
        root.append(
            _record(settings, one, whole, place.prefix)
            if asked.verb == "ListRecords"
            else _header(settings, one, gone=whole is None)
        )
    if goes_on or place.sent:
        last = page[-1]
        further = Place(place.prefix, since, until, of_set, (last.at, last.document_id), place.sent + len(page))
        total = documents.count_told(session, since=since, until=until, of_set=of_set)
        token = oai_tokens.sign(settings, further) if goes_on else ""
        add(root, "resumptionToken", token, completeListSize=str(total), cursor=str(place.sent))
    return root


def _place(settings: Settings, asked: OaiAsked) -> Place:
    if token := asked.get("resumptionToken"):
        place = oai_tokens.read(settings, token)
        if place is None or place.prefix not in FORMATS:
            raise Wrong("badResumptionToken", "This token is none of this house.")
        return place
    _format(asked.get("metadataPrefix"))
    return Place(asked.get("metadataPrefix"), *asked.bounds(), asked.get("set"))


def _format(prefix: str) -> None:
    if prefix not in FORMATS:
        raise Wrong("cannotDisseminateFormat", f"This house has {', '.join(FORMATS)}.")


def _told(session: Session, settings: Settings, asked: OaiAsked) -> SharedTold:
    beginning = f"oai:{_host(settings)}:documents/"
    number = asked.get("identifier").removeprefix(beginning)
    known = number != asked.get("identifier") and _NUMBER.fullmatch(number) and int(number) <= LARGEST
    told = documents.told_of(session, int(number)) if known else None
    if told is None:
        raise Wrong("idDoesNotExist", "There is no such record.")
    return told


def _entries(session: Session, settings: Settings, told: Sequence[SharedTold]) -> dict[int, Entry]:
    found = documents.records(session, NOBODY, [one.document_id for one in told if one.is_shared])
    return {one.record.id: one for one in entries(session, settings, found.values())}


def _record(settings: Settings, told: SharedTold, whole: Entry | None, prefix: str) -> Element:
    root = element("record")
    root.append(_header(settings, told, gone=whole is None))
    if whole is not None:
        add(root, "metadata").append(FORMATS[prefix].write(whole))
    return root


def _header(settings: Settings, told: SharedTold, *, gone: bool) -> Element:
    root = element("header", **({"status": "deleted"} if gone else {}))
    add(root, "identifier", _identifier(settings, told.document_id))
    add(root, "datestamp", _stamp(told.at))
    for one in told.sets:
        add(root, "setSpec", one)
    return root


def _identifier(settings: Settings, document_id: int) -> str:
    return f"oai:{_host(settings)}:documents/{document_id}"


def _host(settings: Settings) -> str:
    return urlsplit(settings.base_url).hostname or "localhost"


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
