"""My account: what signs me in, where I am signed in, what happened; and the page that asks who is there."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access import devices, events, factors, sign_ins, signing_in
from caunoi.access.confirming import confirmed_recently
from caunoi.access.guarding import signed_in
from caunoi.office import entering
from caunoi.office.entering import browser_of, safe
from caunoi.office.factor_forms import Code, fits, passkeys_work


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own sign-in on one page."""
    mine, now = request.user, timezone.now()
    own = Authenticator.objects.filter(user=mine, type__in=factors.OWN).order_by("created_at")
    context = {
        "factors": [(one, one.wrap().name if one.type == factors.Kind.WEBAUTHN else "") for one in own],
        "has_app": any(one.type == factors.Kind.TOTP for one in own),
        "codes_left": factors.codes_left(mine),
        "devices": devices.of(mine),
        "now": now,
        "sessions": sign_ins.running(mine, at=now),
        "this_session": request.session.session_key,
        "opens_accounts": request.reach.may("accounts.open"),
        "events": [(one, events.SAYS[one.what]) for one in events.of(mine)],
        "passkeys": passkeys_work(request),
    }
    return render(request, "office/account.html", context)


@require_POST
@signed_in
@confirmed_recently
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of one's own; another's is not there."""
    ended = sign_ins.end(request.user, pk=pk, keeping=request.session.session_key)
    if ended:
        events.note("session-ended", request.user, browser=browser_of(request), at=timezone.now())
        messages.success(request, _("Đã kết thúc phiên ấy."), extra_tags="ok")
    return redirect("account")


@require_POST
@signed_in
@confirmed_recently
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End all but the one that asks."""
    sign_ins.end(request.user, keeping=request.session.session_key)
    events.note("sessions-ended", request.user, browser=browser_of(request), at=timezone.now())
    messages.success(request, _("Đã kết thúc mọi phiên khác."), extra_tags="ok")
    return redirect("account")


@require_POST
@signed_in
def forget_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a browser a stranger: the next sign-in there asks for a code again."""
    if devices.forget(request.user, pk):
        events.note("device-forgotten", request.user, browser=browser_of(request), at=timezone.now())
        messages.success(request, _("Đã quên máy ấy."), extra_tags="ok")
    return redirect("account")


class OwnPassword(forms.Form):
    """For those who have a bound browser and nothing else: the password once more."""

    password = forms.CharField(
        label=gettext_lazy("Mật khẩu"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )


@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for a factor again before a list leaves, a number is unmasked or money is approved."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    has_own = factors.has_own(request.user)
    if "begin" in request.POST:
        return JsonResponse({"request_options": begin_authentication(request.user)})
    form = Code(request.POST or None, user=request.user) if has_own else OwnPassword(request.POST or None)
    if request.method == "POST" and _shown(request, form):
        entering.stepped_up(request)
        events.note("confirmed", request.user, browser=browser_of(request), at=timezone.now())
        messages.success(
            request, _("Đã xác nhận. Bạn có 10 phút để tải danh sách hoặc xem số; bấm lại nút vừa rồi nếu cần."),
            extra_tags="ok",
        )  # fmt: skip
        return redirect(safe(request, wanted))
    has_passkey = passkeys_work(request) and factors.Kind.WEBAUTHN in factors.held(request.user)
    context = {"form": form, "next": wanted, "has_passkey": has_passkey, "has_own": has_own}
    return render(request, "office/confirm.html", context, status=422 if form.errors else 200)


def _shown(request: HttpRequest, form: forms.Form) -> bool:
    if request.POST.get("credential"):
        return _passkey_shown(request)
    visitor, now = entering.visitor(request, request.user.username), timezone.now()
    if not signing_in.admit_code(visitor, at=now):
        sentence = _("Đã thử quá nhiều lần. Hãy chờ 5 phút rồi thử lại.")
        form.add_error(None, sentence) if isinstance(form, OwnPassword) else form.refuse(sentence)
        return False if isinstance(form, OwnPassword) else form.is_valid()
    if form.is_valid() and _right(request, form):
        signing_in.code_succeeded(visitor)
        return True
    events.note("code-wrong", request.user, browser=browser_of(request), at=now)
    return False


def _right(request: HttpRequest, form: forms.Form) -> bool:
    if isinstance(form, Code):
        form.save()
        return True
    if request.user.check_password(form.cleaned_data["password"]):
        return True
    form.add_error("password", _("Mật khẩu chưa đúng."))
    return False


def _passkey_shown(request: HttpRequest) -> bool:
    form = ReauthenticateWebAuthnForm(request.POST, user=request.user)
    if fits(form):
        form.save()
        return True
    messages.error(request, _("Khóa truy cập chưa đúng. Thử lại, hoặc dùng mã."), extra_tags="bad")
    return False
