"""A letter is the house's words or an administrator's, filled with values that can never be more than words."""

import re
from datetime import UTC, date, datetime

import pytest

from app.mail import LetterBook, read_folder, read_letters, send_letter
from app.mail.letters import Wording, faults
from app.mail.models import LetterText

TOML = """
[moved]
purpose = "An application has moved; to its contact."
placeholders = ["name", "reference", "reason", "link", "list_link", "day"]
subject_en = "Your application {reference}"
body_en = '''
Dear {name},

the committee looked at **{reference}** on {day}:

{reason}

See [all applications]({list_link}).

[Read the decision]({link})
'''
subject_sw = "Ombi lako {reference}"
body_sw = '''
Habari {name},

{reason}

Tazama [maombi yote]({list_link}).

{link}
'''
"""


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "letters_moves.toml"
    path.write_text(TOML, encoding="utf-8")
    return read_letters(path)["moved"]


@pytest.fixture
def send(post, letter):
    """Sends the letter with these values and returns the message that arrived."""

    def go(language="en", **values):
        given = {
            "name": "Moraa",
            "reference": "A-2026-0042",
            "reason": "It is complete.",
            "link": "https://baraza.example/applications/7-abc",
            "list_link": "https://baraza.example/committee?state=review&page=2",
            "day": date(2026, 12, 8),
        }
        with post.services.database.write() as session:
            send_letter(
                session,
                letter,
                to="moraa@people.example",
                language=language,
                values=given | values,
                settings=post.settings,
            )
        post.work()
        return post.delivered()[-1]

    return go


def text_of(message):
    return message.get_body(("plain",)).get_content()


def html_of(message):
    return message.get_body(("html",)).get_content()


def test_both_forms_say_the_same(send):
    message = send()
    assert message.get_content_type() == "multipart/alternative"
    assert message["subject"] == "Your application A-2026-0042"
    text, html = text_of(message), html_of(message)
    assert "the committee looked at A-2026-0042 on 8 December 2026:\n\n> It is complete.\n" in text
    assert "\nRead the decision:\nhttps://baraza.example/applications/7-abc\n" in text
    assert "all applications:\nhttps://baraza.example/committee?state=review&page=2\n" in text
    assert "**" not in text
    assert "<strong>A-2026-0042</strong>" in html or ">A-2026-0042</strong>" in html
    assert 'href="https://baraza.example/committee?state=review&amp;page=2"' in html
    assert html.count('href="https://baraza.example/applications/7-abc"') == 2, "the button, and its address in words"
    assert "Community of Practice for Social Protection in Kenya" in html
    assert "Community of Practice for Social Protection in Kenya" in text
    assert "background-color" in html, "styles are written into the elements"
    assert "<style" not in html
    assert "{" not in html.replace("{}", "")


@pytest.mark.parametrize(
    ("language", "greeting", "button", "community"),
    [
        ("en", "Dear Moraa", "Read the decision", "Community of Practice"),
        ("sw", "Habari Moraa", "Fungua ukurasa", "Jumuiya ya Wataalamu"),
        ("", "Dear Moraa", "Read the decision", "Community of Practice"),
        ("fr", "Dear Moraa", "Read the decision", "Community of Practice"),
    ],
)
def test_the_reader_s_language(send, language, greeting, button, community):
    message = send(language)
    for said in (greeting, button, community):
        assert said in text_of(message)
        assert said in html_of(message)
    assert f'<html lang="{language if language == "sw" else "en"}"' in html_of(message)


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[click here](http://evil.example)",
    "http://evil.example/{link}",
    "{{7*7}}",
    "{% print(7*7) %}",
    "${7*7}",
    "{reason} {secret_key} {link}",
    "# Heading\n\n- list",
    "&lt;b&gt; &amp;",
    "\ue0000\ue001\ue0001\ue001",
    "\\1 \\g<0>",
)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("where", ["name", "reference", "reason"])
def test_a_value_is_never_more_than_words(send, hostile, where):
    """It adds no element, no link and no value of another placeholder; and it is shown as it was typed."""
    usual, message = send(), send(**{where: hostile})
    for tag in ("<a ", "<script", "<img", "<li", "<h3", "<h1", "<b>", "href="):
        assert html_of(message).count(tag) == html_of(usual).count(tag), tag
    assert "49" not in text_of(message)
    shown = " ".join(hostile.replace("\ue000", "").replace("\ue001", "").split())
    assert shown in " ".join(re.sub(r"(?m)^> ?", "", text_of(message)).split())


@pytest.mark.parametrize("where", ["name", "reference", "reason"])
@pytest.mark.parametrize("fold", ["\r\n", "\n", "\r", "\u2028", "\x0b"])
def test_no_value_adds_a_header(send, where, fold):
    usual, message = send(), send(**{where: f"Moraa{fold}Bcc: all@people.example{fold}{fold}X-Evil: 1"})
    assert message.keys() == usual.keys()
    assert message["to"] == "moraa@people.example"
    assert "\n" not in message["subject"]


def test_several_lines_are_quoted_where_they_stand_alone_and_folded_elsewhere(send):
    message = send(reason="First\nsecond\n\nThird", name="Moraa\nMember")
    assert "> First\n> second\n>\n> Third\n" in text_of(message)
    assert "First<br>second</p><p" in html_of(message)
    assert "Dear Moraa Member," in text_of(message)


def test_an_empty_value_alone_on_its_line_leaves_nothing(send):
    assert "<blockquote" in html_of(send())
    message = send(reason="")
    assert "<blockquote" not in html_of(message)
    assert ">" not in text_of(message)
    assert "\n\n\n" not in text_of(message)


def test_moments_are_told_in_the_house_s_zone(send):
    assert "on 8 December 2026, 14:00 EAT" in text_of(send(day=datetime(2026, 12, 8, 11, tzinfo=UTC)))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "/applications/7", "", "https://x.example/a b", "data:text/html,x"]
)
def test_a_link_is_an_address(send, address):
    with pytest.raises(ValueError, match="link"):
        send(link=address)


def test_a_value_that_is_missing_is_found_where_it_is_forgotten(post, letter):
    with post.services.database.write() as session, pytest.raises(ValueError, match="reference, reason"):
        send_letter(session, letter, to="a@b.example", language="en", values={"name": "x"}, settings=post.settings)


@pytest.mark.parametrize("filler", ["word ", "é", "&<>\"' ", "\U0001f600", "x" * 76 + "\n"])
def test_a_message_stays_below_60_kilobytes(post, send, filler):
    send(reason=filler * 50_000, name=filler * 50_000, reference=filler * 5_000)
    (path,) = (post.settings.data_dir / "mail").glob("*.eml")
    assert path.stat().st_size < 60_000


class TestAdministratorsWords:
    def change(self, post, letter, subject, body, language="en"):
        with post.services.database.write() as session:
            session.add(
                LetterText(key=letter.key, language=language, subject=subject, body=body, changed_at=datetime.now(UTC))
            )

    def test_they_hold_for_their_language_only(self, post, letter, send):
        self.change(post, letter, "News of {reference}", "Good day {name}\n\n{link}\n\n[All]({list_link})")
        message = send()
        assert message["subject"] == "News of A-2026-0042"
        assert "Good day Moraa\n\nOpen the page:\nhttps://baraza.example/applications/7-abc" in text_of(message)
        assert "Habari Moraa" in text_of(send("sw"))

    @pytest.mark.parametrize(
        ("subject", "body"),
        [("{secret_key}", "{link}"), ("News", "without the address"), ("News", "{link} {gone}")],
    )
    def test_words_that_no_longer_fit_give_way_to_the_house_s(self, post, letter, send, subject, body):
        self.change(post, letter, subject, body)
        message = send()
        assert message["subject"] == "Your application A-2026-0042"
        assert "the committee looked at" in text_of(message)

    @pytest.mark.parametrize("markup", ["<script>alert(1)</script>", "<img src=x>", "<b onclick=x>y</b>"])
    def test_their_markup_is_markdown_and_nothing_else(self, post, letter, send, markup):
        self.change(post, letter, "News", f"{markup}\n\n{{link}} {{list_link}}")
        html = html_of(send())
        assert markup not in html
        assert markup in text_of(post.delivered()[-1])


@pytest.mark.parametrize(
    ("subject", "body", "found"),
    [
        ("About {reference}", "{name}: {link}", []),
        ("About {reference}", "[Read]({link})", []),
        ("{unknown}", "{link}", ["There is no placeholder {unknown} in this letter."]),
        ("x", "{link} {{7*7}}", ["There is no placeholder {7*7} in this letter."]),
        ("x", "{link} {% x %}", ["There is no placeholder {% x %} in this letter."]),
        ("x", "{link} ${}", ["There is no placeholder {} in this letter."]),
        ("x", "{link} {name.__class__}", ["There is no placeholder {name.__class__} in this letter."]),
        ("x", "{link} {secret_key}", ["There is no placeholder {secret_key} in this letter."]),
        ("x {link}", "{link}", ["A link cannot stand in the subject."]),
        ("x", "no way on", ["Keep {link}: without it nobody can act on the letter."]),
        ("x", "{link} https://evil.example/{name}", ["A placeholder cannot be a part of an address."]),
        ("x", "{link} [x](https://evil.example/{link})", ["A placeholder cannot be a part of an address."]),
        ("x", "{link} [x]({name})", ["A placeholder cannot be a part of an address."]),
    ],
)
def test_what_is_wrong_with_words(letter, subject, body, found):
    said = [sentence for _, sentence in faults(letter, Wording(subject, body + "\n\n[l]({list_link})"))]
    assert said == found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("subject_sw", "subject_fr"), "subject_sw is missing"),
        (("body_sw = '''", "other = '''"), "body_sw is missing"),
        (('"reference", ', ""), "There is no placeholder {reference}"),
        (("[moved]", "[Moved-On]"), "a key is made of"),
        (("purpose", "porpose"), "purpose is missing"),
        (("Habari {name},", "Habari {nam},"), "sw: There is no placeholder {nam}"),
    ],
)
def test_a_letter_with_a_fault_stops_the_start(tmp_path, change, said):
    path = tmp_path / "letters_x.toml"
    assert change[0] in TOML
    path.write_text(TOML.replace(*change, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"letters_x\.toml") as raised:
        read_letters(path)
    assert said in str(raised.value)


def test_no_key_means_two_letters(tmp_path):
    (tmp_path / "letters_a.toml").write_text(TOML, encoding="utf-8")
    found = read_folder(tmp_path)
    assert list(found) == ["moved"]
    (tmp_path / "letters_b.toml").write_text(TOML, encoding="utf-8")
    with pytest.raises(ValueError, match=r"letters_b\.toml: moved"):
        read_folder(tmp_path)
    with pytest.raises(ValueError, match=r"second.*moved"):
        LetterBook({"first": found, "second": found})


def test_every_letter_of_the_house_can_be_sent(house):
    """In both languages, filled with its samples, below the size; and its words are not the same twice."""
    from app.mail.letters import preview  # noqa: PLC0415

    book = house.services.get(LetterBook)
    assert book.letters
    for letter in book.letters.values():
        assert letter.wordings["en"].body != letter.wordings["sw"].body, letter.key
        for language, wording in letter.wordings.items():
            drawn = preview(letter, wording, house.settings, language)
            assert drawn.subject, letter.key
            assert len(drawn.html) < 20_000, letter.key
            assert "{" not in drawn.text, (letter.key, language)
            assert drawn.html.count("<script") == 0
