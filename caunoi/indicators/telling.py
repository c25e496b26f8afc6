"""Can a figure be told at all, and what was signed for beside it? A nought on a day that no list reaches is no answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from caunoi.organisations.models import Submission
from caunoi.vocabulary.text import Text

from .figures import Figure
from .models import ReportedFigure

NO_LIST = Text(vi="Chưa nhận danh sách nào.", en="No list has come in yet.")
BEYOND = Text(
    vi="Danh sách mới nhất nói về ngày {newest}: ngày sau đó chưa biết được.",
    en="The newest list speaks of {newest}: what came after cannot be told yet.",
)
NOBODY_SAYS = Text(
    vi="Chưa nơi nào có số liệu còn dùng được.", en="Nobody has told anything that still holds."
)

# Units report by the quarter: until the next list is due, a rate of the last one is told.
QUARTER = timedelta(days=92)


def newest_list_on(day: date) -> date | None:
    """The day that the newest list received speaks of, up to that day; None when there is no list."""
    lists = Submission.objects.held_true().filter(valid_from__lte=day).order_by("-valid_from")
    return lists.values_list("valid_from", flat=True).first()


def untold(figure: Figure, newest: date | None) -> Text | None:
    """Why a figure says nothing, or None where it says something. `newest` is the day of the newest list of all.

    What is counted stands: a member of the newest list is one until somebody says otherwise. A nought does not:
    not where no list reaches the day, nor where every row it would count is unknown. Nor does a rate long after the
    newest list: agreements run out by themselves, and what came in their place nobody has told.
    """
    long_after = newest is not None and figure.at > newest + QUARTER and figure.denominator is not None
    if figure.numerator != 0 and not long_after:
        return None
    if newest is None:
        return NO_LIST
    if figure.at > newest:
        return BEYOND.fill(newest=f"{newest:%d/%m/%Y}")
    return NOBODY_SAYS if figure.unknown and not figure.denominator else None


def known(figure: Figure | None, newest: date | None) -> Decimal | int | None:
    """The value of a past day, for a line through several; None where nobody told of that day.

    Nothing counted and something unknown is such a day, not a day of nought. `newest` as for `untold`.
    """
    if figure is None or untold(figure, newest) is not None:
        return None
    nought = figure.numerator == 0 and figure.unknown
    return None if nought or not figure.coverage.received else figure.value


def reported(figures: Iterable[Figure]) -> dict[tuple[str, int], Decimal]:
    """The signed numbers that stand beside these figures, by code and unit; those of whole units only."""
    listed = [figure for figure in figures if figure.by is None]
    if not listed:
        return {}
    found = ReportedFigure.objects.held_true().filter(
        code__in={figure.indicator.code for figure in listed},
        valid_from__in={figure.at for figure in listed},
    )
    since = {figure.indicator.code: figure.since for figure in listed}
    return {
        (code, unit): value
        for code, unit, began, value in found.values_list("code", "unit_id", "since", "value")
        if began is None or began == since[code]
    }
