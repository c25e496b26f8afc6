"""What was confirmed of the columns of a form, for its sender: kept, answered to whoever reads, and forgotten on request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.intake.laying import ANYBODY, NO_HEADINGS, UNTOLD
from caunoi.intake.models import ColumnMapping, ReceivedFile, SheetReading
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.rosters.headers import labels_of, place_by_headings
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import AlreadyEnded
from caunoi.vocabulary.text import Text

KINDS = {roster.code: roster for roster in ROSTERS}


class CannotConfirm(Exception):
    """The columns cannot be read so; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


@dataclass(frozen=True, slots=True)
class Said:
    """What an officer says of one sheet. `kind` '' is no list; `columns` are places (from 0) by field.

    `for_anybody`: of this form, whoever sends it.
    """

    sheet: SheetReading
    kind: str
    form: str
    columns: Mapping[str, int]
    for_anybody: bool = False


class Remembered:
    """All that is confirmed now, loaded once for a run; `answer` is what the reader of a file asks."""

    def __init__(self) -> None:
        self._by_form: dict[str, dict[str, ColumnMapping]] = {}
        for one in ColumnMapping.objects.filter(ended_by=None).order_by("id"):
            self._by_form.setdefault(one.form, {})[one.sender] = one

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """`mapping`: to read by. `other`: of another sender, to propose. `earlier`: how the sender's last list stood."""
        sender = str(asked["sender"])
        own, other = None, None
        for form in asked["forms"]:
            by_sender = self._by_form.get(form, {})
            own = own or by_sender.get(sender) or by_sender.get(ANYBODY)
            other = other or next(reversed(by_sender.values()), None)
        earlier = _earlier(sender) if asked["lost"] and own is None and sender != UNTOLD else None
        return {
            "mapping": None if own is None else _plain(own),
            "other": None if other is None else _plain(other),
            "earlier": earlier,
        }


def _plain(one: ColumnMapping) -> dict[str, Any]:
    return {"id": one.pk, "form": one.form, "kind": one.list_kind, "columns": one.columns}


def _earlier(sender: str) -> dict[str, Any] | None:
    read = SheetReading.objects.filter(sender=sender, asked=False).exclude(list_kind="")
    last = read.order_by("-id").values("list_kind", "columns").first()
    return None if last is None else {"kind": last["list_kind"], "columns": last["columns"]}


def confirm(
    file: ReceivedFile, said: Sequence[Said], *, by: Account, at: datetime, on: date
) -> list[ColumnMapping]:
    """Keep what an officer says of the sheets of a file, in the place of what was said of the same form and sender.

    Raises CannotConfirm where a kind lacks its columns, or another officer was faster.
    """
    for one in said:
        _check(one)
    kept = []
    try:
        with act(
            "columns.confirmed", by=by, at=at, on=on, document=file.document, about={"sheets": len(said)}
        ) as writer:
            for one in said:
                sender = ANYBODY if one.for_anybody else one.sheet.sender
                standing = ColumnMapping.objects.filter(form=one.form, sender=sender, ended_by=None)
                writer.end(ColumnMapping, list(standing.values_list("id", flat=True)))
                kept.append(
                    writer.add_one(
                        ColumnMapping,
                        form=one.form,
                        sender=sender,
                        sender_name="" if one.for_anybody else one.sheet.sender_name,
                        list_kind=one.kind,
                        columns=dict(one.columns),
                    )
                )
    except (AlreadyEnded, IntegrityError) as error:
        if isinstance(error, IntegrityError) and refusal(error).name != "one_mapping_of_a_form":
            raise
        raise CannotConfirm(
            Text(
                vi="Người khác vừa xác nhận mẫu này. Hãy xem lại rồi bấm lần nữa.",
                en="Somebody else has just confirmed this form. Look again, then press once more.",
            )
        ) from error
    return list(ColumnMapping.objects.filter(pk__in=kept).order_by("id"))


def forget(mapping: ColumnMapping, *, by: Account, at: datetime, on: date) -> None:
    """Withdraw it: files read by it stay as they are, the next of its form is asked about. Raises CannotConfirm."""
    try:
        with act("columns.forgotten", by=by, at=at, on=on) as writer:
            writer.end(ColumnMapping, [mapping.pk])
    except AlreadyEnded as error:
        raise CannotConfirm(
            Text(vi="Cách đọc này đã được bỏ trước đó.", en="This reading was forgotten before.")
        ) from error


def _check(said: Said) -> None:
    if not said.kind:
        return
    roster = KINDS[said.kind]
    if said.form.startswith(NO_HEADINGS) and said.for_anybody:
        raise CannotConfirm(
            Text(
                vi="Trang không có tiêu đề cột thì chỉ nhớ được cho riêng đơn vị gửi.",
                en="A sheet without headings can be remembered for its sender alone.",
            )
        )
    fields = frozenset(said.columns)
    if roster.accepts(fields, "") or any(some <= fields for some in roster.tells):
        return
    titles = {column.field: column.title for column in roster.columns}
    wanted = min(roster.tells, key=lambda some: len(some - fields))
    lacking = [titles[c.field] for c in roster.columns if c.field in wanted - fields]
    raise CannotConfirm(
        Text(
            vi=f"{roster.title.vi}: còn thiếu cột {', '.join(f'“{one.vi}”' for one in lacking)}. Chọn cột cho mục ấy.",
            en=f"{roster.title.en}: {', '.join(f'“{one.en}”' for one in lacking)} is missing. Choose its column.",
        )
    )


def read_by_headings(kind: str, lines: Sequence[Sequence[str]]) -> dict[str, int]:
    """The places of that kind's fields by one or two lines of headings."""
    if not lines:
        return {}
    _, keys = labels_of(lines[-1], lines[0] if len(lines) > 1 else ())
    return place_by_headings(KINDS[kind], keys)
