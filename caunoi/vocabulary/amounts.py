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
    }
)

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([. ,])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]0+)?")
_FRACTION = re.compile(r"[+-]?\d+[.,]\d+")
_UNIT = re.compile(r"\s*(?:đồng|dong|đ|vnđ|vnd|người|nguoi|lđ)\.?$", re.IGNORECASE)


def read_whole(value: object) -> int | Fault | None:
    """A whole number of a cell, 0 or more; None when blank. '1.234', '1 234' and '1,234' are 1234."""
    if value is None:
        return None
    if isinstance(value, str):
        return _read(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < 0:
            return fault("number-negative", written=f"{value:g}")
        return int(value) if float(value).is_integer() else fault("number-fraction", written=f"{value:g}")
    return fault("number-unreadable", written=str(value)[:40])


@lru_cache(maxsize=16384)
def _read(written: str) -> int | Fault | None:
    text = _UNIT.sub("", " ".join(written.split()).lstrip("'’")).replace("−", "-").strip()
    if not text:
        return None
    if _GROUPED.fullmatch(text):
        number = int(re.sub(r"[. ,]", "", text))
    elif _PLAIN.fullmatch(text):
        number = int(re.split(r"[.,]", text)[0])
    elif _FRACTION.fullmatch(text):
        return fault("number-fraction", written=written)
    else:
        return fault("number-unreadable", written=written[:40])
    return fault("number-negative", written=written) if number < 0 else number
