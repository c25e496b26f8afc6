"""The organisation tree: units, their names and parents by date, terms of office, and who answers for whom."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from caunoi.organisations.models.employers import Employer
from caunoi.organisations.models.names import Named
from caunoi.organisations.models.territory import Area, Site
from caunoi.trail.models import Dated
from caunoi.trail.overlap import NoOverlap


class Unit(models.Model):
    """A body of the union, from the national federation to a tổ. Only identity: all else is dated."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(null=True, unique=True)

    def __str__(self) -> str:
        return str(self.public_id)


class UnitDescription(Named):
    """What a unit is called, its level, kind and official code, from a day to a day. It exists while one holds."""

    class Level(models.TextChoices):
        NATIONAL = "national", "Tổng Liên đoàn"
        PROVINCE = "province", "cấp tỉnh"
        UPPER = "upper", "công đoàn cấp trên trực tiếp cơ sở"
        GRASSROOTS = "grassroots", "cơ sở"
        MEMBER_UNION = "member-union", "công đoàn cơ sở thành viên"
        SECTION = "section", "công đoàn bộ phận"
        GROUP = "to", "tổ công đoàn"

    class Kind(models.TextChoices):
        FEDERATION = "federation", "liên đoàn lao động"
        SECTOR = "sector", "công đoàn ngành"
        ZONE = "zone", "công đoàn các khu công nghiệp"
        DISTRICT = "district", "liên đoàn lao động huyện"
        COMMUNE = "commune", "công đoàn xã, phường, đặc khu"
        GRASSROOTS = "grassroots", "công đoàn cơ sở"
        OCCUPATIONAL = "nghiep-doan", "nghiệp đoàn cơ sở"
        PART = "part", "bộ phận của công đoàn cơ sở"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="descriptions")
    level = models.CharField(max_length=16, choices=Level)
    kind = models.CharField(max_length=16, choices=Kind)
    official_code = models.CharField(max_length=32, blank=True, db_index=True)

    class Meta(Named.Meta):
        constraints = (
            *Named.Meta.constraints,
            NoOverlap(key=("unit",), name="one_description_of_a_unit_a_day"),
        )


class UnitParent(Dated):
    """Which unit stands directly above, from a day to a day. The root has none."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="children")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(unit=models.F("parent")), name="no_unit_above_itself"),
            NoOverlap(key=("unit",), name="one_parent_of_a_unit_a_day"),
        )


class UnitSuccession(Dated):
    """Whose place and records a unit took over on a day (`valid_from`), by the decision in `document`.

    The predecessor is closed on that day. `part` of `of` equal parts is for what has no address, and is an estimate
    where a unit was divided; a unit that only moves, or is called otherwise, goes on and succeeds nobody.
    """

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="precessions")
    part = models.PositiveSmallIntegerField(default=1)
    of = models.PositiveSmallIntegerField(default=1)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(part__gte=1, part__lte=models.F("of")),
                name="a_unit_succeeds_to_a_part_of_the_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="no_unit_succeeds_itself"
            ),
            NoOverlap(key=("predecessor", "successor"), name="one_succession_of_two_units"),
        )


class TermOfOffice(Dated):
    """An account's office in a unit: what it may do begins and ends with the term.

    `employed_at` and `employed_as` are recorded because a chair who is a manager or in personnel never sees
    the concerns of that employer.
    """

    class Office(models.TextChoices):
        NATIONAL = "national-officer", "cán bộ Tổng Liên đoàn"
        PROVINCIAL = "provincial-officer", "cán bộ Liên đoàn Lao động tỉnh"
        UPPER = "upper-officer", "cán bộ công đoàn cấp trên"
        IN_CHARGE = "officer-in-charge", "cán bộ phụ trách các công đoàn được giao"
        CHAIR = "chair", "chủ tịch công đoàn cơ sở"
        COMMITTEE = "committee", "ủy viên ban chấp hành"
        GROUP_LEADER = "group-leader", "tổ trưởng công đoàn"
        PARTY_READER = "party-reader", "người đọc của cấp ủy"
        FRONT = "front", "Ban Công tác Công đoàn, Ủy ban Mặt trận Tổ quốc"
        PARTNER = "benefit-partner", "đối tác phúc lợi"
        AUDITOR = "auditor", "người kiểm tra dấu vết"
        ACCOUNTS = "accounts", "quản trị tài khoản"
        MEMBER = "member", "đoàn viên, với hồ sơ của chính mình"

    class EmployedAs(models.TextChoices):
        MANAGER = "manager", "quản lý"
        PERSONNEL = "personnel", "nhân sự"
        WORKER = "worker", "người lao động"

    #: As whom one reads no concern of the employer's workers.
    NO_CONCERNS = frozenset({EmployedAs.MANAGER, EmployedAs.PERSONNEL})

    # By name: accounts live in `access`, a layer above (docs/flow.md).
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="terms")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="terms")
    office = models.CharField(max_length=24, choices=Office)
    employed_at = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    employed_as = models.CharField(
        max_length=16,
        blank=True,
        choices=EmployedAs,
    )

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            NoOverlap(key=("account", "unit", "office"), name="one_term_in_an_office_a_day"),
        )


class Responsibility(Dated):
    """Which unit answers for employers that have no union: by place, site, sector, or one employer.

    The narrower scope wins.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="responsibilities")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    sector = models.CharField(max_length=64, blank=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    models.Q(area__isnull=False, site=None, sector="", employer=None)
                    | models.Q(area=None, site__isnull=False, sector="", employer=None)
                    | models.Q(area=None, site=None, employer=None) & ~models.Q(sector="")
                    | models.Q(area=None, site=None, sector="", employer__isnull=False)
                ),
                name="responsible_for_one_scope",
            ),
            NoOverlap(key=("area",), name="one_unit_answers_for_an_area_a_day"),
            NoOverlap(key=("site",), name="one_unit_answers_for_a_site_a_day"),
            NoOverlap(key=("employer",), name="one_unit_answers_for_an_employer_a_day"),
        )


class Submission(Dated):
    """A unit's list is in: which kind, as of which day, complete or additions only.

    A unit with no list is *not submitted*, never 0. `valid_from` is the day the list speaks of.
    """

    class Kind(models.TextChoices):
        EMPLOYERS = "employers", "danh sách doanh nghiệp"
        MEMBERS = "members", "danh sách đoàn viên"
        AGREEMENTS = "agreements", "danh sách thoả ước"
        NOMINATIONS = "nominations", "danh sách đề nghị hỗ trợ"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions")
    kind = models.CharField(max_length=16, choices=Kind)
    complete = models.BooleanField(default=True)
    rows = models.PositiveIntegerField(default=0)

    class Meta(Dated.Meta):
        indexes = (models.Index(fields=("unit", "kind", "valid_from"), name="submission_by_unit"),)
