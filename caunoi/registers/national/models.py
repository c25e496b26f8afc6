"""What goes to the national federation's software and comes back: workbooks, mappings, exports with their rows, answers."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Unit
from caunoi.registers.members.models import Person
from caunoi.trail.models import Act


class NationalFile(models.Model):
    """A workbook of that software: its blank template, or a file that it returned. The bytes stand sealed beside files received.

    `labels` are sheets with rows of text: of a template its first rows, of a returned file the headings alone, since
    people stand below. `counts` are what a returned file said, once it was read (`read_by`).
    """

    class Use(models.TextChoices):
        TEMPLATE = "template", "mẫu trống"
        RETURNED = "returned", "tệp trả về"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    use = models.CharField(max_length=8, choices=Use)
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    labels = models.JSONField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    read_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    # Once: of two who read a returned file at the same time one does.
    REWRITABLE = ("read_by",)

    class Meta:
        constraints = (models.UniqueConstraint("use", "sha256", name="a_national_file_is_handed_in_once"),)

    def __str__(self) -> str:
        return self.name


class NationalMapping(models.Model):
    """Which column of a workbook is which field of ours, written in which shape; a new one ends the one before it.

    `columns`: by place from 0, the field, its shape and, for codes, what each value is written as (`fields.py`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(NationalFile, models.PROTECT, related_name="mappings")
    use = models.CharField(max_length=8, choices=NationalFile.Use)
    version = models.PositiveSmallIntegerField()
    sheet = models.CharField(max_length=64)
    header_row = models.PositiveIntegerField()
    columns = models.JSONField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("use", "version", name="a_national_mapping_has_its_own_version"),
            models.UniqueConstraint(
                "use", condition=models.Q(ended_by=None), name="one_national_mapping_stands"
            ),
        )

    def __str__(self) -> str:
        return f"{self.use} v{self.version}"


class NationalExport(models.Model):
    """One file for that software: the rows of a unit and all below it that it has not been told yet.

    Open until somebody says that it was uploaded, or drops it; what was dropped was never told.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    mapping = models.ForeignKey(NationalMapping, models.PROTECT, related_name="+")
    on = models.DateField()
    counts = models.JSONField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    uploaded_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)
    dropped_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    REWRITABLE = ("uploaded_by", "dropped_by")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(uploaded_by=None) | models.Q(dropped_by=None),
                name="an_export_is_uploaded_or_dropped",
            ),
        )

    def __str__(self) -> str:
        return str(self.number)


class NationalRow(models.Model):
    """One person in an export: why, and word for word what was sent, sealed under the person's own key.

    `versions` are the ids of the records it was taken from, by table.
    """

    class Why(models.TextChoices):
        JOINED = "joined", "tăng"
        CHANGED = "changed", "thay đổi"
        LEFT = "left", "giảm"

    export = models.ForeignKey(NationalExport, models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    why = models.CharField(max_length=7, choices=Why)
    cipher = models.BinaryField()
    versions = models.JSONField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint("export", "person", name="a_person_is_in_an_export_once"),)

    def __str__(self) -> str:
        return f"{self.export_id}:{self.line}"


class NationalAnswer(models.Model):
    """What a row of a returned file came to. Its reason in that software's words is sealed under the person's own key.

    `ended_by` settles a refusal: somebody had it sent again.
    """

    class Outcome(models.TextChoices):
        ISSUED = "issued", "đã cấp mã số"
        KNOWN = "known", "mã số đã ghi từ trước"
        REFUSED = "refused", "bị từ chối"
        NOBODY = "nobody", "không rõ của ai"
        OTHER_NUMBER = "other-number", "người này đã có mã số khác"
        SOMEBODY_ELSES = "elses", "mã số đã cấp cho người khác"
        NOT_A_NUMBER = "no-number", "không phải mã số"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(NationalFile, models.PROTECT, related_name="answers")
    sheet = models.CharField(max_length=64)
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Who has the number already, where it was issued to two.
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    told = models.ForeignKey(NationalRow, models.PROTECT, null=True, related_name="answers")
    cipher = models.BinaryField(null=True)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint("file", "sheet", "line", name="a_returned_row_is_read_once"),)

    def __str__(self) -> str:
        return f"{self.outcome} {self.line}"
