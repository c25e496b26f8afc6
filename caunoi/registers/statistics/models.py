"""Statistical forms (1-HĐCĐ, 2-HĐCĐ): blank workbooks, which cell is what, what a unit signed, and the workbooks made of it."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Unit
from caunoi.trail.models import Act


class Form(models.TextChoices):
    """Which form: that of grassroots unions, or that of the levels above."""

    GRASSROOTS = "1", "1-HĐCĐ"
    UPPER = "2", "2-HĐCĐ"


class FormBlank(models.Model):
    """A blank form as the federation handed it in. The bytes stand sealed beside files received; `labels` are its text."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.CharField(max_length=1, choices=Form)
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    labels = models.JSONField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint("form", "sha256", name="a_blank_form_is_handed_in_once"),)

    def __str__(self) -> str:
        return self.name


class FormMapping(models.Model):
    """Which cell of a blank form is what, for periods that end from `since` on, until a later one begins.

    A new version for the same day ends the one before it. `cells`: see `mapping.Spot`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    blank = models.ForeignKey(FormBlank, models.PROTECT, related_name="mappings")
    form = models.CharField(max_length=1, choices=Form)
    version = models.PositiveSmallIntegerField()
    since = models.DateField()
    cells = models.JSONField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("form", "version", name="a_form_mapping_has_its_own_version"),
            models.UniqueConstraint(
                "form", "since", condition=models.Q(ended_by=None), name="one_form_mapping_from_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.form} v{self.version}"


class FormReturn(models.Model):
    """What a unit signed in a form for the period `began_on` to `as_of`; one that corrects it has the next number.

    `cells`: of each cell what stands in it, where that is from, what was computed and why it is empty (`mapping.Cell`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    form = models.CharField(max_length=1, choices=Form)
    mapping = models.ForeignKey(FormMapping, models.PROTECT, related_name="+")
    began_on = models.DateField()
    as_of = models.DateField()
    number = models.PositiveSmallIntegerField()
    cells = models.JSONField()
    signer = models.CharField(max_length=120)
    signed_on = models.DateField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "unit", "form", "as_of", "number", name="a_form_of_a_unit_is_numbered_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.form} {self.as_of} #{self.number}"


class FormBook(models.Model):
    """The workbook that was written of a signed form. Its bytes stand sealed beside files received."""

    of = models.OneToOneField(FormReturn, models.PROTECT, related_name="book")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return str(self.of_id)
