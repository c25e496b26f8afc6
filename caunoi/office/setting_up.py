"""An own password, an authenticator app, a passkey, a sheet of codes: each chosen by the account's owner."""

from __future__ import annotations

from typing import cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, clear_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal.auth import WebAuthn, begin_registration
from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access import events, factors, sign_ins, signing_in
from caunoi.access.confirming import confirmed_recently, recently_confirmed
from caunoi.access.guarding import signed_in
from caunoi.access.models import Account
from caunoi.access.opening import choose_password
from caunoi.office import entering
from caunoi.office.entering import browser_of
from caunoi.office.factor_forms import AppCode, fits, passkeys_work
from caunoi.office.fields import TidyCharField
from caunoi.office.surroundings import first_page

FORM = {"class": "form-control"}


def _password(label: str, autocomplete: str, hint: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={**FORM, "autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=256, strip=False, widget=widget, help_text=hint)


class NewPassword(forms.Form):
    """The password twice; the old one as well, unless it is the first one that was just given."""

    old = _password(gettext_lazy("Mật khẩu đang dùng"), "current-password")
    new = _password(
        gettext_lazy("Mật khẩu mới"),
        "new-password",
        gettext_lazy(
            "Từ 12 ký tự, dài bao nhiêu cũng được; một câu dễ nhớ là tốt. Không bắt buộc chữ hoa hay ký hiệu."
        ),
    )
    again = _password(gettext_lazy("Nhập lại mật khẩu mới"), "new-password")

    def __init__(self, *args, account, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        if account.password_until is not None:
            del self.fields["old"]

    def clean_new(self) -> str:
        """Long enough, not a common one, not the user's name."""
        password_validation.validate_password(self.cleaned_data["new"], self.account)
        return self.cleaned_data["new"]

    def clean(self) -> dict[str, object]:
        """Both the same, and another than before."""
        given = super().clean() or {}
        new = given.get("new")
        if new and given.get("again") != new:
            self.add_error("again", _("Hai lần nhập mật khẩu mới chưa giống nhau."))
        elif new and self.account.check_password(new):
            self.add_error("new", _("Mật khẩu mới phải khác mật khẩu đang dùng."))
        return given


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """A new password; every other session of the account ends with the old one."""
    account = cast(Account, request.user)
    form = NewPassword(request.POST or None, account=account)
    first = account.password_until is not None
    if request.method == "POST" and form.is_valid() and _knows_old(request, form):
        now = timezone.now()
        choose_password(account, form.cleaned_data["new"])
        entering.under_a_new_key(request, lambda: update_session_auth_hash(request, account))
        sign_ins.end(account, keeping=request.session.session_key)
        events.note("password-changed", account, browser=browser_of(request), at=now)
        messages.success(request, _("Đã đổi mật khẩu. Các phiên khác đã kết thúc."), extra_tags="ok")
        return redirect(first_page(request.reach) if first else "account")
    context = {"form": form, "first": first}
    return render(request, "office/password.html", context, status=422 if form.errors else 200)


def _knows_old(request: HttpRequest, form: NewPassword) -> bool:
    if "old" not in form.fields:
        return True
    visitor, now = entering.visitor(request, request.user.username), timezone.now()
    if signing_in.admit(visitor, at=now) and request.user.check_password(form.cleaned_data["old"]):
        signing_in.succeeded(visitor)
        return True
    events.note("password-wrong", request.user, browser=browser_of(request), at=now)
    form.add_error("old", _("Mật khẩu đang dùng chưa đúng. Sau nhiều lần sai phải chờ 15 phút."))
    return False


@signed_in
def set_up(request: HttpRequest) -> HttpResponse:
    """What an officer has to choose before anything else opens."""
    return render(request, "office/set-up.html", {"passkeys": passkeys_work(request)})


def may_change_factors(request: HttpRequest) -> bool:
    """Whether a factor may be added: by one shown lately, or because there is none to show yet."""
    return not factors.held(request.user) or recently_confirmed(request, at=timezone.now())


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add_app(request: HttpRequest) -> HttpResponse:
    """A picture to read with the telephone, drawn when it is asked for, and the first code as a sign that it was read."""
    if not may_change_factors(request):
        return redirect("confirm")
    if request.method != "POST":
        return render(request, "office/add-app.html")
    form = AppCode(None if "begin" in request.POST else request.POST, user=request.user)
    if form.is_valid():
        now = timezone.now()
        if signing_in.spend(request.user.pk, form.cleaned_data["code"], at=now):
            factors.add_app(request.user, form.secret)
            clear_totp_secret(request)
            events.note("app-added", request.user, browser=browser_of(request), at=now)
            return _added(request, by=entering.APP)
        form.add_error("code", _("Mã này đã dùng rồi. Chờ ứng dụng hiện mã mới."))
    spaced = " ".join(form.secret[at : at + 4] for at in range(0, len(form.secret), 4))
    context = {"form": form, "secret": spaced}
    return render(request, "office/add-app.html", context, status=422 if form.errors else 200)


@signed_in
def app_picture(request: HttpRequest) -> HttpResponse:
    """The secret as a QR code, for the one page that shows it."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")


class PasskeyName(AddWebAuthnForm):
    """What the browser made, and under what name its owner will know it again."""

    name = TidyCharField(
        label=gettext_lazy("Tên để nhận ra"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**FORM, "autocomplete": "off"}),
        help_text=gettext_lazy("Ví dụ: điện thoại của tôi, máy ở cơ quan."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add_passkey(request: HttpRequest) -> HttpResponse:
    """A key kept by the telephone or computer, opened by its PIN, finger or face."""
    if not may_change_factors(request):
        return redirect("confirm")
    form = PasskeyName(request.POST or None, user=request.user, initial={"name": browser_of(request)})
    if "begin" in request.POST:
        return JsonResponse({"creation_options": begin_registration(request.user, True)})
    if request.method == "POST":
        if fits(form):
            WebAuthn.add(request.user, form.cleaned_data["name"], form.cleaned_data["credential"])
            events.note("passkey-added", request.user, browser=browser_of(request), at=timezone.now())
            return _added(request, by=entering.PASSKEY)
        messages.error(
            request,
            _("Chưa thêm được khóa truy cập. Thử lại, hoặc dùng ứng dụng xác thực."),
            extra_tags="bad",
        )
        return redirect("add-passkey")
    context = {"form": form, "passkeys": passkeys_work(request)}
    return render(request, "office/add-passkey.html", context)


def _added(request: HttpRequest, *, by: str) -> HttpResponse:
    """Go on as one who has shown it; whoever has no sheet of codes yet gets one to print."""
    entering.stepped_up(request, by=by)
    response: HttpResponse = redirect("account")
    if factors.Kind.RECOVERY_CODES not in factors.held(request.user):
        response = _new_codes(request)
    return entering.known_from_now_on(request, response, request.user)


@require_POST
@signed_in
@confirmed_recently
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten codes in place of the older ones, seen this once."""
    if not factors.has_own(request.user):
        messages.error(
            request,
            _(
                "Bộ mã mới do người đã mở tài khoản in cho bạn, hoặc hãy thêm ứng dụng hay khóa truy cập trước."
            ),
            extra_tags="bad",
        )
        return redirect("account")
    return _new_codes(request)


def _new_codes(request: HttpRequest) -> HttpResponse:
    codes = factors.print_codes(request.user)
    events.note("codes-printed", request.user, browser=browser_of(request), at=timezone.now())
    return render(request, "office/codes.html", {"codes": codes, "first": first_page(request.reach)})


@require_POST
@signed_in
@confirmed_recently
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an app or a passkey away; whoever needs one of their own keeps the last."""
    mine = Authenticator.objects.filter(user=request.user, type__in=factors.OWN)
    chosen = mine.filter(pk=pk).first()
    if chosen is None:
        raise Http404
    if mine.count() == 1 and factors.must_have_own(request.reach.offices):
        messages.error(
            request,
            _("Đây là cách xác thực cuối cùng của bạn. Thêm cách khác trước rồi mới bỏ được."),
            extra_tags="bad",
        )
        return redirect("account")
    chosen.delete()
    kind = "app-removed" if chosen.type == factors.Kind.TOTP else "passkey-removed"
    events.note(kind, request.user, browser=browser_of(request), at=timezone.now())
    messages.success(request, _("Đã bỏ."), extra_tags="ok")
    return redirect("account")
