"""Whose list it is: the heading of the first list of enterprises names the federation of a fresh home."""

from __future__ import annotations

import re
from datetime import date

from caunoi.intake.known import Followed, KnownOrganisations, roots
from caunoi.intake.sentences import decide
from caunoi.organisations.founding import UNNAMED
from caunoi.organisations.models import Unit, UnitDescription, UnitParent
from caunoi.trail.copying import copied
from caunoi.trail.writing import Writer
from caunoi.vocabulary.faults import Fault
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


def federation_of(heading: str, day: date, known: KnownOrganisations, writer: Writer) -> Followed:
    """The unit of a provincial federation; the root when no heading says whose list it is.

    Raises KeyError for one that ended and that nobody took over whole: `why_not_under` says so before.
    """
    root = roots()[0]
    if not heading:
        return Followed(root)
    name = spoken(heading)
    known_unit = known.called(fold(name), day)
    if known_unit is not None:
        return _followed(known_unit, day, known)
    if known.units[root][0] == UNNAMED:
        _rename(root, name, known, writer)
        return Followed(root)
    standing = UnitDescription.objects.held_true().filter(unit=root, valid_to=None)
    level = standing.values_list("level", flat=True).first()
    above = root if level == _LEVELS.NATIONAL else _put_above(root, known, writer)
    return Followed(
        add_unit(
            name, level=_LEVELS.PROVINCE, kind=_KINDS.FEDERATION, above=above, known=known, writer=writer
        )
    )


def why_not_under(name: str, day: date, known: KnownOrganisations) -> Fault | None:
    """Why nothing is entered on that day under a unit so called: it ended, and nobody took over the whole of it."""
    unit = known.called(fold(name), day) if name else None
    return None if unit is None or known.followed(unit, day) else ended(unit, day, known)


def ended(unit: int, day: date, known: KnownOrganisations) -> Fault:
    """That a unit is no more on that day, since when, and who took it over."""
    into = "; ".join(f"“{known.units[heir][0]}”" for heir in known.successors.get(unit, ()))
    return decide(
        "union-ended",
        union=known.units[unit][0],
        day=f"{known.ended(unit, day):%d/%m/%Y}",
        into=f"tiếp nhận: {into}" if into else "không có đơn vị tiếp nhận",
        into_en=f"taken over by {into}" if into else "nobody took it over",
    )


def _followed(unit: int, day: date, known: KnownOrganisations) -> Followed:
    followed = known.followed(unit, day)
    if followed is None:
        raise KeyError(unit)
    return followed


def _rename(unit: int, name: str, known: KnownOrganisations, writer: Writer) -> None:
    """Another name from the day on which the one of now began."""
    (version,) = UnitDescription.objects.held_true().filter(unit=unit, valid_to=None)
    writer.end(UnitDescription, [version.pk])
    folded = fold(name)
    copied(writer, UnitDescription, [version.pk], name=name, name_fold=folded, name_sort=sort_key(name),
           document_id=writer.act.document_id)  # fmt: skip
    known.names.pop(known.units[unit][1], None)
    known.ends.pop(unit)
    known.name_unit(unit, name, folded, version.valid_from)


def _put_above(province: int, known: KnownOrganisations, writer: Writer) -> int:
    """Lists of two provinces in one home: the national federation stands above both."""
    national = add_unit(
        NATIONAL, level=_LEVELS.NATIONAL, kind=_KINDS.FEDERATION, above=None, known=known, writer=writer
    )
    writer.add_one(UnitParent, unit_id=province, parent_id=national)
    return national


def add_unit(
    name: str, *, level: str, kind: str, above: int | None, known: KnownOrganisations, writer: Writer
) -> int:
    """A unit with its name and, but for a root, the unit above it."""
    unit, folded = writer.add_one(Unit), fold(name)
    writer.add_one(
        UnitDescription, unit_id=unit, name=name, name_fold=folded, name_sort=sort_key(name), level=level, kind=kind,
        official_code="",
    )  # fmt: skip
    known.name_unit(unit, name, folded)
    if above is not None:
        writer.add_one(UnitParent, unit_id=unit, parent_id=above)
    return unit


def upper_unit(
    name: str, day: date, known: KnownOrganisations, writer: Writer, province: Followed
) -> Followed:
    """The upper-level union of that name under a federation, founded in our books if it was not known.

    Raises KeyError as `federation_of` does.
    """
    folded = fold(name)
    unit = known.called(folded, day)
    if unit is not None:
        return _followed(unit, day, known)
    return Followed(
        add_unit(
            name, level=_LEVELS.UPPER, kind=_upper_kind(folded), above=province.on(None), known=known,
            writer=writer,
        )
    )  # fmt: skip


def _upper_kind(folded: str) -> str:
    if re.search(r"\bkcn\b|khu cong nghiep|khu kinh te|\bkkt\b", folded):
        return str(_KINDS.ZONE)
    if re.search(r"\bnganh\b|vien chuc|giao duc|y te", folded):
        return str(_KINDS.SECTOR)
    if re.search(r"\b(?:xa|phuong|dac khu)\b", folded) and "thi xa" not in folded:
        return str(_KINDS.COMMUNE)
    return str(_KINDS.DISTRICT)
