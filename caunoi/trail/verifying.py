"""Is the record still what was done? Every Act, row, link and exported head is computed again.

Nothing here repairs anything. What cannot be found is said with the answer (`CANNOT_BE_FOUND`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models

from caunoi.trail import keys
from caunoi.trail.acting import digest_of, message_of
from caunoi.trail.canonical import spelled
from caunoi.trail.models import Act, Seal
from caunoi.trail.sealing import ORIGIN, Head, head_message, heads, link_after
from caunoi.trail.writing import Digester, Runs, changing_columns, read_columns, runs_of
from caunoi.vocabulary.text import Text

CANNOT_BE_FOUND = Text(
    vi=(
        "Không thể phát hiện: hành động bị xóa trước khi được niêm phong; phần chuỗi bị cắt hoặc dựng lại sau mốc"
        " xuất gần nhất; việc làm của người có cả khóa “trail” lẫn mọi bản sao của mốc; dữ liệu sai ngay từ lúc"
        " ghi; nội dung các dòng mà muối đã bị xóa theo yêu cầu quên."
    ),
    en=(
        "Cannot be found: an act deleted before it was sealed; what is cut or rebuilt after the last exported head;"
        " the work of someone who holds the trail key and every copy of the heads; data that was false when it was"
        " written; the content of rows whose salt was erased when they were forgotten."
    ),
)

_TEXTS = {
    "act-edited": Text(vi="Hành động không còn khớp chữ ký.", en="The act no longer matches its signature."),
    "rows-edited": Text(vi="Dòng đã bị sửa ngoài hệ thống.", en="Rows were edited behind the system's back."),
    "rows-missing": Text(vi="Dòng đã bị xóa.", en="Rows were deleted."),
    "rows-added": Text(vi="Có dòng không do hành động nào ghi.", en="There are rows that no act wrote."),
    "ends-edited": Text(
        vi="Dòng bị kết thúc, hoặc mở lại, ngoài hệ thống.",
        en="Rows were ended, or opened again, behind the system's back.",
    ),
    "changes-edited": Text(
        vi="Giá trị khác với lần thay đổi được ghi lại sau cùng.",
        en="A value differs from the last change that was logged.",
    ),
    "table-gone": Text(vi="Bảng không còn.", en="The table is gone."),
    "seal-missing": Text(vi="Thiếu mắt xích hoặc sai thứ tự.", en="A link is missing or out of order."),
    "chain-broken": Text(
        vi="Chuỗi đứt: mắt xích bị sửa, đổi chỗ hoặc dựng lại.",
        en="The chain is broken: a link was edited, moved or rebuilt.",
    ),
    "act-missing": Text(vi="Hành động đã niêm phong bị xóa.", en="A sealed act was deleted."),
    "chain-cut": Text(
        vi="Chuỗi ngắn hơn mốc đã xuất: phần cuối bị cắt.",
        en="The chain is shorter than an exported head: its end was cut.",
    ),
    "chain-rebuilt": Text(
        vi="Chuỗi khác với mốc đã xuất: đã bị dựng lại.",
        en="The chain differs from an exported head: it was rebuilt.",
    ),
    "heads-edited": Text(vi="Tệp mốc đã bị sửa.", en="The file of exported heads was edited."),
}

# SQLite keeps whatever is put into a column: a value that is not even of its type was not put there by us.
_NOT_OF_ITS_TYPE = (TypeError, ValueError, AttributeError)
_AT_ONCE = 500
_M = TypeVar("_M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was done: its kind, where, and a sentence."""

    kind: str
    act: str | None = None
    position: int | None = None
    table: str | None = None

    @property
    def text(self) -> Text:
        """The sentence of this kind of fault."""
        return _TEXTS[self.kind]


@dataclass(slots=True)
class Verdict:
    """What was checked and what was found; `unsealed`, `after_head` and `erased` say how far the proof reaches."""

    acts: int = 0
    rows: int = 0
    sealed: int = 0
    unsealed: int = 0
    head: Head | None = None
    after_head: int = 0
    erased: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class _Account:
    """What all Acts together say each table should hold."""

    acts: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    ended: dict[str, dict[int, Runs]] = field(default_factory=lambda: defaultdict(dict))
    changed: dict[str, dict[tuple[str, int], Any]] = field(default_factory=lambda: defaultdict(dict))


def verify(*, tables: Iterable[type[models.Model]] | None = None) -> Verdict:
    """Compute everything again. `tables` defaults to every model of the project in this database."""
    by_table = {model._meta.db_table: model for model in (tables or _models())}
    verdict, account = Verdict(), _Account()
    for pk, act in _readable(Act.objects.select_related("document").order_by("pk")):
        verdict.acts += 1
        if act is None:
            account.acts[pk] = str(pk), b""
            verdict.faults.append(Fault("act-edited", act=str(pk)))
            continue
        verdict.faults += _check_act(act)
        verdict.faults += _check_rows(act, by_table, verdict)
        _enter(act, account)
    for table, model in by_table.items():
        verdict.faults += _check_table(table, model, account)
    verdict.faults += _check_chain(account, verdict)
    verdict.faults += _check_heads(verdict)
    verdict.unsealed = Act.objects.filter(seal=None).count()
    return verdict


def _readable(rows: models.QuerySet[_M]) -> Iterator[tuple[int, _M | None]]:
    """Every row by its key; None for one that holds a value, say a 31 February, that cannot even be read."""
    keys_there = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys_there), _AT_ONCE):
        some = keys_there[start : start + _AT_ONCE]
        try:
            found = {row.pk: row for row in rows.filter(pk__in=some)}
        except _NOT_OF_ITS_TYPE:
            found = {}
            for pk in some:
                with suppress(*_NOT_OF_ITS_TYPE):
                    found |= {row.pk: row for row in rows.filter(pk=pk)}
        yield from ((pk, found.get(pk)) for pk in some)


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._base_manager.db == connection.alias]


def _check_act(act: Act) -> Iterator[Fault]:
    try:
        wrong = not keys.signed(message_of(act), bytes(act.mac))
        if not wrong and act.salt:
            wrong = digest_of(act) != bytes(act.digest)
    except _NOT_OF_ITS_TYPE:
        wrong = True
    if wrong:
        yield Fault("act-edited", act=str(act.public_id))


def _check_rows(act: Act, by_table: dict[str, type[models.Model]], verdict: Verdict) -> Iterator[Fault]:
    verdict.erased += not act.salt
    for table, wrote in act.wrote.get("written", {}).items():
        if table not in by_table:
            yield Fault("table-gone", act=str(act.public_id), table=table)
            continue
        try:
            count, digest = _digest_now(by_table[table], bytes(act.salt or b""), wrote)
        except _NOT_OF_ITS_TYPE:
            yield Fault("rows-edited", act=str(act.public_id), table=table)
            continue
        verdict.rows += count
        if count != _size(wrote["runs"]):
            yield Fault("rows-missing", act=str(act.public_id), table=table)
        elif act.salt and digest != wrote["digest"]:
            yield Fault("rows-edited", act=str(act.public_id), table=table)


def _digest_now(model: type[models.Model], salt: bytes, wrote: dict[str, Any]) -> tuple[int, str]:
    digester, count = Digester(salt, model._meta.db_table, wrote["columns"]), 0
    for columns in read_columns(model, wrote["columns"], wrote["runs"]):
        digester.take(columns)
        count += len(columns[0])
    return count, digester.hexdigest()


def _size(runs: Runs) -> int:
    return sum(last - first + 1 for first, last in runs)


def _enter(act: Act, account: _Account) -> None:
    account.acts[act.pk] = str(act.public_id), bytes(act.mac)
    for table, wrote in act.wrote.get("written", {}).items():
        account.rows[table] += _size(wrote["runs"])
    for table, runs in act.wrote.get("ended", {}).items():
        account.ended[table][act.pk] = runs
    for table, changes in act.wrote.get("changed", {}).items():
        for row, column, _, new in changes:
            account.changed[table][column, row] = new


def _check_table(table: str, model: type[models.Model], account: _Account) -> Iterator[Fault]:
    columns = {str(column.column) for column in model._meta.local_concrete_fields}
    kept_by_acts = table in account.rows or "began_by_id" in columns
    if kept_by_acts and model._base_manager.count() > account.rows[table]:
        yield Fault("rows-added", table=table)
    if "ended_by_id" in columns:
        yield from _check_ends(table, model, account)
    for column in changing_columns(model) - {"ended_by_id"}:
        yield from _check_changes(table, model, column, account)


def _check_ends(table: str, model: type[models.Model], account: _Account) -> Iterator[Fault]:
    found: dict[int, list[int]] = defaultdict(list)
    ended = model._base_manager.exclude(ended_by_id=None).order_by("ended_by_id", "pk")
    for act, row in ended.values_list("ended_by_id", "pk").iterator():
        found[act].append(row)
    as_runs = {act: runs_of(rows) for act, rows in found.items()}
    told = account.ended[table]
    for act in sorted(as_runs.keys() | told.keys()):
        if as_runs.get(act) != told.get(act):
            name = account.acts[act][0] if act in account.acts else None
            yield Fault("ends-edited", act=name, table=table)


def _check_changes(table: str, model: type[models.Model], column: str, account: _Account) -> Iterator[Fault]:
    told = {
        row: new for (name, row), new in account.changed[table].items() if name == column and new is not None
    }
    (its_field,) = (one for one in model._meta.local_concrete_fields if one.column == column)
    pairs = list(
        model._base_manager.exclude(**{its_field.attname: None}).values_list("pk", its_field.attname)
    )
    values = spelled(its_field, [value for _, value in pairs])
    if dict(zip((row for row, _ in pairs), values, strict=True)) != told:
        yield Fault("changes-edited", table=table)


def _check_chain(account: _Account, verdict: Verdict) -> Iterator[Fault]:
    link, expected = ORIGIN, 1
    for position, seal in _readable(Seal.objects.order_by("position")):
        verdict.sealed += 1
        if seal is None:
            yield Fault("chain-broken", position=position)
            link, expected = b"", position + 1
            continue
        if seal.position != expected:
            yield Fault("seal-missing", position=expected)
        there = bytes(seal.link)
        if seal.act_id not in account.acts:
            yield Fault("act-missing", position=seal.position)
        elif not _links(link, seal, account.acts[seal.act_id][1], there):
            yield Fault("chain-broken", act=account.acts[seal.act_id][0], position=seal.position)
        link, expected = there, seal.position + 1


def _links(before: bytes, seal: Seal, mac: bytes, there: bytes) -> bool:
    version = there[0] if there else 0
    if version not in keys.versions("trail"):
        return False
    expected = link_after(
        before, position=seal.position, act=seal.act_id, mac=mac, at=seal.sealed_at, version=version
    )
    return there == expected


def _check_heads(verdict: Verdict) -> Iterator[Fault]:
    before = ""
    try:
        exported = list(heads())
    except ValueError:
        yield Fault("heads-edited")
        return
    for head in exported:
        message = head_message(head.position, head.link, head.at, before)
        before = head.mac
        if not keys.signed(message, bytes.fromhex(head.mac)):
            yield Fault("heads-edited", position=head.position)
            continue
        # The link alone: the moment beside it may be one that cannot be read.
        link = Seal.objects.filter(position=head.position).values_list("link", flat=True).first()
        if link is None:
            yield Fault("chain-cut", position=head.position)
        elif bytes(link).hex() != head.link:
            yield Fault("chain-rebuilt", position=head.position)
    verdict.head = exported[-1] if exported else None
    reach = verdict.head.position if verdict.head else 0
    verdict.after_head = Seal.objects.filter(position__gt=reach).count()
