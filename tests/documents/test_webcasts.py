"""Webcasts: a link, a length, and what is said in them, found with its time."""

from tests import people
from tests.documents.uploading import send
from tests.reading.test_captions import VTT

FIELDS = {"title": "A webinar", "type": "webcast", "link": "https://www.youtube.com/watch?v=abc", "duration": "1:10:00"}


def test_a_webcast_is_a_document_of_its_own(house, put):
    browser, coordinator = house.browse(people.COLLEAGUE), house.browse(people.COORDINATOR)
    bare = send(browser, None, **FIELDS, then="submit").headers["location"]
    page = browser.get(bare).text
    assert 'href="https://www.youtube.com/watch?v=abc">Watch on youtube.com</a>' in page
    assert "1 hour 10 minutes" in page
    assert "Add a transcript" in page
    assert "<iframe" not in page
    assert coordinator.post(f"{bare}/publish").status_code == 303
    assert house.browse(people.MEMBER).get(f"{bare}/transcript").status_code == 404
    full = send(browser, VTT, "talk.vtt", **FIELDS, then="submit").headers["location"]
    house.work()
    assert coordinator.post(f"{full}/publish").status_code == 303
    reader = house.browse(people.MEMBER)
    assert f'href="{full}/transcript"' in reader.get(full).text
    said = reader.get(f"{full}/transcript?q=sheet").text
    assert 'href="#t750">12:30</a>' in said
    assert "https://www.youtube.com/watch?v=abc&amp;t=750s" in said
    assert "We tore a <mark>sheet</mark> in two." in said
    house.work()
    found = reader.get("/search?q=sheet").text
    assert f'href="{full}/pages/26?q=sheet#hit-1">At 12:30<' in found
    assert "<h1>At 12:30</h1>" in reader.get(f"{full}/pages/26?q=sheet").text
    assert "Nowhere in this transcript" in reader.get(f"{full}/transcript?q=camel").text
    assert house.browse().get(f"{full}/transcript").status_code == 404
