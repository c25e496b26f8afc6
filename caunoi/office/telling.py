"""A figure as screens write it: a percent, a whole number, a change with its sign, or a dash for what nobody told."""

from __future__ import annotations

from django.utils.formats import number_format

from caunoi.design.templatetags.design import percent
from caunoi.indicators.figures import Figure

DASH = "—"
MINUS = "\N{MINUS SIGN}"


def written(figure: Figure) -> str:
    """The value in the reader's format; a net change as `+12` or `−3`."""
    if figure.denominator is not None:
        return percent(figure.value)
    if figure.indicator.kind == "net" and figure.numerator:
        return (
            f"{'+' if figure.numerator > 0 else MINUS}{number_format(abs(figure.numerator), use_l10n=True)}"
        )
    return number_format(figure.value, use_l10n=True)
