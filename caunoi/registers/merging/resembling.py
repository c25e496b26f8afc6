"""Pairs of records that may be one person's: asked about once, and *two people* is remembered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from caunoi.registers.members.merged import records_of
from caunoi.registers.members.models import Person, Resemblance
from caunoi.registers.merging.looking import CannotMerge
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

_OPEN, _TWO = Resemblance.State.OPEN, Resemblance.State.TWO
_IN = 2_000


class Alike(NamedTuple):
    """Two records, how likely they are one person's (of a thousand), and why in words, without a number."""

    one: int
    other: int
    chance: int
    why: Text


def place_of(row: Resemblance) -> str:
    """What the sealed words of a pair are bound to."""
    return keys.place(Resemblance._meta.db_table, "told", row.one_id) + f"|{row.other_id}"


def why_of(row: Resemblance) -> Text:
    """Why the two may be one person; nothing where the words were erased."""
    if not row.told:
        return Text(vi="", en="")
    return Text(**json.loads(keys.unseal_under_master(row.told, place=place_of(row))))


def asked_about(people: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs of the people that are asked about, or were decided, under whatever records they had then."""
    whose = records_of(set(people))
    return {
        (min(pair), max(pair))
        for one, other in Resemblance.objects.values_list("one_id", "other_id")
        if one in whose and other in whose and len(pair := {whose[one], whose[other]}) == 2
    }


def ask(pairs: Iterable[Alike], *, at: datetime) -> int:
    """Put pairs that nobody was asked about before. Returns how many; the same again puts none."""
    told = list(pairs)
    known = asked_about({person for pair in told for person in pair[:2]})
    rows = []
    for pair in told:
        first, second = sorted(pair[:2])
        if (first, second) in known:
            continue
        known.add((first, second))
        row = Resemblance(one_id=first, other_id=second, chance=pair.chance, found_at=at)
        clear = json.dumps(pair.why.as_json(), ensure_ascii=False).encode()
        row.told = keys.seal_under_master(clear, place=place_of(row))
        rows.append(row)
    before = Resemblance.objects.count()
    Resemblance.objects.bulk_create(rows, _IN, ignore_conflicts=True)
    return Resemblance.objects.count() - before


def tell_apart(one: Person, other: Person, *, by: AbstractBaseUser | None, at: datetime) -> None:
    """The two are two people: remembered, and not asked about again. Raises CannotMerge where that was decided."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    about = {"one": first.public_id.hex, "other": second.public_id.hex}
    with act("people.found-two", by=by, at=at, on=day_of(at), about=about) as writer:
        waiting = Resemblance.objects.filter(Q(one=first, other=second), state=_OPEN)
        if not waiting.update(state=_TWO, act=writer.act):
            raise CannotMerge(DECIDED)


DECIDED = Text(
    vi="Cặp hồ sơ này không còn chờ quyết định.", en="These two records wait for no decision any more."
)
