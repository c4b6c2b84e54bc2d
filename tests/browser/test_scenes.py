"""Each page in each of its states: accessible, whole on every width, and without a word on the console."""

import pytest

from tests.browser.scenes import SCENES

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """rules => axe.run({runOnly: rules, resultTypes: ["violations"]}).then(result => result.violations.map(
  fault => `${fault.id}: ${fault.nodes.slice(0, 3).map(node => node.target.join(" ")).join(" | ")}`))"""
# A control inside a line of text is exempt (WCAG 2.2, 2.5.8), and so is one that only screen readers meet.
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(one => one.checkVisibility() && !one.closest(".vh, .skip, p, dd, td, .problems"))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && Math.min(box.width, box.height) < 23.9)
  .map(([one]) => one.outerHTML.slice(0, 120))"""
WIDE = "() => document.documentElement.scrollWidth - innerWidth"
NARROW = (1280, 360, 320)


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
    assert page.locator("h1").count() == 1
    assert page.title()
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDE) <= 0, f"scrolls sideways at {width} px"
        if width != 320:
            assert page.evaluate(RUN_AXE, RULES) == [], f"at {width} px"
            assert page.evaluate(SMALL) == [], f"targets under 24 px at {width} px"
    assert window.faults == []
    assert window.hosts == {place.url.removeprefix("http://")}
