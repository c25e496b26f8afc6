"""A person: name, birth, memberships over time. Numbers and phone stay masked here: showing one is an act of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.mandates import mandates_table
from caunoi.office.receipts import receipts_table
from caunoi.office.sources import source_column, sources_of
from caunoi.office.unmasking import asking
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.registers.members.door import (
    identity_numbers_within,
    in_what_office,
    may_be_corrected,
    memberships_within,
    mergers_within,
    people_within,
    private_details_within,
    record_within,
    rectifications_within,
    viewings_within,
)
from caunoi.registers.members.merged import records_of
from caunoi.registers.members.models import Particulars, Person, Rectification, SamePerson
from caunoi.registers.members.viewing import note_viewing
from caunoi.registers.welfare.door import nominations_within

MASK = "••••••••••••"
VIEWINGS = 200


@may("people.read")
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One page of facts about a person within reach."""
    found = record_within(request.reach, public_id)
    if found is None:
        raise Http404
    if found.canonical is not None:
        # What was merged leads on: an old address, or a paper, is still of somebody.
        return redirect("person", found.canonical.public_id)
    day = viewed_day(request)
    told = described.people([found.pk], on=day, within=request.reach).get(found.pk)
    context = {
        "told": told,
        "day": day,
        "birth": birth(told),
        "sex": wording(told.sex if told else ""),
        "masked": _masked(found, request.reach),
        "memberships": _memberships(request, found, day),
        "nominations": _nominations(request, found, day),
        "receipts": receipts_table(found, within=request.reach),
        "mandates": mandates_table(found, day=day, within=request.reach),
        "public_id": public_id,
        "asking": asking(found, request.reach),
        "may_note_consent": people_within(request.reach.to("consents.note")).filter(pk=found.pk).exists(),
        "corrections": corrections_of(found, request.reach),
        "may_correct": may_be_corrected(request.reach.to("people.correct"), found.public_id) is not None,
        "mergers": mergers_of(found, request.reach),
        "may_merge": people_within(request.reach.to("people.merge")).filter(pk=found.pk).exists(),
        "may_give_card": request.reach.may("cards.issue"),
        "viewings": _viewings(found, request.reach.to("requests.handle"))
        if request.reach.may("requests.handle")
        else None,
    }
    note_viewing(found, by=request.user, office=in_what_office(found, request.reach), at=timezone.now())
    return render(request, "office/person.html", context)


def birth(told: Particulars | None) -> str:
    """The birth date as far as it is known: a day, a month, a year, or nothing."""
    if told is None or told.birth_on is None:
        return _("chưa rõ")
    formats = {"day": "d/m/Y", "month": "m/Y", "year": "Y"}
    return date_format(told.birth_on, formats[told.birth_precision])


def _masked(person: Person, reach: Reach) -> list[tuple[str, str, str]]:
    records = records_of([person.pk])
    numbers = identity_numbers_within(reach).filter(person__in=records).values_list("kind", flat=True)
    details = (
        private_details_within(reach).held_true().filter(person__in=records).values_list("kind", flat=True)
    )
    return [(kind, wording(kind), MASK) for kind in sorted({*numbers, *details})]


def _memberships(request: HttpRequest, person: Person, day: date) -> Table:
    rows = memberships_within(request.reach).filter(person=person, ended_by=None)
    rows = rows.select_related("unit").order_by("-valid_from")
    names = described.unit_names({row.unit_id for row in rows}, on=day, within=request.reach)
    sources = sources_of(rows, within=request.reach)
    columns = [
        Column(_("Công đoàn")),
        Column(_("Từ ngày")),
        Column(_("Đến ngày")),
        Column(_("Tình trạng")),
        source_column(),
    ]
    cells = [
        [
            Cell(names.get(row.unit_id, ""), reverse("unit", args=[row.unit.public_id]), data=True),
            date_format(row.valid_from) if row.valid_from else _("chưa rõ"),
            date_format(last_day(row.valid_to)) if row.valid_to else "",
            Cell(wording(row.ended_as), tag="quiet") if row.ended_as else Cell(_("đang sinh hoạt"), tag="ok"),
            sources[row.pk],
        ]
        for row in rows
    ]
    return Table(_("Quá trình tham gia Công đoàn, mới nhất ở trên"), columns, cells)


def _viewings(person: Person, reach: Reach) -> Table:
    """Who opened this record: what the person may ask to be told (Law 91/2025/QH15)."""
    rows = viewings_within(reach, records_of([person.pk]), most=VIEWINGS)
    columns = [Column(_("Lúc")), Column(_("Ai")), Column(_("Việc")), Column(_("Lý do"))]
    cells = [
        [
            date_format(timezone.localtime(row.at), "H:i d/m/Y"),
            Cell(row.account.full_name, data=True),
            Cell(_("mở hồ sơ"))
            if row.kind == row.Kind.PAGE
            else Cell(_("xem {what}").format(what=wording(row.kind))),
            Cell(row.reason, data=True),
        ]
        for row in rows
    ]
    return Table(_("Ai đã mở hồ sơ này, mới nhất ở trên"), columns, cells)


def mergers_of(person: Person, reach: Reach) -> list[SamePerson]:
    """Records merged into this one, the newest first."""
    rows = mergers_within(reach).filter(kept=person).select_related("began_by__by", "other")
    return list(rows.order_by("-pk"))


def corrections_of(person: Person, reach: Reach) -> list[tuple[Rectification, str, str]]:
    """What was put right on this record, the newest first: the row, what, and by which evidence."""
    rows = rectifications_within(reach).filter(person__in=records_of([person.pk]))
    told = rows.select_related("began_by__by", "ended_by").order_by("-pk")
    return [(one, corrected_words(one), wording(one.evidence)) for one in told]


def corrected_words(one: Rectification) -> str:
    """Which things were put right, in words; never what they are."""
    return ", ".join(wording(f"corrected-{what}") for what in one.what.split())


def last_day(valid_to: date) -> date:
    """The last day of what ended: the end is stored as the day after."""
    return valid_to - timedelta(days=1)


def _nominations(request: HttpRequest, person: Person, day: date) -> Table:
    rows = nominations_within(request.reach).filter(person=person, ended_by=None).select_related("programme")
    rows = rows.order_by("-valid_from")
    sources = sources_of(rows, within=request.reach)
    columns = [Column(_("Chương trình")), Column(_("Ngày danh sách")), source_column()]
    cells = [
        [
            Cell(row.programme.name, data=True),
            row.valid_from and date_format(row.valid_from),
            sources[row.pk],
        ]
        for row in rows
    ]
    return Table(_("Được đề nghị hỗ trợ"), columns, cells)


def people_table(
    caption: str, ids: Sequence[int], *, day: date, within: Reach, sourced: bool = False
) -> Table:
    """People by name with their birth and the union they are in on the day; `sourced` says where that was read.

    One who has gone to a union out of reach is still in the own past; where to is not told.
    """
    told = described.people(ids, on=day, within=within)
    public = dict(people_within(within).filter(id__in=ids).values_list("id", "public_id"))
    spells = {row.person_id: row for row in memberships_within(within).on(day).filter(person__in=ids)}
    names = described.unit_names({row.unit_id for row in spells.values()}, on=day, within=within)
    sources = sources_of(list(spells.values()), within=within) if sourced else {}
    cells = []
    for key in (key for key in ids if key in public):
        spell = spells.get(key)
        union = names.get(spell.unit_id, "") if spell else "—"
        cells.append(
            [
                *_named(told.get(key), public[key]),
                Cell(union, data=True),
                _since(spell.valid_from if spell else None),
                *([sources[spell.pk] if spell else "—"] if sourced else []),
            ]
        )
    columns = [*_who(), Column(_("Công đoàn")), Column(_("Vào ngày"))]
    return Table(caption, [*columns, source_column()] if sourced else columns, cells)


def members_table(caption: str, told: Sequence[Particulars], *, day: date, within: Reach) -> Table:
    """Members of one union, as they were named on the day (`members_named_within`)."""
    return Table(
        caption,
        [*_who(), Column(_("Vào ngày"))],
        [[*_named(one, one.public_id), _since(one.since)] for one in told],
    )


def _who() -> list[Column]:
    return [Column(_("Họ và tên")), Column(_("Ngày sinh")), Column(_("Giới tính"))]


def _named(told: Particulars | None, public_id: UUID) -> list[Cell | str]:
    name = Cell(told.name if told else "—", reverse("person", args=[public_id]), data=True)
    return [name, birth(told), wording(told.sex if told else "")]


def _since(day: date | None) -> str:
    return date_format(day) if day else _("chưa rõ")
