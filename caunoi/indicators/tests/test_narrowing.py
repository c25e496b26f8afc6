"""A page of one unit looks at the rows below it alone; what it tells is what all rows of the nation tell."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.indicators import narrowing
from caunoi.indicators.computing import NARROW_FROM, Engine, Question, every_code
from caunoi.indicators.definition import OF_PEOPLE
from caunoi.indicators.figures import Figure, Row
from caunoi.questions.tables import TABLES

from .test_sums import AT, DAY, ROOT, Rows, engine_over, readings, registers, units

Told = tuple[list[Figure], list[list[Row]]]


def both(tables: dict[str, Rows], folder: str) -> tuple[Engine, Engine]:
    """An engine that looks at every row, and one that looks at a unit's own from the first on."""
    whole = engine_over(tables, folder)
    return whole, Engine(whole.folder, narrow_from=0)


def told(engine: Engine, question: Question, unit: int, by: str | None) -> Told:
    """Every figure of a unit, and the rows behind the groups of each."""
    figures = engine.figures(every_code(by), question, units=[unit], by=by)
    behind = [
        engine.records(
            one.indicator.code, question, unit=unit, by=by, group=one.group, part=one.indicator.parts[0]
        )
        for one in figures
    ]
    return figures, behind


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(registers(), readings, units.filter(lambda unit: unit != ROOT), st.sampled_from([None, *OF_PEOPLE]))
def test_what_is_told_of_a_unit_is_the_same_from_its_own_rows_and_from_all(
    tables: dict[str, Rows], question: Question, unit: int, by: str | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole, narrow = both(tables, folder)
        for each in dict.fromkeys((None, by)):
            assert told(narrow, question, unit, each) == told(whole, question, unit, each)
        whole.close()
        narrow.close()


def one_union_of_two(spells: Rows) -> dict[str, Rows]:
    tables: dict[str, Rows] = {name: [] for name in TABLES}
    always = (None, None, DAY, None)
    tables["unit_versions"] = [(pk, "grassroots" if pk > 1 else "province", "", *always) for pk in (1, 2, 3)]
    tables["unit_parents"] = [(2, ROOT, *always), (3, ROOT, *always)]
    tables["memberships"] = spells
    return tables


# Of one person the first union of a life, left for another this year.
MOVED: Rows = [(1, 1, 3, None, DAY - 900, DAY - 10, DAY, None), (2, 1, 2, None, DAY - 10, None, DAY, None)]


def test_whoever_came_from_another_union_has_not_joined_anew_where_only_that_one_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, narrow = both(one_union_of_two(MOVED), str(tmp_path))
    [expected] = whole.figures(["new-members"], Question(AT), units=[2])
    assert expected.numerator == 0
    assert narrow.figures(["new-members"], Question(AT), units=[2]) == [expected]
    # The other way round: were their life that of this union alone, they would have joined.
    monkeypatch.setitem(narrowing.LATER, "lives", "CREATE TABLE {near}.lives AS FROM {near}.memberships")
    [other] = Engine(whole.folder, narrow_from=0).figures(["new-members"], Question(AT), units=[2])
    assert other.numerator == 1


def test_only_the_rows_below_a_unit_are_looked_at(tmp_path: Path) -> None:
    _whole, narrow = both(one_union_of_two(MOVED), str(tmp_path))
    narrow.figures(["members"], Question(AT), units=[2])
    assert narrow._execute("SELECT id FROM memberships") == [(2,)]
    # Of the whole nation every row is.
    narrow.figures(["members"], Question(AT), units=[ROOT])
    assert narrow._execute("SELECT id FROM memberships ORDER BY id") == [(1,), (2,)]


def test_a_small_home_is_counted_whole_once_for_everybody(tmp_path: Path) -> None:
    whole, _narrow = both(one_union_of_two(MOVED), str(tmp_path))
    whole.figures(["members"], Question(AT), units=[2])
    assert whole._execute("SELECT id FROM memberships ORDER BY id") == [(1,), (2,)]
    assert len(MOVED) < NARROW_FROM
