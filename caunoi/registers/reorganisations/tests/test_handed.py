"""Every column that points at a unit says what becomes of it when the unit is closed."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from caunoi.organisations.models import (
    Unit,
)
from caunoi.registers.reorganisations.changes import (
    Merge,
)
from caunoi.registers.reorganisations.handing import HANDED
from caunoi.registers.reorganisations.tests.province import (
    CLOSINGS,
    Province,
    full_of_everything,
    orphans,
)
from caunoi.registers.reorganisations.tests.test_decisions import DAY, decided, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return Province()


# ---------------------------------------------------------------- every column


def pointing_at_units() -> set[str]:
    """Every foreign key to a unit in the project, hidden ones too."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ForeignKey) and field.related_model is Unit
    }


def test_every_column_that_points_at_a_unit_has_a_line_and_a_reason() -> None:
    assert pointing_at_units() == set(HANDED)
    assert all(handed.why for handed in HANDED.values())


@pytest.mark.parametrize("what", CLOSINGS)
def test_nothing_that_holds_points_at_a_closed_unit(province: Province, what: str) -> None:
    change = CLOSINGS[what](province)
    full_of_everything(province)
    done(change, decided(province.root))

    assert orphans(DAY) == {}


def test_a_line_left_out_is_found(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without its line the members of a merged union would be left in it."""
    monkeypatch.delitem(HANDED, "members.Membership.unit")
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    assert pointing_at_units() != set(HANDED)
    monkeypatch.undo()
    assert orphans(DAY) == {"members.Membership.unit": {province.union.pk}}
