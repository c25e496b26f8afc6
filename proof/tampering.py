"""What somebody with the database's password may do behind the system's back, drawn by chance, and where it must be found.

Each way of tampering changes the record over the connection it is given and says what the verdict must then name: a
table and rows, an Act, a place in the chain. Nothing is committed; foreign keys, triggers and roles do not hold it back.
"""

# ruff: noqa: S608 - tables and columns are those that the Acts of an invented home name

from __future__ import annotations

import hashlib
import hmac
import json
import os
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection

from caunoi import verify
from caunoi.trail.tests.walking import Cursors

Fault = dict[str, Any]
#: How a value in its one spelling is written into a column of PostgreSQL of another type than text.
_INTO = {
    "boolean": "CAST(CAST({} AS int) AS boolean)",
    "bytea": "decode({}, 'hex')",
    "timestamp with time zone": "CAST({} || '+00' AS timestamptz)",
}
NOTHING_TO_TAMPER_WITH = "there is nothing of that kind here"


@dataclass(frozen=True)
class Touched:
    """What was done, in words, and what the verdict must name: any of the acts or places, or all of the rows."""

    words: str
    table: str = ""
    rows: frozenset[int] = frozenset()
    acts: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()


def is_located(touched: Touched, faults: Iterable[Fault]) -> bool:
    """Whether the faults say where it was: every row, each within a block, or one of the acts or places."""
    faults = list(faults)
    if touched.rows:
        of_table = [one for one in faults if one.get("table") == touched.table and "rows" in one]
        named = {row for one in of_table for row in verify.ids_of(one["rows"])}
        return touched.rows <= named and len(named) <= verify.BLOCK * len(touched.rows)
    return any(
        one.get("act_id") in touched.acts or one.get("position") in touched.positions for one in faults
    )


@dataclass
class Target:
    """A record to be tampered with: what the Acts wrote, where, and how far the exported heads reach."""

    chance: random.Random
    keys: dict[int, bytes]
    heads: list[str]
    record: verify.Record = field(init=False)
    tables: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.record = verify.Record(Cursors(), postgresql=connection.vendor == "postgresql")
        self.tables = {}
        for (wrote,) in self.all("SELECT wrote FROM trail_act"):
            for table, told in (
                (json.loads(wrote) if isinstance(wrote, str) else wrote).get("written", {}).items()
            ):
                self.tables[table] = told["columns"]

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """How many rows a statement changed. Raises DatabaseError as the database refuses."""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return int(cursor.rowcount)

    def verdict(self) -> dict[str, Any]:
        """What the program says now; the catalogue is read anew, as it would be."""
        return verify.Walk(
            verify.Record(Cursors(), postgresql=connection.vendor == "postgresql"), self.keys, self.heads, {}
        ).verdict

    def ids(self, table: str, key: str = "id") -> list[int]:
        """Keys of a table, in order. Raises DatabaseError when it holds none."""
        found = [row[0] for row in self.all(f'SELECT "{key}" FROM "{table}" ORDER BY 1')]
        if not found:
            raise DatabaseError(NOTHING_TO_TAMPER_WITH)
        return found

    def reach(self) -> int:
        """The position of the last exported head."""
        return int(self.heads[-1].split()[1])

    def value(self, table: str, column: str, row: int, key: str = "id") -> Any:
        """A value in its one spelling; what no such column holds, as a word that none is spelled as."""
        try:
            return self.record.columns(table, [column], f'WHERE t."{key}" = {row}')[0][0]
        except verify.NONSENSE_RAISES:
            return "?"

    def put(self, table: str, column: str, row: int, value: Any, key: str = "id") -> None:
        """Write a value in its one spelling. Raises DatabaseError."""
        its_type = self.record.types[table][column]
        place = "%s"
        if connection.vendor == "postgresql":
            place = _INTO.get(its_type, "CAST({} AS " + its_type + ")").format("%s")
            if its_type in _INTO and its_type != "boolean":
                place = place.replace("%s", "CAST(%s AS text)")
        elif its_type == "blob" and isinstance(value, str):
            value = bytes.fromhex(value)
        if not self.run(f'UPDATE "{table}" SET "{column}" = {place} WHERE "{key}" = %s', (value, row)):
            raise DatabaseError(NOTHING_TO_TAMPER_WITH)

    def change(self, table: str, column: str, row: int, key: str = "id") -> str:
        """Put another value in place of the one that stands there; says which. Raises DatabaseError."""
        before = self.value(table, column, row, key)
        after = another(before, self.record.types[table][column], self.chance)
        self.put(table, column, row, after, key)
        if column != key and self.value(table, column, row, key) == before:
            raise DatabaseError("it is the same value in another spelling")
        return f"{table}.{column} of {row}: {before!r} to {after!r}"


def another(value: Any, its_type: str, chance: random.Random) -> Any:
    """A value in its one spelling that is not the one given, of that type or, on SQLite, of none at all."""
    if value is not None and chance.random() < 0.1:
        return None
    if connection.vendor == "sqlite" and its_type not in {"blob", "bool"} and chance.random() < 0.05:
        return "x" if value != "x" else "y"
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return json.dumps({"x": chance.randint(1, 99)})
    if its_type in _BY_TYPE:
        return _BY_TYPE[its_type](value, chance)
    return _other_text(
        str(value or ""), hexadecimal=its_type in {"blob", "bytea", "char", "uuid"}, chance=chance
    )


def _other_number(value: Any, chance: random.Random) -> int:
    return int(value or 0) + chance.choice((-1, 1, 1000))


def _other_day(_value: Any, chance: random.Random) -> str:
    return f"{chance.randint(1950, 2040)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _other_moment(value: Any, chance: random.Random) -> str:
    return f"{_other_day(value, chance)} 01:02:{chance.randint(10, 59)}"


_BY_TYPE: dict[str, Callable[[Any, random.Random], Any]] = {
    **dict.fromkeys(
        ("bigint", "integer", "smallint", "integer unsigned", "smallint unsigned"), _other_number
    ),
    **dict.fromkeys(("bool", "boolean"), lambda value, chance: 1 - (value or 0)),
    **dict.fromkeys(
        ("decimal", "numeric"), lambda value, chance: str(int(float(value or 0)) + chance.randint(1, 99))
    ),
    "date": _other_day,
    **dict.fromkeys(("datetime", "timestamp with time zone"), _other_moment),
    "jsonb": lambda value, chance: json.dumps({"x": chance.randint(1, 99)}),
}


def _other_text(text: str, *, hexadecimal: bool, chance: random.Random) -> str:
    letters = "0123456789abcdef" if hexadecimal else "0123456789abcxyzăđơ "
    if not text:
        return "0" * 32 if hexadecimal else chance.choice(letters)
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(letters.replace(text[at], "")) + text[at + 1 :]


# ---------------------------------------------------------------- rows


def edit_a_value(target: Target) -> Touched:
    """Any column of any row that an Act wrote."""
    table = target.chance.choice(sorted(target.tables))
    column, row = target.chance.choice(target.tables[table]), target.chance.choice(target.ids(table))
    return Touched(target.change(table, column, row), table, frozenset({row}))


def swap_two_values(target: Target) -> Touched:
    """Two rows take each other's values of a column."""
    table = target.chance.choice(sorted(target.tables))
    column = target.chance.choice([name for name in target.tables[table] if name != "id"])
    ids = target.ids(table)
    one, other = target.chance.sample(ids, 2) if len(ids) > 1 else (ids[0], ids[0])
    first, second = target.value(table, column, one), target.value(table, column, other)
    if first == second:
        raise DatabaseError(NOTHING_TO_TAMPER_WITH)
    target.put(table, column, other, first)
    target.put(table, column, one, second)
    return Touched(f"{table}.{column} of {one} and {other} swapped", table, frozenset({one, other}))


def delete_rows(target: Target) -> Touched:
    """A few rows of a table."""
    table = target.chance.choice(sorted(target.tables))
    ids = target.ids(table)
    rows = frozenset(target.chance.sample(ids, min(len(ids), target.chance.randint(1, 4))))
    target.run(f'DELETE FROM "{table}" WHERE id IN ({", ".join(map(str, rows))})')
    return Touched(f"{table}: {sorted(rows)} deleted", table, rows)


def slip_in_a_row(target: Target) -> Touched:
    """A copy of a row under a new key, with values of its own where they must be unique."""
    table = target.chance.choice(sorted(target.tables))
    columns, ids = target.tables[table], target.ids(table)
    new, nibbles = ids[-1] + target.chance.randint(1, 5), f"{target.chance.getrandbits(256):064x}"
    binary = "decode('{}', 'hex')" if connection.vendor == "postgresql" else "x'{}'"
    instead = {
        "id": str(new),
        "public_id": f"'{nibbles[:32]}'",
        "tax_code": "NULL",
        "owner_digest": "NULL",
        "digest": binary.format(nibbles),
        # So that no rule about days that overlap holds it back.
        "valid_from": "'1900-01-01'",
        "valid_to": f"'1900-01-{target.chance.randint(2, 28):02}'",
    }
    listed = ", ".join(f'"{name}"' for name in columns)
    taken = ", ".join(instead.get(name, f'"{name}"') for name in columns)
    target.run(
        f'INSERT INTO "{table}" ({listed}) SELECT {taken} FROM "{table}" WHERE id = %s',
        (target.chance.choice(ids),),
    )
    return Touched(f"{table}: {new} slipped in", table, frozenset({new}))


def end_or_open_a_row(target: Target) -> Touched:
    """A version ended, or opened again, by no Act."""
    table = target.chance.choice(
        [name for name, columns in sorted(target.tables.items()) if "ended_by_id" in columns]
    )
    row, act = target.chance.choice(target.ids(table)), target.chance.choice(target.ids("trail_act"))
    is_open = target.value(table, "ended_by_id", row) is None
    target.put(table, "ended_by_id", row, act if is_open else None)
    return Touched(f"{table}: the end of {row}", table, frozenset({row}))


# ---------------------------------------------------------------- acts and papers


def edit_an_act(target: Target) -> Touched:
    """Anything that an Act says, its salt and its mark too."""
    columns = [name for name in verify.ACT if name != "id"]
    row, column = target.chance.choice(target.ids("trail_act")), target.chance.choice(columns)
    return Touched(target.change("trail_act", column, row), acts=frozenset({row}))


def erase_a_salt(target: Target) -> Touched:
    """So that nobody can hold the rows against their digests any more."""
    row = target.chance.choice(target.ids("trail_act"))
    target.put("trail_act", "salt", row, "")
    return Touched(f"salt of {row} erased", acts=frozenset({row}))


def edit_a_paper(target: Target) -> Touched:
    """The paper that an Act rests on."""
    resting = target.all("SELECT document_id, id FROM trail_act WHERE document_id IS NOT NULL")
    if not resting:
        raise DatabaseError(NOTHING_TO_TAMPER_WITH)
    paper = target.chance.choice(sorted({one for one, _ in resting}))
    acts = frozenset(act for one, act in resting if one == paper)
    return Touched(target.change("trail_document", target.chance.choice(verify.PAPER), paper), acts=acts)


def delete_an_act(target: Target) -> Touched:
    """A sealed Act, its rows left or taken along."""
    position, row = target.chance.choice(target.all("SELECT position, act_id FROM trail_seal"))
    if target.chance.random() < 0.5:
        _delete_rows_of(target, [row])
    target.run("DELETE FROM trail_act WHERE id = %s", (row,))
    return Touched(f"act {row} deleted", positions=frozenset({position}))


def _delete_rows_of(target: Target, acts: Sequence[int]) -> None:
    for (wrote,) in target.all(f"SELECT wrote FROM trail_act WHERE id IN ({', '.join(map(str, acts))})"):
        told = json.loads(wrote) if isinstance(wrote, str) else wrote
        for table, written in told.get("written", {}).items():
            for first, last in written["runs"]:
                target.run(f'DELETE FROM "{table}" WHERE id BETWEEN {first} AND {last}')
        for table, runs in told.get("ended", {}).items():
            for first, last in runs:
                target.run(f'UPDATE "{table}" SET ended_by_id = NULL WHERE id BETWEEN {first} AND {last}')
        for table, changes in told.get("changed", {}).items():
            for row, column, old, _ in changes:
                target.run(f'UPDATE "{table}" SET "{column}" = %s WHERE id = {row}', (old,))


# ---------------------------------------------------------------- the chain


def edit_a_link(target: Target) -> Touched:
    """A link of the chain: its bytes, its moment, its Act or its place."""
    place = target.chance.choice(target.ids("trail_seal", "position"))
    column = target.chance.choice(("position", "act_id", "link", "sealed_at"))
    words = target.change("trail_seal", column, place, "position")
    moved = target.ids("trail_seal", "position")
    return Touched(words, positions=frozenset({place, place + 1, *moved[-1:]}))


def delete_a_link(target: Target) -> Touched:
    """A link alone, its Act left; the last ones too."""
    place, act = target.chance.choice(target.all("SELECT position, act_id FROM trail_seal"))
    target.run("DELETE FROM trail_seal WHERE position = %s", (place,))
    return Touched(f"link {place} deleted", positions=frozenset({place}), acts=frozenset({act}))


def swap_two_links(target: Target) -> Touched:
    """Two Acts change places in the chain."""
    one, other = target.chance.sample(target.ids("trail_seal", "position"), 2)
    for before, after in ((one, 1_000_000), (other, one), (1_000_000, other)):
        target.run("UPDATE trail_seal SET position = %s WHERE position = %s", (after, before))
    return Touched(f"links {one} and {other} swapped", positions=frozenset({one, other}))


def cut_the_end(target: Target) -> Touched:
    """Everything from some place before the last exported head on: links, Acts, their rows."""
    place = target.chance.randint(1, target.reach())
    cut_from(target, place)
    return Touched(f"cut from {place}", positions=frozenset({target.reach()}))


def cut_from(target: Target, place: int) -> None:
    """Remove links, Acts and rows whole, from there on."""
    acts = [act for (act,) in target.all("SELECT act_id FROM trail_seal WHERE position >= %s", (place,))]
    _delete_rows_of(target, acts)
    target.run("DELETE FROM trail_seal WHERE position >= %s", (place,))
    target.run(f"DELETE FROM trail_act WHERE id IN ({', '.join(map(str, acts))})")


def rebuild_without_the_key(target: Target) -> Touched:
    """A row edited, its digest, signature and every link made again, under a key that is not the one."""
    act = _rewrite_history(target, {version: os.urandom(32) for version in target.keys})
    return Touched(f"act {act} and the chain made again under another key", acts=frozenset({act}))


def rebuild_with_the_key(target: Target) -> Touched:
    """The same with the key itself, as somebody on the machine might; the exported heads are still there."""
    act = _rewrite_history(target, target.keys, at_or_before=target.reach())
    return Touched(f"act {act} and the chain made again under the key", positions=frozenset({target.reach()}))


def _rewrite_history(target: Target, keys: dict[int, bytes], at_or_before: int | None = None) -> int:
    """Edit a row, make its digest and signature again, then every link; returns the Act. Heads stay as they are."""
    seals = target.all("SELECT act_id FROM trail_seal WHERE position <= %s", (at_or_before or 1_000_000,))
    writing = [act for (act,) in seals if json.loads(target.value("trail_act", "wrote", act)).get("written")]
    act: int = target.chance.choice(writing)
    wrote, salt = (
        json.loads(target.value("trail_act", "wrote", act)),
        bytes.fromhex(target.value("trail_act", "salt", act)),
    )
    table = target.chance.choice(sorted(wrote["written"]))
    told = wrote["written"][table]
    column = target.chance.choice(
        [name for name in told["columns"] if name not in {"id", "ended_by_id", "canonical_id"}]
    )
    target.change(table, column, target.chance.choice(list(verify.ids_of(told["runs"]))))
    for name, written in wrote["written"].items():
        written["blocks"] = blocks_now(target, name, written, salt)
    sign_again(target, act, wrote, keys)
    chain_again(target, keys)
    return act


def blocks_now(target: Target, table: str, written: dict[str, Any], salt: bytes) -> str:
    """The digests of an Act's rows as they stand, with what Acts ended and changed taken as NULL."""
    ids = list(verify.ids_of(written["runs"]))
    columns = target.record.columns(
        table, written["columns"], f"WHERE t.id IN ({str(ids)[1:-1]}) ORDER BY t.id"
    )
    order = [columns[written["columns"].index("id")].index(one) for one in ids]
    apart = {"ended_by_id", "canonical_id"}
    whole = [
        [None] * len(ids) if name in apart else [values[at] for at in order]
        for name, values in zip(written["columns"], columns, strict=True)
    ]
    return "".join(
        verify.block_digest(
            salt, table, written["columns"], [values[at : at + verify.BLOCK] for values in whole]
        )
        for at in range(0, len(ids), verify.BLOCK)
    )


def signature(message: object, keys: dict[int, bytes]) -> str:
    """As `keys.sign`, under the newest of these."""
    version = max(keys)
    mac: bytes = hmac.digest(keys[version], verify.dense(message).encode(), "sha256")[:31]
    return (bytes((version,)) + mac).hex()


def sign_again(target: Target, act: int, wrote: dict[str, Any], keys: dict[int, bytes]) -> None:
    """Give an Act another account, with digest and signature to it."""
    salt = bytes.fromhex(target.value("trail_act", "salt", act))
    digest = hashlib.sha256(salt + verify.dense(wrote).encode()).hexdigest()
    said = {name: target.value("trail_act", name, act) for name in (*verify.SIGNED, "by_id", "document_id")}
    paper = said.pop("document_id")
    papers = target.record.columns("trail_document", verify.PAPER, f"WHERE t.id = {paper or 0}")
    message = said | {"about": json.loads(said["about"]), "wrote": wrote, "digest": digest}
    message["document"] = next(zip(*papers, strict=True), None)
    message["by"] = message.pop("by_id")
    target.put("trail_act", "wrote", act, verify.dense(wrote))
    target.put("trail_act", "digest", act, digest)
    target.put("trail_act", "mac", act, signature(message, keys))


def chain_again(target: Target, keys: dict[int, bytes]) -> None:
    """Every link made anew over the signatures as they stand."""
    before = bytes(32).hex()
    columns = target.record.columns("trail_seal", ("position", "act_id", "sealed_at"), "ORDER BY t.position")
    for position, act, at in zip(*columns, strict=True):
        before = signature([before, position, act, target.value("trail_act", "mac", act), at], keys)
        target.put("trail_seal", "link", position, before, "position")


def edit_the_heads(target: Target) -> Touched:
    """One letter of a line of exported heads."""
    at = target.chance.randrange(len(target.heads))
    line = target.heads[at]
    place = target.chance.choice([place for place, letter in enumerate(line) if letter.isalnum()])
    letter = target.chance.choice("0123456789abcdef".replace(line[place], ""))
    target.heads = [*target.heads[:at], line[:place] + letter + line[place + 1 :], *target.heads[at + 1 :]]
    changed = target.heads[at].split()[1]
    places = {int(line.split()[1]), int(changed) if changed.isdecimal() else 0}
    return Touched(f"heads: letter {place} of line {at}", positions=frozenset(places))


Tampering = Callable[[Target], Touched]
#: Rows are many and links few: each is drawn as often as there is something to tamper with.
PROMISED: tuple[Tampering, ...] = (
    *(edit_a_value,) * 8, swap_two_values, swap_two_values, delete_rows, delete_rows, slip_in_a_row, slip_in_a_row,
    end_or_open_a_row, edit_an_act, edit_an_act, edit_an_act, erase_a_salt, edit_a_paper, delete_an_act, edit_a_link,
    edit_a_link, delete_a_link, swap_two_links, cut_the_end, rebuild_without_the_key, rebuild_with_the_key,
    edit_the_heads,
)  # fmt: skip


# ---------------------------------------------------------------- what is not promised


def cut_after_the_last_head(target: Target) -> Touched:
    """What was done after the last exported head, removed whole."""
    cut_from(target, target.reach() + 1)
    return Touched("everything after the last exported head removed whole")


def rewrite_with_the_key_and_all_heads(target: Target) -> Touched:
    """Somebody with the key who also replaces every copy of the heads."""
    act = _rewrite_history(target, target.keys)
    links = {
        position: target.value("trail_seal", "link", position, "position")
        for position in target.ids("trail_seal", "position")
    }
    told = [line.split() for line in target.heads]
    target.heads = [
        f"{day} {place} {links[int(place)]} {signature([day, int(place), links[int(place)]], target.keys)}"
        for day, place, _, _ in told
    ]
    return Touched(f"act {act}, the chain and every copy of the heads made again")


def edit_what_no_act_writes(target: Target) -> Touched:
    """A table that the program names as not covered."""
    if "access_account" not in target.verdict()["uncovered"]:
        raise DatabaseError("it is covered")
    return Touched(
        target.change("access_account", "full_name", target.chance.choice(target.ids("access_account")))
    )


NOT_PROMISED: tuple[Tampering, ...] = (
    cut_after_the_last_head,
    rewrite_with_the_key_and_all_heads,
    edit_what_no_act_writes,
)
