"""OAI-PMH: harvested by sickle from a real server; what is gone is told as gone, and what never was public, never."""

import warnings
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from sqlalchemy import update

from app import documents
from app.core import clock
from app.documents.models import Document
from app.documents.models import DocumentState as State
from app.exchange import HarvestLimits, oai
from tests import people
from tests.browser.serving import serving
from tests.exchange.conftest import HOSTILE
from tests.houses import House

with warnings.catch_warnings():  # of its own source, once it is compiled
    warnings.simplefilter("ignore")
    from sickle import Sickle
    from sickle.oaiexceptions import BadResumptionToken, NoRecordsMatch

OAI = "{http://www.openarchives.org/OAI/2.0/}"
NOON = datetime(2027, 11, 20, 12, tzinfo=UTC)


def note(house: House) -> int:
    with house.write() as session:
        return documents.note_shared(session)


def change(house: House, number: int, **values: object) -> None:
    with house.write() as session:
        session.execute(update(Document).where(Document.id == number).values(changed_at=clock.now(), **values))


def told(house: House, query: str) -> dict[str, str]:
    """By number, "deleted" or "", of a list."""
    root = ET.fromstring(house.browse().get(f"/oai?{query}").content)  # noqa: S314 - the house wrote it
    headers = root.iter(f"{OAI}header")
    return {one.findtext(f"{OAI}identifier").rpartition("/")[2]: one.get("status", "") for one in headers}


@pytest.mark.once
def test_sickle_harvests_all_that_is_public_in_parts(furnished, tmp_path, monkeypatch):
    monkeypatch.setattr(oai, "PAGE", 2)
    (tmp_path / "data").mkdir()
    with serving(tmp_path / "data", furnished(tmp_path / "data")) as served:
        house = served.house
        put = put_in(house)
        public = [put(audience="public", title=f"{HOSTILE} {i}", summary="What\x0b was found.") for i in range(4)]
        listed = put(audience="members", listed="public", title="To be asked for")
        put(audience="members", title="For members only")
        put(audience="public", state=State.SUBMITTED)
        assert (note(house), note(house)) == (5, 0)
        withdrawn = public.pop()
        change(house, withdrawn, state=State.WITHDRAWN)
        note(house)
        harvester = Sickle(f"{served.url}/oai")
        host = harvester.Identify().repositoryIdentifier
        named = {number: f"oai:{host}:documents/{number}" for number in (*public, listed, withdrawn)}
        for prefix in ("oai_dc", "oai_datacite"):
            found = {one.header.identifier: one for one in harvester.ListRecords(metadataPrefix=prefix)}
            assert {name: one.deleted for name, one in found.items()} == {
                name: number == withdrawn for number, name in named.items()
            }
            assert all("Cash" in found[named[number]].raw for number in public)
            assert "Cash" not in found[named[withdrawn]].raw
            assert "members only" not in "".join(one.raw for one in found.values())
        assert len(list(harvester.ListIdentifiers(metadataPrefix="oai_dc", ignore_deleted=True))) == 4
        assert harvester.GetRecord(identifier=named[listed], metadataPrefix="oai_dc").metadata["title"] == [
            "To be asked for"
        ]
        assert {one.setSpec for one in harvester.ListSets()} >= {"type", "type:research_study"}
        assert len(list(harvester.ListMetadataFormats())) == 2
        in_set = harvester.ListIdentifiers(metadataPrefix="oai_dc", set="type:research_study")
        assert len(list(in_set)) == 5
        with pytest.raises(NoRecordsMatch):
            harvester.ListRecords(metadataPrefix="oai_dc", set="topic:financing")
        with pytest.raises(BadResumptionToken):
            harvester.ListRecords(resumptionToken="e30.00")
        assert len(list(Sickle(f"{served.url}/oai", http_method="POST").ListRecords(metadataPrefix="oai_dc"))) == 5


def put_in(house: House):
    """The fixture `put` of documents, for a house of its own."""

    def put(state=State.PUBLISHED, **said) -> int:
        stored = documents.take_in_bytes(house.services.storage, b"Cash reaches people.", "study.txt")
        description = documents.Description(**({"title": "A study", "type": "research_study"} | said))
        by = house.actor(people.REPRESENTATIVE)
        with house.write() as session:
            document = documents.add_document(session, description, stored, by=by)
            documents.submit(session, document, by=by)
            if state == State.PUBLISHED:
                documents.publish(session, document, by=house.actor(people.COORDINATOR))
            return document.id

    return put


def test_each_change_that_harvesters_should_know_of_is_told_once(house):
    put = put_in(house)
    everything = "verb=ListIdentifiers&metadataPrefix=oai_dc"
    with time_machine.travel(NOON, tick=False) as at:
        shown, hidden = put(audience="public"), put(audience="members")
        later = put(audience="public", embargo_until=NOON + timedelta(days=1))
        note(house)
        assert told(house, everything) == {str(shown): ""}
        # Hidden between two looks: gone at once, without a title, and the look gives it its moment.
        at.shift(timedelta(minutes=3))
        change(house, shown, audience="committee")
        record = f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:documents/{shown}"
        assert told(house, record) == {str(shown): "deleted"}
        note(house)
        since = f"{everything}&from=2027-11-20T12:03:00Z"
        assert told(house, since) == {str(shown): "deleted"}
        assert told(house, f"{everything}&until=2027-11-20T12:02:59Z") == {}
        # What happens to it in private is nobody's: nothing is told again.
        at.shift(timedelta(minutes=3))
        change(house, shown, state=State.TRASHED)
        note(house)
        assert told(house, f"{everything}&from=2027-11-20T12:06:00Z") == {}
        # Deleted for good it stays told as gone; an embargo ends by itself; a day is a whole day.
        with house.write() as session:
            documents.erase.erase_documents(session, [shown])
        at.shift(timedelta(days=1))
        note(house)
        assert told(house, everything) == {str(shown): "deleted", str(later): ""}
        assert told(house, f"{everything}&from=2027-11-21&until=2027-11-21") == {str(later): ""}
        missing = f"/oai?{record.replace(f'documents/{shown}', f'documents/{hidden}')}"
        assert 'code="idDoesNotExist"' in house.browse().get(missing).text


ERRORS = (
    ("", "badVerb"),
    ("verb=Identify&verb=Identify", "badVerb"),
    ("verb=<script>", "badVerb"),
    ("verb=Identify&x=1", "badArgument"),
    ("verb=ListRecords", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
    ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
    ("verb=ListRecords&metadataPrefix=oai_dc", "noRecordsMatch"),
    ("verb=ListRecords&resumptionToken=%C3%A9.%00", "badResumptionToken"),
    ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
    ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere:1", "idDoesNotExist"),
    ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:documents/99999999999", "idDoesNotExist"),
    ("verb=ListMetadataFormats&identifier=oai:127.0.0.1:documents/1", "idDoesNotExist"),
)


@pytest.mark.once
def test_mistakes_are_answers_of_the_protocol(house, monkeypatch):
    browser = house.browse()
    for query, code in ERRORS:
        answer = browser.get(f"/oai?{query}")
        root = ET.fromstring(answer.content)  # noqa: S314 - the house wrote it
        assert (answer.status_code, root.find(f"{OAI}error").get("code")) == (200, code), query
        assert (not root.find(f"{OAI}request").attrib) == (code in {"badVerb", "badArgument"}), query
    monkeypatch.setattr(HarvestLimits, "admits", lambda _self, _address: False)
    refused = browser.get("/oai?verb=Identify")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
    assert "Disallow: /oai" in browser.get("/robots.txt").text
