"""Files as received, kept sealed, and what was found in their rows until someone decides it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from caunoi.trail.models import Act, Document


class ReceivedFile(models.Model):
    """One list as it came in. Its bytes are sealed under `received/`, seen only through its review.

    `content_digest` is taken over the cells, so that one list under two names is found; `sealed_as` is the
    name of the sealed file, which says nothing about it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.OneToOneField(Document, models.PROTECT, related_name="received")
    list_kind = models.CharField(max_length=16, blank=True)
    as_of = models.DateField(null=True)
    content_digest = models.CharField(max_length=64, blank=True, db_index=True)
    sealed_as = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    already_known = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.public_id)


class Finding(models.Model):
    """What is to be said about one row: refused, held for a decision, or only warned of.

    The row's cells are sealed, since they name a person; the sentences never repeat an identity number.
    `row` is null where the finding is about somebody the list does not name. `act` is what carried the decision
    out, so that it can be taken back; `done_*` say it in words.
    """

    class Severity(models.TextChoices):
        REFUSED = "refused", "từ chối"
        HELD = "held", "chờ xử lý"
        WARNED = "warned", "lưu ý"

    class State(models.TextChoices):
        OPEN = "open", "chưa xử lý"
        DECIDED = "decided", "đã xử lý"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ReceivedFile, models.PROTECT, related_name="findings")
    severity = models.CharField(max_length=8, choices=Severity)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    code = models.CharField(max_length=48)
    sheet = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null in CSV, which has no sheets
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=4, null=True)  # noqa: DJ001 - null when it is about the whole file
    reason_vi = models.TextField()
    reason_en = models.TextField()
    proposal = models.JSONField(null=True)
    cells = models.BinaryField(null=True)
    rows_alike = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=32, blank=True)
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)
    done_vi = models.TextField(blank=True)
    done_en = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("file", "severity", "state"), name="finding_of_a_file"),)

    def __str__(self) -> str:
        return f"{self.code} {self.sheet or ''}:{self.row or ''}"
