import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.trail.frozen
import caunoi.trail.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="Document",
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
                                    ("list", "danh sách"),
                                    ("decision", "quyết định"),
                                    ("figure-report", "báo cáo số liệu"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("number", models.CharField(blank=True, max_length=64)),
                        ("dated_on", models.DateField(null=True)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("issuer", models.CharField(blank=True, max_length=32)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("sha256"),
                                models.F("name"),
                                condition=models.Q(("sha256", ""), _negated=True),
                                name="one_document_per_name_and_content",
                            ),
                            models.UniqueConstraint(
                                models.F("issuer"),
                                models.F("number"),
                                models.F("dated_on"),
                                condition=models.Q(("kind", "decision")),
                                name="a_decision_is_one_paper",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("what", models.CharField(max_length=64)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True)),
                        ("on", models.DateField()),
                        (
                            "document",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts",
                                to="trail.document",
                            ),
                        ),
                        ("about", models.JSONField(default=dict)),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("wrote", models.JSONField(default=dict)),
                        ("salt", models.BinaryField(max_length=32)),
                        ("digest", models.BinaryField(max_length=32)),
                        ("mac", models.BinaryField(max_length=32)),
                        ("sealed", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("sealed", False)), fields=["id"], name="acts_to_seal"
                            )
                        ],
                        "constraints": [
                            caunoi.trail.frozen.WrittenOnce(
                                closed_by="mac",
                                erasable=("salt",),
                                marks=("sealed",),
                                name="an_act_is_signed_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "act",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seal",
                                to="trail.act",
                            ),
                        ),
                        ("link", models.BinaryField(max_length=32)),
                        ("sealed_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [caunoi.trail.frozen.WrittenOnce(name="a_link_is_laid_once")],
                    },
                ),
                migrations.CreateModel(
                    name="PersonKey",
                    fields=[
                        ("person_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("wrapped", models.BinaryField(max_length=64)),
                    ],
                ),
            ],
        ),
    ]
