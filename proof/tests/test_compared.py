"""Whoever is outside and compares units, months and groups learns no more than was published: the attacker tries it."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.indicators.comparing import Comparison, compare
from caunoi.indicators.cubes import CUBES
from caunoi.indicators.publishing import last_day, months_published, published
from caunoi.indicators.small_numbers import Line
from caunoi.office.tests.test_comparing import Published, told_to_all
from caunoi.organisations.models import Unit
from proof.attacker import attack
from tests.builders import NOW

__all__ = ["told_to_all"]


def read_by(account: Account, where: Published, cube: str, month: date) -> list[Line]:
    """What that account can put together of one table by comparing units, level after level, on the month's last day:
    its lines, with the public totals beside them."""
    one, at = CUBES[cube], last_day(month)
    within = reach_of(account, on=NOW.date()).to("figures.read")
    found: list[Line] = []
    for unit in (where.root, where.zone):
        asked = Comparison((one.of,), unit.pk, at, columns=one.by or "")
        told = compare(asked, within=within)
        totals = compare(Comparison(("members",), unit.pk, at), within=within)
        total = {line.unit: line.cells[0].value for line in totals.lines}
        whole = [(unit.pk, told.whole)] if unit is where.root else []
        for key, cells in [*((line.unit, line.cells) for line in told.lines if not line.own), *whole]:
            shown = None if any(cell.silent for cell in cells) else tuple(cell.numerator for cell in cells)
            public = totals.whole[0].value if key == where.root.pk else total[key]
            above = None if key == where.root.pk else str(unit.public_id)
            named = str(Unit.objects.get(pk=key).public_id)
            found.append(Line(named, above, int(public or 0) if one.total_is_public else None, shown))
    return found


def all_read_by(account: Account, where: Published, cube: str) -> dict[str, list[Line]]:
    return {f"{month:%Y-%m}": read_by(account, where, cube, month) for month in months_published(cube)[::-1]}


@pytest.mark.parametrize("cube", CUBES)
def test_nobody_outside_works_out_a_small_number_by_comparing(told_to_all: Published, cube: str) -> None:
    read = all_read_by(told_to_all.reader, told_to_all, cube)
    for month in months_published(cube):
        table = published(cube, month)
        assert table is not None
        assert {(line.unit, line.cells) for line in read[f"{month:%Y-%m}"]} == {
            (line.unit, line.cells) for line in table.lines
        }
    assert attack(read, small=10).found == []


@pytest.mark.parametrize("cube", CUBES)
def test_without_the_class_of_a_figure_the_attacker_finds_small_numbers(
    told_to_all: Published, cube: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard switched off: what the test above looks for is there to be found."""
    monkeypatch.setattr("caunoi.indicators.definition.Indicator.may_be_seen", lambda *_of, **_how: True)
    assert attack(all_read_by(told_to_all.reader, told_to_all, cube), small=10).found != []
