#!/usr/bin/env python3
"""Is the record still what was done? One file, no Django: it reads a home, changes nothing, imports nothing of ours.

Phát hiện và chỉ ra bảng, hành động, dòng (dòng sửa: trong nhóm tối đa 50 dòng ghi liền nhau): sửa bất kỳ cột nào của dòng do
hành động ghi; xóa, thêm, kết thúc, mở lại dòng; sửa, xóa hành động, văn bản của nó, muối, mắt xích; cắt hoặc dựng lại những gì
trước mốc đã xuất, kể cả bởi người quản trị cơ sở dữ liệu không có khóa. Không thể phát hiện: việc bị xóa trọn sau mốc xuất gần
nhất; việc của người có khóa “trail” và mọi bản sao của mốc; dữ liệu sai từ lúc ghi; dòng mà muối đã xóa theo yêu cầu quên; bảng
không hành động nào ghi (tài khoản, dòng chờ quyết định, việc nền; được kể tên). Không có khóa thì không kiểm được chữ ký.

Found, with table, act and rows (an edited row: within at most 50 written together): an edit of any column of a row that an act wrote;
rows deleted, added, ended, opened again; acts, their papers, salts and links edited, deleted or moved; what is cut or rebuilt before an
exported head, by a database administrator without the key too. Cannot be found: what is removed whole after the last exported head; the
work of someone with the trail key and every copy of the heads; data false when written; rows whose salt was erased when they were
forgotten; tables that no act writes (accounts, findings, jobs; they are named). Without the key no signature is checked.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path
from typing import Any

# Rows under one digest (caunoi/trail/writing.py), and rows read at once: a multiple of it.
BLOCK, CHUNK = 50, 5_000
WORDS = {
    "act-edited": "Hành động không còn khớp chữ ký. | The act no longer matches its signature.",
    "salt-gone": "Muối bị xóa mà không hành động nào nói đến. | A salt was erased, and no act says so.",
    "rows-edited": "Dòng bị sửa ngoài hệ thống. | Rows were edited behind the system's back.",
    "rows-missing": "Dòng đã bị xóa. | Rows were deleted.",
    "rows-added": "Có dòng không do hành động nào ghi. | There are rows that no act wrote.",
    "ends-edited": "Dòng bị kết thúc, hoặc mở lại, ngoài hệ thống. | Rows were ended or opened again by no act.",
    "changes-edited": "Giá trị khác lần thay đổi ghi sau cùng. | A value differs from its last logged change.",
    "seal-missing": "Thiếu mắt xích hoặc sai thứ tự. | A link is missing or out of order.",
    "chain-broken": "Mắt xích bị sửa, đổi chỗ hoặc dựng lại. | A link was edited, moved or rebuilt.",
    "act-missing": "Hành động đã niêm phong bị xóa. | A sealed act was deleted.",
    "chain-cut": "Chuỗi bị cắt trước mốc đã xuất. | The chain was cut before an exported head.",
    "chain-rebuilt": "Chuỗi khác mốc đã xuất: bị dựng lại. | The chain is not that of an exported head.",
    "heads-edited": "Dòng mốc không đúng chữ ký. | A line of heads is not as it was signed.",
    "document-unknown": "Không hành động nào chốt đúng tệp này. | No act rests on this file as it stands.",
}
# What may come of a value that is not even of its type: it was not put there by us.
NONSENSE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)
SIGNED = ("id", "public_id", "what", "by_id", "at", "on", "about", "rows", "wrote", "digest")
ACT = (*SIGNED, "document_id", "mac", "salt", "sealed")
PAPER = ("id", "public_id", "kind", "name", "number", "dated_on", "sha256")
SEAL = ("position", "act_id", "link", "sealed_at")
IN_SQLITE = """SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c
WHERE m.type = 'table' AND m.name <> 'sqlite_sequence'"""
IN_POSTGRESQL = """SELECT table_name, column_name, data_type FROM information_schema.columns NATURAL JOIN
information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"""
MOMENT = "timestamp with time zone"
SPELLED = {"boolean": "{}::int", "bytea": "encode({}, 'hex')", MOMENT: "({} AT TIME ZONE 'UTC')::text"}
SPELLED |= {"bigint": "{}", "integer": "{}", "smallint": "{}", "uuid": "replace({}::text, '-', '')"}
Keys = Mapping[int, bytes]
dense = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=lambda value: [repr(value)]).encode


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
    except NONSENSE:
        return False


def block_digest(salt: bytes, table: str, columns: Sequence[str], values: Sequence[Sequence[Any]]) -> str:
    """What an Act keeps of up to 50 rows, given as whole columns."""
    return hashlib.sha256(salt + dense([table, columns, values]).encode()).hexdigest()[:32]


def value_after(changes: Iterable[tuple[Any, Any]]) -> str | None:
    """Where logged changes (from, to) lead from NULL, whatever their order, in JSON; None: they do not fit."""
    tally = Counter([dense(None)])
    for old, new in changes:
        tally[dense(new)] += 1
        tally[dense(old)] -= 1
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
        self._cursor, self._postgresql = connection.cursor(), postgresql
        self.types: dict[str, dict[str, str]] = defaultdict(dict)
        self._cursor.execute(IN_POSTGRESQL if postgresql else IN_SQLITE)
        for table, column, its_type in self._cursor.fetchall():
            self.types[table][column] = its_type.lower().split("(")[0]

    def columns(self, table: str, columns: Sequence[str], more: str = "") -> list[Sequence[Any]]:
        """Whole columns of a table. Raises KeyError for one that is not there."""
        types = [self.types[table][name] for name in columns]
        names = ", ".join(map(self._spelled, columns, types))
        self._cursor.execute(f'SELECT {names} FROM "{table}" AS t {more}')  # noqa: S608 - checked names
        rows = self._cursor.fetchall()
        whole = zip(*rows, strict=True) if rows else [()] * len(columns)
        return list(map(self._finished, types, whole))

    def _spelled(self, name: str, its_type: str) -> str:
        if self._postgresql:
            return SPELLED.get(its_type, "{}::text").format(f't."{name}"')
        if its_type == "blob":
            return f"""CASE typeof(t."{name}") WHEN 'blob' THEN lower(hex(t."{name}")) WHEN 'text' THEN '?' END"""
        return f'+t."{name}"'  # as it is, not as the driver would turn it by the column's type

    def _finished(self, its_type: str, values: Sequence[Any]) -> Sequence[Any]:
        if its_type in {"decimal", "numeric"}:
            return [v if v is None else format(Decimal(str(v)).normalize(), "f") for v in values]
        if its_type == MOMENT:
            return [v if v is None or "." not in v else v.ljust(26, "0") for v in values]
        return [v if v is None else dense(json.loads(v)) for v in values] if its_type == "jsonb" else values


class Walk:
    """One walk over the whole record; `verdict` says what was checked and found, and how far the proof reaches."""

    def __init__(self, record: Record, keys: Keys, heads: Iterable[str], files: Mapping[str, str]) -> None:
        self.record, self.keys, self.next_word = record, keys, time.monotonic() + 2
        self.acts: dict[int, tuple[str, bytes, dict[str, Any]]] = {}
        self.marks: dict[int, tuple[str, int]] = {}
        self.frozen: list[str] = []
        self.present: Counter[str] = Counter()
        self.retaken: dict[int, tuple[bytes, dict[str, str]]] = {}
        self.ended: dict[str, dict[int, int]] = defaultdict(dict)
        self.changed: dict[str, dict[int, dict[str, list[Any]]]] = defaultdict(dict)
        self.verdict: dict[str, Any] = {"signatures_checked": bool(keys), "faults": []}
        self._acts()
        for act, (_, salt, wrote) in self.acts.items():
            under, again = self.retaken.get(act, (salt, {}))
            for table, written in wrote.get("written", {}).items():
                try:
                    self._rows(act, under, table, **written | {"blocks": again.get(table, written["blocks"])})
                except NONSENSE:
                    self._found("rows-edited", act, table=table, rows=written["runs"])
        self._tables()
        self._chain(heads)
        for name, digest in files.items():
            if not any(digest in frozen for frozen in self.frozen):
                self._found("document-unknown", document=name)

    def _found(self, kind: str, act: int | None = None, **where: Any) -> None:
        if where.get("rows", True):
            vi, en = WORDS[kind].split(" | ")
            of = (
                {} if act is None else {"act": self.acts[act][0] if act in self.acts else None, "act_id": act}
            )
            self.verdict["faults"].append({"kind": kind} | of | where | {"text": {"vi": vi, "en": en}})

    def _acts(self) -> None:
        """Every Act against its signature; together they say what the tables should hold."""
        papers = {row[0]: row for row in zip(*self.record.columns("trail_document", PAPER), strict=True)}
        for row in zip(*self.record.columns("trail_act", ACT, "ORDER BY t.id"), strict=True):
            act: dict[str, Any] = dict(zip(ACT, row, strict=True))
            self.marks[act["id"]] = act["mac"], act["sealed"]
            try:
                self._act(act["id"], act, papers.get(act["document_id"], act["document_id"]))
            except NONSENSE:
                self._found("act-edited", act["id"])
        gone = {number for number, (_, salt, _) in self.acts.items() if not salt}
        for number in gone - self.retaken.keys():
            self._found("salt-gone", number)
        self.verdict |= {"acts": len(self.marks), "erased": len(gone)}

    def _act(self, number: int, act: dict[str, Any], paper: Any) -> None:
        about, wrote, salt = json.loads(act["about"]), json.loads(act["wrote"]), bytes.fromhex(act["salt"])
        message = {name: act[name] for name in SIGNED} | {"about": about, "wrote": wrote, "document": paper}
        message["by"] = message.pop("by_id")
        whole = not salt or hashlib.sha256(salt + dense(wrote).encode()).hexdigest() == act["digest"]
        # An account that is not what was digested is not gone by: its rows are then rows that no Act wrote.
        self.acts[number] = str(act["public_id"]), salt, wrote if whole else {}
        if whole and is_signed(message, act["mac"], self.keys):
            self.frozen.append(dense([about, paper]))
        else:
            self._found("act-edited", number)
        for other, tables in self.acts[number][2].get("retaken", {}).items():
            self.retaken[int(other)] = salt, tables
        for table, runs in self.acts[number][2].get("ended", {}).items():
            self.ended[table].update(dict.fromkeys(ids_of(runs), number))
        for table, changes in self.acts[number][2].get("changed", {}).items():
            for row, column, old, new in changes:
                self.changed[table].setdefault(row, {}).setdefault(column, []).append((old, new))

    def _rows(self, act: int, salt: bytes, table: str, columns: Any, runs: Any, blocks: str) -> None:
        ids, block = ids_of(runs), 0
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
                part, digest = chunk[start : start + BLOCK], blocks[block : block + 32]
                values = [column[start : start + BLOCK] for column in whole]
                if salt and missing.isdisjoint(part) and digest != block_digest(salt, table, columns, values):
                    edited += part
                block += 32
            self._found("rows-missing", act, table=table, rows=runs_of(missing))
            self._found("rows-edited", act, table=table, rows=runs_of(edited))
            self.present[table] += len(at)
            if time.monotonic() > self.next_word:
                self.next_word = time.monotonic() + 1
                print(f"… {self.present.total():,} dòng / rows", file=sys.stderr)

    def _taken_back(self, table: str, columns: Any, whole: list[Any], ids: list[int], gone: set[int]) -> None:
        """Set to NULL what Acts ended and changed, as it was written, after a look at what stands there."""
        if "ended_by_id" in columns:
            end, ended = columns.index("ended_by_id"), self.ended[table]
            for one, by in zip(ids, whole[end], strict=True):
                if by != ended.get(one) and one not in gone:
                    self._found("ends-edited", ended.get(one), table=table, rows=[[one, one]])
            whole[end] = [None] * len(ids)
        for row in self.changed[table].keys() & set(ids) - gone:
            for column, changes in self.changed[table][row].items():
                place, at = columns.index(column), ids.index(row)
                if dense(whole[place][at]) != value_after(changes):
                    self._found("changes-edited", table=table, rows=[[row, row]], column=column)
                whole[place] = [*whole[place][:at], None, *whole[place][at + 1 :]]

    def _tables(self) -> None:
        """Rows that no Act wrote; the tables that Acts do not cover are named."""
        tables, own = self.record.types, {"trail_act", "trail_seal", "trail_document"}
        kept = {name for name, types in tables.items() if "began_by_id" in types or self.present[name]}
        self.verdict["rows"], self.verdict["uncovered"] = (
            self.present.total(),
            sorted(tables.keys() - kept - own),
        )
        for table in sorted(kept):
            if len(there := set(self.record.columns(table, ["id"])[0])) != self.present[table]:
                told = [wrote.get("written", {}).get(table, {}) for _, _, wrote in self.acts.values()]
                known = {one for written in told for one in ids_of(written.get("runs", ()))}
                self._found("rows-added", table=table, rows=runs_of(there - known))

    def _chain(self, heads: Iterable[str]) -> None:
        columns = self.record.columns("trail_seal", SEAL, "ORDER BY t.position")
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
        after = sum(isinstance(position, int) and position > reach for position in links)
        self.verdict |= {"sealed": len(links), "head": reach, "after_head": after}
        self.verdict["unsealed"] = len(self.marks.keys() - sealed)


def connect(database: str) -> Record:
    """The database read-only, all of it as of one moment."""
    if database.startswith("postgres"):
        psycopg = __import__("psycopg")
        opened = psycopg.connect(database, options="-c datestyle=ISO -c default_transaction_read_only=on")
        opened.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return Record(opened, postgresql=True)
    lite = sqlite3.connect(f"{Path(database).resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    lite.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    lite.execute("BEGIN")
    return Record(lite, postgresql=False)


def in_words(verdict: Mapping[str, Any]) -> str:
    """The verdict as it is read, Vietnamese first."""
    names = ["acts", "rows", "sealed", "unsealed", "after_head", "erased", "signatures_checked", "uncovered"]
    lines = [f"{name}: {verdict[name]}" for name in names]
    for fault in verdict["faults"]:
        where = ", ".join(f"{name} {fault[name]}" for name in fault if name not in {"kind", "text"})
        lines.append(f"✗ {fault['text']['vi']} / {fault['text']['en']} ({where[:300]})")
    found = "✗ Có sai lệch. / Something was touched."
    return "\n".join([*lines, found if verdict["faults"] else "✓ Không thấy sai lệch. / Whole."])


def main(arguments: Sequence[str] | None = None) -> int:
    """0: whole; 1: something was touched; 2: it could not be read."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("--home", "--keys", "--database", "--keep"):
        options.add_argument(name)
    for name in ("--head", "--document"):
        options.add_argument(name, action="append", default=[])
    for name in ("--json", "--promises"):
        options.add_argument(name, action="store_true")
    asked, given = options.parse_args(arguments), os.environ.get
    if asked.promises:
        print(__doc__)
        return 0
    home = Path(asked.home or given("CAUNOI_HOME", "var"))
    folder = Path(asked.keys or given("CAUNOI_KEYS", home / "keys"))
    try:
        keys = {int(file.suffix[1:]): bytes.fromhex(file.read_text()) for file in folder.glob("trail.[0-9]*")}
        copies = [*home.glob("heads/heads.txt"), *map(Path, asked.head)]
        heads = [line for file in copies for line in file.read_text("utf-8", "replace").splitlines()]
        files = {name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in asked.document}
        record = connect(asked.database or given("DATABASE_URL") or str(home / "caunoi.sqlite3"))
        verdict = Walk(record, keys, heads, files).verdict
    except (OSError, ValueError, sqlite3.Error, ImportError, LookupError) as refusal:
        print(f"Không đọc được / cannot be read: {refusal!r}", file=sys.stderr)
        return 2
    answer = json.dumps(verdict, ensure_ascii=False, indent=1)
    if asked.keep:
        Path(asked.keep).write_text(answer, "utf-8")
    print(answer if asked.json else in_words(verdict))
    return 1 if verdict["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
