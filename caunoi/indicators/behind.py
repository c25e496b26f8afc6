"""The rows behind a figure, as an officer needs them to act: who, where, who is in charge, when last in contact.

The engine gives ids and weights; what they stand for is fetched here, a few hundred at a time. No identity
number, phone or address is among it, and a birth is shown as its year. Every id is read again within the reach of
who asks: one that is out of reach gives no more than its weight.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Q

from caunoi.access.door import (
    coverages_within,
    employer_descriptions_within,
    employer_places_within,
    employers_within,
    headcounts_within,
    unit_descriptions_within,
    unit_parents_within,
    units_within,
)
from caunoi.access.reach import Reach
from caunoi.organisations.models import EmployerDescription
from caunoi.organisations.ownership import ownership
from caunoi.questions.parameters import Parameters
from caunoi.registers.agreements.door import (
    agreement_parties_within,
    agreement_terms_within,
    agreements_within,
)
from caunoi.registers.members.door import (
    member_states_within,
    memberships_within,
    particulars_within,
    people_within,
)
from caunoi.registers.officers.door import assignments_within, contacts_within
from caunoi.registers.welfare.door import nominations_within
from caunoi.vocabulary.text import Text

from .figures import Row
from .naming import group_names, names_of

Record = dict[str, object]
BATCH = 500
# What a nomination is called outside: it has no id of its own that may be shown.
NOMINATION = uuid.UUID("6f1d2f3a-2a55-5c0e-9d0b-5f1f2f8f6b11")
TITLES: dict[str, Text] = {
    "id": Text(vi="Mã", en="Id"),
    "weight": Text(vi="Tính", en="Weight"),
    "name": Text(vi="Tên", en="Name"),
    "tax_code": Text(vi="Mã số thuế", en="Tax code"),
    "kind": Text(vi="Loại hình", en="Kind"),
    "ownership": Text(vi="Sở hữu", en="Ownership"),
    "place": Text(vi="Địa bàn", en="Place"),
    "site": Text(vi="Khu, cụm công nghiệp", en="Zone"),
    "workers": Text(vi="Số lao động", en="Workers"),
    "counted_on": Text(vi="Đếm ngày", en="Counted on"),
    "union": Text(vi="Công đoàn", en="Union"),
    "level": Text(vi="Cấp", en="Level"),
    "parent": Text(vi="Cấp trên", en="Upper level"),
    "employer": Text(vi="Nơi làm việc", en="Employer"),
    "employers": Text(vi="Doanh nghiệp", en="Employers"),
    "birth_year": Text(vi="Năm sinh", en="Born"),
    "sex": Text(vi="Giới tính", en="Sex"),
    "joined_on": Text(vi="Gia nhập ngày", en="Joined on"),
    "ended_on": Text(vi="Kết thúc ngày", en="Ended on"),
    "state": Text(vi="Trạng thái", en="State"),
    "programme": Text(vi="Chương trình", en="Programme"),
    "signed_on": Text(vi="Ký ngày", en="Signed on"),
    "last_on": Text(vi="Ngày cuối", en="Last day"),
    "in_charge": Text(vi="Cán bộ phụ trách", en="In charge"),
    "last_contact": Text(vi="Liên hệ gần nhất", en="Last contact"),
}


def behind(
    register: str,
    rows: Sequence[Row],
    *,
    at: date,
    within: Reach,
    parameters: Parameters | None = None,
) -> Iterator[Record]:
    """The records of these rows of a register, in their order, each with `id` and `weight` first.

    `parameters` are the federation's own dated ones; without them the shipped ones say whose an employer is.
    """
    told = _TOLD[register]
    share = (parameters or Parameters.of()).number("state-share-over", at)
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        records = told([row.id for row in some], at, within)
        for record in records.values():
            if "capital" in record:
                _derive_ownership(record, share)
        for row in some:
            record = records.get(row.id, {"id": None})
            yield {"id": record["id"], "weight": row.weight, **record}


def _unit_names(ids: Iterable[int], at: date, within: Reach) -> dict[int, str]:
    return names_of(unit_descriptions_within(within), "unit_id", ids, at)


def _employer_names(ids: Iterable[int], at: date, within: Reach) -> dict[int, str]:
    return names_of(employer_descriptions_within(within), "employer_id", ids, at)


def _public_ids(ids: Iterable[int], within: Reach) -> Iterable[tuple[int, uuid.UUID]]:
    return units_within(within).filter(pk__in=set(ids)).values_list("pk", "public_id")


def _derive_ownership(record: Record, state_above: int) -> None:
    """Put whose an employer is where its capital stood."""
    description = record.pop("capital")
    whose = ""
    if isinstance(description, EmployerDescription):
        whose = ownership(
            kind=description.kind,
            capital=description.capital,
            state_share=description.state_share,
            foreign_share=description.foreign_share,
            state_above=state_above,
        )
    record["ownership"] = whose or None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _year(day: date | None) -> int | None:
    return day.year if day else None


def _in_charge(at: date, within: Reach, **of: Iterable[int]) -> dict[str, dict[int, str]]:
    """Officers' names by unit, employer and site."""
    asked = Q()
    for name, ids in of.items():
        asked |= Q(**{f"{name}__in": list(ids)})
    found: dict[str, dict[int, str]] = {name: {} for name in of}
    rows = assignments_within(within).on(at).filter(asked).select_related("officer").order_by("pk")
    for one in rows:
        for name in of:
            about = getattr(one, f"{name}_id")
            if about is not None:
                found[name][about] = one.officer.full_name
    return found


def _contacts(at: date, within: Reach, **of: Iterable[int]) -> dict[str, dict[int, str]]:
    """The last visit or call by unit and employer."""
    found: dict[str, dict[int, str]] = {}
    for name, ids in of.items():
        rows = contacts_within(within).filter(on__lte=at, **{f"{name}__in": list(ids)})
        found[name] = {
            about: on.isoformat() for about, on in rows.order_by("on", "pk").values_list(f"{name}_id", "on")
        }
    return found


def _covering(ids: Sequence[int], at: date, within: Reach) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    covers = coverages_within(within).on(at).filter(employer__in=ids).order_by("pk")
    for employer, unit in covers.values_list("employer_id", "unit_id"):
        found.setdefault(employer, []).append(unit)
    return found


def _employers(ids: Sequence[int], at: date, within: Reach) -> dict[int, Record]:
    shown = {pk: (str(public), tax) for pk, public, tax in _identities(ids, within)}
    names = _employer_names(ids, at, within)
    descriptions = employer_descriptions_within(within).on(at).filter(employer__in=ids)
    told = {one.employer_id: one for one in descriptions}
    where = employer_places_within(within).on(at).filter(employer__in=ids)
    places = {one.employer_id: one for one in where}
    areas = group_names("place", (one.area_id for one in places.values()), at=at)
    sites = group_names("site", (one.site_id for one in places.values()), at=at)
    counted = headcounts_within(within).on(at).filter(employer__in=ids, workplace=None)
    counts = {one.employer_id: one for one in counted.order_by("valid_from", "-pk")}
    covering = _covering(ids, at, within)
    unions = sorted({unit for units in covering.values() for unit in units})
    union_names = _unit_names(unions, at, within)
    charge = _in_charge(
        at, within, employer=ids, unit=unions, site=[one.site_id for one in places.values() if one.site_id]
    )
    contacts = _contacts(at, within, employer=ids, unit=unions)
    records: dict[int, Record] = {}
    for pk in shown:
        place, count, description = places.get(pk), counts.get(pk), told.get(pk)
        covered = covering.get(pk, [])
        in_charge = charge["employer"].get(pk) or next(
            (charge["unit"][unit] for unit in covered if unit in charge["unit"]), None
        )
        if in_charge is None and place is not None and place.site_id is not None:
            in_charge = charge["site"].get(place.site_id)
        met = [contacts["unit"][unit] for unit in covered if unit in contacts["unit"]]
        met += [contacts["employer"][pk]] if pk in contacts["employer"] else []
        records[pk] = {
            "id": shown[pk][0],
            "name": names.get(pk),
            "tax_code": shown[pk][1],
            "kind": description.kind if description else None,
            "capital": description,
            "place": areas.get(place.area_id) if place and place.area_id else None,
            "site": sites.get(place.site_id) if place and place.site_id else None,
            "workers": count.workers if count else None,
            "counted_on": _day(count.valid_from) if count else None,
            "union": "; ".join(union_names.get(unit, "") for unit in covered) or None,
            "in_charge": in_charge,
            "last_contact": max(met, default=None),
        }
    return records


def _identities(ids: Sequence[int], within: Reach) -> Iterable[tuple[int, uuid.UUID, str | None]]:
    return employers_within(within).filter(pk__in=ids).values_list("pk", "public_id", "tax_code")


def _units(ids: Sequence[int], at: date, within: Reach) -> dict[int, Record]:
    shown = {pk: str(public) for pk, public in _public_ids(ids, within)}
    names = _unit_names(ids, at, within)
    told = {one.unit_id: one for one in unit_descriptions_within(within).on(at).filter(unit__in=ids)}
    standing = unit_parents_within(within).on(at).filter(unit__in=ids)
    parents = dict(standing.values_list("unit_id", "parent_id"))
    above = _unit_names(parents.values(), at, within)
    covers: dict[int, list[int]] = {}
    for unit, employer in (
        coverages_within(within)
        .on(at)
        .filter(unit__in=ids)
        .order_by("pk")
        .values_list("unit_id", "employer_id")
    ):
        covers.setdefault(unit, []).append(employer)
    firms = _employer_names({one for some in covers.values() for one in some}, at, within)
    charge, contacts = _in_charge(at, within, unit=ids), _contacts(at, within, unit=ids)
    return {
        pk: {
            "id": shown[pk],
            "name": names.get(pk),
            "level": told[pk].level if pk in told else None,
            "parent": above.get(parents.get(pk, 0)),
            "employers": "; ".join(firms.get(one, "") for one in covers.get(pk, [])) or None,
            "in_charge": charge["unit"].get(pk),
            "last_contact": contacts["unit"].get(pk),
        }
        for pk in shown
    }


def _people(ids: Iterable[int], within: Reach) -> dict[int, Record]:
    wanted = set(ids)
    shown = dict(people_within(within).filter(pk__in=wanted).values_list("pk", "public_id"))
    told = particulars_within(within).held_true().filter(person__in=wanted).order_by("pk")
    known = {one.person_id: one for one in told}
    return {
        pk: {
            "id": str(shown[pk]),
            "name": known[pk].name if pk in known else None,
            "birth_year": _year(known[pk].birth_on) if pk in known else None,
            "sex": (known[pk].sex or None) if pk in known else None,
        }
        for pk in wanted
        if pk in shown
    }


def _members(ids: Sequence[int], at: date, within: Reach) -> dict[int, Record]:
    spells = {one.pk: one for one in memberships_within(within).filter(pk__in=ids)}
    people = _people((one.person_id for one in spells.values()), within)
    units = {one.unit_id for one in spells.values()}
    unions, charge = _unit_names(units, at, within), _in_charge(at, within, unit=units)
    firms = _employer_names({one.employer_id for one in spells.values() if one.employer_id}, at, within)
    states = dict(
        member_states_within(within)
        .on(at)
        .filter(person__in={one.person_id for one in spells.values()})
        .values_list("person_id", "state")
    )
    return {
        pk: {
            **people.get(one.person_id, {"id": None}),
            "union": unions.get(one.unit_id),
            "employer": firms.get(one.employer_id) if one.employer_id else None,
            "joined_on": _day(one.valid_from),
            "ended_on": _day(one.valid_to),
            "state": states.get(one.person_id, "active"),
            "in_charge": charge["unit"].get(one.unit_id),
        }
        for pk, one in spells.items()
    }


def _agreements(ids: Sequence[int], at: date, within: Reach) -> dict[int, Record]:
    shown = dict(agreements_within(within).filter(pk__in=ids).values_list("pk", "public_id"))
    terms = {
        one.agreement_id: one
        for one in agreement_terms_within(within)
        .held_true()
        .filter(Q(valid_from=None) | Q(valid_from__lte=at), agreement__in=ids)
        .order_by("valid_from", "pk")
    }
    parties: dict[int, list[int]] = {}
    for agreement, employer in (
        agreement_parties_within(within)
        .on(at)
        .filter(agreement__in=ids)
        .order_by("pk")
        .values_list("agreement_id", "employer_id")
    ):
        parties.setdefault(agreement, []).append(employer)
    firms = _employer_names({one for some in parties.values() for one in some}, at, within)
    held = {one.held_by_id for one in terms.values()}
    unions, charge = _unit_names(held, at, within), _in_charge(at, within, unit=held)
    records: dict[int, Record] = {}
    for pk in shown:
        one = terms.get(pk)
        records[pk] = {
            "id": str(shown[pk]),
            "employers": "; ".join(firms[firm] for firm in parties.get(pk, []) if firm in firms) or None,
            "union": unions.get(one.held_by_id) if one else None,
            "signed_on": _day(one.signed_on) if one else None,
            "last_on": _day(one.last_on) if one else None,
            "in_charge": charge["unit"].get(one.held_by_id) if one else None,
        }
    return records


def _nominations(ids: Sequence[int], at: date, within: Reach) -> dict[int, Record]:
    named = nominations_within(within).filter(pk__in=ids).select_related("programme")
    made = {one.pk: one for one in named}
    people = _people((one.person_id for one in made.values()), within)
    unions = _unit_names({one.held_by_id for one in made.values()}, at, within)
    firms = _employer_names({one.employer_id for one in made.values() if one.employer_id}, at, within)
    return {
        pk: {
            **people.get(one.person_id, {}),
            "id": str(uuid.uuid5(NOMINATION, f"{one.programme.public_id}/{one.person_id}")),
            "programme": one.programme.name,
            "union": unions.get(one.held_by_id),
            "employer": firms.get(one.employer_id) if one.employer_id else None,
        }
        for pk, one in made.items()
    }


def _nominees(ids: Sequence[int], at: date, within: Reach) -> dict[int, Record]:
    people = _people(ids, within)
    named: dict[int, list[str]] = {}
    made = nominations_within(within).on(at).filter(person__in=ids).select_related("programme").order_by("pk")
    for one in made:
        named.setdefault(one.person_id, []).append(one.programme.name)
    return {pk: {**record, "programme": "; ".join(named.get(pk, []))} for pk, record in people.items()}


_TOLD: dict[str, Callable[[Sequence[int], date, Reach], dict[int, Record]]] = {
    "employers": _employers,
    "units": _units,
    "members": _members,
    "joinings": _members,
    "changes": _members,
    "agreements": _agreements,
    "nominations": _nominations,
    "nominees": _nominees,
}
PERSONAL = frozenset({"members", "joinings", "changes", "nominations", "nominees"})
