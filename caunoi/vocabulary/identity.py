"""Numbers that name a person: the 12-digit citizen number, the old 9-digit card, a passport.

A citizen number has no check digit: three digits of the place of birth's registration (or a country), one
of century and sex, two of the birth year, six at random. A disagreement with the row is a warning, since
clerks err on either side.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import INVISIBLE, nfc

Kind = Literal["CCCD", "CMND", "passport"]
Sex = Literal["male", "female"]

fault = Catalogue(
    {
        "identity-length": (
            "refuse",
            "Số định danh có {digits} chữ số; CCCD có 12, CMND có 9. Ghi lại đủ số.",
            "The identity number has {digits} digits; a citizen number has 12, an old card 9. Write it in full.",
        ),
        "identity-not-padded": (
            "refuse",
            "Số định danh có {digits} chữ số và khi thêm số 0 ở đầu không khớp năm sinh, giới tính của dòng. "
            "Ghi lại đủ 12 số dưới dạng văn bản.",
            "The identity number has {digits} digits and with zeros put back disagrees with the row's birth "
            "year or sex. Write all 12 digits as text.",
        ),
        "identity-unreadable": (
            "refuse",
            "Không đọc được số định danh (có ký tự lạ hoặc Excel đã làm tròn). Ghi lại dưới dạng văn bản.",
            "The identity number cannot be read (stray characters, or rounded by Excel). Write it as text.",
        ),
        "identity-rounded": (
            "refuse",
            "Excel đã làm tròn số định danh (như 8,01E+10): các chữ số cuối đã mất. Ghi lại đủ số dưới dạng văn bản.",
            "Excel has rounded the identity number (as 8.01E+10): its last digits are gone. Write it in full, as text.",
        ),
        "identity-two-numbers": (
            "warn",
            "Có cả số CCCD và số CMND cũ: ghi theo số CCCD.",
            "Both a citizen number and an old card's number: the citizen number is taken.",
        ),
        "identity-two-citizens": (
            "hold",
            "Hai số CCCD khác nhau trên một dòng. Bỏ số sai rồi gửi lại.",
            "Two citizen numbers that differ in one row. Remove the wrong one and send it again.",
        ),
        "identity-placeholder": (
            "refuse",
            "Số định danh chỉ là số điền tạm. Ghi số thật hoặc để trống.",
            "The identity number is a filler. Write the real one or leave it blank.",
        ),
        "identity-century": (
            "warn",
            "Chữ số thứ tư của số CCCD là của người sinh từ năm 2100. Đối chiếu với thẻ.",
            "The fourth digit of the citizen number is that of people born from 2100 on. Check against the card.",
        ),
        "identity-disagrees": (
            "warn",
            "Số CCCD không khớp {what} của dòng. Đối chiếu với thẻ.",
            "The citizen number disagrees with the row's {what_en}. Check against the card.",
        ),
    }
)


class IdentityNumber(NamedTuple):
    """A number as it stands on the card, digits only (a passport: capitals and digits)."""

    kind: Kind
    value: str

    def __repr__(self) -> str:
        # Tracebacks and logs print representations; the number must not travel with them.
        return f"IdentityNumber({self.kind}, {self.masked})"

    @property
    def masked(self) -> str:
        """What a screen shows: the last three only."""
        return mask(self.value)

    @property
    def birth_year(self) -> int | None:
        """The year a citizen number carries; None for the other kinds."""
        if self.kind != "CCCD":
            return None
        return 1900 + 100 * (int(self.value[3]) // 2) + int(self.value[4:6])

    @property
    def sex(self) -> Sex | None:
        """The sex a citizen number carries; None for the other kinds."""
        if self.kind != "CCCD":
            return None
        return "female" if int(self.value[3]) % 2 else "male"


#: What was read, and what is wrong with it.
Number: TypeAlias = tuple[IdentityNumber | None, Fault | None]


def mask(value: str) -> str:
    """Everything but the last three characters hidden."""
    return "•" * max(0, len(value) - 3) + value[-3:]


# Lists part digits with blanks, dots, dashes, and put an apostrophe so that Excel keeps the zeros.
_PARTING = str.maketrans("", "", " \t\r\n\u00a0\u202f\u2007\u200b\ufeff.-'’‘`´_")
# Clerks write what the number is before it; no passport has nine digits.
_LABELLED = re.compile(r"(?:SỐ)?(?:CCCD|CMND|CMT|CC):?([0-9]{9,12})")
# Digits of other scripts (١٢٣) look like a number and are found again by none.
_PASSPORT = re.compile(r"[A-Z]{1,2}[0-9]{6,8}")
_WHOLE_FLOAT = re.compile(r"\d+\.0+")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
# What stands in a cell so that it is not empty; the keys of a keyboard from left to right.
_KEYS = "01234567890123456789"
# Six digits at random end a citizen number: all of them noughts in a number cell are what rounding left.
_ROUNDED_TO = 10**6
# 0 and 1 are of the years from 1900, 2 and 3 from 2000.
_LAST_CENTURY = 3
_OLD_AND_NEW = re.compile(r"(?<!\d)(?:(\d{12})(?!\d)\D+\d{9}|\d{9}(?!\d)\D+(\d{12}))(?!\d)", re.ASCII)


def digits_of(value: object) -> str:
    """The characters of a number cell: floats that Excel made are whole again, partings are dropped."""
    if isinstance(value, str):
        if value.isdigit() and value.isascii():
            return value
        text = (value if value.isascii() else INVISIBLE.sub("", value)).strip().lstrip("'’")
        if _WHOLE_FLOAT.fullmatch(text):
            text = text.partition(".")[0]
        return text.translate(_PARTING).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if value is None or isinstance(value, bool):
        return ""
    return str(value).translate(_PARTING).upper()


def read_identity(
    value: object, *, born_year: int | None = None, sex: Sex | None = None
) -> tuple[IdentityNumber | None, Fault | None]:
    """The number of a cell and what is wrong with it; (None, None) when blank.

    Ten and eleven digits are a citizen number whose zeros Excel ate only if century, sex and year then
    agree with what the row says; a row that says no birth year proves nothing, and the number is refused.
    A year or sex that disagrees on a full number is a warning beside the number. Of an old number and a citizen
    number in one cell the latter is read, with a warning.
    """
    if told := _rounded_or_two(value, born_year, sex):
        return told
    text = digits_of(value)
    if not text:
        return None, None
    if not (text.isascii() and text.isdigit()):
        if labelled := _LABELLED.fullmatch(nfc(text)):
            return _from_digits(labelled[1], born_year, sex)
        if _PASSPORT.fullmatch(text):
            return IdentityNumber("passport", text), None
        return None, fault("identity-unreadable")
    return _from_digits(text, born_year, sex)


def _rounded_or_two(value: object, born_year: int | None, sex: Sex | None) -> Number | None:
    """What a cell says that Excel rounded, or that holds an old and a new number; None for any other cell."""
    if isinstance(value, str):
        if value.isdigit():
            return None
        if _ROUNDED.fullmatch(value.strip(" '’\xa0")):
            return None, fault("identity-rounded")
        if both := _OLD_AND_NEW.search(value):
            number, wrong = _from_digits(both[1] or both[2], born_year, sex)
            return number, wrong or fault("identity-two-numbers")
    elif isinstance(value, (int, float)) and value >= 10**9 and value % _ROUNDED_TO == 0:
        return None, fault("identity-rounded")
    return None


def _from_digits(
    text: str, born_year: int | None, sex: Sex | None
) -> tuple[IdentityNumber | None, Fault | None]:
    length = len(text)
    if text.count(text[0]) == length or (length >= 9 and text in _KEYS):
        return None, fault("identity-placeholder")
    if length == 12:
        number = IdentityNumber("CCCD", text)
        return number, _disagreement(number, born_year, sex)
    if length == 9:
        return IdentityNumber("CMND", text), None
    if length not in (10, 11):
        return None, fault("identity-length", digits=length)
    number = IdentityNumber("CCCD", text.zfill(12))
    if born_year is None or _disagreement(number, born_year, sex) is not None:
        return None, fault("identity-not-padded", digits=length)
    return number, None


def _disagreement(number: IdentityNumber, born_year: int | None, sex: Sex | None) -> Fault | None:
    digits = number.value
    century_and_sex = int(digits[3])
    if born_year is None and century_and_sex > _LAST_CENTURY:
        return fault("identity-century")
    wrong_year = born_year is not None and (
        born_year != 1900 + 100 * (century_and_sex >> 1) + int(digits[4:6])
    )
    wrong_sex = sex is not None and (sex == "female") != (century_and_sex & 1 == 1)
    return _disagrees(wrong_year, wrong_sex) if wrong_year or wrong_sex else None


@lru_cache(maxsize=4)
def _disagrees(wrong_year: bool, wrong_sex: bool) -> Fault:
    if wrong_year and wrong_sex:
        return fault("identity-disagrees", what="năm sinh và giới tính", what_en="birth year and sex")
    if wrong_year:
        return fault("identity-disagrees", what="năm sinh", what_en="birth year")
    return fault("identity-disagrees", what="giới tính", what_en="sex")


def one_of_two(one: Number, other: Number) -> Number:
    """Of the numbers of two columns the citizen number, else the one there is; two citizen numbers are a fault.

    What is wrong with either is told, so that a number that cannot be read is not passed over for an older one.
    """
    for wrong in (one[1], other[1]):
        if wrong is not None and wrong.severity != "warn":
            return None, wrong
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0].kind == other[0].kind == "CCCD" and one[0] != other[0]:
        return None, fault("identity-two-citizens")
    chosen, wrong = one if one[0].kind == "CCCD" else other
    return chosen, wrong or (fault("identity-two-numbers") if one[0] != other[0] else None)


def one_off(one: str, other: str) -> bool:
    """Whether one digit differs, or two neighbours stand the other way round."""
    if len(one) != len(other):
        return False
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 1:
        return True
    if len(differing) != 2 or differing[1] - differing[0] != 1:
        return False
    first, second = differing
    return one[first] == other[second] and one[second] == other[first]
