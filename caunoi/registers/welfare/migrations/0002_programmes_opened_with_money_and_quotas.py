import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import caunoi.trail.frozen


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_units_territory_employers"),
        ("trail", "0001_acts_and_seals"),
        ("welfare", "0001_programmes_and_nominations"),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("source", models.CharField(max_length=160)),
                ("name", models.CharField(max_length=160)),
                ("granted", models.BigIntegerField(default=0)),
                ("committed", models.BigIntegerField(default=0)),
                ("spent", models.BigIntegerField(default=0)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="welfare.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("granted", "được cấp"),
                            ("committed", "giữ chỗ cho một suất"),
                            ("released", "thôi giữ chỗ"),
                            ("spent", "đã chi"),
                            ("returned", "đã thu lại"),
                        ],
                        max_length=9,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("gift", models.UUIDField(db_index=True, null=True)),
                ("client_ref", models.UUIDField(null=True, unique=True)),
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
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="welfare.budgetline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProgrammeDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.CharField(max_length=160)),
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
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trail.document"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="welfare.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProgrammeTerms",
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
                ("client_ref", models.UUIDField(unique=True)),
                ("purpose", models.CharField(max_length=200)),
                ("purpose_fold", models.CharField(max_length=200)),
                ("member_amount", models.BigIntegerField()),
                ("other_amount", models.BigIntegerField()),
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
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="welfare.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("places", models.IntegerField(default=0)),
                ("taken", models.IntegerField(default=0)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="welfare.programme",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuotaMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("places", models.IntegerField()),
                ("client_ref", models.UUIDField()),
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
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="welfare.programme"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                models.F("programme"),
                models.F("source"),
                models.F("name"),
                name="a_budget_line_is_named_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("committed__gte", 0),
                    (
                        "granted__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("committed"), "+", models.F("spent")
                        ),
                    ),
                    ("spent__gte", 0),
                ),
                name="no_line_is_overspent",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="an_entry_is_of_a_sum"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gift", None), ("kind", "granted")),
                    models.Q(models.Q(("kind", "granted"), _negated=True), ("gift__isnull", False)),
                    _connector="OR",
                ),
                name="money_is_moved_for_a_gift",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=caunoi.trail.frozen.WrittenOnce(name="an_entry_of_the_ledger_stands"),
        ),
        migrations.AddConstraint(
            model_name="programmedecision",
            constraint=models.UniqueConstraint(
                models.F("programme"), models.F("paper"), name="a_paper_decides_on_a_programme_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None),
                    ("valid_from", None),
                    ("valid_from__lt", models.F("valid_to")),
                    _connector="OR",
                ),
                name="welfare_programmeterms_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("member_amount__gt", 0), ("other_amount__gt", 0)),
                name="a_programme_gives_members_and_others_a_sum",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_from__isnull", False), ("valid_to__isnull", False)),
                name="a_programme_has_a_first_and_a_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeterms",
            constraint=models.UniqueConstraint(
                models.F("programme"),
                condition=models.Q(("ended_by", None)),
                name="a_programme_is_opened_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.UniqueConstraint(
                models.F("programme"), models.F("unit"), name="a_unit_has_one_quota_of_a_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gte", models.F("taken")), ("taken__gte", 0)),
                name="no_quota_is_oversold",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotamove",
            constraint=models.UniqueConstraint(
                models.F("client_ref"), models.F("unit"), name="places_are_moved_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotamove",
            constraint=caunoi.trail.frozen.WrittenOnce(name="a_move_of_places_stands"),
        ),
    ]
