from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.vocabulary.old_letters import OLD_LETTERS, converted, is_beyond_old_letters, letters_of_font
from caunoi.vocabulary.syllables import is_syllable, is_written_as_a_word
from caunoi.vocabulary.tests.writing_letters import every_syllable, in_old_letters

# Words of names that bring every rare rime and both ways to place a tone.
WRITTEN = [
    "Nguyễn",
    "Nguyên",
    "thuở",
    "Quỳnh",
    "quốc",
    "giếng",
    "gì",
    "gìn",
    "giữ",
    "Hòa",
    "Hoà",
    "thuý",
    "Thúy",
    "khuỷu",
    "ngoằn",
    "nghèo",
    "xoong",
    "moóc",
    "Đắk",
    "Lắk",
    "Ðỗ",
    "uỷ",
    "yến",
    "Kỳ",
    "kỹ",
    "tuyết",
    "huỳnh",
    "khuya",
    "rượu",
    "hươu",
    "uống",
    "luật",
    "bướu",
    "quẩn",
    "Quế",
    "quý",
    "quyết",
    "Giỏi",
    "chiếc",
    "huých",
    "Ý",
    "oằn",
    "suất",
    "loắt",
    "toẹt",
    "duệ",
    "oách",
    "lượng",
    "NGỌC",
    "BÍCH",
    "Phước",
]


@pytest.mark.parametrize("word", WRITTEN)
def test_what_the_dictionary_has_is_a_syllable(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    ["NguyÔn", "Hång", "Leâ", "Müller", "José", "Noël", "lùc", "Trâần", "b", "ngi", "kà̀", "Phat", "´a"],
)
def test_what_no_spelling_allows_is_none(word):
    assert not (is_syllable(word) and is_written_as_a_word(word))


@pytest.mark.parametrize("letters", OLD_LETTERS)
def test_every_syllable_comes_back_from_the_old_letters(letters):
    wrong = [
        (name, back)
        for word in set(every_syllable())
        for name in (word, f"Nguyễn {word.capitalize()}", f"NGUYỄN VĂN {word.upper()}")
        if (back := converted(in_old_letters(name, letters), letters)) != name
    ]
    assert wrong == []


def test_there_are_as_many_syllables_as_the_language_has():
    assert 15_000 < len(set(every_syllable())) < 60_000


SYLLABLES = st.sampled_from(sorted(set(every_syllable())))


@settings(max_examples=300, deadline=None)
@given(st.lists(SYLLABLES, min_size=1, max_size=4), st.sampled_from(OLD_LETTERS), st.booleans())
def test_any_name_comes_back_from_the_old_letters(syllables, letters, upper):
    name = " ".join(["Đỗ", *(syllable.capitalize() for syllable in syllables)])
    name = f"TRẦN {name.upper()}" if upper else name
    for text in (name, unicodedata.normalize("NFD", name)):
        assert converted(in_old_letters(text, letters), letters) == name


@pytest.mark.parametrize(
    ("old", "letters", "new"),
    [
        ("NguyÔn V¨n §øc", "TCVN3", "Nguyễn Văn Đức"),
        ("NGUYÔN V¡N §øC", "TCVN3", "NGUYỄN VĂN ĐỨC"),
        ("NguyÔn ThÞ ¸nh", "TCVN3", "Nguyễn Thị Ánh"),
        ("C«ng ty TNHH DÖt VÜnh H­ng (C§CS)", "TCVN3", "Công ty TNHH Dệt Vĩnh Hưng (CĐCS)"),
        ("sè 5, ®­êng Hïng V­¬ng", "TCVN3", "số 5, đường Hùng Vương"),
        ("Nguyeãn Vaên Ñöùc", "VNI", "Nguyễn Văn Đức"),
        ("TRAÀN THÒ HÖÔNG", "VNI", "TRẦN THỊ HƯƠNG"),
        ("Ñoã Thò Myõ Quyønh", "VNI", "Đỗ Thị Mỹ Quỳnh"),
    ],
)
def test_old_text_reads_as_its_font_showed_it(old, letters, new):
    assert converted(old, letters) == new


def test_a_font_of_capitals_shows_small_letters_as_capitals():
    assert converted("NguyÔn thÞ lan", "TCVN3", capitals=True) == "NGUYỄN THỊ LAN"


@pytest.mark.parametrize(
    ("font", "letters"),
    [
        (".VnTime", ("TCVN3", False)), (".VnTimeH", ("TCVN3", True)), ("'.VnArial'", ("TCVN3", False)),
        ("VNI-Times", ("VNI", False)), ("vni-helve", ("VNI", False)),
        ("Times New Roman", None), ("Arial", None), ("Verdana", None), ("", None), ("UVNVan", None),
    ],
)  # fmt: skip
def test_a_font_s_name_tells_its_letters(font, letters):
    assert letters_of_font(font) == letters


def test_a_letter_of_unicode_alone_is_in_no_old_font():
    assert is_beyond_old_letters("Nguyễn")
    assert is_beyond_old_letters(unicodedata.normalize("NFD", "Hà"))
    assert not is_beyond_old_letters("NguyÔn")
