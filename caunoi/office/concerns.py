"""What workers of a union raised: by union and by record, without the words; those are shown one by one, with a trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.access.rights import RIGHTS, carries
from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.named_cells import employer_cells, person_cells
from caunoi.office.sources import source_column, sources_of
from caunoi.office.versions import versions_of, versions_table
from caunoi.office.viewed_day import viewed_day
from caunoi.registers.concerns import words
from caunoi.registers.concerns.door import concerns_within
from caunoi.registers.concerns.models import Concern
from caunoi.trail.models import DatedQuerySet

PAGE = 50
SUBJECTS = {
    "wages": gettext_noop("tiền lương, thưởng"),
    "hours": gettext_noop("thời giờ làm việc, nghỉ ngơi"),
    "insurance": gettext_noop("bảo hiểm"),
    "safety": gettext_noop("an toàn, vệ sinh lao động"),
    "meals": gettext_noop("bữa ăn ca"),
    "contract": gettext_noop("hợp đồng, việc làm"),
    "treatment": gettext_noop("đối xử tại nơi làm việc"),
    "living": gettext_noop("nhà ở, nhà trẻ, đi lại"),
    "union": gettext_noop("hoạt động công đoàn"),
    "policy": gettext_noop("chính sách, pháp luật"),
    "other": gettext_noop("việc khác"),
}
_SENT_TO = {
    "employer": gettext_noop("người sử dụng lao động"),
    "upper-union": gettext_noop("công đoàn cấp trên"),
    "authority": gettext_noop("cơ quan nhà nước"),
    "other": gettext_noop("nơi khác"),
}


@may("concerns.read")
def unit_concerns(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was raised in one union up to the day, the newest first; fifty at a time, without the words."""
    reach, day = request.reach, viewed_day(request)
    unit = get_object_or_404(units_within(reach), public_id=public_id)
    rows = concerns_within(reach).held_true().filter(held_by=unit, valid_from__lte=day)
    page = Paginator(rows.order_by("-valid_from", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "name": described.unit_names([unit.pk], on=day, within=reach).get(unit.pk, ""),
        "day": day,
        "page": page,
        "open": rows.on(day).count(),
        "all": page.paginator.count,
        "table": _of_a_unit(list(page), day, reach),
    }
    return render(request, "office/unit-concerns.html", context)


def _of_a_unit(rows: Sequence[Concern], day: date, reach: Reach) -> Table:
    sources = sources_of(rows, within=reach)
    employers = employer_cells((row.employer_id for row in rows), on=day, within=reach)
    cells = [
        [
            Cell(
                _(SUBJECTS[row.subject]).capitalize(), reverse("concern", args=[row.record]), under=row.number
            ),
            employers[row.employer_id],
            *_what(row, day),
            sources[row.pk],
        ]
        for row in rows
    ]
    columns = [Column(_("Lĩnh vực")), Column(_("Doanh nghiệp")), *_columns(), source_column()]
    return Table(_("Kiến nghị, mới nhất ở trên"), columns, cells)


def _columns() -> list[Column]:
    return [
        Column(_("Ngày nêu")),
        Column(_("Số người nêu"), "num"),
        Column(_("Đã chuyển")),
        Column(_("Tình trạng")),
    ]


def _what(row: Concern, day: date) -> list[Cell | str]:
    return [
        date_format(row.valid_from) if row.valid_from else "—",
        str(row.people) if row.people is not None else "—",
        _sent_cell(row),
        state_cell(row, day),
    ]


def _sent_cell(row: Concern) -> Cell:
    on = date_format(row.sent_on) if row.sent_on else ""
    if not row.sent_to:
        return Cell(on or "—")
    return Cell(_(_SENT_TO[row.sent_to]), under=on)


def state_cell(row: Concern, day: date) -> Cell:
    """Whether it is answered at the end of the day, and since when."""
    if row.valid_to is None or row.valid_to > day + timedelta(days=1):
        return Cell(_("chưa trả lời"), tag="warn")
    return Cell(_("đã trả lời"), tag="ok", under=date_format(row.valid_to - timedelta(days=1)))


@may("concerns.read")
def concern(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One concern: what stands now, and each version with who entered it, from which paper, and when. Not its words."""
    reach, day = request.reach, viewed_day(request)
    told, now = versions_of(_within(reach, public_id).select_related("held_by"))
    may_open = now.ended_by_id is None and _within(reach.to("concerns.words"), public_id).exists()
    context = {
        "now": now,
        "withdrawn": now.ended_by_id is not None,
        "subject": _(SUBJECTS[now.subject]).capitalize(),
        "union": described.unit_names([now.held_by_id], on=day, within=reach).get(now.held_by_id, ""),
        "employer": employer_cells([now.employer_id], on=day, within=reach)[now.employer_id],
        "sent": _sent_cell(now),
        "state": state_cell(now, day),
        "may_open": may_open,
        "table": versions_table(
            told,
            [Column(_("Lĩnh vực")), *_columns()],
            lambda row: [_(SUBJECTS[row.subject]).capitalize(), *_what(row, day)],
            within=reach,
        ),
    }
    return render(request, "office/concern.html", context)


def _within(reach: Reach, record: UUID) -> DatedQuerySet[Concern]:
    return concerns_within(reach).filter(record=record)


@require_POST
@may("concerns.words")
def concern_words(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was raised and what was answered, once: going back or opening the address again shows nothing.

    Who raised it is named where that record is within reach, and the list said it by number.
    """
    reach, day = request.reach, viewed_day(request)
    found = get_object_or_404(concerns_within(reach).held_true(), record=public_id)
    told, answer = words.read(found, by=request.user, office=_office(found, reach), at=timezone.now())
    context = {
        "now": found,
        "subject": _(SUBJECTS[found.subject]).capitalize(),
        "told": told,
        "answer": answer,
        "erased": told is None,
        "raiser": _raiser(found, day, reach) if found.person_id is not None else None,
    }
    return render(request, "office/concern-words.html", context)


def _office(row: Concern, reach: Reach) -> str:
    """The office by which its words are read; told to whoever raised it."""
    terms = [term for term in reach.terms if carries(term, RIGHTS["concerns.words"])]
    return next((term.office for term in terms if term.covers is None or row.held_by_id in term.covers), "")


def _raiser(row: Concern, day: date, reach: Reach) -> Cell:
    person = row.person.canonical_id or row.person_id if row.person is not None else None
    if person is None:
        return Cell("—")
    return person_cells([person], on=day, within=reach.to("people.read"))[person]
