"""A document in other programs' forms: for whoever may know of it, and never more than they may know."""

import csv
import json
from datetime import timedelta
from io import StringIO
from xml.etree import ElementTree as ET

import pytest

from app.core import clock
from app.documents.models import DocumentFile
from app.documents.models import DocumentState as State
from tests import people
from tests.exchange.conftest import HOSTILE

METADATA = ("oai_dc.xml", "datacite.xml", "datacite.json", "schema.jsonld")
CITED = ("bib", "ris", "json", "txt")
DC = "{http://purl.org/dc/elements/1.1/}"
KERNEL = "{http://datacite.org/schema/kernel-4}"


ASKED = (
    ("application/vnd.datacite.datacite+json", "metadata/datacite.json"),
    ("application/x-bibtex, text/html;q=0.5", "cite.bib"),
    ("application/vnd.citationstyles.csl+json;q=0.9,text/plain", "cite.json"),
    ("application/x-research-info-systems", "cite.ris"),
    ("application/ld+json", "metadata/schema.jsonld"),
    ("application/xml", "metadata/oai_dc.xml"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", ""),
    ("application/ld+json, text/html", ""),
    ("application/x-bibtex;q=0, */*", ""),
    ("application/pdf", ""),
    ("nonsense;q=x,,;", ""),
    ("*/*", ""),
    ("", ""),
)


@pytest.mark.once
def test_a_program_is_sent_to_the_form_it_wants_and_a_browser_never(house, put):
    number = put(audience="public")
    browser = house.browse()
    for accept, leads_to in ASKED:
        answer = browser.get(f"/documents/{number}", headers={"accept": accept})
        assert "Accept" in answer.headers["vary"]
        if leads_to:
            assert (answer.status_code, answer.headers["location"]) == (303, f"/documents/{number}/{leads_to}"), accept
        else:
            assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), accept


@pytest.mark.parametrize(
    ("said", "who", "known", "told"),
    [
        ({"audience": "public"}, None, True, True),
        ({"audience": "members"}, None, False, False),
        ({"audience": "members"}, people.MEMBER, True, False),
        ({"audience": "members", "listed": "public"}, None, True, True),
        ({"audience": "group-1"}, people.MEMBER, False, False),
        ({"audience": "public", "state": State.SUBMITTED}, people.REPRESENTATIVE, False, False),
        ({"audience": "public", "state": State.WITHDRAWN}, None, False, False),
        ({"audience": "public", "embargo_until": clock.now() + timedelta(days=9)}, None, False, False),
    ],
)
def test_who_knows_of_it_may_cite_it_and_signposts_are_of_what_everyone_knows(house, put, said, who, known, told):
    number = put(**said)
    browser = house.browse(who)
    absent = {}
    for form in (*(f"cite.{one}" for one in CITED), *(f"metadata/{one}" for one in METADATA), "statistics"):
        answer = browser.get(f"/documents/{number}/{form}")
        assert answer.status_code == (200 if known else 404), form
        absent[form] = browser.get(f"/documents/99999/{form}")
        if not known:
            assert answer.content == absent[form].content
        assert browser.get(f"/documents/{number}/{form}x").status_code == 404
    links = browser.get(f"/documents/{number}").headers.get("link", "")
    assert ('rel="cite-as"' in links) == told
    assert ('rel="item"' in links) == (said == {"audience": "public"})


def test_metadata_say_what_is_known_and_nothing_breaks_them(house, put):
    number = put(
        audience="public", title=HOSTILE, summary="What\x0b was <found>.", authors=["Mary Achieng", "Ministry of Labour"],
        year=2024, licence="cc_by_4", keywords=["cash]]>"], identifier="10.1234/AB.c", publisher="A & B",
        terms={"topic": ["financing"], "county": ["015"]}, name="study & “more”.txt",
    )  # fmt: skip
    browser = house.browse()
    page, here = f"{house.settings.base_url}/documents/{number}", f"/documents/{number}"
    dublin = ET.fromstring(browser.get(f"{here}/metadata/oai_dc.xml").content)  # noqa: S314 - the house wrote it
    said = [(one.tag.removeprefix(DC), one.text) for one in dublin]
    for pair in (
        ("creator", "Achieng, Mary"), ("creator", "Ministry of Labour"), ("publisher", "A & B"), ("date", "2024"),
        ("identifier", page), ("identifier", "https://doi.org/10.1234/ab.c"), ("coverage", "Kitui"),
        ("rights", "https://creativecommons.org/licenses/by/4.0/"), ("rights", "info:eu-repo/semantics/openAccess"),
    ):  # fmt: skip
        assert pair in said
    value = browser.get(f"{here}/metadata/datacite.json").json()
    assert (value["doi"], value["publicationYear"], value["types"]["resourceTypeGeneral"]) == (
        "10.1234/ab.c",
        2024,
        "Report",
    )
    assert [one.get("familyName") for one in value["creators"]] == ["Achieng", None]
    root = ET.fromstring(browser.get(f"{here}/metadata/datacite.xml").content)  # noqa: S314 - the same
    assert root.find(f"{KERNEL}identifier").attrib == {"identifierType": "DOI"}
    for must in ("creators", "titles", "publisher", "publicationYear", "resourceType"):
        assert root.find(f"{KERNEL}{must}") is not None
    linked = browser.get(f"{here}/metadata/schema.jsonld").json()
    assert linked["author"][0] == {
        "@type": "Person",
        "name": "Mary Achieng",
        "familyName": "Achieng",
        "givenName": "Mary",
    }
    assert browser.get(linked["encoding"][0]["contentUrl"]).status_code == 200
    links = browser.get(here).headers["link"]
    assert '<https://doi.org/10.1234/ab.c>; rel="cite-as"' in links
    assert links.count('rel="describedby"') == len(METADATA)
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    shown = browser.get(here).text
    assert 'rel="describedby"' in shown.partition("</head>")[0]
    assert "Achieng, M., &amp; Ministry of Labour. (2024)." in shown
    file = browser.head(f"{here}/files/{linked['encoding'][0]['contentUrl'].rpartition('/')[2]}")
    assert f'<{page}>; rel="collection"' in file.headers["link"]


def test_a_file_with_fewer_readers_is_not_named_to_the_others(house, put):
    number = put(audience="public", name="for the committee.txt")
    with house.write() as session:
        session.query(DocumentFile).update({DocumentFile.audience: "committee"})
    browser = house.browse()
    for form in METADATA:
        assert "committee" not in browser.get(f"/documents/{number}/metadata/{form}").text
    assert 'rel="item"' not in browser.get(f"/documents/{number}").headers["link"]


def test_lists_and_searches_are_taken_along_as_far_as_the_reader_sees(house, put):
    put(audience="public", title="=Cash for all", terms={"topic": ["financing"]}, year=2024)
    put(audience="members", title="Cash for members")
    house.work()
    for address in ("/documents", "/search?q=cash"):
        path, mark, query = address.partition("?")
        for who, titles in ((None, {"'=Cash for all"}), (people.MEMBER, {"'=Cash for all", "Cash for members"})):
            browser = house.browse(who)
            rows = list(csv.DictReader(StringIO(browser.get(f"{path}.csv{mark}{query}").text.lstrip("\ufeff"))))
            assert {row["Title"] for row in rows} == titles
            assert len(json.loads(browser.get(f"{path}.json{mark}{query}").text)) == len(titles)
            assert browser.get(f"{path}.bib{mark}{query}").text.count("@") == len(titles)
        assert house.browse().get(f"{path}.exe").status_code == 404
    assert "Cash for members" not in house.browse(people.MEMBER).get("/documents.ris?topic=financing").text
    page = house.browse().get("/documents?topic=financing").text
    assert 'href="/documents.bib?topic=financing"' in page
    assert 'rel="alternate" type="application/atom+xml" href="/feeds/topics/financing.atom"' in page
    with house.counting() as few:
        house.browse().get("/documents.csv")
    for i in range(5):
        put(audience="public", title=f"More {i}")
    with house.counting() as many:
        house.browse().get("/documents.csv")
    assert len(few) == len(many)


def test_feeds_are_the_public_s_whoever_asks(house, put):
    put(audience="public", title=HOSTILE, terms={"topic": ["financing"]}, summary="Found.")
    put(audience="members", title="For members")
    put(audience="members", listed="public", title="To be asked for")
    atom = {"a": "http://www.w3.org/2005/Atom"}
    for address, count in (
        ("/documents.atom", 2), ("/feeds/topics/financing.atom", 1), ("/feeds/organisations/unicef.atom", 2),
    ):  # fmt: skip
        answers = [house.browse(who).get(address) for who in (None, people.COORDINATOR)]
        assert answers[0].content == answers[1].content
        root = ET.fromstring(answers[0].content)  # noqa: S314 - the house wrote it
        found = root.findall("a:entry", atom)
        assert len(found) == count
        for entry in found:
            openly = entry.findtext("a:title", namespaces=atom) != "To be asked for"
            assert len(entry.findall("a:link[@rel='enclosure']", atom)) == openly
        again = house.browse().get(address, headers={"if-none-match": answers[0].headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert house.browse().get("/feeds/topics/financing.atom?language=sw").text.count('xml:lang="sw"') == 1
    for wrong in ("/feeds/topics/nothing.atom", "/feeds/organisations/nobody.atom"):
        assert house.browse().get(wrong).status_code == 404
