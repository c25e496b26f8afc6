"""How a named thing is stored: as written, folded for search, and keyed for the Vietnamese order."""

from __future__ import annotations

from django.db import models

from caunoi.trail.models import Dated


class Named(Dated):
    """A dated version with a name. SQLite knows no Vietnamese order, so the sort key is a column."""

    name = models.CharField(max_length=255)
    name_fold = models.CharField(max_length=255)
    name_sort = models.CharField(max_length=600)

    class Meta(Dated.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name
