"""A review gathered from the registers says what the figures say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from caunoi.access.reach import operator
from caunoi.indicators import reading
from caunoi.indicators.computing import Question, every_code
from caunoi.indicators.tests.registering import DAY, small_province
from caunoi.reports.gathering import gather
from caunoi.reports.layout import read_layout
from caunoi.reports.review import Review
from caunoi.reports.wording import rounded
from caunoi.reports.writing import FORMATS, write


@pytest.fixture
def province(tmp_path: Path, settings: object, db: None) -> dict[str, int]:
    settings.CAUNOI_HOME = tmp_path
    return small_province()


def gathered(**asked: object) -> Review:
    return gather(reading.current(), Question(**{"at": DAY, **asked}), within=operator(DAY))


def test_every_number_is_the_engines_own(province: dict[str, int]) -> None:
    here = reading.current()
    found = gathered()
    figures = here.engine.figures(every_code(None), Question(DAY), units=[province["Tỉnh"]])
    for figure in figures:
        quantity = found.numbers[figure.indicator.code]
        assert (quantity.numerator, quantity.denominator, quantity.unknown) == (
            figure.numerator,
            figure.denominator,
            figure.unknown,
        )
        if quantity.share is not None:
            assert rounded(quantity.share, 2) == figure.value
        if figure.span is not None and quantity.bounds is not None:
            assert tuple(rounded(bound, 2) for bound in quantity.bounds) == figure.span


@pytest.mark.told_once
def test_the_parts_of_a_table_add_up_to_its_last_row(province: dict[str, int]) -> None:
    found = gathered()
    for groups in (found.ownership, found.places, found.sites):
        assert groups
        for code in ("employers", "workers", "agreement-signed", "union-at-employers-25"):
            assert sum(group.numbers[code].numerator for group in groups) == found.numbers[code].numerator


@pytest.mark.told_once
def test_the_list_of_the_missing_is_as_long_as_the_gap(province: dict[str, int]) -> None:
    found = gathered()
    assert len(found.missing) == found.numbers["union-at-employers-25"].missing
    assert [one.workers for one in found.missing] == sorted(
        (one.workers for one in found.missing), reverse=True
    )


@pytest.mark.told_once
def test_the_promise_without_a_number_is_shown_and_not_judged(province: dict[str, int]) -> None:
    standing = {(target.answer.code, target.status) for target in gathered().targets if target.answer}
    assert ("union-at-employers-25", "not-quantified") in standing
    assert "agreement-signed" in {code for code, _ in standing}


@pytest.mark.told_once
def test_the_years_step_is_judged_on_its_own_day_beside_the_target(province: dict[str, int]) -> None:
    goals = [
        target.goal for target in gathered().targets if target.answer and "agreement" in target.answer.code
    ]
    assert goals == [70, 80]
    later = gathered(at=DAY + timedelta(days=1))
    goals = [target.goal for target in later.targets if target.answer and "agreement" in target.answer.code]
    assert goals == [80]


@pytest.mark.told_once
def test_the_issuer_is_the_unit_asked_for_under_the_one_above(province: dict[str, int]) -> None:
    whole = gathered().issuer
    assert whole.superior == "Tổng Liên đoàn Lao động Việt Nam"
    below = gather(reading.current(), Question(DAY), within=operator(DAY), unit=province["A"]).issuer
    assert below.superior == whole.body


def test_the_same_registers_give_the_same_files_though_read_anew(province: dict[str, int]) -> None:
    first = {ending: write(gathered(), ending, layout=read_layout()) for ending in FORMATS}
    reading._open.clear()
    again = gathered()
    assert {ending: write(again, ending, layout=read_layout()) for ending in FORMATS} == first


@pytest.mark.told_once
def test_a_day_before_anything_was_recorded_still_has_a_document(province: dict[str, int]) -> None:
    long_ago = gathered(at=DAY.replace(year=1990))
    for ending in FORMATS:
        assert write(long_ago, ending, layout=read_layout())
