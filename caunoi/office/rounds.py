"""Collection rounds: which lists are due of which unions, who is late and in whose charge, and the lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.door import unit_descriptions_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import TYPED, DayField, TidyCharField
from caunoi.office.own_unit import own_unit
from caunoi.office.words import wording
from caunoi.organisations.models import UnitDescription
from caunoi.organisations.settled import parameters
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import LATE, CannotCollect, Late, Missing, Terms, late_of, reminder
from caunoi.registers.rounds.door import round_units_within, rounds_within
from caunoi.registers.rounds.models import Round, RoundStep, RoundUnit
from caunoi.registers.rounds.movements import Movement, whole

# A phone shows each line as a card, one under the other.
PAGE = 20
NAMED = 20
TAGS = {
    "": "quiet",
    "submitted": "info",
    "returned": "warn",
    "received": "ok",
    "excused": "quiet",
    "locked": "ok",
}
NOT_SUBMITTED = gettext_lazy("chưa nộp")


class Opening(forms.Form):
    """What is asked for, for which days, and by when; of every grassroots union within reach."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    title = TidyCharField(
        label=gettext_lazy("Tên kỳ thu"),
        help_text=gettext_lazy("Ví dụ: Đoàn viên tháng 6/2025."),
        max_length=120,
        widget=forms.TextInput(attrs=TYPED),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Danh sách"),
        help_text=gettext_lazy("Bảng biến động, biên bản và số báo cáo chỉ có ở danh sách đoàn viên."),
        initial="members",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    since = DayField(label=gettext_lazy("Từ ngày"))
    as_of = DayField(label=gettext_lazy("Số liệu đến hết ngày"))
    due_on = DayField(label=gettext_lazy("Hạn nộp"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(code, wording(code)) for code in Round.Kind.values]


@may("rounds.read")
def rounds(request: HttpRequest) -> HttpResponse:
    """Rounds in which a list is due of a union within reach, the newest first: what do I owe, by when."""
    page = Paginator(rounds_within(request.reach), PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    context = {
        "page": page,
        "table": _rounds_table(shown, request.reach),
        "may_open": request.reach.may("rounds.keep"),
    }
    return render(request, "office/rounds.html", context)


def _rounds_table(shown: Sequence[Round], reach: Reach) -> Table:
    due = list(round_units_within(reach).filter(round__in=shown))
    at_step = collecting.standing([one.pk for one in due])
    by_round: dict[int, list[RoundUnit]] = defaultdict(list)
    for line in due:
        by_round[line.round_id].append(line)
    today = timezone.localdate()
    columns = [
        Column(_("Kỳ thu")), Column(_("Danh sách")), Column(_("Số liệu đến ngày")), Column(_("Hạn nộp")),
        Column(_("Phải nộp"), "num"), Column(_("Đã nhận"), "num"), Column(_("Còn thiếu"), "num"), Column(_("Bước")),
    ]  # fmt: skip
    cells = []
    for one in shown:
        lines = by_round[one.pk]
        steps = [at_step[line.pk].state if line.pk in at_step else "" for line in lines]
        lacking = sum(step in LATE for step in steps)
        # Whoever owes one list is led to it at once.
        alone = reverse("round-line", args=[lines[0].public_id]) if len(lines) == 1 else ""
        cells.append([
            Cell(one.title, alone or reverse("round", args=[one.public_id]), data=True),
            wording(one.kind), date_format(one.as_of), date_format(one.due_on), len(lines),
            sum(step in {"received", "locked"} for step in steps),
            Cell(lacking, tag="bad" if lacking and one.due_on < today else "warn" if lacking else ""),
            Cell(_("đã chốt"), tag="ok") if one.locked_by_id else Cell(_("đang thu"), tag="info"),
        ])  # fmt: skip
    return Table(_("Các kỳ thu, mới nhất ở trên"), columns, cells)


@require_http_methods(["GET", "HEAD", "POST"])
@may("rounds.keep")
def open_round(request: HttpRequest) -> HttpResponse:
    """Ask every grassroots union within reach for a list."""
    form = Opening(request.POST or None, initial={"client_ref": uuid4()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        terms = Terms(said["kind"], said["title"], said["since"], said["as_of"], said["due_on"])
        try:
            opened = collecting.open_round(
                terms, _unions(request.reach, said["as_of"]), held_by=own_unit(request.reach),
                client_ref=said["client_ref"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except CannotCollect as refused:
            form.add_error(None, says(refused.text))
        else:
            messages.success(request, _("Đã mở kỳ thu."), extra_tags="ok")
            return redirect("round", opened.public_id)
    count = len(_unions(request.reach, timezone.localdate()))
    return render(
        request, "office/new-round.html", {"form": form, "count": count}, status=422 if form.errors else 200
    )


def _unions(reach: Reach, day: date) -> list[int]:
    told = unit_descriptions_within(reach).on(day).filter(level=UnitDescription.Level.GRASSROOTS)
    hands = reach.hands(reach.right)
    own = told if hands is None else told.filter(unit__in=hands)
    return list(own.values_list("unit_id", flat=True))


@may("rounds.read")
def round_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One round: every union due, how far it has come, and who is late."""
    return _page(request, get_object_or_404(rounds_within(request.reach), public_id=public_id))


@require_POST
@may("rounds.keep")
def lock_round(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lock it, or say which unions lack what."""
    found = get_object_or_404(rounds_within(request.reach), public_id=public_id)
    if not _keeps(request.reach, found):
        raise Http404
    told = parameters()
    try:
        collecting.lock(found, parameters=told, by=request.user, at=timezone.now())
    except CannotCollect as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
        due = list(round_units_within(request.reach).filter(round=found))
        missing = [] if found.locked_by_id else collecting.missing_of(found, due, parameters=told)[0]
        return _page(request, found, missing=missing, status=422)
    messages.success(request, _("Đã chốt. Từ nay chỉ thay đổi bằng đính chính có số."), extra_tags="ok")
    return redirect("round", public_id)


def _keeps(reach: Reach, found: Round) -> bool:
    hands = reach.hands("rounds.keep") if reach.may("rounds.keep") else frozenset()
    return hands is None or found.held_by_id in hands


def _page(
    request: HttpRequest, found: Round, *, missing: Sequence[Missing] = (), status: int = 200
) -> HttpResponse:
    reach, today = request.reach, timezone.localdate()
    lines = list(round_units_within(reach).filter(round=found))
    at_step = collecting.standing([one.pk for one in lines])
    asked = request.GET.get("state", "")
    chosen = [one for one in lines if not asked or _state(at_step.get(one.pk)) == asked]
    names = described.unit_names([one.unit_id for one in lines], on=found.as_of, within=reach)
    chosen.sort(key=lambda one: names.get(one.unit_id, ""))
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    told = collecting.tables(found, list(page), parameters=parameters())
    late = late_of(lines, at_step)
    context = {
        "round": found,
        "kind": wording(found.kind),
        "page": page,
        "table": _lines_table(found, list(page), at_step, told, names, reach),
        "reminders": _reminders(request, found, late, names, reach),
        "overdue": today > found.due_on,
        "late": len(late),
        "states": _states(lines, at_step, asked),
        "missing": [(names.get(one.due.unit_id, ""), one.due.public_id, one.text) for one in missing[:NAMED]],
        "more_missing": max(0, len(missing) - NAMED),
        "may_lock": not found.locked_by_id and _keeps(reach, found),
    }
    return render(request, "office/round.html", context, status=status)


def _state(step: RoundStep | None) -> str:
    return step.state if step else "none"


def _states(
    lines: Sequence[RoundUnit], at_step: dict[int, RoundStep], asked: str
) -> list[tuple[str, object, int, bool]]:
    """Each step with how many stand there."""
    words = {"none": NOT_SUBMITTED, **{code: wording(code) for code in RoundStep.State.values}}
    counts = {code: sum(_state(at_step.get(one.pk)) == code for one in lines) for code in words}
    return [(code, words[code], count, code == asked) for code, count in counts.items() if count]


def state_cell(step: RoundStep | None) -> Cell:
    """Where a list stands, in words."""
    return Cell(wording(step.state), tag=TAGS[step.state]) if step else Cell(NOT_SUBMITTED, tag="warn")


def _lines_table(
    found: Round,
    lines: Sequence[RoundUnit],
    at_step: dict[int, RoundStep],
    told: dict[int, list[Movement]],
    names: dict[int, str],
    reach: Reach,
) -> Table:
    officers = described.in_charge_of(
        "unit", [one.unit_id for one in lines], on=timezone.localdate(), within=reach
    )
    columns = [Column(_("Công đoàn")), Column(_("Bước")), Column(_("Ngày")), Column(_("Phụ trách"))]
    if told:
        columns += [Column(_("Đầu kỳ"), "num"), Column(_("Cuối kỳ"), "num"), Column(_("Lệch"), "num")]
    cells = []
    for one in lines:
        step, table = at_step.get(one.pk), told.get(one.pk)
        row: list[object] = [
            Cell(names.get(one.unit_id, ""), reverse("round-line", args=[one.public_id]), data=True),
            state_cell(step),
            date_format(step.on) if step else "—",
            Cell(officers[one.unit_id], data=True) if one.unit_id in officers else "—",
        ]
        if table:
            entire = whole(table)
            off = max((abs(month.difference) for month in table), default=0)
            row += [entire.opening, entire.closing, Cell(off, tag="bad" if off else "")]
        cells.append(row)
    return Table(_("Các công đoàn phải nộp"), columns, cells)


def _reminders(
    request: HttpRequest, found: Round, late: Sequence[Late], names: dict[int, str], reach: Reach
) -> list[tuple[str, int, str]]:
    """By officer in charge: the unions whose list is missing, and a text to copy; for those who remind."""
    if not late or found.locked_by_id or not request.reach.may("contacts.note"):
        return []
    units = [one.due.unit_id for one in late]
    officers = described.in_charge_of("unit", units, on=timezone.localdate(), within=reach)
    by_officer: dict[str, list[Late]] = defaultdict(list)
    for one in late:
        by_officer[officers.get(one.due.unit_id, "")].append(one)
    return [
        (officer, len(some), reminder(found, some, names)) for officer, some in sorted(by_officer.items())
    ]
