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
                    name="Reorganisation",
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
                                    ("found", "thành lập"),
                                    ("describe", "đổi tên, mã, cấp"),
                                    ("move", "chuyển về công đoàn cấp trên khác"),
                                    ("merge", "nhập vào đơn vị khác"),
                                    ("split", "chia cho nhiều đơn vị"),
                                    ("dissolve", "giải thể"),
                                    ("end-by-law", "kết thúc theo luật"),
                                    ("annul", "hủy bỏ một quyết định"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "decider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="organisations.unit",
                            ),
                        ),
                        ("number", models.CharField(max_length=64)),
                        ("signed_on", models.DateField()),
                        ("effect_on", models.DateField()),
                        ("asked", models.JSONField(default=dict)),
                        ("asked_digest", models.CharField(max_length=64)),
                        (
                            "undoes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="undone_by",
                                to="reorganisations.reorganisation",
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
                                models.F("decider"),
                                models.F("number"),
                                models.F("signed_on"),
                                models.F("asked_digest"),
                                condition=models.Q(("ended_by", None)),
                                name="a_decision_is_carried_out_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "annul"), ("undoes__isnull", False)),
                                    models.Q(models.Q(("kind", "annul"), _negated=True), ("undoes", None)),
                                    _connector="OR",
                                ),
                                name="an_annulment_names_what_it_annuls",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="file",
                                to="reorganisations.reorganisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("pdf", "PDF"), ("jpeg", "ảnh JPEG"), ("png", "ảnh PNG")],
                                max_length=4,
                            ),
                        ),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
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
                ),
                migrations.CreateModel(
                    name="HandedOn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reorganisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handed_on",
                                to="reorganisations.reorganisation",
                            ),
                        ),
                        (
                            "after",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trail.act"
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
                ),
            ],
        ),
    ]
