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
        ("organisations", "0001_units_territory_employers"),
        ("trail", "0001_acts_and_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "canonical",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="members.person",
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("canonical__isnull", False)),
                                fields=["canonical"],
                                name="merged_people",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("canonical", models.F("id")), _negated=True),
                                name="no_person_merged_into_itself",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SamePerson",
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
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken_in",
                                to="members.person",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="went_into",
                                to="members.person",
                            ),
                        ),
                        ("reason", models.CharField(max_length=200)),
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
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="records_are_merged_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kept", models.F("other")), _negated=True),
                                name="two_records_are_merged_not_one",
                            ),
                            models.UniqueConstraint(
                                models.F("other"),
                                condition=models.Q(("ended_by", None)),
                                name="a_record_is_merged_into_one_other",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resemblance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "one",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                            ),
                        ),
                        ("chance", models.PositiveSmallIntegerField()),
                        ("told", models.BinaryField()),
                        ("found_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "chưa xử lý"), ("same", "một người"), ("two", "hai người")],
                                default="open",
                                max_length=4,
                            ),
                        ),
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["-chance", "id"],
                                name="resemblances_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("one"), models.F("other"), name="two_records_are_asked_about_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("one__lt", models.F("other"))),
                                name="the_older_record_comes_first",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("act", None), ("state", "open")),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True), ("act__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="what_was_decided_of_two_records_has_its_act",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rectification",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectifications",
                                to="members.person",
                            ),
                        ),
                        ("what", models.CharField(max_length=60)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("card-seen", "đã xem căn cước"),
                                    ("paper-decision", "theo quyết định, giấy tờ hộ tịch"),
                                    ("own-statement", "theo lời đoàn viên"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("reason", models.CharField(max_length=200)),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(("evidence", ""), _negated=True),
                                    models.Q(("what", ""), _negated=True),
                                ),
                                name="a_correction_has_its_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Particulars",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="particulars",
                                to="members.person",
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("name_fold", models.CharField(max_length=120)),
                        ("name_sort", models.CharField(max_length=300)),
                        ("birth_on", models.DateField(null=True)),
                        (
                            "birth_precision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("day", "ngày"),
                                    ("month", "tháng"),
                                    ("year", "năm"),
                                    ("", "chưa rõ"),
                                ],
                                max_length=5,
                            ),
                        ),
                        (
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[("female", "nữ"), ("male", "nam"), ("", "chưa rõ")],
                                max_length=6,
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
                                name="members_particulars_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("birth_on", None), ("birth_precision", "")),
                                    models.Q(
                                        ("birth_on__isnull", False),
                                        models.Q(("birth_precision", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_birth_date_says_how_exact_it_is",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("person",), name="one_set_of_particulars_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdentityNumber",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="numbers",
                                to="members.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("cccd", "số định danh cá nhân"),
                                    ("cmnd", "chứng minh nhân dân"),
                                    ("passport", "hộ chiếu"),
                                    ("tld", "mã số đoàn viên"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("cipher", models.BinaryField()),
                        ("key_version", models.PositiveSmallIntegerField()),
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
                ),
                migrations.CreateModel(
                    name="IdentityIndex",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="digests",
                                to="members.identitynumber",
                            ),
                        ),
                        ("key_version", models.PositiveSmallIntegerField()),
                        ("digest", models.BinaryField(max_length=32)),
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
                            models.Index(
                                condition=models.Q(("ended_by__isnull", False)),
                                fields=["digest"],
                                name="numbers_corrected_away",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_by", None)),
                                fields=("key_version", "digest"),
                                name="one_person_per_identity_number",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrivateDetail",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="details",
                                to="members.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("phone", "điện thoại"), ("address", "địa chỉ")], max_length=8
                            ),
                        ),
                        ("cipher", models.BinaryField()),
                        ("key_version", models.PositiveSmallIntegerField()),
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
                                name="members_privatedetail_ends_after_it_begins",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                        ("spell", models.BigIntegerField()),
                        (
                            "person",
                            caunoi.trail.pointing.Pointer(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="members.person",
                            ),
                        ),
                        (
                            "unit",
                            caunoi.trail.pointing.Pointer(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "employer",
                            caunoi.trail.pointing.Pointer(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="organisations.employer",
                            ),
                        ),
                        (
                            "held_by",
                            caunoi.trail.pointing.Pointer(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.unit",
                            ),
                        ),
                        (
                            "began_as",
                            models.CharField(
                                choices=[
                                    ("admitted", "kết nạp"),
                                    ("transferred", "chuyển đến"),
                                    ("reorganised", "theo sắp xếp tổ chức"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "ended_as",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("left", "thôi đoàn viên"),
                                    ("transferred", "chuyển đi"),
                                    ("ended-by-law", "kết thúc theo luật"),
                                    ("reorganised", "theo sắp xếp tổ chức"),
                                    ("expelled", "khai trừ"),
                                    ("died", "mất"),
                                    ("", "đang sinh hoạt"),
                                ],
                                max_length=12,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_by", None)),
                                fields=["employer"],
                                name="members_at_an_employer",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None),
                                    ("valid_from", None),
                                    ("valid_from__lt", models.F("valid_to")),
                                    _connector="OR",
                                ),
                                name="members_membership_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_as", ""), ("valid_to", None)),
                                    models.Q(
                                        ("valid_to__isnull", False), models.Q(("ended_as", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_membership_that_ended_says_how",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("person",), name="one_membership_of_a_person_a_day"
                            ),
                            caunoi.trail.pointing.PointsAtWhatIsThere(
                                fields=("person", "unit", "employer", "held_by"),
                                name="a_membership_points_at_what_is_there",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberState",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="states",
                                to="members.person",
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("maternity", "nghỉ thai sản"),
                                    ("illness", "nghỉ ốm dài ngày"),
                                    ("unpaid-leave", "nghỉ không lương"),
                                    ("suspended-contract", "tạm hoãn hợp đồng lao động"),
                                    ("out-of-work", "mất việc, chờ việc"),
                                    ("abroad", "đi làm việc ở nước ngoài"),
                                    ("retired", "nghỉ hưu"),
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
                                name="members_memberstate_ends_after_it_begins",
                            ),
                            caunoi.trail.overlap.NoOverlap(
                                key=("person",), name="one_state_of_a_member_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Viewing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="viewings",
                                to="members.person",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("page", "mở hồ sơ"),
                                    ("cccd", "xem số định danh"),
                                    ("cmnd", "xem số chứng minh nhân dân"),
                                    ("passport", "xem số hộ chiếu"),
                                    ("tld", "xem mã số đoàn viên"),
                                    ("phone", "xem số điện thoại"),
                                    ("address", "xem địa chỉ"),
                                    ("concern", "mở nội dung kiến nghị"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField()),
                        ("office", models.CharField(blank=True, max_length=24)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "at"], name="viewings_of_an_account")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "page")),
                                fields=("person", "account", "on"),
                                name="one_page_viewing_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ("page", "concern")),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="unmasking_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotedOpening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("person", models.UUIDField()),
                        ("account", models.BigIntegerField()),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField()),
                        ("office", models.CharField(blank=True, max_length=24)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "account", "on"), name="one_noted_opening_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentWording",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("contact", "liên hệ bằng điện thoại, địa chỉ"),
                                    ("welfare", "xét hỗ trợ theo hoàn cảnh khó khăn"),
                                    ("publicity", "nêu tên, hình ảnh khi đưa tin"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("text_vi", models.TextField(max_length=2000)),
                        ("text_en", models.TextField(max_length=2000)),
                        ("kinds", models.JSONField()),
                        ("valid_from", models.DateField()),
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
                                models.F("purpose"), models.F("version"), name="a_wording_is_versioned_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text_vi", ""), _negated=True),
                                    models.Q(("text_en", ""), _negated=True),
                                ),
                                name="a_wording_is_in_both_languages",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="members.person",
                            ),
                        ),
                        (
                            "wording",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="members.consentwording",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[("given", "đồng ý"), ("withdrawn", "rút lại sự đồng ý")],
                                max_length=9,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("channel", models.CharField(max_length=40)),
                        ("evidence", models.CharField(max_length=200)),
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
                                condition=models.Q(("evidence", ""), _negated=True),
                                name="a_consent_has_its_evidence",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
