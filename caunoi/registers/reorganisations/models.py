"""A signed decision on units of the union, as it was carried out: number, day, who decided, what was asked."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Unit
from caunoi.trail.models import Act


class Reorganisation(models.Model):
    """One change of the tree that a signed decision ordered, carried out once by the Act that wrote it; what it did is
    in that Act's account.

    `undoes` is the decision that this one annuls. `asked` holds the change by public ids and plain values: enough
    to read the decision again, nothing of a person.
    """

    class Kind(models.TextChoices):
        FOUND = "found", "thành lập"
        DESCRIBE = "describe", "đổi tên, mã, cấp"
        MOVE = "move", "chuyển về công đoàn cấp trên khác"
        MERGE = "merge", "nhập vào đơn vị khác"
        SPLIT = "split", "chia cho nhiều đơn vị"
        DISSOLVE = "dissolve", "giải thể"
        END_BY_LAW = "end-by-law", "kết thúc theo luật"
        ANNUL = "annul", "hủy bỏ một quyết định"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    decider = models.ForeignKey(Unit, models.PROTECT, related_name="decisions")
    number = models.CharField(max_length=64)
    signed_on = models.DateField()
    effect_on = models.DateField()
    asked = models.JSONField(default=dict)
    # SHA-256 of kind and `asked` as they were given: one paper may order several changes, each of them once.
    asked_digest = models.CharField(max_length=64)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    # The Act that annulled it: from then on the same paper may be carried out as if it never had been.
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "decider",
                "number",
                "signed_on",
                "asked_digest",
                condition=models.Q(ended_by=None),
                name="a_decision_is_carried_out_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="annul", undoes__isnull=False)
                | ~models.Q(kind="annul") & models.Q(undoes=None),
                name="an_annulment_names_what_it_annuls",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.signed_on}"


class DecisionFile(models.Model):
    """The signed decision as it was scanned or sent: that it is kept, and of what bytes; those stand sealed beside lists.

    Written once: another paper is another decision.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpeg", "ảnh JPEG"
        PNG = "png", "ảnh PNG"

    decision = models.OneToOneField(Reorganisation, models.PROTECT, related_name="file")
    kind = models.CharField(max_length=4, choices=Kind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"


class HandedOn(models.Model):
    """What one Act wrote about a unit that is closed, and another handed on as the closing says.

    `after` wrote it, `began_by` handed it on; `ended_by` handed it back, when the closing was annulled or what was
    written was taken back.
    """

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="handed_on")
    after = models.ForeignKey(Act, models.PROTECT, related_name="+")
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.reorganisation} {self.began_by}"
