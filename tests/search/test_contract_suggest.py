"""The contract of both engines: titles while one types, what is alike, and what may have been meant."""

from collections.abc import Iterator

import pytest

from search import Engine, Suggest
from tests.search.conftest import built
from tests.search.samples import MEMBER, NOW, PUBLIC, ask, record

pytestmark = pytest.mark.database_free

TITLES = {
    1: "Evaluation of cash transfers in Turkana",
    2: "Cash transfers for orphans and vulnerable children",
    3: "Health insurance: who pays?",
    4: "Handbook of grievance redress",
    5: "Minutes of the members",
    6: "Ripoti ya mwaka <2025>",
    7: "Evaluation of drought relief",
}


@pytest.fixture(scope="module", params=["embedded", "meilisearch"])
def titled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    for made in built(request, tmp_path_factory.mktemp("titled")):
        made.put(
            record(
                number,
                title=title,
                audience="members" if number == 5 else "public",
                keywords=("GRM",) if number == 4 else (),
            )
            for number, title in TITLES.items()
        )
        yield made


@pytest.mark.parametrize(
    ("typed", "first", "all_of_them"),
    [
        ("c", 2, None),
        ("eval", None, {1, 7}),
        ("evaluation of dro", 7, {7}),
        ("cash tr", 2, {1, 2}),
        ("transfers turk", 1, {1}),
        ("evalaution ", None, {1, 7}),
        ("grievence red", 4, {4}),
        ("insurence", 3, {3}),
        ("grm", 4, {4}),
        ("ovc", 2, {2}),
        ("who pays", 3, {3}),
        ("ripoti ya m", 6, {6}),
        ("minutes", None, set()),
        ("quokka", None, set()),
        ("", None, set()),
        (' "(*', None, set()),
    ],
)
def test_titles_as_one_types(titled, typed, first, all_of_them):
    found = titled.suggest(Suggest(typed, PUBLIC, NOW))
    assert all((one.title, one.url) == (TITLES[one.id], f"/documents/{one.id}") for one in found)
    assert first is None or found[0].id == first
    assert all_of_them is None or {one.id for one in found} == all_of_them
    assert all_of_them != {5} or not found
    assert len(titled.suggest(Suggest(typed, MEMBER, NOW, limit=1))) <= 1


def test_suggested_titles_are_safe_and_marked(titled):
    (one,) = titled.suggest(Suggest("ripoti ya mwa", PUBLIC, NOW))
    assert one.title_html == "<mark>Ripoti</mark> <mark>ya</mark> <mark>mwaka</mark> &lt;2025&gt;"
    assert (one.kind, one.id) == ("document", 6)
    assert [one.id for one in titled.suggest(Suggest("minutes", MEMBER, NOW))] == [5]


def test_what_is_alike(engine):
    pastures = "Rangeland pastures feed camels and goats when the rains fail in the north."
    engine.put(
        [
            record(1, pastures, title="Pastures and camels"),
            record(2, "Camels need pastures; rangeland goats do as well.", title="Goats of the rangeland"),
            record(3, "Pensions are paid by the month to retired teachers.", title="Pensions"),
            record(4, "Teachers retired on pensions paid monthly.", title="Retired teachers", summary="Pensions"),
            record(5, pastures, title="Camels of the committee", audience="committee"),
            record(6, title="!!"),
        ]
    )
    assert [hit.id for hit in engine.similar("document-1", MEMBER, NOW)] == [2]
    assert [hit.id for hit in engine.similar("document-4", MEMBER, NOW)] == [3]
    assert {hit.id for hit in engine.similar("document-1", None, NOW)} == {2, 5}
    assert [hit.id for hit in engine.similar("document-1", None, NOW, limit=1)] == [5]
    for nothing in ("document-5", "document-6", "document-404"):
        assert engine.similar(nothing, MEMBER, NOW) == ()
    assert engine.similar("document-1", frozenset(), NOW) == ()


def test_did_you_mean(engine):
    engine.put([record(n, "The rangeland.") for n in range(1, 31)])
    engine.put([record(40, "A rangelund misprint."), record(41, "rangelend", audience="committee")])
    guessed = ask(engine, "rangelnd")
    assert (guessed.corrected, guessed.suggestion) == ("rangeland", None)
    assert guessed.total >= 30
    meagre = ask(engine, "rangelund")
    assert (meagre.corrected, meagre.suggestion) == (None, "rangeland")
    narrowed = ask(engine, "Rangelnd", filters={"year": ("1999",)})
    assert (narrowed.total, narrowed.corrected, narrowed.suggestion) == (0, None, "rangeland")
    good = ask(engine, "rangeland")
    assert (good.corrected, good.suggestion) == (None, None)
    assert ask(engine, "zymurgy").suggestion is None
