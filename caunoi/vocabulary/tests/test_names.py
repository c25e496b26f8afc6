from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.vocabulary.names import fold, nfc, person_sort_key, same_name, sort_key, tidy

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
WORDS = st.text(ALPHABET, min_size=1, max_size=6)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


def test_the_stroke_of_d_is_not_lost():
    assert fold("Đặng Thị Mỹ Lệ – Đắk Lắk") == "dang thi my le – dak lak"


@given(NAMES)
def test_composed_and_decomposed_names_are_one_name(name):
    assert tidy(unicodedata.normalize("NFD", name)) == tidy(name) == nfc(name)
    assert fold(unicodedata.normalize("NFD", name)) == fold(name)
    assert sort_key(unicodedata.normalize("NFD", name)) == sort_key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NGUYEN VAN NGHIA", "Nguyễn Văn Nghĩa"),
        ("Lê Hoà", "Lê Hòa"),
        ("  Lê  Thanh  Phượng ", "lê thanh phượng"),
        ("H’Hen Niê", "H'Hen Niê"),
        ("ĐẶNG THỊ ĐÀO", "Dang Thi Dao"),
    ],
)
def test_one_name_in_two_spellings(one, other):
    assert same_name(one, other)


def test_two_names_stay_two():
    assert not same_name("Nguyễn Văn Nghĩa", "Nguyễn Văn Nghi")


def test_a_name_is_kept_as_written_but_for_blanks_and_invisible_marks():
    assert tidy("\u200bNGUYỄN \u00a0 Thị\tHoà ") == "NGUYỄN Thị Hoà"
    assert tidy("Ðặng") == "Đặng"


def test_words_sort_as_in_the_dictionary():
    words = [
        "An",
        "Anh",
        "Ánh",
        "Ăn",
        "Ân",
        "Ba",
        "Bà",
        "Bả",
        "Bã",
        "Bá",
        "Bạ",
        "Dũng",
        "Duy",
        "Đạt",
        "Đức",
        "Uyên",
        "Ưng",
        "Ý",
        "Yến",
    ]
    assert sorted(words, key=sort_key) == words
    assert sorted(words) != words


def test_people_sort_by_given_family_then_middle_names():
    people = ["Lê An", "Nguyễn Thị An", "Nguyễn Văn An", "Trần Ánh", "Bùi Ân", "Võ Bình", "Lê Dũng", "Lê Đức"]
    assert sorted(people, key=person_sort_key) == people
    assert sorted(people) != people


@given(NAMES)
def test_a_sort_key_is_plain_ascii_without_control_characters(name):
    key = person_sort_key(name)
    assert key.isascii()
    assert key.isprintable()


@given(st.text(max_size=20))
def test_no_text_stops_the_sorting(text):
    assert person_sort_key(text).isascii()
    assert sort_key(text).isascii()


def test_unions_sort_by_number_as_written():
    assert sort_key("CĐCS 2") < sort_key("CĐCS An")


def test_a_mark_that_stands_alone_is_no_word_of_a_name():
    assert fold("Nguyễn \u0323 Văn An") == fold("Nguyễn Văn An") == "nguyen van an"
    assert fold("\u0651") == ""
