"""A month is published once, forward only, and read as it was frozen or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from caunoi.indicators import publishing
from caunoi.indicators.models import PublishedCube
from caunoi.indicators.publishing import (
    CannotPublish,
    WasTouched,
    last_day,
    month_of,
    months_published,
    publish,
    published,
)
from caunoi.indicators.reading import counted
from caunoi.organisations.founding import ensure_home
from caunoi.trail.acting import digest_of
from caunoi.trail.models import Act
from caunoi.trail.tests.walking import verdict

from .registering import NOON, a_list, small_province

MARCH, APRIL = date(2024, 3, 1), date(2024, 4, 1)
LATER = datetime(2024, 6, 1, 5, 0, tzinfo=UTC)


@pytest.fixture
def home(db: None, tmp_path: Path, settings: Any) -> dict[str, int]:
    settings.CAUNOI_HOME = tmp_path
    ensure_home(at=NOON)
    ids = small_province()
    a_list(ids["Tỉnh"], day=date(2024, 4, 30))
    return ids


def test_every_table_of_the_list_is_frozen_under_one_act(home: dict[str, int]) -> None:
    made = publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True)
    act = Act.objects.get(what="cubes.published")
    assert act.on == date(2024, 3, 31)
    assert act.about == {"month": "2024-03", **{one.cube.code: [one.cells, one.hidden] for one in made}}
    assert bytes(act.digest) == digest_of(act)
    frozen = published("members-by-sex", MARCH)
    assert frozen is not None
    assert frozen == made[0]
    assert frozen.hidden == frozen.cells
    assert {frozen.names[line.unit]: line.total for line in frozen.lines}["CĐCS May Hồng"] == 1


def test_what_is_hidden_is_not_stored(home: dict[str, int]) -> None:
    publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True)
    for cube in PublishedCube.objects.all():
        assert all(cells is None for *_, cells in cube.lines)


def test_months_are_published_forward_and_each_once(home: dict[str, int]) -> None:
    publish(APRIL, by=None, at=LATER, counted=counted, even_all_hidden=True)
    for month in (MARCH, APRIL):
        with pytest.raises(CannotPublish):
            publish(month, by=None, at=LATER, counted=counted, even_all_hidden=True)
    assert months_published("nominees") == [APRIL]
    assert published("nominees", MARCH) is None


def test_of_two_who_publish_at_once_one_is_refused(
    home: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True)
    monkeypatch.setattr(publishing, "_frozen", lambda _code: [])
    with pytest.raises(CannotPublish, match="Vừa có người công bố"):
        publish(APRIL, by=None, at=LATER, counted=counted, even_all_hidden=True)
    assert Act.objects.filter(what="cubes.published").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda cube: cube.lines[0].__setitem__(4, [500, 500]),
        lambda cube: cube.lines[0].__setitem__(3, 7),
        lambda cube: cube.lines.pop(),
        lambda cube: setattr(cube, "small", 0),
        lambda cube: setattr(cube, "tree_on", date(2024, 3, 30)),
    ],
)
def test_a_table_that_was_touched_is_not_read_and_nothing_is_built_on_it(
    home: dict[str, int], change: Any
) -> None:
    publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True)
    cube = PublishedCube.objects.get(code="members-by-sex")
    change(cube)
    PublishedCube.objects.filter(pk=cube.pk).update(lines=cube.lines, small=cube.small, tree_on=cube.tree_on)
    with pytest.raises(WasTouched):
        published("members-by-sex", MARCH)
    with pytest.raises(WasTouched):
        publish(APRIL, by=None, at=LATER, counted=counted, even_all_hidden=True)
    named = [fault["figure"] for fault in verdict()["faults"] if fault["kind"] == "figure-edited"]
    assert named == ["members-by-sex 2024-03-01"]


def test_the_stand_alone_program_finds_published_tables_whole_until_one_is_touched(
    home: dict[str, int],
) -> None:
    publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True)
    assert verdict()["faults"] == []
    PublishedCube.objects.filter(code="nominees").update(digest="0" * 64)
    found = {fault["kind"] for fault in verdict()["faults"]}
    assert found == {"rows-edited", "figure-edited"}


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "24-01", "2024-1", "13/2024", "1/24", "2024-01-01", "", "1799-01"]
)
def test_a_month_is_written_as_year_and_month(text: str) -> None:
    with pytest.raises(CannotPublish):
        month_of(text)


def test_a_month_ends_on_its_last_day() -> None:
    assert month_of("2024-02") == month_of("02/2024") == month_of("2/2024") == date(2024, 2, 1)
    assert last_day(date(2024, 2, 1)) == date(2024, 2, 29)


def test_a_month_that_no_list_reaches_is_not_frozen(db: None, tmp_path: Path, settings: Any) -> None:
    settings.CAUNOI_HOME = tmp_path
    ensure_home(at=NOON)
    with pytest.raises(CannotPublish, match="Chưa nhận danh sách nào"):
        publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True)
    a_list(small_province()["Tỉnh"], day=date(2024, 4, 29))
    with pytest.raises(CannotPublish, match="nói về ngày 29/04/2024"):
        publish(APRIL, by=None, at=LATER, counted=counted, even_all_hidden=True)
    assert not PublishedCube.objects.exists()
    assert publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True)


def test_tables_that_would_show_nothing_are_frozen_only_when_that_is_asked_for(home: dict[str, int]) -> None:
    with pytest.raises(CannotPublish, match="mọi ô đều phải che"):
        publish(MARCH, by=None, at=LATER, counted=counted)
    assert not PublishedCube.objects.exists()
    assert publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True)


def test_a_trial_answers_the_same_and_freezes_nothing(home: dict[str, int]) -> None:
    tried = publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True, dry_run=True)
    assert not PublishedCube.objects.exists()
    assert not Act.objects.filter(what="cubes.published").exists()
    assert tried == publish(MARCH, by=None, at=LATER, counted=counted, even_all_hidden=True)
