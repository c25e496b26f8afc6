"""What is written is written by one Act, all or nothing, in one spelling on both databases."""

from __future__ import annotations

import sys
import threading
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from caunoi.trail.acting import act, digest_of, message_of
from caunoi.trail.canonical import TooLong
from caunoi.trail.keys import signed
from caunoi.trail.models import Act, Document, Seal
from caunoi.trail.tests.example import Example
from caunoi.trail.writing import CHUNK, AlreadyChanged, AlreadyEnded

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 22)


def doing(what="example.noted", **more):
    return act(what, by=None, at=NOW, on=DAY, **more)


def test_an_act_fills_in_what_every_row_has(example):
    paper = Document.objects.create(kind="list", name="DS.xlsx", sha256="ab")
    with doing(document=paper) as writer:
        count = writer.add(Example, ("key", "name", "valid_from"), [(1, "Ánh", DAY), (2, "Đào", None)])
    first, second = Example.objects.order_by("pk")
    assert count == 2
    assert (first.name, first.valid_from, second.valid_from) == ("Ánh", DAY, None)
    assert first.began_by == second.began_by == Act.objects.get()
    assert first.document == paper
    assert first.public_id != second.public_id
    assert first.public_id.version == 4


def test_every_kind_of_value_comes_back_as_it_went_in(example):
    values = {
        "flag": True,
        "seen_at": datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
        "more": {"b": 1, "a": ["đ", None]},
        "cipher": b"\x00\xff\\",
        "public_id": uuid.UUID(int=5, version=4),
        "name": 'tab\t "quote" \\ \n',
    }
    with doing() as writer:
        pk = writer.add_one(Example, key=1, **values)
    row = Example.objects.get(pk=pk)
    assert {name: getattr(row, name) for name in values} == {**values, "cipher": row.cipher}
    assert bytes(row.cipher) == values["cipher"]


def test_an_act_is_signed_and_knows_its_rows(example):
    with doing(about={"z": (1, 2)}) as writer:
        ids = writer.ids(Example, 3)
        writer.add(Example, ("id", "key"), [(one, one) for one in ids])
    done = Act.objects.get()
    assert done.rows == 3
    assert done.wrote["written"]["trial_example"]["runs"] == [[ids[0], ids[-1]]]
    assert bytes(done.digest) == digest_of(done)
    assert signed(message_of(done), bytes(done.mac))
    done.on = date(2020, 1, 1)
    assert not signed(message_of(done), bytes(done.mac))


def test_an_error_undoes_the_act_with_its_rows(example):
    with pytest.raises(IntegrityError), transaction.atomic(), doing() as writer:
        writer.add(Example, ("key",), [(1,), (2,), (1,)])
    assert not Act.objects.exists()
    assert not Example.objects.exists()


@pytest.mark.parametrize("at", [0, CHUNK, 2 * CHUNK + 1])
def test_a_refusal_among_thousands_of_rows_is_heard_wherever_it_stands(example, at):
    keys = list(range(2 * CHUNK + 3))
    keys[at + 1] = keys[at]
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), doing() as writer:
        writer.add(Example, ("key",), [(key,) for key in keys])
    assert "one_example_of_a_key_a_day" in str(refused.value)
    assert not Act.objects.exists()
    assert not Example.objects.exists()


def test_thousands_of_rows_stand_in_the_order_given_and_under_their_digest(example):
    before = sys.getswitchinterval(), threading.active_count()
    with doing() as writer:
        count = writer.add(Example, ("key",), ((key,) for key in range(3 * CHUNK + 17)))
        writer.add(Example, ("key",), [(-1,)])
    done = Act.objects.get()
    assert count == 3 * CHUNK + 17
    assert list(Example.objects.order_by("pk").values_list("key", flat=True)) == [*range(count), -1]
    assert bytes(done.digest) == digest_of(done)
    assert (sys.getswitchinterval(), threading.active_count()) == before


def test_ids_come_in_blocks_and_the_orm_continues_beyond(example):
    with doing() as writer:
        block = writer.ids(Example, 5)
        again = writer.ids(Example, 2)
        assert again[0] == block[-1] + 1
        alone = writer.add_one(Example, key=1)
    made = Example.objects.create(key=2, began_by=Act.objects.get())
    assert made.pk > alone > again[-1]


def test_a_version_is_withdrawn_once(example):
    with doing() as writer:
        one, two = writer.add_one(Example, key=1), writer.add_one(Example, key=2)
    with doing() as writer:
        writer.end(Example, [one])
    with pytest.raises(AlreadyEnded), doing() as writer:
        writer.end(Example, [one, two])
    assert Example.objects.get(pk=two).ended_by is None
    assert Example.objects.get(pk=one).ended_by.wrote["ended"] == {"trial_example": [[one, one]]}


def test_a_rewritable_value_changes_only_from_what_was_seen_and_is_logged(example):
    with doing() as writer:
        one, two = writer.add_one(Example, key=1), writer.add_one(Example, key=2)
    with doing() as writer:
        writer.change(Example, two, "canonical", old=None, new=one)
    assert Act.objects.last().wrote["changed"] == {"trial_example": [[two, "canonical_id", None, one]]}
    with pytest.raises(AlreadyChanged), doing() as writer:
        writer.change(Example, two, "canonical", old=None, new=two)
    with pytest.raises(TypeError), doing() as writer:
        writer.change(Example, two, "name", old="", new="x")


def test_a_text_too_long_is_refused_on_both_databases(example):
    with pytest.raises(TooLong), doing() as writer:
        writer.add_one(Example, key=1, name="x" * 41)


def test_the_writer_refuses_columns_that_are_not_there_and_other_databases(example):
    from caunoi.trail.models import PersonKey

    with pytest.raises(TypeError), doing() as writer:
        writer.add(Example, ("colour",), [(1,)])
    with pytest.raises(TypeError), doing() as writer:
        writer.add(PersonKey, ("person_id", "wrapped"), [(1, b"")])
    with pytest.raises(TypeError), doing() as writer:
        writer.add(Example, ("key", "ended_by"), [(1, writer.act.pk)])


def test_nothing_is_sealed_by_the_writer(example):
    with doing():
        pass
    assert not Seal.objects.exists()
