"""Two languages: a complete catalogue, nothing English left on a page in Kiswahili, and whose choice counts."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest
from babel.messages.catalog import Catalog

from app.accounts import Person
from app.core.sentences import Sentence
from app.documents.models import DocumentState as State
from app.web.language import say, translations
from scripts.catalogue import PO, ROOT, forms, missing, sources, text_of, update
from scripts.message_extractor import built_sentences
from tests import people
from tests.discovery.library import Library

SLOT = re.compile(r"%\((\w+)\)[sd]")
# Words without which hardly an English sentence is made, and which are no Kiswahili.
ENGLISH = re.compile(
    r"\b(the|and|of|your|you|is|are|this|that|with|for|from|not|to|or|by|it|was|has|have|can|new|all|no|search|sign|"
    r"members?|groups?|documents?|pages?|name|save|cancel|home|people|role|edit|add)\b",
    re.IGNORECASE,
)


@cache
def present() -> Catalog:
    return update()


def pairs() -> Iterator[tuple[str, str]]:
    for message in present():
        if message.id:
            ids = forms(message.id)
            yield from ((ids[min(i, len(ids) - 1)], text) for i, text in enumerate(forms(message.string)))


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
def test_plurals():
    swahili = translations("sw")
    said = [swahili.ngettext("%(num)s page", "%(num)s pages", n) % {"num": n} for n in (0, 1, 2)]
    assert said == ["Kurasa 0", "Ukurasa 1", "Kurasa 2"]


class Words(HTMLParser):
    """What a reader sees or hears of a page, without what is said to be of another language."""

    SPOKEN = frozenset({"aria-label", "placeholder", "alt", "title", "data-show", "data-hide", "data-too-large"})
    VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.language = ""
        self._silent: list[bool] = []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "html":
            self.language = named["lang"]
        silent = tag in {"script", "style", "code", "pre"} or named.get("lang", self.language) != self.language
        if not silent and not any(self._silent):
            self.found += [value for name, value in attributes if name in self.SPOKEN and value]
        if tag not in self.VOID:
            self._silent.append(silent)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            self._silent.pop()

    def handle_data(self, data):
        if data.strip() and not any(self._silent):
            self.found.append(data.strip())


def words_of(html: str) -> Words:
    words = Words()
    words.feed(html)
    return words


# What people wrote is not translated.
OWN = ("United Nations Children's Fund", "Financing and Sustainability", "Shock-responsive Social Protection")


def english_in(html: str) -> list[str]:
    words = words_of(html)
    assert words.language == "sw"
    left = [text for text in words.found if ENGLISH.search(_without_own(text))]
    whole = {m for m in _plain_messages() if any(text == m for text in words.found)}
    return [*left, *whole]


def _without_own(text: str) -> str:
    for name in (*OWN, *(person.name for person in people.CAST)):
        text = text.replace(name, "")
    return re.sub(r"\S+@\S+|\S*[._/]\S+|«[^»]*»", "", text)


@cache
def _plain_messages() -> set[str]:
    return {said for said, text in pairs() if said != text and "%" not in said}


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        (people.VISITOR, "/ /sign-in /reset /join /documents /search /search?q=kitui /search?q=zzz"),
        (people.VISITOR, "/organisations /organisations?q=zzz /organisations/unicef /groups /groups/financing"),
        (people.VISITOR, "/nowhere /invitation/none /reset/none"),
        (people.MEMBER, "/ /account /documents /documents/mine /documents/new /organisations/unicef"),
        (people.MEMBER, "/groups/financing /admin /organisations/unicef/edit /organisations/ndma/leave"),
        (people.REPRESENTATIVE, "/organisations/unicef/edit /organisations/unicef/programmes/new"),
        (people.REPRESENTATIVE, "/organisations/unicef/people /organisations/unicef/people/invite"),
        (people.REPRESENTATIVE, "/organisations/unicef/leave"),
        (people.LEAD, "/groups/financing/members /groups/financing/members?find=zzz"),
        (people.GUEST, "/ /groups/shocks /documents"),
        (people.COORDINATOR, "/ /documents/review"),
        (people.ADMINISTRATOR, "/admin /admin/people /admin/jobs /admin/mail"),
        (people.ADMINISTRATOR, "/admin/people/invite /admin/guests/new /admin/organisations/new"),
    ],
)
def test_no_english_is_left_on_a_page_in_kiswahili(house, who, paths):
    client = house.browse(who)
    client.cookies.set("language", "sw")
    assert {path: left for path in paths.split() if (left := english_in(client.get(path).text))} == {}


@pytest.mark.parametrize("state", list(State))
def test_a_document_in_each_state_is_shown_in_kiswahili(house, state):
    number = Library(house).add(["Ukurasa wa utafiti."], title="Utafiti", summary="Muhtasari.", state=state)
    client = house.browse(people.REPRESENTATIVE)
    client.cookies.set("language", "sw")
    for path in (f"/documents/{number}", f"/documents/{number}/pages/1", f"/documents/{number}/edit"):
        left = [text for text in english_in(client.get(path).text) if "Please add a summary." not in text]
        assert left == [], path


def test_forms_say_in_kiswahili_what_is_wrong(house):
    client = house.browse(people.ADMINISTRATOR)
    client.cookies.set("language", "sw")
    posts = {
        "/account": {},
        "/account/password": {"current": "wrong", "password": "short"},
        "/account/tokens": {},
        "/admin/people/invite": {"email": "x", "role": "king", "language": "tlh"},
        "/admin/guests/new": {"until": "yesterday"},
        "/organisations/unicef/programmes/new": {"reached": "many", "pillar": "none", "counties": "999"},
        "/documents/new": {"year": "0", "title": "x" * 400, "type": "none"},
        "/groups/financing/members": {"email": "nobody@example.org"},
    }
    for path, fields in posts.items():
        answer = client.post(path, data=fields)
        assert answer.status_code == 422, path
        assert "Kuna tatizo" in answer.text, path
        assert english_in(answer.text) == [], path


@pytest.mark.parametrize(
    ("account", "cookie", "header", "expected"),
    [
        ("", "", "", "en"),
        ("", "", "sw-KE,sw;q=0.9,en;q=0.8", "sw"),
        ("", "", "fr,sw;q=0.5", "en"),
        ("", "en", "sw", "en"),
        ("", "sw", "en", "sw"),
        ("", "tlh", "sw", "sw"),
        ("sw", "en", "en", "sw"),
        ("en", "sw", "sw", "en"),
    ],
)
def test_whose_choice_of_language_counts(house, account, cookie, header, expected):
    number = house.person_id(people.MEMBER)
    with house.write() as session:
        session.get_one(Person, number).language = account
    client = house.browse(people.MEMBER)
    if cookie:
        client.cookies.set("language", cookie)
    page = client.get("/", headers={"accept-language": header} if header else {})
    assert f'<html lang="{expected}">' in page.text
    assert ("Hati mpya" in page.text) == (expected == "sw")
    assert ("New documents" in page.text) == (expected == "en")


@pytest.mark.parametrize("who", [people.VISITOR, people.MEMBER])
def test_the_language_is_chosen_by_a_button(house, who):
    client = house.browse(who)
    assert 'lang="en"' in client.get("/join").text
    answer = client.post("/language", data={"language": "sw", "next": "/join"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/join")
    assert '<html lang="sw">' in client.get("/join").text
    client.post("/language", data={"language": "tlh", "next": "/join"})
    assert '<html lang="sw">' in client.get("/join").text
    if who is not None:
        elsewhere = house.browse(who)
        assert '<html lang="sw">' in elsewhere.get("/join").text


def test_notices_follow_the_reader_with_what_they_name(house):
    client = house.browse(people.ADMINISTRATOR)
    client.cookies.set("language", "sw")
    person = house.person_id(people.SUSPENDED)
    client.post(f"/admin/people/{person}/restore")
    page = client.get(f"/admin/people/{person}").text
    assert "Sefu Suspended anaweza kuingia tena." in page


@pytest.mark.parametrize("cookie", ["nonsense", "%5B1%5D", '["success", "%(a)999999999s", {"a": 1}]', '["x", {}, []]'])
def test_a_notice_that_is_not_ours_does_no_harm(house, cookie):
    client = house.browse()
    client.cookies.set("notice", cookie)
    assert client.get("/join").status_code == 200


def test_dates_are_said_in_the_language(house):
    client = house.browse(people.MEMBER)
    english = client.get("/account").text
    client.cookies.set("language", "sw")
    swahili = client.get("/account").text
    day = re.search(r">(\w+) \d+ (\w+) \d{4}, \d\d:\d\d EAT<", english)
    siku = re.search(r">(\w+) \d+ (\w+) \d{4}, \d\d:\d\d EAT<", swahili)
    assert day
    assert siku
    assert day[1].endswith("day")
    assert siku[1] in {"Jumatatu", "Jumanne", "Jumatano", "Alhamisi", "Ijumaa", "Jumamosi", "Jumapili"}
