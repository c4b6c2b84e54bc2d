"""What stands beside documents in the matrix: collections, saved searches, words, requests for copies, uploads."""

from collections.abc import Mapping

from app import curation
from app.vocabularies import glossary
from tests import people
from tests.houses import House

Samples = tuple[tuple[str, Mapping[str, Mapping[str, str]]], ...]
ABSENT = "999999"


def samples(house: House) -> Samples:
    coordinator, lead = house.actor(people.COORDINATOR), house.actor(people.LEAD)
    with house.write() as session:
        group = next(iter(lead.group_ids))
        collections = {
            "of all": curation.begin_with(session, "Open", "", "public", None, [], by=coordinator),
            "of a group": curation.begin_with(session, "Shared", "", "members", group, [], by=lead),
            "within a group": curation.begin_with(session, "Own", "", f"group-{group}", group, [], by=lead),
        }
        word = glossary.add(session, glossary.Entry("Matrix word"))
    known = {label: str(number) for label, number in collections.items()} | {"absent": ABSENT}
    return (
        (r"/collections/{number}.*", {label: {"number": one, "document": ABSENT} for label, one in known.items()}),
        (r"/glossary/{number}", {"known": {"number": str(word)}, "absent": {"number": ABSENT}}),
        (r"/vocabularies/{name}", {"known": {"name": "topic"}, "absent": {"name": "absent"}}),
        (r"/documents/requests/{number}", {"absent": {"number": ABSENT}}),
        (r"/documents/(import|exports)/{run_id}.*", {"absent": {"run_id": ABSENT}}),
        (r"/documents/copies/{token}", {"unknown": {"token": "unknown"}}),
        (
            r"/documents/by/{person_id}",
            {"known": {"person_id": str(house.person_id(people.COLLEAGUE))}, "absent": {"person_id": ABSENT}},
        ),
        (r"/documents\.{form}", {"list": {"form": "bib"}, "absent": {"form": "absent"}}),
        (r"/search\.{form}", {"list": {"form": "bib"}, "absent": {"form": "absent"}}),
        (r"/search/filters/{name}", {"known": {"name": "county"}, "absent": {"name": "absent"}}),
        (r"/search/missed/{miss_id}.*", {"absent": {"miss_id": ABSENT}}),
        (r"/searches/stop/{token}", {"unknown": {"token": "unknown"}}),
        (r"/searches/{search_id}.*", {"absent": {"search_id": ABSENT}}),
        (r"/uploads/{upload_id}", {"absent": {"upload_id": ABSENT}}),
        (r"/feeds/organisations/{slug}\.atom", {"known": {"slug": "unicef"}, "absent": {"slug": "absent"}}),
        (r"/feeds/topics/{code}\.atom", {"known": {"code": "financing"}, "absent": {"code": "absent"}}),
    )
