"""Whom a record is about, as cells: by name with a way to their page, where the reader may open that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.access.door import employers_within
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell
from caunoi.office import described
from caunoi.registers.members.door import people_within


def person_cells(ids: Iterable[int], *, on: date, within: Reach) -> dict[int, Cell]:
    """People. A record here tells no more of somebody than their own: it may be of a union out of reach."""
    ids = set(ids)
    named = described.people(ids, on=on, within=within)
    shown = dict(people_within(within).filter(id__in=ids).values_list("id", "public_id"))
    return {
        one: Cell(named[one].name, reverse("person", args=[shown[one]]), data=True)
        if one in shown and one in named
        else Cell(_("hồ sơ ngoài phạm vi của bạn"), tag="quiet")
        for one in ids
    }


def employer_cells(ids: Iterable[int | None], *, on: date, within: Reach) -> dict[int | None, Cell]:
    """Employers, as far as the reader may see them as employers; a dash for None, a record of no employer."""
    told = {one for one in ids if one is not None}
    read = within.to("employers.read")
    named = described.employer_names(told, on=on, within=read)
    shown = dict(employers_within(read).filter(id__in=told).values_list("id", "public_id"))
    cells: dict[int | None, Cell] = {
        one: Cell(named[one], reverse("employer", args=[shown[one]]), data=True)
        if one in shown and one in named
        else Cell(_("ngoài phạm vi của bạn"), tag="quiet")
        for one in told
    }
    return cells | {None: Cell("—")}
