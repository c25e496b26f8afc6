"""Figures by province and commune: on the map of the day, and never on two at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caunoi.indicators import shapes, territory
from caunoi.indicators.computing import number_of
from caunoi.indicators.definition import CannotBeAsked

from .drawing import PARENTS, UNITS, Drawn

REFORM = number_of(date(2025, 7, 1))
BEFORE, AFTER = "2025-06-30", "2025-07-01"
LEVELS = """
    area      | level    | valid_from | valid_to
    Gò Đỏ     | province |            | 2025-07-01
    Gò Xanh   | province |            |
    Bến Cũ    | commune  |            | 2025-07-01
    Bến Giữa  | commune  |            | 2025-07-01
    Bến Xa    | commune  |            |
    Bến Mới   | commune  | 2025-07-01 |
    Bến Trên  | commune  | 2025-07-01 |
    chợ Gò    | unplaced |            |
"""
HELD = """
    area     | parent  | valid_from | valid_to
    Bến Cũ   | Gò Đỏ   |            | 2025-07-01
    Bến Giữa | Gò Đỏ   |            | 2025-07-01
    Bến Xa   | Gò Xanh |            |
    Bến Mới  | Gò Xanh | 2025-07-01 |
    Bến Trên | Gò Xanh | 2025-07-01 |
"""
BECAME = """
    predecessor | successor | valid_from
    Gò Đỏ       | Gò Xanh   | 2025-07-01
    Bến Cũ      | Bến Mới   | 2025-07-01
    Bến Giữa    | Bến Mới   | 2025-07-01
    Bến Giữa    | Bến Trên  | 2025-07-01
"""


@pytest.fixture
def drawing(tmp_path: Path) -> Drawn:
    """An employer in each area: one that became another, one divided, one that goes on, one of a list's own words."""
    return Drawn(
        tmp_path,
        unit_versions=UNITS,
        unit_parents=PARENTS,
        employer_versions="""
            employer
            Một
            Hai
            Ba
            Bốn
            Năm
        """,
        employer_places="""
            employer | area
            Một      | Bến Cũ
            Hai      | Bến Giữa
            Ba       | Bến Xa
            Bốn      | chợ Gò
        """,
        coverages="""
            unit   | employer
            CĐCS A | Một
            CĐCS A | Hai
        """,
        area_levels=LEVELS,
        area_parents=HELD,
        area_successions=BECAME,
    )


def counted(drawing: Drawn, day: str, by: str, **more: str) -> dict[str | None, int]:
    return {name: sides[0] for name, sides in drawing.by("employers", day, by, **more).items()}


def test_before_the_reform_each_stands_in_the_area_of_then(drawing: Drawn) -> None:
    assert counted(drawing, BEFORE, "commune") == {"Bến Cũ": 1, "Bến Giữa": 1, "Bến Xa": 1, None: 2}
    assert counted(drawing, BEFORE, "province") == {"Gò Đỏ": 2, "Gò Xanh": 1, None: 2}


def test_after_it_each_stands_where_its_territory_went_and_a_divided_one_in_its_province_alone(
    drawing: Drawn,
) -> None:
    assert counted(drawing, AFTER, "commune") == {"Bến Mới": 1, "Bến Xa": 1, None: 3}
    assert counted(drawing, AFTER, "province") == {"Gò Xanh": 3, None: 2}


def test_the_map_follows_the_day_of_the_tree(drawing: Drawn) -> None:
    assert counted(drawing, BEFORE, "province", tree=AFTER) == {"Gò Xanh": 3, None: 2}
    assert counted(drawing, AFTER, "province", tree=BEFORE) == {"Gò Đỏ": 2, "Gò Xanh": 1, None: 2}


def test_a_place_of_a_list_counts_where_somebody_put_it(tmp_path: Path, drawing: Drawn) -> None:
    put = Drawn(
        tmp_path / "put",
        unit_versions=UNITS,
        unit_parents=PARENTS,
        employer_versions="employer\nBốn",
        employer_places="employer | area\nBốn | chợ Gò",
        area_levels=LEVELS,
        area_parents=f"{HELD}    chợ Gò | Bến Xa | | \n",
        area_successions=BECAME,
    )

    assert counted(drawing, AFTER, "commune")[None] == 3
    assert counted(put, AFTER, "commune") == {"Bến Xa": 1}


def test_a_unit_has_only_its_own_rows_and_the_records_behind_an_area_are_those_counted(
    drawing: Drawn,
) -> None:
    assert counted(drawing, AFTER, "province", unit="CĐCS A") == {"Gò Xanh": 2}
    behind = drawing.records("employers", AFTER, by="commune", group=drawing.id("Bến Mới"))
    assert behind == {"Một": 1}


def test_groups_add_up_to_the_whole_and_a_join_that_loses_rows_is_noticed(
    drawing: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = drawing.figure("employers", AFTER).numerator
    assert sum(counted(drawing, AFTER, "commune").values()) == whole == 5

    # The guard off: rows whose area nobody knows are dropped.
    def inner(rows: object, by: str) -> object:
        places = shapes.ibis.table(shapes.TERRITORY, name="territory")
        return rows.join(places, rows.area == places.lies)

    monkeypatch.setattr(shapes, "_lying", inner)
    shapes.sums.cache_clear()
    lossy = sum(counted(drawing, AFTER, "commune").values())
    shapes.sums.cache_clear()
    assert lossy != whole


def test_places_that_lead_back_to_themselves_are_nowhere() -> None:
    found = territory.places_on([], [], [(1, 2, None), (2, 1, None)], REFORM)
    assert found == {1: territory.NOWHERE, 2: territory.NOWHERE}
    standing = [(1, "commune", None, None), (2, "district", None, None)]
    circle = territory.places_on(standing, [(1, 2, None, None), (2, 1, None, None)], [], REFORM)
    assert circle == {1: (None, 1), 2: (None, 1)}


def test_an_area_yet_to_begin_stands_where_all_its_predecessors_did() -> None:
    levels = [
        (1, "province", None, None),
        (2, "commune", None, REFORM),
        (3, "commune", None, REFORM),
        (4, "commune", REFORM, None),
    ]
    held = [(2, 1, None, None), (3, 1, None, None), (4, 1, REFORM, None)]
    became = [(2, 4, REFORM), (3, 4, REFORM)]

    assert territory.places_on(levels, held, became, REFORM - 1)[4] == (1, None)
    assert territory.places_on(levels, held, became, REFORM)[2] == (1, 4)


def test_sex_is_still_no_area(drawing: Drawn) -> None:
    with pytest.raises(CannotBeAsked):
        drawing.by("employers", AFTER, "sex")
