"""Numbers that units reported and signed, beside those computed from the lists; tables frozen when published; and the
questions that somebody keeps."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from caunoi.organisations.models import Unit
from caunoi.trail.models import Act, Dated


class ReportedFigure(Dated):
    """The signed number of a unit for one figure on one day (`valid_from`), with its file, signer and date.

    Never mixed with what the lists give: a headline shows one or the other, labelled. `since` is the first day
    of the period that a flow was reported for.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reported_figures")
    code = models.CharField(max_length=48)
    since = models.DateField(null=True)
    value = models.DecimalField(max_digits=18, decimal_places=2)
    signer = models.CharField(max_length=120)
    signed_on = models.DateField()

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=False), name="a_reported_figure_has_a_day"
            ),
            models.UniqueConstraint(
                "unit",
                "code",
                "valid_from",
                condition=models.Q(ended_by=None),
                name="one_reported_figure_of_a_unit_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}: {self.value}"


class PublishedCube(models.Model):
    """A table as it was published for one month, never changed: what is hidden in it is not stored in it.

    `lines` is a list of `[unit, unit above, name, public total or null, cells or null]`, units by their public id,
    called as they were on the day.
    `place` is how many months of this table were published before: of two who publish at once, each blind to the
    other, one is refused.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=48)
    list_version = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    month = models.DateField()
    tree_on = models.DateField()
    small = models.PositiveSmallIntegerField()
    lines = models.JSONField()
    digest = models.CharField(max_length=64)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("code", "month", name="a_month_is_published_once"),
            models.UniqueConstraint("code", "place", name="months_are_published_one_after_another"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.month:%Y-%m}"


class Board(Dated):
    """A name on a question, or on several in an order of its owner's: what is asked, and never an answer.

    Every version of one has its `record`. `tiles` is a list of `{"name", "query", "whole"}`, the query as an address
    says it, `whole` where the unit's own line alone is shown. `unit` is that with whom it is shared, and with all
    below; nobody but the owner reads one without.
    """

    record = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    tiles = models.JSONField()

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                "record", condition=models.Q(ended_by=None), name="a_board_is_one_thing_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Alert(Dated):
    """What somebody wants to be told of one figure of a unit: that it is above or below a number, or has changed by it.

    Every version of one has its `record`; ended by its owner, it is withdrawn. `bound` is in percent where the figure is.
    """

    class How(models.TextChoices):
        ABOVE = "above", "cao hơn"
        BELOW = "below", "thấp hơn"
        CHANGES = "changes", "thay đổi từ"

    record = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code = models.CharField(max_length=48)
    how = models.CharField(max_length=8, choices=How)
    bound = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                "record", condition=models.Q(ended_by=None), name="an_alert_is_one_thing_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.how} {self.bound}"


class Crossing(models.Model):
    """An alert's figure went over its bound on a day, or came back (`crossed` false); `place` counts them from 0.

    Of two workers that see the same one, the second is refused: it is told once.
    """

    record = models.UUIDField(editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    day = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=2)
    crossed = models.BooleanField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint("record", "place", name="a_crossing_is_told_once"),)

    def __str__(self) -> str:
        return f"{self.record} {self.day}"
