"""A figure against a promise: reached, on course, behind, or why that cannot be said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from caunoi.indicators import reading
from caunoi.indicators.computing import Question, every_code
from caunoi.indicators.tests.registering import DAY, NOON, small_province
from caunoi.resolutions.judging import Promise, judge, judged
from caunoi.resolutions.models import Target
from caunoi.resolutions.shipped import DUES, READING
from caunoi.trail.acting import act

AGREEMENTS = [
    Promise(READING, due.due_on, due.value, due.wording, due.paper.number, due.is_step)
    for due in DUES
    if due.code == READING
]


def status(value: object, at: str) -> str | None:
    judgement = judge(value, AGREEMENTS, at=date.fromisoformat(at))
    return judgement.status if judgement else None


def test_the_promise_is_the_next_one_due_and_a_step_only_draws_the_course() -> None:
    assert judge(Decimal(87), AGREEMENTS, at=DAY).promise.value == 80
    assert status(Decimal("80.00"), "2023-12-31") == "reached"
    assert status(Decimal("79.99"), "2023-12-31") == "on-course"
    assert status(Decimal("69.99"), "2023-12-31") == "behind"
    assert judge(Decimal(87), AGREEMENTS, at=date(2026, 1, 1)).promise.value == 85


def test_the_course_is_the_straight_line_between_two_steps() -> None:
    half_way = judge(Decimal(75), AGREEMENTS, at=date(2024, 12, 30))
    assert half_way.course.quantize(Decimal("0.01")) == Decimal("74.99")
    assert half_way.status == "on-course"
    assert status(Decimal("74.9"), "2024-12-30") == "behind"
    assert status(Decimal("79.99"), "2025-12-31") == "behind"
    assert status(Decimal("69"), "2022-06-30") == "behind"


def test_no_data_is_said_and_what_has_no_number_is_never_met_and_never_missed() -> None:
    assert status(None, "2023-12-31") == "no-data"
    assert status(Decimal(100), "2046-01-01") is None
    most = [Promise("x", date(2025, 12, 31), None, DUES[0].wording, "02-NQ/TW")]
    for value in (None, Decimal(0), Decimal(100)):
        assert judge(value, most, at=DAY).status == "not-quantified"


def statuses(unit: int) -> dict[str, tuple[str, Decimal | None]]:
    here = reading.current()
    figures = here.engine.figures(every_code(None), Question(DAY), units=[unit])
    found = judged(figures, parameters=here.engine.parameters)
    return {code: (one.status, one.promise.value) for (code, _), one in found.items()}


@pytest.mark.django_db
def test_a_province_is_held_to_the_resolution_and_a_union_to_nothing_by_itself(
    tmp_path: Path, settings: object
) -> None:
    settings.CAUNOI_HOME = tmp_path
    ids = small_province()
    assert statuses(ids["Tỉnh"]) == {
        "agreement-signed": ("behind", Decimal(80)),
        "union-at-employers-25": ("not-quantified", None),
    }
    assert statuses(ids["A"]) == {}


@pytest.mark.django_db
def test_a_units_own_target_replaces_the_shipped_one(tmp_path: Path, settings: object) -> None:
    settings.CAUNOI_HOME = tmp_path
    ids = small_province()
    with act("test.promised", by=None, at=NOON, on=DAY) as writer:
        for code, value in (("union-at-employers-25", 90), ("members", 2)):
            writer.add_one(
                Target, unit_id=ids["Tỉnh"], code=code, due_on=date(2025, 12, 31), value=Decimal(value),
                wording="theo kế hoạch của tỉnh", paper="37-KH/TU",
            )  # fmt: skip
    found = statuses(ids["Tỉnh"])
    assert found["union-at-employers-25"] == ("reached", Decimal(90))
    assert found["members"] == ("reached", Decimal(2))
