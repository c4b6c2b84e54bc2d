"""What the house's glossary does to search, and what it begins with."""

import pytest
from sqlalchemy import func, select

from app.core.errors import ConflictError, NotFoundError
from app.discovery import Index
from app.vocabularies import GlossaryTerm, glossary
from app.vocabularies.glossary import Entry
from tests import people
from tests.discovery.library import Library
from tests.discovery.test_permissions import answer_of


def found(library: Library, question: str) -> set[int]:
    """By a process that has looked at the glossary just now."""
    with library.house.read() as session:
        library.house.services.get(Index).tuned(session, at_once=True)
    answer = answer_of(library.client(people.VISITOR), f"/api/v1/search?q={question}")
    return {hit["id"] for hit in answer["hits"] if hit["kind"] == "document"}


def test_a_question_in_one_language_finds_documents_in_the_other(library):
    """By the terms a house begins with, and by what the coordinator changes in them: without a rebuild or a restart."""
    english = library.add(["Targeting of beneficiaries in drought"], title="Who is paid", audience="public")
    kiswahili = library.add(["Ulengaji wa wanufaika wakati wa ukame"], title="Nani analipwa", audience="public")
    acronym = library.add(["The GBV desk"], title="A desk", audience="public")
    library.house.work()
    both = {english, kiswahili}
    for question in ("targeting", "ulengaji", "ukame", "drought", "beneficiaries ukame", "walengwa"):
        assert found(library, question) == both, question
    page = library.client(people.VISITOR).get(f"/documents/{english}/pages/1?q=ulengaji").text
    assert "<mark>Targeting</mark>" in page
    assert "<mark>" not in library.client(people.VISITOR).get(f"/documents/{english}/pages/1?q=dawati").text
    assert found(library, "gender-based violence") == found(library, "ukatili wa kijinsia") == {acronym}
    assert found(library, "dawati") == set()
    with library.house.write() as session:
        number = glossary.add(session, Entry("desk", "dawati"))
    assert found(library, "dawati") == {acronym}
    with library.house.write() as session:
        glossary.change(session, number, Entry("desk", "meza ya kazi", others=(" meza   kazini ", "")))
    assert found(library, "dawati") == set()
    assert found(library, '"meza ya kazi"') == set(), "quoted, it is taken literally"
    assert found(library, "meza ya kazi") == {acronym}
    with library.house.write() as session:
        glossary.retire(session, number)
    assert found(library, "meza ya kazi") == set()
    library.house.work()
    assert found(library, "ulengaji") == both


def test_what_the_glossary_keeps_and_refuses(library):
    house = library.house
    with house.write() as session:
        assert session.scalar(select(func.count()).select_from(GlossaryTerm)) >= 120
        begun = glossary.groups(session)
        assert (
            "cash transfer",
            "uhawilishaji wa fedha",
            "cash transfers",
            "uhamisho wa fedha",
            "uhawilishaji fedha",
        ) in begun
        assert all(len(group) > 1 for group in begun)
        assert glossary.seed_glossary(session) == 0
        number = glossary.add(session, Entry(" Chama ", others=("chama",)))
        glossary.add(session, Entry("lonely"))
        assert len(glossary.groups(session)) == len(begun) + 1, "a word alone is no group"
        other = glossary.add(session, Entry("table banking", "benki ya mezani"))
        for refused in (
            lambda: glossary.add(session, Entry("CHAMA")),
            lambda: glossary.change(session, other, Entry("chama")),
        ):
            with pytest.raises(ConflictError):
                refused()
        with pytest.raises(NotFoundError):
            glossary.retire(session, 999_999)
        glossary.retire(session, number)
        assert [term.en for term in glossary.terms(session, retired=True)] == ["Chama"]
        assert glossary.add(session, Entry("chama", "kikundi")) == number
        assert {term.en for term in glossary.terms(session)} >= {"chama", "lonely", "table banking"}
