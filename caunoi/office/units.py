"""A union: where it stands, whom it covers, its lists, its members and the last contacts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from caunoi.access.door import (
    coverages_within,
    employer_descriptions_within,
    submissions_within,
    unit_descriptions_within,
    unit_parents_within,
    units_within,
    way_up,
)
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.indicators.question import Manner
from caunoi.office import described
from caunoi.office.breakdowns import kinds_of_people
from caunoi.office.contacts import contacts_table, note_form
from caunoi.office.organisation import state_of
from caunoi.office.people import members_table
from caunoi.office.readings import reading_of
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.organisations.models import Unit
from caunoi.organisations.settled import parameters
from caunoi.organisations.tree import taken_over
from caunoi.registers.members.door import members_named_within, memberships_within

PAGE = 50


@may("units.read")
def unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One page of facts; the members of a grassroots union by name, fifty at a time."""
    reach, day, reading = request.reach, viewed_day(request), reading_of(request)
    found = get_object_or_404(units_within(reach), public_id=public_id)
    told = described.versions(unit_descriptions_within(reach), "unit", [found.pk], on=day).get(found.pk)
    members = _Members(found, day, reach, reading.manner).get_page(request.GET.get("page"))
    context = {
        "unit": found,
        "public_id": str(found.public_id),
        "reading": reading,
        "name": told.name if told else "",
        "level": wording(told.level if told else ""),
        "state": state_of(told, day),
        "day": day,
        "above": _above(found, day, reach),
        "below": unit_parents_within(reach).on(day).filter(parent=found).count(),
        "employers": _employers(found, day, reach),
        "lists": _lists(found, reach),
        "members": members,
        "people": members_table(_("Đoàn viên, xếp theo tên"), list(members), day=day, within=reach),
        "by_kind": kinds_of_people(
            found.pk, day=day, within=reach, manner=reading.manner, at_once=not request.htmx
        ),
        "contacts": contacts_table(reach, unit=found),
        "may_ask": reach.may("hand-ins.ask") and reach.may_at("hand-ins.ask", found.pk),
        "note": note_form("unit", found, reach),
        "may_read_people": units_within(reach.to("people.read")).filter(pk=found.pk).exists()
        if reach.may("people.read")
        else False,
        "may_read_concerns": reach.may("concerns.read")
        and units_within(reach.to("concerns.read")).filter(pk=found.pk).exists(),
        "may_read_dues": reach.may("dues.read")
        and units_within(reach.to("dues.read")).filter(pk=found.pk).exists(),
    }
    return render(request, "office/unit.html", context)


class _Members(Paginator):
    """The members of a unit on a day by name, counted by their spells: that asks nothing about each."""

    def __init__(self, unit: Unit, day: date, reach: Reach, manner: Manner) -> None:
        known, units = manner.known_on, {unit.pk}
        if manner.tree is not None:
            # By another day's tree those of the unions that it took over whole are its own.
            units = set(taken_over(unit.pk, manner.tree, known_on=known))
        self._spells = memberships_within(reach).on(day, known_on=known).filter(unit__in=units)
        beyond: set[int] = set()
        if manner.scope is not None:
            beyond = self._beyond(units, day, reach, manner.scope, known)
            units -= _beyond_alone(units, beyond, day, reach, known)
            self._spells = self._spells.filter(unit__in=units).exclude(employer__in=beyond)
        named = members_named_within(reach, units=units, on=day, known_on=known, not_at=beyond)
        super().__init__(named.order_by("name_sort", "person_id"), PAGE)

    def _beyond(
        self, units: set[int], day: date, reach: Reach, scope: date, known_on: date | None
    ) -> set[int]:
        """The employers there that are of kinds out of scope on that day, as the engine takes them (moments.py)."""
        kinds = parameters().dated("employer-kinds-in-scope", scope, known_on).value
        told = employer_descriptions_within(reach).on(day, known_on=known_on)
        told = told.exclude(kind="").exclude(kind__in=list(kinds))
        covered = coverages_within(reach).filter(unit__in=units)
        there = Q(employer__in=self._spells.values("employer")) | Q(employer__in=covered.values("employer"))
        return set(told.filter(there).values_list("employer_id", flat=True))

    @cached_property
    def count(self) -> int:
        return self._spells.count()


def _beyond_alone(
    units: set[int], beyond: set[int], day: date, reach: Reach, known_on: date | None
) -> set[int]:
    """Those of the units that are active, or were when they ended, at employers out of scope alone."""
    spans: dict[int, list[tuple[date, int]]] = {}
    # What holds on any day up to this one, as known then: a coverage that ended is told with its last day.
    covered = coverages_within(reach).known(known_on).filter(Q(valid_from=None) | Q(valid_from__lte=day))
    for one, employer, until in covered.filter(unit__in=units).values_list("unit", "employer", "valid_to"):
        spans.setdefault(one, []).append((until or date.max, employer))
    alone = set()
    for one, told in spans.items():
        last = max(until for until, _employer in told)
        if all(employer in beyond for until, employer in told if until == last or until > day):
            alone.add(one)
    return alone


def _above(unit: Unit, day: date, reach: Reach) -> list[dict[str, str]]:
    """The way up by name; only what is within reach can be opened."""
    way = way_up(unit.pk, on=day, within=reach)
    own = units_within(reach).filter(id__in=[key for key, _name in way])
    hrefs = {key: reverse("unit", args=[public]) for key, public in own.values_list("id", "public_id")}
    return [{"name": name, "href": hrefs.get(key, "")} for key, name in reversed(way)]


def _employers(unit: Unit, day: date, reach: Reach) -> Table:
    ids = coverages_within(reach).on(day).filter(unit=unit).values_list("employer_id", flat=True)
    lines = described.employer_lines(list(ids), on=day, within=reach)
    columns = [
        Column(_("Doanh nghiệp, đơn vị")),
        Column(_("Mã số thuế"), "code"),
        Column(_("Lao động"), "num"),
    ]
    cells = [
        [
            Cell(line.name, reverse("employer", args=[line.employer.public_id]), data=True),
            line.employer.tax_code or "—",
            line.headcount.workers if line.headcount else _("chưa rõ"),
        ]
        for line in lines
    ]
    return Table(_("Nơi công đoàn này hoạt động"), columns, cells)


def _lists(unit: Unit, reach: Reach) -> Table:
    rows = submissions_within(reach).held_true().filter(unit=unit).order_by("-valid_from", "-id")[:10]
    columns = [Column(_("Danh sách")), Column(_("Số liệu đến ngày")), Column(_("Số dòng"), "num")]
    cells = [[wording(row.kind), row.valid_from and date_format(row.valid_from), row.rows] for row in rows]
    return Table(_("Danh sách đã nộp, mới nhất ở trên"), columns, cells)
