"""One number in words: its value, its two sides, what could not be told, and the range that leaves."""

from __future__ import annotations

from decimal import Decimal

from caunoi.reports.review import Quantity
from caunoi.reports.subjects import SUBJECTS
from caunoi.reports.wording import NO_DATA, change, number, percent


def value(quantity: Quantity | None, *, goal: Decimal | None = None) -> str:
    """The number alone: `1.234`, `87,0 %`, `tăng 12`, or that there is none."""
    if quantity is None or quantity.absent:
        return NO_DATA
    if quantity.denominator is None:
        return change(quantity.numerator) if quantity.code == "net-change" else number(quantity.numerator)
    return NO_DATA if quantity.share is None else percent(quantity.share, goal=goal)


def spread(quantity: Quantity | None, *, goal: Decimal | None = None) -> str:
    """`từ 66,7 % đến 71,0 %` where something could not be told and could move the number; else nothing."""
    if quantity is None or quantity.absent or not quantity.unknown or not SUBJECTS[quantity.code].spread:
        return ""
    if quantity.denominator is None:
        most = quantity.numerator + quantity.unknown
        return f"từ {number(quantity.numerator)} đến {number(most)}"
    if quantity.bounds is None:
        return ""
    low, high = quantity.bounds
    return f"từ {percent(low, goal=goal)} đến {percent(high, goal=goal)}"


def both(quantity: Quantity | None, *, goal: Decimal | None = None) -> str:
    """Value and range together: `69,7 % (từ 66,7 % đến 71,0 %)`."""
    between = spread(quantity, goal=goal)
    return f"{value(quantity, goal=goal)} ({between})" if between else value(quantity, goal=goal)


def parts(quantity: Quantity | None) -> str:
    """`60/69`; of a count, the number itself; nothing where there is no data."""
    if quantity is None or quantity.absent:
        return ""
    if quantity.denominator is None:
        return number(quantity.numerator)
    return f"{number(quantity.numerator)}/{number(quantity.denominator)}"


def unknown(quantity: Quantity | None) -> str:
    """How many could not be told."""
    return "" if quantity is None else number(quantity.unknown)


def headline(quantity: Quantity | None, *, threshold: Decimal) -> str:
    """The number to be quoted: the signed one, labelled, while too few lists are in to count by.

    With too few lists and nothing signed, the count stands with a word on how few it rests on.
    """
    if quantity is None:
        return NO_DATA
    if quantity.coverage is None or not quantity.coverage.below(threshold):
        return both(quantity)
    few = f"{number(quantity.coverage.received)}/{number(quantity.coverage.due)} đơn vị đã nộp danh sách"
    if quantity.reported is None:
        return f"{both(quantity)} (mới có {few})"
    return f"{number(quantity.reported)} (theo báo cáo; theo danh sách: {both(quantity)}, mới có {few})"


def source(quantity: Quantity, *, threshold: Decimal) -> str:
    """Where the number comes from, and how complete that is."""
    lines = ["theo danh sách"]
    if quantity.coverage is not None:
        lines.append(
            f"đã nộp {number(quantity.coverage.received)}/{number(quantity.coverage.due)} đơn vị"
            + (", chưa đủ" if quantity.coverage.below(threshold) else "")
        )
    if quantity.reported is not None:
        lines.append(f"theo báo cáo: {number(quantity.reported)}")
    return "; ".join(lines)
