"""Whoever changes the record behind the system's back is found by `caunoi verify`."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from caunoi.trail.models import Act, Document
from caunoi.trail.sealing import heads_file, position, seal, seal_and_export
from caunoi.trail.tests.walking import verdict
from caunoi.trail.writing import changing_columns
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.folders import folder_of
from proof.homes import NOW
from proof.promise import Bound, Promise
from proof.promises.coming_in import COVERS

TAMPERINGS = 24
Tampering = Callable[[random.Random], str]


def _sql(statement: str, values: Sequence[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _one(statement: str, values: Sequence[Any] = ()) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    if row is None:
        raise DatabaseError("there is no such row to tamper with")
    return tuple(row)


def _written(chance: random.Random) -> tuple[str, list[str]]:
    """A table that Acts wrote, and its columns."""
    wrote = Act.objects.exclude(rows=0).order_by("pk")
    act = wrote[chance.randrange(wrote.count())]
    table, told = chance.choice(sorted(act.wrote["written"].items()))
    return table, told["columns"]


def _row(table: str, chance: random.Random, where: str = "1 = 1") -> object:
    count = _one(f"SELECT count(*) FROM {table} WHERE {where}")[0]  # noqa: S608 - our own tables
    if not count:
        raise DatabaseError("there is no such row to tamper with")
    return _one(
        f"SELECT id FROM {table} WHERE {where} LIMIT 1 OFFSET %s",  # noqa: S608 - our own tables
        (chance.randrange(int(str(count))),),
    )[0]


def _another(value: object, chance: random.Random) -> object:
    """A value that is not the one that stands there."""
    if value is None or value == "":
        return chance.choice((1, "x"))
    if isinstance(value, bytes):
        at = chance.randrange(len(value))
        return value[:at] + bytes([value[at] ^ (1 << chance.randrange(8))]) + value[at + 1 :]
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 1000))
    if isinstance(value, date):
        # Letters of a day may change and leave the day: another day is meant, or none that exists.
        return chance.choice((value + timedelta(days=1), value - timedelta(days=400), "2023-02-31"))
    text = str(value)
    at = chance.randrange(len(text))
    return text[:at] + chance.choice("0123456789abcxyz".replace(text[at], "")) + text[at + 1 :]


def _edit(table: str, column: str, row: object, chance: random.Random, *, key: str = "id") -> str:
    before = _one(f'SELECT "{column}" FROM {table} WHERE "{key}" = %s', (row,))[0]  # noqa: S608 - our own tables
    after = _another(before, chance)
    _sql(f'UPDATE {table} SET "{column}" = %s WHERE "{key}" = %s', (after, row))  # noqa: S608 - our own tables
    return f"{table}.{column} of {row}: {before!r} to {after!r}"


def edit_a_row(chance: random.Random) -> str:
    """One value of one row."""
    table, columns = _written(chance)
    [model] = [model for model in apps.get_models() if model._meta.db_table == table]
    column = chance.choice([name for name in columns if name not in changing_columns(model)])
    return _edit(table, column, _row(table, chance), chance)


def delete_a_row(chance: random.Random) -> str:
    """One row."""
    table, _ = _written(chance)
    row = _row(table, chance)
    _sql(f"DELETE FROM {table} WHERE id = %s", (row,))  # noqa: S608 - our own tables
    return f"{table}: {row} deleted"


def slip_in_a_row(chance: random.Random) -> str:
    """A copy of a row under a new key, with a public id of its own."""
    table, columns = _written(chance)
    row = _row(table, chance)
    instead = {
        "id": f"(SELECT max(id) + 1 FROM {table})",  # noqa: S608 - our own tables
        "public_id": f"'{chance.getrandbits(128):032x}'",
        "tax_code": "NULL",
        "digest": f"x'{chance.getrandbits(256):064x}'",
    }
    listed = ", ".join(f'"{name}"' for name in columns)
    taken = ", ".join(instead.get(name, f'"{name}"') for name in columns)
    _sql(f"INSERT INTO {table} ({listed}) SELECT {taken} FROM {table} WHERE id = %s", (row,))  # noqa: S608 - our own tables
    return f"{table}: a copy of {row} slipped in"


def end_a_row(chance: random.Random) -> str:
    """A version ended, or opened again, by no Act."""
    table, columns = _written(chance)
    if "ended_by_id" not in columns:
        raise DatabaseError("nothing of this table is ever ended")
    row = _row(table, chance)
    act = _row("trail_act", chance)
    changed = _sql(
        f"UPDATE {table} SET ended_by_id = CASE WHEN ended_by_id IS NULL THEN %s END WHERE id = %s",  # noqa: S608 - our own tables
        (act, row),
    )
    return f"{table}: the end of {row} changed ({changed})"


def make_two_people_one(chance: random.Random) -> str:
    """A person who points to another, merged by no Act."""
    one, other = _row("members_person", chance), _row("members_person", chance)
    if one == other:
        raise DatabaseError("nobody is merged with themselves")
    _sql("UPDATE members_person SET canonical_id = %s WHERE id = %s", (other, one))
    return f"person {one} made {other}"


def edit_an_act(chance: random.Random) -> str:
    """What an Act says of itself."""
    columns = ("public_id", "what", "at", "on", "about", "rows", "wrote", "salt", "digest", "mac")
    return _edit("trail_act", chance.choice(columns), _row("trail_act", chance), chance)


def edit_a_document(chance: random.Random) -> str:
    """What a file that an Act rests on was called, or its hash."""
    documents = Document.objects.filter(acts__isnull=False).order_by("pk").values_list("pk", flat=True)
    row = documents[chance.randrange(len(documents))]
    return _edit("trail_document", chance.choice(("kind", "name", "number", "sha256")), row, chance)


def delete_an_act(chance: random.Random) -> str:
    """A sealed Act."""
    row = _row("trail_act", chance)
    _sql("DELETE FROM trail_act WHERE id = %s", (row,))
    return f"act {row} deleted"


def edit_a_link(chance: random.Random) -> str:
    """A link of the chain: its bytes, its moment, or the whole of it gone."""
    place = chance.randint(1, position())
    what = chance.choice(("link", "sealed_at", "gone"))
    if what == "gone":
        _sql("DELETE FROM trail_seal WHERE position = %s", (place,))
        return f"link {place} deleted"
    if what == "sealed_at":
        _sql("UPDATE trail_seal SET sealed_at = '2020-01-01 00:00:00' WHERE position = %s", (place,))
        return f"link {place} dated otherwise"
    return _edit("trail_seal", "link", place, chance, key="position")


def swap_two_acts(chance: random.Random) -> str:
    """Two Acts change places in the chain."""
    one, other = chance.sample(range(1, position() + 1), 2)
    for before, after in ((one, 1_000_000), (other, one), (1_000_000, other)):
        _sql("UPDATE trail_seal SET position = %s WHERE position = %s", (after, before))
    return f"links {one} and {other} swapped"


def cut_the_end(chance: random.Random) -> str:
    """The end of the chain up to the last exported head or further, the Acts with it."""
    place = chance.randint(1, position())
    _sql("DELETE FROM trail_act WHERE id IN (SELECT act_id FROM trail_seal WHERE position >= %s)", (place,))
    _sql("DELETE FROM trail_seal WHERE position >= %s", (place,))
    return f"cut from link {place}"


def build_the_chain_again(_: random.Random) -> str:
    """All links made anew with the right key, at another moment."""
    _sql("DELETE FROM trail_seal")
    _sql("UPDATE trail_act SET sealed = 0")
    seal(at=NOW.replace(year=NOW.year + 1))
    return "the chain built again"


def edit_the_heads(chance: random.Random) -> str:
    """One letter of the file of exported heads."""
    file = heads_file()
    text = file.read_text(encoding="ascii")
    at = chance.choice([place for place, letter in enumerate(text) if letter.isalnum()])
    instead = chance.choice([letter for letter in "0123456789abcdef" if letter != text[at]])
    file.write_text(text[:at] + instead + text[at + 1 :], encoding="ascii")
    return f"heads: letter {at} became {instead}"


# Rows are many and links few: a tampering is drawn as often as there is something to tamper with.
PROMISED: tuple[Tampering, ...] = (
    edit_a_row, edit_a_row, edit_a_row, edit_a_row, delete_a_row, delete_a_row, slip_in_a_row, slip_in_a_row,
    end_a_row, end_a_row, make_two_people_one, edit_an_act, edit_an_act, edit_a_document, delete_an_act, edit_a_link,
    swap_two_acts, cut_the_end, build_the_chain_again, edit_the_heads,
)  # fmt: skip


def found_out(tampering: Tampering, chance: random.Random) -> tuple[bool, str] | None:
    """Tamper, look, undo: whether it was found, and what it was. None where the database refused it."""
    heads = heads_file().read_bytes()
    try:
        with transaction.atomic():
            _sql("PRAGMA defer_foreign_keys = ON")
            try:
                with transaction.atomic():
                    what = tampering(chance)
            except DatabaseError:
                return None
            found = bool(verdict()["faults"])
            transaction.set_rollback(True)
        return found, what
    finally:
        heads_file().write_bytes(heads)


def every_tampering(seed: int) -> tuple[int, list[str]]:
    """One folder taken in and sealed; tamperings drawn by chance, each undone before the next."""
    folder_of(seed).take_in()
    seal_and_export(at=NOW)
    untouched = [f"untouched, and yet: {fault}" for fault in verdict()["faults"]]
    chance = random.Random(seed)
    drawn_here, missed = 0, list(untouched)
    while drawn_here < TAMPERINGS:
        outcome = found_out(chance.choice(PROMISED), chance)
        if outcome is None:
            continue
        drawn_here += 1
        if not outcome[0]:
            missed.append(f"not found: {outcome[1]}")
    return drawn_here, missed


TRAIL = Promise(
    name="trail",
    promised=Text(
        vi="Ai sửa, xóa, thêm, đổi chỗ, cắt hay dựng lại nhật ký và hồ sơ ngoài hệ thống đều bị `caunoi verify` phát hiện.",
        en="Whoever edits, deletes, adds, swaps, cuts or rebuilds behind the system's back is found by `caunoi verify`.",
    ),
    bound=Bound("at most", 0),
    line="{figure} not found of {n} tamperings",
    budget=150,
    covers=(*COVERS, "proof/promises/trail.py"),
    run=drawn("trail", every_tampering),
)
