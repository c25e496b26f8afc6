"""Merging two records: one Act, once, with everything that it moved in its account, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError

from caunoi.registers.members.consenting import PURPOSE_OF, stopped_for
from caunoi.registers.members.models import Membership, MemberState, Person, Resemblance, SamePerson
from caunoi.registers.merging.looking import (
    CODES,
    MEMBERSHIP,
    NOMINATION,
    OFFICE,
    RECEIPT,
    STATE,
    CannotMerge,
    Clash,
    Look,
    days_of,
    held,
    look,
)
from caunoi.registers.merging.standing import Days, settled
from caunoi.registers.officers.models import Mandate
from caunoi.registers.welfare.models import Nomination, Receipt
from caunoi.trail.acting import act
from caunoi.trail.copying import copied
from caunoi.trail.models import Dated
from caunoi.trail.overlap import NoOverlap
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

Side = Literal["kept", "other"]
SHORTEST_REASON = 10
#: Of two of a kind that clash one stands whole, and nothing is left of the other.
_WHOLE: dict[str, type[Dated]] = {
    STATE: MemberState,
    NOMINATION: Nomination,
    RECEIPT: Receipt,
    OFFICE: Mandate,
}


def merge(
    kept: Person,
    other: Person,
    *,
    reason: str,
    seen: str,
    stands: Sequence[Side | str],
    acknowledged: Collection[str],
    client_ref: UUID,
    hands: Collection[int] | None,
    by: AbstractBaseUser | None,
    at: datetime,
) -> SamePerson:
    """`other` is `kept` from now on, as far as anybody knows; nothing of either goes. The same `client_ref` is one merger.

    `seen` is what was looked at (`Look.seen`), `stands` says of each of its clashes which record's stands, in their order,
    `acknowledged` names its contradictions. Raises CannotMerge, and Overtaken when another Act came first.
    """
    if (done := SamePerson.objects.filter(client_ref=client_ref).first()) is not None:
        return _the_same(done, kept, other)
    told = without_numbers(tidy(reason))[:200]
    if len(told) < SHORTEST_REASON:
        raise CannotMerge(TOO_SHORT)
    # Both stand in the Act, which nobody can change: nothing else comes into it.
    if not set(stands) <= {"kept", "other"}:
        raise CannotMerge(SAY_WHICH)
    if not set(acknowledged) <= CODES:
        raise CannotMerge(SAY_SEEN)
    about = {
        "kept": kept.public_id.hex, "other": other.public_id.hex, "client_ref": client_ref.hex,
        "acknowledged": sorted(acknowledged), "stands": list(stands),
    }  # fmt: skip
    try:
        with act("people.merged", by=by, at=at, on=day_of(at), about=about) as writer:
            one, two = _locked(kept, other)
            if (done := SamePerson.objects.filter(client_ref=client_ref).first()) is not None:
                raise _DoneAlready(done)
            found = look(one, two, on=day_of(at), hands=hands)
            _check(found, seen, stands, acknowledged)
            said = {"client_ref": client_ref, "kept_id": kept.pk, "other_id": other.pk, "reason": told}
            own = writer.add_one(SamePerson, **said)
            _carry(writer, found, stands)
            _point(writer, other.pk, kept.pk)
            _decide(kept.pk, other.pk, writer)
    except _DoneAlready as already:
        return _the_same(already.merger, kept, other)
    except IntegrityError as error:
        raise CannotMerge(refusal(error).text) from error
    return SamePerson.objects.get(pk=own)


class _DoneAlready(Exception):
    """The same request was carried out while this one waited: its Act is not begun."""

    def __init__(self, merger: SamePerson) -> None:
        self.merger = merger
        super().__init__(str(merger))


def _the_same(done: SamePerson, kept: Person, other: Person) -> SamePerson:
    if (done.kept_id, done.other_id) != (kept.pk, other.pk):
        raise CannotMerge(ANOTHER_REQUEST)
    return done


def _locked(*people: Person) -> list[Person]:
    """The two as they stand, and nobody writes of either, or merges it, meanwhile."""
    found = held_still([one.pk for one in people])
    if len(found) != len({one.pk for one in people}):
        raise Overtaken("members.Person")
    return [found[one.pk] for one in people]


def held_still(people: Collection[int]) -> dict[int, Person]:
    """Those records, until the Act ends: whoever writes of one waits here, or was waited for and is seen.

    At its row, which what points to it holds; a membership holds nothing, and has its queue. SQLite lets one
    transaction write at a time.
    """
    rows = Person.objects.select_for_update().filter(pk__in=people).order_by("pk")
    found = {one.pk: one for one in rows}
    for guard in Membership._meta.constraints:
        if isinstance(guard, NoOverlap):
            guard.queue(sorted(people))
    return found


def _check(found: Look, seen: str, stands: Sequence[str], acknowledged: Collection[str]) -> None:
    if found.forbids:
        raise CannotMerge(found.forbids[0])
    if found.seen != seen:
        raise CannotMerge(CHANGED)
    if len(stands) != len(found.clashes):
        raise CannotMerge(SAY_WHICH)
    if not {one.code for one in found.contradictions} <= set(acknowledged):
        raise CannotMerge(SAY_SEEN)


# ---------------------------------------------------------------- what is written again


def _carry(writer: Writer, found: Look, stands: Sequence[str]) -> None:
    decided = list(zip(found.clashes, stands, strict=True))
    kept, other = found.kept.pk, found.other.pk
    _carry_memberships(writer, kept, other, decided)
    # The hardship of whoever took the consent to it back is not kept on.
    stops = stopped_for([kept, other], writer.act.on)
    stopped = any(PURPOSE_OF["hardship"] in purposes for purposes in stops.values())
    quiet = {"hardship": None} if stopped else {}
    for kind, model in _WHOLE.items():
        gives_way, theirs = _gives_way(decided, kind), held(model, [other])
        writer.end(model, {*theirs, *gives_way})
        changed = {"person_id": kept, **(quiet if model is Nomination else {})}
        copied(writer, model, [pk for pk in theirs if pk not in gives_way], **changed)


def _gives_way(decided: Iterable[tuple[Clash, str]], kind: str) -> set[int]:
    """Rows withdrawn because the other record's stands."""
    return {
        clash.other if stands == "kept" else clash.kept for clash, stands in decided if clash.kind == kind
    }


def _carry_memberships(writer: Writer, kept: int, other: int, decided: Iterable[tuple[Clash, str]]) -> None:
    ours, theirs = days_of(kept), days_of(other)
    over = [
        (clash.kept, clash.other) if stands == "kept" else (clash.other, clash.kept)
        for clash, stands in decided
        if clash.kind == MEMBERSHIP
    ]
    standing = settled([*ours, *theirs], over)
    as_they_were = {row for row in standing if row in ours}
    writer.end(Membership, {row.row for row in (*ours, *theirs) if row not in as_they_were})
    for row in standing:
        if row not in as_they_were:
            _write_again(writer, row, kept)


def _write_again(writer: Writer, row: Days, person: int) -> None:
    own = writer.ids(Membership, 1)[0]
    changed: dict[str, Any] = {
        "person_id": person, "valid_from": row.since, "valid_to": row.until, "began_as": row.began_as,
        "ended_as": row.ended_as,
    }  # fmt: skip
    if row.anew:
        changed |= {"id": {row.row: own}, "spell": own}
    copied(writer, Membership, [row.row], **changed)


def _point(writer: Writer, other: int, kept: int) -> None:
    """Whatever pointed to the other points to the one kept: one step leads there, for whoever reads and for the walls."""
    for record in Person.objects.filter(canonical=other).order_by("pk").values_list("pk", flat=True):
        writer.change(Person, record, "canonical", old=other, new=kept)
    writer.change(Person, other, "canonical", old=None, new=kept)


def _decide(kept: int, other: int, writer: Writer) -> None:
    """Whoever was to decide about the two need not any more."""
    Resemblance.objects.filter(
        one=min(kept, other), other=max(kept, other), state=Resemblance.State.OPEN
    ).update(state=Resemblance.State.SAME, act=writer.act)


TOO_SHORT = Text(
    vi=f"Hãy ghi căn cứ gộp, ít nhất {SHORTEST_REASON} ký tự, ví dụ đã xem giấy tờ nào.",
    en=f"Say on what ground, in {SHORTEST_REASON} characters or more: which papers were seen.",
)
CHANGED = Text(
    vi="Một trong hai hồ sơ đã khác so với lúc bạn xem. Hãy xem lại rồi quyết định.",
    en="One of the two records is not as you saw it any more. Look again, then decide.",
)
SAY_WHICH = Text(
    vi="Hãy chọn điều nào đúng ở từng chỗ hai hồ sơ trùng nhau.",
    en="Choose which one is right wherever the two records clash.",
)
SAY_SEEN = Text(
    vi="Hãy đánh dấu đã xem từng điều trái nhau.",
    en="Tick every contradiction as seen.",
)
ANOTHER_REQUEST = Text(
    vi="Lần gửi này đã được dùng cho hai hồ sơ khác. Hãy mở lại trang và làm lại.",
    en="This request was used for two other records. Open the page anew.",
)
