"""SF3: the key of the search server stays with the server."""

import re

import pytest

from app.core.settings import Settings
from tests import people
from tests.discovery.library import Library
from tests.discovery.meili import KEY, free_port
from tests.houses import House

PLACES = (
    "/",
    "/search?q=shade",
    "/api/v1/search?q=shade",
    "/readyz",
    "/openapi.json",
    "/search?q=shade&kind=x%22%20OR%20",
)


@pytest.mark.once
def test_sf3_the_key_and_the_address_of_the_search_server_are_told_to_nobody(settings: Settings):
    """On pages, in scripts and in answers, also of the administrator, and also when the server is away."""
    port = free_port()
    key = Settings(search_key=KEY).search_key
    house = House(settings.model_copy(update={"search_url": f"http://127.0.0.1:{port}", "search_key": key}))
    library = Library(house)
    library.add(title="Shade", audience="public")
    house.work()
    looked = set()
    for who in (people.VISITOR, people.MEMBER, people.ADMINISTRATOR):
        client = library.client(who)
        places = [*PLACES, "/admin/jobs"] if who == people.ADMINISTRATOR else list(PLACES)
        for place in places:
            answer = client.get(place)
            looked.add(place)
            found = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', answer.text)) - looked
            for text in (answer.text, str(answer.headers), *(client.get(path).text for path in found)):
                assert KEY not in text, place
                assert f":{port}" not in text or who == people.ADMINISTRATOR, place
            looked |= found
    assert any(path.endswith(".js") for path in looked)
    house.close()
