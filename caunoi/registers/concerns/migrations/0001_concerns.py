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
                    name="Words",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cipher", models.BinaryField()),
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
                    name="Concern",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", models.DateField(null=True)),
                        ("valid_to", models.DateField(null=True)),
                        ("sheet", models.CharField(max_length=64, null=True)),
                        ("row", models.PositiveIntegerField(null=True)),
                        ("record", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("number", models.CharField(blank=True, max_length=32)),
                        (
                            "subject",
                            models.CharField(
                                choices=[
                                    ("wages", "tiền lương, thưởng"),
                                    ("hours", "thời giờ làm việc, nghỉ ngơi"),
                                    ("insurance", "bảo hiểm"),
                                    ("safety", "an toàn, vệ sinh lao động"),
                                    ("meals", "bữa ăn ca"),
                                    ("contract", "hợp đồng, việc làm"),
                                    ("treatment", "đối xử tại nơi làm việc"),
                                    ("living", "nhà ở, nhà trẻ, đi lại"),
                                    ("union", "hoạt động công đoàn"),
                                    ("policy", "chính sách, pháp luật"),
                                    ("other", "việc khác"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("people", models.PositiveIntegerField(null=True)),
                        (
                            "sent_to",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("employer", "người sử dụng lao động"),
                                    ("upper-union", "công đoàn cấp trên"),
                                    ("authority", "cơ quan nhà nước"),
                                    ("other", "nơi khác"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("sent_on", models.DateField(null=True)),
                        (
                            "began_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.document",
                            ),
                        ),
                        (
                            "employer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.employer",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trail.act",
                            ),
                        ),
                        (
                            "held_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
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
                            "answer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="concerns.words",
                            ),
                        ),
                        (
                            "told",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="concerns.words",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None),
                                    ("valid_from", None),
                                    ("valid_from__lt", models.F("valid_to")),
                                    _connector="OR",
                                ),
                                name="concerns_concern_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_from__isnull", False)),
                                name="a_concern_is_raised_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("people", None),
                                    models.Q(("people__gte", 1), ("people__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_concern_is_somebodys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_on", None),
                                    models.Q(
                                        ("sent_on__gte", models.F("valid_from")), ("sent_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_concern_is_sent_on_after_it_is_raised",
                            ),
                            models.UniqueConstraint(
                                models.F("record"),
                                condition=models.Q(("ended_by", None)),
                                name="a_concern_stands_once",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
