"""What people do with the demo's repository: asked, proposed, saved, missed and counted; and none of it stays."""

import pytest
from sqlalchemy import func, select

from app.demo import PASSWORD, remove
from app.demo.content import load_content
from app.demo.files import render_file
from app.demo.load import _document, settle
from app.demo.load_use import use_the_repository
from app.tables import METADATA

pytestmark = pytest.mark.once
LEFT = ("copy_request", "document_version", "document_file", "saved_search", "search_miss", "usage_count")


@pytest.fixture
def demo_house(house):
    """The documents that somebody asks for or mends, and nobody else's."""
    with house.write() as session:
        for table in reversed(METADATA.sorted_tables):
            if not table.name.startswith(("audit", "vocabulary")):
                session.execute(table.delete())
    content = load_content()
    community = settle(house.services, content)
    named = {one.document for one in (*content.repository.copies, *content.repository.corrections)}
    papers = [paper for paper in content.documents() if paper.slug in named]
    numbers = {paper.slug: _document(house.services, paper, render_file(paper), community) for paper in papers}
    use_the_repository(house.services, content.repository, papers, community, numbers)
    return house, numbers


def test_people_use_the_repository_and_nothing_of_it_stays(demo_house):
    house, numbers = demo_house

    def reads(name, address):
        browser = house.browse()
        browser.post("/sign-in", data={"email": f"{name}@demo.example", "password": PASSWORD})
        return browser.get(address).text

    assert "Cash before the drought" in reads("member", "/searches")
    assert "County strategies and budgets" in reads("coordinator", "/searches")
    assert "Representative, UNICEF" in reads("chair", "/documents/requests")
    assert "the flood of 2022 at Garsen was missing" in reads("coordinator", "/documents/review")
    assert "school feeding guideline" in reads("coordinator", "/search/missed")
    with house.read() as session:
        used = METADATA.tables["usage_count"].c
        months = select(func.count(used.month.distinct())).where(
            used.number == numbers["child-poverty-garissa-tana-river"]
        )
        assert session.scalar(months) == 12
        counts = dict(session.execute(select(used.metric, func.sum(used.count)).group_by(used.metric)).all())
        assert counts["view"] > counts["reader"] > counts["download"] > counts["taker"] > 0
        assert dict(
            session.execute(select(METADATA.tables["copy_request"].c.state, func.count()).group_by("state")).all()
        ) == {"pending": 1, "granted": 1}
    assert remove(house.services) == len(numbers)
    with house.read() as session:
        left = {name: session.scalar(select(func.count()).select_from(METADATA.tables[name])) for name in LEFT}
        assert left == dict.fromkeys(LEFT, 0)
