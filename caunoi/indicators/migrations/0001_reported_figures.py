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
                    name="ReportedFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", models.DateField(null=True)),
                        ("valid_to", models.DateField(null=True)),
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
                        ("sheet", models.CharField(max_length=64, null=True)),
                        ("row", models.PositiveIntegerField(null=True)),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reported_figures",
                                to="organisations.unit",
                            ),
                        ),
                        ("code", models.CharField(max_length=48)),
                        ("since", models.DateField(null=True)),
                        ("value", models.DecimalField(decimal_places=2, max_digits=18)),
                        ("signer", models.CharField(max_length=120)),
                        ("signed_on", models.DateField()),
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
                                name="indicators_reportedfigure_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_from__isnull", False)),
                                name="a_reported_figure_has_a_day",
                            ),
                            models.UniqueConstraint(
                                models.F("unit"),
                                models.F("code"),
                                models.F("valid_from"),
                                condition=models.Q(("ended_by", None)),
                                name="one_reported_figure_of_a_unit_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedCube",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("code", models.CharField(max_length=48)),
                        ("list_version", models.PositiveSmallIntegerField()),
                        ("place", models.PositiveSmallIntegerField()),
                        ("month", models.DateField()),
                        ("tree_on", models.DateField()),
                        ("small", models.PositiveSmallIntegerField()),
                        ("lines", models.JSONField()),
                        ("digest", models.CharField(max_length=64)),
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
                                models.F("code"), models.F("month"), name="a_month_is_published_once"
                            ),
                            models.UniqueConstraint(
                                models.F("code"),
                                models.F("place"),
                                name="months_are_published_one_after_another",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
