"""Long work as a row: what to do, how far it is, who asked, what was asked of it since, and who holds it until when."""

from __future__ import annotations

import uuid

from django.db import models


class Job(models.Model):
    """One piece of long work. A worker holds it by a lease; one that died is noticed when the lease ends.

    `created_by` is an account's id and no foreign key: on SQLite jobs live in a file of their own.
    `client_ref` is what makes a double click one job; the same of another account is another job. `wish` is what is
    asked of a worker that holds it: it stops between two steps, and what it had not committed is undone.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "đang chờ"
        RUNNING = "running", "đang chạy"
        PAUSED = "paused", "tạm dừng"
        DONE = "done", "xong"
        FAILED = "failed", "không xong"
        CANCELLED = "cancelled", "đã hủy"

    class Wish(models.TextChoices):
        PAUSE = "pause", "tạm dừng"
        CANCEL = "cancel", "hủy"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    wish = models.CharField(max_length=6, choices=Wish, blank=True)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Who holds it: a random name of the worker, so that one whose lease ran out cannot finish another's work.
    worker = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.CharField(max_length=500, blank=True)
    result = models.JSONField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("created_by", "client_ref"), name="one_job_per_request"),
            models.UniqueConstraint(
                fields=("client_ref",),
                condition=models.Q(created_by=None),
                name="one_job_per_request_of_the_system",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", lease_until__isnull=False)
                | ~models.Q(state="running") & models.Q(lease_until=None),
                name="only_running_jobs_are_leased",
            ),
        )
        indexes = (
            models.Index(
                fields=("created_at", "id"),
                condition=models.Q(state__in=("queued", "running")),
                name="jobs_to_do",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
