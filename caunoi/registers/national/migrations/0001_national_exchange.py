import uuid

import django.db.models.deletion
from django.db import migrations, models

import caunoi.trail.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_people_and_memberships"),
        ("organisations", "0001_units_territory_employers"),
        ("trail", "0001_acts_and_seals"),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="NationalFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "use",
                            models.CharField(
                                choices=[("template", "mẫu trống"), ("returned", "tệp trả về")], max_length=8
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("labels", models.JSONField()),
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
                            "read_by",
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
                                models.F("use"), models.F("sha256"), name="a_national_file_is_handed_in_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NationalMapping",
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
                                related_name="mappings",
                                to="national.nationalfile",
                            ),
                        ),
                        (
                            "use",
                            models.CharField(
                                choices=[("template", "mẫu trống"), ("returned", "tệp trả về")], max_length=8
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("sheet", models.CharField(max_length=64)),
                        ("header_row", models.PositiveIntegerField()),
                        ("columns", models.JSONField()),
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
                                models.F("use"),
                                models.F("version"),
                                name="a_national_mapping_has_its_own_version",
                            ),
                            models.UniqueConstraint(
                                models.F("use"),
                                condition=models.Q(("ended_by", None)),
                                name="one_national_mapping_stands",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NationalExport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.PositiveIntegerField(unique=True)),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "mapping",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="national.nationalmapping",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("counts", models.JSONField()),
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
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                        (
                            "dropped_by",
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
                                    ("uploaded_by", None), ("dropped_by", None), _connector="OR"
                                ),
                                name="an_export_is_uploaded_or_dropped",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NationalRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "export",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="national.nationalexport",
                            ),
                        ),
                        ("line", models.PositiveIntegerField()),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[("joined", "tăng"), ("changed", "thay đổi"), ("left", "giảm")],
                                max_length=7,
                            ),
                        ),
                        ("cipher", models.BinaryField()),
                        ("versions", models.JSONField()),
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
                                models.F("export"), models.F("person"), name="a_person_is_in_an_export_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NationalAnswer",
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
                                related_name="answers",
                                to="national.nationalfile",
                            ),
                        ),
                        ("sheet", models.CharField(max_length=64)),
                        ("line", models.PositiveIntegerField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("issued", "đã cấp mã số"),
                                    ("known", "mã số đã ghi từ trước"),
                                    ("refused", "bị từ chối"),
                                    ("nobody", "không rõ của ai"),
                                    ("other-number", "người này đã có mã số khác"),
                                    ("elses", "mã số đã cấp cho người khác"),
                                    ("no-number", "không phải mã số"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                            ),
                        ),
                        (
                            "told",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="national.nationalrow",
                            ),
                        ),
                        ("cipher", models.BinaryField(null=True)),
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
                                models.F("file"),
                                models.F("sheet"),
                                models.F("line"),
                                name="a_returned_row_is_read_once",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
