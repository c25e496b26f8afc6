import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_units_territory_employers"),
        ("resolutions", "0001_plans_and_targets"),
        ("trail", "0001_acts_and_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrozenReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("on", models.DateField()),
                ("tree", models.DateField(null=True)),
                ("known_on", models.DateField()),
                ("parameters", models.JSONField()),
                ("lines", models.JSONField()),
                ("salt", models.CharField(max_length=32)),
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
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frozen_reviews",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("unit"),
                        models.F("on"),
                        models.F("known_on"),
                        name="figures_of_a_unit_are_frozen_once_as_known_on_a_day",
                    )
                ],
            },
        ),
    ]
