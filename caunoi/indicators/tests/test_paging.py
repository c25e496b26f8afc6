"""A page of a long list is told from its own rows, before anything is counted, and is the page of the whole list."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.indicators import paging
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Engine, Question
from caunoi.indicators.paging import Pages

from .test_narrowing import MOVED, one_union_of_two
from .test_sums import AT, ROOT, Rows, engine_over, readings, registers, units

PAGED = [code for code, one in CATALOGUE.items() if one.one_row_per.name in {"members", "units", "employers"}]


@contextmanager
def paging_over(tables: dict[str, Rows]) -> Iterator[tuple[Engine, Pages]]:
    """An engine that looks at every row, and pages of lists of a nation."""
    with tempfile.TemporaryDirectory() as folder:
        whole = engine_over(tables, folder)
        nation = Engine(whole.folder, narrow_from=0)
        yield whole, Pages(nation)
        nation.close()
        whole.close()


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(registers(), readings, st.sampled_from([ROOT]) | units, st.integers(0, 3))
def test_every_page_of_every_list_is_that_of_the_whole_list(
    tables: dict[str, Rows], question: Question, unit: int, start: int
) -> None:
    with paging_over(tables) as (whole, pages):
        for code in PAGED:
            for part in CATALOGUE[code].parts:
                rows = [row.id for row in whole.records(code, question, unit=unit, part=part)]
                told = pages.page(code, question, unit=unit, part=part, start=start, limit=2, whole=0)
                assert told is not None
                assert told.ids == rows[start : start + 2], (code, part)
                every = pages.page(code, question, unit=unit, part=part, start=start, limit=2, whole=10_000)
                assert every is not None
                assert (every.ids, every.whole) == (rows, True), (code, part)


def test_only_the_rows_of_the_page_are_looked_at() -> None:
    spells: Rows = [(pk, pk, 2, *MOVED[1][3:]) for pk in range(1, 9)]
    with paging_over(one_union_of_two(spells)) as (_whole, pages):
        told = pages.page("members", Question(AT), unit=ROOT, part="counted", start=0, limit=1, whole=0)
        assert told is not None
        assert told.ids == [1]
        assert pages._execute("SELECT id FROM memberships ORDER BY id") == [(1,), (2,), (3,)]


def test_a_part_with_few_in_many_rows_is_not_looked_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST", 4)
    spells: Rows = [(pk, pk, 2, *MOVED[1][3:]) for pk in range(1, 9)]
    with paging_over(one_union_of_two(spells)) as (_whole, pages):
        asked = {"unit": ROOT, "start": 0, "limit": 1, "whole": 0}
        assert pages.page("members", Question(AT), part="unknown", **asked) is None


def test_a_small_home_and_a_list_that_hangs_on_two_days_are_asked_for_whole() -> None:
    asked = {"unit": ROOT, "part": "counted", "start": 0, "limit": 1, "whole": 0}
    with paging_over(one_union_of_two(MOVED)) as (whole, pages):
        assert pages.page("net-change", Question(AT), **asked) is None
        assert Pages(whole).page("members", Question(AT), **asked) is None
