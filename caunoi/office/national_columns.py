"""The columns of a workbook of the national federation's software, each mapped to a field of ours or to none."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.access.reach import Reach
from caunoi.design.templatetags.design import says
from caunoi.intake import national as work
from caunoi.intake.cells import column_letter
from caunoi.registers.national import exchanging
from caunoi.registers.national.door import national_mappings_within
from caunoi.registers.national.exchanging import CannotExchange
from caunoi.registers.national.fields import FIELDS, LONGEST_CODE, SHAPES, columns_of, sample
from caunoi.registers.national.models import NationalFile, NationalMapping

Chosen = dict[int, tuple[str, str, dict[str, str]]]


class Headings(forms.Form):
    """Which row of which sheet holds the headings."""

    place = forms.ChoiceField(
        label=gettext_lazy("Dòng tiêu đề"), widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, file: NationalFile, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (f"{at}:{number}", _("{sheet}, dòng {row}: {labels}").format(sheet=one["sheet"], row=number, labels=", ".join(filter(None, cells))[:60]))
            for at, one in enumerate(file.labels)
            for number, cells in one["rows"]
        ]  # fmt: skip

    @classmethod
    def likeliest(cls, file: NationalFile) -> str:
        """The row with the most cells: titles stand in one."""
        rows = [
            (sum(map(bool, cells)), -at, -number)
            for at, one in enumerate(file.labels)
            for number, cells in one["rows"]
        ]
        _many, at, number = max(rows, default=(0, 0, -1))
        return f"{-at}:{-number}"


def mapping_page(request: HttpRequest, file: NationalFile) -> HttpResponse:
    """Show, look at again, or confirm how the columns are mapped; a returned file is read by it at once."""
    standing = national_mappings_within(request.reach).filter(use=file.use, ended_by=None).first()
    given = request.POST if request.method == "POST" else None
    place = _place(file, given, standing)
    form = Headings(file, given, initial={"place": place})
    sheet, row = _named(file, place)
    chosen = _chosen(given, file.use) if given else _known(file, standing, sheet, row)
    wrong = ""
    if given and given.get("do") == "confirm":
        try:
            exchanging.map_columns(file, sheet, row, chosen, by=request.user, at=timezone.now())
        except CannotExchange as refused:
            wrong = says(refused.text)
        else:
            return _confirmed(request, file)
    context = {
        "file": file,
        "form": form,
        "lines": _lines(file, sheet, row, chosen),
        "wrong": wrong,
        "mapping": standing if standing and standing.file_id == file.pk else None,
        "history": _history(request.reach, file),
        "template": file.use == NationalFile.Use.TEMPLATE,
    }
    return render(request, "office/national-columns.html", context, status=422 if wrong else 200)


def _confirmed(request: HttpRequest, file: NationalFile) -> HttpResponse:
    messages.success(request, _("Đã lưu cách khai cột."), extra_tags="ok")
    if file.use == NationalFile.Use.TEMPLATE:
        return redirect("national")
    job = work.ask_to_read(file, by=request.user, at=timezone.now(), client_ref=uuid.uuid4())
    return redirect("national-work", job.public_id)


def _place(file: NationalFile, given: Any, standing: NationalMapping | None) -> str:
    told = given.get("place", "") if given else ""
    known = {f"{at}:{number}" for at, one in enumerate(file.labels) for number, _cells in one["rows"]}
    if told in known:
        return str(told)
    if standing is not None:
        own = [
            f"{at}:{standing.header_row}"
            for at, one in enumerate(file.labels)
            if one["sheet"] == standing.sheet
        ]
        if own and own[0] in known:
            return own[0]
    return Headings.likeliest(file)


def _named(file: NationalFile, place: str) -> tuple[str, int]:
    at, _colon, number = place.partition(":")
    return (file.labels[int(at)]["sheet"], int(number)) if file.labels else ("", 0)


def _chosen(given: Any, use: str) -> Chosen:
    found: Chosen = {}
    for place in range(exchanging.MOST_COLUMNS):
        code = given.get(f"c{place}", "")
        if code in FIELDS[use]:
            codes = {
                value: given[name][:LONGEST_CODE]
                for value in FIELDS[use][code].codes
                if (name := f"c{place}-{value or 'none'}") in given
            }
            found[place] = (code, given.get(f"c{place}-shape", ""), codes)
    return found


def _known(file: NationalFile, standing: NationalMapping | None, sheet: str, row: int) -> Chosen:
    """What stands, where it is of the same headings; else what the headings themselves say."""
    labels = exchanging.headings(file, sheet, row)
    if standing is not None and labels == exchanging.headings(
        standing.file, standing.sheet, standing.header_row
    ):
        return {
            int(place): (said["field"], said.get("shape", ""), said.get("codes", {}))
            for place, said in standing.columns.items()
        }
    by_title = {says(one.title).casefold(): code for code, one in FIELDS[file.use].items()}
    by_title |= {one.title.vi.casefold(): code for code, one in FIELDS[file.use].items()}
    return {
        place: (by_title[label.casefold()], "", {})
        for place, label in enumerate(labels)
        if label.casefold() in by_title
    }


def _lines(file: NationalFile, sheet: str, row: int, chosen: Chosen) -> list[dict[str, Any]]:
    choices = [("", _("không dùng")), *((code, says(one.title)) for code, one in FIELDS[file.use].items())]
    kept = FIELDS[file.use]
    columns = columns_of(file.use, chosen)
    samples = dict(sample(columns)) if file.use == NationalFile.Use.TEMPLATE else {}
    lines = []
    for place, label in enumerate(exchanging.headings(file, sheet, row)):
        if not label and place not in chosen:
            continue
        code, shape, _codes = chosen.get(place, ("", "", {}))
        said = columns.get(str(place), {})
        lines.append({
            "name": f"c{place}",
            "letter": column_letter(place),
            "label": label,
            "choices": [(one, words, one == code) for one, words in choices],
            "shapes": [(one, says(words), one == (shape or "d/m/y")) for one, words in SHAPES.items()]
            if code and kept[code].of == "day" and "shape" in said else [],
            "codes": [(value or "none", SAID.get(value, value), word) for value, word in said.get("codes", {}).items()],
            "sample": samples.get(place, ""),
        })  # fmt: skip
    return lines


#: The values of codes, in words.
SAID = {
    "joined": gettext_lazy("tăng"),
    "changed": gettext_lazy("thay đổi"),
    "left": gettext_lazy("giảm, thôi đoàn viên"),
    "female": gettext_lazy("nữ"),
    "male": gettext_lazy("nam"),
    "": gettext_lazy("chưa rõ"),
    "cccd": gettext_lazy("Số định danh (CCCD)"),
    "cmnd": gettext_lazy("Chứng minh nhân dân"),
    "passport": gettext_lazy("Hộ chiếu"),
    "transferred": gettext_lazy("chuyển sinh hoạt"),
    "ended-by-law": gettext_lazy("kết thúc theo luật"),
    "reorganised": gettext_lazy("theo sắp xếp tổ chức"),
    "expelled": gettext_lazy("khai trừ"),
    "died": gettext_lazy("mất"),
}


def _history(reach: Reach, file: NationalFile) -> list[NationalMapping]:
    return list(national_mappings_within(reach).filter(use=file.use)[:20])
