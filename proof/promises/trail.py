"""Whoever changes the record behind the system's back is found by `caunoi verify`, and where."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, transaction

from caunoi.access.models import Account
from caunoi.registers.members.models import Membership, Person
from caunoi.trail.acting import act
from caunoi.trail.sealing import heads_file, seal, seal_and_export
from caunoi.trail.tests.walking import lift_guards
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.folders import folder_of
from proof.homes import NOW
from proof.promise import Bound, Promise
from proof.promises.coming_in import COVERS
from proof.tampering import NOT_PROMISED, PROMISED, Tampering, Target, Touched, is_located

TAMPERINGS = 250
PATIENCE = 50
T = TypeVar("T")


def a_record() -> None:
    """What no folder does: versions ended, a value changed and changed back; a head exported, and an Act after it."""
    Account.objects.open(username="trial", full_name="Nguyễn Thị Thử", password=None)
    memberships = list(Membership.objects.held_true().order_by("pk").values_list("pk", flat=True)[:40:7])
    one, other, third = Person.objects.order_by("pk").values_list("pk", flat=True)[:3]
    with act("trial.ended", by=None, at=NOW, on=day_of(NOW)) as writer:
        writer.end(Membership, memberships)
    for old, new in ((None, other), (other, None), (None, third)):
        with act("trial.changed", by=None, at=NOW, on=day_of(NOW)) as writer:
            writer.change(Person, one, "canonical", old=old, new=new)
    seal_and_export(at=NOW)
    with act("trial.written", by=None, at=NOW, on=day_of(NOW)) as writer:
        writer.add_one(Person)
    seal(at=NOW)


def a_target(chance: random.Random) -> Target:
    """The record of this home with its keys and heads."""
    keys = {
        int(file.suffix[1:]): bytes.fromhex(file.read_text())
        for file in settings.CAUNOI_KEYS.glob("trail.[0-9]*")
    }
    return Target(chance, keys, heads_file().read_text(encoding="ascii").splitlines())


def tamper(tampering: Tampering, chance: random.Random) -> tuple[Touched, list[dict[str, object]]] | None:
    """Tamper, look, undo: what was touched and what was found. None where the database refused it."""
    with transaction.atomic():
        lift_guards()
        target = a_target(chance)
        try:
            with transaction.atomic():
                touched = tampering(target)
        except DatabaseError:
            return _undone(None)
        return _undone((touched, target.verdict()["faults"]))


def _undone(found: T) -> T:
    transaction.set_rollback(True)
    return found


def drawn_from(ways: Sequence[Tampering], chance: random.Random, times: int) -> list[str]:
    """What was tampered with, so many times, and not found where it was."""
    missed, done = [], 0
    while done < times:
        outcome = tamper(chance.choice(ways), chance)
        if outcome is None:
            continue
        done += 1
        touched, faults = outcome
        if not is_located(touched, faults):
            missed.append(
                f"{'not where it was' if faults else 'not found'}: {touched.words} {faults[:3]}"[:300]
            )
    return missed


def every_tampering(seed: int) -> tuple[int, list[str]]:
    """One folder taken in and sealed; tamperings drawn by chance, each undone before the next."""
    folder_of(seed).take_in()
    a_record()
    chance = random.Random(seed)
    wrong = [f"untouched, and yet: {fault}" for fault in a_target(chance).verdict()["faults"]]
    wrong += drawn_from(PROMISED, chance, TAMPERINGS)
    wrong += [f"said not to be found, and yet: {words}" for words in found_nevertheless(chance)]
    return TAMPERINGS, wrong


def found_nevertheless(chance: random.Random) -> list[str]:
    """What is said not to be found is done too: that it is found, or that the database refused it each time."""
    found = []
    for way in NOT_PROMISED:
        outcomes = (tamper(way, chance) for _ in range(PATIENCE))
        outcome = next((one for one in outcomes if one is not None), None)
        if outcome is None or outcome[1]:
            found.append(f"{way.__name__} {outcome}"[:300])
    return found


TRAIL = Promise(
    name="trail",
    promised=Text(
        vi="Ai sửa, xóa, thêm, đổi chỗ, cắt hay dựng lại nhật ký và hồ sơ ngoài hệ thống, kể cả người quản trị cơ sở dữ liệu, đều bị `caunoi verify` phát hiện và chỉ đúng chỗ.",
        en="Whoever edits, deletes, adds, swaps, cuts or rebuilds behind the system's back, a database administrator too, is found by `caunoi verify`, and where.",
    ),
    bound=Bound("at most", 0),
    line="{figure} not found or not located of {n} tamperings",
    budget=240,
    covers=(*COVERS, "caunoi/verify.py", "proof/promises/trail.py", "proof/tampering.py"),
    run=drawn("trail", every_tampering),
)
