"""What is written about a unit beyond its last day goes on as its closing says, whoever wrote it and whenever.

A closing hands over what there is. A list that arrives late, or anything entered between a decision and its day, is
written afterwards; so every Act is looked at when it is done, in its own transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from caunoi.organisations.models import TermOfOffice, UnitDescription, UnitParent
from caunoi.registers.members.merged import taken_back_since
from caunoi.registers.reorganisations.asking import heirs
from caunoi.registers.reorganisations.handing import HANDED, Closing, ends, members_own, over
from caunoi.registers.reorganisations.models import HandedOn, Reorganisation
from caunoi.registers.reorganisations.planning import Plan
from caunoi.registers.reorganisations.standing import named, some_of
from caunoi.trail import copying
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Dated
from caunoi.trail.refusals import RefusedInWords
from caunoi.trail.writing import WalledOff
from caunoi.vocabulary.text import Text

_ON = "units.handed-on"
_Kind = Reorganisation.Kind
_CLOSINGS = (_Kind.MERGE, _Kind.SPLIT, _Kind.DISSOLVE, _Kind.END_BY_LAW)


def hand_on(done: Act) -> None:
    """Let what the Act wrote about a unit beyond its last day go on as the closing says, by an Act of its own.

    One question where nothing was ever closed (and on PostgreSQL a place beside the line), none where the Act wrote
    nothing that is handed over. Raises RefusedInWords for what would begin at a unit that is no more and has nobody
    to go to.
    """
    # Decisions on units look for themselves whether what they write fits.
    if done.what.startswith("units.") and done.what != _ON:
        return
    columns = _written_columns(done)
    if not columns:
        return
    _stand_beside_the_line()
    if not Reorganisation.objects.filter(undone_by=None, kind__in=_CLOSINGS).exists():
        return
    seen: set[int] = set()
    # What one closing hands on may have pointed at a unit of another as well: looked at anew each time.
    while closed := _closed(_pointed_at(done, columns), without=seen):
        decision = min(closed, key=lambda one: (one.effect_on, one.pk))
        seen.add(decision.pk)
        if done.what != _ON:
            _check_none_begins(done, columns, decision, closed[decision])
        _hand_on(done, decision, closed[decision])


def _stand_beside_the_line() -> None:
    """Wait for whoever changes the tree, who waits for this in turn (`carrying_out`): neither misses the other's rows.

    Those who only write about units do not wait for each other. SQLite lets one transaction begin at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext('units'))")


def _hand_on(done: Act, decision: Reorganisation, units: Collection[int]) -> None:
    on = decision.effect_on
    ties = UnitParent.objects.held_true().filter(unit__in=units, valid_to=on)
    above = dict(ties.values_list("unit_id", "parent_id"))
    planned = Plan(set(above), set(), ends=above, into=heirs(decision.asked))
    about = {"decision": decision.public_id.hex, "after": done.public_id.hex}
    paper = decision.began_by.document
    try:
        with act("units.handed-on", by=done.by, at=done.at, on=on, document=paper, about=about) as writer:
            Closing(writer, planned, on, by_law=decision.kind == _Kind.END_BY_LAW).carry_out()
            writer.add_one(HandedOn, reorganisation_id=decision.pk, after_id=done.pk)
    except WalledOff as error:
        raise _refused(
            decision,
            units,
            "việc này phải chuyển sang đơn vị ngoài phạm vi phụ trách; hãy nhờ cấp trên ghi",
            "this would go on in a unit out of your reach; ask the level above to enter it",
        ) from error


# ---------------------------------------------------------------- what was written, and how far


def _columns() -> dict[type[Dated], list[str]]:
    """The columns that are handed over or end, by model."""
    found: dict[type[Dated], list[str]] = defaultdict(list)
    for place, handed in HANDED.items():
        if handed.how is not None:
            label, _, column = place.rpartition(".")
            found[apps.get_model(label)].append(column)
    return found


def _written_columns(done: Act) -> dict[type[Dated], list[str]]:
    return {
        model: columns
        for model, columns in _columns().items()
        if model._meta.db_table in done.wrote["written"]
    }


def _rows(done: Act, model: type[Dated]) -> QuerySet[Any]:
    """What the Act wrote there and nobody withdrew since."""
    runs = done.wrote["written"][model._meta.db_table]["runs"]
    first, last = min(run[0] for run in runs), max(run[1] for run in runs)
    return model._default_manager.filter(pk__range=(first, last), began_by=done, ended_by=None)  # type: ignore[misc]


def _pointed_at(done: Act, columns: Mapping[type[Dated], Collection[str]]) -> dict[int, date]:
    """Units, each with the last day after that something written about it holds."""
    furthest: dict[int, date] = {}
    for model, names in columns.items():
        for column in names:
            told = (
                _rows(done, model)
                .exclude(**{column: None})
                .order_by()
                .values_list(f"{column}_id")
                .annotate(open=Count("pk", filter=Q(valid_to=None)), last=Max("valid_to"))
            )
            for unit, open_ones, last in told:
                reaches = date.max if open_ones else last
                furthest[unit] = max(furthest.get(unit, reaches), reaches)
    return furthest


def _closed(furthest: Mapping[int, date], *, without: Collection[int]) -> dict[Reorganisation, list[int]]:
    """Those of the units that are closed before that day, by the decision that closes them."""
    found: dict[Reorganisation, list[int]] = defaultdict(list)
    for some in some_of(furthest):
        told = UnitDescription.objects.held_true().filter(unit__in=some).order_by().values_list("unit_id")
        last = told.annotate(good=Count("pk", filter=Q(valid_to=None)), last=Max("valid_to"))
        beyond = {unit: end for unit, good, end in last if not good and end < furthest[unit]}
        if not beyond:
            continue
        versions = UnitDescription.objects.filter(unit__in=list(beyond), valid_to__isnull=False)
        by_act: dict[int, set[int]] = defaultdict(set)
        for unit, begun, end in versions.values_list("unit_id", "began_by_id", "valid_to"):
            if end == beyond[unit]:
                by_act[begun].add(unit)
        decisions = Reorganisation.objects.filter(
            began_by__in=list(by_act), undone_by=None, kind__in=_CLOSINGS
        )
        for decision in decisions.exclude(pk__in=without).select_related("began_by__document"):
            found[decision] += sorted(by_act[decision.began_by_id])
    return found


# ---------------------------------------------------------------- what cannot be


def _check_none_begins(
    done: Act,
    columns: Mapping[type[Dated], Collection[str]],
    decision: Reorganisation,
    units: Collection[int],
) -> None:
    """Whether nothing that was written begins at a unit that is no more and has nobody to go to."""
    taken_over = "into" in decision.asked
    for model, names in columns.items():
        for column in names:
            how = HANDED[f"{model._meta.label}.{column}"].how
            goes_on = taken_over or column == "held_by"
            rows = _rows(done, model).filter(**{f"{column}__in": units})
            # What stands below stands below somebody on every day; of all else what ended is told.
            if model is not UnitParent or goes_on:
                rows = rows.filter(valid_from__gte=decision.effect_on)
            if how is members_own and goes_on:
                rows = rows.exclude(office=TermOfOffice.Office.MEMBER)
            elif how is not ends and (how is not over or goes_on):
                continue
            if (first := rows.values_list(f"{column}_id", flat=True).first()) is not None:
                raise _refused(
                    decision,
                    [first],
                    "không ghi gì bắt đầu ở đó từ ngày ấy",
                    "nothing begins there on that day or later",
                )


def _refused(decision: Reorganisation, units: Collection[int], vi: str, en: str) -> RefusedInWords:
    on = decision.effect_on
    name = named(min(units), on)
    into = "; ".join(f"“{named(heir.unit, on)}”" for heir in heirs(decision.asked))
    taken_vi, taken_en = (f" ({into} tiếp nhận)", f" (taken over by {into})") if into else ("", "")
    return RefusedInWords(
        "nothing_begins_at_a_closed_unit",
        Text(
            vi=f"“{name}” kết thúc từ ngày {on:%d/%m/%Y} theo quyết định {decision.number}{taken_vi}: {vi}.",
            en=f"“{name}” ends on {on:%d/%m/%Y} by decision {decision.number}{taken_en}: {en}.",
        ),
    )


# ---------------------------------------------------------------- and back


def accounted_for(handed: QuerySet[HandedOn]) -> list[HandedOn]:
    """Those that the Act which began them wrote, by its own account.

    Any other was put there to have what some Act did undone by somebody who may; `caunoi verify` says which.
    """
    return [
        one
        for one in handed.select_related("began_by")
        if one.pk in copying.written_by(one.began_by, HandedOn)
    ]


def handed_on_by(closing: Reorganisation) -> list[HandedOn]:
    """What was handed on by that closing and still is."""
    return accounted_for(closing.handed_on.filter(ended_by=None))


def hand_back_of(
    decision: Reorganisation,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    apart: Mapping[type[Dated], Collection[int]],
) -> None:
    """Undo whatever was handed on by that closing, but for the versions `apart`.

    Raises AlreadyEnded where something later rests on it.
    """
    _hand_back(decision.handed_on.filter(ended_by=None), by=by, at=at, apart=apart)


def hand_back_after(done: Act, *, by: AbstractBaseUser | None, at: datetime) -> None:
    """Undo whatever was handed on of what that Act wrote. Raises AlreadyEnded where something later rests on it."""
    chain, looking = set[int](), {done.pk}
    while looking:
        more = accounted_for(HandedOn.objects.filter(after__in=looking, ended_by=None))
        looking = {one.began_by_id for one in more}
        chain |= {one.pk for one in more}
    _hand_back(HandedOn.objects.filter(pk__in=chain), by=by, at=at, apart={})


def _hand_back(
    handed: QuerySet[HandedOn],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    apart: Mapping[type[Dated], Collection[int]],
) -> None:
    for one in accounted_for(handed.select_related("began_by__document", "after").order_by("-pk")):
        first = one.began_by
        about = {"undoes": first.public_id.hex}
        with act(
            "units.handed-back", by=by, at=at, on=first.on, document=first.document, about=about
        ) as writer:
            copying.undo(writer, first, copying.models_of(first), undone_since(first), apart)
            writer.end(HandedOn, [one.pk])


def undone_since(done: Act) -> list[tuple[Act, Act]]:
    """Acts on units, and mergers of people, that came later and were undone, each with what undid it, in that order:
    they are in nobody's way."""
    annulled = Reorganisation.objects.filter(undone_by__isnull=False, began_by__gt=done.pk)
    pairs = [
        (one.began_by, one.undone_by.began_by)
        for one in annulled.select_related("began_by", "undone_by__began_by")
    ]
    back = HandedOn.objects.filter(ended_by__isnull=False, began_by__gt=done.pk)
    pairs += taken_back_since(done)
    pairs += [
        (one.began_by, one.ended_by)
        for one in accounted_for(back.select_related("began_by", "ended_by"))
        if one.ended_by and one.pk in copying.ended_by(one.ended_by, HandedOn)
    ]
    return sorted(pairs, key=lambda pair: pair[1].pk)
