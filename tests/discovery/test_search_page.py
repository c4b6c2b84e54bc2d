"""The search page: filters in the address, counts, sorting, turning pages, safe snippets, and hostile questions."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from app.core import clock
from tests import people
from tests.discovery.library import Library
from tests.discovery.test_permissions import ROW, answer_of

OPTION = re.compile(r'<a[^>]* href="(/search\?[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
HOSTILE = (
    '"',
    '""',
    '"""open',
    'title:"a" OR key:*',
    "audience:committee",
    "key:document-1",
    "*",
    "?",
    "a*b*",
    "(((",
    "))) AND (",
    "NOT NOT",
    "AND",
    "OR",
    "+shade -shade",
    "shade~9",
    "shade^1000",
    "[a TO z]",
    "{a TO z}",
    "/.*/",
    "^(a+)+$",
    "\\",
    "\\x00",
    "a\x00b",
    "a" * 600,
    "shade " * 400,
    '"' * 200,
    "🦁🌳",
    "شجرة الظل",
    "\u202eshade\u202c",
    "\ufeff",
    "ﬁ ß İ ı",
    "'; DROP TABLE document; --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "%",
    "_",
    "..",
    "\n\r\t",
    "a b " * 100,
    "_geoRadius(1,1,1)",
    "audience = committee",
    "𝔖𝔥𝔞𝔡𝔢",
    "\u0301\u0301\u0301",
    "\u202e",
    "0x1F",
    "1e309",
    "-1",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
)


@pytest.fixture
def grove(library: Library) -> Library:
    """Twenty-five readable documents on shade, one for the committee, one of them the best answer."""
    library.add(
        ["First page.", "Shade, shade and shade: <b>bold</b> & more of the same tree."],
        title="Shade trees",
        owner=people.MEMBER,
        language="sw",
        published_at=clock.now() - timedelta(days=40),
    )
    for n in range(24):
        kind, county = ("policy_brief", "fact_sheet")[n % 3 == 0], ("001", "047")[n % 2]
        library.add(
            [f"Note {n} on shade."],
            title=f"Note {n:02}",
            year=2001 + n % 4,
            type=kind,
            published_at=clock.now() - timedelta(days=30 - n),
            terms={"county": [county], "topic": ["financing"]},
        )
    library.add(["Shade for nobody."], title="Secret shade", audience="committee")
    library.house.work()
    return library


def test_facets_narrow_and_widen_by_links_that_say_how_many(grove):
    browser = grove.client(people.MEMBER)
    page = browser.get("/search?q=shade").text
    assert "25 results" in page
    links = {unescape(href): re.sub(r"<[^>]+>|\s+", " ", label).strip() for href, label in OPTION.findall(page)}
    narrowed = 0
    for href, label in links.items():
        asked = parse_qs(urlsplit(href).query)
        if asked.keys() & {"type", "year", "county", "organisation", "language", "topic"}:
            number = int(re.search(r"(\d+)\D*$", label).group(1))
            found = answer_of(browser, "/api/v1" + href)
            assert found["total"] == number, (href, label)
            narrowed += 1
    assert narrowed >= 8
    chosen = browser.get("/search?q=shade&type=fact_sheet&county=001").text
    assert "4 results" in chosen
    assert 'name="type" value="fact_sheet"' in chosen  # kept by the search box
    assert "/search?q=shade&amp;county=001" in chosen  # the way back from the type


def test_values_of_one_facet_are_alternatives_and_facets_narrow_each_other(grove):
    browser = grove.client(people.MEMBER)

    def total(query: str) -> int:
        return answer_of(browser, f"/api/v1/search?q=shade&{query}")["total"]

    assert total("year=2001&year=2002") == total("year=2001,2002") == total("year=2001") + total("year=2002") == 12
    assert total("county=001&county=047") == 24
    assert total("county=001&type=fact_sheet") == 4
    assert total("county=999") == total("type=nothing") == total("organisation=nobody") == total("year=20") == 0
    both = answer_of(browser, "/api/v1/search?q=shade&year=2001")
    assert set(both["facets"]["year"]) == {"2001", "2002", "2003", "2004"}, "other years can still be chosen"
    assert both["facets"]["type"] == {"policy_brief": 4, "fact_sheet": 2}


def test_sorting_and_turning_pages(grove):
    browser = grove.client(people.MEMBER)
    first = answer_of(browser, "/api/v1/search?q=shade trees")["hits"][0]
    assert first["title"] == "Shade trees"  # the oldest of all
    assert answer_of(browser, "/api/v1/search?q=shade&sort=date")["hits"][0]["title"] == "Note 23"
    everything = [
        n for page in (1, 2, 3) for n in ROW.findall(browser.get(f"/search?q=shade&sort=date&page={page}").text)
    ]
    assert everything[:24] == sorted(everything[:24], key=int, reverse=True)
    assert len(set(everything)) == len(everything) == 25
    second = browser.get("/search?q=shade&type=policy_brief&sort=date&page=2").text
    assert "/search?q=shade&amp;type=policy_brief&amp;sort=date" in second
    for beyond in ("4", "499", "500", "501", "0", "-1", "x", "1e3", "９", "99999999999999999999"):
        page = browser.get("/search", params={"q": "shade", "page": beyond})
        assert page.status_code == 200
        assert ROW.findall(page.text), beyond


def test_the_best_page_is_linked_with_the_words_and_snippets_hold_mark_only(grove):
    browser = grove.client(people.MEMBER)
    hit = answer_of(browser, "/api/v1/search?q=shade tree bold")["hits"][0]
    assert (hit["title"], hit["page"]) == ("Shade trees", 2)
    assert "<mark>" in hit["snippet"]
    assert "<b>" not in hit["snippet"]
    assert "&lt;b&gt;" in hit["snippet"]
    assert set(re.findall(r"</?[^>]*>", hit["snippet"])) == {"<mark>", "</mark>"}
    page = browser.get("/search?q=shade tree bold").text
    assert f"/documents/{hit['id']}/pages/2?q=shade+tree+bold" in page
    assert "<b>bold" not in page


def test_a_phrase_in_quotes_and_a_slip_of_the_finger(grove):
    browser = grove.client(people.MEMBER)
    assert [h["title"] for h in answer_of(browser, '/api/v1/search?q="same tree"')["hits"]] == ["Shade trees"]
    assert answer_of(browser, '/api/v1/search?q="tree same"')["hits"] == []
    assert answer_of(browser, "/api/v1/search?q=shadde")["total"] == 25
    assert "Results for «shade»" in browser.get("/search?q=shadde").text


def test_nothing_found_says_what_to_try(grove):
    page = grove.client(people.VISITOR).get("/search?q=shade&year=2001")
    assert page.status_code == 200
    assert "Nothing found" in page.text
    assert "Search again without filters" in page.text
    assert "/sign-in" in page.text
    assert "Secret" not in page.text


def test_an_organisation_is_found_by_its_acronym(grove):
    page = grove.client(people.VISITOR).get("/search?q=unicef").text
    assert "1 result" in page
    assert "Nothing found" not in page
    assert '"/organisations/unicef"' in page
    only = answer_of(grove.client(people.MEMBER), "/api/v1/search?q=shade&kind=group")
    assert only["total"] == 0


@pytest.mark.once
def test_hostile_questions_are_words_and_nothing_else(grove):
    """Never a 5xx, never the engine's own syntax, never more than the reader may see (WI14 in the small)."""
    browser = grove.client(people.MEMBER)
    readable = {h["id"] for h in answer_of(browser, "/api/v1/search?per_page=100")["hits"] if h["kind"] == "document"}
    for number, question in enumerate(HOSTILE):
        sort = ("relevance", "date")[number % 2]
        page = browser.get("/search", params={"q": question, "sort": sort})
        assert page.status_code == 200, (question, page.status_code)
        assert "<script>alert" not in page.text
        assert "Secret shade" not in page.text, question
        answer = browser.get("/api/v1/search", params={"q": question, "sort": sort, "per_page": 100})
        if len(question) > 2000:
            assert answer.status_code == 422
            continue
        assert answer.status_code == 200, (question, answer.text)
        found = {hit["id"] for hit in answer.json()["hits"] if hit["kind"] == "document"}
        assert found <= readable, question
    assert answer_of(browser, "/api/v1/search?q=key:document-x")["total"] == 0
    assert answer_of(browser, "/api/v1/search?q=audience:committee")["total"] == 0
    # Signs are no operators: the words are asked for, whatever stands around them.
    for plain in ("shade^1000", "(((shade", "shade~", "+shade", "-shade"):
        assert answer_of(browser, "/api/v1/search", q=plain)["total"] == 25, plain


def test_hostile_filters_find_nothing_and_break_nothing(grove):
    browser = grove.client(people.MEMBER)
    for name in ("kind", "type", "topic", "pillar", "county", "year", "organisation", "language"):
        for value in ("*", '"', "a\x00b", "x" * 500, "public OR 1=1", "]", "🦁", ",", ",,,", "' OR ''='"):
            for path in ("/search", "/api/v1/search", "/documents", "/api/v1/documents"):
                answer = browser.get(path, params={"q": "shade", name: value})
                assert answer.status_code == 200, (path, name, value, answer.text[:300])
    many = [("q", "shade"), *(("county", f"{n:03}") for n in range(1, 400))]
    assert browser.get("/search", params=many).status_code == 200
    assert browser.get("/search?q=%ff%fe&type=%ff").status_code == 200
