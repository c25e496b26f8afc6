"""Territory and sites: areas with their own tree, industrial zones and clusters with their status."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models.names import Named
from caunoi.trail.models import Dated
from caunoi.trail.overlap import NoOverlap


class Area(models.Model):
    """A place: province, district until 30.6.2025, commune. Only identity: codes and names are dated.

    `reference` is its key in the gazetteer that it came from (`gazetteer.py`); places read off lists have none.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, null=True, unique=True)  # noqa: DJ001 - many have none

    def __str__(self) -> str:
        return str(self.public_id)


class AreaDescription(Named):
    """Name, level and official code of an area from a day to a day.

    The code is an attribute, never the identity: 3,184 of the ward codes in use since 1.7.2025 meant
    another territory before.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", "tỉnh, thành phố"
        DISTRICT = "district", "huyện, quận, thị xã"
        COMMUNE = "commune", "xã, phường, đặc khu"
        UNPLACED = "unplaced", "như ghi trong danh sách"

    area = models.ForeignKey(Area, models.PROTECT, related_name="descriptions")
    level = models.CharField(max_length=16, choices=Level)
    official_code = models.CharField(max_length=16, blank=True, db_index=True)
    # Degrees of a point inside, for maps; the extent in square kilometres.
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    km2 = models.DecimalField(max_digits=9, decimal_places=2, null=True)

    class Meta(Named.Meta):
        constraints = (
            *Named.Meta.constraints,
            NoOverlap(key=("area",), name="one_description_of_an_area_a_day"),
        )


class AreaParent(Dated):
    """Which area contains it, from a day to a day."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Area, models.PROTECT, related_name="children")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(area=models.F("parent")), name="no_area_inside_itself"
            ),
            NoOverlap(key=("area",), name="one_parent_of_an_area_a_day"),
        )


class AreaSuccession(Dated):
    """Whose territory became whose on a day (`valid_from`), by the decision in `document`: `part` of `of` equal parts.

    An area whose territory did not change goes on and succeeds nobody. Records follow their address; a share is
    for what has none, and is an estimate where a territory was divided.
    """

    predecessor = models.ForeignKey(Area, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Area, models.PROTECT, related_name="precessions")
    part = models.PositiveSmallIntegerField(default=1)
    of = models.PositiveSmallIntegerField(default=1)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(part__gte=1, part__lte=models.F("of")),
                name="succeeds_to_a_part_of_the_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="no_area_succeeds_itself"
            ),
            NoOverlap(key=("predecessor", "successor"), name="one_succession_of_two_areas"),
        )


class Site(models.Model):
    """An industrial zone or cluster."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return str(self.public_id)


class SiteDescription(Named):
    """A zone's or cluster's name and status from a day to a day.

    *Eligible* to receive investment and *operating* are counted apart; lists that name a site say neither.
    """

    class Kind(models.TextChoices):
        ZONE = "zone", "khu công nghiệp"
        CLUSTER = "cluster", "cụm công nghiệp"

    class Status(models.TextChoices):
        ELIGIBLE = "eligible", "đủ điều kiện tiếp nhận đầu tư"
        OPERATING = "operating", "đang hoạt động"
        UNKNOWN = "unknown", "chưa rõ"

    site = models.ForeignKey(Site, models.PROTECT, related_name="descriptions")
    kind = models.CharField(max_length=16, choices=Kind)
    status = models.CharField(max_length=16, choices=Status, default=Status.UNKNOWN)

    class Meta(Named.Meta):
        constraints = (
            *Named.Meta.constraints,
            NoOverlap(key=("site",), name="one_description_of_a_site_a_day"),
        )
