import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.trail.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("trail", "0001_acts_and_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="ReceivedFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="received",
                                to="trail.document",
                            ),
                        ),
                        ("list_kind", models.CharField(blank=True, max_length=16)),
                        ("as_of", models.DateField(null=True)),
                        ("content_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("sealed_as", models.CharField(max_length=80)),
                        ("received_at", models.DateTimeField()),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("accepted", models.PositiveIntegerField(default=0)),
                        ("already_known", models.PositiveIntegerField(default=0)),
                        (
                            "undone_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                        ("answer_to", models.UUIDField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Look",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("job", models.UUIDField(unique=True)),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("asked", models.JSONField()),
                        ("told", models.JSONField()),
                        ("effects", models.JSONField(default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "chờ quyết định"),
                                    ("taken-in", "đã nhận"),
                                    ("dropped", "đã bỏ"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="ColumnMapping",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("form", models.CharField(max_length=64)),
                        ("sender", models.CharField(max_length=160)),
                        ("sender_name", models.CharField(blank=True, max_length=255)),
                        ("list_kind", models.CharField(blank=True, max_length=16)),
                        ("columns", models.JSONField(default=dict)),
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
                                condition=models.Q(("ended_by", None)),
                                fields=("form", "sender"),
                                name="one_mapping_of_a_form",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="intake.receivedfile",
                            ),
                        ),
                        ("sheet", models.CharField(max_length=64, null=True)),
                        ("list_kind", models.CharField(blank=True, max_length=16)),
                        ("header_row", models.PositiveIntegerField(default=0)),
                        ("lines", models.PositiveSmallIntegerField(default=0)),
                        ("form", models.CharField(blank=True, max_length=64)),
                        ("sender", models.CharField(max_length=160)),
                        ("sender_name", models.CharField(blank=True, max_length=255)),
                        ("columns", models.JSONField(default=dict)),
                        ("how", models.JSONField(default=dict)),
                        ("asked", models.BooleanField(default=False)),
                        (
                            "mapping",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="intake.columnmapping",
                            ),
                        ),
                        ("looked", models.BinaryField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["sender", "id"], name="reading_by_sender")],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="intake.receivedfile",
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                choices=[("refused", "từ chối"), ("held", "chờ xử lý"), ("warned", "lưu ý")],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "chưa xử lý"), ("decided", "đã xử lý")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("code", models.CharField(max_length=48)),
                        ("sheet", models.CharField(max_length=64, null=True)),
                        ("row", models.PositiveIntegerField(null=True)),
                        ("column", models.CharField(max_length=4, null=True)),
                        ("reason_vi", models.TextField()),
                        ("reason_en", models.TextField()),
                        ("proposal", models.JSONField(null=True)),
                        ("cells", models.BinaryField(null=True)),
                        ("rows_alike", models.PositiveIntegerField(default=1)),
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
                        ("decision", models.CharField(blank=True, max_length=32)),
                        (
                            "act",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                        ("done_vi", models.TextField(blank=True)),
                        ("done_en", models.TextField(blank=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["file", "severity", "state"], name="finding_of_a_file")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Returned",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("at", models.DateTimeField()),
                        ("rows", models.PositiveIntegerField()),
                        ("sent", models.BinaryField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="returned",
                                to="intake.receivedfile",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="intake.receivedfile",
                            ),
                        ),
                        ("sheet", models.CharField(max_length=64, null=True)),
                        ("row", models.PositiveIntegerField()),
                        ("column", models.CharField(max_length=4)),
                        ("value", models.BinaryField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("stands", "đọc thay ô trong tệp"),
                                    ("asked", "chờ quyết định"),
                                    ("dropped", "giữ ô trong tệp"),
                                    ("undone", "rút lại cùng danh sách"),
                                ],
                                default="stands",
                                max_length=8,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "answer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gave",
                                to="intake.receivedfile",
                            ),
                        ),
                        ("answer_at", models.CharField(blank=True, max_length=80)),
                    ],
                ),
            ],
        ),
    ]
