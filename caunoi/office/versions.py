"""A record's versions as one table, the newest first: what each says, from which paper, who entered and withdrew it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.office.sources import source_column, sources_of
from caunoi.trail.models import Act, Dated, DatedQuerySet

Version = TypeVar("Version", bound=Dated)


def versions_of(rows: DatedQuerySet[Version]) -> tuple[list[Version], Version]:
    """All versions of one record, the newest first, and what is told of it: the one that stands, else the newest.

    Raises Http404 where there are none.
    """
    told = list(rows.select_related("began_by__by", "ended_by__by").order_by("-pk"))
    if not told:
        raise Http404
    return told, next((row for row in told if row.ended_by_id is None), told[0])


def versions_table(
    rows: Sequence[Version],
    columns: Sequence[Column],
    what: Callable[[Version], Sequence[Cell | str]],
    *,
    within: Reach,
) -> Table:
    """All versions of one record; `what` one says stands under `columns`."""
    sources = sources_of(rows, within=within)
    cells = [[*what(row), sources[row.pk], *_who_when(row)] for row in rows]
    heads = [*columns, source_column(), Column(_("Ghi bởi")), Column(_("Thay hoặc rút bởi"))]
    return Table(_("Đã ghi thế nào, mới nhất ở trên"), heads, cells)


def _who_when(row: Dated) -> list[Cell]:
    """Who entered a version and when, and who withdrew it, if it does not stand."""
    ended = _by(row.ended_by) if row.ended_by is not None else Cell(_("đang đúng"), tag="ok")
    return [_by(row.began_by), ended]


def _by(done: Act) -> Cell:
    at = date_format(timezone.localtime(done.at), "H:i d/m/Y")
    return Cell(done.by.full_name if done.by else _("tại máy chủ"), under=at, data=done.by is not None)
