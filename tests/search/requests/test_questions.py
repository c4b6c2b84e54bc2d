"""What the Meilisearch engine sends, against the server's documented API; no server is needed."""

import pytest

from search import Query
from tests.search.recorder import found
from tests.search.requests.wanted import queries
from tests.search.samples import ask

pytestmark = pytest.mark.database_free

READABLE = '(embargo_until <= 1800000000) AND (audience IN ["group-3", "members", "public"])'


def test_every_request_bears_the_key(engine, server):
    engine.ping()
    ask(engine, "cash")
    assert server.authorised == {"Bearer a key"}


def test_a_question_is_one_text_and_a_filter(engine, server):
    server.results = lambda _: found(total=9)
    ask(engine, "evaluations of Cash", filters={"county": ("turkana", "wajir")}, page=3, per_page=20)
    counting, main, county = queries(server)[0], queries(server)[2], queries(server)[3]
    assert counting == {"indexUid": "my_cards", "q": "zqevalu ", "filter": READABLE, "page": 1, "hitsPerPage": 0}
    assert main == {
        "indexUid": "my_cards",
        "q": "zqevalu zqcash ",
        "filter": f'{READABLE} AND (facet.county IN ["turkana", "wajir"])',
        "matchingStrategy": "all",
        "facets": [
            "facet.kind",
            "facet.type",
            "facet.pillar",
            "facet.topic",
            "facet.organisation",
            "facet.year",
            "facet.language",
        ],
        "page": 3,
        "hitsPerPage": 20,
        "showRankingScore": True,
    }
    assert county == {
        "indexUid": "my_cards",
        "q": "zqevalu zqcash ",
        "filter": READABLE,
        "matchingStrategy": "all",
        "facets": ["facet.county"],
        "limit": 0,
    }


def test_by_date_and_without_words_the_newest_come_first(engine, server):
    ask(engine, "cash", sort="date")
    ask(engine, "")
    asked = [query for query in queries(server) if "showRankingScore" in query]
    assert [query["sort"] for query in asked] == [["dated:desc"]] * 2
    assert asked[-1]["q"] == " "


def test_moderators_are_not_asked_for_an_audience(engine, server):
    engine.search(Query("", audiences=None, now=5))
    assert queries(server)[0]["filter"] == "(embargo_until <= 5)"


def test_nobody_is_answered_without_asking(engine, server):
    assert ask(engine, "cash", audiences=frozenset()).total == 0
    assert server.sent == []


@pytest.mark.parametrize(
    ("value", "literal"),
    [('a" OR b = "c', r'"a\" OR b = \"c"'), ("back\\slash", r'"back\\slash"'), ("x'y", '"x\'y"')],
)
def test_filter_values_are_quoted(engine, server, value, literal):
    ask(engine, "", filters={"county": (value,)})
    assert queries(server)[0]["filter"] == f"{READABLE} AND (facet.county IN [{literal}])"


@pytest.mark.parametrize(
    ("typed", "counts", "sent"),
    [
        ("cash grant", {}, "zqcash zqgrant "),
        ('"cash transfers" wajir', {}, '"zqcash zqtransfer" zqwajir '),
        ("how do I use cash", {}, "zqcash "),
        ("governmnet", {"zqgovernmnet": 0}, "governmnet"),
        ("governmnet ", {"zqgovernmnet": 0}, "governmnet "),
        ("governmnet cash", {"zqgovernmnet": 0}, "zqcash governmnet "),
        ("ovcc", {"zqovcc": 1}, "ovcc"),
        ("cov", {"zqcov": 1}, "cov"),
        ("act2022", {"zqact2022": 0}, "zqact2022 "),
        ("uhamisho wa fedha", {"zquhamisho": 0, "zqfedha": 0}, "zquhamisho zqfedha "),
        ("capacity gaps and needs assessment Wajir", {}, "zqcgna zqwajir "),
        ("the of", {}, "the of "),
        ("社会 cash", {}, "社会 zqcash "),
        (
            " ".join(f"b{letter}k" for letter in "abcdefghijkl"),
            {},
            " ".join(f"zqb{letter}k" for letter in "abcdefghij") + " ",
        ),
        ('-cash "', {}, "zqcash "),
        ("audience = committee", {"zqaudienc": 9, "zqcommitte": 9}, "zqaudienc zqcommitte "),
    ],
)
def test_what_was_typed_becomes_stems_or_for_rare_words_itself(engine, server, typed, counts, sent):
    server.results = lambda query: found(total=counts.get(query["q"].strip(), 50))
    ask(engine, typed)
    assert next(query["q"] for query in queries(server) if "showRankingScore" in query) == sent


def test_with_too_few_results_fewer_words_will_do(engine, server):
    server.results = lambda query: found(total=5 if query.get("hitsPerPage") == 0 else 0)
    ask(engine, "cash grant")
    assert [query["matchingStrategy"] for query in queries(server) if "facets" in query] == ["all", "last"]


def test_best_pages_are_asked_for_all_hits_together_and_the_rest_by_word(engine, server):
    cards = [
        {"key": f"document-{n}", "kind": "document", "id": n, "url": "/", "title": "T", "summary": ""} for n in (1, 2)
    ]
    page = {"card": "document-2", "number": 4, "text": "Some <b>cash</b> here", "_rankingScore": 0.5}

    def results(query):
        if query["indexUid"] == "my_pages":
            return found(page) if query["q"] == "zqcash zqgrant " else found()
        return found(*cards, total=40)

    server.results = results
    hits = ask(engine, "cash grant").hits
    asked = [query for query in queries(server) if query["indexUid"] == "my_pages"]
    assert asked[0] == {
        "indexUid": "my_pages",
        "q": "zqcash zqgrant ",
        "filter": f'{READABLE} AND (card IN ["document-1", "document-2"])',
        "matchingStrategy": "last",
        "distinct": "card",
        "limit": 2,
    }
    assert [(query["q"], query["limit"]) for query in asked[1:]] == [("zqcash ", 1), ("zqgrant ", 1)]
    assert [(hit.page, hit.snippet) for hit in hits] == [
        (None, ""),
        (4, "Some &lt;b&gt;<mark>cash</mark>&lt;/b&gt; here"),
    ]


def test_matching_pages_of_one_record(engine, server):
    page = {"card": "document-1", "number": 4, "text": "cash", "_rankingScore": 0.5}
    server.results = lambda _: found(page, total=9)
    (hit,) = engine.search_pages("document-1", "cash", limit=3)
    assert (hit.number, hit.snippet) == (4, "<mark>cash</mark>")
    last = queries(server)[-1]
    assert (last["filter"], last["limit"]) == ('(card IN ["document-1"])', 3)
