"""The tables of a review, row by row, in words; every key can be named in the federation's own Word template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caunoi.reports.phrases import parts, source, spread, unknown, value
from caunoi.reports.review import READINGS, Group, Missing, Quantity, Review, Target
from caunoi.reports.subjects import SUBJECTS, VERDICTS
from caunoi.reports.wording import NO_DATA, day, number

Row = dict[str, str]

METHOD = (
    "employers",
    "workers",
    "employers-25",
    "unions",
    "members",
    "new-members",
    "net-change",
    "union-density",
    "union-at-employers-25",
    *READINGS,
    "agreements-expiring-90",
    "nominations",
    "nominees",
)
SHORT = dict(zip(READINGS, ("signed", "in_force", "in_tail"), strict=True))


def numbered(rows: Iterable[Row]) -> list[Row]:
    """Rows with their place in the list under `no`."""
    return [{"no": str(place), **row} for place, row in enumerate(rows, start=1)]


def employer_row(group: Group) -> Row:
    """Employers, workers, size and unions of one group."""
    n = group.numbers
    return {
        "label": group.label,
        "employers": value(n.get("employers")),
        "workers": value(n.get("workers")),
        "workers_unknown": unknown(n.get("workers")),
        "employers_25": value(n.get("employers-25")),
        "with_union": parts(n.get("union-at-employers-25")),
        "with_union_rate": value(n.get("union-at-employers-25")),
        "with_union_range": spread(n.get("union-at-employers-25")),
    }


def target_row(target: Target) -> Row:
    """One goal against the number that answers it."""
    answer = target.answer
    return {
        "title": target.title,
        "document": target.document,
        "due": "" if target.due_on is None else day(target.due_on),
        "goal": target.goal_words,
        "result": value(answer, goal=target.goal),
        "range": spread(answer, goal=target.goal),
        "parts": parts(answer),
        "unknown": unknown(answer),
        "verdict": VERDICTS[target.status],
    }


def reading_row(group: Group) -> Row:
    """The three readings of agreements side by side; the range of the third is what its unknown leaves open."""
    row = {"label": group.label, "unionised": _unionised(group.numbers)}
    for code in READINGS:
        quantity = group.numbers.get(code)
        row |= {
            f"{SHORT[code]}_parts": parts(quantity),
            f"{SHORT[code]}": value(quantity),
            f"{SHORT[code]}_range": spread(quantity),
            f"{SHORT[code]}_unknown": unknown(quantity),
        }
    return row


def _unionised(numbers: Mapping[str, Quantity]) -> str:
    signed = numbers.get("agreement-signed")
    if signed is None or signed.denominator is None:
        return NO_DATA
    return number(signed.denominator + signed.unknown)


def gap_row(group: Group) -> Row:
    """What one place still lacks, in counts."""
    unions = group.numbers.get("union-at-employers-25")
    return {
        "label": group.label,
        "employers_25": "" if unions is None else number(unions.denominator or 0),
        "no_union": "" if unions is None else number(unions.missing),
        "size_unknown": unknown(unions),
        "never_signed": _lacking(group.numbers.get("agreement-signed")),
        "not_in_force": _lacking(group.numbers.get("agreement-in-force")),
    }


def _lacking(quantity: Quantity | None) -> str:
    return "" if quantity is None else number(quantity.missing)


def missing_row(one: Missing) -> Row:
    """An employer without a union, and who is to go there."""
    return {
        "name": one.name,
        "tax_code": one.tax_code,
        "place": one.place,
        "site": one.site,
        "workers": number(one.workers),
        "counted_on": "" if one.counted_on is None else day(one.counted_on),
        "responsible": one.responsible or "chưa phân công",
    }


def method_rows(review: Review) -> list[Row]:
    """Every number of the document with its two sides, its unknown, its day and its source."""
    return [method_row(review.numbers[code], review) for code in METHOD if code in review.numbers]


def method_row(quantity: Quantity, review: Review) -> Row:
    """How one number was made."""
    subject = SUBJECTS[quantity.code]
    begins = quantity.begins
    return {
        "title": subject.title,
        "numerator": value(None) if quantity.absent else number(quantity.numerator),
        "numerator_words": subject.counted,
        "denominator": ""
        if quantity.absent or quantity.denominator is None
        else number(quantity.denominator),
        "denominator_words": subject.among,
        "unknown": number(quantity.unknown),
        "unknown_words": subject.unknown if quantity.unknown else "",
        "value": value(quantity),
        "range": spread(quantity),
        "at": day(quantity.at) if begins is None else f"{day(begins)} - {day(quantity.at)}",
        "source": source(quantity, threshold=review.coverage_threshold),
    }


def whole_row(numbers: Mapping[str, Quantity]) -> Row:
    """The last row of every table that has one."""
    group = Group("Tổng cộng", numbers)
    return {"no": ""} | employer_row(group) | reading_row(group) | gap_row(group)
