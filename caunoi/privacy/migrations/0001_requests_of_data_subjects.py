import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.trail.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_people_and_memberships"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        caunoi.trail.tables.Tables(
            made=[
                migrations.CreateModel(
                    name="DataRequest",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="data_requests",
                                to="members.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("access", "xem, nhận bản sao dữ liệu của mình"),
                                    ("rectify", "sửa dữ liệu sai"),
                                    ("withdraw", "rút lại sự đồng ý"),
                                    ("restrict", "hạn chế xử lý"),
                                    ("object", "phản đối xử lý"),
                                    ("erase", "xóa dữ liệu"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("channel", models.CharField(max_length=40)),
                        ("words", models.BinaryField()),
                        ("received_on", models.DateField()),
                        ("reply_due", models.DateField()),
                        ("act_due", models.DateField()),
                        ("replied_on", models.DateField(null=True)),
                        ("extended_on", models.DateField(null=True)),
                        ("closed_on", models.DateField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "đang xử lý"),
                                    ("done", "đã thực hiện"),
                                    ("partly", "thực hiện một phần"),
                                    ("refused", "từ chối, có lý do"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=400)),
                        (
                            "correction",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.rectification",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_on", None), ("outcome", "")),
                                    models.Q(
                                        ("closed_on__isnull", False), models.Q(("outcome", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_closed_request_says_its_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("outcome", "refused"), _negated=True),
                                        models.Q(("outcome", "partly"), _negated=True),
                                    ),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_refused_request_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("act_due__gte", models.F("reply_due")),
                                    ("reply_due__gte", models.F("received_on")),
                                ),
                                name="a_request_is_due_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("client_ref", models.UUIDField(unique=True)),
                        ("words", models.BinaryField()),
                        ("kinds", models.JSONField()),
                        ("known_at", models.DateTimeField()),
                        ("notice_due", models.DateTimeField()),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField()),
                        ("units", models.JSONField()),
                        ("accounts", models.JSONField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("notice_due__gt", models.F("known_at"))),
                                name="a_notice_is_due_after_it_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("to_on__gte", models.F("from_on"))),
                                name="an_incident_has_its_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="privacy.incident",
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("measure", "biện pháp đã làm"),
                                    ("authority-told", "đã thông báo cho cơ quan có thẩm quyền"),
                                    ("people-told", "đã báo cho người bị ảnh hưởng"),
                                    ("closed", "đã khép lại"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("done_at", models.DateTimeField()),
                        ("words", models.BinaryField()),
                        (
                            "noted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("incident"),
                                models.F("step"),
                                condition=models.Q(("step", "measure"), _negated=True),
                                name="each_is_told_once_of_an_incident",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Affected",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="affected",
                                to="privacy.incident",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("opened-record", "hồ sơ bị mở"),
                                    ("seen-number", "số bị xem rõ"),
                                    ("of-an-export", "thuộc phạm vi tài khoản đã tải danh sách"),
                                    ("of-a-unit", "thuộc đơn vị bị lộ"),
                                ],
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("incident"),
                                models.F("person"),
                                models.F("how"),
                                name="a_person_is_affected_once_each_way",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
