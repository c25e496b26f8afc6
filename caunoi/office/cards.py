"""The member's card: an officer gives its code and ties the member's own account; a partner asks whether it is valid."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import accounts_within
from caunoi.access.guarding import may
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import TidyCharField
from caunoi.organisations.settled import parameters
from caunoi.registers.cards import checking, issuing
from caunoi.registers.cards.door import cards_within, holders_within
from caunoi.registers.cards.issuing import CannotIssue, NoMemberHere
from caunoi.registers.cards.models import Holder
from caunoi.registers.members.door import memberships_within, people_within
from caunoi.registers.members.models import Membership, Person
from caunoi.trail.models import DatedQuerySet

TYPED = {"class": "form-control", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class Tying(forms.Form):
    """The user name of the account that is to be the member's own."""

    username = TidyCharField(
        label=gettext_lazy("Tên đăng nhập"), max_length=64, widget=forms.TextInput(attrs=TYPED)
    )


class Asking(forms.Form):
    """A code as typed or scanned."""

    code = TidyCharField(
        label=gettext_lazy("Mã thẻ"),
        help_text=gettext_lazy("16 chữ và số trên điện thoại hoặc giấy của đoàn viên; dấu nối không cần gõ."),
        max_length=64,
        widget=forms.TextInput(attrs=TYPED),
    )


@may("cards.issue")
def card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What this member holds: a code that runs or none, an own account or none."""
    return _page(request, _person(request, public_id), Tying())


@require_POST
@may("cards.issue")
@confirmed_recently
def issue(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new code, shown once to be printed or written down; the one before is worth nothing."""
    found = _person(request, public_id)
    try:
        code = issuing.issue(
            found, days=days_of_a_card(), by=request.user, at=timezone.now(), among=_answered_for(request)
        )
    except CannotIssue as refused:
        messages.error(request, _refused(request, refused), extra_tags="bad")
        return redirect("card", public_id)
    return _page(request, found, Tying(), code=issuing.spelled(code))


@require_POST
@may("cards.issue")
@confirmed_recently
def tie(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The account becomes this member's own; the member has come in person."""
    found = _person(request, public_id)
    form = Tying(request.POST)
    if form.is_valid():
        name = form.cleaned_data["username"]
        account = accounts_within(request.reach).filter(username=name).first()
        if account is None:
            form.add_error("username", _("Không có tài khoản này trong phạm vi của bạn."))
            return _page(request, found, form)
        try:
            issuing.tie(account, found, by=request.user, at=timezone.now(), among=_answered_for(request))
        except CannotIssue as refused:
            form.add_error(None, _refused(request, refused))
        else:
            messages.success(request, _("Đã gắn tài khoản với hồ sơ."), extra_tags="ok")
            return redirect("card", public_id)
    return _page(request, found, form)


@require_POST
@may("cards.issue")
@confirmed_recently
def untie(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """No account opens this member's record any more."""
    found = _person(request, public_id)
    try:
        issuing.untie(found, by=request.user, at=timezone.now(), among=_answered_for(request))
    except CannotIssue as refused:
        messages.error(request, _refused(request, refused), extra_tags="bad")
    else:
        messages.success(request, _("Đã gỡ tài khoản khỏi hồ sơ."), extra_tags="ok")
    return redirect("card", public_id)


def _person(request: HttpRequest, public_id: UUID) -> Person:
    return get_object_or_404(people_within(request.reach), public_id=public_id)


def _answered_for(request: HttpRequest) -> DatedQuerySet[Membership] | None:
    return None if request.reach.units is None else memberships_within(request.reach)


def _refused(request: HttpRequest, refused: CannotIssue) -> str:
    """The sentence. The past of one who left is read, and gives no say over the card: that one is not there (404)."""
    if isinstance(refused, NoMemberHere) and request.reach.units is not None:
        raise Http404
    return says(refused.text)


def days_of_a_card() -> int:
    """How long a code is good: a dated setting."""
    return parameters().number("card-days", timezone.localdate())


def _page(request: HttpRequest, person: Person, form: Tying, *, code: str = "") -> HttpResponse:
    day = timezone.localdate()
    held = holders_within(request.reach).on(day).filter(person=person).select_related("account").first()
    context = {
        "told": described.people([person.pk], on=day, within=request.reach).get(person.pk),
        "public_id": person.public_id,
        "holder": held,
        "elsewhere": held is not None and _came_from_elsewhere(request, person, held),
        "card": cards_within(request.reach).on(day).filter(person=person).first(),
        "form": form,
        "code": code,
    }
    return render(request, "office/card.html", context, status=422 if form.errors else 200)


def _came_from_elsewhere(request: HttpRequest, person: Person, held: Holder) -> bool:
    """Whether the member belongs to a union within reach now, and to none that tied the account."""
    spells = memberships_within(request.reach).on(timezone.localdate()).filter(person=person)
    unions = set(spells.values_list("held_by", flat=True))
    return bool(unions) and held.held_by_id not in unions


@require_http_methods(["GET", "HEAD", "POST"])
@may("cards.check")
def check_card(request: HttpRequest) -> HttpResponse:
    """Valid member or not valid: nothing else is said, and nothing of who."""
    form = Asking(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _answer(request, form, None, status=422 if form.errors else 200)
    valid = checking.check(form.cleaned_data["code"], by=request.user, at=timezone.now())
    return _answer(request, Asking(), valid)


def _answer(request: HttpRequest, form: Asking, valid: bool | None, *, status: int = 200) -> HttpResponse:
    return render(request, "office/check-card.html", {"form": form, "valid": valid}, status=status)
