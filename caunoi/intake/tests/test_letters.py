from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.intake.cell_fonts import CellFonts
from caunoi.intake.letters import Letters
from caunoi.vocabulary.names import fold, nfc
from caunoi.vocabulary.old_letters import OLD_LETTERS
from caunoi.vocabulary.tests.writing_letters import every_syllable, in_old_letters

PEOPLE = (
    "Nguyễn Thị Lan", "Trần Văn Đức", "Lê Thị Ánh", "Phạm Quốc Tuấn", "Huỳnh Ngọc Bích", "Võ Thị Thu", "Đặng Văn Tú",
    "Bùi Thị Hồng Phượng", "Đỗ Mạnh Hùng", "Hồ Thị Kiều", "Ngô Gia Tự", "Dương Thúy Vy",
)  # fmt: skip
FOREIGN = (
    "José", "André Müller", "René Descartes", "Zoë", "Chloé", "Jörg Björn", "Søren Kierkegård", "Åse", "Núñez Peña",
    "Conceição", "João Gonçalves", "Hélène", "Noël", "François", "Lê Müller", "H’Hen Niê", "Y Bhiô", "Ksor H'Bia",
)  # fmt: skip
CODES = (
    "A-01/2024",
    "80 m²",
    "5.000 ®",
    "№ 12",
    "25 °C",
    "co­op",
    "“x”",
    "Sữa®",
    "§ 5",
    "1½",
    "CĐ·01",
    "12345",
    "x",
)
SYLLABLES = st.sampled_from(sorted(set(every_syllable())))
INVENTED = st.lists(SYLLABLES, min_size=1, max_size=4).map(lambda words: " ".join(map(str.capitalize, words)))


def read(cells, *, fonts=None) -> tuple[list[object], Letters]:
    letters = Letters(fonts)
    return [row[1][0] for row in letters.read((n, [cell]) for n, cell in enumerate(cells, 1))], letters


def in_font(rows: int, font) -> CellFonts:
    fonts = CellFonts()
    for row in range(1, rows + 1):
        fonts.put(row, 0, font)
    return fonts


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(INVENTED, *(st.sampled_from(said) for said in (PEOPLE, FOREIGN, CODES))), max_size=30),
    st.booleans(),
)
def test_a_unicode_column_is_never_taken_for_an_old_one(cells, parted):
    given = [unicodedata.normalize("NFD", cell) if parted else cell for cell in cells]
    said, letters = read(given)
    assert said == given
    assert not letters.doubts


@pytest.mark.parametrize(
    "cells",
    [FOREIGN, CODES, PEOPLE, tuple(map(str.upper, PEOPLE))],
    ids=["foreign", "codes", "people", "capitals"],
)
def test_names_of_other_peoples_codes_and_numbers_stay_as_they_are(cells):
    said, letters = read(cells)
    assert said == list(cells)
    assert not letters.doubts


@settings(max_examples=200, deadline=None)
@given(st.lists(INVENTED, max_size=20), st.sampled_from(OLD_LETTERS), st.booleans())
def test_a_column_in_old_letters_is_read_without_knowing_its_font(more, old, upper):
    names = [name.upper() if upper else name for name in (*PEOPLE, *more)]
    said, letters = read([in_old_letters(name, old) for name in names])
    assert [fold(str(one)) for one in said] == [fold(name) for name in names]
    assert not letters.doubts


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(INVENTED, st.booleans()), min_size=1, max_size=20),
    st.sampled_from(OLD_LETTERS),
    st.integers(1, 12),
)
def test_in_a_mixed_column_nothing_that_can_be_told_is_kept_garbled(names, old, unicode):
    written = [(name, True) for name in PEOPLE] + [(name, False) for name in PEOPLE[:unicode]] + names
    cells = [in_old_letters(name, old) if is_old else name for name, is_old in written]
    said, letters = read(cells)
    for number, ((name, is_old), cell, one) in enumerate(zip(written, cells, said, strict=True), 1):
        if number in letters.doubts:
            assert letters.doubts[number][0].before == cell
        elif not is_old:
            assert nfc(str(one)) == name
        elif one == cell:
            # Left alone: it reads as Vietnamese as it stands.
            assert all(word.isascii() or fold(word) for word in name.split())
        else:
            assert fold(str(one)) == fold(name)


def test_the_font_decides_where_the_words_do_not():
    for cell, old, font, after in (("Tó", "TCVN3", ".VnTime", "Tú"), ("Thò", "VNI", "VNI-Times", "Thị")):
        assert read([cell])[0] == [cell]
        assert read([cell], fonts=in_font(1, (old, False)))[0] == [after], font


def test_small_letters_of_a_font_of_capitals_are_capitals():
    said, _ = read(["NguyÔn thÞ lan", "le van an"], fonts=in_font(2, ("TCVN3", True)))
    assert said == ["NGUYỄN THỊ LAN", "LE VAN AN"]


def test_unicode_text_in_an_old_font_stays_unicode():
    cells = ["Nguyễn Văn Hà", "Trí", "Hà", "Lan"]
    said, letters = read(cells, fonts=in_font(4, ("TCVN3", False)))
    assert said == cells
    assert not letters.doubts


def test_what_may_be_either_is_asked_about_with_the_text_before_and_after():
    cells = [in_old_letters(name, "TCVN3") for name in PEOPLE] + [
        "Nguyễn Thị Hà",
        "Trần Thị Thảo",
        "Thó",
        "Tó Lan",
        "Hà",
    ]
    said, letters = read(cells)
    assert said[:12] == list(PEOPLE)
    # One word of two says so; the other is a name either way.
    assert said[12:14] == ["Nguyễn Thị Hà", "Trần Thị Thảo"]
    assert [(d.before, d.after) for ds in letters.doubts.values() for d in ds] == [
        ("Ng« Gia Tù", "Ngô Gia Tự"),
        ("Thó", "Thú"),
        ("Tó Lan", "Tú Lan"),
    ]
    fault = letters.doubts[15][0].fault("B")
    assert fault.severity == "hold"
    assert fault.column == "B"
    assert "Thó" in fault.text.vi
    assert "Thú" in fault.text.en


def test_a_lone_cell_of_two_old_words_in_a_unicode_column_can_be_nothing_else():
    said, letters = read([*PEOPLE, "NguyÔn V¨n §øc", "Nguyeãn Vaên Ñöùc"])
    assert said[-2:] == ["Nguyễn Văn Đức", "Nguyễn Văn Đức"]
    assert not letters.doubts


def test_a_word_that_becomes_no_syllable_is_asked_about_and_not_taken_in():
    said, letters = read([*(in_old_letters(name, "TCVN3") for name in PEOPLE), "NguyÔn H­ngx Müller"])
    assert list(letters.doubts) == [13]
    assert said[:12] == list(PEOPLE)


def test_what_was_turned_is_told_once_a_column_with_an_example():
    _, letters = read([in_old_letters(name, "VNI") for name in PEOPLE])
    ((place, fault, count, rows),) = letters.turned()
    assert (place, count, rows) == (0, 12, list(range(1, 13)))
    assert fault.severity == "warn"
    assert "“Nguyeãn Thò Lan” thành “Nguyễn Thị Lan”" in fault.text.vi
