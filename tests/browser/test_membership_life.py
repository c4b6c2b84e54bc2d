"""The life of a member, by the people who live it: applied, nominated, screened, answered, judged, joined. No scripts."""

import pytest

from app.membership.jobs_moves import onboard
from app.membership.models import State
from tests import people
from tests.browser.lives import Life, choose, fill, press, sees, text
from tests.browser.serving import serving
from tests.browser.shelf import study
from tests.committee import OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF, seat_the_committee
from tests.membership.applying import CONTACT, DECLARATION, ORGANISATION, PROGRAMME, START
from tests.people import PASSWORD

pytestmark = pytest.mark.browser
SENT, ASKED, ANSWERED = "We bring cash-transfer records.", "Who keeps the records?", "Our county offices keep them."
STATEMENT = "We have worked with them in Turkana since 2019."
NOTE = "The registry shows a change of directors in March."
FILE = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": study("the registrar", pages=1, on=1)}
REMARK, COMMENT = "Let us ask for a visit in spring.", "Their records are complete."
REASON = "They know the counties, and bring records that we lack."
CODE = "## Sharing\n\nWe share what we know, and credit those who made it.\n"
CRITERIA = ("alignment_cop", "alignment_sector", "value_added", "credibility", "scope")
CONFLICT = "My sister keeps their books."


@pytest.fixture(scope="module")
def served_alone(furnished, tmp_path_factory):
    """A house of its own: a new code of conduct would stop everybody of the other."""
    data = tmp_path_factory.mktemp("life")
    with serving(data, furnished(data)) as at:
        seat_the_committee(at.house)
        yield at


def test_from_an_application_to_a_member(visit, served_alone):
    life = Life(served_alone, visit)
    write_the_code(life)
    desk = apply(life)
    confirm_the_nomination(life)
    strangers_get_nothing(life)
    screen_and_ask(life)
    answer(life, desk)
    open_the_review(life)
    declare_and_vote(life)
    close_the_vote(life)
    learn_the_decision(life, desk)
    join(life)
    with life.at.house.write() as session:
        onboard(session, life.at.house.services, {}, None)
    assert life.row.state == State.ONBOARDED


def write_the_code(life) -> None:
    with life.window(people.ADMINISTRATOR) as window:
        page = window.page
        page.goto("/code-of-conduct")
        page.click("main a:has-text('Write')")
        fill(page, {"title": "How we work together", "text_en": CODE})
        press(page, "Put it in force now")
        sees(page, "credit those who made it")


def apply(life) -> str:
    """The private address; the same one stands in the letter."""
    with life.window() as window:
        page = window.page
        page.goto("/join")
        page.click("main a:text-is('Start an application')")
        shown = page.evaluate("Date.now()")
        fill(page, {"name": START["name"], "email": START["email"]})
        page.wait_for_timeout(max(0, 2_100 - (page.evaluate("Date.now()") - shown)))  # nobody is quicker than 2 s
        press(page, "Start")
        desk = page.url.removeprefix(life.at.url)
        sees(page, "You have completed 0 of 8 steps.")
        assert life.link(START["email"], "the private link", "/applications/") == desk
        fill_in(page)
        assert page.url.endswith(f"{desk}/check")
        sees(page, SENT, "Kilifi", PROGRAMME["name"], FILE["name"], "United Nations Children's Fund")
        press(page, "Send the application")
        sees(page, life.row.reference)
        page.click("main a:text-is('Follow your application')")
        sees(page, "Waiting for nomination")
        assert window.faults == []
    assert life.row.reference in life.letter(START["email"], "your application has arrived")
    return desk


def fill_in(page) -> None:
    """Every step in the order of the list, each leading to the next."""
    page.click("main a:text-is('Organisation')")
    fill(page, {name: ORGANISATION[name] for name in ("acronym", "legal_status", "registration_number", "website")})
    page.select_option("#kind", ORGANISATION["kind"])
    press(page, "Save and continue")
    page.click("main a:text-is('Add a programme')")
    fill(page, {name: PROGRAMME[name] for name in ("name", "target_group", "description", "reached", "from_year")})
    page.select_option("#pillar", PROGRAMME["pillar"])
    choose(page, "national", "no")
    choose(page, "counties", *PROGRAMME["counties"])
    press(page, "Save")
    press(page, "Continue")
    choose(page, "national", "no")
    choose(page, "counties", "003", "023")
    press(page, "Save and continue")
    page.click("main a:text-is('Add a contact person')")
    fill(page, {name: CONTACT[name] for name in ("name", "email", "position")})
    page.check("#representative")
    press(page, "Save")
    press(page, "Continue")
    fill(page, {"contribution": SENT})
    press(page, "Save and continue")
    choose(page, "nominated", "yes")
    page.select_option("#nominated_by", "unicef")
    press(page, "Save and continue")
    page.set_input_files("#file", FILE)
    press(page, "Add this file")
    sees(page, FILE["name"])
    press(page, "Continue")
    for box in ("accurate", "code_of_conduct", "consent"):
        page.check(f"#{box}")
    fill(page, {"declared_by": DECLARATION["declared_by"]})
    press(page, "Save and continue")


def confirm_the_nomination(life) -> None:
    with life.window(people.REPRESENTATIVE) as window:
        page = window.page
        page.goto(life.link(people.REPRESENTATIVE, "nominate Haki Trust?", "/nominations/"))
        assert page.inner_text("h1") == START["name"]
        assert SENT not in text(page), "the application itself is confidential"
        page.fill("#statement", STATEMENT)
        press(page, "Confirm the nomination")
        sees(page, "Confirmed")
        assert page.goto(life.committee_page).status == 404
        assert window.faults == []
    assert STATEMENT not in life.letter(START["email"], "your nomination is confirmed")


def strangers_get_nothing(life) -> None:
    """Neither a member, nor a visitor who guesses the number, learns that there is an application."""
    number = life.row.id
    for who in (people.MEMBER, None):
        with life.window(who) as window:
            page = window.page
            assert page.goto(f"/applications/{number}-{'x' * 32}").status == 404
            for address in (life.committee_page, f"/secretariat/applications/{number}"):
                status = page.goto(address).status
                assert status in ((403, 404) if who else (200,))
                assert who or "/sign-in" in page.url
                assert START["name"] not in page.content()


def screen_and_ask(life) -> None:
    with life.window(people.ADMINISTRATOR) as window:
        page = window.page
        page.goto("/")
        page.click("main .awaits a:has-text('application')")
        page.click(f"main a:text-is({START['name']!r})")
        sees(page, SENT, STATEMENT, FILE["name"], CONTACT["email"])
        page.fill("#text", NOTE)
        press(page, "Keep the note")
        choose(page, "steps", "contribution")
        page.fill("#message", ASKED)
        press(page, "Ask the applicant")
        assert page.inner_text("main .title .tag") == "More information asked"
        assert window.faults == []


def answer(life, desk) -> None:
    """Only what was asked opens again."""
    address = life.link(START["email"], "please add to your application", "/applications/")
    with life.window() as window:
        page = window.page
        page.goto(address)
        sees(page, ASKED)
        assert NOTE not in text(page)
        page.goto(f"{address}/organisation")
        assert page.url.endswith(address), "a step that was not reopened leads back"
        page.click("main .tasks a:text-is('Contribution')")
        assert page.input_value("#contribution") == SENT
        page.fill("#contribution", f"{SENT} {ANSWERED}")
        press(page, "Save and continue")
        page.goto(address)
        page.click("main button:has-text('answer')")
        sees(page, "Screening")
        assert window.faults == []
    life.letter(START["email"], "we have your answer")
    assert START["name"] in life.letter(people.ADMINISTRATOR, "has answered")


def open_the_review(life) -> None:
    with life.window(people.ADMINISTRATOR) as window:
        page = window.page
        page.goto(f"/secretariat/applications/{life.row.id}")
        sees(page, ANSWERED)
        for item in ("name", "registration", "programmes", "coverage", "representative", "documents", "nomination"):
            choose(page, item, "yes")
        press(page, "It is complete")
        page.click("main button:has-text('review')")
        sees(page, "Before the committee")
        assert window.faults == []
    life.letter(START["email"], "the committee's review has begun")
    life.letter(people.CHAIR, "Your vote is awaited")
    life.letter(OF_UNICEF, "You are recused from a vote")


def declare_and_vote(life) -> None:
    for who, choice in ((OF_ILO, "approve"), (OF_APSP, "decline"), (people.CHAIR, "approve")):
        with life.window(who) as window:
            page = window.page
            page.goto("/committee")
            page.click(f"main a:has-text('Application of {START['name']}')")
            assert page.locator("#vote").count() == 0
            assert not {SENT, STATEMENT, NOTE, FILE["name"]} & shown(page), "nothing is open before the declaration"
            choose(page, "conflict", "false")
            press(page, "Declare")
            assert {SENT, STATEMENT, NOTE, FILE["name"]} <= shown(page)
            assert COMMENT not in text(page)
            for mark, criterion in enumerate(CRITERIA):
                choose(page, criterion, "n/a" if criterion == "scope" else str(mark + 1))
            choose(page, "choice", choice)
            page.fill("#comment", COMMENT if who is OF_ILO else "")
            press(page, "Cast your vote")
            sees(page, f"You have voted: {choice.capitalize()}.")
            sees(page, COMMENT)
            if who is OF_APSP:
                page.fill("#text", REMARK)
                press(page, "Add it")
            assert window.faults == []
    with life.window(OF_NSSF) as window:
        page = window.page
        page.goto(life.committee_page)
        choose(page, "conflict", "true")
        page.fill("#note", CONFLICT)
        press(page, "Declare")
        assert not {SENT, STATEMENT, NOTE, FILE["name"], REMARK} & shown(page)
        assert page.locator("#vote").count() == 0
        assert window.faults == []
    with life.window(OF_UNICEF) as window:
        window.page.goto(life.committee_page)
        sees(window.page, "recused")
        assert not {SENT, NOTE, REMARK} & shown(window.page)


def shown(page) -> set[str]:
    return {words for words in (SENT, STATEMENT, NOTE, FILE["name"], REMARK) if words in text(page)}


def close_the_vote(life) -> None:
    with life.window(people.CHAIR) as window:
        page = window.page
        page.goto(life.committee_page)
        sees(page, REMARK, CONFLICT, "3 of 3 seats", "Quorum reached")
        page.fill("#reason", REASON)
        press(page, "Close the vote and decide")
        sees(page, REASON, "Approved", "Approve: 2", "Decline: 1")
        page.click("main a:text-is('Read the record')")
        sees(page, REASON, START["name"])
        assert window.faults == []


def learn_the_decision(life, desk) -> None:
    with life.window() as window:
        page = window.page
        page.goto(desk)
        sees(page, "Approved")
        assert not any(words in text(page) for words in (COMMENT, REMARK, NOTE))
    assert REASON in life.letter(START["email"], "welcome to the community")
    life.letter(people.REPRESENTATIVE, "whom you nominated")


def join(life) -> None:
    """The contact person comes in by the invitation and is a representative at once."""
    with life.window() as window:
        page = window.page
        page.goto(life.link(CONTACT["email"], "You are invited to Baraza", "/invitation/"))
        fill(page, {"password": PASSWORD})
        press(page, "Open my account")
        assert page.inner_text("h1") == "Sign in"
        fill(page, {"email": CONTACT["email"], "password": PASSWORD})
        press(page, "Sign in")
        assert page.url.endswith("/welcome")
        assert page.inner_text("h1").startswith("Karibu, Wanjiru")
        assert page.locator("main .tasks li").count() == 3
        sees(page, START["name"])
        page.click("main .tasks a:has-text('code of conduct')")
        page.check("#accept")
        press(page, "Accept")
        page.goto("/code-of-conduct")
        sees(page, "You have accepted this version.")
        page.goto("/welcome")
        page.click("main .tasks a:has-text('profile')")
        assert page.url.endswith("/edit")
        assert START["name"] in page.inner_text(".title")
        assert window.faults == []
