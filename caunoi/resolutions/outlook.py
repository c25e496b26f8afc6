"""Where a figure goes with the pace it has: what is expected at the due day, and when the target is reached, as ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from caunoi.indicators.definition import Indicator
from caunoi.indicators.figures import Figure
from caunoi.indicators.forecasting import METHOD, CannotForecast, Expected, forecast
from caunoi.indicators.history import HUNDREDTHS, ahead, history, month_end, month_ends, running, shown
from caunoi.indicators.telling import newest_list_on
from caunoi.vocabulary.text import Text

from .inheriting import HeldTo
from .judging import Promise

NOT_HELD = Text(
    vi="Đơn vị không có chỉ tiêu nào còn đến hạn cho “{code}”.",
    en="The unit has no target of “{code}” that is still due.",
)
NOT_NEWEST = Text(
    vi="Chưa dự báo được: danh sách mới nhất cũ hơn một quý, số liệu chưa đo đến nay.",
    en="No forecast: the newest list is more than a quarter old, so the figure is not measured up to now.",
)
NO_NUMBER = Text(
    vi="Chỉ tiêu chưa lượng hóa: không có số để dự báo đến.",
    en="The target has no number to tell an arrival at.",
)
WITHIN_THE_YEAR = Text(
    vi="Chưa dự báo được: số này đếm lại từ đầu mỗi tháng Một, chỉ dự báo được cho hạn trong năm đang đếm.",
    en="No forecast: this is counted anew from each January, so only a day within the year being counted is told of.",
)
AT_DUE = Text(
    vi="Với đà này, hết tháng {month} ở mức khoảng {middle}; bốn phần năm khả năng là từ {low} đến {high}.",
    en="At this pace about {middle} by the end of {month}; four times in five from {low} to {high}.",
)
SURE, OPEN, SHORT = (
    Text(vi="Cả khoảng ấy đạt chỉ tiêu {target}.", en="All of that range reaches the target of {target}."),
    Text(
        vi="Chỉ tiêu {target} nằm trong khoảng ấy: có thể đạt, có thể không.",
        en="The target of {target} lies within that range: it may be reached or not.",
    ),
    Text(
        vi="Cả khoảng ấy dưới chỉ tiêu {target}.", en="All of that range is short of the target of {target}."
    ),
)
BEYOND = Text(
    vi="Hạn còn xa hơn quãng dự báo được (đến tháng {month}).",
    en="The due day is further than can be told (up to {month}).",
)
REACHED = Text(vi="Chỉ tiêu đã đạt.", en="The target is reached.")
ARRIVES = Text(
    vi="Với đà này thì đạt vào khoảng tháng {month}", en="At this pace it is reached about {month}"
)
NEVER = Text(
    vi="Với đà này chưa đạt trước hết tháng {month}",
    en="At this pace it is not reached by the end of {month}",
)
SOONEST = Text(vi="sớm nhất tháng {month}", en="{month} at the soonest")
LATEST = Text(vi="muộn nhất tháng {month}", en="{month} at the latest")
NO_LATEST = Text(
    vi="muộn nhất thì sau tháng {month}, xa hơn quãng dự báo được",
    en="at the latest after {month}, further than can be told",
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected at a month's end: values as figures have them."""

    on: date
    middle: Decimal | int
    low: Decimal | int
    high: Decimal | int


@dataclass(frozen=True, slots=True)
class Arrival:
    """By the end of which months the target is reached: with luck, as it goes, without luck. None: not within what is told."""

    soonest: date | None
    middle: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast held against what is promised; `refused` says why there is none, and then only what is `known` is told.

    `known` are the months it rests on, `months` those that were told, `at_due` the one in which the promise is due.
    `arrival` None: it is reached already.
    """

    indicator: Indicator
    promise: Promise
    known: tuple[tuple[date, Decimal | int | None], ...] = ()
    months: tuple[Ahead, ...] = ()
    at_due: Ahead | None = None
    arrival: Arrival | None = None
    refused: Text | None = None

    def sentences(self) -> list[Text]:
        """It all in words."""
        if self.refused is not None:
            return [self.refused]
        return [*self._of_the_due_day(), self._of_the_arrival()]

    def with_more(self, more: Decimal) -> Ahead | None:
        """The due month's expectation where so much comes besides what goes on as it did; no percent is over 100."""
        one = self.at_due
        if one is None:
            return None
        most = Decimal(100) if _ceiling(self.indicator) is not None else None
        middle, low, high = (
            value + more if most is None else min(value + more, most)
            for value in (one.middle, one.low, one.high)
        )
        return Ahead(one.on, middle, low, high)

    def told(self) -> dict[str, object]:
        """As other systems and the command line are told it: days and decimals as texts, sentences in both languages."""
        value, arrival = self.promise.value, self.arrival
        days = ("soonest", "middle", "latest")
        return {
            "code": self.indicator.code,
            "due_on": self.promise.due_on.isoformat(),
            "target": None if value is None else f"{value:f}",
            "method": METHOD.as_json(),
            "is_refused": self.refused is not None,
            "says": [one.as_json() for one in self.sentences()],
            "known": [
                {"on": on.isoformat(), "value": None if one is None else str(one)}
                for on, one in self.known
            ],
            "months": [
                {"on": one.on.isoformat(), "middle": str(one.middle), "low": str(one.low), "high": str(one.high)}
                for one in self.months
            ],
            "arrives": {day: _iso(getattr(arrival, day)) for day in days} if arrival else None,
        }  # fmt: skip

    def _of_the_due_day(self) -> list[Text]:
        one, target = self.at_due, self.promise.value
        if one is None:
            return [_filled(BEYOND, month=_month(self.months[-1].on))]
        if target is None:
            return []
        how = SURE if one.low >= target else SHORT if one.high < target else OPEN
        told = {name: self._number(getattr(one, name)) for name in ("middle", "low", "high")}
        return [
            _filled(AT_DUE, month=_month(one.on), **told),
            _filled(how, target=self._number(target)),
        ]

    def _of_the_arrival(self) -> Text:
        one, last = self.arrival, _month(self.months[-1].on)
        if one is None:
            return REACHED
        first = _filled(ARRIVES, month=_month(one.middle)) if one.middle else _filled(NEVER, month=last)
        soonest = [_filled(SOONEST, month=_month(one.soonest))] if one.soonest else []
        if one.latest:
            return _together([first, *soonest, _filled(LATEST, month=_month(one.latest))])
        # Where not even luck reaches it, there is no latest month to speak of.
        return _together([first, *soonest, *([_filled(NO_LATEST, month=last)] if soonest else [])])

    def _number(self, value: Decimal | int) -> Text:
        return number_told(self.indicator, value)


def outlook_of(
    indicator: Indicator, held: HeldTo, figure: Callable[[date], Figure | None], *, at: date
) -> Outlook | None:
    """The forecast of what is due next on a day; None where nothing is due then or later.

    `figure` asks for the unit's figure of one day: month by month, until a series is told at once.
    """
    promise = next((one for one in held.promises if one.due_on >= at and not one.is_step), None)
    if promise is None:
        return None
    newest = newest_list_on(date.max)
    ends = month_ends(at, newest) if promise.value is not None else []
    return outlook(indicator, ends, history(figure, ends, newest), promise)


def outlook(
    indicator: Indicator, ends: Sequence[date], values: Sequence[int | None], promise: Promise
) -> Outlook:
    """The forecast of a figure that was `values` at those month ends (whole numbers, oldest first; see `history`)."""
    told = tuple(
        (end, None if one is None else shown(indicator, one)) for end, one in zip(ends, values, strict=True)
    )
    try:
        months = _months_ahead(indicator, ends, values, promise)
    except CannotForecast as refusal:
        return Outlook(indicator, promise, told, refused=refusal.text)
    target, due = promise.value or Decimal(0), month_end(promise.due_on)
    value = told[-1][1]
    counts_now = indicator.kind == "stock" or ends[-1].year == promise.due_on.year
    is_reached = counts_now and value is not None and value >= target
    at_due = next((one for one in months if one.on == due), None)
    return Outlook(
        indicator, promise, told, tuple(months), at_due, None if is_reached else _arrival(months, target)
    )


def _months_ahead(
    indicator: Indicator, ends: Sequence[date], values: Sequence[int | None], promise: Promise
) -> list[Ahead]:
    """The months that follow; of what is counted within a year, those of the year in which the promise is due."""
    if promise.value is None:
        raise CannotForecast(NO_NUMBER)
    if not ends:
        raise CannotForecast(NOT_NEWEST)
    together = running(indicator, ends, values)
    base = _year_before(indicator, ends, together, promise)
    expected = forecast(together, floor=_floor(indicator, together), ceiling=_ceiling(indicator))
    months = _months(indicator, ends[-1], [_less(one, base) for one in expected])
    return [one for one in months if indicator.kind == "stock" or one.on.year == promise.due_on.year]


def _year_before(
    indicator: Indicator, ends: Sequence[date], together: Sequence[int | None], promise: Promise
) -> int:
    """What had come together before the year in which the promise is due. Raises CannotForecast where that is ahead."""
    if indicator.kind == "stock":
        return 0
    if ahead(ends[-1], 1).year != promise.due_on.year:
        raise CannotForecast(WITHIN_THE_YEAR)
    before = [one for end, one in zip(ends, together, strict=True) if end.year < promise.due_on.year]
    # Where no year lies before among these months, what comes together began with this one.
    return next((one for one in reversed(before) if one is not None), 0)


def _floor(indicator: Indicator, together: Sequence[int | None]) -> int | None:
    """Nothing is less than none; what has joined since January does not become fewer."""
    if indicator.kind == "net":
        return None
    return 0 if indicator.kind == "stock" else next((one for one in reversed(together) if one is not None), 0)


def _ceiling(indicator: Indicator) -> int | None:
    return 100 * HUNDREDTHS if indicator.reads == "percent" and indicator.over is None else None


def _less(one: Expected, base: int) -> Expected:
    return Expected(one.middle - base, one.low - base, one.high - base)


def _months(indicator: Indicator, last: date, expected: Sequence[Expected]) -> list[Ahead]:
    return [
        Ahead(
            ahead(last, number),
            shown(indicator, one.middle),
            shown(indicator, one.low),
            shown(indicator, one.high),
        )
        for number, one in enumerate(expected, 1)
    ]


def _arrival(months: Sequence[Ahead], target: Decimal) -> Arrival:
    return Arrival(
        next((one.on for one in months if one.high >= target), None),
        next((one.on for one in months if one.middle >= target), None),
        next((one.on for one in months if one.low >= target), None),
    )


# ---------------------------------------------------------------- in words


def number_told(indicator: Indicator, value: Decimal | int) -> Text:
    """A value in both languages: a percent with one decimal, a count with its thousands parted."""
    if indicator.reads == "percent":
        plain = f"{Decimal(value).quantize(Decimal('0.1'), ROUND_HALF_UP)} %"
        return Text(vi=plain.replace(".", ","), en=plain)
    plain = f"{int(value):,}"
    return Text(vi=plain.replace(",", "."), en=plain)


def _month(day: date) -> Text:
    return Text(vi=f"{day:%m/%Y}", en=f"{day:%Y-%m}")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _filled(text: Text, **values: Text) -> Text:
    return Text(
        vi=text.vi.format(**{name: value.vi for name, value in values.items()}),
        en=text.en.format(**{name: value.en for name, value in values.items()}),
    )


def _together(parts: Sequence[Text]) -> Text:
    return Text(vi="; ".join(part.vi for part in parts) + ".", en="; ".join(part.en for part in parts) + ".")
