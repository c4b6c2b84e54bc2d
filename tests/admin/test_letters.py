"""An administrator puts a letter in other words; what could not be sent is refused with a sentence."""

import pytest
from sqlalchemy import select

from app import mail
from app.audit import AuditEvent
from app.mail.models import LetterText
from tests import people

TOML = """
[stay_ended]
purpose = "A stay has ended; to the guest."
placeholders = ["name", "reason", "link"]
subject_en = "Your stay has ended"
body_en = '''
Dear {name},

{reason}

{link}
'''
subject_sw = "Muda wako umeisha"
body_sw = '''
Habari {name},

{reason}

{link}
'''
samples = {reason = "The objective was met."}
"""
WORDS = {
    "subject_en": "Good-bye, {name}",
    "body_en": "Dear {name},\r\n\r\nyour stay is **over**.\r\n\r\n{reason}\r\n\r\n[Say more]({link})",
    "subject_sw": "Kwaheri, {name}",
    "body_sw": "Habari {name},\r\n\r\n{link}",
}


@pytest.fixture
def letter(house, tmp_path):
    path = tmp_path / "letters_stays.toml"
    path.write_text(TOML, encoding="utf-8")
    found = mail.read_letters(path)
    house.services.provide(mail.LetterBook, mail.LetterBook({"membership": found}))
    return found["stay_ended"]


@pytest.fixture
def desk(browse, letter):
    return browse(people.ADMINISTRATOR)


def rows(house):
    with house.read() as session:
        return {row.language: (row.subject, row.body) for row in session.scalars(select(LetterText))}


def acts(house):
    with house.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "letter").order_by(AuditEvent.id))
        return [(event.action, event.detail) for event in events]


def sent(house, letter, language):
    with house.write() as session:
        mail.send_letter(
            session,
            letter,
            to="guest@people.example",
            language=language,
            values={"name": "Gitonga", "reason": "Met.", "link": "https://h.example/1"},
            settings=house.settings,
        )
    house.work()
    return house.mails("guest@people.example")[-1]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (people.MEMBER, 403),
        (people.REPRESENTATIVE, 403),
        (people.CHAIR, 403),
        (people.COORDINATOR, 403),
        (people.ADMINISTRATOR, 200),
    ],
)
def test_who_changes_letters(house, browse, letter, who, status):
    browser = browse(who)
    for path in ("/admin/letters", "/admin/letters/stay_ended"):
        assert browser.get(path).status_code == status
    assert browser.post("/admin/letters/stay_ended", data=WORDS).status_code == (303 if status == 200 else status)
    assert set(rows(house)) == ({"en", "sw"} if status == 200 else set())
    assert browser.post("/admin/letters/stay_ended/reset").status_code == (303 if status == 200 else status)
    assert rows(house) == {}


def test_the_words_that_are_sent(house, desk, letter):
    listing = desk.get("/admin/letters").text
    assert "A stay has ended; to the guest." in listing
    assert "Changed" not in listing
    assert desk.post("/admin/letters/stay_ended", data=WORDS).status_code == 303
    message = sent(house, letter, "en")
    assert message["subject"] == "Good-bye, Gitonga"
    text = message.get_body(("plain",)).get_content()
    assert "your stay is over.\n\n> Met.\n\nSay more:\nhttps://h.example/1\n" in text
    assert sent(house, letter, "sw")["subject"] == "Kwaheri, Gitonga"
    page = desk.get("/admin/letters/stay_ended").text
    assert "Good-bye, {name}" in page
    assert "changed by Amina Admin" in page
    listing = desk.get("/admin/letters").text
    assert "Good-bye, {name}" in listing
    assert "Changed" in listing
    assert acts(house) == [("letter.changed", {"letter": "stay_ended", "languages": ["en", "sw"]})]
    assert "letter.changed" in desk.get("/admin/audit").text
    assert desk.post("/admin/letters/stay_ended/reset").status_code == 303
    assert sent(house, letter, "en")["subject"] == "Your stay has ended"
    assert acts(house)[-1] == ("letter.reset", {"letter": "stay_ended"})
    desk.post("/admin/letters/stay_ended/reset")
    assert len(acts(house)) == 2, "nothing was there to forget"


def test_only_what_differs_from_the_house_is_kept(house, desk, letter):
    own = {
        f"{part}_{code}": getattr(letter.wordings[code], part) for part in ("subject", "body") for code in ("en", "sw")
    }
    desk.post("/admin/letters/stay_ended", data=own)
    assert (rows(house), acts(house)) == ({}, [])
    desk.post("/admin/letters/stay_ended", data=own | {"subject_sw": "Kwaheri"})
    assert rows(house) == {"sw": ("Kwaheri", letter.wordings["sw"].body)}
    desk.post("/admin/letters/stay_ended", data=own | {"subject_sw": "Karibu tena"})
    assert rows(house)["sw"][0] == "Karibu tena"
    desk.post("/admin/letters/stay_ended", data=own)
    assert rows(house) == {}
    assert [detail["languages"] for _, detail in acts(house)] == [["sw"]] * 3


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"body_en": "No way on."}, "Keep {link}: without it nobody can act on the letter."),
        ({"body_sw": "Habari."}, "Keep {link}: without it nobody can act on the letter."),
        ({"subject_en": "{secret_key}"}, "There is no placeholder {secret_key} in this letter."),
        ({"body_en": "{link} {{7*7}}"}, "There is no placeholder {7*7} in this letter."),
        ({"body_en": "{link} {% for x in y %}"}, "There is no placeholder {% for x in y %} in this letter."),
        ({"body_en": "{link} ${}"}, "There is no placeholder {} in this letter."),
        ({"body_en": "{link} {name.__class__.__mro__}"}, "There is no placeholder {name.__class__.__mro__}"),
        ({"subject_sw": "{link}"}, "A link cannot stand in the subject."),
        ({"body_en": "{link} https://evil.example/{name}"}, "A placeholder cannot be a part of an address."),
        ({"subject_en": " \u200b "}, "Enter the subject."),
        ({"body_sw": ""}, "Write the letter."),
        ({"subject_en": "x" * 151}, "Use at most 150 characters."),
        ({"body_en": "{link}" + "x" * 10_001}, "Use at most 10,000 characters."),
    ],
)
@pytest.mark.parametrize("do", ["", "preview"])
def test_what_could_not_be_sent_is_refused(house, desk, change, sentence, do):
    """Everything typed stays, in the field and in the summary the same sentence; nothing is kept."""
    answer = desk.post("/admin/letters/stay_ended", data=WORDS | change | ({"do": do} if do else {}))
    assert answer.status_code == 422
    assert answer.text.count(sentence.replace("'", "&#39;")) == 2
    assert "<title>Error:" in answer.text
    assert "Good-bye, {name}" in answer.text or "subject_en" in change
    assert "49" not in answer.text.split("<main")[1]
    assert (rows(house), acts(house)) == ({}, [])


def test_a_preview_shows_what_would_be_sent_and_keeps_nothing(house, desk):
    answer = desk.post("/admin/letters/stay_ended", data=WORDS | {"do": "preview"})
    assert answer.status_code == 200
    assert "Good-bye, Achieng Moraa" in answer.text
    assert "your stay is <strong>over</strong>." in answer.text
    assert "<blockquote><p>The objective was met.</p></blockquote>" in answer.text
    assert f'<p class="act"><a href="{house.settings.base_url}/example">Say more</a></p>' in answer.text
    assert "Habari Achieng Moraa," in answer.text
    assert "style=" not in answer.text.split("<main")[1]
    assert (rows(house), acts(house)) == ({}, [])


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"]
)
def test_no_preview_runs_what_was_typed(desk, evil):
    answer = desk.post(
        "/admin/letters/stay_ended",
        data={key: f"{words} {evil}" for key, words in WORDS.items()} | {"do": "preview"},
    )
    assert answer.status_code == 200
    main = answer.text.split("<main")[1]
    assert "<script>alert" not in main
    assert "<img" not in main
    assert 'href="javascript' not in main


def test_a_subject_stays_one_line(house, desk, letter):
    desk.post("/admin/letters/stay_ended", data=WORDS | {"subject_en": "Hello\r\nBcc: all@people.example"})
    assert rows(house)["en"][0] == "Hello Bcc: all@people.example"
    message = sent(house, letter, "en")
    assert message["bcc"] is None
    assert message["subject"] == "Hello Bcc: all@people.example"


def test_words_that_no_longer_fit_are_told_and_not_sent(house, desk, letter):
    desk.post("/admin/letters/stay_ended", data=WORDS)
    with house.write() as session:
        session.get(LetterText, ("stay_ended", "en")).body = "{gone} {link}"
    assert "The English words no longer fit this letter" in desk.get("/admin/letters/stay_ended").text
    assert sent(house, letter, "en")["subject"] == "Your stay has ended"


@pytest.mark.parametrize("path", ["/admin/letters/nothing", "/admin/letters/STAY_ENDED"])
def test_no_other_letter_exists(desk, path):
    assert desk.get(path).status_code == 404
    assert desk.post(path, data=WORDS).status_code == 404


def test_queries_do_not_grow_with_the_letters(house, desk):
    house.services.provide(mail.LetterBook, mail.LetterBook({}))
    desk.get("/admin/letters")
    with house.counting() as few:
        assert desk.get("/admin/letters").status_code == 200
    full = mail.LetterBook({"membership": __import__("app.membership", fromlist=["LETTERS"]).LETTERS})
    assert len(full.letters) > 10
    house.services.provide(mail.LetterBook, full)
    with house.counting() as many:
        assert desk.get("/admin/letters").status_code == 200
    assert len(many) == len(few)
