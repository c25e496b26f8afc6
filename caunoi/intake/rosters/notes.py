"""What the note beside a member says: that they left, or that they are away and stay a member."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.names import fold

# The words as lists fold them; the first that is found decides, so that "tạm nghỉ việc" is no leaving.
_READINGS: tuple[tuple[str, str], ...] = (
    (r"thai san|nghi sinh\b|sinh con", "state:maternity"),
    (r"khong (?:huong )?luong", "state:unpaid-leave"),
    (r"tam hoan|hoan h[đd]l[đd]|hoan hop dong", "state:suspended-contract"),
    (r"nghi om|om dai ngay|benh dai ngay|dieu tri|duong benh", "state:illness"),
    (r"mat viec|cho viec|tam nghi viec|tam thoi nghi|ngung viec|that nghiep", "state:out-of-work"),
    (r"xuat khau lao dong|lam viec (?:o|tai) nuoc ngoai|di nuoc ngoai", "state:abroad"),
    (r"khai tru", "left:expelled"),
    (r"da mat\b|tu tran|qua doi|chet\b|mat (?:ngay|nam|thang)", "left:died"),
    (r"chuyen (?:di|cong tac|sinh hoat|don vi|cong ty|noi|sang|cong doan|den)|da chuyen", "left:transferred"),
    (
        r"nghi viec|thoi viec|da nghi|nghi han|nghi luon|cham dut|bo viec|sa thai|ra khoi|xin ra|nghi huu|huu tri"
        r"|nghi lam|khong con lam|het h[đd]l[đd]|het hop dong|thanh ly|nghi tu|nghi ngay|nghi viec",
        "left:left",
    ),
)
_PATTERNS = tuple((re.compile(pattern), meaning) for pattern, meaning in _READINGS)
_DATE = re.compile(r"\d{1,2}\s*[/\-.]\s*\d{1,2}\s*[/\-.]\s*\d{4}|\d{1,2}\s*[/\-.]\s*\d{4}|\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Note:
    """`kind`: state (away, still a member), left (leaving to be confirmed) or other. `on`: the first day, if told."""

    kind: str
    value: str
    on: date | None


@lru_cache(maxsize=4096)
def read_note(text: str) -> Note | None:
    """What a note means; None when blank. Words that say neither leaving nor absence are `other`."""
    folded = fold(text)
    if not folded:
        return None
    for pattern, meaning in _PATTERNS:
        if pattern.search(folded):
            kind, _, value = meaning.partition(":")
            return Note(kind, value, _day(text))
    return Note("other", "", None)


def _day(text: str) -> date | None:
    match = _DATE.search(text)
    day = read_day(match[0]) if match else None
    return day.first_day if isinstance(day, PartialDate) else None
