import uuid

import django.db.models.deletion
from django.db import migrations, models

import caunoi.trail.overlap
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
                    name="Payment",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[("fund", "kinh phí công đoàn"), ("dues", "đoàn phí công đoàn")],
                                max_length=8,
                            ),
                        ),
                        ("wages", models.BigIntegerField(null=True)),
                        ("payers", models.PositiveIntegerField(null=True)),
                        ("due", models.BigIntegerField()),
                        ("paid", models.BigIntegerField()),
                        ("paid_on", models.DateField(null=True)),
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None),
                                    ("valid_from", None),
                                    ("valid_from__lt", models.F("valid_to")),
                                    _connector="OR",
                                ),
                                name="dues_payment_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due__gte", 0),
                                    ("paid__gte", 0),
                                    models.Q(
                                        ("wages", None),
                                        models.Q(("wages__gte", 0), ("wages__isnull", False)),
                                        _connector="OR",
                                    ),
                                ),
                                name="no_sum_of_dues_is_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", False), ("valid_to__isnull", False)
                                ),
                                name="dues_are_of_a_period",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "fund"), _negated=True),
                                    ("employer__isnull", False),
                                    _connector="OR",
                                ),
                                name="an_employer_pays_the_fund",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("kind", "unit", "employer"), name="dues_of_a_period_once"
                            ),
                            models.UniqueConstraint(
                                models.F("kind"),
                                models.F("unit"),
                                models.F("valid_from"),
                                condition=models.Q(("employer", None), ("ended_by", None)),
                                name="dues_of_a_union_of_a_period_once",
                            ),
                        ],
                    },
                )
            ]
        ),
    ]
