"""Taking a merger of two records back, on whatever day: exactly what was there, as far as nothing later rests on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError

from caunoi.organisations.models import UnitDescription
from caunoi.registers.members.models import Membership, MemberState, Person, Resemblance, SamePerson
from caunoi.registers.merging.carrying_out import held_still
from caunoi.registers.merging.looking import (
    ERASED,
    OUT_OF_HANDS,
    CannotMerge,
    any_erased,
    carried,
    holders_of,
    out_of_hands,
)
from caunoi.registers.officers.models import Mandate
from caunoi.registers.reorganisations.following import undone_since
from caunoi.registers.welfare.models import Nomination, Receipt
from caunoi.trail import copying
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Dated
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import AlreadyEnded, Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text


def unmerge(
    merger: SamePerson, *, hands: Collection[int] | None, by: AbstractBaseUser | None, at: datetime
) -> None:
    """The two records are two people's again, each with what it had; what was written since stays with the one kept.

    Raises CannotMerge, which names what later rests on it, and Overtaken when another Act came first.
    """
    about = {
        "kept": merger.kept.public_id.hex,
        "other": merger.other.public_id.hex,
        "merger": merger.public_id.hex,
    }
    try:
        with act("people.unmerged", by=by, at=at, on=day_of(at), about=about) as writer:
            held_still([merger.kept_id, merger.other_id])
            if (why := forbids(merger, hands=hands)) is not None:
                raise CannotMerge(why)
            writer.end(SamePerson, [merger.pk])
            _undo(writer, merger.began_by)
            _undecide(merger.began_by)
    except AlreadyEnded as error:
        raise CannotMerge(ALREADY) from error
    except IntegrityError as error:
        raise CannotMerge(_does_not_fit(refusal(error).text)) from error


def forbids(merger: SamePerson, *, hands: Collection[int] | None) -> Text | None:
    """Why that merger is not taken back now, by name; None where it may be."""
    if SamePerson.objects.filter(pk=merger.pk, ended_by__isnull=False).exists():
        return ALREADY
    later = SamePerson.objects.filter(other=merger.kept_id, ended_by=None).select_related("began_by").first()
    if later is not None:
        return Text(
            vi=f"Hồ sơ được giữ về sau lại gộp vào một hồ sơ khác ngày {later.began_by.on:%d/%m/%Y}. Hãy tách lần ấy trước.",
            en=f"The record kept was merged into another one on {later.began_by.on:%d/%m/%Y}. Take that back first.",
        )
    decided = SamePerson.objects.filter(kept=merger.kept_id, ended_by=None, began_by__gt=merger.began_by_id)
    for later in decided.select_related("began_by").order_by("-pk"):
        if later.began_by.about.get("stands"):
            return Text(
                vi=f"Lần gộp sau vào cùng hồ sơ, ngày {later.began_by.on:%d/%m/%Y}, đã chọn điều nào đúng khi có cả hai. Hãy"
                " tách lần ấy trước.",
                en=f"A later merger into the same record, on {later.began_by.on:%d/%m/%Y}, chose what stands with both"
                " there. Take that back first.",
            )
    if any_erased([merger.kept_id, merger.other_id]):
        return ERASED
    if out_of_hands([merger.kept_id], hands) or _ended_out_of_hands(merger, hands):
        return OUT_OF_HANDS
    return _rests_on_it(merger)


def _rests_on_it(merger: SamePerson) -> Text | None:
    done, undone = merger.began_by, undone_since(merger.began_by)
    came: set[int] = set()
    for model in carried():
        ours = copying.as_they_stand(copying.written_by(done, model), model, undone)
        rows = model._default_manager.filter(pk__in=ours).select_related("ended_by")
        for row in rows:
            if row.ended_by is not None:
                return _changed(row)
        came |= {_unit(row) for row in rows}
    was = copying.ended_by(done, Membership)
    came -= set(
        Membership.objects.filter(pk__in=was, person=merger.kept_id).values_list("unit_id", flat=True)
    )
    for model in carried():
        ours = copying.as_they_stand(copying.written_by(done, model), model, undone)
        held_now: Any = model._default_manager.filter(person=merger.kept_id, ended_by=None)  # type: ignore[misc]
        of_kept = held_now.exclude(pk__in=ours)
        if model is Membership:
            came -= {_unit(row) for row in of_kept.filter(began_by__lt=done.pk)}
        for row in of_kept.filter(began_by__gt=done.pk).select_related("began_by"):
            if _unit(row) in came and row.began_by not in {by for _, by in undone}:
                return _written_since(row)
    return None


def _unit(row: Any) -> int:
    return int(row.held_by_id if isinstance(row, (Nomination, Receipt)) else row.unit_id)


def _changed(row: Any) -> Text:
    thing, union, on = _thing(row), _named(_unit(row)), row.ended_by.on
    return Text(
        vi=f"{thing.vi} ở “{union}” đã được ghi lại sau khi gộp, ngày {on:%d/%m/%Y}. Hãy rút lại việc ấy trước.",
        en=f"{thing.en} in “{union}” was entered anew after the merger, on {on:%d/%m/%Y}. Take that back first.",
    )


def _written_since(row: Any) -> Text:
    thing, union, on = _thing(row), _named(_unit(row)), row.began_by.on
    return Text(
        vi=f"{thing.vi} ở “{union}” được ghi sau khi gộp, ngày {on:%d/%m/%Y}: chưa rõ là của ai trong hai người. Hãy rút"
        " lại việc ấy trước.",
        en=f"{thing.en} in “{union}” was entered after the merger, on {on:%d/%m/%Y}: whose of the two it is, nobody can"
        " tell. Take that back first.",
    )


_THINGS: dict[type[Dated], Text] = {
    Membership: Text(vi="Quá trình tham gia", en="The membership"),
    MemberState: Text(vi="Tình trạng đoàn viên", en="The member's state"),
    Nomination: Text(vi="Đề nghị hỗ trợ", en="The nomination"),
    Receipt: Text(vi="Quà đã nhận", en="The gift received"),
    Mandate: Text(vi="Chức danh công đoàn", en="The union office"),
}


def _thing(row: Dated) -> Text:
    return _THINGS[type(row)]


def _named(unit: int) -> str:
    told = UnitDescription.objects.held_true().filter(unit=unit).order_by("-pk")
    return told.values_list("name", flat=True).first() or "—"


def _ended_out_of_hands(merger: SamePerson, hands: Collection[int] | None) -> bool:
    """Whether what is to be written again is held by a unit that may not be written about."""
    pair = [merger.kept_id, merger.other_id]
    return hands is not None and not holders_of(pair, ended_by=merger.began_by) <= set(hands)


def _undo(writer: Writer, done: Act) -> None:
    # People first: what is written of a record is written of one that stands for itself.
    copying.check_as_signed(done)
    for pk, column, before, after in done.wrote["changed"].get(Person._meta.db_table, ()):
        assert column == "canonical_id"  # noqa: S101 - the one column that is rewritten
        writer.change(Person, pk, "canonical", old=after, new=before)
    copying.undo(writer, done, carried(), undone_since(done))


def _undecide(done: Act) -> None:
    """The two are asked about again, where they were."""
    Resemblance.objects.filter(act=done).update(state=Resemblance.State.OPEN, act=None)


def _does_not_fit(text: Text) -> Text:
    return Text(
        vi=f"Không tách lại được vì điều ghi sau khi gộp. {text.vi}",
        en=f"It cannot be taken back for what was entered since. {text.en}",
    )


ALREADY = Text(
    vi="Lần gộp này đã được tách lại rồi.",
    en="This merger has been taken back already.",
)
