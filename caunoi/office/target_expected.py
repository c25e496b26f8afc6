"""Where a figure goes with its target: the line of its months with what is expected of it, in words, and as a table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caunoi.design import charts
from caunoi.design.charts import Over
from caunoi.design.tables import Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators.definition import Indicator
from caunoi.indicators.forecasting import METHOD
from caunoi.indicators.history import ahead, month_end
from caunoi.indicators.seen import Asking
from caunoi.office.telling import DASH, chart_number, written_value
from caunoi.resolutions.inheriting import HeldTo
from caunoi.resolutions.judging import course_on
from caunoi.resolutions.outlook import Ahead, Outlook, outlook_of

#: Months ahead are drawn at the ends of quarters; where no month is told, the way is drawn so many further.
QUARTERS, NO_FURTHER = (3, 6, 9, 12), 12


def expected(indicator: Indicator, held: HeldTo, asking: Asking, day: date) -> dict[str, object]:
    """What the page of a target says of the months ahead. Raises inquiring.NotCounted."""
    told = outlook_of(indicator, held, lambda end: asking.figure(indicator.code, end), at=day)
    if told is None or told.promise.value is None:
        return {}
    sentences = [says(one) for one in told.sentences()]
    return {
        "outlook": told,
        "sentences": sentences,
        "is_refused": told.refused is not None,
        "method": says(METHOD),
        "chart": _chart(indicator, held, told, " ".join(sentences)),
        "keys": _keys(told),
        "months": _table(indicator, held, told),
    }


def rounded(indicator: Indicator, value: Decimal) -> Decimal | int:
    """A point of the course as figures of that kind are written: two decimals of a percent, whole numbers of a count."""
    return round(value, 2) if indicator.reads == "percent" else int(value)


def _drawn_ahead(told: Outlook) -> list[Ahead]:
    """The months ahead that are drawn: the ends of quarters up to the due day, and that of the due day."""
    until = month_end(told.promise.due_on)
    return [one for one in told.months if one.on <= until and (one.on.month in QUARTERS or one.on == until)]


def _known(told: Outlook) -> list[tuple[date, Decimal | int | None]]:
    """What is known, from the first month that is."""
    first = next(
        (place for place, (_on, value) in enumerate(told.known) if value is not None), len(told.known)
    )
    return list(told.known[first:])


def _course(indicator: Indicator, held: HeldTo, days: list[date]) -> list[tuple[date, Decimal | int]]:
    found = [(on, course_on(held.promises, on)) for on in days]
    return [(on, rounded(indicator, value)) for on, value in found if value is not None]


def _chart(indicator: Indicator, held: HeldTo, told: Outlook, words: str) -> SafeString:
    """The line; an empty string where fewer than two months are known."""
    known, coming = _known(told), _drawn_ahead(told)
    if sum(value is not None for _on, value in known) < 2:
        return SafeString("")
    last = known[-1][0]
    until = coming[-1].on if coming else min(ahead(last, NO_FURTHER), month_end(told.promise.due_on))
    between = [ahead(known[0][0], number) for number in range(_months(known[0][0], until) + 1)]
    due = [
        (one.due_on, one.value)
        for one in held.promises
        if one.value is not None and known[0][0] <= one.due_on <= until
    ]
    is_percent = indicator.reads == "percent"
    over = Over(
        known,
        _course(indicator, held, between),
        [(one.on, one.middle, one.low, one.high) for one in coming],
        due,
        least=1.0,
        most=100.0 if is_percent and indicator.over is None else None,
    )
    title = _("{title}: đã biết, phải ở mức và dự báo theo tháng").format(title=says(indicator.title))
    return charts.line(
        over, name=title, says=words, key="expected",
        write=lambda value: chart_number(indicator, value), month=lambda on: date_format(on, "m/Y"),
    )  # fmt: skip


def _months(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def _keys(told: Outlook) -> list[tuple[SafeString, str]]:
    """What each line of the chart is."""
    words = {
        "known": _("đã biết"),
        "course": _("phải ở mức"),
        "due": _("mốc phải đạt"),
        **({"ahead": _("dự báo, với khoảng 80 %")} if told.months else {}),
    }
    return [(charts.swatch(kind), said) for kind, said in words.items()]


def _table(indicator: Indicator, held: HeldTo, told: Outlook) -> Table | None:
    """The numbers of the chart; None where there is none."""
    known, coming = _known(told), _drawn_ahead(told)
    if not known:
        return None
    columns = [
        Column(_("Cuối tháng")), Column(_("Số liệu"), "num"), Column(_("Phải ở mức"), "num"),
        Column(_("Dự báo"), "num"), Column(_("Khoảng 80 %"), "num"),
    ]  # fmt: skip
    courses = dict(_course(indicator, held, [on for on, _value in known] + [one.on for one in coming]))

    def row(on: date, value: Decimal | int | None, one: Ahead | None) -> list[str]:
        course = courses.get(on)
        return [
            date_format(on),
            DASH if value is None else written_value(indicator, value),
            DASH if course is None else written_value(indicator, course),
            written_value(indicator, one.middle) if one else DASH,
            f"{written_value(indicator, one.low)} – {written_value(indicator, one.high)}" if one else DASH,
        ]

    rows = [row(on, value, None) for on, value in known] + [row(one.on, None, one) for one in coming]
    return Table(_("Số liệu theo tháng và dự báo"), columns, rows)
