"""The chapter of the tour on the repository: from files on a desk to pages that are found, asked for, counted and cared for."""

import io
import time
import zipfile

from playwright.sync_api import FilePayload, Page

from scripts.tour_book import PHONE, Tour
from scripts.tour_meetings import both, follow
from scripts.tour_papers import made_up_report

PDF = "application/pdf"
REPORT = made_up_report(
    "After the Payment: What Agents and Traders Saw in Wajir",
    "Evaluation Officer, UNICEF; Institute for Development Studies",
    2026,
    "Eleven agents and forty traders kept a diary for one season. Markets took in the early payment without a rise of "
    "prices that lasted, and most complaints were settled by the welfare committee within the week.",
    2,
)
NOTE = made_up_report(
    "Two Pages on Reading a Register Aloud", "Representative, UNICEF", 2025, "How it is done, and why it helps.", 4
)
LARGE = REPORT + b"%" * 14_000_000
"""What is under way when the picture is taken."""
SLOW = {"offline": False, "latency": 40, "downloadThroughput": -1, "uploadThroughput": 600_000}
ROWS = """external_id;title;type;year;language;counties;visibility;file
kitui-2024-01;Market days in Kitui: a short evaluation;evaluation_report;2024;en;Kitui;members;reports/market-days.pdf
kitui-2024-02;Kumbukumbu za siku ya malipo, Mwingi;research_study;2024;sw;Kitui;public;reports/mwingi.pdf
kitui-2024-03;Boreholes and transfers;research_study;24;en;Kitui;public;reports/boreholes.pdf
kitui-2024-04;A guide for clerks of the register;training_manual;2023;en;Kitui;members;reports/clerks.pdf
kitui-2024-05;Minutes of the county forum;minutes;2024;en;Kitui;members;reports/forum.pdf
kitui-2024-06;Costs of a payment, county by county;research_study;2025;en;Kitui, Makueni;public;reports/costs.pdf
"""
BROUGHT = ("market-days", "mwingi", "boreholes", "clerks", "forum")
SECONDS = 90


def repository(tour: Tour) -> None:
    tour.chapter(
        "The repository",
        "Putting a study in is easy, and finding the page that matters is easier: uploads that survive a bad network, "
        "titles while one types, every hit with its page, and an answer also where a document is not open.",
    )
    uploading(tour)
    finding(tour)
    asking(tour)
    walking(tour)
    importing(tour)
    page = tour.open("admin")
    page.goto(f"{tour.url}/admin/files")
    tour.picture(page, "100-files", "The files themselves: whether they are what they were, and who keeps how much.")


def uploading(tour: Tour) -> None:
    caption = "Several files on their way, in pieces: after a cut each goes on from where it was."
    desk, phone = tour.open("representative"), tour.open("representative", PHONE)
    bring(desk, f"{tour.url}/documents/upload")
    tour.picture(desk, "84-uploading", caption, tall=1.2)
    bring(phone, f"{tour.url}/documents/upload")
    tour.picture(phone, "85-uploading-phone", f"{caption.rstrip('.')}: on a phone.")
    phone.context.close()  # what has not arrived from there is given up
    desk.locator("[data-uploads] li").last.get_by_role("button", name="Remove").click()
    desk.get_by_role("button", name="Continue").click()
    desk.wait_for_url("**/drafts?**")
    wait(desk, "[data-fills=title]", "what the report says of itself")
    desk.check("#use-title")
    phone = tour.open("representative", PHONE)
    phone.goto(desk.url)
    both(
        tour, desk, phone, "86-says",
        "What the file says of itself stands beside the fields; a person takes it over, or does not.",
    )  # fmt: skip


def bring(page: Page, address: str) -> None:
    """Two small files arrive, the third is half way."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    files: list[FilePayload] = [
        {"name": "after-the-payment.pdf", "mimeType": PDF, "buffer": REPORT},
        {"name": "register-aloud.pdf", "mimeType": PDF, "buffer": NOTE},
        {"name": "market-survey-2026.pdf", "mimeType": PDF, "buffer": LARGE},
    ]
    page.set_input_files("#file", files)
    page.locator("li[data-state=arrived]").nth(1).wait_for()
    while float(page.locator("progress").last.evaluate("bar => bar.value")) < 0.3:
        page.wait_for_timeout(50)


def wait(page: Page, there: str, what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not page.locator(there).count():
        if time.monotonic() > deadline:
            raise SystemExit(f"waited in vain: {what}")
        page.wait_for_timeout(1_000)
        page.reload()


def finding(tour: Tour) -> None:
    desk, phone = tour.open("member"), tour.open("member", PHONE)
    for page in (desk, phone):
        page.goto(f"{tour.url}/documents")
        page.wait_for_load_state("networkidle")
        page.locator("#find").press_sequentially("county bud")
        page.locator("#find-suggest [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
    both(
        tour, desk, phone, "88-typing",
        "Titles while one types: arrows choose, Enter opens, and Enter alone searches.", whole=False,
    )  # fmt: skip
    for page in (desk, phone):
        page.goto(f"{tour.url}/search?q=drought+trigger")
        page.locator("main summary:has-text('more pages')").first.click()
        page.locator(".found-pages li").first.wait_for()
    both(tour, desk, phone, "90-more-pages", "Each document once, with its best page; the other pages unfold below it.")
    for page in (desk, phone):
        page.goto(f"{tour.url}/search?q=drought+trigger")
        page.locator("main .row:has-text('PDF') a:has-text('Page ')").first.click()
        page.wait_for_load_state("networkidle")
        page.keyboard.press("n")
        page.locator("[data-place]", has_text="Hit 2 of").wait_for()
    both(
        tour, desk, phone, "92-hits",
        "From hit to hit with a key or a tap, and on to the next page that has one.", whole=False,
    )  # fmt: skip


def asking(tour: Tour) -> None:
    page = tour.open("member")
    follow(
        page,
        f"{tour.url}/documents?q=rotation+of+the+chair",
        "main h2 a:has-text('Seats, Quorum'), main h3 a:has-text('Seats, Quorum')",
    )
    page.fill("#reason", "We draft rules for a county committee of seven seats, and would like to see the reasoning.")
    tour.picture(
        page, "94-listed", "Listed, not readable: one knows that it exists, and asks those who keep it for a copy."
    )
    keeper = tour.open("chair")
    follow(keeper, f"{tour.url}/documents/requests", "main .rows a:has-text('Representative, UNICEF')")
    keeper.check("input[name=decision][value=grant]")
    keeper.fill("#answer", "Gladly. Section 3 is on committees of seven; the table in it is still a draft.")
    tour.picture(keeper, "95-answer", "The keeper answers: a link that opens once, or a sentence why not.")


def walking(tour: Tour) -> None:
    page = tour.open("")
    page.goto(f"{tour.url}/documents/browse")
    tour.picture(page, "96-browse", "By county, topic, kind and year: what a visitor may know of.")
    follow(page, f"{tour.url}/collections", "main a:has-text('New to social protection')")
    tour.picture(page, "97-collection", "A collection: chosen, put in order, with a word why each is there.")
    page = tour.open("coordinator")
    follow(
        page,
        f"{tour.url}/documents?q=at+a+glance",
        "main h2 a:has-text('at a Glance'), main h3 a:has-text('at a Glance')",
    )
    page.goto(f"{page.url.partition('?')[0]}/statistics")
    tour.picture(page, "98-statistics", "How often a document is read, counted by months and without persons.")


def importing(tour: Tour) -> None:
    page = tour.open("coordinator")
    page.goto(f"{tour.url}/documents/import")
    page.set_input_files("#manifest", {"name": "kitui.csv", "mimeType": "text/csv", "buffer": ROWS.encode()})
    page.set_input_files("#archive", {"name": "kitui.zip", "mimeType": "application/zip", "buffer": archive()})
    page.get_by_role("button", name="Check the rows").click()
    page.wait_for_url("**/documents/import/*")
    wait(page, "#rows", "the rows of an import")
    tour.picture(page, "99-import", "An import, tried first: what would come of each row, and what to mend.")


def archive() -> bytes:
    """All files that the rows name but the last."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as folder:
        for number, name in enumerate(BROUGHT):
            folder.writestr(f"reports/{name}.pdf", made_up_report(name, "County of Kitui", 2024, "In short.", number))
    return held.getvalue()
