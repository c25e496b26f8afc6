import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.trail.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_accounts"),
        ("organisations", "0001_units_territory_employers"),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["key", "at"], name="attempt_by_key")],
                    },
                ),
                migrations.CreateModel(
                    name="SpentCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Device",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("account", models.BigIntegerField()),
                        ("key", models.CharField(max_length=64)),
                        ("browser", models.CharField(max_length=80)),
                        ("known_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField()),
                        ("bound_until", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "key"), name="a_device_is_known_once_an_account"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignIn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("account", models.BigIntegerField(db_index=True)),
                        ("session_key", models.CharField(max_length=40, unique=True)),
                        ("browser", models.CharField(max_length=80)),
                        ("began_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="SignInEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("account", models.BigIntegerField(null=True)),
                        ("name_key", models.CharField(blank=True, max_length=64)),
                        ("what", models.CharField(max_length=32)),
                        ("browser", models.CharField(max_length=80)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "at"], name="sign_in_event_by_account"),
                            models.Index(fields=["name_key", "at"], name="sign_in_event_by_name"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appointment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("open-account", "mở tài khoản mới"),
                                    ("give-office", "giao thêm chức danh"),
                                    ("issue-again", "cấp lại tài khoản"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("full_name", models.CharField(blank=True, max_length=120)),
                        ("username", models.CharField(blank=True, max_length=64)),
                        ("password", models.CharField(blank=True, max_length=128)),
                        (
                            "office",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("national-officer", "cán bộ Tổng Liên đoàn"),
                                    ("provincial-officer", "cán bộ Liên đoàn Lao động tỉnh"),
                                    ("upper-officer", "cán bộ công đoàn cấp trên"),
                                    ("officer-in-charge", "cán bộ phụ trách các công đoàn được giao"),
                                    ("chair", "chủ tịch công đoàn cơ sở"),
                                    ("committee", "ủy viên ban chấp hành"),
                                    ("group-leader", "tổ trưởng công đoàn"),
                                    ("party-reader", "người đọc của cấp ủy"),
                                    ("front", "Ban Công tác Công đoàn, Ủy ban Mặt trận Tổ quốc"),
                                    ("benefit-partner", "đối tác phúc lợi"),
                                    ("auditor", "người kiểm tra dấu vết"),
                                    ("accounts", "quản trị tài khoản"),
                                    ("member", "đoàn viên, với hồ sơ của chính mình"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
                        ("until", models.DateField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("lapses_at", models.DateTimeField()),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "đang chờ"),
                                    ("confirmed-by-another", "đã xác nhận"),
                                    ("refused", "đã từ chối"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["unit", "asked_at"], name="appointments_of_a_unit")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "confirmed-by-another"), _negated=True),
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="confirmed_by_another_than_asked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("outcome", "")),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("password", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="what_was_decided_keeps_no_password",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SystemKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("office", models.CharField(max_length=24)),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
                        ("term_from", models.DateField(null=True)),
                        ("purpose", models.CharField(max_length=120)),
                        ("hands_in", models.BooleanField(default=False)),
                        ("made_at", models.DateTimeField()),
                        ("until", models.DateField()),
                        ("used_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                ),
            ],
        ),
    ]
