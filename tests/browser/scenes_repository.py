"""The repository's pages: ways into it, what belongs together, what is tended, as `scenes.py` lists the others."""

from typing import Any

from tests import people
from tests.browser.scene import Scene, send_empty

A, C, M, R = people.ADMINISTRATOR, people.COORDINATOR, people.MEMBER, people.REPRESENTATIVE


def be_offered(page: Any) -> None:
    page.click("#q")
    page.keyboard.type("trans")
    page.wait_for_selector(".suggest [role=option]")
    page.keyboard.press("ArrowDown")


def open_seldom(page: Any) -> None:
    page.click("td .folded summary")


SCENES = (
    Scene("browse", None, "/documents/browse"),
    Scene("browse, nothing there", None, "/documents/browse", bare=True),
    Scene("collections", C, "/collections"),
    Scene("collection, tended", C, "/collections/{collection}?find=maize"),
    Scene("glossary", C, "/glossary?letter=C"),
    Scene("vocabulary, a term changed", C, "/vocabularies/topic?edit=financing"),
    Scene("document, listed only and asked for", M, "/documents/{listed}"),
    Scene("document, withdrawn", M, "/documents/{withdrawn}", status=410),
    Scene("document, its files", C, "/documents/{published}/files"),
    Scene("document, its versions", C, "/documents/{published}/versions/all"),
    Scene("document, its authors", C, "/documents/{published}/authors"),
    Scene("document, what it belongs to", C, "/documents/{published}/relations?find=maize"),
    Scene("several files, one described", R, "/documents/upload/drafts?d={draft}"),
    Scene("requests for a copy", C, "/documents/requests"),
    Scene("search, what is offered", M, "/search", be_offered),
    Scene("search, being saved", M, "/searches/new?q=drought"),
    Scene("searches without results", C, "/search/missed"),
    Scene("import, nothing chosen", C, "/documents/import", send_empty),
    Scene("use of the documents", C, "/documents/statistics"),
    Scene("administration, files", A, "/admin/files", open_seldom),
)
