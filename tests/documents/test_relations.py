"""What documents are to one another: told on both sides, never of what the reader may not know of."""

import pytest

from tests import people


@pytest.fixture
def two(put):
    return put(people.COLLEAGUE, title="Ripoti ya Kitui", audience="public"), put(
        people.MEMBER, title="The Kitui report"
    )


def relate(browser, number, **fields):
    return browser.post(f"/documents/{number}/relations", data=fields)


def test_both_pages_tell_it_as_far_as_the_reader_may_know(house, two, put):
    swahili, english = two
    browser = house.browse(people.COLLEAGUE)
    found = browser.get(f"/documents/{swahili}/relations?find=kitui+report").text
    assert f'value="{english}"' in found
    assert f'value="{swahili}"' not in found
    hidden = put(people.MEMBER, "draft", title="Hidden from Kitui")
    assert "Hidden from Kitui" not in browser.get(f"/documents/{swahili}/relations?find=kitui").text
    assert relate(browser, swahili, kind="translation_of", other=str(english)).status_code == 303
    assert (
        relate(browser, swahili, kind="supplement_to", url="https://a.example/x", title="A work elsewhere").status_code
        == 303
    )
    page = browser.get(f"/documents/{swahili}").text
    assert "Translation of" in page
    assert "The Kitui report" in page
    assert 'href="https://a.example/x" rel="noopener nofollow">A work elsewhere</a>' in page
    other = house.browse(people.MEMBER).get(f"/documents/{english}").text
    assert "Translated as" in other
    assert "Ripoti ya Kitui" in other
    visitor = house.browse().get(f"/documents/{swahili}")
    assert "The Kitui report" not in visitor.text
    assert "Translation of" not in visitor.text
    told = house.browse().get(f"/api/v1/documents/{swahili}").json()["relations"]
    assert [(one["kind"], one["document"], one["title"]) for one in told] == [
        ("supplement_to", None, "A work elsewhere")
    ]
    assert relate(browser, swahili, kind="related", other=str(hidden)).status_code == 422


def test_what_cannot_be_said(house, put):
    first, middle, last = (put(people.COLLEAGUE, title=f"Part {name}") for name in "ABC")
    browser = house.browse(people.COLLEAGUE)
    assert relate(browser, first, kind="version_of", other=str(middle)).status_code == 303
    assert relate(browser, middle, kind="version_of", other=f"/documents/{last}").status_code == 303
    for fields, sentence in (
        ({"kind": "version_of", "other": str(last)}, "A document cannot belong to itself."),
        ({"kind": "version_of", "other": str(first)}, "the two would lead in a circle"),
        ({"kind": "version_of", "other": "99999"}, "Choose a document that you may see"),
        ({"kind": "cousin_of", "other": str(first)}, "Choose how the two belong together."),
        ({"kind": "related", "url": "javascript:x", "title": "T"}, "Enter a web address"),
        ({"kind": "related", "url": "https://a.example/"}, "Enter the title of the work elsewhere."),
        ({"kind": "related"}, "Choose a document that you may see"),
    ):
        answer = relate(browser, last, **fields)
        assert answer.status_code == 422, fields
        assert sentence in answer.text, fields
    assert relate(browser, last, kind="related", other=str(first)).status_code == 303
    assert "This has been said already." in relate(browser, first, kind="related", other=str(last)).text
    assert relate(house.browse(people.LEAD), last, kind="related", other=str(first)).status_code == 403


def test_the_api_adds_and_removes(house, two):
    swahili, english = two
    browser = house.browse(people.COLLEAGUE)
    here = f"/api/v1/documents/{swahili}/relations"
    made = browser.post(here, data={"kind": "translation_of", "document": str(english)})
    assert made.status_code == 201
    assert browser.post(here, data={"kind": "translation_of", "document": str(english)}).status_code == 409
    refused = browser.post(here, data={"kind": "part_of", "document": str(swahili)})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"field": "document", "message": "A document cannot belong to itself."}]
    back = house.browse(people.MEMBER)
    told = back.get(f"/api/v1/documents/{english}").json()["relations"]
    assert told == [
        made.json()
        | {"direction": "from", "document": swahili, "title": "Ripoti ya Kitui", "url": f"/documents/{swahili}"}
    ]
    number = made.json()["id"]
    assert back.delete(f"/api/v1/documents/{english}/relations/{number}").status_code == 404
    assert browser.delete(f"{here}/{number}").json() == []
    assert back.get(f"/api/v1/documents/{english}").json()["relations"] == []
