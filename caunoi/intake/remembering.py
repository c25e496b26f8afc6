"""What was confirmed of the columns of a form, for its sender: kept, answered to whoever reads, and forgotten on request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.intake.keeping import looked_of
from caunoi.intake.laying import ANYBODY, NO_HEADINGS, UNTOLD
from caunoi.intake.models import ColumnMapping, ReceivedFile, SheetReading
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.rosters.headers import find, labels_of, place_by_headings
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
        # A sheet that says neither what its columns are nor whose list it is, is like any other of its width.
        forms = [one for one in asked["forms"] if sender != UNTOLD or not one.startswith(NO_HEADINGS)]
        known = [by_sender for form in forms if (by_sender := self._by_form.get(form))]
        # What the sender's own lists are read by comes before what holds for anybody, on whichever row it stands.
        own = next((one[who] for who in (sender, ANYBODY) for one in known if who in one), None)
        other = next((next(reversed(one.values())) for one in known), None)
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

    Raises CannotConfirm where a kind lacks its columns, what is said could not be told from others' lists or would
    overrule the headings of everybody's, or another officer was faster.
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
    if said.form.startswith(NO_HEADINGS) and said.for_anybody:
        raise CannotConfirm(
            Text(
                vi="Trang không có tiêu đề cột thì chỉ nhớ được cho riêng đơn vị gửi.",
                en="A sheet without headings can be remembered for its sender alone.",
            )
        )
    if said.form.startswith(NO_HEADINGS) and said.sheet.sender == UNTOLD:
        raise CannotConfirm(
            Text(
                vi="Trang không có tiêu đề cột và không nói là của đơn vị nào nên không nhớ được cách đọc. Thêm vào tệp tên đơn vị ở trên danh sách hoặc dòng tiêu đề cột (trang không phải danh sách thì bỏ khỏi tệp) rồi gửi lại.",
                en="The sheet has no headings and does not say whose it is, so how it is read cannot be remembered. Add the unit's name above the list or a row of headings to the file (or take the sheet out if it is no list), then send it again.",
            )
        )
    if said.for_anybody and not said.kind:
        raise CannotConfirm(
            Text(
                vi="Không phải danh sách thì chỉ nhớ được cho riêng đơn vị gửi. Bỏ chọn nhớ cho mọi đơn vị.",
                en="That a sheet is no list can be remembered for its sender alone. Untick remembering it for everybody.",
            )
        )
    if not said.kind:
        return
    roster = KINDS[said.kind]
    if said.for_anybody:
        _check_for_anybody(said)
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


def _check_for_anybody(said: Said) -> None:
    """What holds for every sender never says otherwise than the headings themselves: one sender's may be wrong so."""
    kind, places = _by_headings(said)
    if kind not in ("", said.kind):
        its = KINDS[kind].title
        raise CannotConfirm(
            Text(
                vi=f"Tiêu đề cột là của loại “{its.vi}”: loại khác chỉ nhớ được cho riêng đơn vị gửi. Bỏ chọn nhớ cho mọi đơn vị.",
                en=f"The headings are those of “{its.en}”: another kind can be remembered for its sender alone. Untick remembering it for everybody.",
            )
        )
    titles = {column.field: column.title for column in KINDS[said.kind].columns}
    wrong = [titles[name] for name, at in places.items() if name in titles and said.columns.get(name) != at]
    if wrong:
        raise CannotConfirm(
            Text(
                vi=f"Tiêu đề cột nói khác ở {', '.join(f'“{one.vi}”' for one in wrong)}: cách đọc này chỉ nhớ được cho riêng đơn vị gửi. Bỏ chọn nhớ cho mọi đơn vị.",
                en=f"The headings say otherwise of {', '.join(f'“{one.en}”' for one in wrong)}: this reading can be remembered for its sender alone. Untick remembering it for everybody.",
            )
        )


def _by_headings(said: Said) -> tuple[str, dict[str, int]]:
    """The kind that the headings of that form make its sheet, '' where none, and where they put the fields as said."""
    looked = looked_of(said.sheet)
    at = next((one[:2] for one in looked["forms"] if one[2] == said.form), None) if looked else None
    if looked is None or at is None:
        return "", {}
    number, lines = at
    rows = [(row, cells) for row, cells in looked["grid"] if row < number + lines]
    found = find(rows, ROSTERS, said.sheet.sheet)
    kind = found.roster.code if found is not None and found.header_row == number else ""
    places = read_by_headings(said.kind, [cells for row, cells in rows if row >= number])
    if (said.sheet.form, said.sheet.list_kind) == (said.form, said.kind):
        # Columns too far to the right to be shown.
        told = {name for name, one in said.sheet.how.items() if one[0] == "heading"}
        places |= {name: place for name, place in said.sheet.columns.items() if name in told}
    return kind, places


def read_by_headings(kind: str, lines: Sequence[Sequence[str]]) -> dict[str, int]:
    """The places of that kind's fields by one or two lines of headings."""
    if not lines:
        return {}
    _, keys = labels_of(lines[-1], lines[0] if len(lines) > 1 else ())
    return place_by_headings(KINDS[kind], keys)
