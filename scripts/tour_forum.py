"""The chapter of the tour on the forum: from a question to what is kept of it, and what people are told, on pages and by mail."""

import time
from email import message_from_bytes, policy

from playwright.sync_api import Page

from scripts.tour_book import PHONE, Tour
from scripts.tour_meetings import both, follow

TOP_UPS = "a:has-text('drought top-ups')"
OPEN_QUESTION, ASKED_BY = "Training of new county officers", "policy.officer@nsps.demo.example"
TITLE = "Who has paid top-ups by mobile money where there is no network?"
TEXT = (
    "In **Samburu North** the next mast is 60 kilometres away. We would like to pay before the long rains.\n\n"
    "- What did it cost for each household?\n- Who carried the float?"
)
ANSWER = (
    "We have, for ward officers: **eleven lessons in Kiswahili**, tried in Kilifi and Tana River.\n\n"
    "> It is short on payments and data.\n\n"
    "Ours has two lessons on the day of payment and one on complaints. The files come into the repository this week."
)
SECONDS_FOR_MAIL = 60


def questions(tour: Tour) -> None:
    tour.chapter(
        "Questions and answers",
        "Members ask one another what no single institution knows. What came of it is written down with the "
        "contributions on which it rests, and everybody is told as they choose: on the site, by mail, in a summary.",
    )
    desk, phone = tour.open("member"), tour.open("member", PHONE)
    reading(tour, desk, phone)
    writing(tour, desk, phone)
    desk, phone = tour.open("committee1"), tour.open("committee1", PHONE)
    for page in (desk, phone):
        follow(page, f"{tour.url}/forum?group=shock-responsive", "main .topics a:has-text('Draft triggers')")
    both(tour, desk, phone, "47-private", "A group's private discussion, and who reads it.")
    desk, phone = tour.open("coordinator"), tour.open("coordinator", PHONE)
    moderating(tour, desk, phone)
    telling(tour)
    by_mail(tour, desk, phone)
    for page in (desk, phone):
        page.goto(f"{tour.url}/forum/unanswered")
    both(tour, desk, phone, "63-unanswered", "What nobody has answered yet, with who may know and why.")
    for page in (desk, phone):
        page.goto(f"{tour.url}/stewardship/quiet?weeks=2")
    both(tour, desk, phone, "65-quiet", "Where it is quiet: groups, questions and organisations, for the coordinator.")


def reading(tour: Tour, desk: Page, phone: Page) -> None:
    for page in (desk, phone):
        page.goto(f"{tour.url}/forum")
    both(tour, desk, phone, "39-forum", "The forum: what is new to the reader, what was answered and what concluded.")
    for page in (desk, phone):
        follow(page, f"{tour.url}/forum", f"main .topics {TOP_UPS}")
    both(
        tour, desk, phone, "41-question",
        "A question: what came of it first, with the contributions on which it rests, and the accepted answer.", tall=1.35,
    )  # fmt: skip


def writing(tour: Tour, desk: Page, phone: Page) -> None:
    for page in (desk, phone):
        page.goto(f"{tour.url}/forum/new")
        page.check("input[name=kind][value=question]")
        page.fill("#text", TEXT)
        page.fill("#title", "")
        page.locator("#title").press_sequentially(TITLE)
        page.locator(".similar a").first.wait_for(timeout=60_000)
    both(tour, desk, phone, "43-begin", "Beginning a topic: what may answer already is shown while the title is typed.")
    desk.click("main button:text-is('Post')")
    desk.wait_for_url("**/topics/*")
    for page in (desk, phone):
        follow(page, f"{tour.url}/forum", f"main .topics a:has-text('{OPEN_QUESTION}')")
        page.fill("#text", ANSWER)
        page.click("#reply button:text-is('Preview'):visible")
        page.locator("#preview blockquote").wait_for()
        page.locator("#reply").evaluate("one => one.scrollIntoView()")
    both(tour, desk, phone, "45-answer", "Answering, with a preview; the draft keeps itself.", whole=False)
    desk.click("#reply button:text-is('Post')")
    desk.wait_for_url("**post=3**")


def moderating(tour: Tour, desk: Page, phone: Page) -> None:
    """Somebody reports what sells something; nothing is decided in front of the pictures."""
    reader = tour.open("lead")
    follow(reader, f"{tour.url}/forum", f"main .topics {TOP_UPS}")
    post = reader.locator(".post", has_text="We have mapped payment points")
    reader.goto(f"{tour.url}{post.locator('a[href$=report]').get_attribute('href')}")
    reader.check("input[name=reason][value=advertising]")
    reader.fill("#note", "The two shops belong to members of the alliance.")
    reader.click("main button:text-is('Report it')")
    reader.wait_for_load_state()
    for page in (desk, phone):
        page.goto(f"{tour.url}/forum/reports")
    both(tour, desk, phone, "49-reports", "What was reported, for those who moderate.")
    for page in (desk, phone):
        follow(page, f"{tour.url}/forum/reports", "main a:text-is('Decide') >> nth=0")
        page.check("input[name=decision] >> nth=0")
        page.fill("#sentence", "It names places, not offers. Please say next time that the shops belong to members.")
    both(tour, desk, phone, "51-decision", "A decision has a sentence to the author, who may ask for another look.")


def telling(tour: Tour) -> None:
    """The notifications of a lead; what a member's next summary will be, as the coordinator looks at it."""
    desk, phone = tour.open("lead"), tour.open("lead", PHONE)
    for page in (desk, phone):
        page.goto(f"{tour.url}/notifications")
    both(tour, desk, phone, "53-notifications", "What one is told, by day and by topic.")
    for page in (desk, phone):
        page.goto(f"{tour.url}/notifications/choices")
    both(tour, desk, phone, "55-choices", "What comes by mail, and when: at once, daily, weekly or never.")


def by_mail(tour: Tour, desk: Page, phone: Page) -> None:
    for page in (desk, phone):
        page.goto(f"{tour.url}/notifications/digest?q=lead@demo.example")
        page.click("main form[action*='/notifications/digest/'] button")
        page.locator(".letter").first.wait_for()
    both(
        tour, desk, phone, "57-digest", "A member's next summary, before it is sent; that somebody looked is recorded."
    )
    if tour.mail is not None:
        letter = arrived(tour)
        pages = tour.open(""), tour.open("", PHONE)
        for page in pages:
            page.set_content(letter)
        both(
            tour,
            *pages,
            "59-mail",
            "A notification as it arrives, in the language of whoever gets it; to reply to it is to answer.",
        )
    for page in (desk, phone):
        follow(page, f"{tour.url}/forum", f"main .topics {TOP_UPS}")
        post = page.locator(".post", has=page.locator("details.cut"))
        post.locator(".cut > summary").click()
        post.evaluate("one => one.scrollIntoView()")
    both(tour, desk, phone, "61-by-mail", "An answer that came by mail; what it quoted is kept, folded.", whole=False)


def arrived(tour: Tour) -> str:
    """The HTML of the letter to whoever asked, about the answer that was just written."""
    deadline = time.monotonic() + SECONDS_FOR_MAIL
    while time.monotonic() < deadline:
        for file in sorted(tour.mail.glob("*.eml"), reverse=True) if tour.mail else ():
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = message.get_body(("html",))
            if ASKED_BY in str(message["to"]) and OPEN_QUESTION in str(message["subject"]) and body is not None:
                return str(body.get_content())
        time.sleep(0.5)
    raise SystemExit("waited in vain: the letter about an answer")
