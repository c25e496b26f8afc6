"""Telephone numbers: warned about, never refused; a person without a working phone is still a member."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers

from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.identity import digits_of

fault = Catalogue(
    {
        "phone-doubtful": (
            "warn",
            "Số điện thoại không đúng dạng. Hỏi lại số.",
            "The phone number is not of a known form. Ask for it again.",
        ),
    }
)
DOUBTFUL = fault("phone-doubtful")
_MOBILE = frozenset(
    [
        "032",
        "033",
        "034",
        "035",
        "036",
        "037",
        "038",
        "039",
        "052",
        "055",
        "056",
        "058",
        "059",
        "070",
        "076",
        "077",
        "078",
        "079",
        "081",
        "082",
        "083",
        "084",
        "085",
        "086",
        "087",
        "088",
        "089",
        "090",
        "091",
        "092",
        "093",
        "094",
        "096",
        "097",
        "098",
        "099",
    ]
)


def read_phone(value: object) -> tuple[str, Fault | None]:
    """The digits with their zero put back, and a warning when no such number can be rung; ("", None) if blank."""
    text = digits_of(value).replace("(", "").replace(")", "")
    if not text:
        return "", None
    if len(text) == 9 and text.isdigit() and text[0] != "0":
        text = "0" + text
    # "²" is a digit to Python, and none on a telephone.
    plain = text.isascii() and text.isdigit()
    # The common case without the library: it takes 60 µs a number, a third of a whole row.
    if len(text) == 10 and text[:3] in _MOBILE and plain:
        return text, None
    return _read(text)


@lru_cache(maxsize=16384)
def _read(text: str) -> tuple[str, Fault | None]:
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        return text, DOUBTFUL
    if not phonenumbers.is_valid_number(number):
        return text, DOUBTFUL
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    if number.country_code == 84:
        return "".join(c for c in national if c.isdigit()), None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), None
