"""Whoever edits, deletes, adds, swaps, cuts or rebuilds behind the system's back is found."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from caunoi.trail.acting import act
from caunoi.trail.models import Act, Document, Seal
from caunoi.trail.sealing import export_head, heads_file, position, seal
from caunoi.trail.tests.example import Example
from caunoi.trail.tests.walking import kinds, lift_guards, verdict

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 22)


def sql(*statements):
    """As someone with the database's password would, foreign keys notwithstanding."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys=ON")
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def record(example, tmp_path, settings):
    """Five acts: written, written, ended, changed, written; sealed, and the head exported after the fourth."""
    settings.CAUNOI_HOME = tmp_path
    before = transaction.savepoint()
    lift_guards()
    paper = Document.objects.create(kind="list", name="DS.xlsx", sha256="ab")
    for name, document in (("example.first", None), ("example.second", paper)):
        with act(name, by=None, at=NOW, on=DAY, document=document) as writer:
            keys_from = 10 * Act.objects.count()
            writer.add(
                Example,
                ("key", "name", "cipher", "more", "flag"),
                [(keys_from + n, f"Ánh {n}", b"\x01", {"b": n, "a": 1}, n % 2) for n in range(5)],
            )
    first, second, third = Example.objects.order_by("pk").values_list("pk", flat=True)[:3]
    with act("example.ended", by=None, at=NOW, on=DAY) as writer:
        writer.end(Example, [first])
    with act("example.merged", by=None, at=NOW, on=DAY) as writer:
        writer.change(Example, second, "canonical", old=None, new=third)
    seal(at=NOW)
    export_head(at=NOW)
    with act("example.last", by=None, at=NOW, on=DAY) as writer:
        writer.add_one(Example, key=99)
    seal(at=NOW)
    yield Example.objects.order_by("pk")
    # Rows left dangling by the tampering must not outlive it: the test's own end would trip over them.
    transaction.savepoint_rollback(before)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


def test_a_record_nobody_touched_is_whole(record):
    """The negative control of all below."""
    said = verdict()
    assert said["faults"] == []
    assert [said[name] for name in ("acts", "rows", "sealed", "unsealed", "head", "after_head")] == [
        5,
        11,
        5,
        0,
        4,
        1,
    ]


@pytest.mark.parametrize(
    ("tampering", "kind"),
    [
        ("UPDATE trail_act SET what = 'x' WHERE what = 'example.first'", "act-edited"),
        ("UPDATE trail_act SET rows = 4 WHERE what = 'example.first'", "act-edited"),
        ("UPDATE trail_act SET salt = mac WHERE what = 'example.first'", "act-edited"),
        ("UPDATE trail_act SET sealed = (1 = 0) WHERE what = 'example.first'", "act-edited"),
        ("UPDATE trail_act SET at = '2020-01-01 00:00:00' WHERE what = 'example.last'", "act-edited"),
        ("UPDATE trail_document SET number = '7/QĐ'", "act-edited"),
        ("UPDATE trial_example SET name = 'Đào' WHERE key = 22", "rows-edited"),
        ("UPDATE trial_example SET valid_to = '2026-01-01' WHERE key = 22", "rows-edited"),
        ("DELETE FROM trial_example WHERE key = 99", "rows-missing"),
        ("UPDATE trial_example SET ended_by_id = NULL", "changes-edited"),
        ("UPDATE trial_example SET ended_by_id = began_by_id WHERE key = 99", "changes-edited"),
        ("UPDATE trial_example SET canonical_id = NULL", "changes-edited"),
        ("UPDATE trial_example SET canonical_id = id WHERE key = 99", "changes-edited"),
        ("DELETE FROM trail_act WHERE what = 'example.second'", "act-missing"),
        ("UPDATE trail_seal SET link = (SELECT link FROM trail_seal WHERE position = 1) WHERE position = 2", "chain-broken"),
        ("UPDATE trail_seal SET sealed_at = '2020-01-01 00:00:00' WHERE position = 2", "chain-broken"),
        ("DELETE FROM trail_seal WHERE position = 2", "seal-missing"),
        ("DELETE FROM trail_seal WHERE position >= 3", "chain-cut"),
    ],
)  # fmt: skip
def test_every_edit_and_deletion_in_sql_is_found(record, tampering, kind):
    assert kinds() == set()
    sql(tampering)
    assert kind in kinds()


def test_a_value_not_even_of_its_type_is_found_and_stops_nothing(record):
    if connection.vendor == "postgresql":
        return
    sql(
        "UPDATE trial_example SET seen_at = 'soon' WHERE key = 22",
        "UPDATE trail_act SET at = 'once' WHERE what = 'example.last'",
    )
    assert kinds() >= {"rows-edited", "act-edited"}


def test_a_day_that_does_not_exist_is_found_and_stops_nothing(record):
    if connection.vendor == "postgresql":
        return
    sql(
        """UPDATE trail_act SET "on" = '2023-02-31' WHERE what = 'example.last'""",
        "UPDATE trail_seal SET sealed_at = '2023-02-31 00:00:00' WHERE position IN (2, 4)",
        "UPDATE trial_example SET valid_to = '2026-02-31' WHERE key = 22",
    )
    assert kinds() >= {"rows-edited", "act-edited", "chain-broken"}


def test_a_row_slipped_in_is_found(record):
    last = record.last()
    last.pk, last.key, last.public_id = None, 500, "5b1f0f3e-58b4-4a0e-9ec2-0c8f0f7b0001"
    last.save()
    assert kinds() == {"rows-added"}


def test_two_acts_that_changed_places_are_found(record):
    sql(
        "UPDATE trail_seal SET position = 9 WHERE position = 2",
        "UPDATE trail_seal SET position = 2 WHERE position = 3",
        "UPDATE trail_seal SET position = 3 WHERE position = 9",
    )
    assert "chain-broken" in kinds()


def test_a_tail_cut_with_its_acts_and_rows_is_found_by_the_exported_head(record):
    sql(
        "DELETE FROM trail_seal WHERE position >= 4",
        "DELETE FROM trial_example WHERE key = 99",
        "DELETE FROM trail_act WHERE what IN ('example.merged', 'example.last')",
        "UPDATE trial_example SET canonical_id = NULL",
    )
    assert kinds() == {"chain-cut"}


def test_what_was_cut_after_the_last_exported_head_is_not_found_and_that_is_said(record):
    sql(
        "DELETE FROM trail_seal WHERE position = 5",
        "DELETE FROM trial_example WHERE key = 99",
        "DELETE FROM trail_act WHERE what = 'example.last'",
    )
    assert kinds() == set()
    export_head(at=NOW)
    assert verdict()["after_head"] == 0


def test_a_chain_rebuilt_with_the_key_itself_is_found_by_the_exported_head(record):
    sql("DELETE FROM trail_seal", "UPDATE trail_act SET sealed = (1 = 0)")
    seal(at=NOW + timedelta(seconds=1))
    assert kinds() == {"chain-rebuilt"}


def test_an_edited_file_of_heads_is_found(record):
    file = heads_file()
    file.write_text(file.read_text().replace(" 4 ", " 3 "))
    assert "heads-edited" in kinds()
    file.write_text("nonsense\n")
    assert kinds() == {"heads-edited"}


def test_a_salt_that_is_gone_without_an_act_that_took_the_digests_again_is_found(record):
    Act.objects.filter(what="example.second").update(salt=b"")
    assert kinds() == {"salt-gone"}


def test_sealing_numbers_each_act_once_without_a_gap(record):
    assert position() == 5
    assert seal(at=NOW) == 0
    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    # Someone unsets the mark: the Act keeps its place and gets no second one.
    Act.objects.update(sealed=False)
    seal(at=NOW)
    assert position() == 5
    assert kinds() == set()


def test_a_head_is_exported_once(record):
    assert export_head(at=NOW).position == 5
    assert export_head(at=NOW) is None
    assert [line.split()[:2] for line in heads_file().read_text().splitlines()] == [
        ["2026-11-22", "4"],
        ["2026-11-22", "5"],
    ]
    # A day on which nothing was done has its line too: whoever is sent one a day misses none.
    assert export_head(at=NOW + timedelta(days=1)).position == 5
    assert heads_file().stat().st_mode & 0o777 == 0o600
