"""Tax codes: ten digits for a legal entity, thirteen for its branch, twelve for a household or a person.

The tenth digit is a check digit (weights 31 29 23 19 17 13 7 5 3), so that a zero eaten by Excel can be
put back with proof. Only that digit is proof: the library's further wish, that the sequence is not 0000000,
is no rule of the tax office and would refuse a code that passes. From 1.7.2025 a household's code is its owner's citizen number (Circular 86/2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from stdnum.vn import mst

from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.identity import digits_of

Kind = Literal["entity", "branch", "household"]

fault = Catalogue(
    {
        "tax-code-length": (
            "refuse",
            "Mã số thuế “{written}” có {digits} chữ số; phải là 10, 13 (chi nhánh) hoặc 12 (hộ kinh doanh).",
            "The tax code “{written}” has {digits} digits; it must have 10, 13 (a branch) or 12 (a household).",
        ),
        "tax-code-check-digit": (
            "refuse",
            "Mã số thuế “{tax_code}” sai chữ số kiểm tra. Đối chiếu với giấy đăng ký doanh nghiệp.",
            "The check digit of the tax code “{tax_code}” fails. Compare it with the registration certificate.",
        ),
        "tax-code-unreadable": (
            "refuse",
            "Mã số thuế “{written}” có ký tự lạ. Ghi lại bằng chữ số.",
            "The tax code “{written}” has stray characters. Write it in digits.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A code that passed its check; digits only."""

    kind: Kind
    value: str

    @property
    def entity(self) -> str:
        """The legal entity's code: the first ten digits of a branch, otherwise the whole."""
        return self.value[:10] if self.kind == "branch" else self.value

    def __str__(self) -> str:
        return f"{self.value[:10]}-{self.value[10:]}" if self.kind == "branch" else self.value


def read_tax_code(value: object) -> TaxCode | Fault | None:
    """The tax code of a cell; None when blank. Zeros that Excel ate return only where the check digit agrees."""
    text = digits_of(value)
    return _read(text) if text else None


@lru_cache(maxsize=16384)
def _read(text: str) -> TaxCode | Fault:
    if not (text.isascii() and text.isdigit()):
        return fault("tax-code-unreadable", written=text)
    padded = "0" + text
    if len(text) in (10, 13):
        return _checked(text)
    if len(text) == 9 and _passes(padded):
        return _checked(padded)
    if len(text) == 12:
        # Citizen numbers begin with a place 001-096 or a country; a branch that lost its zero passes the check.
        if text[0] != "0" and _passes(padded):
            return _checked(padded)
        return TaxCode("household", text)
    return fault("tax-code-length", written=text, digits=len(text))


def _checked(text: str) -> TaxCode | Fault:
    if not _passes(text):
        return fault("tax-code-check-digit", tax_code=text)
    return TaxCode("entity" if len(text) == 10 else "branch", text)


def _passes(text: str) -> bool:
    return mst.calc_check_digit(text[:9]) == text[9] and text[10:] != "000"
