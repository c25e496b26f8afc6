"""Records that were found to be one person's: which they are, and that nothing goes on under one that was merged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.apps import apps

from caunoi.registers.members.models import Person, SamePerson
from caunoi.trail import copying
from caunoi.trail.among import Among
from caunoi.trail.models import Act
from caunoi.trail.writing import Overtaken

_IN = 5_000
Said = TypeVar("Said")
#: By name, for some are of registers above: rows that bear the person kept, and are written again when that changes.
CARRIED = (
    "members.Membership", "members.MemberState", "welfare.Nomination", "welfare.Receipt", "officers.Mandate",
)  # fmt: skip
#: Rows in the person's own hands: a record that has one is the one kept, or gives it up first.
IN_HAND = ("cards.Holder", "cards.Card")


class MergedMeanwhile(Overtaken):
    """What was to be written names a record that was merged into another just now: look again before you act."""


def records_of(people: Collection[int]) -> dict[int, int]:
    """Each of the people and every record merged into one of them: by record, whose it is."""
    found, asked = {person: person for person in people}, sorted(people)
    for some in (asked[start : start + _IN] for start in range(0, len(asked), _IN)):
        found.update(Person.objects.filter(Among("canonical", some)).values_list("pk", "canonical_id"))
    return found


def first_said(whose: Mapping[int, int], said: Mapping[int, Said]) -> dict[int, Said]:
    """What is said of each person by the record kept, else by one merged into it; `whose` as from `records_of`."""
    found: dict[int, Said] = {}
    for record, person in sorted(whose.items(), key=lambda pair: (pair[0] != pair[1], pair[0])):
        if record in said:
            found.setdefault(person, said[record])
    return found


def refuse_what_names_a_merged_record(done: Act) -> None:
    """Whatever an Act wrote of people it wrote of the records kept. Raises MergedMeanwhile.

    Who writes of a record waits for whoever merges it: the row points to it, and PostgreSQL holds what is pointed to;
    SQLite lets one transaction write at a time. So one of the two sees the other's rows.
    """
    written: dict[str, dict[str, Any]] = done.wrote["written"]
    models = [model for model in map(apps.get_model, (*CARRIED, *IN_HAND)) if model._meta.db_table in written]
    if not models or not Person.objects.filter(canonical__isnull=False).exists():
        return
    for model in models:
        runs = written[model._meta.db_table]["runs"]
        reached = (min(run[0] for run in runs), max(run[1] for run in runs))
        rows = model._default_manager.filter(pk__range=reached, began_by=done, ended_by=None)
        if rows.filter(person__canonical__isnull=False).exists():
            raise MergedMeanwhile(model._meta.label)


def taken_back_since(done: Act) -> list[tuple[Act, Act]]:
    """Mergers of people that came later and were taken back, each with what did so: they are in nobody's way."""
    back = SamePerson.objects.filter(ended_by__isnull=False, began_by__gt=done.pk)
    return [
        (one.began_by, one.ended_by)
        for one in back.select_related("began_by", "ended_by")
        if one.ended_by
        and one.pk in copying.written_by(one.began_by, SamePerson)
        and one.pk in copying.ended_by(one.ended_by, SamePerson)
    ]
