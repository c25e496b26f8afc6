"""Members of a unit by sex and by age, for those who may open its records; all others read what was published."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from caunoi.access.reach import Reach
from caunoi.design.tables import Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import inquiring
from caunoi.indicators.question import AS_WAS, Manner
from caunoi.indicators.seen import figures_of
from caunoi.questions.columns import AGES, SEXES


def kinds_of_people(
    unit: int, *, day: date, within: Reach, manner: Manner = AS_WAS, at_once: bool = False
) -> list[Table] | None:
    """By sex and by age, those that say something; None while they are being counted."""
    asked = {"day": day, "within": within, "manner": manner, "at_once": at_once}
    try:
        tables = [people_by(by, unit, **asked) for by in ("sex", "age")]
    except inquiring.NotPrepared:
        return None
    return [table for table in tables if table is not None]


def people_by(
    by: Literal["sex", "age"],
    unit: int,
    *,
    day: date,
    within: Reach,
    manner: Manner = AS_WAS,
    at_once: bool = False,
) -> Table | None:
    """A row for each group; None where nobody is counted, or the reader may not see it."""
    titles = {"sex": _("Đoàn viên theo giới tính"), "age": _("Đoàn viên theo độ tuổi")}
    heads = {"sex": _("Giới tính"), "age": _("Độ tuổi")}
    groups = {**SEXES, **AGES}
    found = figures_of(["members"], unit=unit, day=day, within=within, by=by, manner=manner, at_once=at_once)
    rows = [
        [says(groups[figure.group]) if isinstance(figure.group, str) else _("chưa rõ"), figure.numerator]
        for figure in found
    ]
    if not sum(figure.numerator for figure in found):
        return None
    return Table(titles[by], [Column(heads[by]), Column(_("Đoàn viên"), "num")], rows)
