"""Whole numbers as lists write them: people and đồng, with the dots and blanks of thousands."""

from __future__ import annotations

import re
from functools import lru_cache

from caunoi.vocabulary.faults import Catalogue, Fault

fault = Catalogue(
    {
        "number-unreadable": (
            "hold",
            "“{written}” không phải một số. Ghi số bằng chữ số.",
            "“{written}” is not a number. Write it in digits.",
        ),
        "number-negative": (
            "refuse",
            "“{written}” là số âm. Kiểm tra lại.",
            "“{written}” is negative. Check it.",
        ),
        "number-fraction": (
            "hold",
            "“{written}” có phần lẻ; cần một số nguyên.",
            "“{written}” has a fraction; a whole number is needed.",
        ),
        "number-too-large": (
            "refuse",
            "“{written}” lớn quá mức có thể có. Kiểm tra lại.",
            "“{written}” is larger than it can be. Check it.",
        ),
    }
)

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([. ,])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]0+)?")
_FRACTION = re.compile(r"[+-]?\d+[.,]\d+")
_UNIT = re.compile(r"\s*(?:đồng|dong|đ|vnđ|vnd|người|nguoi|lđ)\.?$", re.IGNORECASE)
#: Đồng in one cell: the wages of the largest employer's year are a fifth of it, and what the database adds up stays within it.
LARGEST = 99_999_999_999_999
# Python takes no text of more than 4,300 digits for a number, and a cell may hold 32,767.
_LONGEST = 400


def read_whole(value: object, *, most: int = LARGEST) -> int | Fault | None:
    """A whole number of a cell, from 0 to `most`; None when blank. '1.234', '1 234' and '1,234' are 1234."""
    if value is None:
        return None
    if isinstance(value, str):
        number, written = _read(value), value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number, written = _of_a_number(value), f"{value:.6g}"
    else:
        return fault("number-unreadable", written=str(value)[:40])
    return (
        fault("number-too-large", written=written[:40])
        if isinstance(number, int) and number > most
        else number
    )


def _of_a_number(value: int | float) -> int | Fault:
    if value < 0:
        return fault("number-negative", written=f"{value:.6g}")
    return int(value) if float(value).is_integer() else fault("number-fraction", written=f"{value:.6g}")


@lru_cache(maxsize=16384)
def _read(written: str) -> int | Fault | None:
    text = _UNIT.sub("", " ".join(written.split()).lstrip("'’")).replace("−", "-").strip()
    if not text:
        return None
    if len(text) > _LONGEST:
        return fault("number-unreadable", written=written[:40])
    if _GROUPED.fullmatch(text):
        number = int(re.sub(r"[. ,]", "", text))
    elif _PLAIN.fullmatch(text):
        number = int(re.split(r"[.,]", text)[0])
    elif _FRACTION.fullmatch(text):
        return fault("number-fraction", written=written)
    else:
        return fault("number-unreadable", written=written[:40])
    return fault("number-negative", written=written) if number < 0 else number


class Amount:
    """A number as a sentence tells it: `{due:vi}` is 1.234.567, `{due:en}` is 1,234,567; nothing where none is known."""

    def __init__(self, count: int | None) -> None:
        self.count = count

    def __format__(self, language: str) -> str:
        if self.count is None:
            return ""
        grouped = f"{self.count:,}"
        return grouped if language == "en" else grouped.replace(",", ".")

    def __str__(self) -> str:
        return format(self, "vi")
