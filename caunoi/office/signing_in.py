"""Sign in, sign out, and the choice of language."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.guarding import open_to_all
from caunoi.access.signing_in import forget_failures, note_failure, too_many_failures
from caunoi.office.fields import TidyCharField
from caunoi.office.sessions import begin


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

    def who(self, request: HttpRequest):
        """The account, or None with the sentence added to the form."""
        given = {"username": self.cleaned_data["username"], "address": request.META.get("REMOTE_ADDR", "")}
        now = timezone.now()
        account = None
        if not too_many_failures(**given, at=now):
            account = authenticate(
                request, username=given["username"], password=self.cleaned_data["password"]
            )
        if account is None:
            note_failure(**given, at=now)
            self.add_error(
                None,
                _(
                    "Tên đăng nhập hoặc mật khẩu chưa đúng. Sau nhiều lần sai phải chờ 15 phút rồi mới thử lại được."
                ),
            )
        return account


@open_to_all
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """A new session at every sign-in, on to where the visitor wanted to go."""
    form = SignIn(request.POST or None)
    account = form.who(request) if request.method == "POST" and form.is_valid() else None
    if account is None:
        status = 422 if form.errors else 200
        context = {"form": form, "next": request.GET.get("next", "")}
        return render(request, "office/sign-in.html", context, status=status)
    login(request, account)
    begin(request)
    forget_failures(username=account.username)
    response = redirect(_safe(request, request.POST.get("next", "")))
    return speaking(response, account.language)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on the server."""
    logout(request)
    return redirect("sign-in")


@open_to_all
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie, and on the account of whoever is signed in."""
    language = request.POST.get("language", "")
    back = redirect(_safe(request, request.POST.get("next", "")))
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


def _safe(request: HttpRequest, wanted: str) -> str:
    hosts = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
