"""One line of a file: a figure of a unit, computed and reported side by side, with the lists that are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from caunoi.indicators.figures import Figure, Headline, headline
from caunoi.indicators.naming import public_ids, unit_names
from caunoi.indicators.telling import newest_list_on, reported, untold
from caunoi.organisations.models import UnitDescription
from caunoi.organisations.settled import parameters
from caunoi.vocabulary.text import Text

from .codes import period_of, period_text

NOT_SUBMITTED = Text(
    vi="Chưa nhận danh sách đoàn viên nào của nơi này.", en="No list of members has come in from here yet."
)


@dataclass(frozen=True, slots=True)
class Line:
    """`unit` is the public id, `unit_code` the official code on the day or nothing. Numbers that nobody told are None.

    `leads` says which of the two values a reader is to look at first, as on the screens.
    """

    code: str
    version: int
    unit: str
    unit_code: str
    unit_name: str
    since: date
    at: date
    value: Decimal | int | None
    numerator: int | None
    denominator: int | None
    unknown: int
    reported: Decimal | None
    received: int
    due: int
    leads: Headline
    untold: Text | None

    @property
    def period(self) -> str:
        """As ISO 8601 writes it."""
        return period_text(self.since, self.at)

    @property
    def key(self) -> tuple[str, str, str]:
        """What is one line and no other."""
        return self.unit, self.period, self.code


def lines(figures: Iterable[Figure]) -> list[Line]:
    """The lines of figures of whole units, or by the units under one; of other breakdowns there are none.

    The figures are those that the reader may see (`seen.figures_of`): nothing is added to them here but the numbers
    that the very same units signed.
    """
    whole = [_of_its_unit(one) for one in figures if one.by in {None, "unit"} and _is_of_a_unit(one)]
    if not whole:
        return []
    at = whole[0].at
    units = {one.unit for one in whole}
    shown, names, codes = public_ids(units), unit_names(units, at=at), official_codes(units, at=at)
    signed, newest = reported(whole), newest_list_on(date.max)
    enough = parameters().number("coverage-headline", at)
    found = [
        _line(one, shown, names, codes, signed.get((one.indicator.code, one.unit)), _untold(one, newest), enough)
        for one in whole
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.key)


def official_codes(units: Iterable[int], *, at: date) -> dict[int, str]:
    """The official code of each unit on that day; those without one are left out."""
    told = UnitDescription.objects.held_true().on(at).filter(unit__in=set(units)).exclude(official_code="")
    return dict(told.values_list("unit_id", "official_code"))


def number_text(value: Decimal | int | None) -> str:
    """A number as files write it: a point, no noughts after it, no exponent; nothing for what nobody told."""
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _untold(one: Figure, newest: date | None) -> Text | None:
    """Why a figure says nothing; in a file nobody looks at the coverage beside a nought, so that one is no number here."""
    nobody = one.coverage.due > 0 and one.coverage.received == 0 and one.numerator == 0
    return untold(one, newest) or (NOT_SUBMITTED if nobody else None)


def _is_of_a_unit(one: Figure) -> bool:
    return one.by is None or isinstance(one.group, int)


def _of_its_unit(one: Figure) -> Figure:
    return replace(one, unit=one.group, by=None, group=None) if isinstance(one.group, int) else one


def _line(
    one: Figure,
    shown: Mapping[int, str],
    names: Mapping[int, str],
    codes: Mapping[int, str],
    signed: Decimal | None,
    why: Text | None,
    enough: int,
) -> Line:
    period = period_of(one.indicator, one.since, one.at)
    return Line(
        code=one.indicator.code, version=one.indicator.version, unit=shown[one.unit],
        unit_code=codes.get(one.unit, ""), unit_name=names.get(one.unit, ""), since=period.first, at=period.last,
        value=None if why else one.value, numerator=None if why else one.numerator,
        denominator=None if why else one.denominator, unknown=one.unknown, reported=signed,
        received=one.coverage.received, due=one.coverage.due, leads=headline(one, signed, enough=enough), untold=why,
    )  # fmt: skip


def parts(line: Line) -> Sequence[tuple[str, int | None]]:
    """What a computed value is made of, by the name of the part."""
    return (
        ("numerator", line.numerator),
        ("denominator", line.denominator),
        ("unknown", line.unknown),
        ("lists-received", line.received),
        ("lists-due", line.due),
    )
