"""One spelling of a value, whatever the database gave back: what digests are taken over. Needs no database."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from hypothesis import example, given, settings
from hypothesis import strategies as st

from caunoi import verify
from caunoi.trail.canonical import TooLong, dense, moment, random_uuids, spelled, spelling
from caunoi.trail.digesting import Digester, for_digest

HERE = timezone(timedelta(hours=7))
ONE = uuid.UUID("6f1d2f3a-2a55-4c0e-9d0b-5f1f2f8f6b11")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        (models.DateField(), date(2026, 3, 5), "2026-03-05"),
        (models.DateField(), "2026-03-05", "2026-03-05"),
        (models.DateTimeField(), datetime(2026, 3, 5, 1, 2, 3, tzinfo=HERE), "2026-03-04 18:02:03"),
        (models.DateTimeField(), datetime(2026, 3, 5, 1, 2, 3, tzinfo=UTC), "2026-03-05 01:02:03"),
        (models.DateTimeField(), datetime(2026, 3, 5, 1, 2, 3), "2026-03-05 01:02:03"),  # noqa: DTZ001 - as SQLite gives it back
        (models.DateTimeField(), "2026-03-05 01:02:03.5", "2026-03-05 01:02:03.500000"),
        (models.DateTimeField(), "2026-03-05T01:02:03+07:00", "2026-03-04 18:02:03"),
        (models.UUIDField(), ONE, ONE.hex),
        (models.UUIDField(), str(ONE), ONE.hex),
        (models.BooleanField(), True, 1),
        (models.BinaryField(), memoryview(b"a"), b"a"),
        (models.JSONField(), {"b": [1], "a": "ắ"}, '{"a":"\\u1eaf","b":[1]}'),
        (models.JSONField(), '{"b": [1], "a": null}', '{"a":null,"b":[1]}'),
        (models.CharField(max_length=9), "Ánh", "Ánh"),
        (models.TextField(), "Ánh", "Ánh"),
        (models.DecimalField(), Decimal("290000.00"), "290000"),
        (models.DecimalField(), 290000, "290000"),
        (models.DecimalField(), "0.50", "0.5"),
        (models.IntegerField(), 7, 7),
        (models.BigIntegerField(), 7, 7),
    ],
)
def test_a_value_is_spelled_one_way(field: models.Field, value: Any, told: object) -> None:
    field.name = "value"

    assert list(spelled(field, [value])) == [told]
    assert type(spelled(field, [value])[0]) is type(told)
    assert list(spelled(field, [None, value])) == [None, told]


def test_a_key_to_another_row_is_spelled_as_that_rows_key() -> None:
    from caunoi.trail.models import Seal

    assert spelling(Seal._meta.get_field("act")) is None


def test_days_that_a_database_gave_back_stand_beside_days_of_ours() -> None:
    field = models.DateField()
    assert spelled(field, [date(2026, 3, 5), "2026-03-06"]) == ["2026-03-05", "2026-03-06"]


def test_what_has_no_spelling_is_refused_by_its_name() -> None:
    odd = models.FloatField()
    odd.name = "odd"
    with pytest.raises(TypeError, match="no canonical spelling"):
        spelling(odd)


def test_a_text_of_another_type_is_its_text_and_one_too_long_is_refused() -> None:
    short = models.CharField(max_length=3)
    short.name = "short"

    class Text(str):
        __slots__ = ()

    assert spelled(short, [Text("Ánh"), None, 12, ""]) == ["Ánh", None, "12", ""]
    assert type(spelled(short, [Text("Ánh")])[0]) is str
    assert spelled(short, []) == []
    # What is spelled already is not copied: millions of values pass here.
    for already in (["Ánh", None], ["Ánh"]):
        assert spelled(short, already) is already
    with pytest.raises(TooLong, match="takes 3 characters"):
        spelled(short, ["abc", "abcd"])
    assert spelled(models.TextField(), ["abcd" * 9])
    # Neither database bounds bytes.
    assert spelled(models.BinaryField(max_length=3), [b"abcd"]) == [b"abcd"]


def test_json_is_sorted_dense_and_ascii() -> None:
    assert dense({"b": 1, "a": [True, None, "ă"]}) == '{"a":[true,null,"\\u0103"],"b":1}'
    assert moment("2026-03-05 01:02:03") == "2026-03-05 01:02:03"


def test_public_ids_made_by_the_block_are_random_ids_of_version_four() -> None:
    made = random_uuids(2000)
    read = [uuid.UUID(one) for one in made]

    assert len(set(made)) == 2000
    assert {one.version for one in read} == {4}
    assert {one.variant for one in read} == {uuid.RFC_4122}
    # The digit that says the variant tells nothing of the next.
    assert {one[16:18] for one in made} == {
        f"{variant}{digit}" for variant in "89ab" for digit in "0123456789abcdef"
    }
    assert all(one.hex == text for one, text in zip(read, made, strict=True))
    assert random_uuids(0) == []


def test_a_digest_takes_bytes_in_hexadecimal_and_the_rest_as_it_is() -> None:
    assert for_digest(models.BinaryField(), [b"\x01a", None]) == ["0161", None]
    assert for_digest(models.CharField(), ["a", None]) == ["a", None]


@given(st.lists(st.decimals(min_value=-999, max_value=999, places=6), min_size=1))
@example([Decimal("263.016019"), Decimal("335.062106")])
@settings(max_examples=50)
def test_a_decimal_is_spelled_alike_before_and_after_sqlite_kept_it(values: list[Decimal]) -> None:
    """SQLite keeps a float, which may be off in its last bit: 263.016019 comes back as 263.01601900000003."""
    field = models.DecimalField(max_digits=9, decimal_places=6)
    field.name = "value"
    told = list(spelled(field, values))
    with closing(sqlite3.connect(":memory:")) as kept:
        kept.execute("CREATE TABLE kept (value decimal)")
        kept.executemany("INSERT INTO kept VALUES (?)", [(one,) for one in told])
        back = [value for (value,) in kept.execute("SELECT value FROM kept ORDER BY rowid")]

    assert list(spelled(field, back)) == told
    assert [verify.FINISHED["decimal"](value) for value in back] == told


def test_a_digest_is_taken_of_a_table_of_one_column_too_in_whatever_chunks() -> None:
    at_once, in_turns = (Digester(b"salt", "a_table", ["id"]) for _ in range(2))
    at_once.take([[1, 2, 3]])
    in_turns.take([[1]])
    in_turns.take([[2, 3]])

    assert at_once.hexdigests() == in_turns.hexdigests()
    assert len(at_once.hexdigests()) == 32


def test_a_column_that_is_missing_from_a_later_chunk_is_no_digest() -> None:
    digester = Digester(b"salt", "a_table", ["id", "name"])
    digester.take([[1], ["An"]])
    with pytest.raises(ValueError, match="shorter"):
        digester.take([[2]])
