"""The chapter of the tour on the quarterly bulletin: from a proposal to the issue on the web, by mail and on paper; and the sample."""

import base64
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from playwright.sync_api import Page

from app.access import NOBODY
from app.assembly import make_services
from app.bulletin import editions, papers, plain, queries
from app.core.settings import Settings
from scripts.tour_book import PHONE, Tour
from scripts.tour_meetings import both, follow

SAMPLE = Path(__file__).parents[1] / "docs" / "sample"
ADDRESS_OF_SAMPLE = "https://baraza.example"
DESK = "/bulletins/desk"
VIDEO, STORY, ASKED = "Four minutes from the Tana", "Siku tuliyoketi na benki", "Who falls out of a panel"
PROPOSED = {
    "title": "The register that came to the borehole",
    "url": "https://media.krcs.example/registers/garissa",
    "text": "For three market days our volunteers sat with the register at the borehole of Balambala, and read it aloud. "
    "Ninety households found their names misspelt, eleven found a neighbour who had moved away. Nobody had to travel.",
    "credit": "Photos and words: Garissa branch",
}
WRITTEN = {
    VIDEO: (
        "Cash before the flood, in four minutes",
        (
            "Two women of Garsen show what they bought with the payment that came **before the water**, and what their "
            "neighbours could not save. With subtitles in English and Kiswahili."
        ),
        "Fedha kabla ya mafuriko, kwa dakika nne",
        (
            "Wanawake wawili wa Garsen wanaonyesha walichonunua kwa malipo yaliyofika **kabla ya maji**, na kile ambacho "
            "majirani hawakuweza kuokoa. Kuna manukuu kwa Kiingereza na Kiswahili."
        ),
    ),
    STORY: (
        "The day we sat down with the bank",
        (
            "Six members of a welfare committee went to the branch with their books of savings and complaints, and came "
            "back with thirty-two accounts. **A book that is kept well** was worth more than a letter."
        ),
        "Siku tuliyoketi na benki",
        (
            "Wajumbe sita walikwenda tawini na mabuku yao, na wakarudi na akaunti thelathini na mbili. **Buku "
            "lililoandikwa vizuri** lina nguvu kuliko barua."
        ),
    ),
}
NOTE = (
    "The quarter ends with answers to what was asked when it began: a vote head of its own, and five questions that the "
    "symposium left open.\n\nMembers wrote and filmed half of this issue. **Send us the next half.**"
)
NOTE_SW = (
    "Robo hii inamalizika na majibu ya yale yaliyoulizwa ilipoanza.\n\nNusu ya toleo hili imeandikwa na kurekodiwa na "
    "wanachama. **Tutumieni nusu ijayo.**"
)
SECONDS_TO_SEND = 120


def bulletins(tour: Tour) -> None:
    tour.chapter(
        "The quarterly bulletin",
        "Members propose what others should hear of; the coordinator compiles an issue from that and from what the "
        "community did; somebody else approves it; everybody gets it by mail, on the web and on paper, each as far as "
        "they may read it. The [sample](../sample/) is the last issue as visitors have it.",
    )
    proposing(tour)
    desk, phone = tour.open("coordinator"), tour.open("coordinator", PHONE)
    at = compiling(tour, desk, phone)
    approving(tour, desk, at)
    sending(tour, desk, phone, at)
    last = reading(tour, at)
    if tour.mail is not None:
        keep_sample(tour.mail.parent, last)


def proposing(tour: Tour) -> None:
    page = tour.open("member")
    page.goto(f"{tour.url}/bulletins/submissions/new")
    page.check("input[name=kind][value=story]")
    for name, value in PROPOSED.items():
        page.fill(f"#{name}", value)
    tour.picture(page, "67-proposing", "A member proposes an item: two minutes, a link, a photo or a few sentences.")
    author = tour.open("representative@helpage.demo.example")
    follow(author, f"{tour.url}/bulletins/submissions", "main .rows a >> nth=0")
    tour.picture(
        author, "68-summary", "Its author reads what the bulletin makes of it, beside the original, and answers."
    )


def compiling(tour: Tour, desk: Page, phone: Page) -> str:
    """Decides about what members proposed, writes, chooses what leads; the address of the issue on the desk."""
    for page in (desk, phone):
        page.goto(f"{tour.url}{DESK}")
    both(
        tour, desk, phone, "69-desk",
        "The desk: the issue on the left, what the house found for it on the right, with two sentences each.", tall=1.2,
    )  # fmt: skip
    at = str(desk.evaluate("document.querySelector('main [action*=\"/items/\"]').action")).partition("/items/")[0]
    for title, texts in WRITTEN.items():
        follow(desk, f"{tour.url}{DESK}/submissions", f"main a:has-text('{title}')")
        desk.click("main button:text-is('Accept')")
        desk.click("main a:has-text('Write the summary')")
        desk.wait_for_load_state()
        for name, words in zip(("title_en", "summary_en", "title_sw", "summary_sw"), texts, strict=True):
            desk.fill(f"#{name}", words)
        if title == VIDEO:
            desk.wait_for_timeout(1_500)
            tour.picture(
                desk, "71-item", "An item: written in both languages beside its original, and kept by itself.", tall=1.3
            )
        desk.click("main button:text-is('Save and go to the desk')")
        desk.wait_for_load_state()
    follow(desk, f"{tour.url}{DESK}/submissions?show=asked", f"main a:has-text('{ASKED}')")
    desk.click("main summary:has-text('Decline it')")
    desk.fill("#reason", "The article is not out yet. Propose it again when it can be read: we would like to have it.")
    desk.click("main button:text-is('Decline')")
    desk.wait_for_load_state()
    desk.goto(f"{at}/words")
    desk.fill("#note_en", NOTE)
    desk.fill("#note_sw", NOTE_SW)
    desk.click("main button:text-is('Save and go to the desk')")
    desk.wait_for_load_state()
    line = desk.locator("li[data-item]", has_text=WRITTEN[VIDEO][0])
    line.locator("summary").first.click()
    line.get_by_role("button", name="Make it the lead story").click()
    desk.get_by_text("Lead story", exact=True).first.wait_for()
    desk.goto(f"{at}/work")
    so = desk.locator("main button:text-is('Say that it is so')")
    while so.count():
        so.first.click()
        desk.wait_for_load_state()
    tour.picture(
        desk, "72-work", "The calendar of work: a checklist that turns green by what is so, and who owes what."
    )
    return at


def approving(tour: Tour, desk: Page, at: str) -> None:
    desk.goto(f"{at}/approval")
    desk.click("main button:text-is('Send for approval')")
    desk.wait_for_load_state()
    chair = tour.open("chair")
    chair.goto(f"{at}/approval")
    tour.picture(
        chair, "73-approval", "Whoever wrote in an issue does not approve it: another person reads and decides."
    )
    chair.click("main button:text-is('Approve the issue')")
    chair.wait_for_load_state()


def sending(tour: Tour, desk: Page, phone: Page, at: str) -> None:
    desk.goto(f"{at}/schedule")
    desk.check("input[name=when][value=now]")
    desk.click("main button:text-is('Confirm')")
    desk.wait_for_load_state()
    deadline = time.monotonic() + SECONDS_TO_SEND
    desk.goto(f"{at}/sending")
    while not desk.get_by_text("The issue was sent").count():
        if time.monotonic() > deadline:
            raise SystemExit("waited in vain: the bulletin on its way")
        time.sleep(1)
        desk.reload()
    phone.goto(f"{at}/sending")
    both(tour, desk, phone, "74-sending", "Sent: what became of every message, and nobody is followed.")


def reading(tour: Tour, at: str) -> str:
    """The quarter of the issue before the newest."""
    quarter = at.rpartition("/")[2]
    desk, phone = tour.open("member"), tour.open("member", PHONE)
    desk.goto(f"{tour.url}/bulletins")
    tour.picture(desk, "76-archive", "Every issue, with its cover, for ever at the same address.")
    before = desk.locator("main .grid a[href*='/bulletins/20']").nth(1).get_attribute("href") or ""
    for page in (desk, phone):
        page.goto(f"{tour.url}{before}")
    both(tour, desk, phone, "77-issue", "An issue on the web, as a member reads it.", tall=1.3)
    kiswahili = tour.open("", dark=True)
    kiswahili.context.add_cookies([{"name": "language", "value": "sw", "url": tour.url}])
    kiswahili.goto(f"{tour.url}/bulletins/{quarter}/sw")
    tour.picture(
        kiswahili, "79-kiswahili", "The newest in Kiswahili, as a visitor reads it: what is public, and no more."
    )
    if tour.mail is not None:
        pages = tour.open(""), tour.open("", PHONE)
        letter = html_of(arrived(tour.mail, "member@demo.example", f"bulletin-{quarter}-"))
        for page in pages:
            page.set_content(letter)
        both(tour, *pages, "80-letter", "The same as mail: no pixel, no link that tells who followed it.", tall=1.2)
    paper = f"{tour.url}{before}/en.pdf"
    tour.paper(desk, paper, "82-cover", "On paper (PDF): the cover, with what leads.")
    tour.paper(desk, paper, "83-pages", "Contents with page numbers, and two columns.", sheet=1)
    return before.rpartition("/")[2]


def arrived(folder: Path, to: str, name: str) -> EmailMessage:
    """The letter of this issue to this person."""
    for file in folder.glob("*.eml"):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        if to in str(message["to"]) and name in str(message["message-id"]):
            return message
    raise SystemExit(f"the bulletin did not reach {to}")


def html_of(message: EmailMessage) -> str:
    """With its pictures in it, as a program for mail shows it."""
    body = message.get_body(("html",))
    html = str(body.get_content()) if body is not None else ""
    for part in pictures(message):
        name = str(part["content-id"]).strip("<>")
        data = base64.b64encode(part.get_payload(decode=True) or b"").decode()  # type: ignore[arg-type]
        html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{data}")
    return html


def pictures(message: EmailMessage) -> Iterator[MIMEPart]:
    return (part for part in message.walk() if part["content-id"])


def keep_sample(data: Path, quarter: str) -> None:
    """On paper and as text, as a visitor of a house with an address of its own has it."""
    services = make_services(Settings(data_dir=data, base_url=ADDRESS_OF_SAMPLE))
    SAMPLE.mkdir(exist_ok=True)
    for old in SAMPLE.glob("bulletin-*"):
        old.unlink()
    with services.database.read() as session:
        issue = queries.get_published(session, quarter)
        whole = editions.edition_of(session, issue, issue.editions[0])
        edition = editions.for_actor(session, whole, NOBODY)
        text = plain.to_text(edition, ADDRESS_OF_SAMPLE, edition.language)
        pdf = papers.print_now(services, session, edition)
    services.database.dispose()
    (SAMPLE / f"bulletin-{quarter}.pdf").write_bytes(pdf)
    (SAMPLE / f"bulletin-{quarter}.txt").write_text(text, encoding="utf-8")
