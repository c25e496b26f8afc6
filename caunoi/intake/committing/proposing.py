"""What a member's row that waits proposes, and the cells it shows to whoever decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from caunoi.intake.comparing import MemberRow
from caunoi.intake.matching.judging import Judged, in_words
from caunoi.intake.placing import Place
from caunoi.registers.members.matching import Spell
from caunoi.vocabulary.days import partial


def ending(spell: Spell | None, on: date, how: str) -> dict[str, Any]:
    """A membership ended, where the person has one."""
    return {
        "act": "end-membership",
        "membership": None if spell is None else spell.spell,
        "on": on.isoformat(),
        "how": how,
        "vi": f"Kết thúc sinh hoạt công đoàn từ {on:%d/%m/%Y}.",
        "en": f"End the membership on {on:%d/%m/%Y}.",
    }


def returning(person: int, on: date | None, place: Place) -> dict[str, Any]:
    """A member again, from that day where one fits."""
    return {
        "act": "return", "person": person, "on": on and on.isoformat(),
        "vi": f"Ghi sinh hoạt trở lại ở “{place.name}”{f' từ {on:%d/%m/%Y}' if on else ''}.",
        "en": f"A member of “{place.name}” again{f' from {on:%d/%m/%Y}' if on else ''}.",
    }  # fmt: skip


def admission(row: MemberRow, place: Place, person: int | None) -> dict[str, Any]:
    """A member entered: somebody new, or one on record."""
    return {
        "act": "admit", "person": person, "on": row.joined,
        "vi": f"Ghi là đoàn viên của “{place.name}”, một người khác với những người đã có."
        if person is None else f"Ghi là đoàn viên của “{place.name}”.",
        "en": f"Enter as a member of “{place.name}”, somebody else than those on record."
        if person is None else f"Enter as a member of “{place.name}”.",
    }  # fmt: skip


def telling_apart(row: MemberRow, place: Place, judged: Judged) -> dict[str, Any]:
    """One of those on record, or somebody else: an officer says which."""
    alike = []
    for pair, _ in judged.alike:
        why = in_words(pair)
        alike.append({"person": pair.likeness.other, "vi": why.vi, "en": why.en})
    return {
        "act": "tell-apart", "person": None, "on": row.joined, "alike": alike,
        "vi": f"Là một người đã có hồ sơ, hay một người khác: ghi vào “{place.name}”.",
        "en": f"Somebody on record, or somebody else: enter in “{place.name}”.",
    }  # fmt: skip


def as_read(row: MemberRow, place: Place) -> dict[str, Any]:
    """A member entered under the name as it was read."""
    return {
        "act": "admit", "person": None, "on": row.joined,
        "vi": f"Đúng là “{row.name}”: ghi là đoàn viên của “{place.name}”.",
        "en": f"“{row.name}” is right: enter as a member of “{place.name}”.",
    }  # fmt: skip


def shown(row: MemberRow) -> dict[str, str]:
    """The cells that the officer who decides will see."""
    return {
        "Họ và tên": row.name,
        "Ngày sinh": str(partial(row.birth, row.birth_precision) or ""),
        "Số định danh": row.identity,
        "Ngày vào công đoàn": row.joined or "",
    }
