"""What the federation settles for itself holds over what is shipped, from its day on, and shows its paper."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from caunoi.organisations.models import DatedSetting
from caunoi.organisations.settled import own_values, parameters
from caunoi.questions.parameters import Parameters
from caunoi.trail.acting import act

pytestmark = pytest.mark.django_db
DAY, NOON = date(2024, 1, 31), datetime(2024, 2, 1, 5, 0, tzinfo=UTC)


def test_an_own_value_holds_from_its_day_over_the_shipped_one() -> None:
    shipped = Parameters.of().number("card-days", DAY)
    assert parameters() == Parameters.of()
    with act("test.settled", by=None, at=NOON, on=DAY) as writer:
        writer.add_one(
            DatedSetting, code="card-days", value=shipped + 1, owner="Ban Thường vụ", source="NQ 1", valid_from=DAY
        )  # fmt: skip
    assert parameters().number("card-days", DAY) == shipped + 1
    assert parameters().dated("card-days", DAY).source == "Ban Thường vụ: NQ 1"
    assert parameters().number("card-days", date(2024, 1, 30)) == shipped
    [(_code, own)] = own_values()
    assert (own.known_since, own.known_until) == (date(2024, 2, 1), None)
