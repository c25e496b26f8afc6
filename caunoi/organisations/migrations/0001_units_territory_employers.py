import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.trail.overlap
import caunoi.trail.pointing
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
                    name="Area",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("reference", models.CharField(max_length=24, null=True, unique=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="AreaDescription",
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
                        ("name", models.CharField(max_length=255)),
                        ("name_fold", models.CharField(max_length=255)),
                        ("name_sort", models.CharField(max_length=600)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="descriptions",
                                to="organisations.area",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("province", "tỉnh, thành phố"),
                                    ("district", "huyện, quận, thị xã"),
                                    ("commune", "xã, phường, đặc khu"),
                                    ("unplaced", "như ghi trong danh sách"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("official_code", models.CharField(blank=True, db_index=True, max_length=16)),
                        ("latitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("km2", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
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
                                name="organisations_areadescription_ends_after_it_begins",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("area",), name="one_description_of_an_area_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AreaParent",
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
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parents",
                                to="organisations.area",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="organisations.area",
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
                                name="organisations_areaparent_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("area", models.F("parent")), _negated=True),
                                name="no_area_inside_itself",
                            ),
                            caunoi.trail.overlap.NoOverlap(key=("area",), name="one_parent_of_an_area_a_day"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AreaSuccession",
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
                            "predecessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successions",
                                to="organisations.area",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="precessions",
                                to="organisations.area",
                            ),
                        ),
                        ("part", models.PositiveSmallIntegerField(default=1)),
                        ("of", models.PositiveSmallIntegerField(default=1)),
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
                                name="organisations_areasuccession_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("part__gte", 1), ("part__lte", models.F("of"))),
                                name="succeeds_to_a_part_of_the_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                                name="no_area_succeeds_itself",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("predecessor", "successor"), name="one_succession_of_two_areas"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Site",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="SiteDescription",
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
                        ("name", models.CharField(max_length=255)),
                        ("name_fold", models.CharField(max_length=255)),
                        ("name_sort", models.CharField(max_length=600)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="descriptions",
                                to="organisations.site",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("zone", "khu công nghiệp"), ("cluster", "cụm công nghiệp")],
                                max_length=16,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("eligible", "đủ điều kiện tiếp nhận đầu tư"),
                                    ("operating", "đang hoạt động"),
                                    ("unknown", "chưa rõ"),
                                ],
                                default="unknown",
                                max_length=16,
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
                                name="organisations_sitedescription_ends_after_it_begins",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("site",), name="one_description_of_a_site_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Employer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("tax_code", models.CharField(max_length=10, null=True, unique=True)),
                        ("owner_digest", models.BinaryField(max_length=32, null=True, unique=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tax_code", None), ("tax_code__regex", "^[0-9]{10}$"), _connector="OR"
                                ),
                                name="tax_code_has_ten_digits",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Workplace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "employer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="workplaces",
                                to="organisations.employer",
                            ),
                        ),
                        ("suffix", models.CharField(blank=True, max_length=3)),
                        ("name", models.CharField(max_length=255)),
                        (
                            "area",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.area",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.site",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("employer"),
                                models.F("suffix"),
                                condition=models.Q(("suffix", ""), _negated=True),
                                name="one_workplace_per_branch_code",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmployerDescription",
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
                        ("name", models.CharField(max_length=255)),
                        ("name_fold", models.CharField(max_length=255)),
                        ("name_sort", models.CharField(max_length=600)),
                        (
                            "employer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="descriptions",
                                to="organisations.employer",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("enterprise", "doanh nghiệp"),
                                    ("cooperative", "hợp tác xã"),
                                    ("household", "hộ kinh doanh"),
                                    ("agency", "cơ quan"),
                                    ("public-unit-paid", "đơn vị sự nghiệp hưởng 100 % lương từ ngân sách"),
                                    ("public-unit", "đơn vị sự nghiệp"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "capital",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("state", "nhà nước"),
                                    ("private", "ngoài nhà nước"),
                                    ("fdi", "có vốn đầu tư nước ngoài"),
                                    ("", "chưa rõ"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("state_share", models.SmallIntegerField(null=True)),
                        ("foreign_share", models.SmallIntegerField(null=True)),
                        ("sector", models.CharField(blank=True, max_length=64)),
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
                                name="organisations_employerdescription_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state_share", None),
                                        ("state_share__range", (0, 10000)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("foreign_share", None),
                                        ("foreign_share__range", (0, 10000)),
                                        _connector="OR",
                                    ),
                                ),
                                name="a_share_is_at_most_the_whole",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("employer",), name="one_description_of_an_employer_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmployerPlace",
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
                            "employer",
                            caunoi.trail.pointing.Pointer(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="organisations.employer",
                            ),
                        ),
                        (
                            "area",
                            caunoi.trail.pointing.Pointer(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.area",
                            ),
                        ),
                        (
                            "site",
                            caunoi.trail.pointing.Pointer(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.site",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_by", None)),
                                fields=["area"],
                                name="employers_in_an_area",
                            ),
                            models.Index(
                                condition=models.Q(("ended_by", None), ("site__isnull", False)),
                                fields=["site"],
                                name="employers_in_a_site",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None),
                                    ("valid_from", None),
                                    ("valid_from__lt", models.F("valid_to")),
                                    _connector="OR",
                                ),
                                name="organisations_employerplace_ends_after_it_begins",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("employer",), name="one_place_of_an_employer_a_day"
                            ),
                            caunoi.trail.pointing.PointsAtWhatIsThere(
                                fields=("employer", "area", "site"), name="a_place_points_at_what_is_there"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmployerStatus",
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
                            "employer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statuses",
                                to="organisations.employer",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("operating", "đang hoạt động"),
                                    ("dormant", "tạm ngừng"),
                                    ("dissolved", "đã giải thể"),
                                ],
                                max_length=12,
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
                                name="organisations_employerstatus_ends_after_it_begins",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("employer",), name="one_status_of_an_employer_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Headcount",
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
                            "employer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="headcounts",
                                to="organisations.employer",
                            ),
                        ),
                        (
                            "workplace",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="headcounts",
                                to="organisations.workplace",
                            ),
                        ),
                        ("workers", models.IntegerField()),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("social-insurance", "bảo hiểm xã hội"),
                                    ("tax", "cơ quan thuế"),
                                    ("labour", "Sở Nội vụ"),
                                    ("employer", "báo cáo của người sử dụng lao động"),
                                    ("union-list", "danh sách của công đoàn"),
                                    ("roster", "danh sách đoàn viên"),
                                ],
                                max_length=20,
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
                                name="organisations_headcount_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_from__isnull", False)),
                                name="a_headcount_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("workers__gte", 0)), name="no_negative_headcount"
                            ),
                            models.UniqueConstraint(
                                models.F("employer"),
                                models.F("source"),
                                models.F("valid_from"),
                                condition=models.Q(("ended_by", None), ("workplace", None)),
                                name="one_headcount_a_source_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Coverage",
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="coverages",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "employer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="coverages",
                                to="organisations.employer",
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
                                name="organisations_coverage_ends_after_it_begins",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("unit", "employer"), name="a_union_covers_an_employer_once_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DatedSetting",
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
                        ("code", models.CharField(max_length=48)),
                        ("value", models.JSONField()),
                        ("owner", models.CharField(max_length=120)),
                        ("source", models.CharField(max_length=255)),
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
                                name="organisations_datedsetting_ends_after_it_begins",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("code",), name="one_value_of_a_setting_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("client_ref", models.UUIDField(null=True, unique=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="UnitDescription",
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
                        ("name", models.CharField(max_length=255)),
                        ("name_fold", models.CharField(max_length=255)),
                        ("name_sort", models.CharField(max_length=600)),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="descriptions",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("national", "Tổng Liên đoàn"),
                                    ("province", "cấp tỉnh"),
                                    ("upper", "công đoàn cấp trên trực tiếp cơ sở"),
                                    ("grassroots", "cơ sở"),
                                    ("member-union", "công đoàn cơ sở thành viên"),
                                    ("section", "công đoàn bộ phận"),
                                    ("to", "tổ công đoàn"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("federation", "liên đoàn lao động"),
                                    ("sector", "công đoàn ngành"),
                                    ("zone", "công đoàn các khu công nghiệp"),
                                    ("district", "liên đoàn lao động huyện"),
                                    ("commune", "công đoàn xã, phường, đặc khu"),
                                    ("grassroots", "công đoàn cơ sở"),
                                    ("nghiep-doan", "nghiệp đoàn cơ sở"),
                                    ("part", "bộ phận của công đoàn cơ sở"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("official_code", models.CharField(blank=True, db_index=True, max_length=32)),
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
                                name="organisations_unitdescription_ends_after_it_begins",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("unit",), name="one_description_of_a_unit_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitParent",
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parents",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
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
                                name="organisations_unitparent_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit", models.F("parent")), _negated=True),
                                name="no_unit_above_itself",
                            ),
                            caunoi.trail.overlap.NoOverlap(key=("unit",), name="one_parent_of_a_unit_a_day"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitSuccession",
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
                            "predecessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successions",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="precessions",
                                to="organisations.unit",
                            ),
                        ),
                        ("part", models.PositiveSmallIntegerField(default=1)),
                        ("of", models.PositiveSmallIntegerField(default=1)),
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
                                name="organisations_unitsuccession_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("part__gte", 1), ("part__lte", models.F("of"))),
                                name="a_unit_succeeds_to_a_part_of_the_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                                name="no_unit_succeeds_itself",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("predecessor", "successor"), name="one_succession_of_two_units"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TermOfOffice",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "office",
                            models.CharField(
                                choices=[
                                    ("national-officer", "cán bộ Tổng Liên đoàn"),
                                    ("provincial-officer", "cán bộ Liên đoàn Lao động tỉnh"),
                                    ("upper-officer", "cán bộ công đoàn cấp trên"),
                                    ("officer-in-charge", "cán bộ phụ trách các công đoàn được giao"),
                                    ("chair", "chủ tịch công đoàn cơ sở"),
                                    ("committee", "ủy viên ban chấp hành"),
                                    ("group-leader", "tổ trưởng công đoàn"),
                                    ("party-reader", "người đọc của cấp ủy"),
                                    ("front", "Ban Công tác Công đoàn, Ủy ban Mặt trận Tổ quốc"),
                                    ("benefit-partner", "đối tác phúc lợi"),
                                    ("auditor", "người kiểm tra dấu vết"),
                                    ("accounts", "quản trị tài khoản"),
                                    ("member", "đoàn viên, với hồ sơ của chính mình"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "employed_at",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.employer",
                            ),
                        ),
                        (
                            "employed_as",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("manager", "quản lý"),
                                    ("personnel", "nhân sự"),
                                    ("worker", "người lao động"),
                                ],
                                max_length=16,
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
                                name="organisations_termofoffice_ends_after_it_begins",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("account", "unit", "office"), name="one_term_in_an_office_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Responsibility",
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responsibilities",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.area",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.site",
                            ),
                        ),
                        ("sector", models.CharField(blank=True, max_length=64)),
                        (
                            "employer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.employer",
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
                                name="organisations_responsibility_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("area__isnull", False),
                                        ("employer", None),
                                        ("sector", ""),
                                        ("site", None),
                                    ),
                                    models.Q(
                                        ("area", None),
                                        ("employer", None),
                                        ("sector", ""),
                                        ("site__isnull", False),
                                    ),
                                    models.Q(
                                        ("area", None),
                                        ("employer", None),
                                        ("site", None),
                                        models.Q(("sector", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("area", None),
                                        ("employer__isnull", False),
                                        ("sector", ""),
                                        ("site", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="responsible_for_one_scope",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("area",), name="one_unit_answers_for_an_area_a_day"
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("site",), name="one_unit_answers_for_a_site_a_day"
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("employer",), name="one_unit_answers_for_an_employer_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
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
                        ("complete", models.BooleanField(default=True)),
                        ("rows", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["unit", "kind", "valid_from"], name="submission_by_unit")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None),
                                    ("valid_from", None),
                                    ("valid_from__lt", models.F("valid_to")),
                                    _connector="OR",
                                ),
                                name="organisations_submission_ends_after_it_begins",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
