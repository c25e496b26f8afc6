"""One union's line in a round: what it owes, the steps so far, the movement table with its records, and what to do."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import reporting
from caunoi.indicators.reporting import CannotReport
from caunoi.intake import round_papers
from caunoi.intake.signed import CannotKeep
from caunoi.office import described
from caunoi.office.fields import TYPED, TidyCharField
from caunoi.office.round_papers import (
    Confirming,
    Reporting,
    figures_table,
    members_line,
    papers_table,
    waiting_lists,
)
from caunoi.office.rounds import state_cell
from caunoi.office.words import wording
from caunoi.organisations.settled import parameters
from caunoi.registers.members.door import people_within
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import CannotCollect
from caunoi.registers.rounds.door import (
    round_figures_within,
    round_papers_within,
    round_steps_within,
    round_units_within,
)
from caunoi.registers.rounds.models import RoundPaper, RoundStep, RoundUnit
from caunoi.registers.rounds.movements import KINDS, ONE_DAY, Movement, counted_in, events, whole

PAGE = 100
STOCKS = {"opening": gettext_lazy("Đầu kỳ"), "closing": gettext_lazy("Cuối kỳ")}


class Submitting(forms.Form):
    """The list as a file; none where it came on paper."""

    sent = forms.FileField(
        label=gettext_lazy("Tệp danh sách"),
        help_text=gettext_lazy("Excel, LibreOffice hoặc CSV. Nộp bản giấy thì để trống."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.xlsm,.xls,.ods,.csv"}),
    )


class Deciding(forms.Form):
    """What becomes of the list, and why."""

    reason = TidyCharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Cần khi trả lại, cho không nộp hoặc đính chính; công đoàn đọc được."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=TYPED),
    )


@may("rounds.read")
def round_line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the union's list stands in this round."""
    return line_page(request, line_of(request.reach, public_id))


@require_POST
@may("rounds.hand-in")
def round_submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list is in, as a file or on paper."""
    due, form = line_of(request.reach, public_id), Submitting(request.POST, request.FILES)
    now = timezone.now()
    if form.is_valid():
        sent = form.cleaned_data["sent"]
        try:
            if sent is None:
                collecting.submit(due, None, by=request.user, at=now)
            else:
                round_papers.check_list(sent.name, sent.size)
                round_papers.hand_in(due, sent.name, sent.read(), by=request.user, at=now)
        except (CannotCollect, CannotKeep) as refused:
            form.add_error("sent", says(refused.text))
        else:
            messages.success(request, _("Đã nộp danh sách."), extra_tags="ok")
            return redirect("round-line", public_id)
    return line_page(request, due, submitting=form)


@require_POST
@may("rounds.keep")
def round_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Receive the list, return it, ask for none, or correct what was locked."""
    due, form = line_of(request.reach, public_id), Deciding(request.POST)
    do = request.POST.get("do", "")
    if form.is_valid() and do in DONE:
        try:
            _decide(due, do, form.cleaned_data["reason"], request)
        except CannotCollect as refused:
            form.add_error("reason", says(refused.text))
        else:
            messages.success(request, str(DONE[do]), extra_tags="ok")
            return redirect("round-line", public_id)
    return line_page(request, due, deciding=form)


DONE = {
    "receive": gettext_lazy("Đã nhận danh sách."),
    "return": gettext_lazy("Đã trả lại danh sách."),
    "excuse": gettext_lazy("Đã ghi là không phải nộp kỳ này."),
    "correct": gettext_lazy("Đã đính chính số liệu."),
}


def _decide(due: RoundUnit, do: str, reason: str, request: HttpRequest) -> None:
    told: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if do == "receive":
        collecting.receive(due, **told)
    elif do == "return":
        collecting.give_back(due, reason, **told)
    elif do == "excuse":
        collecting.excuse(due, reason, **told)
    else:
        collecting.correct(due, reason, parameters=parameters(), **told)


@require_POST
@may("rounds.hand-in")
def round_confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The signed minutes confirm the list, if it is still the one they speak of."""
    due, form = members_line(request.reach, public_id), Confirming(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        try:
            round_papers.confirm(
                due, said["scan"].read(), said["code"], signed_on=said["signed_on"], parameters=parameters(),
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except CannotKeep as refused:
            form.add_error("scan", says(refused.text))
        except CannotCollect as refused:
            form.add_error("code", says(refused.text))
        else:
            messages.success(request, _("Biên bản đã ký xác nhận danh sách."), extra_tags="ok")
            return redirect("round-line", public_id)
    return line_page(request, due, confirming=form)


@require_POST
@may("rounds.hand-in")
def round_figure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A signed number, beside what the lists give."""
    due, form = members_line(request.reach, public_id), Reporting(request.POST, request.FILES)
    if form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        try:
            with transaction.atomic():
                paper = round_papers.keep_figures(
                    due, said["scan"].read(), signed_on=said["signed_on"], by=request.user, at=now
                )
                reporting.report(
                    due.unit_id, said["code"], said["value"], since=due.round.since, on=due.round.as_of,
                    signer=said["signer"], signed_on=said["signed_on"], paper=paper, by=request.user, at=now,
                )  # fmt: skip
        except CannotKeep as refused:
            form.add_error("scan", says(refused.text))
        except (CannotReport, CannotCollect) as refused:
            form.add_error(None, says(refused.text))
        else:
            messages.success(request, _("Đã ghi số báo cáo."), extra_tags="ok")
            return redirect("round-line", public_id)
    return line_page(request, due, reporting=form)


def line_of(reach: Reach, public_id: UUID) -> RoundUnit:
    """The line within reach, else 404."""
    return get_object_or_404(round_units_within(reach), public_id=public_id)


def line_page(
    request: HttpRequest,
    due: RoundUnit,
    *,
    submitting: Submitting | None = None,
    deciding: Deciding | None = None,
    confirming: Confirming | None = None,
    reporting: Reporting | None = None,
) -> HttpResponse:
    """The page of a line, with the form that was refused, if one was."""
    reach, told = request.reach, parameters()
    steps = list(round_steps_within(reach).filter(due=due))
    step = steps[-1] if steps else None
    table = collecting.tables(due.round, [due], parameters=told).get(due.pk, [])
    content = collecting.content_digest(due, parameters=told, table=table) if table else ""
    papers = list(round_papers_within(reach).filter(due=due))
    refused = [one for one in (submitting, deciding, confirming, reporting) if one is not None]
    context = {
        "due": due,
        "round": due.round,
        "name": described.unit_names([due.unit_id], on=due.round.as_of, within=reach).get(due.unit_id, ""),
        "state": state_cell(step),
        "step": step,
        "steps": _steps_table(steps),
        "movements": _movement_table(due, table) if table else None,
        "off": [month for month in table if month.difference],
        "locked": _locked_table(due, reach),
        "papers": papers_table(papers, reach),
        "waiting": [(one, uuid4()) for one in waiting_lists(papers, reach)],
        "confirmed": _confirmed(papers, content),
        "form": refused[0] if refused else None,
        "submitting": submitting or Submitting(),
        "deciding": deciding or Deciding(),
        "confirming": confirming or Confirming(),
        "reporting": reporting or Reporting(),
        "reported": figures_table(due, table, reach) if due.round.counts_members else None,
        "may": _what_may_be_done(reach, due, step),
    }
    return render(request, "office/round-line.html", context, status=422 if refused else 200)


def _what_may_be_done(reach: Reach, due: RoundUnit, step: RoundStep | None) -> dict[str, bool]:
    """What this reader may do with the list where it stands: buttons that would be refused are not there."""
    state = step.state if step else None
    allowed = {code for code, before in collecting.ALLOWED.items() if state in before}
    hands_in = _within(reach, "rounds.hand-in", due.unit_id)
    keeps = _within(reach, "rounds.keep", due.unit_id)
    open_still = due.round.locked_by_id is None
    return {
        "submit": hands_in and open_still and "submitted" in allowed,
        "receive": keeps and open_still and "received" in allowed,
        "give_back": keeps and open_still and "returned" in allowed,
        "excuse": keeps and open_still and "excused" in allowed,
        "correct": keeps and state == "locked" and due.round.counts_members,
        "confirm": hands_in and due.round.counts_members,
        "report": hands_in and due.round.counts_members,
        "minutes": due.round.counts_members,
    }


def _within(reach: Reach, right: str, unit: int) -> bool:
    hands = reach.hands(right) if reach.may(right) else frozenset()
    return hands is None or unit in hands


def _confirmed(papers: list[RoundPaper], content: str) -> Cell | None:
    """Whether signed minutes confirm the list: as it is, or as it was."""
    signed = [one for one in papers if one.kind == RoundPaper.Kind.MINUTES]
    if not signed:
        return None
    if any(one.confirms == content for one in signed):
        return Cell(_("có biên bản đã ký xác nhận"), tag="ok")
    return Cell(_("danh sách đã thay đổi sau khi ký biên bản"), tag="bad")


def _steps_table(steps: list[RoundStep]) -> Table:
    columns = [Column(_("Bước")), Column(_("Lúc")), Column(_("Ai ghi")), Column(_("Lý do")), Column(_("Tệp"))]
    cells = [
        [
            state_cell(one),
            date_format(timezone.localtime(one.began_by.at), "H:i d/m/Y"),
            Cell(one.began_by.by.full_name, data=True) if one.began_by.by else "—",
            Cell(one.reason, data=True) if one.reason else "—",
            Cell(one.paper.name, data=True) if one.paper else "—",
        ]
        for one in reversed(steps)
    ]
    return Table(_("Các bước, mới nhất ở trên"), columns, cells)


def _movement_table(due: RoundUnit, table: list[Movement]) -> Table:
    """A column a month and one for all; each number is a door to its people."""
    months = [*table, whole(table)] if len(table) > 1 else table
    columns = [Column(_("Biến động đoàn viên")), *(Column(f"{one.until:%m/%Y}", "num") for one in table)]
    if len(table) > 1:
        columns.append(Column(_("Cả kỳ"), "num"))

    def door(code: str, one: Movement, count: int) -> Cell:
        href = reverse("round-records", args=[due.public_id, code])
        return Cell(count, f"{href}?from={one.since:%Y-%m-%d}&to={one.until:%Y-%m-%d}" if count else "")

    cells: list[list[object]] = [
        [str(STOCKS["opening"]), *(door("opening", one, one.opening) for one in months)]
    ]
    for kind, (sign, words) in KINDS.items():
        label = f"{'+' if sign > 0 else '−'} {says(words)}"
        cells.append([label, *(door(kind, one, one.moved.get(kind, 0)) for one in months)])
    cells.append([str(STOCKS["closing"]), *(door("closing", one, one.closing) for one in months)])
    cells.append(
        [_("Lệch"), *(Cell(one.difference, tag="bad" if one.difference else "ok") for one in months)]
    )
    return Table(_("Bảng biến động, theo danh sách"), columns, cells)


def _locked_table(due: RoundUnit, reach: Reach) -> Table:
    rows = round_figures_within(reach).filter(due=due)
    columns = [
        Column(_("Lần")), Column(_("Đầu kỳ"), "num"), Column(_("Cuối kỳ"), "num"), Column(_("Lúc")),
        Column(_("Ai ghi")), Column(_("Lý do")), Column(_("Mã nội dung"), "code"),
    ]  # fmt: skip
    cells = [
        [
            _("chốt") if one.number == 0 else _("đính chính số {n}").format(n=one.number),
            one.figures.get("opening", "—"),
            one.figures.get("closing", "—"),
            date_format(timezone.localtime(one.began_by.at), "H:i d/m/Y"),
            Cell(one.began_by.by.full_name, data=True) if one.began_by.by else "—",
            Cell(one.reason, data=True) if one.reason else "—",
            collecting.code_of(one.digest),
        ]
        for one in rows
    ]
    return Table(_("Số đã chốt"), columns, cells)


@may("people.read")
def round_records(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """The people behind one number of the movement table."""
    due = line_of(request.reach, public_id)
    if (code not in KINDS and code not in STOCKS) or not due.round.counts_members:
        raise Http404
    since, until = _days(request, due)
    found = _behind(due, code, since, until)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    words = says(KINDS[code][1]) if code in KINDS else str(STOCKS[code])
    context = {
        "due": due, "words": words, "since": since, "until": until, "page": page, "count": len(found),
        "name": described.unit_names([due.unit_id], on=until, within=request.reach).get(due.unit_id, ""),
        "table": _people_table(list(page), until, request.reach, words),
    }  # fmt: skip
    return render(request, "office/round-records.html", context)


def _days(request: HttpRequest, due: RoundUnit) -> tuple[date, date]:
    """The days asked for, never beyond those of the round."""
    since, until = due.round.since, due.round.as_of
    try:
        since = max(since, date.fromisoformat(request.GET.get("from", since.isoformat())))
        until = min(until, date.fromisoformat(request.GET.get("to", until.isoformat())))
    except ValueError:
        raise Http404 from None
    if since > until:
        raise Http404
    return since, until


Behind = tuple[int, date | None, int | None]


def _behind(due: RoundUnit, code: str, since: date, until: date) -> list[Behind]:
    told, units = parameters(), [due.unit_id]
    if code in STOCKS:
        return counted_in(units, since - ONE_DAY if code == "opening" else until, parameters=told)
    return [
        (one.person, one.on, one.row)
        for one in events(units, since, until, parameters=told)
        if one.kind == code
    ]


def _people_table(found: list[Behind], on: date, reach: Reach, words: str) -> Table:
    ids = [person for person, _on, _row in found]
    told = described.people(ids, on=on, within=reach)
    public = dict(people_within(reach).filter(id__in=ids).values_list("id", "public_id"))
    columns = [Column(_("Đoàn viên")), Column(_("Ngày")), Column(_("Dòng trong danh sách"), "num")]
    cells = [
        [
            Cell(told[person].name, reverse("person", args=[public[person]]), data=True)
            if person in told and person in public
            else _("ngoài phạm vi của bạn"),
            date_format(day) if day else wording(""),
            row if row is not None else "—",
        ]
        for person, day, row in found
    ]
    return Table(words, columns, cells)
