"""Territory in the registers: each decision an Act, the same gazetteer twice nothing, places off lists left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caunoi.organisations.gazetteer import Gazetteer
from caunoi.organisations.models import Area, AreaDescription, AreaParent, AreaSuccession
from caunoi.organisations.territory import lay
from caunoi.organisations.tests.tables import AREAS, write_tables
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.vocabulary.names import fold, sort_key
from tests.builders import NOW, the_federation

pytestmark = pytest.mark.django_db

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tables(tmp_path)


def laid(gazetteer: Gazetteer) -> dict[str, int]:
    return dict(lay(gazetteer, by=None, at=NOW, on=BEFORE))


def names(day: date) -> list[str]:
    return sorted(AreaDescription.objects.on(day).values_list("name", flat=True))


def test_the_decisions_are_carried_out_one_act_each_on_their_day(folder: Path) -> None:
    """What was known before stays as it was known; each decision ends and begins what it speaks of."""
    the_federation()
    gazetteer = Gazetteer.read(folder)
    laid(gazetteer.until(BEFORE))
    known = names(BEFORE)
    laid(gazetteer)

    assert names(BEFORE) == known
    assert names(AFTER) == ["Tỉnh Tây Ninh", "Xã Bến Lức", "Xã Thạnh Đức"]
    carried = Act.objects.filter(what="territory.laid", document__kind="decision").order_by("pk")
    assert [(done.document.number, done.on) for done in carried] == [
        ("202", AFTER), ("1682", AFTER), ("203", AFTER),
    ]  # fmt: skip
    gone_on = Area.objects.get(reference="27994")
    assert AreaDescription.objects.filter(area=gone_on, ended_by=None).count() == 2
    assert AreaParent.objects.on(AFTER).get(area=gone_on).parent.reference == "80/2025"
    assert {
        (one.predecessor.reference, one.successor.reference, one.document.number)
        for one in AreaSuccession.objects.on(AFTER)
    } == {("72", "80/2025", "202"), ("80", "80/2025", "202"), ("27991", "27991/2025", "1682")}


def test_the_same_gazetteer_a_second_time_changes_nothing(folder: Path) -> None:
    the_federation()
    gazetteer = Gazetteer.read(folder)

    assert laid(gazetteer)
    acts = Act.objects.count()
    assert laid(gazetteer) == {}
    assert Act.objects.count() == acts


def test_loaded_at_once_or_day_by_day_the_same_is_held_true(folder: Path) -> None:
    the_federation()
    gazetteer = Gazetteer.read(folder)
    laid(gazetteer.until(BEFORE))
    laid(gazetteer)
    assert laid(gazetteer) == {}
    assert AreaDescription.objects.held_true().count() == len(gazetteer.areas)
    # What was believed before the decision is withdrawn, not overwritten.
    assert AreaDescription.objects.exclude(ended_by=None).count() == 5


def test_a_spelling_put_right_withdraws_one_description_and_writes_another(folder: Path) -> None:
    the_federation()
    laid(Gazetteer.read(folder))
    (folder / "areas.csv").write_text(AREAS.replace("Xã Bến Lức", "Xã Bến Lức mới"), encoding="utf-8")

    assert laid(Gazetteer.read(folder)) == {"": 2}
    assert "Xã Bến Lức mới" in names(AFTER)
    assert "Xã Bến Lức" not in names(AFTER)


def test_a_place_read_off_a_list_is_left_alone(folder: Path) -> None:
    the_federation()
    with act("places.read", by=None, at=NOW, on=BEFORE) as writer:
        area = writer.add_one(Area)
        writer.add_one(
            AreaDescription, area_id=area, name="Bến Lức", name_fold=fold("Bến Lức"), name_sort=sort_key("Bến Lức"),
            level=AreaDescription.Level.UNPLACED,
        )  # fmt: skip
    laid(Gazetteer.read(folder))

    assert AreaDescription.objects.held_true().get(area=area).name == "Bến Lức"
