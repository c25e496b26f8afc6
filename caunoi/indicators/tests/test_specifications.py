"""Every indicator is held to drawn tables, and a table that says otherwise is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Engine

from .specifications import SPECIFICATIONS
from .specifying import Specification


@pytest.mark.parametrize("one", SPECIFICATIONS, ids=str)
def test_an_indicator_gives_what_a_person_counts_in_the_drawn_tables(one: Specification) -> None:
    assert list(one.apart(Engine)) == []


def test_every_indicator_of_the_catalogue_is_specified() -> None:
    assert [code for code in CATALOGUE if code not in {one.code for one in SPECIFICATIONS}] == []


def test_a_figure_or_a_row_that_is_not_what_was_drawn_is_told() -> None:
    first = next(one for one in SPECIFICATIONS if one.asked[0].rows)
    asked = first.asked[0]
    wrong = replace(first, asked=(replace(asked, gives=(9, None, 9), rows={"nobody": 1}),))
    assert len(list(wrong.apart(Engine))) == 2
