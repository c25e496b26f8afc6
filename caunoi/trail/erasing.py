"""Erasing values for good from rows that Acts wrote: the trail still verifies, and the old digests tell nothing.

A digest over rows is salted. Were only the values overwritten, whoever has an old digest and its salt could try
names and birth dates against it; so the salts go, and the Act that erases takes every digest that stood on them
again, over the rows as they stand now, under its own salt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models

from caunoi.trail.digesting import Digester
from caunoi.trail.models import Act
from caunoi.trail.writing import CHUNK, Writer, changing_columns
from caunoi.verify import Record, ids_of


class Erasure(NamedTuple):
    """Rows of one table, what stands in their columns afterwards, and the Acts that wrote them.

    `acts` may be left out where the table says it itself (`began_by`).
    """

    model: type[models.Model]
    ids: Collection[int]
    values: Mapping[str, Any]
    acts: Collection[int] = ()


class Touched(Exception):
    """Rows are not as an Act wrote them: they were edited behind the system's back. `caunoi verify` says which."""


def erase(writer: Writer, erasures: Sequence[Erasure]) -> None:
    """Overwrite those values, for the writer's Act. Raises Touched, and then nothing is changed."""
    acts = _standing_together({act for erasure in erasures for act in _began(erasure)})
    changing = _changing({erasure.model for erasure in erasures})
    for act in acts:
        for salt, table, written, blocks in _standing(act):
            if _taken(salt, table, written, changing) != blocks:
                raise Touched(f"{table}, {act.public_id}")
    for model, ids, values, _ in erasures:
        model._base_manager.filter(pk__in=ids).update(**values)
    salt = bytes(writer.act.salt)
    erased: dict[str, set[int]] = defaultdict(set)
    for model, ids, _, _ in erasures:
        erased[model._meta.db_table].update(ids)
    taken = {
        act.pk: {
            table: _taken(salt, table, written, changing) for table, written in act.wrote["written"].items()
        }
        for act in acts
    }
    writer.retake(taken, erased=erased)


def _began(erasure: Erasure) -> Collection[int]:
    if erasure.acts:
        return erasure.acts
    rows = erasure.model._base_manager.filter(pk__in=erasure.ids)
    return set(rows.values_list("began_by_id", flat=True))


def _standing_together(acts: Collection[int]) -> list[Act]:
    """Those Acts, the ones that took their digests again, and all whose digests those took: one salt, one fate."""
    found: dict[int, Act] = {}
    waiting = set(acts)
    while waiting:
        some = list(Act.objects.filter(pk__in=waiting))
        found.update((act.pk, act) for act in some)
        retakers = [again for act in some for again in _retakers(act.pk)]
        told = {int(other) for act in [*some, *retakers] for other in act.wrote.get("retaken", {})}
        waiting = ({again.pk for again in retakers} | told) - found.keys()
    return [found[pk] for pk in sorted(found)]


def _retakers(act: int) -> Iterator[Act]:
    yield from Act.objects.filter(wrote__retaken__has_key=str(act)).exclude(salt=b"")


def _standing(act: Act) -> Iterator[tuple[bytes, str, Mapping[str, Any], str]]:
    """For each table the Act wrote: the salt and the digests that hold now."""
    salt, blocks = bytes(act.salt), {name: one["blocks"] for name, one in act.wrote["written"].items()}
    if not salt:
        (again,) = _retakers(act.pk)
        salt, blocks = bytes(again.salt), again.wrote["retaken"][str(act.pk)]
    for table, written in act.wrote["written"].items():
        yield salt, table, written, blocks[table]


def _taken(salt: bytes, table: str, written: Mapping[str, Any], changing: Mapping[str, set[str]]) -> str:
    """The digests of what the Act wrote, over the rows as they stand."""
    columns = written["columns"]
    nulled = [columns.index(name) for name in changing[table] if name in columns]
    record = Record(connection.connection, postgresql=connection.vendor == "postgresql")
    digester, ids = Digester(salt, table, columns), ids_of(written["runs"])
    while chunk := list(islice(ids, CHUNK)):
        whole = record.columns(table, columns, f"WHERE t.id IN ({str(chunk)[1:-1]}) ORDER BY t.id")
        place = {one: at for at, one in enumerate(whole[columns.index("id")])}
        if place.keys() != set(chunk):
            raise Touched(table)
        ordered = [[values[place[one]] for one in chunk] for values in whole]
        for column in nulled:
            ordered[column] = [None] * len(chunk)
        digester.take(ordered)
    return digester.hexdigests()


def _changing(more: Collection[type[models.Model]]) -> dict[str, set[str]]:
    return {model._meta.db_table: changing_columns(model) for model in {*apps.get_models(), *more}}
