"""The forms of factors: a code, an app, a passkey; what does not fit is a refusal and never an error of ours."""

from __future__ import annotations

import ipaddress
import struct

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caunoi.access import factors, signing_in


class CodeField(forms.CharField):
    """Six digits of an app or eight of the sheet, with or without the dash."""

    def __init__(self) -> None:
        attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "form-control",
            "autocapitalize": "none",
        }
        super().__init__(label=_("Mã"), max_length=32, widget=forms.TextInput(attrs=attrs))


class Code(AuthenticateForm):
    """A code of the app or of the printed sheet, each taken once whatever the process that is asked."""

    code = CodeField()
    refused = ""

    def refuse(self, sentence: str) -> None:
        """Answer with that sentence, and look at no code: one would be used up."""
        self.refused = sentence

    def clean_code(self) -> str:
        """Right, and used for the first time."""
        if self.refused:
            raise forms.ValidationError(self.refused)
        code = super().clean_code()
        an_apps = self.authenticator.type == factors.Kind.TOTP
        if an_apps and not signing_in.spend(self.user.pk, code, at=timezone.now()):
            raise factors.Factors().validation_error("incorrect_code")
        return code


class AppCode(ActivateTOTPForm):
    """The first code of an app that has just read the picture."""

    code = CodeField()


def fits(form: forms.Form) -> bool:
    """Whether what a browser's authenticator sent is what was asked for.

    It is JSON and CBOR of a stranger's making: the library takes the well-formed and trips over some of the rest.
    """
    try:
        return form.is_valid()
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error, NotImplementedError):
        return False


def passkeys_work(request: HttpRequest) -> bool:
    """Browsers know passkeys by the site's name: at a bare address there are none."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False
