"""Thresholds and rules with their days and their source: law and figures are dated data, never constants."""

from __future__ import annotations

from django.db import models

from caunoi.trail.models import Dated
from caunoi.trail.overlap import NoOverlap


class DatedSetting(Dated):
    """The federation's own value of a parameter from a day to a day; without one the shipped value holds.

    `owner` decides it and `source` is the paper it stands on: both are shown wherever the figure is.
    """

    code = models.CharField(max_length=48)
    value = models.JSONField()
    owner = models.CharField(max_length=120)
    source = models.CharField(max_length=255)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            NoOverlap(key=("code",), name="one_value_of_a_setting_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.code}={self.value}"
