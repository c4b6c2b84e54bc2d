"""Each page in each of its states: accessible, whole on every width, and without a word on the console."""

import pytest

from tests.browser.scenes import SCENES
from tests.browser.whole import is_accessible_and_whole

pytestmark = pytest.mark.browser


@pytest.fixture
def places(served, bare, shelf):
    """The two houses by `Scene.bare`."""
    return {False: served, True: bare}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_is_accessible_and_whole(look, places, shelf, scene):
    place = places[scene.bare]
    window = look(place, scene.who, "sw-KE" if scene.language == "sw" else "en-GB")
    page = window.page
    if scene.language == "sw":
        page.context.add_cookies([{"name": "language", "value": "sw", "url": place.url}])
    answer = page.goto(place.url + shelf.address(scene.address))
    assert answer.status == scene.status
    scene.then(page)
    is_accessible_and_whole(page)
    assert window.faults == []
    assert window.hosts == {place.url.removeprefix("http://")}
