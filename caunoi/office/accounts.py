"""Opening accounts for the level below, face to face; issuing them again after a loss; closing them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db import IntegrityError, transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access import by_two, events, factors, opening
from caunoi.access.appointing import SHORTEST_REASON, CannotAppoint
from caunoi.access.by_two import Asked, openable, openable_alone
from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import (
    appointments_within,
    offices_of,
    terms_within,
    unit_descriptions_within,
    units_within,
)
from caunoi.access.guarding import may
from caunoi.access.models import Account, Appointment
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office.described import unit_names
from caunoi.office.employed import Employed
from caunoi.office.entering import browser_of
from caunoi.office.fields import TYPED, DayField, TidyCharField
from caunoi.office.searching import matching
from caunoi.office.words import wording
from caunoi.organisations.models import TermOfOffice, Unit, UnitDescription
from caunoi.organisations.settled import parameters
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.names import tidy

SHOWN = 20
Office = TermOfOffice.Office
_HEIGHT = Case(
    *(When(level=level, then=Value(place)) for place, level in enumerate(UnitDescription.Level.values)),
    output_field=IntegerField(),
)


class Opening(forms.Form):
    """Who, in what office, until when."""

    full_name = TidyCharField(
        label=gettext_lazy("Họ và tên"), max_length=120, widget=forms.TextInput(attrs=TYPED)
    )
    office = forms.ChoiceField(
        label=gettext_lazy("Chức danh"), widget=forms.Select(attrs={"class": "form-select"})
    )
    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Bỏ trống thì đặt theo họ tên, ví dụ nguyen.thi.anh."),
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]*\Z", gettext_lazy("Chỉ dùng chữ thường không dấu, số, dấu chấm, gạch.")
            )
        ],
        widget=forms.TextInput(attrs={**TYPED, "autocapitalize": "none"}),
    )
    until = DayField(
        label=gettext_lazy("Ngày hết nhiệm kỳ"),
        required=False,
        help_text=gettext_lazy("Quyền kết thúc cùng nhiệm kỳ. Bỏ trống nếu chưa biết."),
    )

    def __init__(self, *args, offices: frozenset[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Nothing is chosen beforehand: the first of them is the highest.
        open_to = [(one, wording(one)) for one in Office.values if one in offices]
        self.fields["office"].choices = [("", _("— chọn chức danh —")), *open_to]

    def clean_username(self) -> str:
        """Free: the database's own refusal has another name on PostgreSQL."""
        username = self.cleaned_data["username"]
        if username and opening.is_taken(username):
            raise forms.ValidationError(_("Tên đăng nhập này đã có người dùng."))
        return username

    def clean_until(self) -> date | None:
        """After today: a term that is over gives nothing."""
        until = self.cleaned_data["until"]
        if until is not None and until <= timezone.localdate():
            raise forms.ValidationError(_("Ngày hết nhiệm kỳ phải sau hôm nay."))
        return until


class Giving(Opening):
    """An office more for somebody who has an account: whose, which, until when."""

    full_name = None  # type: ignore[assignment] # the way a form leaves out a field
    field_order = ("username", "office", "until")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].required, self.fields["username"].help_text = True, ""

    def clean_username(self) -> str:
        """As it stands: the account is looked for within reach."""
        return self.cleaned_data["username"]


class Ending(forms.Form):
    """From which day the office is held no longer, and why."""

    on = DayField(label=gettext_lazy("Thôi giữ từ ngày"))
    reason = TidyCharField(
        label=gettext_lazy("Lý do"),
        min_length=SHORTEST_REASON,
        max_length=200,
        widget=forms.TextInput(attrs=TYPED),
    )


@may("accounts.open")
def accounts(request: HttpRequest) -> HttpResponse:
    """The units below, found by name or code, and the accounts there."""
    asked = tidy(request.GET.get("q", ""))[:80]
    day = timezone.localdate()
    every = unit_descriptions_within(request.reach).on(day)
    coded = every.filter(official_code=asked) if asked else every.none()
    rows: QuerySet[UnitDescription] = coded if coded.exists() else matching(every, asked)
    # The upper unions first: by name alone thousands of grassroots unions stand before the one that is opened for.
    rows = rows.order_by(_HEIGHT, *rows.query.order_by).select_related("unit")
    found = [row for row in rows[: SHOWN * 5] if openable(request.reach, row.unit_id)]
    cells = [
        [Cell(row.name, reverse("accounts-of", args=[row.unit.public_id]), data=True), wording(row.level)]
        for row in found[:SHOWN]
    ]
    table = Table(_("Nơi bạn mở được tài khoản"), [Column(_("Công đoàn")), Column(_("Cấp"))], cells)
    waiting = appointments_within(request.reach).filter(outcome="", lapses_at__gt=timezone.now()).count()
    context = {"asked": asked, "table": table, "waiting": waiting, "more": len(found) > SHOWN, "shown": SHOWN}
    return render(request, "office/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may("accounts.open")
def accounts_of(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """One unit: who signs in there, and the form for one more. The answer is the sheet, shown once."""
    unit, offices = unit_to_open_in(request.reach, public_id)
    if request.method == "POST":
        return _opened(request, unit, offices)
    return unit_page(request, unit, offices, Opening(offices=offices))


@confirmed_recently
def _opened(request: HttpRequest, unit: Unit, offices: frozenset[str]) -> HttpResponse:
    form = Opening(request.POST, offices=offices)
    if not form.is_valid():
        return unit_page(request, unit, offices, form)
    if form.cleaned_data["office"] not in openable_alone(request.reach, unit.pk):
        told = form.cleaned_data
        return ask_another(request, Asked(Appointment.Kind.OPEN, unit, **told))
    sheet = _open(request, unit, form)
    return _handed_over(request, sheet, unit) if sheet else unit_page(request, unit, offices, form)


def ask_another(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Put it before a second person; the answer is the first of two sheets, shown once, where there is one."""
    waiting, password = by_two.ask(
        asked, days=parameters().number("appointment-days", timezone.localdate()),
        browser=browser_of(request), by=request.user, at=timezone.now(),
    )  # fmt: skip
    if not password:
        messages.info(request, _("Đã đề nghị; chờ người thứ hai xác nhận."), extra_tags="info")
        return redirect("accounts-of", asked.unit.public_id)
    account = asked.account or Account(username=waiting.username, full_name=waiting.full_name)
    sheet = opening.Sheet(account, password, ())
    return _handed_over(request, sheet, asked.unit, waiting=waiting)


def unit_page(
    request: HttpRequest,
    unit: Unit,
    offices: frozenset[str],
    form: Opening,
    *,
    giving: forms.Form | None = None,
    ending: forms.Form | None = None,
    job: Employed | None = None,
) -> HttpResponse:
    """Who signs in there, and what may be done about it; 422 with the form that was not accepted."""
    day = timezone.localdate()
    held = terms_within(request.reach).on(day).filter(unit=unit, office__in=offices)
    context = {
        "form": form,
        "giving": giving or Giving(offices=offices, auto_id="give-%s"),
        "ending": ending or Ending(auto_id="end-%s"),
        "job": job or Employed(union=unit, reach=request.reach, auto_id="job-%s"),
        "unit": unit,
        "name": unit_names([unit.pk], on=day, within=request.reach).get(unit.pk, ""),
        "alone": openable_alone(request.reach, unit.pk) >= offices,
        "held": [
            (term, wording(term.office), wording(term.employed_as) if term.employed_as else "")
            for term in held.select_related("account", "employed_at").order_by("id")
        ],
    }
    wrong = any(one.errors for one in (form, context["giving"], context["ending"], context["job"]))
    return render(request, "office/accounts-of.html", context, status=422 if wrong else 200)


def _open(request: HttpRequest, unit: Unit, form: Opening) -> opening.Sheet | None:
    now, password = timezone.now(), opening.first_password()
    given = form.cleaned_data
    try:
        with transaction.atomic():
            account = opening.open_account(
                given["full_name"], office=given["office"], unit=unit.pk, password=password,
                username=given["username"], until=given["until"], by=request.user, on=timezone.localdate(), at=now,
            )  # fmt: skip
    except IntegrityError as error:
        form.add_error("username", says(refusal(error).text))
        return None
    except CannotAppoint as refused:
        form.add_error(None, says(refused.text))
        return None
    events.note("opened", account, browser=browser_of(request), at=now)
    return opening.hand_over(account, password, with_codes=given["office"] in factors.LIGHT)


@require_POST
@may("accounts.open")
@confirmed_recently
def issue_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new sheet for somebody who lost the password, the telephone or the paper, and came in person."""
    account, term = _account(request.reach, public_id)
    now = timezone.now()
    if not _alone(request.reach, account):
        return ask_another(request, Asked(Appointment.Kind.AGAIN, term.unit, account=account))
    password = opening.issue_again(account, by=request.user, on=timezone.localdate(), at=now)
    light = not factors.must_have_own([term.office])
    return _handed_over(request, opening.hand_over(account, password, with_codes=light), term.unit)


@require_POST
@may("accounts.open")
@confirmed_recently
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nobody signs in with it any more."""
    account, term = _account(request.reach, public_id)
    opening.close(account, by=request.user, on=timezone.localdate(), at=timezone.now())
    messages.success(
        request, _("Đã khóa tài khoản; mọi phiên đăng nhập của tài khoản ấy đã kết thúc."), extra_tags="ok"
    )
    return redirect("accounts-of", term.unit.public_id)


def _handed_over(
    request: HttpRequest, sheet: opening.Sheet, unit: Unit, *, waiting: Appointment | None = None
) -> HttpResponse:
    day = timezone.localdate()
    name = unit_names([unit.pk], on=day, within=request.reach).get(unit.pk, "")
    context = {"sheet": sheet, "unit": unit, "name": name, "waiting": waiting}
    return render(request, "office/sheet.html", context)


def unit_to_open_in(reach: Reach, public_id: UUID) -> tuple[Unit, frozenset[str]]:
    """The unit, and what may be opened there; a unit in which nothing may be is not there."""
    unit = units_within(reach).filter(public_id=public_id).first()
    offices = openable(reach, unit.pk) if unit else frozenset()
    if unit is None or not offices:
        raise Http404
    return unit, offices


def _account(reach: Reach, public_id: UUID) -> tuple[Account, TermOfOffice]:
    """An account all of whose running terms this reach may open; others are not there.

    All of them: whoever could issue again the account of a chair who is a national officer too would be one.
    """
    here = terms_within(reach).on(reach.day).filter(account__public_id=public_id, account__is_active=True)
    term = here.select_related("account", "unit").order_by("id").first()
    if term is None or term.account == reach.account:
        raise Http404
    if any(office not in openable(reach, unit) for office, unit in offices_of(term.account, on=reach.day)):
        raise Http404
    return term.account, term


def _alone(reach: Reach, account: Account) -> bool:
    """Whether all that the account holds could be opened without a second person."""
    return all(office in openable_alone(reach, unit) for office, unit in offices_of(account, on=reach.day))
