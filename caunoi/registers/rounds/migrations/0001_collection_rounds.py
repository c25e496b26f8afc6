import uuid

import django.db.models.deletion
from django.db import migrations, models

import caunoi.trail.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_units_territory_employers"),
        ("trail", "0001_acts_and_seals"),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("client_ref", models.UUIDField(unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("members", "danh sách đoàn viên"),
                                    ("employers", "danh sách doanh nghiệp"),
                                    ("agreements", "danh sách thoả ước"),
                                    ("nominations", "danh sách đề nghị hỗ trợ"),
                                    ("receipts", "danh sách ký nhận hỗ trợ"),
                                    ("officers", "danh sách cán bộ công đoàn"),
                                    ("dues", "danh sách kinh phí, đoàn phí"),
                                    ("visits", "danh sách lần thăm, liên hệ"),
                                    ("concerns", "danh sách kiến nghị của người lao động"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        ("since", models.DateField()),
                        ("as_of", models.DateField()),
                        ("due_on", models.DateField()),
                        (
                            "held_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
                        ("units", models.PositiveIntegerField()),
                        (
                            "began_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                        (
                            "locked_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("as_of__lte", models.F("due_on")), ("since__lte", models.F("as_of"))
                                ),
                                name="a_round_has_its_days_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="rounds.round",
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
                        (
                            "began_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("round"), models.F("unit"), name="a_unit_is_due_once_in_a_round"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "due",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handed_in",
                                to="rounds.roundunit",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("list", "danh sách"),
                                    ("minutes", "biên bản đối chiếu đã ký"),
                                    ("figures", "báo cáo số liệu đã ký"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=255)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("confirms", models.CharField(blank=True, max_length=64)),
                        ("signed_on", models.DateField(null=True)),
                        (
                            "began_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("due"),
                                models.F("kind"),
                                models.F("sha256"),
                                models.F("confirms"),
                                name="a_paper_is_handed_in_once_in_a_round",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "minutes"), _negated=True),
                                    models.Q(
                                        models.Q(("confirms", ""), _negated=True),
                                        ("signed_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="signed_minutes_confirm_a_content",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "due",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rounds.roundunit",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "đã nộp"),
                                    ("returned", "trả lại"),
                                    ("received", "đã nhận"),
                                    ("excused", "không phải nộp kỳ này"),
                                    ("locked", "đã chốt"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "paper",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rounds.roundpaper",
                            ),
                        ),
                        (
                            "began_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("due"),
                                condition=models.Q(("ended_by", None)),
                                name="a_list_stands_at_one_step_of_a_round",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("returned", "excused")), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_list_is_returned_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundFigures",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rounds.round",
                            ),
                        ),
                        (
                            "due",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rounds.roundunit",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("figures", models.JSONField()),
                        ("digest", models.CharField(max_length=64)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "began_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("due"), models.F("number"), name="figures_of_a_unit_are_locked_once"
                            ),
                            models.UniqueConstraint(
                                models.F("round"),
                                models.F("number"),
                                condition=models.Q(("number__gt", 0)),
                                name="a_correction_has_its_own_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 0), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="a_correction_says_why",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
