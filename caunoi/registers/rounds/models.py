"""Collection rounds: a kind of list for a period, the units it is due of, and the steps and papers of each."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Unit
from caunoi.trail.models import Act


class Round(models.Model):
    """One collection (kỳ thu số liệu): lists of one kind, for the days from `since` to `as_of`, due on `due_on`.

    `held_by` opened it and locks it; of `units` units it is due, whether or not a reader is shown them all. `locked_by` is the Act that locked it: from then on only corrections change it.
    """

    class Kind(models.TextChoices):
        """Every kind of list that is taken in; not all of them are a unit's report of itself (`Submission.Kind`)."""

        MEMBERS = "members", "danh sách đoàn viên"
        EMPLOYERS = "employers", "danh sách doanh nghiệp"
        AGREEMENTS = "agreements", "danh sách thoả ước"
        NOMINATIONS = "nominations", "danh sách đề nghị hỗ trợ"
        RECEIPTS = "receipts", "danh sách ký nhận hỗ trợ"
        OFFICERS = "officers", "danh sách cán bộ công đoàn"
        DUES = "dues", "danh sách kinh phí, đoàn phí"
        VISITS = "visits", "danh sách lần thăm, liên hệ"
        CONCERNS = "concerns", "danh sách kiến nghị của người lao động"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=120)
    since = models.DateField()
    as_of = models.DateField()
    due_on = models.DateField()
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = models.PositiveIntegerField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    locked_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    # Once, by `Writer.change`: of two who lock at the same time one does.
    REWRITABLE = ("locked_by",)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(since__lte=models.F("as_of"), as_of__lte=models.F("due_on")),
                name="a_round_has_its_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def counts_members(self) -> bool:
        """Whether its lists come to a movement table, with minutes and signed figures: those of members alone do."""
        return self.kind == self.Kind.MEMBERS


class RoundUnit(models.Model):
    """A unit whose list is due in a round. With no step yet, it is not submitted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="lines")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint("round", "unit", name="a_unit_is_due_once_in_a_round"),)

    def __str__(self) -> str:
        return str(self.public_id)


class RoundPaper(models.Model):
    """A file handed in within a round: the list, the signed minutes that confirm it, or signed figures.

    That it is kept and of what bytes (SHA-256); those stand sealed beside files received. `confirms` is the digest of the
    content that signed minutes speak of: where the list changed since, it is another.
    """

    class Kind(models.TextChoices):
        LIST = "list", "danh sách"
        MINUTES = "minutes", "biên bản đối chiếu đã ký"
        FIGURES = "figures", "báo cáo số liệu đã ký"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    due = models.ForeignKey(RoundUnit, models.PROTECT, related_name="handed_in")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=255, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    confirms = models.CharField(max_length=64, blank=True)
    signed_on = models.DateField(null=True)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "due", "kind", "sha256", "confirms", name="a_paper_is_handed_in_once_in_a_round"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="minutes")
                | ~models.Q(confirms="") & models.Q(signed_on__isnull=False),
                name="signed_minutes_confirm_a_content",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"


class RoundStep(models.Model):
    """Where a unit's list stands: the step that no other has ended yet. `place` counts the steps of one list."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "đã nộp"
        RETURNED = "returned", "trả lại"
        RECEIVED = "received", "đã nhận"
        EXCUSED = "excused", "không phải nộp kỳ này"
        LOCKED = "locked", "đã chốt"

    due = models.ForeignKey(RoundUnit, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State)
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    # Without one a list came on paper alone, or with others of its sender.
    paper = models.ForeignKey(RoundPaper, models.PROTECT, null=True, related_name="+")
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "due", condition=models.Q(ended_by=None), name="a_list_stands_at_one_step_of_a_round"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("returned", "excused")) | ~models.Q(reason=""),
                name="a_list_is_returned_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.on}"


class RoundFigures(models.Model):
    """A unit's figures as they were locked (`number` 0), and after each correction, numbered within the round. There are
    none but of members: of other lists a lock says that they were received.

    `figures` holds the movement table, counts alone; `digest` is of the content it was taken from.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    due = models.ForeignKey(RoundUnit, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("due", "number", name="figures_of_a_unit_are_locked_once"),
            models.UniqueConstraint(
                "round", "number", condition=models.Q(number__gt=0), name="a_correction_has_its_own_number"
            ),
            models.CheckConstraint(
                condition=models.Q(number=0) | ~models.Q(reason=""), name="a_correction_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:8]}"
