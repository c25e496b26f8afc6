"""Requests of data subjects, and data incidents: what happened, when it is due, and what came of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from caunoi.registers.members.models import Person, Rectification


class DataRequest(models.Model):
    """One request of one person about their own data (Law 91/2025/QH15; Decree 356/2025/NĐ-CP).

    `person` is null while it is not known who asks: the request counts and runs all the same. What was said is
    sealed. The two days due are those of the law's clocks on the day it came in (`clocks.py`).
    """

    class Kind(models.TextChoices):
        ACCESS = "access", "xem, nhận bản sao dữ liệu của mình"
        RECTIFY = "rectify", "sửa dữ liệu sai"
        WITHDRAW = "withdraw", "rút lại sự đồng ý"
        RESTRICT = "restrict", "hạn chế xử lý"
        OBJECT = "object", "phản đối xử lý"
        ERASE = "erase", "xóa dữ liệu"

    class Outcome(models.TextChoices):
        OPEN = "", "đang xử lý"
        DONE = "done", "đã thực hiện"
        PARTLY = "partly", "thực hiện một phần"
        REFUSED = "refused", "từ chối, có lý do"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="data_requests")
    kind = models.CharField(max_length=8, choices=Kind)
    channel = models.CharField(max_length=40)
    words = models.BinaryField()
    received_on = models.DateField()
    reply_due = models.DateField()
    act_due = models.DateField()
    replied_on = models.DateField(null=True)
    extended_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    # What was put right, where that closed it.
    correction = models.ForeignKey(Rectification, models.PROTECT, null=True, related_name="+")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closed_on=None, outcome="")
                | models.Q(closed_on__isnull=False) & ~models.Q(outcome=""),
                name="a_closed_request_says_its_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") & ~models.Q(outcome="partly") | ~models.Q(reason=""),
                name="a_refused_request_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    reply_due__gte=models.F("received_on"), act_due__gte=models.F("reply_due")
                ),
                name="a_request_is_due_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.received_on:%Y-%m-%d}"


class Incident(models.Model):
    """Personal data got, or may have got, where it must not; the authority is told within hours of its being known.

    What happened is sealed. `units` and `accounts` are ids: whose lists, and by whose hand, between the two days.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(unique=True)
    words = models.BinaryField()
    kinds = models.JSONField()
    known_at = models.DateTimeField()
    notice_due = models.DateTimeField()
    from_on = models.DateField()
    to_on = models.DateField()
    units = models.JSONField()
    accounts = models.JSONField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(notice_due__gt=models.F("known_at")),
                name="a_notice_is_due_after_it_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="an_incident_has_its_days_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.known_at:%Y-%m-%d %H:%M}"


class IncidentStep(models.Model):
    """A measure taken, or who was told, or the end; added to, never rewritten. What it was is sealed."""

    class Step(models.TextChoices):
        MEASURE = "measure", "biện pháp đã làm"
        AUTHORITY = "authority-told", "đã thông báo cho cơ quan có thẩm quyền"
        PEOPLE = "people-told", "đã báo cho người bị ảnh hưởng"
        CLOSED = "closed", "đã khép lại"

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="steps")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    step = models.CharField(max_length=16, choices=Step)
    done_at = models.DateTimeField()
    words = models.BinaryField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "incident",
                "step",
                condition=~models.Q(step="measure"),
                name="each_is_told_once_of_an_incident",
            ),
        )

    def __str__(self) -> str:
        return f"{self.step} {self.done_at:%Y-%m-%d %H:%M}"


class Affected(models.Model):
    """A person whom an incident touched, and by what; drawn from the registers and the traces, and then kept."""

    class How(models.TextChoices):
        OPENED = "opened-record", "hồ sơ bị mở"
        SEEN = "seen-number", "số bị xem rõ"
        EXPORTED = "of-an-export", "thuộc phạm vi tài khoản đã tải danh sách"
        UNIT = "of-a-unit", "thuộc đơn vị bị lộ"

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="affected")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    how = models.CharField(max_length=16, choices=How)

    class Meta:
        constraints = (
            models.UniqueConstraint("incident", "person", "how", name="a_person_is_affected_once_each_way"),
        )

    def __str__(self) -> str:
        return self.how
