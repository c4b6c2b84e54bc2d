"""Words, slips, synonyms, and what is read out of a typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from search import Synonyms, load_synonyms, shipped_synonyms
from search.distance import beginnings, slips_allowed, slips_between
from search.synonyms import Found
from search.wanted import MOST_WORDS, read
from search.words import british, folded, placed_stems, plain_words, spellings, stem, stems

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Evaluations", "evalu"),
        ("ÉVALUATION", "evalu"),
        ("policies", "polici"),
        ("the", ""),
        ("katika", ""),
        ("ambayo", ""),
        ("lake", "lake"),
        ("who", "who"),
    ],
)
def test_stem(word, form):
    assert stem(word) == form


def test_a_monstrous_word_is_no_word():
    assert stem("x" * 41) == folded("x" * 41) == ""


def test_stems_drop_stop_words_and_plain_words_keep_them():
    assert stems("The needs of Kenya's counties") == ["need", "kenya", "counti"]
    assert plain_words("The Needs, café") == ["the", "needs", "cafe"]


def test_placed_stems_leave_the_stop_words_places_empty():
    assert placed_stems("the state of the art") == ((0, "state"), (3, "art"))
    assert placed_stems("of the") == ()


@pytest.mark.parametrize("american", ["organization", "program", "labor", "center", "digitizing"])
def test_spellings_lead_back_to_one(american):
    form = stem(american)
    assert british(form) == form
    assert {british(each) for each in spellings(form)} == {form}


@pytest.mark.parametrize(
    ("one", "other", "limit", "slips"),
    [
        ("county", "county", 1, 0),
        ("county", "conty", 1, 1),
        ("county", "countyy", 1, 1),
        ("county", "coutny", 1, 1),
        ("county", "kounty", 2, None),
        ("county", "cuonyt", 1, None),
        ("county", "cuonyt", 2, 2),
        ("beneficiary", "benefciaryy", 2, 2),
        ("county", "", 2, None),
    ],
)
def test_slips_between(one, other, limit, slips):
    assert slips_between(one, other, limit) == slips


letters = some.text("abc", min_size=4, max_size=9).map(lambda tail: "x" + tail)


@given(letters, letters)
def test_slips_agree_with_the_textbook(one, other):
    rows = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    distance = rows[-1][-1]
    for limit in (1, 2):
        assert slips_between(one, other, limit) == (distance if distance <= limit else None)
    if distance == 1:
        assert other[:4] in beginnings(one)


@pytest.mark.parametrize(
    ("word", "slips"), [("cash", 0), ("grant", 1), ("household", 2), ("2019", 0), ("agenda2030", 0)]
)
def test_slips_allowed(word, slips):
    assert slips_allowed(word) == slips


def test_synonyms_are_found_inside_a_question_in_both_directions():
    synonyms = Synonyms((("OVC", "orphans and vulnerable children"),))
    (short,) = synonyms.within(["report", "ovc"])
    assert short == Found(1, 1, (((0, "orphan"), (2, "vulner"), (3, "children")),))
    (long,) = synonyms.within(["orphan", "vulner", "children", "report"])
    assert long == Found(0, 3, (((0, "ovc"),),))
    assert synonyms.within(["orphan", "children"]) == []


def test_synonyms_change_their_stamp():
    assert Synonyms((("a1", "b1"),)).stamp() != Synonyms((("a1", "b2"),)).stamp()


@pytest.mark.parametrize(
    "written", ["", "groups = 3", 'groups = [["alone"]]', 'groups = [["a", ""]]', "groups = [[1, 2]]"]
)
def test_a_bad_synonym_file_is_refused_by_name(tmp_path, written):
    file = tmp_path / "mine.toml"
    file.write_text(written)
    with pytest.raises(ValueError, match=r"mine\.toml"):
        load_synonyms(file)


def test_the_shipped_synonyms():
    shipped = shipped_synonyms()
    assert len(shipped.groups) >= 50
    written = [expression for group in shipped.groups for expression in group]
    assert len(written) == len(set(map(str.lower, written)))
    for name in ("CGNA", "OVC", "NSNP", "HSNP", "NHIF", "NSSF", "NDMA", "cash transfer"):
        assert shipped.within(stems(name)), name
    assert all(len(patterns) > 1 for patterns in shipped.patterns())


def test_reading_words_phrases_pairs_and_the_unfinished_end():
    wanted = read('cash Transfers "impact evaluation" cash prog', Synonyms())
    assert [(word.typed, word.stem, word.times) for word in wanted.words] == [
        ("cash", "cash", 2),
        ("transfers", "transfer", 1),
        ("prog", "prog", 1),
    ]
    assert wanted.phrases == (((0, "impact"), (1, "evalu")),)
    assert wanted.pairs == (("cash", "transfer"), ("transfer", "cash"), ("cash", "prog"))
    assert wanted.unfinished == "prog"


@pytest.mark.parametrize("text", ["prog ", "prog.", "pr", 'x "the prog"', "prog the"])
def test_what_is_finished(text):
    assert read(text, Synonyms()).unfinished == ""


@pytest.mark.parametrize(
    ("text", "needed", "strong"),
    [
        ("cash", 1, 1),
        ("cash grant", 2, 2),
        ("cash grant county", 3, 3),
        ("cash grant county drought", 3, 4),
        ("cash grant county drought pension", 3, 5),
        ("cash grant county drought pension registry", 1, 6),
        ("how do we use cash", 1, 1),
        ("how do we", 3, 3),
        ("naomba taarifa gani kuhusu ukame", 2, 2),
        ("", 0, 0),
    ],
)
def test_how_many_words_are_demanded(text, needed, strong):
    wanted = read(text, Synonyms())
    assert (wanted.needed, len(wanted.strong)) == (needed, strong)


def test_an_overlong_text_is_cut():
    wanted = read(" ".join(f"word{n}x" for n in range(500)), Synonyms())
    assert len(wanted.words) == MOST_WORDS


def test_stop_words_alone_are_taken_as_typed():
    assert [(word.typed, word.stem) for word in read("the THE of", Synonyms()).words] == [("the", ""), ("of", "")]
    assert not read("—", Synonyms())


@given(some.text())
def test_any_text_can_be_read(text):
    wanted = read(text, shipped_synonyms())
    assert len(wanted.words) <= MOST_WORDS
