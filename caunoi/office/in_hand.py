"""How many of the employers that a figure lacks an officer is in charge of, and what the figure is once those hold too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.access.reach import Reach
from caunoi.indicators import inquiring
from caunoi.indicators.figures import Figure
from caunoi.office.handing_out import PART
from caunoi.office.telling import written_value
from caunoi.organisations.models import Unit
from caunoi.registers.officers.door import assignments_within
from caunoi.resolutions.outlook import Outlook

REGISTER = "employers"


def in_hand(
    reach: Reach, unit: Unit, figure: Figure | None, outlook: Outlook | None, day: date
) -> dict[str, object] | None:
    """In words, with the doors to the list and to giving it out; None where a figure lacks no employers.

    Who is in charge is asked of today, what is missing of the day looked at. Raises inquiring.NotCounted.
    """
    if figure is None or not figure.denominator or figure.indicator.having is None:
        return None
    if figure.indicator.one_row_per.name != REGISTER or not reach.may("records.read"):
        return None
    code = figure.indicator.code
    missing = inquiring.ids(code, part=PART, units=[unit.pk], at=day)
    if not missing:
        return None
    charges = assignments_within(reach).on(reach.day).filter(employer__in=missing)
    count = charges.values("employer").distinct().count()
    asked = f"?unit={unit.public_id}"
    may_give = reach.may("charges.give")
    return {
        "sentences": _sentences(figure, outlook, count, len(missing)),
        "to_list": f"{reverse('records', args=[code])}{asked}&part={PART}",
        "to_give": f"{reverse('hand-out', args=[code])}{asked}" if may_give else "",
    }


def _sentences(figure: Figure, outlook: Outlook | None, count: int, missing: int) -> list[str]:
    told = _("Còn thiếu {missing} nơi, {n} nơi trong đó đã có cán bộ phụ trách.").format(
        missing=missing, n=count
    )
    if not count or not figure.denominator:
        return [told]
    now = Decimal(100 * (figure.numerator + count)) / figure.denominator
    words = ngettext(
        "Khi {n} nơi ấy cũng có thì hiện nay là {now}.",
        "Khi {n} nơi ấy cũng có thì hiện nay là {now}.",
        count,
    )
    said = [told, words.format(n=count, now=_percent(figure, now))]
    ahead = outlook.with_more(Decimal(100 * count) / figure.denominator) if outlook else None
    if ahead is not None:
        said.append(
            _(
                "Nếu đà của các nơi khác giữ như cũ, hết tháng {month} khoảng {middle} (từ {low} đến {high})."
            ).format(
                month=date_format(ahead.on, "m/Y"),
                **{name: _percent(figure, getattr(ahead, name)) for name in ("middle", "low", "high")},
            )
        )
    return said


def _percent(figure: Figure, value: Decimal | int) -> str:
    return str(written_value(figure.indicator, round(Decimal(value), 2)))
