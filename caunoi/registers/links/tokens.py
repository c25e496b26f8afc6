"""The secret of a link: made from a form's reference and a key of the site, kept as a digest, signed on its way out.

Every kind of link is of this make, and one that is over in whatever way is refused in the same words.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from caunoi.trail import keys

_SALT = "caunoi.registers.links"


class LinkIsOver(Exception):
    """No such link, expired, withdrawn, used up, or its officer is not in charge any more: nobody is told which."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody at the other end: a name, and a telephone number or a mail address."""

    name: str
    reached_at: str


def token(client_ref: UUID, *, kind: str = "") -> str:
    """Of the reference, which stands in the officer's page and is stored nowhere, and of a key of the site."""
    salt = f"{_SALT}.token{kind and '.'}{kind}"
    digest = salted_hmac(salt, client_ref.hex, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def signed(secret: str) -> str:
    """A token as it goes out, behind the # of an address."""
    return Signer(salt=_SALT).sign(secret)


def digest_of(shown: str) -> str:
    """The digest of a token that we signed. Raises LinkIsOver for any other."""
    try:
        return digest(Signer(salt=_SALT).unsign(shown))
    except BadSignature:
        raise LinkIsOver from None


def digest(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sealed(whom: Whom, *, place: str) -> bytes:
    """Who it is, under the master ring, bound to one row."""
    return keys.seal_under_master(json.dumps(asdict(whom)).encode(), place=place)


def opened(cipher: bytes | memoryview | None, *, place: str) -> Whom | None:
    """Who it is, in the clear; None once it was forgotten."""
    if cipher is None:
        return None
    try:
        clear = keys.unseal_under_master(cipher, place=place)
    except keys.CannotUnseal:
        return None
    return Whom(**json.loads(clear))
