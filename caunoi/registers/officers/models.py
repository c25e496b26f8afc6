"""Who is in charge of which union, employer or zone, the visits and calls made, and who holds which office of a union."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from caunoi.organisations.models import Employer, Site, Unit
from caunoi.registers.members.models import Person
from caunoi.trail.models import Act, Dated
from caunoi.trail.overlap import NoOverlap

ONE_OBJECT = (
    models.Q(unit__isnull=False, employer=None, site=None)
    | models.Q(unit=None, employer__isnull=False, site=None)
    | models.Q(unit=None, employer=None, site__isnull=False)
)


class Assignment(Dated):
    """An officer is in charge of one union, employer or zone, from a day to a day."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="assignments")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="assignments")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="assignments")
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=ONE_OBJECT, name="in_charge_of_one_thing"),
            NoOverlap(key=("officer", "unit"), name="in_charge_of_a_union_once_a_day"),
            NoOverlap(key=("officer", "employer"), name="in_charge_of_an_employer_once_a_day"),
            NoOverlap(key=("officer", "site"), name="in_charge_of_a_site_once_a_day"),
        )


class Contact(models.Model):
    """A visit or call: its day and one line. `client_ref` makes a second tap the same contact."""

    class Kind(models.TextChoices):
        VISIT = "visit", "đến thăm"
        CALL = "call", "gọi điện"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(unique=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contacts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="contacts")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="contacts")
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField()
    line = models.CharField(max_length=200, blank=True)
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False, employer=None)
                | models.Q(unit=None, employer__isnull=False),
                name="a_contact_is_with_one_body",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "on"), name="contact_by_unit"),
            models.Index(fields=("employer", "on"), name="contact_by_employer"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Mandate(Dated):
    """Somebody holds an office of a union, from a day to a day, as a list of its officers says.

    It gives no right whatever: rights come of a term of an account (`TermOfOffice`). `record` is the same in all its
    versions. `sole` repeats the office where a union has one holder a day, and is NULL where it has several.
    """

    class Office(models.TextChoices):
        CHAIR = "chair", "chủ tịch"
        VICE_CHAIR = "vice-chair", "phó chủ tịch"
        STANDING = "standing", "ủy viên ban thường vụ"
        COMMITTEE = "committee", "ủy viên ban chấp hành"
        AUDIT_HEAD = "audit-head", "chủ nhiệm ủy ban kiểm tra"
        AUDIT = "audit", "ủy viên ủy ban kiểm tra"
        GROUP_LEADER = "group-leader", "tổ trưởng công đoàn"
        GROUP_DEPUTY = "group-deputy", "tổ phó công đoàn"

    SOLE = ("chair", "audit-head")

    record = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    office = models.CharField(max_length=16, choices=Office)
    sole = models.CharField(max_length=16, null=True, choices=[(one, one) for one in SOLE])  # noqa: DJ001 - NULL is what never conflicts
    # Which group, of a leader of one.
    section = models.CharField(max_length=80, blank=True)
    # The number of the decision that recognised it.
    decision = models.CharField(max_length=60, blank=True)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    office__in=("chair", "audit-head"), sole__isnull=False, sole=models.F("office")
                )
                | ~models.Q(office__in=("chair", "audit-head")) & models.Q(sole=None),
                name="an_office_of_one_holder_says_so",
            ),
            NoOverlap(key=("person", "unit", "office", "section"), name="an_office_is_held_once_a_day"),
            NoOverlap(key=("unit", "sole"), name="one_chair_of_a_union_a_day"),
        )
