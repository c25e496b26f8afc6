"""What the model compares, pair by pair; one model, whether pairs are told or looked for among everybody."""

from __future__ import annotations

import pytest

from caunoi.intake.matching import likeness
from caunoi.intake.matching.judging import Pair, Thresholds, in_words, judge
from caunoi.intake.matching.learning import learn
from caunoi.intake.matching.likeness import Likeness, between, blocked, record, share, within
from caunoi.intake.matching.sealed import (
    DIFFERENT,
    ONE_OFF,
    OTHER_KIND,
    SAME,
    UNKNOWN,
    Agreement,
    Told,
    agreement,
)
from caunoi.intake.matching.spelling import one_name
from caunoi.synth.doubles import doubles

LAN = ("Nguyễn Thị Lan", "1990-05-03", "day", "female")
BY = Thresholds(0.98, 0.05)


def level(one, other):
    """Levels of name, birth and sex of two records, wherever they would be blocked."""
    pair = (record(1, *one), record(2, *other))
    (found,) = between([pair], common={}, common_day={})
    return found.name, found.birth, found.sex


@pytest.mark.parametrize(
    ("other", "levels"),
    [
        (LAN, (6, 5, 1)),
        (("NGUYEN THI LAN", *LAN[1:]), (5, 5, 1)),
        (("Lan Nguyễn Thị", *LAN[1:]), (4, 5, 1)),
        (("Nguyễn Thị Loan", *LAN[1:]), (3, 5, 1)),
        (("Nguyễn Lan", *LAN[1:]), (2, 5, 1)),
        (("Trần Kim Lan", *LAN[1:]), (1, 5, 1)),
        (("Trần Văn Tư", *LAN[1:]), (0, 5, 1)),
        ((LAN[0], "1990-03-05", "day", ""), (6, 4, -1)),
        ((LAN[0], "1990-05-13", "day", "male"), (6, 3, 0)),
        ((LAN[0], "1990-01-01", "year", ""), (6, 2, -1)),
        ((LAN[0], "1990-11-29", "day", ""), (6, 1, -1)),
        ((LAN[0], "1971-11-29", "day", ""), (6, 0, -1)),
        ((LAN[0], "", "", ""), (6, -1, -1)),
    ],
)
def test_each_level_of_each_comparison(other, levels):
    assert level(LAN, other) == levels


def test_the_letters_d_and_the_spellings_of_regions_are_one_name():
    assert level(("Đặng Văn Nhựt", *LAN[1:]), ("Dang Van Nhật", *LAN[1:]))[0] == 4
    assert level(("Võ Thị Quý", *LAN[1:]), ("Vũ Thị Quí", *LAN[1:]))[0] == 4


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (("cccd", "080190123457"), ("cccd", "080190123458"), ONE_OFF),
        (("cccd", "080190123457"), ("cccd", "080190123475"), ONE_OFF),
        (("cccd", "080190123457"), ("cccd", "080190123474"), DIFFERENT),
        (("cccd", "080190123457"), ("cccd", "080190129999"), DIFFERENT),
        (("cccd", "080190123457"), ("cmnd", "301234567"), OTHER_KIND),
        (("cccd", "080190123457"), ("", ""), UNKNOWN),
        (("cccd", "080190123457"), ("cccd", "080190123457"), SAME),
    ],
)
def test_numbers_are_the_same_nearly_or_two_people_s(one, other, told):
    assert agreement(Told(*one, ""), Told(*other, "")).number == told


def pair(name=6, birth=5, sex=1, *, weight=30.0, number=UNKNOWN, phone=UNKNOWN, other=2):
    return Pair(Likeness(1, other, weight, name, birth, sex), Agreement(number, phone))


@pytest.mark.parametrize(
    ("alike", "verdict"),
    [
        pytest.param([pair()], "same", id="name-and-day"),
        pytest.param([pair(), pair(other=3)], "ask", id="two-equally-alike"),
        pytest.param([pair(), pair(birth=2, weight=-10.0, other=3)], "ask", id="a-namesake-of-that-year"),
        pytest.param(
            [pair(phone=SAME), pair(birth=2, weight=-10.0, other=3)], "same", id="a-namesake-and-a-telephone"
        ),
        pytest.param([pair(name=3)], "ask", id="a-letter-off"),
        pytest.param([pair(sex=0)], "ask", id="another-sex"),
        pytest.param([pair(birth=2, phone=SAME)], "ask", id="year-alone"),
        pytest.param([pair(birth=2, weight=-10.0)], "ask", id="year-alone-and-common"),
        pytest.param([pair(birth=3)], "ask", id="a-digit-of-the-birth-off"),
        pytest.param([pair(birth=3, number=ONE_OFF)], "same", id="a-digit-of-both-off"),
        pytest.param([pair(number=DIFFERENT, phone=SAME)], "new", id="two-whole-numbers"),
        pytest.param([pair(weight=0.0)], "new", id="little-evidence"),
        pytest.param([], "new", id="nobody"),
    ],
)
def test_what_is_done_about_a_row(alike, verdict):
    assert judge(alike, people=290_000, by=BY).verdict == verdict


def test_the_same_evidence_is_worth_less_where_more_people_are_on_record():
    verdicts = [
        judge([pair(weight=24.0)], people=some, by=BY).verdict for some in (1_000, 290_000, 90_000_000)
    ]
    assert verdicts == ["same", "same", "ask"]


def test_the_reasons_are_in_words_without_a_number():
    why = in_words(pair(name=4, birth=4, number=ONE_OFF, phone=SAME, sex=0))
    assert why.vi.count(";") == why.en.count(";") == 4
    assert not any(letter.isdigit() for letter in why.vi + why.en)


@pytest.fixture(scope="module")
def some():
    found = doubles(3, people=3_000, rows=1_500)
    records = [
        record(own, one.name, one.birth, one.precision, one.sex)
        for own, one in enumerate([*found.register, *found.incoming])
    ]
    return found, records


def test_whoever_is_compared_among_everybody_is_blocked_here_too_and_at_the_same_levels(some):
    found, records = some
    people = len(found.register)
    told = {
        (one.one, one.other): one
        for one in between(blocked(records[people:], records[:people]), common={}, common_day={})
    }
    among = {(max(one.one, one.other), min(one.one, one.other)): one for one in within(records, least=-50.0)}
    across = {ids: one for ids, one in among.items() if ids[1] < people <= ids[0]}
    assert across.keys() == told.keys()
    assert all(across[ids][3:] == told[ids][3:] for ids in told)


def test_numbers_and_telephones_are_learned_without_labels(some):
    found, records = some
    people = len(found.register)
    everybody = [*found.register, *found.incoming]

    def sealed(own):
        one = everybody[own]
        return Told(one.kind, one.number, one.phone)

    pairs = [
        Pair(like, agreement(sealed(like.one), sealed(like.other)))
        for like in between(
            blocked(records[people:], records[:people]),
            common={one.folded: share(1, people) for one in records},
            common_day={},
        )
    ]
    bits = learn(pairs, prior=-11.5)
    assert bits["phone"][str(SAME)] > 0 > bits["phone"][str(DIFFERENT)]
    assert bits["number"][str(SAME)] > 0 > bits["number"][str(DIFFERENT)]


def test_a_model_learns_what_the_errors_are(some):
    _, records = some
    learned = likeness.train(records)
    (name,) = (one for one in learned["comparisons"] if one["output_column_name"] == likeness.NAME)
    same = next(one for one in name["comparison_levels"] if one["label_for_charts"] == "same, marks too")
    assert 0.7 < same["m_probability"] < 0.95
    assert same["u_probability"] < 0.001


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Nguyễn Thị Lan", "LAN NGUYEN THI", True),
        ("Nguyễn Thị Lan", "Nguyễn Lan", True),
        ("Nguyễn Thị Lan", "Nguyễn Thị Lann", True),
        ("Võ Thị Quý", "Vũ Thị Quí", True),
        ("Nguyễn Thị Lan", "Nguyễn Văn Lan", False),
        ("Nguyễn Thị Lan", "Lê Thị Mai", False),
        ("Nguyễn Thị Lan", "", False),
    ],
)
def test_under_one_number_a_clerk_s_spelling_is_one_name(one, other, told):
    assert one_name(one, other) is told
    assert one_name(other, one) is told


def test_a_list_of_people_all_alike_is_no_square_of_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_OF_ONE_ROW", 5)
    monkeypatch.setattr(likeness, "PIECE", 7)
    alike = [record(n, *LAN) for n in range(40)]
    pairs = blocked(alike[:4], alike)
    assert [sum(row.id == n for row, _ in pairs) for n in range(4)] == [5, 5, 5, 5]
    told = between(pairs, common={}, common_day={})
    assert len(told) == len(pairs) == 20
    # In pieces as in one go.
    monkeypatch.setattr(likeness, "PIECE", 100)
    assert between(pairs, common={}, common_day={}) == told
