"""Where a record was read: the file, and the sheet and row in it, to be opened by whoever may review lists."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column
from caunoi.intake.door import files_within
from caunoi.intake.reviewing import address_of


def source_column() -> Column:
    """The heading of what `sources_of` finds."""
    return Column(_("Nguồn"), "wide")


def sources_of(rows: Collection[Any], *, within: Reach) -> dict[int, Cell]:
    """For each dated row, by its key, the paper it was read from and where in it."""
    rows = list(rows)
    prefetch_related_objects(rows, "document")
    papers = {row.document_id for row in rows if row.document_id is not None}
    # A link for who may open it: the same door as the review of lists.
    review = within.to("lists.send")
    shown = files_within(review).filter(document__in=papers) if review.may("lists.send") else ()
    files = {file.document_id: file.public_id for file in shown}
    found = {}
    for row in rows:
        paper = row.document
        if paper is None:
            found[row.pk] = Cell("—")
            continue
        href = reverse("received-file", args=[files[paper.pk]]) if paper.pk in files else ""
        where = address_of(row.sheet, None, row.row) if row.row else ""
        under = _("dòng {where}").format(where=where) if where else ""
        found[row.pk] = Cell(paper.name, href, under=under, data=True)
    return found
