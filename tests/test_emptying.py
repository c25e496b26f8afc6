"""What one test committed the next does not meet, and every guard stands again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connections

from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.sealing import seal
from tests.builders import a_unit, the_federation
from tests.emptying import catalogue, empty, with_rows

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
AT = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)


def something_written() -> None:
    a_unit("CĐCS Công ty TNHH May Đông Á", under=the_federation())
    with act("test.rest", by=None, at=AT, on=AT.date()):
        pass
    seal(at=AT)


@pytest.mark.parametrize("time", [1, 2])
def test_each_begins_with_nothing(time: int) -> None:
    assert {alias: with_rows(alias) for alias in connections} == {alias: [] for alias in connections}
    something_written()
    assert {"trail_act", "trail_seal", "organisations_unit"} <= set(with_rows("default"))


def test_what_is_written_once_is_so_again_and_what_the_migrations_laid_down_stands() -> None:
    something_written()
    for alias in connections:
        empty(alias)
    assert with_rows("default") == []
    something_written()

    with pytest.raises(IntegrityError, match="an_act_is_signed_once"):
        Act.objects.all()._raw_delete("default")
    assert Permission.objects.filter(codename="add_act").exists()


def test_a_table_that_is_left_behind_is_seen() -> None:
    """What the fixture compares; a test that leaves one fails by it."""
    before = catalogue("default")
    with connections["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE left_over (name text)")
        left = catalogue("default") - before
        cursor.execute("DROP TABLE left_over")
    assert left == {"left_over"}
