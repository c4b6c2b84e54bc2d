"""Two sentences of a text: in its own words, whole, few, and cheap whatever somebody sends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.extracts import LOOKED_AT, MOST_WORDS, draft, plain
from app.core.tongues import language_of, tongue_of

pytestmark = pytest.mark.database_free
REPORT = """Executive summary

The Hunger Safety Net Programme, led by Dr. A. K. Mutua of the NDMA, paid KSh 5,400 every two months to 133,800 households. This was \
12 per cent more than in 2024. However, payments were late in Marsabit (cf. Fig. 3). The evaluation finds that households spent most on \
food, e.g. maize and beans. Annex B lists the names of places.

1. Introduction
2. Methods

Table 4 | 31 | 45 | 2.1
"""
JAMII = """Mpango wa Inua Jamii uliwafikia wazee 763,670 mwaka huu, alisema Bi. Wanjiru Kamau wa wizara. Hii ni zaidi ya mwaka jana. \
Malipo ya wazee yalitolewa kwa simu katika kaunti zote, kama Na. 3 ya ripoti inavyoeleza! Hata hivyo, baadhi hawakupata simu."""
REPORT_SAYS = """The Hunger Safety Net Programme, led by Dr. A. K. Mutua of the NDMA, paid KSh 5,400 every two months to 133,800 \
households. The evaluation finds that households spent most on food, e.g. maize and beans."""
PIECES = st.one_of(
    st.sampled_from(
        ["Dr. Otieno came.", "It was late!", "Na. 3 ya ripoti", "k.m. Kwale.", "\n\n", "\n- ", " | ", "…", "e.g. ", "“Why?” ",
         "Households were paid in time by the agents of the county", "www.example.org/a?b=c", "- ", "2. ", "https://x.y"]
    ),
    st.text(max_size=40),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "language", "drafted"),
    [
        (
            REPORT, "Evaluation of the Hunger Safety Net Programme", "en",
            REPORT_SAYS,
        ),
        (
            JAMII, "Malipo ya wazee kwa simu", "sw",
            JAMII.replace(" Hii ni zaidi ya mwaka jana.", "").split(" Hata hivyo")[0],
        ),
        ("The answer was no. They went home and waited there.", "", "en", "The answer was no. They went home and waited there."),
        ("A heading without an end", "", "en", "A heading without an end"),
        ("", "Nothing", "en", ""),
        ("word " * 90, "", "en", " ".join(["word"] * MOST_WORDS) + "…"),
    ],
)  # fmt: skip
def test_the_sentences_that_say_most_are_drafted(text, title, language, drafted):
    assert draft(text, title) == drafted
    assert language_of(text) == language


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60))
def test_a_draft_is_short_and_in_the_words_of_its_text(text, title):
    made = draft(text, title)
    words = made.split()
    assert len(words) <= MOST_WORDS
    assert draft(text, title) == made
    folded, said = " ".join(text.split()), made.removesuffix("…")
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(len(words))]
    assert said in folded or any(one in folded and other in folded for one, other in halves)


HOSTILE = (
    "a",
    "a. ",
    "Abc def. ",
    "\n- ",
    ".",
    "(((",
    "Mr. ",
    " ",
    "\t|",
    "A.'\" ",
    "x- y ",
    "é",
    "1.1.1.1 ",
    "<p>",
    "<pre>",
    "&amp;",
)


def test_a_hostile_megabyte_costs_what_its_beginning_costs():
    """What is behind the first characters is not looked at, so it cannot cost anything."""

    class Text(str):
        __slots__ = ()

        def __getitem__(self, key):
            assert isinstance(key, slice)
            assert key.stop is not None
            assert key.stop <= LOOKED_AT
            return str(self)[key]

    for piece in HOSTILE:
        whole = Text(piece * (1_000_000 // len(piece)))
        assert draft(whole, "Cash") == draft(str(whole)[:LOOKED_AT], "Cash")
        assert plain(whole) == plain(str(whole)[:LOOKED_AT])


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<h3>Findings</h3><p>Most was paid &amp; counted.</p>", "Findings\n\nMost was paid & counted."),
        ("<blockquote><p>Others say so.</p></blockquote><p>We do not.</p>", "We do not."),
        ("<ul><li>One thing.</li><li>Another <em>thing</em>.</li></ul>", "One thing.\n\nAnother thing."),
        ("<p>{{7*7}} &lt;script&gt;</p><table><tr><td>1</td></tr></table>", "{{7*7}} <script>"),
    ],
)
def test_only_the_authors_own_words_are_read(html, said):
    assert plain(html) == said


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("The households of the county have been registered, and it is for the officers to see that this is done.", "en"),
        ("Kaya za kaunti zimesajiliwa, na ni kazi ya maafisa kuona kwamba watu wote wa jamii wamefikiwa katika mpango huu.", "sw"),
        ("Les ménages du comté sont inscrits dans le registre, et c'est une tâche pour les agents qui ne sont pas formés.", "fr"),
        ("Os agregados familiares do município não são registados e os agentes que trabalham nas aldeias com eles.", "pt"),
        ("Los hogares del municipio están en el registro y es una tarea de los agentes que no han sido formados.", "es"),
        ("البرمجة هي عملية كتابة التعليمات", "ar"),
        ("Turkana 100 Wajir 200 Mandera 300 Garissa 400", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_little_words_tell_the_language(text, tongue):
    assert tongue_of(text) == tongue
