"""A register of one table, as others will have: made for the length of a test and rolled back with it."""

from __future__ import annotations

import uuid

from django.apps.registry import Apps
from django.db import connection, models

from caunoi.trail.models import Dated
from caunoi.trail.overlap import NoOverlap
from caunoi.trail.pointing import PointsAtWhatIsThere


class Example(Dated):
    """Every kind of column that a register has."""

    REWRITABLE = ("canonical",)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    key = models.BigIntegerField()
    name = models.CharField(max_length=40, blank=True)
    flag = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)
    more = models.JSONField(default=dict)
    cipher = models.BinaryField(default=b"")
    canonical = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta(Dated.Meta):
        # Outside the project's registry: no migration is asked for it, no list of models holds it.
        apps = Apps(("caunoi.trail",))
        app_label = "trial"
        constraints = (*Dated.Meta.constraints, NoOverlap(key=("key",), name="one_example_of_a_key_a_day"))

    def __str__(self) -> str:
        return self.name


def drop(model: type[models.Model]) -> None:
    """Take a table away with what guards it: PostgreSQL keeps a function whose table is gone."""
    with connection.schema_editor() as editor:
        for guard in model._meta.constraints:
            if isinstance(guard, NoOverlap | PointsAtWhatIsThere) and connection.vendor != "sqlite":
                editor.remove_constraint(model, guard)
        editor.delete_model(model)
