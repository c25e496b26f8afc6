"""Sign in by a password and a second thing, or by a passkey; sign out; the choice of language."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access import devices, events, factors, sign_ins, signing_in
from caunoi.access.guarding import UNSENT, open_to_all
from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.office import entering
from caunoi.office.entering import browser_of, safe
from caunoi.office.factor_forms import Code, fits, passkeys_work
from caunoi.office.fields import TidyCharField
from caunoi.office.surroundings import first_page

#: The password was right and a code is still to come: who, and until when that is remembered.
PENDING = "pending"
PENDING_SECONDS = 10 * 60


class SignIn(forms.Form):
    """User name and password. One sentence for every failure: it must not tell which names exist."""

    username = TidyCharField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "class": "form-control"}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )

    def who(self, request: HttpRequest) -> Account | None:
        """The account, or None with the sentence added to the form."""
        username, now = self.cleaned_data["username"], timezone.now()
        visitor = entering.visitor(request, username)
        admitted = signing_in.admit(visitor, at=now)
        account = None
        if admitted:
            account = authenticate(request, username=username, password=self.cleaned_data["password"])
        if account is not None:
            signing_in.succeeded(visitor)
            return self._in_time(request, account)
        events.note_failure(
            "password-wrong" if admitted else "made-to-wait", username, browser=browser_of(request), at=now
        )
        self.add_error(
            None,
            _(
                "Tên đăng nhập hoặc mật khẩu chưa đúng. Sau nhiều lần sai phải chờ 15 phút rồi mới thử lại được."
            ),
        )
        return None

    def _in_time(self, request: HttpRequest, account: Account) -> Account | None:
        now = timezone.now()
        if account.password_until is None or account.password_until > now:
            return account
        events.note("password-too-old", account, browser=browser_of(request), at=now)
        self.add_error(
            None, _("Mật khẩu lần đầu đã quá hạn. Hãy gặp người đã mở tài khoản để nhận mật khẩu mới.")
        )
        return None


class CodeAndDevice(Code):
    """A code, and whether this browser shall count as the second thing from now on."""

    mine = forms.BooleanField(
        required=False, label=gettext_lazy("Đây là máy của tôi: lần sau không hỏi mã trên máy này")
    )


@open_to_all
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The password; what comes after it depends on what the account has."""
    form = SignIn(request.POST or None)
    account = form.who(request) if request.method == "POST" and form.is_valid() else None
    if account is None:
        status = 422 if form.errors else 200
        context = {
            "form": form,
            "next": request.GET.get("next", ""),
            "unsent": UNSENT in request.GET,
            "passkeys": passkeys_work(request),
        }
        return render(request, "office/sign-in.html", context, status=status)
    wanted = safe(request, request.POST.get("next", ""))
    bound = devices.is_bound(account, entering.device_token(request), at=timezone.now())
    if bound and not factors.has_own(account):
        return _entered(request, account, wanted, by=entering.DEVICE)
    if factors.held(account):
        request.session.cycle_key()
        request.session[PENDING] = {"account": account.pk, "at": int(time.time()), "next": wanted}
        return redirect("sign-in-code")
    return _entered(request, account, wanted, by=entering.PASSWORD)


@open_to_all
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def give_code(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, a code of the sheet, or the passkey."""
    account = _pending(request)
    if account is None:
        return redirect("sign-in")
    has_own = factors.has_own(account)
    form = CodeAndDevice(request.POST or None, user=account, initial={"mine": True})
    if has_own:
        del form.fields["mine"]
    if request.method == "POST" and _right(request, account, form):
        form.save()
        wanted, kind = request.session[PENDING]["next"], form.authenticator.type
        by = entering.APP if kind == factors.Kind.TOTP else entering.CODE
        return _entered(request, account, wanted, by=by, bind=form.cleaned_data.get("mine", False))
    context = {"form": form, "has_own": has_own, "next": "", "passkeys": passkeys_work(request) and has_own}
    return render(request, "office/sign-in-code.html", context, status=422 if form.errors else 200)


def _right(request: HttpRequest, account: Account, form: Code) -> bool:
    visitor, now = entering.visitor(request, account.username), timezone.now()
    if not signing_in.admit_code(visitor, at=now):
        form.refuse(_("Đã thử quá nhiều lần. Hãy chờ 5 phút rồi thử lại."))
        events.note("made-to-wait", account, browser=browser_of(request), at=now)
        return form.is_valid()
    if form.is_valid():
        signing_in.code_succeeded(visitor)
        return True
    events.note("code-wrong", account, browser=browser_of(request), at=now)
    return False


@open_to_all
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """First what the browser is to sign, then what it signed; nothing here can be guessed, so nothing is counted."""
    if "credential" not in request.POST:
        return JsonResponse({"request_options": begin_authentication(user=None)})
    form = LoginWebAuthnForm(request.POST)
    if not fits(form) or not form.cleaned_data["credential"].user.is_active:
        messages.error(request, _("Khóa truy cập này không mở được tài khoản nào ở đây."), extra_tags="bad")
        return redirect("sign-in")
    form.save()
    account = form.cleaned_data["credential"].user
    return _entered(request, account, safe(request, request.POST.get("next", "")), by=entering.PASSKEY)


def _pending(request: HttpRequest) -> Account | None:
    pending: dict[str, Any] = request.session.get(PENDING, {})
    if time.time() - pending.get("at", 0) > PENDING_SECONDS:
        return None
    return Account.objects.filter(pk=pending["account"], is_active=True).first()


def _entered(
    request: HttpRequest, account: Account, wanted: str, *, by: str, bind: bool = False
) -> HttpResponse:
    entering.enter(request, account, by=by)
    if wanted == reverse("today"):
        wanted = first_page(reach_of(account, on=timezone.localdate()))
    response = speaking(redirect(wanted), account.language)
    if by == entering.PASSWORD:
        return response
    return entering.known_from_now_on(request, response, account, bind=bind)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on the server, and have the browser drop what it kept of its pages."""
    if request.user.is_authenticated:
        now = timezone.now()
        events.note("signed-out", request.user, browser=browser_of(request), at=now)
        mine = [one.pk for one in sign_ins.running(request.user, at=now)
                if one.session_key == request.session.session_key]  # fmt: skip
        for pk in mine:
            sign_ins.end(request.user, pk=pk)
    logout(request)
    response = redirect("sign-in")
    # Not "cookies": the one by which this browser is known stays, or its owner could be made to wait.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@open_to_all
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie, and on the account of whoever is signed in."""
    language = request.POST.get("language", "")
    back = redirect(safe(request, request.POST.get("next", "")))
    if language not in dict(settings.LANGUAGES):
        return back
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    return speaking(back, language)


def speaking(response: HttpResponse, language: str) -> HttpResponse:
    """The answer with the cookie of that language, for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=31_536_000,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
