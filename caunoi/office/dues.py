"""The union fund and members' dues of a union: what was due and paid by period, and each record with its versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.named_cells import employer_cells
from caunoi.office.sources import source_column, sources_of
from caunoi.office.versions import versions_of, versions_table
from caunoi.office.viewed_day import viewed_day
from caunoi.organisations.settled import parameters
from caunoi.questions.parameters import Parameters
from caunoi.registers.dues.door import payments_within
from caunoi.registers.dues.models import Payment
from caunoi.registers.dues.reckoning import RATES, last_day_to_pay, state_of
from caunoi.trail.models import DatedQuerySet

PAGE = 50
KINDS = {"fund": gettext_noop("kinh phí công đoàn"), "dues": gettext_noop("đoàn phí")}
_STATES = {
    "paid": ("ok", gettext_noop("đã nộp đủ")),
    "paid-late": ("warn", gettext_noop("nộp đủ, quá hạn")),
    "short": ("info", gettext_noop("còn thiếu")),
    "late": ("warn", gettext_noop("chậm đóng")),
    "unpaid": ("bad", gettext_noop("không đóng")),
}


@may("dues.read")
def unit_dues(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What one union was due and paid, the latest period first; fifty at a time, with the sums of all."""
    reach, day = request.reach, viewed_day(request)
    unit = get_object_or_404(units_within(reach), public_id=public_id)
    rows = payments_within(reach).held_true().filter(unit=unit, valid_from__lte=day)
    page = Paginator(rows.order_by("-valid_from", "kind", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "name": described.unit_names([unit.pk], on=day, within=reach).get(unit.pk, ""),
        "day": day,
        "page": page,
        "sums": _sums(rows),
        "table": _of_a_unit(list(page), day, reach),
    }
    return render(request, "office/unit-dues.html", context)


def _sums(rows: DatedQuerySet[Payment]) -> list[dict[str, str]]:
    told = rows.order_by().values("kind").annotate(all_due=Sum("due"), all_paid=Sum("paid"))
    by_kind = {one["kind"]: one for one in told}
    return [
        {"kind": _(words).capitalize(), "due": _sum(one["all_due"]), "paid": _sum(one["all_paid"])}
        for kind, words in KINDS.items()
        if (one := by_kind.get(kind)) is not None
    ]


def _of_a_unit(rows: Sequence[Payment], day: date, reach: Reach) -> Table:
    settled, sources = parameters(), sources_of(rows, within=reach)
    payers = employer_cells((row.employer_id for row in rows), on=day, within=reach)
    cells = [
        [
            Cell(period_of(row), reverse("dues", args=[row.record])),
            _(KINDS[row.kind]).capitalize(),
            payers[row.employer_id],
            *_what(row),
            state_cell(row, day, settled),
            sources[row.pk],
        ]
        for row in rows
    ]
    columns = [Column(_("Kỳ")), Column(_("Khoản thu")), Column(_("Doanh nghiệp")), *_columns(),
               Column(_("Tình trạng")), source_column()]  # fmt: skip
    return Table(_("Kinh phí, đoàn phí theo kỳ, mới nhất ở trên"), columns, cells)


def _columns() -> list[Column]:
    return [
        Column(_("Quỹ lương (đồng)"), "num"),
        Column(_("Số người đóng"), "num"),
        Column(_("Phải nộp (đồng)"), "num"),
        Column(_("Đã nộp (đồng)"), "num"),
        Column(_("Ngày nộp")),
    ]


def _what(row: Payment) -> list[object]:
    return [
        _sum(row.wages),
        _sum(row.payers),
        _sum(row.due),
        _sum(row.paid),
        date_format(row.paid_on) if row.paid_on else "—",
    ]


def _sum(amount: int | None) -> str:
    return number_format(amount, force_grouping=True) if amount is not None else "—"


def period_of(row: Payment) -> str:
    """The month or quarter in words."""
    since, until = row.valid_from, row.valid_to
    if since is None or until is None:
        return "—"
    if (until.year - since.year) * 12 + until.month - since.month == 1:
        return _("Tháng {month}/{year}").format(month=since.month, year=since.year)
    return _("Quý {quarter}/{year}").format(quarter=since.month // 3 + 1, year=since.year)


def state_cell(row: Payment, day: date, settled: Parameters) -> Cell:
    """How it stands on the day, by the rules of that time, and what is lacking."""
    if row.valid_to is None:
        return Cell("—")
    state = state_of(
        kind=row.kind, due=row.due, paid=row.paid, paid_on=row.paid_on, until=row.valid_to, on=day, parameters=settled
    )  # fmt: skip
    tag, words = _STATES[state]
    lacks = _("thiếu {sum} đồng").format(sum=_sum(row.due - row.paid)) if row.paid < row.due else ""
    return Cell(_(words), tag=tag, under=lacks)


@may("dues.read")
def dues(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One period of one body: what stands now, and each version with who entered it, from which paper, and when."""
    reach, day = request.reach, viewed_day(request)
    told, now = versions_of(payments_within(reach).filter(record=public_id).select_related("unit"))
    settled = parameters()
    rate = settled.dated(RATES[now.kind], now.valid_from or day)
    context = {
        "now": now,
        "withdrawn": now.ended_by_id is not None,
        "kind": _(KINDS[now.kind]).capitalize(),
        "period": period_of(now),
        "union": described.unit_names([now.unit_id], on=day, within=reach).get(now.unit_id, ""),
        "payer": employer_cells([now.employer_id], on=day, within=reach)[now.employer_id],
        "state": state_cell(now, day, settled),
        "last": last_day_to_pay(now.kind, now.valid_to, settled) if now.valid_to else None,
        "rate": f"{int(str(rate.value)) / 100:g}".replace(".", ","),
        "rate_source": rate.source,
        "sums": [(column.label, cell) for column, cell in zip(_columns(), _what(now), strict=True)],
        "table": versions_table(told, _columns(), _what, within=reach),
    }
    return render(request, "office/dues.html", context)
