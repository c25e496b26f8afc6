import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.trail.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_units_territory_employers"),
        ("rounds", "0001_collection_rounds"),
        ("trail", "0001_acts_and_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="HandInLink",
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("employers", "danh sách doanh nghiệp"),
                                    ("members", "danh sách đoàn viên"),
                                    ("agreements", "danh sách thoả ước"),
                                    ("nominations", "danh sách đề nghị hỗ trợ"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("contact", models.BinaryField(null=True)),
                        ("most", models.PositiveSmallIntegerField()),
                        ("made_at", models.DateTimeField()),
                        ("until", models.DateField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["unit", "made_at"], name="hand_in_links_of_a_unit")],
                    },
                ),
                migrations.CreateModel(
                    name="HandIn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("employers", "danh sách doanh nghiệp"),
                                    ("members", "danh sách đoàn viên"),
                                    ("agreements", "danh sách thoả ước"),
                                    ("nominations", "danh sách đề nghị hỗ trợ"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(db_index=True, max_length=64)),
                        (
                            "link",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="came",
                                to="intake.handinlink",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(null=True)),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("who", models.BinaryField(null=True)),
                        (
                            "due",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rounds.roundunit",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("returned_at", models.DateTimeField(null=True)),
                        (
                            "returned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["unit", "at"], name="handed_in_of_a_unit")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("link__isnull", False), ("place__isnull", False), ("sent_by", None)
                                    ),
                                    models.Q(("link", None), ("place", None), ("sent_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_list_comes_by_one_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), ("returned_at", None), ("returned_by", None)),
                                    models.Q(
                                        ("returned_at__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_list_is_handed_back_for_a_reason",
                            ),
                            models.UniqueConstraint(
                                models.F("link"), models.F("place"), name="what_comes_by_a_link_is_numbered"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("due", None)),
                                fields=("link", "sha256"),
                                name="a_link_takes_a_file_once",
                            ),
                            models.UniqueConstraint(
                                models.F("link"),
                                models.F("sha256"),
                                models.F("due"),
                                name="a_link_takes_a_file_once_a_round",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("due", None), ("link", None)),
                                fields=("sent_by", "unit", "kind", "sha256"),
                                name="a_system_hands_a_file_in_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("link", None)),
                                fields=("sent_by", "unit", "kind", "sha256", "due"),
                                name="a_system_hands_a_file_in_once_a_round",
                            ),
                        ],
                    },
                ),
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
                        (
                            "handed_in",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="received",
                                to="intake.handin",
                            ),
                        ),
                        (
                            "paper",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="received",
                                to="rounds.roundpaper",
                            ),
                        ),
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
