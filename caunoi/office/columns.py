"""The columns of a file received: what each was read as, corrected here, and the file read again by the worker."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caunoi.access.guarding import may
from caunoi.design.templatetags.design import says
from caunoi.intake.cells import column_letter
from caunoi.intake.door import files_within, mappings_within, readings_within
from caunoi.intake.keeping import looked_of
from caunoi.intake.models import ReceivedFile, SheetReading
from caunoi.intake.remembering import KINDS, CannotConfirm, Said, confirm, forget, read_by_headings
from caunoi.intake.working import read_again
from caunoi.office.fields import DayField
from caunoi.office.viewed_day import as_typed
from caunoi.trail.keys import CannotUnseal

VALUES = 5
NOT_A_LIST = ""
ORDINAL = "ordinal"


class Reading(forms.Form):
    """What the whole page says beside its sheets."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    on = DayField(
        label=gettext_lazy("Số liệu đến ngày"),
        help_text=gettext_lazy("Bỏ trống là ngày ghi trong tiêu đề danh sách. Ví dụ 31/12/2023."),
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One column as the page shows it: its letter and heading, the choice, a few values, and why it was proposed."""

    letter: str
    heading: str
    field: forms.BoundField
    values: list[str]
    why: str


class SheetForm(forms.Form):
    """One sheet: its kind, the row of its headings, and a choice for each column."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại danh sách"), required=False)
    header = forms.ChoiceField(label=gettext_lazy("Dòng tiêu đề cột"))
    anybody = forms.BooleanField(
        label=gettext_lazy("Nhớ cho mọi đơn vị gửi đúng mẫu này, không chỉ đơn vị này"), required=False
    )

    def __init__(self, sheet: SheetReading, looked: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.looked = sheet, looked
        for name in ("kind", "header"):
            self.fields[name].widget.attrs["class"] = "form-select"
        kinds = [(code, says(roster.title)) for code, roster in KINDS.items()]
        self.fields["kind"].choices = [*kinds, (NOT_A_LIST, _("Không phải danh sách: không đọc trang này"))]
        self.fields["kind"].initial = looked["kind"] or NOT_A_LIST
        self.fields["header"].choices = list(self._headers())
        self.fields["header"].initial = f"{sheet.header_row}:{sheet.lines}"
        width = max((len(cells) for _number, cells in looked["grid"]), default=0)
        by_place = {place: name for name, place in sheet.columns.items()}
        # A field may stand farther to the right than the cells that are shown.
        self.farther = sorted(place for place in by_place if place >= width)
        self.places = (*range(width), *self.farther)
        choices = _fields_of(self._said("kind"))
        for place in self.places:
            self.fields[f"c{place}"] = forms.ChoiceField(
                choices=choices, required=False, initial=by_place.get(place, ""),
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip

    def _said(self, name: str) -> str:
        return (
            str(self.data.get(self.add_prefix(name), "")) if self.is_bound else str(self.fields[name].initial)
        )

    def _headers(self) -> Iterable[tuple[str, str]]:
        shown = dict(self.looked["grid"])
        for number, lines, _form in self.looked["forms"]:
            if not lines:
                yield "0:0", _("Không có dòng tiêu đề")
            elif number in shown:
                words = " | ".join(cell for cell in shown[number] if cell)[:60]
                rows = str(number) if lines == 1 else f"{number}-{number + 1}"
                yield f"{number}:{lines}", _("Dòng {rows}: {words}").format(rows=rows, words=words)

    @property
    def at(self) -> tuple[int, int]:
        """The row of the headings and how many they are, as chosen."""
        known = {f"{row}:{count}": (row, count) for row, count, _form in self.looked["forms"]}
        read = f"{self.sheet.header_row}:{self.sheet.lines}"
        return known.get(self._said("header")) or known.get(read) or next(iter(known.values()))

    @property
    def columns(self) -> dict[str, int]:
        """The places chosen, by field; empty for what is no list."""
        if not self._said("kind"):
            return {}
        return {name: place for place in self.places if (name := self._said_of(place))}

    def _said_of(self, place: int) -> str:
        return str(self.cleaned_data.get(f"c{place}", "")) if self.is_bound else self._initial(place)

    def _initial(self, place: int) -> str:
        return str(self.fields[f"c{place}"].initial or "")

    def clean(self) -> dict[str, Any]:
        """Each field from one column."""
        said = super().clean() or {}
        chosen = [said[f"c{place}"] for place in self.places if said.get(f"c{place}")]
        twice = next((name for name in chosen if chosen.count(name) > 1), None)
        if said.get("kind") and twice is not None:
            words = _("Hai cột cùng được chọn là “{field}”. Chọn lại một trong hai.")
            raise ValidationError(words.format(field=dict(_fields_of(said["kind"]))[twice]))
        return said

    def differs(self) -> bool:
        """Whether the officer says anything else than how the sheet was read."""
        sheet = self.sheet
        kind = str(self.cleaned_data["kind"])
        return (
            sheet.asked
            or kind != sheet.list_kind
            or self.at != (sheet.header_row, sheet.lines)
            or self.columns != sheet.columns
        )

    def said(self) -> Said:
        """For whoever remembers it."""
        form = next(form for row, lines, form in self.looked["forms"] if (row, lines) == self.at)
        kind, anybody = self.cleaned_data["kind"], self.cleaned_data["anybody"]
        return Said(self.sheet, kind, form, self.columns, for_anybody=anybody)

    def lines(self) -> list[Line]:
        """The columns that hold anything, as the page shows them."""
        number, count = self.at
        first = number + count if number else self.looked["first_row"]
        grid = self.looked["grid"]
        lines = []
        for place in self.places:
            heading = " ".join(
                _cell(cells, place) for row, cells in grid if number <= row < number + count
            ).strip()
            values = [value for row, cells in grid if row >= first and (value := _cell(cells, place))][
                :VALUES
            ]
            if heading or values or place in self.farther:
                lines.append(Line(column_letter(place), heading, self[f"c{place}"], values, self._why(place)))
        return lines

    def _why(self, place: int) -> str:
        name = next((name for name, at in self.sheet.columns.items() if at == place), "")
        if not name or self[f"c{place}"].value() != name:
            return ""
        how, hits, seen = self.sheet.how.get(name, ("", 0, 0))
        words = {
            "heading": _("theo tiêu đề cột"),
            "earlier": _("theo danh sách trước của đơn vị, {hits}/{seen} ô đúng dạng"),
            "content": _("theo nội dung, {hits}/{seen} ô đúng dạng"),
            "remembered": _("theo lần xác nhận trước"),
        }
        return words.get(how, "").format(hits=hits, seen=seen)


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _fields_of(kind: str) -> list[tuple[str, str]]:
    if kind not in KINDS:
        return [("", _("không lấy"))]
    declared = [(column.field, says(column.title)) for column in KINDS[kind].columns]
    return [("", _("không lấy")), (ORDINAL, _("Số thứ tự")), *declared]


@may("lists.send")
@require_http_methods(["GET", "HEAD", "POST"])
def received_columns(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How each sheet of a file was read; corrected and confirmed here, and read again by the worker."""
    file = get_object_or_404(files_within(request.reach), public_id=public_id)
    if request.method == "POST" and request.POST.get("do") == "forget":
        return _forgotten(request, file)
    sheets = [(sheet, looked) for sheet in readings_within(request.reach, file) if (looked := _looked(sheet))]
    data = request.POST if request.method == "POST" else None
    if data is not None and data.get("do") == "look":
        data = _looked_at_anew(data, sheets)
    forms_of = [SheetForm(sheet, looked, data, prefix=f"s{at}") for at, (sheet, looked) in enumerate(sheets)]
    page = Reading(data, initial={"client_ref": uuid.uuid4(), "on": _told_day(file, sheets)})
    if data is not None and data.get("do") != "look" and _may_be_read(file) and _all_valid(page, forms_of):
        done = _confirmed(request, file, page, forms_of)
        if done is not None:
            return done
    wrong = data is not None and (page.errors or any(one.errors for one in forms_of))
    context = {"file": file, "form": page, "sheets": forms_of, "may_be_read": _may_be_read(file)}
    return render(request, "office/columns.html", context, status=422 if wrong else 200)


def _all_valid(page: Reading, sheets: list[SheetForm]) -> bool:
    # Every sheet says what is wrong with it, not the first alone.
    return all([page.is_valid(), *(one.is_valid() for one in sheets)])


def _may_be_read(file: ReceivedFile) -> bool:
    return bool(file.sealed_as)


def _looked(sheet: SheetReading) -> dict[str, Any] | None:
    try:
        return looked_of(sheet)
    except CannotUnseal:
        return None


def _told_day(file: ReceivedFile, sheets: list[tuple[SheetReading, dict[str, Any]]]) -> str:
    if file.as_of is not None:
        return as_typed(file.as_of)
    said = [looked["as_of"] for _sheet, looked in sheets if looked["as_of"]]
    return as_typed(date.fromisoformat(max(said))) if said else ""


def _looked_at_anew(data: Any, sheets: list[tuple[SheetReading, dict[str, Any]]]) -> Any:
    """The same form for another kind or another row of headings: its columns by those headings, the rest as chosen."""
    data = data.copy()
    for at, (sheet, looked) in enumerate(sheets):
        form = SheetForm(sheet, looked, data, prefix=f"s{at}")
        form.is_valid()
        kind, (number, lines) = form._said("kind"), form.at
        if kind not in KINDS:
            continue
        rows = [cells for row, cells in looked["grid"] if number <= row < number + lines]
        known = dict(_fields_of(kind))
        chosen = {name: place for name, place in form.columns.items() if name in known}
        found = read_by_headings(kind, rows) | chosen
        by_place = {place: name for name, place in found.items()}
        for place in form.places:
            data[f"s{at}-c{place}"] = by_place.get(place, "")
    return data


def _confirmed(
    request: HttpRequest, file: ReceivedFile, page: Reading, sheets: list[SheetForm]
) -> HttpResponse | None:
    on = page.cleaned_data["on"]
    said = [one.said() for one in sheets if one.differs()]
    if not said and on in (None, file.as_of):
        messages.info(request, _("Chưa có gì khác với cách tệp đã được đọc."))
        return None
    now = timezone.now()
    try:
        if said:
            confirm(file, said, by=request.user, at=now, on=timezone.localdate())
    except CannotConfirm as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
        return None
    job = read_again(file, on=on, by=request.user, at=now, client_ref=page.cleaned_data["client_ref"])
    return redirect("sending", job.public_id)


def _forgotten(request: HttpRequest, file: ReceivedFile) -> HttpResponse:
    try:
        wanted = UUID(request.POST.get("mapping", ""))
    except ValueError as error:
        raise Http404 from error
    mapping = get_object_or_404(mappings_within(request.reach), public_id=wanted, readings__file=file)
    try:
        forget(mapping, by=request.user, at=timezone.now(), on=timezone.localdate())
        words = _("Đã bỏ: lần sau mẫu này sẽ được hỏi lại. Những gì đã nhận vẫn giữ nguyên.")
        messages.success(request, words, extra_tags="ok")
    except CannotConfirm as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return redirect("received-columns", file.public_id)
