"""The catalogue is complete and current, and what Python says can be said in Kiswahili."""

import re

import pytest

from app.core.sentences import Sentence
from app.documents.messages import text_message
from app.reading import MESSAGES, Unacceptable
from app.web.intake import refusal_in_words
from app.web.language import say, translations
from scripts.catalogue import PO, ROOT, missing, sources, text_of
from scripts.message_extractor import built_sentences
from tests.web.spoken import pairs, present

SLOT = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.database_free
def test_the_catalogue_is_what_the_code_says():
    assert text_of(present()) == PO.read_bytes(), "run ./scripts/messages"


@pytest.mark.database_free
def test_every_message_has_a_translation():
    assert missing(present()) == []


@pytest.mark.database_free
def test_translations_keep_the_places_of_their_values():
    wrong = [(said, text) for said, text in pairs() if sorted(SLOT.findall(said)) != sorted(SLOT.findall(text))]
    assert wrong == []


@pytest.mark.database_free
def test_a_percent_sign_that_is_no_place_is_doubled_in_templates():
    """Jinja formats whatever a message became, also where it has no values."""
    in_templates = {m.id for m in present() if any(path.startswith("templates/") for path, _ in m.locations)}
    loose = [text for said, text in pairs() if said in in_templates and "%" in SLOT.sub("", text).replace("%%", "")]
    assert loose == []


@pytest.mark.database_free
def test_translations_look_like_their_messages():
    """The same end, the same space around: a sentence stays a sentence, a label a label."""
    odd = [
        (said, text)
        for said, text in pairs()
        if text != text.strip() or (said[-1] != text[-1] and {said[-1], text[-1]} & set(".?:"))
    ]
    assert odd == []


@pytest.mark.database_free
def test_no_sentence_is_built_where_no_catalogue_can_know_it():
    built = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in sources(ROOT)
        if path.suffix == ".py"
        for line, text in built_sentences(path.read_text())
    ]
    assert built == []


@pytest.mark.database_free
def test_templates_translate_no_variable():
    """A percent sign in what somebody typed would break the page: such words are translated in Python, or by `|say`."""
    variable = re.compile(r"\b(?:_|gettext)\((?!\s*\")")
    found = [path.name for path in sources(ROOT) if path.suffix == ".html" and variable.search(path.read_text())]
    assert found == []


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("text", "in_swahili"),
    [
        ("", ""),
        ("Published.", "Imechapishwa."),
        ("Nobody ever said this.", "Nobody ever said this."),
        (Sentence("Use at most %(most)s characters.", most=200), "Tumia herufi zisizozidi 200."),
        (Sentence("%(name)s can sign in again.", name="100 %(s)s % sure"), "100 %(s)s % sure anaweza kuingia tena."),
        (Sentence("%(sentence)s Not known: %(words)s.", sentence=Sentence("Choose topics from the list."), words="x"),
         "Chagua mada kutoka kwenye orodha. Haijulikani: x."),
    ],
)  # fmt: skip
def test_what_python_says(text, in_swahili):
    assert say(text, "sw") == in_swahili
    assert say(text, "en") == text


@pytest.mark.database_free
@pytest.mark.parametrize("key", sorted(MESSAGES))
def test_what_was_said_of_a_file_long_ago_is_said_in_kiswahili(key):
    """Rows keep these messages in English, with their numbers, and sometimes several in one."""
    stored = MESSAGES[key] % {"count": 5000, "numbers": "3, 17"}
    told = text_message(stored, "sw")
    assert told == translations("sw").gettext(MESSAGES[key]) % {"count": 5000, "numbers": "3, 17"} != stored
    assert text_message(stored, "en") == stored
    both = f"{MESSAGES['first'] % {'count': 7}} {MESSAGES['shortened']}"
    assert text_message(both, "sw").startswith("Ni kurasa 7 za kwanza pekee zilizosomwa")
    assert text_message(both, "sw").endswith(translations("sw").gettext(MESSAGES["shortened"]))


@pytest.mark.database_free
def test_a_refused_file_is_told_in_kiswahili_with_what_it_is():
    refusal = refusal_in_words(Unacceptable("name_and_content_differ", extension=".pdf", found="a web page"))
    assert say(refusal, "sw").startswith("Jina linaishia na .pdf, lakini maudhui ni ukurasa wa wavuti.")


@pytest.mark.database_free
def test_plurals():
    swahili = translations("sw")
    said = [swahili.ngettext("%(num)s page", "%(num)s pages", n) % {"num": n} for n in (0, 1, 2)]
    assert said == ["Kurasa 0", "Ukurasa 1", "Kurasa 2"]
