"""The second thing that one shows at sign-in: an authenticator app, a passkey, a printed code; and who must have one.

TOTP, WebAuthn and recovery codes are django-allauth's (`allauth.mfa`); of its pages, routes and mails none is used.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from caunoi.access.models import Account
from caunoi.organisations.models import TermOfOffice
from caunoi.trail import keys

Office = TermOfOffice.Office
Kind = Authenticator.Type

#: Unpaid work at the grassroots, members and partners: a browser bound by a printed code is enough.
LIGHT = frozenset({Office.CHAIR, Office.COMMITTEE, Office.GROUP_LEADER, Office.MEMBER, Office.PARTNER})
#: What one keeps oneself, as against a sheet that somebody else printed.
OWN = (Kind.TOTP, Kind.WEBAUTHN)
PLACE = "mfa_authenticator|data"


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of this site: secrets sealed under the master key, names and sentences of ours."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Mã chưa đúng, đã dùng rồi hoặc đã hết hạn."),
    }

    def get_totp_issuer(self) -> str:
        """The name that an authenticator app shows above its codes."""
        return "Cầu Nối"

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The user name, so that a telephone with two accounts shows which is which."""
        return user.get_username()

    def encrypt(self, text: str) -> str:
        """Sealed under the newest master key, as hexadecimal."""
        return keys.seal_under_master(text.encode(), place=PLACE).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises CannotUnseal when altered, KeysAreMissing when its key is gone."""
        return keys.unseal_under_master(bytes.fromhex(encrypted_text), place=PLACE).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """This site, under the name a browser shows when it asks for the passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Cầu Nối"}


def held(account: Account) -> frozenset[str]:
    """The kinds of factor that the account has."""
    return frozenset(Authenticator.objects.filter(user=account).values_list("type", flat=True))


def has_own(account: Account) -> bool:
    """Whether there is an app or a passkey: a sheet of codes alone is no factor of one's own."""
    return bool(Authenticator.objects.filter(user=account, type__in=OWN).exists())


def must_have_own(offices: Iterable[str]) -> bool:
    """Whether one of these offices asks for an app or a passkey; a new office does until it is named light."""
    return any(office not in LIGHT for office in offices)


def print_codes(account: Account) -> list[str]:
    """Ten new one-time codes in place of the older ones: shown once, kept sealed."""
    Authenticator.objects.filter(user=account, type=Kind.RECOVERY_CODES).delete()
    return [f"{code[:4]}-{code[4:]}" for code in RecoveryCodes.activate(account).generate_codes()]


def codes_left(account: Account) -> int:
    """How many one-time codes were not used yet."""
    sheet = Authenticator.objects.filter(user=account, type=Kind.RECOVERY_CODES).first()
    return len(RecoveryCodes(sheet).get_unused_codes()) if sheet else 0


def add_app(account: Account, secret: str) -> None:
    """From now on codes made from that secret are taken; an older app is replaced."""
    Authenticator.objects.filter(user=account, type=Kind.TOTP).delete()
    TOTP.activate(account, secret)


def new_secret() -> str:
    """A secret for an authenticator app: 160 bits in base 32."""
    return str(generate_totp_secret())


def remove_all(account: Account) -> None:
    """After a loss: whoever found them cannot use them."""
    Authenticator.objects.filter(user=account).delete()
