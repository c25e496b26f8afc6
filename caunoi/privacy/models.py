"""Requests of data subjects: what was asked, when it is due, and what came of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from caunoi.registers.members.models import Person


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
