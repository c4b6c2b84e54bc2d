"""Goes through the main job of Baraza as its demo people do, and leaves pictures and captions in docs/tour/."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from scripts import chromium
from scripts.demo_server import demo_server
from scripts.tour_book import FOLDER, PHONE, Tour
from scripts.tour_bulletin import bulletins
from scripts.tour_forum import questions
from scripts.tour_meetings import meetings
from scripts.tour_papers import PHRASE, TITLE, made_up_study
from scripts.tour_repository import repository

MOST_BYTES = 5_000_000
TAKES_MAIL = {"BARAZA_REPLY_ADDRESS": "answers@baraza.example", "BARAZA_MAIL_AUTHSERV_ID": "mx.baraza.example"}
SECONDS_OF_A_PERSON = 2.1  # who begins an application sooner is taken for a program


def until(page: Page, there: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Ask for the page again until the worker has done its part."""
    deadline = time.monotonic() + seconds
    while not there():
        if time.monotonic() > deadline:
            raise SystemExit(f"waited in vain: {what}")
        time.sleep(0.5)
        page.reload()


def tell(tour: Tour) -> None:
    visitor(tour)
    address = upload(tour)
    publish(tour, address)
    find(tour)
    community(tour)
    joining(tour)
    meetings(tour)
    questions(tour)
    bulletins(tour)
    repository(tour)
    house(tour)


def visitor(tour: Tour) -> None:
    tour.chapter(
        "The door",
        "A visitor learns what the community is, what it has reached, and reads what members marked as public.",
    )
    page = tour.open("")
    page.goto(tour.url)
    tour.picture(page, "01-welcome", "The signed-out home: who we are, and the numbers that members report.")
    page = tour.open("", PHONE)
    page.goto(tour.url)
    tour.picture(page, "02-welcome-phone", "The same page at 360 pixels; nothing is left out.")


def upload(tour: Tour) -> str:
    tour.chapter(
        "1. A representative uploads a study",
        "UNICEF's representative has a study of six pages. What she sees first is what awaits her and what is new.",
    )
    page = tour.open("representative")
    tour.picture(page, "03-home", "Home of the representative.")
    page.goto(f"{tour.url}/documents/new")
    page.click("main button[value=submit]")
    tour.picture(
        page, "04-errors", "Forgetting something: one sentence for each fault, above the form and beside its field."
    )
    page.goto(f"{tour.url}/documents/new")
    page.set_input_files(
        "#file", {"name": "cash-before-the-rains.pdf", "mimeType": "application/pdf", "buffer": made_up_study()}
    )
    page.locator("li[data-state=arrived]").wait_for()
    page.fill("#title", TITLE)
    page.select_option("#type", "research_study")
    page.fill("#summary", "What early transfers changed for 1,240 households in Marsabit, Turkana, Wajir and Mandera.")
    page.fill("#year", "2026")
    tour.picture(page, "05-upload", "The form, filled in. It can be saved as a draft at any moment.")
    page.click("main button[value=submit]")
    page.wait_for_url(lambda address: not address.endswith("/new"))
    until(page, lambda: page.locator("text=Read page by page").count() > 0, "the text of the study")
    tour.picture(
        page, "06-submitted", "Submitted: the text has been read page by page, and the document waits for review."
    )
    return page.url


def publish(tour: Tour, address: str) -> None:
    tour.chapter(
        "2. The coordinator reviews and publishes", "The content coordinator finds it among what awaits a decision."
    )
    page = tour.open("coordinator")
    tour.picture(page, "07-awaits", "Home of the coordinator: documents to review.")
    page.goto(f"{tour.url}/documents/review")
    tour.picture(page, "08-queue", "The review queue, the oldest first.")
    page.goto(address)
    tour.picture(page, "09-review", "Read it, then publish it or decline it with a reason.")
    page.click("main button:text-is('Publish')")
    page.wait_for_load_state()
    phone = tour.open("coordinator", PHONE)
    phone.goto(address)
    tour.picture(phone, "10-published-phone", "Published, on a phone.")


def find(tour: Tour) -> None:
    tour.chapter(
        "3. Another member finds it on its page",
        "A programme officer of another organisation remembers a few words from inside. She types them, and the hit "
        "says on which page they stand; one click, and the page lies open with the words marked and its picture "
        "beside.",
    )
    page = tour.open("member")
    page.goto(tour.url)
    page.fill("#find", PHRASE)
    page.press("#find", "Enter")
    page.wait_for_load_state()
    until(page, lambda: page.locator("main a:has-text('Page 4')").count() > 0, "search to find the study")
    tour.picture(page, "11-found", "Found by a phrase from page 4.")
    page.click("main a:has-text('Page 4') >> nth=0")
    page.wait_for_load_state()
    tour.picture(page, "12-reader", "Page 4 of 6: the words marked, the page as it was printed beside.")
    phone = tour.open("member", PHONE)
    phone.goto(page.url)
    tour.picture(phone, "13-reader-phone", "The reader on a phone.")
    page.goto(f"{tour.url}/search?q=cash+transfer")
    tour.picture(
        page, "14-search", "A wider question: facets with counts, and synonyms that find Kiswahili papers too."
    )
    page.goto(f"{tour.url}/search?q=quokka")
    tour.picture(page, "15-nothing", "Nothing found, and what to try next.")


def community(tour: Tour) -> None:
    tour.chapter("The community", "Documents, institutions, where they work, and the working groups.")
    page = tour.open("member")
    page.goto(f"{tour.url}/documents")
    tour.picture(page, "16-documents", "Every document that this member may read.")
    page.goto(f"{tour.url}/organisations")
    tour.picture(page, "17-organisations", "The directory of member organisations.")
    page.goto(f"{tour.url}/organisations/unicef")
    tour.picture(page, "18-organisation", "A profile: programmes, and the counties as tiles of equal weight.")
    page = tour.open("lead")
    page.goto(f"{tour.url}/groups")
    page.click("main h2 a:has-text('Financing'), main h3 a:has-text('Financing')")
    page.wait_for_load_state()
    tour.picture(page, "19-group", "A working group, as its lead sees it.")
    page = tour.open("", dark=True)
    page.context.add_cookies([{"name": "language", "value": "sw", "url": tour.url}])
    page.goto(tour.url)
    tour.picture(page, "20-kiswahili-dark", "Kiswahili, on a machine that prefers dark pages.")


def joining(tour: Tour) -> None:
    tour.chapter(
        "How an institution joins",
        "It applies without an account, a member nominates it, the secretariat screens it, and the oversight committee "
        "decides; every step is recorded, and told to the applicant.",
    )
    page = tour.open("")
    page.goto(f"{tour.url}/applications/new")
    page.fill("#name", "Baringo Pastoral Families Network")
    page.fill("#email", "office@baringo-families.example")
    page.wait_for_timeout(SECONDS_OF_A_PERSON * 1_000)
    page.click("main button:text-is('Start')")
    page.wait_for_load_state()
    page.click("main .tasks a:text-is('Contribution')")
    page.fill("#contribution", "Nine years of keeping herders' registers, and what drought taught us about them.")
    page.click("main button:text-is('Save and continue')")
    page.wait_for_load_state()
    page.click("main a:text-is('Back to all steps')")
    page.wait_for_load_state()
    tour.picture(page, "21-application", "An application: steps in any order, kept as a draft after each.")
    page = tour.open("chair")
    page.goto(f"{tour.url}/committee")
    tour.picture(page, "22-committee-room", "The committee room: what awaits its chair, and the queue with ages.")
    phone = tour.open("chair", PHONE)
    phone.goto(page.url)
    tour.picture(phone, "23-committee-room-phone", "The same room on a phone.")
    page.goto(f"{tour.url}/committee/ballots")
    page.click("main li:has-text('NCC/') h3 a:has-text('Application of') >> nth=0")
    page.wait_for_load_state()
    page.click("main a:text-is('Read the record')")
    page.wait_for_load_state()
    resolution = page.url
    member = tour.open("committee3")
    member.goto(f"{tour.url}/committee")
    member.click("main .awaits a:has-text('Application of')")
    member.wait_for_load_state()
    tour.picture(
        member, "24-declaration", "Before anything that is not public opens, a member declares a conflict of interest."
    )
    member.check("input[name=conflict][value=false]")
    member.click("main button:text-is('Declare')")
    member.wait_for_load_state()
    tour.picture(member, "25-application-read", "Then the application is one page, with the vote at its end.")
    member.locator("#vote").evaluate("one => one.scrollIntoView()")
    tour.picture(member, "26-vote", "Five criteria, a choice, a comment; cast once.", whole=False)
    tour.paper(page, f"{resolution}.pdf", "27-resolution", "The resolution as it is printed (PDF).")


def house(tour: Tour) -> None:
    tour.chapter("Behind the counter", "The secretariat has no system administrator, so the house says how it is.")
    page = tour.open("admin", dark=True)
    page.goto(f"{tour.url}/admin")
    tour.picture(page, "101-administration", "Administration: people, work that is owed, and the health of each part.")
    page = tour.open("representative")
    page.goto(f"{tour.url}/account")
    tour.picture(page, "102-account", "One's account: details, password, where one is signed in, tokens.")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="scripts/tour", description="Take the screenshot tour of docs/tour/.")
    parser.add_argument("--url", help="an open house with the demo community; default: one of its own")
    options = parser.parse_args(arguments)
    if not chromium.find_program():
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory(prefix="baraza-tour-") as data,
        nullcontext(options.url) if options.url else demo_server(Path(data), **TAKES_MAIL) as url,
        sync_playwright() as playwright,
    ):
        browser = chromium.launch(playwright)
        tour = Tour(browser, url, None if options.url else Path(data) / "mail")
        tell(tour)
        browser.close()
    head = (
        "# A tour of Baraza\n\n"
        "A study goes from one desk to another: uploaded, reviewed, published, and found on its page. The people, "
        "documents\nand numbers are those of the demo community. The pictures are taken by `./scripts/tour`.\n"
    )
    (FOLDER / "README.md").write_text("\n".join([head, *tour.chapters]))
    total = sum(file.stat().st_size for file in FOLDER.iterdir())
    print(f"{len(list(FOLDER.glob('*.webp')))} pictures, {total / 1000:,.0f} KB, in docs/tour/")
    return 0 if total < MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
