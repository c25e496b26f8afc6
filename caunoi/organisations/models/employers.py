"""Employers of every kind: what they are, where, how many workers by which source, and which unions cover them."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models.names import Named
from caunoi.organisations.models.territory import Area, Site
from caunoi.trail.models import Dated
from caunoi.trail.overlap import NoOverlap
from caunoi.trail.pointing import Pointer, PointsAtWhatIsThere


class Employer(models.Model):
    """A legal entity. A household's tax code is its owner's identity number, so only a keyed digest is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tax_code = models.CharField(max_length=10, null=True, unique=True)  # noqa: DJ001 - unique when known
    owner_digest = models.BinaryField(max_length=32, null=True, unique=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(tax_code=None) | models.Q(tax_code__regex=r"^[0-9]{10}$"),
                name="tax_code_has_ten_digits",
            ),
        )

    def __str__(self) -> str:
        return self.tax_code or str(self.public_id)


class Workplace(models.Model):
    """A branch (13-digit code) or place of an employer; counted apart only where it has its own headcount."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="workplaces")
    suffix = models.CharField(max_length=3, blank=True)
    name = models.CharField(max_length=255)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "employer", "suffix", condition=~models.Q(suffix=""), name="one_workplace_per_branch_code"
            ),
        )

    def __str__(self) -> str:
        return self.name


class EmployerDescription(Named):
    """Name, kind, capital and sector of an employer from a day to a day.

    `state_share` and `foreign_share` are hundredths of a percent of the capital where known; a list usually
    states only the class. Ownership is derived from both by a dated rule.
    """

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", "doanh nghiệp"
        COOPERATIVE = "cooperative", "hợp tác xã"
        HOUSEHOLD = "household", "hộ kinh doanh"
        AGENCY = "agency", "cơ quan"
        PUBLIC_UNIT_PAID = "public-unit-paid", "đơn vị sự nghiệp hưởng 100 % lương từ ngân sách"
        PUBLIC_UNIT = "public-unit", "đơn vị sự nghiệp"

    class Capital(models.TextChoices):
        STATE = "state", "nhà nước"
        PRIVATE = "private", "ngoài nhà nước"
        FDI = "fdi", "có vốn đầu tư nước ngoài"
        UNKNOWN = "", "chưa rõ"

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="descriptions")
    kind = models.CharField(max_length=20, choices=Kind)
    capital = models.CharField(max_length=8, choices=Capital, blank=True)
    state_share = models.SmallIntegerField(null=True)
    foreign_share = models.SmallIntegerField(null=True)
    sector = models.CharField(max_length=64, blank=True)

    class Meta(Named.Meta):
        constraints = (
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=(models.Q(state_share=None) | models.Q(state_share__range=(0, 10_000)))
                & (models.Q(foreign_share=None) | models.Q(foreign_share__range=(0, 10_000))),
                name="a_share_is_at_most_the_whole",
            ),
            NoOverlap(key=("employer",), name="one_description_of_an_employer_a_day"),
        )


class EmployerPlace(Dated):
    """Where an employer is, in the territory and in a zone or cluster, from a day to a day."""

    employer = Pointer(Employer, models.PROTECT, related_name="places")
    area = Pointer(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    site = Pointer(Site, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Dated.Meta):
        # By where it is only what is held true is looked for.
        indexes = (
            models.Index(fields=("area",), condition=models.Q(ended_by=None), name="employers_in_an_area"),
            models.Index(
                fields=("site",),
                condition=models.Q(ended_by=None, site__isnull=False),
                name="employers_in_a_site",
            ),
        )
        constraints = (
            *Dated.Meta.constraints,
            NoOverlap(key=("employer",), name="one_place_of_an_employer_a_day"),
            PointsAtWhatIsThere(fields=("employer", "area", "site"), name="a_place_points_at_what_is_there"),
        )


class EmployerStatus(Dated):
    """Operating, dormant or dissolved. A dormant employer is out of every denominator and listed apart."""

    class Status(models.TextChoices):
        OPERATING = "operating", "đang hoạt động"
        DORMANT = "dormant", "tạm ngừng"
        DISSOLVED = "dissolved", "đã giải thể"

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=12, choices=Status)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            NoOverlap(key=("employer",), name="one_status_of_an_employer_a_day"),
        )


class Headcount(Dated):
    """How many workers a source counted on a day (`valid_from`). It holds until the next and goes stale."""

    class Source(models.TextChoices):
        SOCIAL_INSURANCE = "social-insurance", "bảo hiểm xã hội"
        TAX = "tax", "cơ quan thuế"
        LABOUR = "labour", "Sở Nội vụ"
        EMPLOYER = "employer", "báo cáo của người sử dụng lao động"
        UNION_LIST = "union-list", "danh sách của công đoàn"
        ROSTER = "roster", "danh sách đoàn viên"

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="headcounts")
    workplace = models.ForeignKey(Workplace, models.PROTECT, null=True, related_name="headcounts")
    workers = models.IntegerField()
    source = models.CharField(max_length=20, choices=Source)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=False), name="a_headcount_has_a_day"
            ),
            models.CheckConstraint(condition=models.Q(workers__gte=0), name="no_negative_headcount"),
            models.UniqueConstraint(
                "employer",
                "source",
                "valid_from",
                condition=models.Q(ended_by=None, workplace=None),
                name="one_headcount_a_source_a_day",
            ),
        )


class Coverage(Dated):
    """A recognised union covers an employer from a day to a day. Many to many: an employer still counts once."""

    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="coverages")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="coverages")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            NoOverlap(key=("unit", "employer"), name="a_union_covers_an_employer_once_a_day"),
        )
