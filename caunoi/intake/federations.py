"""Whose list it is: the heading of the first list of enterprises names the federation of a fresh home."""

from __future__ import annotations

import re

from caunoi.intake.known import KnownOrganisations, roots
from caunoi.organisations.founding import UNNAMED
from caunoi.organisations.models import Unit, UnitDescription, UnitParent
from caunoi.trail.writing import Writer
from caunoi.vocabulary.names import fold, sort_key

NATIONAL = "Tổng Liên đoàn Lao động Việt Nam"
_LEVELS = UnitDescription.Level
_KINDS = UnitDescription.Kind


def spoken(heading: str) -> str:
    """A heading in capitals as it is spoken: 'LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN' is 'Liên đoàn Lao động tỉnh Long An'."""
    text = re.sub(r"^(?:LĐLĐ|LDLD)\b", "Liên đoàn Lao động", " ".join(heading.split()), flags=re.IGNORECASE)
    match = re.match(r"(?i)liên đoàn lao động (tỉnh|thành phố|tp\.?)\s+(.+)", text)
    if match is None:
        return text
    kind = "tỉnh" if match[1].lower() == "tỉnh" else "thành phố"
    place = match[2].title() if match[2].isupper() else match[2]
    return f"Liên đoàn Lao động {kind} {place}"


def federation_of(heading: str, known: KnownOrganisations, writer: Writer | None) -> int | None:
    """The unit of a provincial federation; the root when no heading says whose list it is.

    Without a writer nothing is written, and None says that something would be.
    """
    root = roots()[0]
    if not heading:
        return root
    name = spoken(heading)
    known_unit = known.units_by_name.get(fold(name))
    if known_unit is not None:
        return known_unit
    if writer is None:
        return None
    if known.units[root][0] == UNNAMED:
        _rename(root, name, known, writer)
        return root
    level = UnitDescription.objects.held_true().filter(unit=root).values_list("level", flat=True).first()
    above = root if level == _LEVELS.NATIONAL else _put_above(root, known, writer)
    return add_unit(
        name, level=_LEVELS.PROVINCE, kind=_KINDS.FEDERATION, above=above, known=known, writer=writer
    )


def _rename(unit: int, name: str, known: KnownOrganisations, writer: Writer) -> None:
    version = UnitDescription.objects.held_true().get(unit=unit)
    writer.end(UnitDescription, [version.pk])
    known.units_by_name.pop(known.units[unit][1], None)
    _describe(unit, name, version.level, version.kind, None, known, writer)


def _put_above(province: int, known: KnownOrganisations, writer: Writer) -> int:
    """Lists of two provinces in one home: the national federation stands above both."""
    national = add_unit(
        NATIONAL, level=_LEVELS.NATIONAL, kind=_KINDS.FEDERATION, above=None, known=known, writer=writer
    )
    writer.add_one(UnitParent, unit_id=province, parent_id=national)
    return national


def add_unit(
    name: str, *, level: str, kind: str, above: int | None, known: KnownOrganisations, writer: Writer,
    since: str | None = None,
) -> int:  # fmt: skip
    """A unit with its name and, but for a root, the unit above it."""
    unit = writer.add_one(Unit)
    _describe(unit, name, level, kind, since, known, writer)
    if above is not None:
        writer.add_one(UnitParent, unit_id=unit, parent_id=above, valid_from=since)
    return unit


def _describe(
    unit: int, name: str, level: str, kind: str, since: str | None, known: KnownOrganisations, writer: Writer
) -> None:
    folded = fold(name)
    writer.add_one(
        UnitDescription, unit_id=unit, valid_from=since, name=name, name_fold=folded, name_sort=sort_key(name),
        level=level, kind=kind, official_code="",
    )  # fmt: skip
    known.name_unit(unit, name, folded)


def upper_unit(name: str, known: KnownOrganisations, writer: Writer, province: int) -> int:
    """The upper-level union of that name under a federation, founded in our books if it was not known."""
    folded = fold(name)
    unit = known.units_by_name.get(folded)
    if unit is not None:
        return unit
    return add_unit(
        name, level=_LEVELS.UPPER, kind=_upper_kind(folded), above=province, known=known, writer=writer
    )


def _upper_kind(folded: str) -> str:
    if re.search(r"\bkcn\b|khu cong nghiep|khu kinh te|\bkkt\b", folded):
        return str(_KINDS.ZONE)
    if re.search(r"\bnganh\b|vien chuc|giao duc|y te", folded):
        return str(_KINDS.SECTOR)
    if re.search(r"\b(?:xa|phuong|dac khu)\b", folded) and "thi xa" not in folded:
        return str(_KINDS.COMMUNE)
    return str(_KINDS.DISTRICT)
