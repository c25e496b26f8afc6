"""The incident room on the screen: the clock, the steps, the people affected for the few, the notice as a form."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import accounts_within, federation_name, unit_descriptions_within
from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import DayField, TidyCharField
from caunoi.office.viewed_day import as_typed
from caunoi.office.words import wording
from caunoi.organisations.settled import parameters
from caunoi.privacy import incidents as room
from caunoi.privacy.door import affected_within, incident_steps_within, incidents_within
from caunoi.privacy.incidents import KINDS, CannotNote, hours_left
from caunoi.privacy.models import Incident, IncidentStep
from caunoi.trail.keys import CannotUnseal
from caunoi.vocabulary.names import fold

PAGE = 100
MOMENT = "%H:%M %d/%m/%Y"
LINE = forms.TextInput(attrs={"class": "form-control"})


class MomentField(forms.DateTimeField):
    """A moment typed as hh:mm dd/mm/yyyy, Vietnamese time."""

    input_formats = [MOMENT]
    widget = forms.TextInput(attrs={"class": "form-control", "placeholder": "hh:mm dd/mm/yyyy"})


class Opening(forms.Form):
    """What happened, when it became known, and what was touched."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    words = TidyCharField(
        label=gettext_lazy("Điều đã xảy ra"),
        help_text=gettext_lazy("Nội dung được mã hóa khi lưu."),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại dữ liệu"),
        choices=lambda: [(one, capfirst(wording(one))) for one in KINDS],
        widget=forms.CheckboxSelectMultiple,
    )
    known_at = MomentField(
        label=gettext_lazy("Biết lúc"),
        help_text=gettext_lazy("Đồng hồ chạy từ lúc này, tính cả đêm và ngày nghỉ."),
    )
    from_on = DayField(label=gettext_lazy("Dữ liệu bị chạm đến từ ngày"))
    to_on = DayField(label=gettext_lazy("Đến ngày"))
    units = TidyCharField(
        label=gettext_lazy("Đơn vị có danh sách bị lộ"),
        help_text=gettext_lazy(
            "Tên đầy đủ, nhiều đơn vị thì cách nhau bằng dấu chấm phẩy. Gồm cả đơn vị cấp dưới."
        ),
        required=False,
        max_length=2000,
        widget=LINE,
    )
    accounts = TidyCharField(
        label=gettext_lazy("Tài khoản liên quan"),
        help_text=gettext_lazy("Tên đăng nhập, cách nhau bằng dấu chấm phẩy."),
        required=False,
        max_length=1000,
        widget=LINE,
    )


class Stepping(forms.Form):
    """A measure, who was told, or the end."""

    step = forms.ChoiceField(
        label=gettext_lazy("Bước"),
        choices=lambda: [(one, wording(one)) for one in IncidentStep.Step.values],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    words = TidyCharField(label=gettext_lazy("Đã làm gì, báo cho ai"), max_length=1000, widget=LINE)
    done_at = MomentField(label=gettext_lazy("Lúc"))


@may("incidents.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def incidents(request: HttpRequest) -> HttpResponse:
    """Every incident with its clock, the soonest due first; and opening one."""
    now = timezone.localtime()
    today = as_typed(now.date())
    given = {"client_ref": uuid.uuid4(), "known_at": now.strftime(MOMENT), "from_on": today, "to_on": today}
    form = Opening(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid() and (made := _opened(request, form)):
        messages.success(request, _("Đã mở sự cố, đồng hồ bắt đầu chạy."), extra_tags="ok")
        return redirect("incident", made.public_id)
    rows = incidents_within(request.reach).order_by("-known_at", "-id")
    context = {"form": form, "table": _table(request, list(rows))}
    return render(request, "office/incidents.html", context, status=422 if form.errors else 200)


def _opened(request: HttpRequest, form: Opening) -> Incident | None:
    told = form.cleaned_data
    try:
        return room.open_incident(
            told["words"], kinds=told["kinds"], known_at=told["known_at"], between=(told["from_on"], told["to_on"]),
            units=_units(request, told["units"]), accounts=_accounts(request, told["accounts"]),
            client_ref=told["client_ref"], parameters=parameters(), by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except CannotNote as refused:
        form.add_error(None, says(refused.text))
        return None


def _parts(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(";") if part.strip()]


def _units(request: HttpRequest, typed: str) -> list[int]:
    found: list[int] = []
    for name in _parts(typed):
        told = unit_descriptions_within(request.reach).on(request.reach.day).filter(name_fold=fold(name))
        ids = set(told.values_list("unit_id", flat=True))
        if len(ids) != 1:
            raise CannotNote(
                f"Không tìm thấy đúng một đơn vị tên “{name}”.",
                f"There is not exactly one unit called “{name}”.",
            )
        found += ids
    return found


def _accounts(request: HttpRequest, typed: str) -> list[int]:
    found = []
    for name in _parts(typed):
        account = accounts_within(request.reach).filter(username=name).first()
        if account is None:
            raise CannotNote(f"Không có tài khoản “{name}”.", f"There is no account “{name}”.")
        found.append(account.pk)
    return found


def clock(incident: Incident, steps: dict[str, datetime], at: datetime) -> Cell:
    """Where it stands by the hours of the law, in words and never by colour alone."""
    if IncidentStep.Step.CLOSED in steps:
        return Cell(_("đã khép lại"), tag="quiet")
    told = steps.get(IncidentStep.Step.AUTHORITY)
    if told is not None:
        late = told > incident.notice_due
        return (
            Cell(_("đã thông báo, quá hạn"), tag="bad")
            if late
            else Cell(_("đã thông báo, đúng hạn"), tag="ok")
        )
    left = hours_left(incident.notice_due, at)
    if left < 0:
        return Cell(ngettext("quá hạn %d giờ", "quá hạn %d giờ", -left) % -left, tag="bad")
    return Cell(ngettext("còn %d giờ", "còn %d giờ", left) % left, tag="warn")


def _steps(request: HttpRequest, incident: Incident) -> dict[str, datetime]:
    rows = incident_steps_within(request.reach).filter(incident=incident)
    return dict(rows.values_list("step", "done_at"))


def moment(at: datetime) -> str:
    """Hours and minutes with the day, Vietnamese time."""
    return date_format(timezone.localtime(at), "H:i d/m/Y")


def _table(request: HttpRequest, rows: list[Incident]) -> Table:
    columns = [
        Column(_("Biết lúc")),
        Column(_("Loại dữ liệu")),
        Column(_("Hạn thông báo")),
        Column(_("Tình trạng")),
    ]
    cells = [
        [
            Cell(moment(row.known_at), reverse("incident", args=[row.public_id])),
            ", ".join(map(wording, row.kinds)),
            moment(row.notice_due),
            clock(row, _steps(request, row), timezone.now()),
        ]
        for row in rows
    ]
    return Table(_("Sự cố dữ liệu, mới nhất ở trên"), columns, cells)


@may("incidents.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One incident: what happened, its clock, what was done, and the next step."""
    found = get_object_or_404(incidents_within(request.reach), public_id=public_id)
    form = Stepping(request.POST or None, initial={"done_at": timezone.localtime().strftime(MOMENT)})
    if request.method == "POST" and form.is_valid() and _stepped(request, found, form):
        messages.success(request, _("Đã ghi."), extra_tags="ok")
        return redirect("incident", public_id)
    context = {**_told(request, found), "form": form}
    return render(request, "office/incident.html", context, status=422 if form.errors else 200)


def _stepped(request: HttpRequest, found: Incident, form: Stepping) -> bool:
    told = form.cleaned_data
    try:
        room.note(
            found, told["step"], told["words"], done_at=told["done_at"], by=request.user, at=timezone.now()
        )
    except CannotNote as refused:
        form.add_error(None, says(refused.text))
        return False
    return True


def _told(request: HttpRequest, found: Incident) -> dict[str, object]:
    """The facts of an incident, for its page and for the notice."""
    steps = list(incident_steps_within(request.reach).filter(incident=found).order_by("done_at", "id"))
    source = parameters().dated(room.HOURS, timezone.localdate(found.known_at)).source
    units = unit_descriptions_within(request.reach).on(request.reach.day).filter(unit__in=found.units)
    return {
        "incident": found,
        "words": _clear(found),
        "kinds": ", ".join(map(wording, found.kinds)),
        "known": moment(found.known_at),
        "due": moment(found.notice_due),
        "source": source,
        "units": list(units.values_list("name", flat=True)),
        "accounts": list(
            accounts_within(request.reach).filter(pk__in=found.accounts).values_list("username", flat=True)
        ),
        "state": clock(found, {one.step: one.done_at for one in steps}, timezone.now()),
        "steps": [(wording(one.step), moment(one.done_at), _clear(one)) for one in steps],
        "people": affected_within(request.reach).filter(incident=found).values("person").distinct().count(),
        "open": all(one.step != IncidentStep.Step.CLOSED for one in steps),
    }


def _clear(row: Incident | IncidentStep) -> str:
    try:
        return room.words_of(row) if isinstance(row, Incident) else room.words_of_step(row)
    except CannotUnseal:
        return ""


@may("incidents.handle")
@confirmed_recently
@require_http_methods(["GET", "HEAD", "POST"])
def affected(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The people an incident touched, after a fresh factor; POST draws the list from registers and traces."""
    found = get_object_or_404(incidents_within(request.reach), public_id=public_id)
    if request.method == "POST":
        count = room.draw(found, by=request.user, at=timezone.now())
        messages.success(
            request,
            ngettext("Danh sách có %d người.", "Danh sách có %d người.", count) % count,
            extra_tags="ok",
        )
        return redirect("incident-affected", public_id)
    rows = (
        affected_within(request.reach)
        .filter(incident=found)
        .select_related("person")
        .order_by("person", "how")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"incident": found, "page": page, "table": _people(request, list(page), request.reach.day)}
    return render(request, "office/incident-affected.html", context)


def _people(request: HttpRequest, rows: list, day: date) -> Table:
    told = described.people([row.person_id for row in rows], on=day, within=request.reach)
    columns = [Column(_("Họ và tên")), Column(_("Bị chạm đến thế nào"))]
    cells = [
        [
            Cell(
                told[row.person_id].name if row.person_id in told else "—",
                reverse("person", args=[row.person.public_id]),
                data=True,
            ),
            wording(row.how),
        ]
        for row in rows
    ]
    return Table(_("Người bị ảnh hưởng"), columns, cells)


@may("incidents.handle")
@require_safe
def notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The notice to the authority as a form to print; number, day and signer are left for the clerk."""
    found = get_object_or_404(incidents_within(request.reach), public_id=public_id)
    federation = federation_name(on=timezone.localdate())
    return render(request, "office/incident-notice.html", {**_told(request, found), "issuer": federation})
