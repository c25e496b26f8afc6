"""Lists that are still owed, over all rounds: what a chair hands in next, and whom an officer reminds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.rounds import state_cell
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.registers.rounds.collecting import Late, late_of, reminder, standing
from caunoi.registers.rounds.door import round_units_within

PAGE = 50


def owed_within(reach: Reach, day: date) -> list[Late]:
    """What units within reach owe in rounds that are open and have begun by the day, the first deadline first."""
    rows = round_units_within(reach).filter(round__locked_by=None, round__since__lte=day)
    due = list(rows.order_by("round__due_on", "round", "pk"))
    return late_of(due, standing([one.pk for one in due]))


@may("rounds.read")
def rounds_owed(request: HttpRequest) -> HttpResponse:
    """Every list that is to come, with its deadline and who is in charge; a text to send, for those who remind."""
    reach, day = request.reach, viewed_day(request)
    owed = owed_within(reach, day)
    units = [one.due.unit_id for one in owed]
    names = described.unit_names(units, on=day, within=reach)
    officers = described.in_charge_of("unit", units, on=day, within=reach)
    page = Paginator(owed, PAGE).get_page(request.GET.get("page"))
    context = {
        "count": len(owed),
        "overdue": sum(one.due.round.due_on < day for one in owed),
        "page": page,
        "table": _table(list(page), names, officers, day),
        "reminders": _reminders(owed, names, officers) if reach.may("contacts.note") else [],
    }
    return render(request, "office/rounds-owed.html", context)


def _table(owed: Sequence[Late], names: dict[int, str], officers: dict[int, str], day: date) -> Table:
    columns = [
        Column(_("Công đoàn")), Column(_("Danh sách")), Column(_("Kỳ thu")), Column(_("Hạn nộp")),
        Column(_("Bước")), Column(_("Phụ trách")),
    ]  # fmt: skip
    cells = []
    for one in owed:
        asked, unit = one.due.round, one.due.unit_id
        till = date_format(asked.due_on)
        cells.append([
            Cell(names.get(unit, ""), reverse("round-line", args=[one.due.public_id]), data=True),
            wording(asked.kind),
            Cell(asked.title, reverse("round", args=[asked.public_id]), data=True),
            Cell(_("{day}, quá hạn").format(day=till), tag="bad") if asked.due_on < day else till,
            state_cell(one.step),
            Cell(officers[unit], data=True) if unit in officers else "—",
        ])  # fmt: skip
    return Table(_("Danh sách còn phải nộp, hạn gần nhất ở trên"), columns, cells)


def _reminders(
    owed: Sequence[Late], names: dict[int, str], officers: dict[int, str]
) -> list[tuple[str, int, str]]:
    """By officer in charge: how many lists are to come, and one text over all rounds."""
    by_officer: dict[str, dict[int, list[Late]]] = defaultdict(lambda: defaultdict(list))
    for one in owed:
        by_officer[officers.get(one.due.unit_id, "")][one.due.round_id].append(one)
    return [
        (
            officer,
            sum(map(len, rounds.values())),
            "\n\n".join(reminder(some[0].due.round, some, names) for some in rounds.values()),
        )
        for officer, rounds in sorted(by_officer.items())
    ]
