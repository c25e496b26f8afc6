"""Two versions held true never share a day, on whichever database the suite runs."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import AddField, AlterField, CreateModel, RemoveConstraint
from django.db.migrations.state import ProjectState

from caunoi.trail.overlap import NoOverlap
from caunoi.trail.refusals import refusal, say
from caunoi.trail.tests.example import drop
from caunoi.vocabulary.text import Text

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "one_chair_of_a_unit_a_day"
say(NAME, Text(vi="Một ngày chỉ có một chủ tịch.", en="One chair a day."))

CREATE = CreateModel(
    name="Chair",
    fields=[
        ("id", models.BigAutoField(primary_key=True)),
        ("unit", models.BigIntegerField(null=True)),
        ("post", models.CharField(max_length=9, default="chair")),
        ("valid_from", models.DateField(null=True)),
        ("valid_to", models.DateField(null=True)),
        ("ended_by", models.ForeignKey("self", models.PROTECT, null=True, related_name="+")),
    ],
    options={"constraints": [NoOverlap(key=("unit", "post"), name=NAME)]},
)


class Trial:
    """An app of one model, migrated for the length of a test."""

    def __init__(self) -> None:
        self.state = ProjectState()
        self.made = False

    def migrate(self, operation):
        before = self.state.clone()
        operation.state_forwards("trial", self.state)
        with connection.schema_editor() as editor:
            operation.database_forwards("trial", editor, before, self.state)

    @property
    def model(self):
        return self.state.apps.get_model("trial", "Chair")

    def add(self, valid_from=None, valid_to=None, unit=1, **more):
        return self.model.objects.create(
            unit=unit,
            valid_from=valid_from and date.fromisoformat(valid_from),
            valid_to=valid_to and date.fromisoformat(valid_to),
            **more,
        )

    def refuses(self, *span, **more):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            self.add(*span, **more)
        return refusal(caught.value).name == NAME


@pytest.fixture
def trial():
    made = Trial()
    made.migrate(CREATE)
    yield made
    drop(made.model)


@pytest.mark.parametrize(
    "span",
    [
        ("2020-06-01", "2020-07-01"),
        ("2019-01-01", "2020-01-02"),
        ("2020-12-31", None),
        (None, "2020-01-02"),
        (None, None),
        ("2019-01-01", "2022-01-01"),
    ],
)
def test_a_version_sharing_a_day_with_another_is_refused_by_name(trial, span):
    trial.add("2020-01-01", "2021-01-01")
    assert trial.refuses(*span)


@pytest.mark.parametrize("span", [("2021-01-01", None), (None, "2020-01-01"), ("2019-01-01", "2020-01-01")])
def test_a_version_that_only_touches_another_is_taken(trial, span):
    trial.add("2020-01-01", "2021-01-01")
    trial.add(*span)


def test_an_open_version_of_unknown_beginning_leaves_no_room(trial):
    trial.add(None, None)
    assert trial.refuses("2020-01-01", "2020-01-02")


def test_another_key_or_an_unknown_one_or_a_withdrawn_version_is_no_conflict(trial):
    first = trial.add("2020-01-01", None)
    trial.add("2020-01-01", None, post="deputy")
    trial.add("2020-01-01", None, unit=2)
    trial.add("2020-01-01", None, unit=None)
    trial.add("2020-01-01", None, unit=None)
    trial.model.objects.filter(pk=first.pk).update(ended_by=first.pk)
    trial.add("2019-01-01", None)


def test_moving_or_reviving_a_version_onto_another_is_refused_too(trial):
    withdrawn = trial.add("2020-01-01", None)
    trial.model.objects.filter(pk=withdrawn.pk).update(ended_by=withdrawn.pk)
    trial.add("2020-06-01", None)
    for change in ({"ended_by": None},):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            trial.model.objects.filter(pk=withdrawn.pk).update(**change)
        assert refusal(caught.value).name == NAME
    earlier = trial.add("2019-01-01", "2020-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        trial.model.objects.filter(pk=earlier.pk).update(valid_to=date(2020, 7, 1))
    trial.model.objects.filter(pk=earlier.pk).update(valid_to=date(2020, 6, 1))


def test_a_later_migration_that_rebuilds_the_table_keeps_the_guard(trial):
    trial.add("2020-01-01", None)
    trial.migrate(AddField("chair", "note", models.CharField(max_length=9, default="")))
    assert trial.refuses("2020-06-01", None)
    trial.migrate(AlterField("chair", "note", models.CharField(max_length=20, default="", unique=False)))
    assert trial.refuses("2020-06-01", None)


def test_without_the_constraint_the_same_versions_are_taken(trial):
    """The negative control: it is this constraint that refuses."""
    trial.add("2020-01-01", None)
    trial.migrate(RemoveConstraint("chair", NAME))
    trial.add("2020-06-01", None)


def test_a_form_is_told_before_the_database_refuses(trial):
    there = trial.add("2020-01-01", "2021-01-01")
    constraint = trial.model._meta.constraints[0]
    with pytest.raises(ValidationError):
        constraint.validate(trial.model, trial.model(unit=1, valid_from=date(2020, 5, 1)))
    constraint.validate(trial.model, trial.model(unit=1, valid_from=date(2021, 1, 1)))
    constraint.validate(trial.model, there)


def test_on_sqlite_the_look_up_uses_the_partial_index(trial):
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN QUERY PLAN SELECT 1 FROM trial_chair AS other"
            " WHERE other.unit = 1 AND other.post = 'x' AND other.ended_by_id IS NULL"
        )
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert f"{NAME}_look_up" in plan
