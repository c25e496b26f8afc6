"""Versions written again under another Act: with a correction, or as they stood before an Act that is undone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from django.apps import apps
from django.db import connection, models

from caunoi.trail import keys
from caunoi.trail.acting import message_of
from caunoi.trail.among import among
from caunoi.trail.canonical import spelled
from caunoi.trail.models import Act, Dated
from caunoi.trail.refusals import RefusedInWords
from caunoi.trail.writing import CHUNK, WalledOff, Writer
from caunoi.verify import ids_of
from caunoi.vocabulary.text import Text

_OWN = {"began_by", "ended_by", "public_id"}
# From so many on the database copies them by itself: half of the work for a few thousand, none saved for a few.
WORTH_A_STATEMENT = 200


def copied(writer: Writer, model: type[Dated], ids: Collection[int], **changed: Any) -> int:
    """Write those versions again, with the columns given (in their `_id` form) changed. Returns how many.

    A mapping gives a column its own value for each version, by its id. Meant for versions that were ended: two that
    hold the same days are refused as any others are. A few thousand are in memory at a time, however many there are.
    What a model seals (`SEALED`) is sealed anew where it now stands, under the key of whom it is now of: as it was it
    would open no more. Raises WalledOff where one of them is not shown to whoever writes: it would be gone without a word.
    """
    wanted, count = iter(sorted(ids)), 0
    by_itself = (
        len(ids) >= WORTH_A_STATEMENT
        and not hasattr(model, "public_id")
        and not hasattr(model, "REWRITABLE")
        and not hasattr(model, "SEALED")
        # SQLite has no array: it would look for each row's own value from the beginning.
        and (
            connection.vendor == "postgresql" or not any(isinstance(one, Mapping) for one in changed.values())
        )
    )
    while some := list(islice(wanted, CHUNK)):
        count += (_copied_by_itself if by_itself else _copied)(writer, model, some, changed)
    return count


def _copied(writer: Writer, model: type[Dated], ids: list[int], changed: Mapping[str, Any]) -> int:
    if hasattr(model, "SEALED"):
        changed = {**_sealed_anew(writer, model, ids, changed.get("person_id")), **changed}
    fields = [f for f in model._meta.local_concrete_fields if not f.primary_key and f.name not in _OWN]
    columns = [field.attname for field in fields if field.attname not in changed]
    rows = list(model._default_manager.filter(pk__in=ids).order_by("pk").values_list(*columns))
    _check_all_shown(model, len(rows), ids)
    whole: dict[str, Sequence[Any]] = {
        name: [value[pk] for pk in ids] if isinstance(value, Mapping) else [value] * len(rows)
        for name, value in changed.items()
    }
    whole.update(zip(columns, zip(*rows, strict=True), strict=True))
    return writer.add_columns(model, whole)


def _sealed_anew(writer: Writer, model: Any, ids: list[int], person: int | None) -> dict[str, Any]:
    """The ids of the versions written again, and what is sealed in them; of whoever has no key any more, nothing."""
    fresh: dict[int, int] = dict(zip(ids, writer.ids(model, len(ids)), strict=True))
    rows = list(model._default_manager.filter(pk__in=ids).values_list("pk", "person_id", *model.SEALED))
    own = keys.keys_of({whose for _pk, whose, *_ in rows} | ({person} if person else set()))
    sealed: dict[str, dict[int, bytes | None]] = {column: dict.fromkeys(ids) for column in model.SEALED}
    for pk, whose, *ciphers in rows:
        to = person or whose
        for column, cipher in zip(model.SEALED, ciphers, strict=True):
            if cipher and whose in own and to in own:
                was, is_ = (keys.place(model._meta.db_table, column, row) for row in (pk, fresh[pk]))
                sealed[column][pk] = keys.seal(
                    own[to], keys.unseal(own[whose], bytes(cipher), place=was), place=is_
                )
    return {"id": fresh, **sealed}


def _copied_by_itself(writer: Writer, model: type[Dated], ids: list[int], changed: Mapping[str, Any]) -> int:
    """The same in one statement; what the database then holds is read for the digest."""
    fields, fresh = list(model._meta.local_concrete_fields), writer.ids(model, len(ids))
    values: list[Any] = []
    own = {name: [one[pk] for pk in ids] for name, one in changed.items() if isinstance(one, Mapping)}
    told = [
        _told(field, {**changed, **own, "began_by_id": writer.act.pk, "ended_by_id": None}, values, fresh[0])
        for field in fields
    ]
    quote, table = connection.ops.quote_name, model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(table)} ({', '.join(quote(str(field.column)) for field in fields)})"  # noqa: S608 - names of our models
            f" SELECT {', '.join(told)} FROM {quote(table)} AS old WHERE {among('old.id')} ORDER BY old.id",
            [*values, json.dumps(ids)],
        )
    columns = writer.record.columns(
        table,
        [str(field.column) for field in fields],
        f"WHERE t.id BETWEEN {fresh[0]} AND {fresh[-1]} ORDER BY t.id",
    )
    _check_all_shown(model, len(columns[0]), ids)
    writer.take(model, columns)
    return len(ids)


def _check_all_shown(model: type[Dated], shown: int, ids: Collection[int]) -> None:
    if shown != len(ids):
        raise WalledOff(model._meta.label)


def _told(field: models.Field[Any, Any], changed: Mapping[str, Any], values: list[Any], first: int) -> str:
    if field.primary_key:
        return f"{first - 1} + row_number() OVER (ORDER BY old.id)"
    if field.attname not in changed:
        return f"old.{connection.ops.quote_name(str(field.column))}"
    value = changed[field.attname]
    if isinstance(value, list):
        values.append(list(spelled(field, value)))
        return f"(CAST(%s AS {field.db_type(connection)}[]))[row_number() OVER (ORDER BY old.id)]"
    values.extend(spelled(field, [value]))
    # SQLite has no type of day: a cast would make a number of one.
    return "%s" if connection.vendor == "sqlite" else f"CAST(%s AS {field.db_type(connection)})"


def undo(
    writer: Writer,
    done: Act,
    of: Sequence[type[Dated]],
    undone: Iterable[tuple[Act, Act]] = (),
    apart: Mapping[type[Dated], Collection[int]] | None = None,
) -> None:
    """For those models, end what the Act wrote, in their order, and hold true again what it ended, in the other, for
    every day; versions `apart` stay as they are.

    `undone` names the Acts since then that were undone, oldest first, each with the one that did: what the Act wrote
    they may have ended and written again. Raises AlreadyEnded where something that it wrote was withdrawn otherwise,
    IntegrityError where what it ended no longer fits: either way something later rests on it. An account that is not
    as it was signed is refused in words: by it anybody who can write in the table could have anything undone.
    """
    pairs, left = list(undone), apart or {}
    for one in {done, *chain.from_iterable(pairs)}:
        check_as_signed(one)
    for model in of:
        ours = set(written_by(done, model)).difference(left.get(model, ()))
        writer.end(model, as_they_stand(sorted(ours), model, pairs))
    for model in reversed(of):
        copied(writer, model, set(ended_by(done, model)).difference(left.get(model, ())))


def check_as_signed(done: Act) -> None:
    """Raises RefusedInWords where the Act's account is not as it was signed: nothing is undone by it."""
    if not keys.signed(message_of(done), bytes(done.mac)):
        raise RefusedInWords(
            "an_account_is_as_it_was_signed",
            Text(
                vi=f"Nhật ký của việc số {done.pk} đã bị sửa, không còn đúng chữ ký, nên không hoàn lại theo đó được. Hãy"
                " chạy “caunoi verify”.",
                en=f"The trail's account of Act {done.pk} was altered and does not fit its signature, so nothing is undone"
                " by it. Run “caunoi verify”.",
            ),
        )


def models_of(done: Act) -> list[type[Dated]]:
    """The models of versions that the Act wrote or ended."""
    tables = done.wrote["written"].keys() | done.wrote["ended"].keys()
    dated = [
        model for model in apps.get_models() if issubclass(model, Dated) and model._meta.db_table in tables
    ]
    # Where a unit stands goes last and comes back first: by that the database knows who may write of it (walls).
    return sorted(dated, key=lambda model: model._meta.label == "organisations.UnitParent")


def as_they_stand(ids: list[int], model: type[Dated], undone: Iterable[tuple[Act, Act]]) -> list[int]:
    """The versions as they were written again by what undid an Act that had ended them."""
    for one, by in undone:
        again = _again(sorted(ended_by(one, model)), written_by(by, model), model)
        ids = [again.get(pk, pk) for pk in ids]
    return ids


def _again(ended: list[int], written: list[int], model: type[Dated]) -> dict[int, int]:
    """Each version that was ended, and the one that says the same again: in their order where all of them were written
    again, by what they say where some were left out."""
    if len(ended) == len(written):
        return dict(zip(ended, written, strict=True))
    # What is sealed is never spelled the same twice.
    apart = {*_OWN, *getattr(model, "SEALED", ())}
    columns = [
        f.attname for f in model._meta.local_concrete_fields if not f.primary_key and f.name not in apart
    ]
    there = {said: pk for pk, said in _said(model, written, columns)}
    return {pk: there[said] for pk, said in _said(model, ended, columns) if said in there}


def _said(
    model: type[Dated], ids: Sequence[int], columns: Sequence[str]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for start in range(0, len(ids), CHUNK):
        rows = model._default_manager.filter(pk__in=ids[start : start + CHUNK])
        for pk, *said in rows.values_list("pk", *columns):
            yield pk, tuple(said)


def written_by(done: Act, model: type[models.Model]) -> list[int]:
    """The versions that the Act wrote, by its own account."""
    told = done.wrote["written"].get(model._meta.db_table, {})
    return list(ids_of(told.get("runs", ())))


def ended_by(done: Act, model: type[models.Model]) -> list[int]:
    """The versions that the Act ended, by its own account."""
    return list(ids_of(done.wrote["ended"].get(model._meta.db_table, ())))
