"""A series is, figure by figure, what the engine answers about each of its days alone."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.indicators import looking
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Engine, number_of
from caunoi.indicators.question import Manner
from caunoi.indicators.rolling import question
from caunoi.questions.columns import MEMBERS
from caunoi.questions.parameters import DatedValue, Parameters

from .drawing import PARENTS, UNITS, Drawn
from .test_sums import AT, Rows, engine_over, kinds, maybe, registers

MONTHS = (*(date(2023, month + 1, 1) - timedelta(days=1) for month in range(6, 12)), AT)
#: Ends of months, and days that lie anyhow: two of one month, and a first of a month.
GRIDS = (MONTHS, (date(2023, 7, 1), date(2023, 10, 10), date(2023, 10, 31), date(2023, 12, 15)), (AT,))
READINGS = (
    Manner(),
    Manner(tree=AT + timedelta(days=400)),
    Manner(tree=AT - timedelta(days=200)),
    Manner(known_on=AT + timedelta(days=1)),
)
Lines = dict[tuple[str, int, date], tuple[int, int | None, int]]


def day_by_day(engine: Engine, days: tuple[date, ...], manner: Manner) -> Lines:
    """Every figure of every unit, asked of each day alone; those in which nothing is counted left out."""
    return {
        (one.indicator.code, one.unit, day): (one.numerator, one.denominator, one.unknown)
        for day in days
        for one in engine.figures(CATALOGUE, question(day, manner))
        if one.numerator or one.denominator or one.unknown
    }


def as_series(engine: Engine, days: tuple[date, ...], manner: Manner) -> Lines:
    """The same of one series."""
    return {
        (code, unit, one.at): (one.numerator, one.denominator, one.unknown)
        for (code, unit), line in engine.series(CATALOGUE, days, units=None, manner=manner).points().items()
        for one in line
        if one.numerator or one.denominator or one.unknown
    }


def parted(one: Lines, other: Lines) -> dict[object, object]:
    """Where two differ."""
    return {
        key: (one.get(key), other.get(key))
        for key in one.keys() | other.keys()
        if one.get(key) != other.get(key)
    }


CHANGING = Parameters.of(
    (code, DatedValue(value, MONTHS[3] + timedelta(days=5), None, "Nghị quyết (tự đặt)"))
    for code, value in (
        ("large-employer", 10),
        ("headcount-stale-months", 5),
        ("agreement-tail-days", 30),
        ("expiring-window", 20),
        ("kinds-of-enterprise", ("enterprise", "agency")),
        ("states-counted", ("active", "abroad")),
        ("out-of-work-months", 3),
        ("headcount-precedence", ("union-list", "social-insurance")),
    )
)
#: Tables of which something is another from a day on, and the columns that are drawn anew.
LIVELY = {
    "unit_versions": {1: st.sampled_from(["grassroots", "upper"])},
    "employer_versions": {1: kinds, 5: st.sampled_from(["may", ""])},
    "employer_places": {1: maybe, 2: maybe},
    "employer_statuses": {1: st.sampled_from(["operating", "dormant"])},
    "nomination_versions": {4: st.integers(1, 6)},
    "member_states": {1: st.sampled_from(["maternity", "abroad", "out-of-work"])},
}


@st.composite
def lively(draw: st.DrawFn) -> dict[str, Rows]:
    """Drawn registers in which versions end within the grid, and others follow them or none does."""
    tables = draw(registers())
    for table, columns in LIVELY.items():
        rows: Rows = []
        for row in tables[table]:
            turn = draw(st.none() | st.integers(number_of(MONTHS[0]) - 40, number_of(MONTHS[-1])))
            if turn is None or (row[-4] is not None and row[-4] >= turn):
                rows.append(row)
                continue
            rows.append((*row[:-3], turn, *row[-2:]))
            if draw(st.booleans()):
                after = [draw(columns[place]) if place in columns else cell for place, cell in enumerate(row)]
                rows.append((*after[:-4], turn, *row[-3:]))
        tables[table] = rows
    return tables


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(lively(), st.sampled_from(READINGS), st.sampled_from(GRIDS), st.sampled_from([None, CHANGING]))
def test_a_series_is_what_each_of_its_days_alone_would_say(
    tables: dict[str, Rows], manner: Manner, days: tuple[date, ...], parameters: Parameters | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine_over(tables, folder).close()
        engine = Engine(Path(folder) / "1", parameters)
        assert parted(as_series(engine, days, manner), day_by_day(engine, days, manner)) == {}
        engine.close()


TWO_UNIONS = {
    "unit_versions": UNITS,
    "unit_parents": PARENTS,
    "employer_versions": """
        employer | valid_from
        May Hồng | 2020-01-01
    """,
    "headcounts": """
        employer | workers | valid_from
        May Hồng | 40      | 2022-10-15
    """,
    "coverages": """
        employer | unit   | valid_from | valid_to
        May Hồng | CĐCS A |            |
        May Hồng | CĐCS B | 2023-08-10 | 2023-11-10
    """,
    "memberships": """
        person | unit   | employer | valid_from | valid_to
        An     | CĐCS A | May Hồng | 2023-09-05 | 2023-12-05
        Bình   | CĐCS A | May Hồng |            |
    """,
}


def line(drawn: Drawn, code: str, unit: str, manner: Manner = Manner()) -> list[tuple[int, int | None, int]]:  # noqa: B008 - it is frozen
    """A unit's figures of one indicator by month."""
    found = drawn.engine.series([code], MONTHS, units=[drawn.id(unit)], manner=manner)
    return [(one.numerator, one.denominator, one.unknown) for one in found.of(code, drawn.id(unit))]


def test_an_employer_with_two_unions_counts_under_each_and_once_above_them(tmp_path: Path) -> None:
    drawn = Drawn(tmp_path, **TWO_UNIONS)
    assert [one[0] for one in line(drawn, "employers", "CĐCS A")] == [1, 1, 1, 1, 1, 1, 1]
    assert [one[0] for one in line(drawn, "employers", "CĐCS B")] == [0, 0, 1, 1, 1, 0, 0]
    assert [one[0] for one in line(drawn, "employers", "Tỉnh")] == [1, 1, 1, 1, 1, 1, 1]


def test_a_flow_of_a_series_is_of_the_month_that_its_day_is_in(tmp_path: Path) -> None:
    drawn = Drawn(tmp_path, **TWO_UNIONS)
    assert [one[0] for one in line(drawn, "new-members", "Tỉnh")] == [0, 0, 0, 1, 0, 0, 0]
    assert [one[0] for one in line(drawn, "net-change", "Tỉnh")] == [0, 0, 0, 1, 0, 0, -1]
    points = drawn.engine.series(["new-members"], MONTHS, units=None).of("new-members", drawn.id("Tỉnh"))
    assert [one.since for one in points] == [one.at.replace(day=1) for one in points]


def test_what_is_in_scope_is_asked_day_by_day(tmp_path: Path) -> None:
    drawn = Drawn(tmp_path, **TWO_UNIONS)
    manner = Manner(scope=date(2026, 1, 1))
    assert [one[0] for one in line(drawn, "members", "Tỉnh", manner)] == [1, 1, 1, 2, 2, 2, 1]


def test_a_line_that_nobody_declared_would_leave_a_figure_standing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = Drawn(tmp_path, **TWO_UNIONS)
    assert [one[2] for one in line(drawn, "workers", "Tỉnh")] == [0, 0, 0, 0, 1, 1, 1]
    ways = tuple(replace(way, lines=()) for way in looking.WAYS["employer"])
    monkeypatch.setitem(looking.WAYS, "employer", ways)
    blind = Engine(drawn.engine.folder)
    found = blind.series(["workers"], MONTHS, units=[drawn.id("Tỉnh")]).of("workers", drawn.id("Tỉnh"))
    assert [one.unknown for one in found] == [0, 0, 0, 0, 0, 1, 1]


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_indicator_of_the_catalogue_is_answered_for_by_a_grid(code: str) -> None:
    assert looking.can_be_looked_at(CATALOGUE[code])


def test_a_condition_on_the_employer_that_cannot_be_held_apart_is_asked_day_by_day() -> None:
    mixed = replace(
        CATALOGUE["members"], among=(MEMBERS.state == "active") | MEMBERS.employer_has_union, code="mixed"
    )
    assert not looking.can_be_looked_at(mixed)
