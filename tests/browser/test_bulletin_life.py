"""From three proposals to an issue that was sent: members, the coordinator and the chair, then the mails and the PDF read back."""

import re
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from tests import people
from tests.browser.lives import sees
from tests.browser.serving import serving
from tests.mail.scripted import server  # noqa: F401 - the fixture

pytestmark = pytest.mark.browser
STORY, VIDEO, PHOTO = (
    "The day the bank came to Lodwar",
    "Four minutes from the Tana",
    "A register kept in a school book",
)
NOTE = "Three members wrote to us, and {{7*7}} others did not."
SUMMARY = "**{}** was told by a member. We kept what others can use."


@pytest.fixture
def mailing(furnished, tmp_path, server):  # noqa: F811 - the fixture
    given = {"smtp_url": f"smtp://127.0.0.1:{server.port}", "bulletin_per_minute": "60000"}
    with serving(tmp_path, furnished(tmp_path), **given) as one:
        yield one


def test_from_three_proposals_to_an_issue_that_was_sent(visit, mailing, server):  # noqa: F811 - the fixture
    house = mailing.house
    with (
        visit(mailing, people.MEMBER) as ndma,
        visit(mailing, people.REPRESENTATIVE) as unicef,
        visit(mailing, people.COORDINATOR) as desk,
        visit(mailing, people.CHAIR) as chair,
    ):
        at = open_an_issue(desk.page)
        quarter = at.rpartition("/")[2]
        propose(ndma.page, "story", STORY, text="Six members of the committee went with their book of complaints.")
        propose(unicef.page, "video", VIDEO, url="https://media.people.example/tana", members_only=True)
        propose(unicef.page, "photo", PHOTO, picture=photo(), text="Taken in Kwale.")
        for title in (STORY, VIDEO, PHOTO):
            accept(desk.page, title)
            write(desk.page, at, title)
        say_what_it_is_about(desk.page, at)
        lead(desk.page, at, STORY)
        order(desk.page)
        desk.page.goto(f"{at}/approval")
        desk.page.get_by_role("button", name="Send for approval").click()
        sees(desk.page, "Waiting for approval")
        desk.page.goto(f"{at}/approval")
        assert desk.page.get_by_role("button", name="Approve the issue").count() == 0, (
            "who wrote it does not approve it"
        )
        chair.page.goto(f"{at}/approval")
        chair.page.get_by_role("button", name="Approve the issue").click()
        sees(chair.page, "Approved and frozen")
        desk.page.goto(f"{at}/schedule")
        desk.page.get_by_label("Now", exact=True).check()
        desk.page.get_by_role("button", name="Confirm").click()
        sees(desk.page, "being sent")
        house.work()
        desk.page.goto(f"{at}/sending")
        sees(desk.page, "The issue was sent")
        ndma.page.goto(f"/bulletins/{quarter}")
        sees(ndma.page, STORY, VIDEO, PHOTO, "{{7*7}}")
        assert [ndma.faults, unicef.faults, desk.faults, chair.faults] == [[], [], [], []]
    read_the_mails(server)
    read_the_paper(house, quarter)


def open_an_issue(page) -> str:
    """Its address on the desk."""
    page.goto("/bulletins/desk")
    page.get_by_role("link", name="Open an issue").first.click()
    quarter = page.locator("#quarter").input_value()
    page.get_by_role("button", name="Open the issue").click()
    page.wait_for_url(re.compile(quarter))
    return f"/bulletins/desk/{quarter}"


def propose(page, kind, title, *, text="", url="", picture=None, members_only=False) -> None:
    page.goto("/bulletins")
    page.get_by_role("link", name="Propose an item").first.click()
    page.get_by_label(kind.capitalize(), exact=True).check()
    page.fill("#title", title)
    page.fill("#url", url)
    page.fill("#text", text)
    if picture:
        page.set_input_files("#picture", {"name": "book.png", "mimeType": "image/png", "buffer": picture})
        page.fill("#alt", "A school book with names in three columns")
    page.check(f'input[name="audience"][value="{"members" if members_only else "public"}"]')
    page.get_by_role("button", name="Propose it").click()
    page.wait_for_url(re.compile(r"/bulletins/submissions/\d+"))
    sees(page, title)


def accept(page, title) -> None:
    page.goto("/bulletins/desk/submissions")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="Accept", exact=True).click()
    sees(page, "In the issue")


def write(page, at, title) -> None:
    page.get_by_role("link", name="Write the summary").click()
    page.fill("#summary_en", SUMMARY.format(title))
    page.fill("#summary_sw", f"**{title}** ilisimuliwa na mwanachama.")
    page.fill("#title_sw", f"{title} (Kiswahili)")
    page.get_by_role("button", name="Save and go to the desk").click()
    page.wait_for_url(re.compile(f"{at}$|{at}#"))
    sees(page, title)


def say_what_it_is_about(page, at) -> None:
    page.goto(f"{at}/words")
    page.fill("#title_en", "Written by members")
    page.fill("#title_sw", "Limeandikwa na wanachama")
    page.fill("#note_en", NOTE)
    page.fill("#note_sw", "Wanachama watatu walituandikia.")
    page.get_by_role("button", name="Save and go to the desk").click()
    page.wait_for_url(re.compile(f"{at}$|{at}#"))


def lead(page, at, title) -> None:
    page.goto(at)
    page.locator("li[data-item]", has_text=title).locator("summary").first.click()
    page.locator("li[data-item]", has_text=title).get_by_role("button", name="Make it the lead story").click()
    page.get_by_text("Lead story", exact=True).first.wait_for()


def order(page) -> None:
    """By the keyboard alone: the last of the stories goes one up."""
    up = page.get_by_role("button", name=re.compile(rf"Up.*{PHOTO}"))
    up.focus()
    up.press("Enter")
    page.wait_for_function(
        "([first, then]) => { const all = document.body.innerText; return all.indexOf(first) < all.indexOf(then) }",
        arg=[PHOTO, VIDEO],
    )


def photo() -> bytes:
    made = BytesIO()
    Image.effect_noise((900, 600), 60).convert("RGB").save(made, "PNG")
    return made.getvalue()


def read_the_mails(server) -> None:  # noqa: F811 - the fixture
    bulletins = {to[0]: one for to, one in server.got if "bulletin-" in str(one["message-id"])}
    assert {people.MEMBER.email, people.CHAIR.email, people.GUEST.email} <= set(bulletins)
    assert people.SUSPENDED.email not in bulletins
    for address, message in bulletins.items():
        text, html = (message.get_body((form,)).get_content() for form in ("plain", "html"))
        for form in (text, html):
            assert STORY in form
            assert "{{7*7}}" in form
            assert (VIDEO in form) == (address != people.GUEST.email)
        assert 'src="http' not in html
        assert len(html.encode()) <= 60_000
        assert message["list-unsubscribe"].strip("<>") in text


def read_the_paper(house, quarter) -> None:
    """As a visitor has it: what is for members is not in it."""
    answer = house.browse().get(f"/bulletins/{quarter}/en.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(answer.content)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    whole = " ".join(pages)
    assert "{{7*7}}" in whole
    assert VIDEO not in whole
    (listed,) = re.findall(rf"{PHOTO}\D*?(\d+)", " ".join(pages[:2]))[:1]
    assert PHOTO in pages[int(listed) - 1], "the contents name the page on which it stands"
    assert len(answer.content) <= 2_000_000
