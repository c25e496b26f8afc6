import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.trail.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_agreements_and_terms"),
        ("organisations", "0001_units_territory_employers"),
        ("trail", "0001_acts_and_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="EmployerLink",
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
                            "employer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.employer",
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
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("contact", models.BinaryField(null=True)),
                        ("purpose", models.CharField(max_length=200)),
                        ("made_at", models.DateTimeField()),
                        ("until", models.DateField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["employer", "made_at"], name="links_of_an_employer")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmployerAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_ref", models.UUIDField(unique=True)),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="links.employerlink",
                            ),
                        ),
                        (
                            "headcount",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.headcount",
                            ),
                        ),
                        (
                            "terms",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agreements.agreementterms",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                choices=[("confirmed", "đúng"), ("disputed", "chưa đúng")], max_length=12
                            ),
                        ),
                        ("workers", models.PositiveIntegerField(null=True)),
                        ("last_on", models.DateField(null=True)),
                        ("at", models.DateTimeField()),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("headcount__isnull", False), ("last_on", None), ("terms", None)
                                    ),
                                    models.Q(
                                        ("headcount", None), ("terms__isnull", False), ("workers", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="an_answer_is_about_one_figure",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("last_on", None), ("verdict", "confirmed"), ("workers", None)),
                                    models.Q(
                                        ("verdict", "disputed"),
                                        models.Q(("last_on", None), ("workers", None), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_disputed_figure_says_another",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
