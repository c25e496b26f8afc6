"""A figure as screens write it: a percent, a whole number, a change with its sign, or a dash for what nobody told."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format

from caunoi.design.templatetags.design import percent
from caunoi.indicators.definition import Indicator
from caunoi.indicators.figures import Figure

DASH = "—"
MINUS = "\N{MINUS SIGN}"


def written(figure: Figure) -> str:
    """The value in the reader's format; a net change as `+12` or `−3`."""
    return written_value(figure.indicator, figure.value)


def written_value(indicator: Indicator, value: Decimal | int | None) -> str:
    """A value of that indicator in the reader's format."""
    if indicator.reads == "percent" or value is None:
        return percent(value)
    if indicator.kind == "net" and value:
        return f"{'+' if value > 0 else MINUS}{number_format(abs(value), use_l10n=True)}"
    # A target is kept with two decimals, whatever it counts.
    return number_format(int(value) if value == int(value) else value, use_l10n=True)


def chart_number(indicator: Indicator, value: float | Decimal | int) -> str:
    """A number along a chart of that indicator in the reader's format."""
    return written_value(indicator, Decimal(str(value)) if indicator.reads == "percent" else int(value))
