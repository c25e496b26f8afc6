import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.trail.overlap
import caunoi.trail.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_people_and_memberships"),
        ("organisations", "0001_units_territory_employers"),
        ("trail", "0001_acts_and_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="Assignment",
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
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "employer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="organisations.employer",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="organisations.site",
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
                                name="officers_assignment_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("employer", None), ("site", None), ("unit__isnull", False)),
                                    models.Q(("employer__isnull", False), ("site", None), ("unit", None)),
                                    models.Q(("employer", None), ("site__isnull", False), ("unit", None)),
                                    _connector="OR",
                                ),
                                name="in_charge_of_one_thing",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("officer", "unit"), name="in_charge_of_a_union_once_a_day"
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("officer", "employer"), name="in_charge_of_an_employer_once_a_day"
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("officer", "site"), name="in_charge_of_a_site_once_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("client_ref", models.UUIDField(unique=True)),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "employer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="organisations.employer",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("visit", "đến thăm"), ("call", "gọi điện")], max_length=8
                            ),
                        ),
                        ("on", models.DateField()),
                        ("line", models.CharField(blank=True, max_length=200)),
                        (
                            "held_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
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
                        "indexes": [
                            models.Index(fields=["unit", "on"], name="contact_by_unit"),
                            models.Index(fields=["employer", "on"], name="contact_by_employer"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("employer", None), ("unit__isnull", False)),
                                    models.Q(("employer__isnull", False), ("unit", None)),
                                    _connector="OR",
                                ),
                                name="a_contact_is_with_one_body",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mandate",
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
                        ("record", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to="members.person",
                            ),
                        ),
                        (
                            "office",
                            models.CharField(
                                choices=[
                                    ("chair", "chủ tịch"),
                                    ("vice-chair", "phó chủ tịch"),
                                    ("standing", "ủy viên ban thường vụ"),
                                    ("committee", "ủy viên ban chấp hành"),
                                    ("audit-head", "chủ nhiệm ủy ban kiểm tra"),
                                    ("audit", "ủy viên ủy ban kiểm tra"),
                                    ("group-leader", "tổ trưởng công đoàn"),
                                    ("group-deputy", "tổ phó công đoàn"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "sole",
                            models.CharField(
                                choices=[("chair", "chair"), ("audit-head", "audit-head")],
                                max_length=16,
                                null=True,
                            ),
                        ),
                        ("section", models.CharField(blank=True, max_length=80)),
                        ("decision", models.CharField(blank=True, max_length=60)),
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
                                name="officers_mandate_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("office__in", ("chair", "audit-head")),
                                        ("sole", models.F("office")),
                                        ("sole__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("office__in", ("chair", "audit-head")), _negated=True),
                                        ("sole", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_office_of_one_holder_says_so",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("person", "unit", "office", "section"),
                                name="an_office_is_held_once_a_day",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("unit", "sole"), name="one_chair_of_a_union_a_day"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
