"""What a page weighs and asks for, as interface.md allows; how fast it paints is `bench paint`."""

import re

import pypdfium2
import pytest

from tests import people
from tests.browser.scene import nothing
from tests.browser.scenes import SCENES

pytestmark = pytest.mark.browser
KB = 1_000
HTML, CSS, SCRIPTS = 14 * KB, 15 * KB, 25 * KB
FIRST_REQUESTS, FIRST_BYTES, REPEAT_BYTES = 8, 100 * KB, 20 * KB
PLAIN = [
    scene
    for scene in SCENES
    if scene.then is nothing and not scene.bare and scene.language == "en" and scene.status == 200
]


def compressed(client, address) -> int:
    """Bytes of the body as a browser that takes brotli receives it."""
    with client.stream("GET", address, headers={"accept-encoding": "br"}) as answer:
        return sum(len(chunk) for chunk in answer.iter_raw())


@pytest.fixture(scope="session")
def client_of(served):
    clients = {}

    def of(who):
        if who not in clients:
            clients[who] = served.house.browse(who)
        return clients[who]

    return of


def test_every_page_fits_a_first_round_trip(client_of, shelf):
    weights = {scene.name: compressed(client_of(scene.who), shelf.address(scene.address)) for scene in PLAIN}
    assert {name: weight for name, weight in weights.items() if weight > HTML} == {}
    assert len(weights) > 40


def test_titles_are_unique_and_begin_with_the_page(client_of, shelf):
    titles = {}
    for scene in PLAIN:
        text = client_of(scene.who).get(shelf.address(scene.address)).text
        found = re.findall(r"<title>(.+?)</title>", text.partition("</head>")[0], re.DOTALL)
        assert len(found) == 1, scene.name
        assert len(re.findall(r"<h1[ >]", text)) == 1, scene.name
        titles.setdefault(found[0], set()).add(scene.address.partition("?")[0])
    assert {title: where for title, where in titles.items() if len(where) > 1} == {}


def test_style_and_scripts_are_light_and_deferred(client_of):
    client = client_of(None)
    text = client.get("/").text
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    scripts = re.findall(r'<script src="([^"]+)" defer>', text)
    assert len(styles) == 1
    assert scripts
    assert text.count("<script") == len(scripts)
    assert compressed(client, styles[0]) <= CSS
    assert sum(compressed(client, script) for script in scripts) <= SCRIPTS


@pytest.mark.parametrize(
    ("who", "address"),
    [(None, "/"), (people.MEMBER, "/"), (people.MEMBER, "/documents"), (people.MEMBER, "/search?q=drought")],
    ids=["welcome", "home", "documents", "search"],
)
def test_what_a_visit_costs(visit, served, shelf, who, address):
    with visit(served, who) as window:
        wire = window.page.context.new_cdp_session(window.page)
        received: list[tuple[str, int]] = []
        wire.on("Network.requestWillBeSent", lambda event: received.append((event["request"]["url"], 0)))
        wire.on("Network.loadingFinished", lambda event: received.append(("", int(event["encodedDataLength"]))))
        wire.send("Network.enable")
        window.page.goto(address, wait_until="networkidle")
        requests = [url for url, _ in received if url and not url.startswith("data:")]
        assert len(requests) <= FIRST_REQUESTS, requests
        assert all(url.startswith(served.url) for url in requests)
        assert sum(size for _, size in received) <= FIRST_BYTES
        received.clear()
        window.page.goto(address, wait_until="networkidle")
        assert sum(size for _, size in received) <= REPEAT_BYTES


def test_a_document_on_paper(visit, served, shelf):
    with visit(served, people.MEMBER) as window:
        page = window.page
        page.goto(shelf.address("/documents/{published}"))
        page.emulate_media(media="print")
        for gone in (".top", ".nav-bar", ".crumbs", ".actions", ".foot ul"):
            assert not page.locator(gone).first.is_visible(), gone
        with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
            text = " ".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
            assert len(paper) <= 2
            assert [round(side) for side in paper[0].get_size()] == [595, 842]
    for there in ("Transfers before the drought", "Rehema and the officers", "How to cite it", "transfers.pdf"):
        assert there in text
    for gone in ("Search", "Kiswahili", "Menu", "Read page by page"):
        assert gone not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_reader_s_light(visit, served, scheme):
    with visit(served, color_scheme=scheme) as window:
        window.page.goto("/join")
        ground = window.page.evaluate("getComputedStyle(document.body).backgroundColor")
        lightness = sum(int(part) for part in re.findall(r"\d+", ground)[:3]) / 3
        assert (lightness > 128) == (scheme == "light")
