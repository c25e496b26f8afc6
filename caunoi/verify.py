"""Is the record still what was done? One file, no Django: it reads a home, changes nothing, imports nothing of ours.

What can be found, and what cannot · Phát hiện được gì, và không phát hiện được gì: docs/security.md, `caunoi verify --promises`.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path
from typing import Any

BLOCK = 50  # rows under one digest (caunoi/trail/writing.py)
CHUNK = 5_000  # rows read at once: a multiple of it
WORDS = {
    "act-edited": "Hành động không còn khớp chữ ký. | The act no longer matches its signature.",
    "salt-gone": "Muối bị xóa mà không hành động nào nói đến. | A salt was erased, and no act says so.",
    "rows-edited": "Dòng bị sửa ngoài hệ thống. | Rows were edited behind the system's back.",
    "rows-missing": "Dòng đã bị xóa. | Rows were deleted.",
    "rows-added": "Có dòng không do hành động nào ghi. | There are rows that no act wrote.",
    "changes-edited": "Giá trị, hoặc việc kết thúc dòng, khác lần ghi sau cùng. | A value or an end is not as last logged.",
    "figure-edited": "Bảng số liệu không còn như lúc công bố. | A table is not as it was published.",
    "seal-missing": "Thiếu mắt xích hoặc sai thứ tự. | A link is missing or out of order.",
    "chain-broken": "Mắt xích bị sửa, đổi chỗ hoặc dựng lại. | A link was edited, moved or rebuilt.",
    "act-missing": "Hành động đã niêm phong bị xóa. | A sealed act was deleted.",
    "chain-cut": "Chuỗi bị cắt trước mốc đã xuất. | The chain was cut before an exported head.",
    "chain-rebuilt": "Chuỗi khác mốc đã xuất: bị dựng lại. | The chain is not that of an exported head.",
    "heads-edited": "Dòng mốc không đúng chữ ký. | A line of heads is not as it was signed.",
    "document-unknown": "Không hành động nào chốt đúng tệp này. | No act rests on this file as it stands.",
}
NONSENSE_RAISES = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)
SIGNED = ("id", "public_id", "what", "at", "on", "about", "rows", "wrote", "digest")
ACT = (*SIGNED, "by_id", "document_id", "mac", "salt", "sealed")
PAPER = ("id", "public_id", "kind", "name", "number", "dated_on", "sha256", "issuer")
FIGURES, ENDED = "indicators_publishedcube", "ended_by_id"
FIGURE = ("id", "digest", "code", "list_version", "month", "tree_on", "small", "lines")
SQLITE = """SELECT t.name, c.name, c.type FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.type = 'table' AND t.name <> 'sqlite_sequence'"""
POSTGRESQL = """SELECT relname, attname, format_type(atttypid, NULL) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped"""
Keys = Mapping[int, bytes]
dense = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=lambda value: [repr(value)]).encode
# How a column is asked for, as it is (a plus sign) or spelled, and how its values are finished: the same from either.
MOMENT = "timestamp with time zone"
ASKED = {"boolean": "{}::int", "bytea": "encode({}, 'hex')", MOMENT: "({} AT TIME ZONE 'UTC')::text"}
ASKED |= {"uuid": "replace({}::text, '-', '')"} | dict.fromkeys(("bigint", "integer", "smallint"), "+{}")
ASKED["blob"] = "CASE typeof({0}) WHEN 'blob' THEN lower(hex({0})) WHEN 'text' THEN '?' END"
# SQLite's floats are right to fifteen digits.
FINISHED = {"numeric": lambda v: format(Decimal(str(v)).normalize(), "f")}
FINISHED["decimal"] = lambda v: FINISHED["numeric"](f"{v:.15g}" if isinstance(v, float) else v)
FINISHED |= {MOMENT: lambda v: v.ljust(26, "0") if "." in v else v, "jsonb": lambda v: dense(json.loads(v))}


def runs_of(ids: Iterable[int]) -> list[list[int]]:
    """Ids as pairs of first and last."""
    runs = [list(run) for _, run in groupby(enumerate(sorted(ids)), lambda pair: pair[1] - pair[0])]
    return [[run[0][1], run[-1][1]] for run in runs]


def ids_of(runs: Iterable[Sequence[int]]) -> Iterator[int]:
    """Every id of runs, in their order."""
    return (one for first, last in runs for one in range(first, last + 1))


def is_signed(message: object, mac: object, keys: Keys) -> bool:
    """Whether the key that the first byte of `mac` (hexadecimal) names signed this; without keys, not asked."""
    try:
        given = bytes.fromhex(str(mac))
        return not keys or hmac.digest(keys[given[0]], dense(message).encode(), "sha256")[:31] == given[1:]
    except NONSENSE_RAISES:
        return False


def block_digest(salt: bytes, table: str, columns: Sequence[str], values: Sequence[Sequence[Any]]) -> str:
    """What an Act keeps of up to 50 rows, given as whole columns."""
    return hashlib.sha256(salt + dense([table, columns, values]).encode()).hexdigest()[:32]


def value_after(changes: Sequence[tuple[Any, Any]]) -> str | None:
    """Where logged changes (from, to) lead from NULL, whatever their order, in JSON; None: they do not fit."""
    tally = Counter([dense(None), *(dense(new) for _, new in changes)])
    tally.subtract(dense(old) for old, _ in changes)
    left = [value for value, times in tally.items() if times]
    return left[0] if len(left) == 1 and tally[left[0]] == 1 else None


def chain_faults(seals: Iterable[Any], marks: Mapping[Any, Any], keys: Keys) -> Iterator[tuple[str, Any]]:
    """Links (position, act, link, moment) against the Acts' signatures: kind and position of each fault."""
    before, last = bytes(32).hex(), 0
    for position, act, link, at in seals:
        if position != last + 1:
            yield "seal-missing", last + 1
        if act not in marks:
            yield "act-missing", position
        elif not is_signed([before, position, act, marks[act][0], at], link, keys):
            yield "chain-broken", position
        before, last = link, position if isinstance(position, int) else last + 1


def head_fault(line: str, links: Mapping[int, str], keys: Keys) -> tuple[str, int]:
    """A line of exported heads (day, position, link, signature) against the chain: the fault, if any, and where."""
    day, place, link, mac, *more = [*line.split(), "", "", "", ""]
    position = int(place) if place.isascii() and place.isdecimal() and len(place) < 19 else 0
    if not position or any(more) or not is_signed([day, position, link], mac, keys):
        return "heads-edited", position
    there = links.get(position)
    return "" if there == link else "chain-rebuilt" if there else "chain-cut", position


class Record:
    """A database as it stands; each value in the one spelling that digests are taken over, on either."""

    def __init__(self, connection: Any, *, postgresql: bool) -> None:
        self._cursor, self._else = connection.cursor(), "{}::text" if postgresql else "+{}"
        self.types: dict[str, dict[str, str]] = defaultdict(dict)
        self._cursor.execute(POSTGRESQL if postgresql else SQLITE)
        for table, column, its_type in self._cursor.fetchall():
            self.types[table][column] = its_type.lower().split("(")[0]

    def columns(self, table: str, columns: Sequence[str], more: str = "") -> list[Sequence[Any]]:
        """Whole columns of a table. Raises KeyError for one that is not there."""
        of = self.types[table]
        asked = ", ".join(ASKED.get(of[name], self._else).format(f't."{name}"') for name in columns)
        self._cursor.execute(f'SELECT {asked} FROM "{table}" AS t {more}')  # noqa: S608 - checked names
        whole = list(zip(*self._cursor.fetchall(), strict=True)) or [()] * len(columns)
        told = zip(whole, (FINISHED.get(of[name]) for name in columns), strict=True)
        return [[v if v is None else end(v) for v in values] if end else values for values, end in told]


class Walk:
    """One walk over the whole record; `verdict` says what was checked and found, and how far the proof reaches."""

    def __init__(self, record: Record, keys: Keys, heads: Iterable[str], files: Mapping[str, str]) -> None:
        self.record, self.keys, self.present = record, keys, Counter[str]()
        # By an Act's id: its name, salt, account and paper; its signature and the sealer's mark; salt and digests retaken.
        self.acts, self.marks, self.retaken = dict[int, Any](), dict[int, Any](), dict[int, Any]()
        self.changed: Any = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        self.verdict: dict[str, Any] = {"signatures_checked": bool(keys), "faults": []}
        self._acts()
        for act, (_, salt, wrote, _) in self.acts.items():
            under, again = self.retaken.get(act, (salt, {}))
            for table, written in wrote.get("written", {}).items():
                try:
                    self._rows(act, under, table, **written | {"blocks": again.get(table, written["blocks"])})
                except NONSENSE_RAISES:
                    self._found("rows-edited", act, table=table, rows=written["runs"])
        self._tables()
        self._chain(heads)
        for name, digest in files.items():
            if not any(digest in paper for *_, paper in self.acts.values()):
                self._found("document-unknown", document=name)

    def _found(self, kind: str, act: int | None = None, **where: Any) -> None:
        if where.get("rows", True):
            of = {} if act is None else {"act": self.acts.get(act, [None])[0], "act_id": act}
            text = dict(zip(("vi", "en"), WORDS[kind].split(" | "), strict=True))
            self.verdict["faults"].append({"kind": kind} | of | where | {"text": text})

    def _acts(self) -> None:
        papers = {row[0]: row for row in zip(*self.record.columns("trail_document", PAPER), strict=True)}
        for row in zip(*self.record.columns("trail_act", ACT, "ORDER BY t.id"), strict=True):
            act: dict[str, Any] = dict(zip(ACT, row, strict=True))
            self.marks[act["id"]] = act["mac"], act["sealed"]
            try:
                self._act(act["id"], act, papers.get(act["document_id"], act["document_id"]))
            except NONSENSE_RAISES:
                self._found("act-edited", act["id"])
        gone = {number for number, (_, salt, _, _) in self.acts.items() if not salt}
        for number in gone - self.retaken.keys():
            self._found("salt-gone", number)
        self.verdict |= {"acts": len(self.marks), "erased": len(gone)}

    def _act(self, number: int, act: dict[str, Any], paper: Any) -> None:
        about, wrote, salt = json.loads(act["about"]), json.loads(act["wrote"]), bytes.fromhex(act["salt"])
        told = {"by": act["by_id"], "about": about, "wrote": wrote, "document": paper}
        message = {name: act[name] for name in SIGNED} | told
        whole = not salt or hashlib.sha256(salt + dense(wrote).encode()).hexdigest() == act["digest"]
        if not (signed := whole and is_signed(message, act["mac"], self.keys)):
            self._found("act-edited", number)
        # An account that is not what was digested is not gone by: its rows are then rows that no Act wrote.
        wrote = wrote if whole else {}
        self.acts[number] = str(act["public_id"]), salt, wrote, dense([about, paper]) if signed else ""
        self.retaken |= {int(other): (salt, tables) for other, tables in wrote.get("retaken", {}).items()}
        for table, runs in wrote.get("ended", {}).items():
            self.changed[table][ENDED] |= {row: [(None, number)] for row in ids_of(runs)}
        for table, changes in wrote.get("changed", {}).items():
            for row, column, old, new in changes:
                self.changed[table][column][row].append((old, new))

    def _rows(self, act: int, salt: bytes, table: str, columns: Any, runs: Any, blocks: str) -> None:
        ids, digests = ids_of(runs), (blocks[at : at + 32] for at in range(0, len(blocks), 32))
        while chunk := list(islice(ids, CHUNK)):
            near = chunk[-1] - chunk[0] == len(chunk) - 1 and chunk == sorted(chunk)
            where = f"BETWEEN {chunk[0]} AND {chunk[-1]}" if near else f"IN ({str(chunk)[1:-1]})"
            whole = self.record.columns(table, columns, f"WHERE t.id {where} ORDER BY t.id")
            at = {one: place for place, one in enumerate(whole[columns.index("id")])}
            if list(at) != chunk:
                whole = [[values[at[one]] if one in at else None for one in chunk] for values in whole]
            missing, edited = set(chunk) - at.keys(), []
            self._taken_back(table, columns, whole, chunk, missing)
            for start in range(0, len(chunk), BLOCK):
                part, digest = chunk[start : start + BLOCK], next(digests, "")
                values = [column[start : start + BLOCK] for column in whole]
                if salt and missing.isdisjoint(part) and digest != block_digest(salt, table, columns, values):
                    edited += part
            self._found("rows-missing", act, table=table, rows=runs_of(missing))
            self._found("rows-edited", act, table=table, rows=runs_of(edited))
            self.present[table] += len(at)
            if sys.stderr.isatty():
                print(f"… {self.present.total():,} dòng / rows", end="\r", file=sys.stderr)

    def _taken_back(self, table: str, columns: Any, whole: list[Any], ids: list[int], gone: set[int]) -> None:
        """Set to NULL what Acts ended and changed, as it was written, after a look at what stands there."""
        for column in ({ENDED} | self.changed[table].keys()) & set(columns):
            place, logged = columns.index(column), self.changed[table][column]
            for one, value in zip(ids, whole[place], strict=True):
                stands = value_after(logged[one]) == dense(value) if one in logged else value is None
                if not stands and one not in gone:
                    self._found("changes-edited", table=table, rows=[[one, one]], column=column)
            whole[place] = [None] * len(ids)

    def _tables(self) -> None:
        """Rows that no Act wrote, the names of tables that Acts do not cover, and published tables that were touched."""
        types, own = self.record.types, {"trail_act", "trail_seal", "trail_document"}
        kept = {name for name in types if "began_by_id" in types[name] or self.present[name]}
        self.verdict |= {"rows": self.present.total(), "uncovered": sorted(types.keys() - kept - own)}
        for table in sorted(kept):
            if len(there := set(self.record.columns(table, ["id"])[0])) != self.present[table]:
                told = [wrote.get("written", {}).get(table, {}) for _, _, wrote, _ in self.acts.values()]
                known = {one for written in told for one in ids_of(written.get("runs", ()))}
                self._found("rows-added", table=table, rows=runs_of(there - known))
        cubes = self.record.columns(FIGURES, FIGURE) if FIGURES in types else []
        for row, digest, *said, lines in zip(*cubes, strict=True):
            frozen = f"{dense(said)[:-1]},{lines}]".encode(errors="replace")
            if hashlib.sha256(frozen).hexdigest() != digest:
                self._found("figure-edited", table=FIGURES, rows=[[row, row]], figure=f"{said[0]} {said[2]}")

    def _chain(self, heads: Iterable[str]) -> None:
        columns = self.record.columns("trail_seal", ("position", "act_id", "link", "sealed_at"), "ORDER BY 1")
        sealed, links, reach = set(columns[1]), dict(zip(columns[0], columns[2], strict=True)), 0
        for kind, position in chain_faults(zip(*columns, strict=True), self.marks, self.keys):
            self._found(kind, position=position)
        for act, (_, mark) in self.marks.items():
            if mark != (act in sealed):
                self._found("act-edited" if act in sealed else "seal-missing", act)
        for line in heads:
            fault, position = head_fault(line, links, self.keys)
            if fault:
                self._found(fault, position=position, line=line[:80])
            reach = reach if fault else max(reach, position)
        self.verdict |= {"sealed": len(links), "unsealed": len(self.marks.keys() - sealed), "head": reach}
        self.verdict["after_head"] = sum(isinstance(at, int) and at > reach for at in links)


def connect(database: str) -> Record:
    """The database read-only, all of it as of one moment."""
    if database.startswith("postgres"):
        only = "-c datestyle=ISO -c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
        return Record(__import__("psycopg").connect(database, options=only), postgresql=True)
    lite = sqlite3.connect(f"{Path(database).resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    lite.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    lite.execute("BEGIN")
    return Record(lite, postgresql=False)


def main(arguments: Sequence[str] | None = None, tell: Callable[[str], None] = print) -> int:
    """0: whole; 1: something was touched; 2: it could not be read. What is told is the verdict in JSON."""
    options, given = argparse.ArgumentParser(description=__doc__), os.environ.get
    options.add_argument("--home", type=Path, default=Path(given("CAUNOI_HOME", "var")))
    options.add_argument("--keys", type=Path, default=given("CAUNOI_KEYS"))
    options.add_argument("--database", default=given("DATABASE_URL"))
    for name in ("--head", "--document"):
        options.add_argument(name, type=Path, action="append", default=[])
    asked = options.parse_args(arguments)
    try:
        folder = Path(asked.keys or asked.home / "keys")
        keys = {int(file.suffix[1:]): bytes.fromhex(file.read_text()) for file in folder.glob("trail.[0-9]*")}
        copies = [*asked.home.glob("heads/heads.txt"), *asked.head]
        heads = [line for file in copies for line in file.read_text("utf-8", "replace").splitlines()]
        files = {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in asked.document}
        verdict = Walk(connect(asked.database or f"{asked.home}/caunoi.sqlite3"), keys, heads, files).verdict
    except (OSError, ValueError, sqlite3.Error, ImportError, LookupError) as refusal:
        print(f"Không đọc được: xem lại đường dẫn. / Cannot be read: {refusal}", file=sys.stderr)
        return 2
    tell(json.dumps(verdict, ensure_ascii=False, indent=1))
    return 1 if verdict["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
