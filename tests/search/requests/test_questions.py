"""What the Meilisearch engine sends, against the server's documented API; no server is needed."""

import pytest

from search import Query, Suggest
from tests.search.recorder import found
from tests.search.requests.wanted import queries
from tests.search.samples import MEMBER, NOW, ask

pytestmark = pytest.mark.database_free

AUDIENCES = '["group-3", "members", "public"]'
READABLE = f"(embargo_until <= 1800000000) AND (audience IN {AUDIENCES})"
FINDABLE = (
    f"((embargo_until <= 1800000000 AND audience IN {AUDIENCES})"
    f" OR (listed IN {AUDIENCES} AND (embargo_until > 1800000000 OR NOT behind IN {AUDIENCES})))"
)


def test_every_request_bears_the_key(engine, server):
    engine.ping()
    ask(engine, "cash")
    assert server.authorised == {"Bearer a key"}


def test_a_question_is_one_text_and_a_filter(engine, server):
    server.results = lambda _: found(total=9)
    ask(engine, "evaluations of Cash", filters={"county": ("turkana", "wajir")}, page=3, per_page=20)
    counting, main, county = queries(server)[0], queries(server)[3], queries(server)[4]
    assert counting == {"indexUid": "my_cards", "q": "zqevalu ", "filter": FINDABLE, "page": 1, "hitsPerPage": 0}
    assert main == {
        "indexUid": "my_cards",
        "q": "zqevalu zqcash ",
        "filter": f'{FINDABLE} AND (facet.county IN ["turkana", "wajir"])',
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
        "page": 1,
        "hitsPerPage": 30,
    }
    assert county == {
        "indexUid": "my_cards",
        "q": "zqevalu zqcash ",
        "filter": FINDABLE,
        "matchingStrategy": "all",
        "facets": ["facet.county"],
        "page": 1,
        "hitsPerPage": 0,
    }


def test_by_date_and_without_words_the_newest_come_first(engine, server):
    ask(engine, "cash", sort="date")
    ask(engine, "")
    asked = [query for query in queries(server) if "sort" in query]
    assert [query["sort"] for query in asked] == [["dated:desc"]] * len(asked)
    assert asked[-1]["q"] == " "


def test_moderators_are_not_asked_for_an_audience(engine, server):
    engine.search(Query("", audiences=None, now=5))
    assert (
        queries(server)[0]["filter"]
        == "((embargo_until <= 5 AND listed NOT EXISTS) OR (embargo_until > 5 AND listed EXISTS))"
    )


def test_nobody_is_answered_without_asking(engine, server):
    assert ask(engine, "cash", audiences=frozenset()).total == 0
    assert server.sent == []


@pytest.mark.parametrize(
    ("value", "literal"),
    [('a" OR b = "c', r'"a\" OR b = \"c"'), ("back\\slash", r'"back\\slash"'), ("x'y", '"x\'y"')],
)
def test_filter_values_are_quoted(engine, server, value, literal):
    ask(engine, "", filters={"county": (value,)})
    assert queries(server)[0]["filter"] == f"{FINDABLE} AND (facet.county IN [{literal}])"


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
        ("bak bek bik bok buk", {}, "zqbak zqbek zqbik zqbok zqbuk "),
        ('-cash "', {}, "zqcash "),
        ("audience = committee", {"zqaudienc": 9, "zqcommitte": 9}, "zqaudienc zqcommitte "),
    ],
)
def test_what_was_typed_becomes_stems_or_for_rare_words_itself(engine, server, typed, counts, sent):
    server.results = lambda query: found(total=counts.get(query["q"].strip(), 50))
    ask(engine, typed)
    assert next(query["q"] for query in queries(server) if "facets" in query) == sent


def test_with_too_few_results_fewer_words_will_do_and_at_last_any(engine, server):
    server.results = lambda query: found(total=5 if query.get("hitsPerPage") == 0 else 0)
    ask(engine, 'cash grant "old age"')
    main = [query for query in queries(server) if "facets" in query]
    assert [query["matchingStrategy"] for query in main] == ["all", "frequency"]
    (united,) = server.united
    assert [query["q"] for query in united["queries"]] == ['"zqold zqage" zqcash ', '"zqold zqage" zqgrant ']
    assert united["federation"]["facetsByIndex"]["my_cards"][0] == "facet.kind"


def test_a_long_question_is_all_its_words_by_themselves_the_rarest_first(engine, server):
    counts = {"zqbvk ": 1, "zqbwk ": 0}
    server.results = lambda query: found(total=counts.get(query["q"], 50))
    text = " ".join(f"b{letter}k" for letter in "abcdefghijklvwxz")
    ask(engine, text)
    (united,) = server.united
    sent = [query["q"] for query in united["queries"]]
    assert (len(sent), sent[0], sent[-1]) == (16, "zqbvk ", "zqbwk ")
    assert united["federation"]["hitsPerPage"] == 30


def test_pages_are_asked_for_all_hits_together_and_the_rest_by_word(engine, server):
    cards = [
        {"record": f"document-{n}", "kind": "document", "id": n, "url": "/", "title": "T", "summary": ""}
        for n in (1, 2)
    ]
    page = {"card": "document-2", "number": 4, "text": "Some <b>cash</b> here", "_rankingScore": 0.5}

    def results(query):
        if query["indexUid"] == "my_pages":
            return found(page, facets={"card": {"document-2": 8}}) if query["q"] == "zqcash zqgrant " else found()
        return found(*cards, total=40)

    server.results = results
    hits = ask(engine, "cash grant").hits
    asked = [query for query in queries(server) if query["indexUid"] == "my_pages"]
    shared = {
        "indexUid": "my_pages",
        "q": "zqcash zqgrant ",
        "filter": f'{READABLE} AND (card IN ["document-1", "document-2"])',
        "matchingStrategy": "all",
    }
    assert asked[:2] == [{**shared, "distinct": "card", "limit": 2}, {**shared, "facets": ["card"], "limit": 0}]
    assert [(query["q"], query["limit"]) for query in asked[2:]] == [
        ("zqcash ", 1),
        ("zqcash ", 0),
        ("zqgrant ", 1),
        ("zqgrant ", 0),
    ]
    assert {hit.id: (hit.page, hit.pages, hit.snippet) for hit in hits} == {
        1: (None, 0, ""),
        2: (4, 8, "Some &lt;b&gt;<mark>cash</mark>&lt;/b&gt; here"),
    }
    assert hits[0].id == 2, "the one whose page holds a word is read as the better"


def test_matching_pages_of_one_record(engine, server):
    page = {"card": "document-1", "number": 4, "text": "cash", "_rankingScore": 0.5}
    server.results = lambda _: found(page, total=9)
    pages = engine.search_pages("document-1", "cash", MEMBER, NOW, limit=3, offset=6)
    assert (pages.total, [(hit.number, hit.snippet) for hit in pages.hits]) == (9, [(4, "<mark>cash</mark>")])
    last = queries(server)[-1]
    assert (last["filter"], last["limit"], last["offset"]) == (f'{READABLE} AND (card IN ["document-1"])', 3, 6)


def test_titles_are_looked_for_among_heads_and_synonyms_among_stems(engine, server):
    engine.suggest(Suggest("report on the ov", MEMBER, NOW))
    engine.suggest(Suggest("ovc ", MEMBER, NOW))
    asked = [(query["q"], query["attributesToSearchOn"]) for query in queries(server)]
    assert asked == [("report ov", ["heads"]), ("ovc ", ["heads"]), ("zqovc ", ["title_stems"])]
    assert {query["filter"] for query in queries(server)} == {FINDABLE}
