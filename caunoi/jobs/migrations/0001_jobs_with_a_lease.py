import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("client_ref", models.UUIDField(default=uuid.uuid4)),
                ("kind", models.CharField(max_length=40)),
                ("payload", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "đang chờ"),
                            ("running", "đang chạy"),
                            ("paused", "tạm dừng"),
                            ("done", "xong"),
                            ("failed", "không xong"),
                            ("cancelled", "đã hủy"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        blank=True, choices=[("pause", "tạm dừng"), ("cancel", "hủy")], max_length=6
                    ),
                ),
                ("created_by", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("worker", models.CharField(blank=True, max_length=32)),
                ("lease_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("stage", models.CharField(blank=True, max_length=80)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(null=True)),
                ("message", models.CharField(blank=True, max_length=500)),
                ("result", models.JSONField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("queued", "running"))),
                        fields=["created_at", "id"],
                        name="jobs_to_do",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("created_by", "client_ref"), name="one_job_per_request"),
                    models.UniqueConstraint(
                        condition=models.Q(("created_by", None)),
                        fields=("client_ref",),
                        name="one_job_per_request_of_the_system",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_until__isnull", False), ("state", "running")),
                            models.Q(models.Q(("state", "running"), _negated=True), ("lease_until", None)),
                            _connector="OR",
                        ),
                        name="only_running_jobs_are_leased",
                    ),
                ],
            },
        ),
    ]
