"""What cells look like where no heading tells: a number, a day, a name. Read strictly: a look only proposes."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from caunoi.intake.rosters.columns import Look
from caunoi.vocabulary.amounts import read_whole
from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.identity import digits_of, read_identity
from caunoi.vocabulary.names import fold, nfc, tidy
from caunoi.vocabulary.phones import read_phone
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code

# Of 096 provinces the last has the highest code; then the century with the sex, and the year.
_CITIZEN = re.compile(r"0[0-9]\d[0-3]\d{8}")
# Excel ate the first zero, or both.
_CITIZEN_CUT = re.compile(r"\d{1,2}[0-3]\d{8}")
_DAY = re.compile(r"\s*['’]?(?:\d{1,2}\s*[/\-.]\s*\d{1,2}\s*[/\-.]\s*\d{4}|\d{4}-\d{2}-\d{2})\b.*")
_SEXES = frozenset({"nam", "nu", "male", "female"})
_FIRMS = re.compile(
    r"(?:cong ty|cty|dntn|doanh nghiep|tong cong ty|hop tac xa|htx|xi nghiep|nha may|chi nhanh|truong|benh vien"
    r"|ubnd|trung tam|ho kinh doanh)\b"
)
_UNIONS = re.compile(r"(?:cdcs|c[dđ]cs|cong doan|nghiep doan)\b")
_PLACES = re.compile(
    r"\b(?:ap|thon|xa|phuong|thi tran|huyen|quan|tinh|tp|thanh pho|khu pho|to dan pho|duong|kp|so nha)\b"
)
# The families of nine in ten; a list of people has some of them in nearly every row.
_FAMILIES = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "lý",
        "đinh",
        "đoàn",
        "lâm",
        "trịnh",
        "mai",
        "đào",
        "lương",
        "hà",
        "tô",
        "tạ",
        "trương",
        "cao",
        "châu",
        "thái",
        "tăng",
        "quách",
        "phùng",
        "chu",
        "kiều",
        "la",
        "lưu",
        "mạc",
        "nghiêm",
        "ông",
        "quan",
        "thạch",
        "kim",
        "sơn",
        "danh",
        "thị",
        "tống",
        "từ",
        "uông",
        "văn",
        "vương",
        "triệu",
        "giang",
        "diệp",
        "cù",
        "doãn",
        "hứa",
        "khổng",
        "lại",
        "lục",
        "nông",
        "thân",
        "tôn",
        "viên",
        "bạch",
        "bế",
        "ma",
        "hoa",
        "âu",
        "đàm",
        "đồng",
        "nhan",
        "phó",
        "trà",
        "ứng",
    ]
)
_BIRTH_YEARS = range(1940, 2013)
_LEAST_AMOUNT = 50_000
# What is longer is a text, and looking at it takes long.
_LONGEST = 200
_MOST_WORKERS = 200_000


def _is_citizen_number(cell: object) -> bool:
    digits = digits_of(cell)
    return bool(_CITIZEN.fullmatch(digits)) or (len(digits) == 11 and bool(_CITIZEN_CUT.fullmatch(digits)))


def _may_be_identity(cell: object) -> bool:
    return read_identity(cell)[0] is not None or _is_citizen_number(cell)


def _is_tax_code(cell: object) -> bool:
    # A telephone passes the check digit once in eleven.
    return isinstance(read_tax_code(cell), TaxCode) and not _is_citizen_number(cell) and not _is_phone(cell)


def _is_phone(cell: object) -> bool:
    digits = digits_of(cell)
    return len(digits) in (9, 10, 11) and _may_be_phone(cell)


def _may_be_phone(cell: object) -> bool:
    number, wrong = read_phone(cell)
    return bool(number) and wrong is None


def _is_day(cell: object) -> bool:
    return isinstance(cell, date) or (
        isinstance(cell, str) and bool(_DAY.fullmatch(cell)) and isinstance(read_day(cell), PartialDate)
    )


def _may_be_day(cell: object) -> bool:
    return isinstance(read_day(cell), PartialDate)


def _is_birth(cell: object) -> bool:
    if _is_day(cell):
        return True
    year = digits_of(cell)
    return len(year) == 4 and year.isdecimal() and int(year) in _BIRTH_YEARS


def _is_sex(cell: object) -> bool:
    return isinstance(cell, str) and fold(cell).strip(" .") in _SEXES


@lru_cache(maxsize=4096)
def _is_persons_name(text: str) -> bool:
    words = tidy(nfc(text)).casefold().split()
    return (
        2 <= len(words) <= 7
        and all(word.isalpha() for word in words)
        and (words[0] in _FAMILIES or (words[0] != "ho" and words[0] in _FOLDED and text.isascii()))
    )


_FOLDED = frozenset(fold(family) for family in _FAMILIES)


def _is_person(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) < _LONGEST and _is_persons_name(cell) and not _is_firm(cell)


def _is_firm(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) < _LONGEST and _FIRMS.match(fold(cell)) is not None


def _is_union(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) < _LONGEST and _UNIONS.match(fold(cell)) is not None


def _is_address(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) > 8 and _PLACES.search(fold(cell[:_LONGEST])) is not None


def _is_amount(cell: object) -> bool:
    amount = None if isinstance(cell, date) else read_whole(cell)
    return isinstance(amount, int) and _LEAST_AMOUNT <= amount < 10**9 and amount % 1000 == 0


def _is_headcount(cell: object) -> bool:
    count = None if isinstance(cell, date) else read_whole(cell)
    return isinstance(count, int) and 0 < count < _MOST_WORKERS


# In the order in which they tell: what only one thing can be comes first.
IDENTITY = Look(1, _is_citizen_number, _may_be_identity)
TAX_CODE = Look(2, _is_tax_code, lambda cell: isinstance(read_tax_code(cell), TaxCode))
PHONE = Look(3, _is_phone, _may_be_phone)
SEX = Look(5, _is_sex)
UNION = Look(6, _is_union)
FIRM = Look(7, _is_firm)
PERSON = Look(8, _is_person)
ADDRESS = Look(9, _is_address)
AMOUNT = Look(10, _is_amount)
HEADCOUNT = Look(11, _is_headcount)
# Days are told from one another by their order (`Roster.in_time`), after everything else.
DAY = Look(12, _is_day, _may_be_day)
BIRTH = Look(12, _is_birth, _may_be_day)
# A row of these is a row of a list, not its title and not its headings.
TELLING = (IDENTITY, TAX_CODE, PHONE, DAY, PERSON, FIRM)
