"""Versions written again under another Act: with a correction, or as they stood before an Act that is undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from caunoi.trail.models import Act, Dated
from caunoi.trail.writing import CHUNK, Writer
from caunoi.verify import ids_of

_OWN = {"began_by", "ended_by", "public_id"}


def copied(writer: Writer, model: type[Dated], ids: Collection[int], **changed: Any) -> int:
    """Write those versions again, with the columns given (in their `_id` form) changed. Returns how many.

    Meant for versions that were ended: two that hold the same days are refused as any others are. A few thousand are
    in memory at a time, however many there are.
    """
    fields = [f for f in model._meta.local_concrete_fields if not f.primary_key and f.name not in _OWN]
    columns = [field.attname for field in fields if field.attname not in changed]
    wanted, count = iter(sorted(ids)), 0
    while some := list(islice(wanted, CHUNK)):
        rows = list(model._default_manager.filter(pk__in=some).order_by("pk").values_list(*columns))
        whole: dict[str, Sequence[Any]] = {name: [value] * len(rows) for name, value in changed.items()}
        whole.update(zip(columns, zip(*rows, strict=True), strict=True))
        count += writer.add_columns(model, whole)
    return count


def undo(writer: Writer, done: Act, models: Iterable[type[Dated]]) -> None:
    """For those models, end what the Act wrote and hold true again what it ended, for every day.

    Raises AlreadyEnded where something that it wrote was withdrawn since, IntegrityError where what it ended no longer
    fits: either way something later rests on it.
    """
    for model in models:
        writer.end(model, written_by(done, model))
        copied(writer, model, ended_by(done, model))


def written_by(done: Act, model: type[Dated]) -> list[int]:
    """The versions that the Act wrote, by its own account."""
    told = done.wrote["written"].get(model._meta.db_table, {})
    return list(ids_of(told.get("runs", ())))


def ended_by(done: Act, model: type[Dated]) -> list[int]:
    """The versions that the Act ended, by its own account."""
    return list(ids_of(done.wrote["ended"].get(model._meta.db_table, ())))
