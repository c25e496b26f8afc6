"""Statistical forms (1-HĐCĐ, 2-HĐCĐ) of a unit: filled by the lists, completed and signed by hand, taken out as a workbook."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.door import jobs_within, unit_descriptions_within, unit_names, units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.figures import Figure
from caunoi.indicators.question import Manner
from caunoi.indicators.seen import figures_of
from caunoi.intake import form_books as work
from caunoi.intake.supplied import Gone, media_of, opened
from caunoi.jobs.models import Job
from caunoi.office.fields import TYPED, DayField, TidyCharField, client_ref
from caunoi.office.own_unit import own_unit
from caunoi.organisations.models import Unit
from caunoi.organisations.settled import parameters
from caunoi.registers.statistics.door import form_returns_within
from caunoi.registers.statistics.mapping import FACT, FORM_OF, CannotFill, ends_of, last_end
from caunoi.registers.statistics.models import Form, FormBook, FormReturn
from caunoi.reports import answering_forms as answering
from caunoi.reports.answering_forms import WHY, Answer, Asked, Line, Sheet, Signature
from caunoi.trail.acting import act

PAGE = 50
ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
ORIGINS = {
    "computed": gettext_lazy("theo danh sách"),
    "reported": gettext_lazy("theo báo cáo"),
    "fact": gettext_lazy("hồ sơ đơn vị"),
    "empty": gettext_lazy("để trống"),
}


class Which(forms.Form):
    """The form of which unit, for which period."""

    code = TidyCharField(
        label=gettext_lazy("Mã số đơn vị"),
        help_text=gettext_lazy("Bỏ trống là đơn vị của bạn."),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs=TYPED),
    )
    day = forms.ChoiceField(
        label=gettext_lazy("Kỳ báo cáo"), widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, reach: Reach, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._reach = reach
        over = [one for one in ends_of(reach.day, parameters()) if one <= reach.day]
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (f"{one:%Y-%m-%d}", date_format(one)) for one in reversed(over)
        ]

    def clean_code(self) -> Unit:
        """The unit within reach."""
        units = units_within(self._reach)
        if not (code := self.cleaned_data["code"]):
            return units.get(pk=own_unit(self._reach))
        told = unit_descriptions_within(self._reach).on(self._reach.day).filter(official_code=code)
        found = list(told.values_list("unit_id", flat=True)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Không có đơn vị nào, hoặc có nhiều hơn một, mang mã số ấy trong phạm vi của bạn.")
            )
        return units.get(pk=found[0])


class Signing(forms.Form):
    """Whose name stands under the paper."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    signer = TidyCharField(
        label=gettext_lazy("Người ký biểu"), max_length=120, widget=forms.TextInput(attrs=TYPED)
    )
    signed_on = DayField(label=gettext_lazy("Ngày ký"))
    leave_empty = forms.BooleanField(
        label=gettext_lazy("Để trống những ô chưa có số"),
        required=False,
    )


@may("statistics.read")
def statistics(request: HttpRequest) -> HttpResponse:
    """The forms that units within reach signed, the newest first; a form is begun here."""
    reach = request.reach
    which = Which(reach.to("statistics.fill"), request.GET if "day" in request.GET else None)
    if reach.may("statistics.fill") and which.is_bound and which.is_valid():
        said = which.cleaned_data
        return redirect(f"{reverse('fill-form', args=[said['code'].public_id])}?day={said['day']}")
    page = Paginator(form_returns_within(reach), PAGE).get_page(request.GET.get("page"))
    context = {
        "which": which if reach.may("statistics.fill") else None,
        "keeps": reach.may("statistics.keep"),
        "page": page,
        "table": _returns_table(list(page), reach),
    }
    return render(request, "office/statistics.html", context, status=422 if which.errors else 200)


def _returns_table(signed: Sequence[FormReturn], reach: Reach) -> Table:
    names = unit_names([one.unit_id for one in signed], on=reach.day)
    columns = [
        Column(_("Biểu")), Column(_("Đơn vị")), Column(_("Kỳ đến ngày")), Column(_("Lần"), "num"), Column(_("Người ký")),
        Column(_("Ngày ký")), Column(_("Ô để trống"), "num"),
    ]  # fmt: skip
    cells = [
        [
            Cell(one.get_form_display(), reverse("signed-form", args=[one.public_id]), data=True),
            Cell(names.get(one.unit_id, ""), data=True),
            date_format(one.as_of),
            one.number,
            Cell(one.signer, data=True),
            date_format(one.signed_on),
            len(answering.empty_cells(one)),
        ]
        for one in signed
    ]
    return Table(_("Biểu đã ký, mới nhất ở trên"), columns, cells)


# ------------------------------------------------------------------ filling and signing


@require_http_methods(["GET", "HEAD", "POST"])
@may("statistics.fill")
def fill(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One screen: what the lists answer, what they do not, and who signs."""
    reach = request.reach
    unit = get_object_or_404(units_within(reach), public_id=public_id)
    hands = reach.hands("statistics.fill")
    if hands is not None and unit.pk not in hands:
        raise Http404
    as_of = _period(request, reach)
    context: dict[str, Any] = {"unit": unit, "name": _name(unit, as_of, reach), "as_of": as_of}
    try:
        sheet = _look(request, unit, as_of)
    except (CannotFill, CannotBeAsked) as refused:
        return render(request, "office/fill-form.html", context | {"wrong": says(refused.text)}, status=422)
    given = request.POST if request.method == "POST" else None
    signing = Signing(given, initial={"seen": sheet.seen})
    if signing.is_valid():
        try:
            signed = _sign(request, sheet, signing.cleaned_data)
        except CannotFill as refused:
            signing.add_error(None, says(refused.text))
        else:
            messages.success(request, _("Đã ký biểu. Tệp đang được lập."), extra_tags="ok")
            return redirect("signed-form", signed.public_id)
    # What came since has to be looked at before it is signed.
    signing.data = {**signing.data.dict(), "seen": sheet.seen} if given else signing.data  # type: ignore[attr-defined]
    context |= {"sheet": sheet, "form": signing, "lines": _lines(sheet, given)}
    return render(request, "office/fill-form.html", context, status=422 if given else 200)


def _name(unit: Unit, on: date, reach: Reach) -> str:
    return unit_names([unit.pk], on=on).get(unit.pk, "") if reach.covers(unit.pk) else ""


def _period(request: HttpRequest, reach: Reach) -> date:
    typed = request.GET.get("day", "")
    try:
        return date.fromisoformat(typed) if typed else last_end(reach.day, parameters())
    except ValueError:
        raise BadRequest(_("Kỳ báo cáo ghi là năm-tháng-ngày.")) from None


def _look(request: HttpRequest, unit: Unit, as_of: date) -> Sheet:
    versions = unit_descriptions_within(request.reach).on(as_of).select_related("unit")
    told = versions.filter(unit=unit).first()

    def ask(codes: list[str], asked: Asked) -> list[Figure]:
        return figures_of(
            codes, unit=unit.pk, day=asked.at, since=asked.since, within=request.reach, by=asked.by,
            manner=Manner(tree=asked.tree),
        )  # fmt: skip

    form = FORM_OF.get(told.level, "") if told else ""
    return answering.look(
        told, form, as_of, ask=ask, parameters=parameters(), today=request.reach.day
    )  # fmt: skip


def _sign(request: HttpRequest, sheet: Sheet, said: Mapping[str, Any]) -> FormReturn:
    answers = {
        one.spot.code: Answer(
            request.POST.get(f"v-{at}", "")[:40], request.POST.get(f"r-{at}", "")[:200]
        )
        for at, one in enumerate(sheet.lines)
    }  # fmt: skip
    signed = answering.sign(
        sheet, answers, Signature(said["signer"], said["signed_on"]), seen=said["seen"],
        leave_empty=said["leave_empty"], by=request.user, at=timezone.now(),
    )  # fmt: skip
    work.ask_to_write(signed, by=request.user, at=timezone.now(), client_ref=uuid.uuid4())
    return signed


def _lines(sheet: Sheet, given: Any) -> list[dict[str, Any]]:
    return [
        {
            "at": at,
            "spot": one.spot,
            "asked": one.spot.kind != FACT,
            "computed": one.computed if one.spot.kind == FACT else _number(one.computed),
            "why": says(WHY[one.why]) if one.why else "",
            "reported": _number(one.reported),
            "value": given.get(f"v-{at}", "") if given else _before(one),
            "reason": given.get(f"r-{at}", "") if given else "",
        }
        for at, one in enumerate(sheet.lines)
    ]


def _before(line: Line) -> str:
    """What was signed last stands in the box where nothing else answers."""
    return _number(line.reported) if line.reported and not line.computed else ""


def _number(text: str) -> str:
    return str(number_format(Decimal(text), use_l10n=True)) if text else ""


# ------------------------------------------------------------------ what was signed


def _book(signed: FormReturn) -> FormBook | None:
    return getattr(signed, "book", None)


@may("statistics.read")
def signed_form(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A form as it was signed: each number, where it is from, what the lists gave, and which cells stay empty."""
    reach = request.reach
    signed = get_object_or_404(form_returns_within(reach), public_id=public_id)
    others = form_returns_within(reach).filter(unit=signed.unit_id, form=signed.form, as_of=signed.as_of)
    book = _book(signed)
    jobs = jobs_within(reach).filter(kind=work.WRITE, payload__return=signed.public_id.hex).order_by("-pk")
    job = jobs.first()
    context = {
        "signed": signed,
        "name": unit_names([signed.unit_id], on=signed.as_of).get(signed.unit_id, ""),
        "unit": signed.unit,
        "book": book,
        "waits": book is None and job is not None and job.state not in ENDED,
        "failed": job.message if book is None and job and job.state == Job.State.FAILED else "",
        "empty": answering.empty_cells(signed),
        "others": [one for one in others if one.pk != signed.pk],
        "corrects": reach.may_at("statistics.fill", signed.unit_id),
        "client_ref": uuid.uuid4(),
        "table": _cells_table(signed),
    }
    return render(request, "office/signed-form.html", context)


def _cells_table(signed: FormReturn) -> Table:
    columns = [
        Column(_("Ô")), Column(_("Chỉ tiêu")), Column(_("Số trong biểu"), "num"), Column(_("Nguồn")),
        Column(_("Theo danh sách"), "num"), Column(_("Lý do")),
    ]  # fmt: skip
    cells = []
    for spot, cell in answering.cells_of(signed):
        fact = spot.kind == FACT
        cells.append([
            spot.place,
            Cell(spot.label, data=True),
            Cell(cell.value, data=True) if fact else _number(cell.value) or "—",
            Cell(ORIGINS[cell.origin], tag="warn" if cell.origin == "empty" else "quiet"),
            _number(cell.computed) or (says(WHY[cell.why]) if cell.why else "—"),
            Cell(cell.reason, data=True) if cell.reason else "—",
        ])  # fmt: skip
    return Table(_("Từng ô của biểu"), columns, cells)


@require_POST
@may("statistics.fill")
def write_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the workbook of a signed form where that failed."""
    signed = get_object_or_404(form_returns_within(request.reach), public_id=public_id)
    work.ask_to_write(signed, by=request.user, at=timezone.now(), client_ref=client_ref(request.POST))
    return redirect("signed-form", public_id)


@require_POST
@may("statistics.read")
def form_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The filled workbook. It holds figures and what the unit is called, and nobody's name; that it was taken out is an act."""
    signed = get_object_or_404(form_returns_within(request.reach), public_id=public_id)
    book = _book(signed)
    try:
        content = opened(book.sha256) if book else None
    except Gone:
        content = None
    if content is None:
        messages.error(request, _("Tệp chưa lập xong, hoặc không còn được giữ."), extra_tags="bad")
        return redirect("signed-form", public_id)
    ending, media = media_of(signed.mapping.blank.name)
    about = {"form": signed.form, "return": signed.public_id.hex}
    with act(
        "statistics.taken-out", by=request.user, at=timezone.now(), on=timezone.localdate(), about=about
    ):
        response = HttpResponse(content, content_type=media)
    name = f"bieu-{Form(signed.form).value}-{signed.as_of:%Y-%m-%d}-lan-{signed.number}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
