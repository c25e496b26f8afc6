"""What merging two records would do, before anybody does it: what clashes, what contradicts, and what forbids it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Q

from caunoi.access import walls
from caunoi.organisations.models import UnitDescription
from caunoi.registers.cards.models import Card, Holder
from caunoi.registers.members.consenting import stopped_for
from caunoi.registers.members.matching import opened_of
from caunoi.registers.members.member_numbers import member_numbers_of
from caunoi.registers.members.merged import CARRIED, records_of
from caunoi.registers.members.models import Membership, MemberState, Particulars, Person, Resemblance
from caunoi.registers.merging.standing import Days, overlapping
from caunoi.registers.officers.models import Mandate
from caunoi.registers.welfare.models import Nomination, Receipt
from caunoi.trail.canonical import dense
from caunoi.trail.models import Dated
from caunoi.vocabulary.identity import one_off
from caunoi.vocabulary.text import Text

MEMBERSHIP, STATE, NOMINATION = "membership", "member-state", "nomination"
RECEIPT, OFFICE = "gift", "union-office"
#: What may speak against it (`Contradiction.code`).
CODES = frozenset({"name", "birth", "sex", "number-slips", "member-numbers", "consent", "card", "told-apart"})


class CannotMerge(Exception):
    """The records are not merged, or not taken apart; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two things of which one person has but one: `kept` and `other` say which row or spell of each record it is."""

    kind: str
    kept: int
    other: int
    kept_says: Text
    other_says: Text


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What speaks against it, or follows from it, and is to be seen before: a name for it, and the words."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Look:
    """Two records side by side. `forbids` says why they are not merged as they stand; empty where they may be.

    `seen` tells whether what is decided on is still what was shown.
    """

    kept: Person
    other: Person
    clashes: tuple[Clash, ...]
    contradictions: tuple[Contradiction, ...]
    forbids: tuple[Text, ...]
    seen: str


def look(kept: Person, other: Person, *, on: date, hands: Collection[int] | None) -> Look:
    """What merging `other` into `kept` on that day meets; `hands` are the units that may be written about, None all."""
    clashes = (
        *_memberships(kept.pk, other.pk),
        *_states(kept.pk, other.pk),
        *_nominations(kept.pk, other.pk),
        *_receipts(kept.pk, other.pk),
        *_offices(kept.pk, other.pk),
    )
    contradictions = tuple(_contradictions(kept.pk, other.pk, on))
    forbids = tuple(_forbids(kept, other, on, hands))
    told = [
        kept.pk, other.pk, [(one.kind, one.kept, one.other) for one in clashes], [one.code for one in contradictions],
        sorted(row for model in carried() for row in held(model, [kept.pk, other.pk])),
    ]  # fmt: skip
    return Look(
        kept, other, clashes, contradictions, forbids, hashlib.sha256(dense(told).encode()).hexdigest()[:32]
    )


def carried() -> list[type[Dated]]:
    """The tables that bear the person kept."""
    return [apps.get_model(label) for label in CARRIED]


def held(model: type[Dated], people: Collection[int]) -> list[int]:
    """What is held true there of the people."""
    rows = model._default_manager.filter(person__in=people, ended_by=None)  # type: ignore[misc]
    return list(rows.order_by("pk").values_list("pk", flat=True))


def days_of(person: int) -> list[Days]:
    """Every membership held true of a record, the earliest first."""
    rows = Membership.objects.held_true().filter(person=person).order_by("pk")
    told = rows.values_list("pk", "spell", "unit_id", "valid_from", "valid_to", "began_as", "ended_as")
    # Where a day that is not known stands is not the same on both databases.
    return sorted((Days(*row) for row in told), key=lambda row: row.since or date.min)


# ---------------------------------------------------------------- what clashes


def _memberships(kept: int, other: int) -> Iterator[Clash]:
    ours, theirs = days_of(kept), days_of(other)
    names = _unit_names({row.unit for row in (*ours, *theirs)})
    for one, two in overlapping(ours, theirs):
        said = [
            _together([row for row in rows if row.spell == spell], names)
            for rows, spell in ((ours, one), (theirs, two))
        ]
        yield Clash(MEMBERSHIP, one, two, *said)


def _together(rows: list[Days], names: dict[int, str]) -> Text:
    """A spell through whatever units it went."""
    units = " → ".join(dict.fromkeys(names.get(row.unit, "—") for row in rows))
    days = _between(rows[0].since, rows[-1].until)
    return Text(vi=f"{units}: {days.vi}", en=f"{units}: {days.en}")


def _states(kept: int, other: int) -> Iterator[Clash]:
    rows = list(MemberState.objects.held_true().filter(person__in=(kept, other)).order_by("pk"))
    words = {row.pk: _state_says(row) for row in rows}
    for one in (row for row in rows if row.person_id == kept):
        for two in (row for row in rows if row.person_id == other):
            if _days_in(one).overlaps(_days_in(two)):
                yield Clash(STATE, one.pk, two.pk, words[one.pk], words[two.pk])


def _days_in(row: MemberState | Mandate) -> Days:
    return Days(row.pk, row.pk, row.unit_id, row.valid_from, row.valid_to, "", "")


def _state_says(row: MemberState) -> Text:
    days = _between(row.valid_from, row.valid_to)
    return Text(vi=f"{row.get_state_display()}: {days.vi}", en=f"{row.state}: {days.en}")


def _nominations(kept: int, other: int) -> Iterator[Clash]:
    rows = Nomination.objects.held_true().filter(person__in=(kept, other)).select_related("programme")
    found = {(row.person_id, row.programme_id): row for row in rows.order_by("pk")}
    names = _unit_names({row.held_by_id for row in rows})
    for (person, programme), ours in found.items():
        if person == kept and (theirs := found.get((other, programme))) is not None:
            yield Clash(NOMINATION, ours.pk, theirs.pk, _nominated(ours, names), _nominated(theirs, names))


def _nominated(row: Nomination, names: dict[int, str]) -> Text:
    sum_vi = f", {row.amount:,} đồng".replace(",", ".") if row.amount else ""
    sum_en = f", {row.amount:,} đồng" if row.amount else ""
    day, union = row.valid_from, names.get(row.held_by_id, "—")
    return Text(
        vi=f"{row.programme.name}: “{union}” đề nghị{f' ngày {day:%d/%m/%Y}' if day else ''}{sum_vi}",
        en=f"{row.programme.name}: put forward by “{union}”{f' on {day:%d/%m/%Y}' if day else ''}{sum_en}",
    )


def _receipts(kept: int, other: int) -> Iterator[Clash]:
    rows = list(
        Receipt.objects.held_true()
        .filter(person__in=(kept, other))
        .select_related("programme")
        .order_by("pk")
    )
    theirs = {row.programme_id: row for row in rows if row.person_id == other}
    names = _unit_names({row.held_by_id for row in rows})
    for ours in rows:
        if ours.person_id == kept and (its := theirs.get(ours.programme_id)) is not None:
            yield Clash(RECEIPT, ours.pk, its.pk, _received(ours, names), _received(its, names))


def _received(row: Receipt, names: dict[int, str]) -> Text:
    day, union = f"{row.valid_from:%d/%m/%Y}", names.get(row.held_by_id, "—")
    goods = row.goods and f", {row.goods}"
    sum_en = f" {row.amount:,} đồng" if row.amount else ""
    what_vi = ("," + sum_en.replace(",", ".") if sum_en else "") + goods
    what_en = ("," + sum_en if sum_en else "") + goods
    return Text(
        vi=f"{row.programme.name}: “{union}” trao ngày {day}{what_vi}",
        en=f"{row.programme.name}: handed over by “{union}” on {day}{what_en}",
    )


def _offices(kept: int, other: int) -> Iterator[Clash]:
    rows = list(Mandate.objects.held_true().filter(person__in=(kept, other)).order_by("pk"))
    names = _unit_names({row.unit_id for row in rows})
    for one in (row for row in rows if row.person_id == kept):
        for two in (row for row in rows if row.person_id == other):
            same = (one.unit_id, one.office, one.section) == (two.unit_id, two.office, two.section)
            if same and _days_in(one).overlaps(_days_in(two)):
                yield Clash(OFFICE, one.pk, two.pk, _office_says(one, names), _office_says(two, names))


def _office_says(row: Mandate, names: dict[int, str]) -> Text:
    days, union = _between(row.valid_from, row.valid_to), names.get(row.unit_id, "—")
    return Text(
        vi=f"{row.get_office_display()}, “{union}”: {days.vi}", en=f"{row.office}, “{union}”: {days.en}"
    )


def _between(since: date | None, until: date | None) -> Text:
    """Days from one to the last; `until` is the day after it."""
    from_vi, from_en = (
        (f"từ {since:%d/%m/%Y}", f"from {since:%d/%m/%Y}")
        if since
        else ("chưa rõ từ ngày nào", "since an unknown day")
    )
    if until is None:
        return Text(vi=f"{from_vi}, đang tiếp tục", en=f"{from_en}, goes on")
    last = date.fromordinal(until.toordinal() - 1)
    return Text(vi=f"{from_vi} đến {last:%d/%m/%Y}", en=f"{from_en} to {last:%d/%m/%Y}")


def _unit_names(units: Collection[int]) -> dict[int, str]:
    told = UnitDescription.objects.held_true().filter(unit__in=units).order_by("pk")
    return dict(told.values_list("unit_id", "name"))


# ---------------------------------------------------------------- what contradicts


def _contradictions(kept: int, other: int, on: date) -> Iterator[Contradiction]:
    said = {
        row.person_id: row
        for row in Particulars.objects.on(on).filter(person__in=(kept, other))
    }  # fmt: skip
    one, two = said.get(kept), said.get(other)
    if one is not None and two is not None:
        yield from _of_particulars(one, two)
    if _slips(kept, other, on):
        yield Contradiction("number-slips", Text(
            vi="Hai số định danh khác nhau một chữ số. Cả hai số được giữ, gặp số nào cũng nhận ra người này.",
            en="The two identity numbers differ in one digit. Both are kept: by either the person is found.",
        ))  # fmt: skip
    issued = member_numbers_of([kept, other])
    if kept in issued and other in issued and issued[kept] != issued[other]:
        # Whoever issued them took the two for two people: that tells something, and proves nothing.
        yield Contradiction("member-numbers", Text(
            vi="Hai hồ sơ có hai mã số đoàn viên khác nhau. Cả hai mã được giữ; mã của hồ sơ được giữ sẽ đứng.",
            en="The records hold two different member numbers. Both are kept; that of the record kept will stand.",
        ))  # fmt: skip
    stops = stopped_for([kept, other], on)
    if stops.get(kept, frozenset()) != stops.get(other, frozenset()):
        yield Contradiction("consent", Text(
            vi="Một hồ sơ đã rút lại sự đồng ý, hồ sơ kia thì không: sau khi gộp, việc rút lại có hiệu lực.",
            en="Consent was withdrawn under one record alone: once merged, the withdrawal stands.",
        ))  # fmt: skip
    if Card.objects.on(on).filter(person=other).exists():
        yield Contradiction("card", Text(
            vi="Mã thẻ của hồ sơ gộp vào không còn dùng được từ khi gộp. Cần thì cấp mã mới.",
            en="The card code of the record merged is good no more from then on. Give a new one where it is needed.",
        ))  # fmt: skip
    if told_apart(kept, other):
        yield Contradiction("told-apart", Text(
            vi="Đã có người xem hai hồ sơ này và quyết định là hai người.",
            en="Somebody has looked at these two records and decided that they are two people's.",
        ))  # fmt: skip


def _of_particulars(one: Particulars, two: Particulars) -> Iterator[Contradiction]:
    if one.name_fold != two.name_fold:
        yield Contradiction("name", Text(
            vi=f"Họ tên khác nhau. Tên của hồ sơ được giữ sẽ đứng: {one.name}.",
            en=f"The names differ. That of the record kept will stand: {one.name}.",
        ))  # fmt: skip
    if (
        one.birth_on
        and two.birth_on
        and (one.birth_on, one.birth_precision) != (two.birth_on, two.birth_precision)
    ):
        yield Contradiction("birth", Text(
            vi="Ngày sinh khác nhau. Ngày của hồ sơ được giữ sẽ đứng.",
            en="The days of birth differ. That of the record kept will stand.",
        ))  # fmt: skip
    if one.sex and two.sex and one.sex != two.sex:
        yield Contradiction("sex", Text(
            vi="Giới tính khác nhau. Điều hồ sơ được giữ ghi sẽ đứng.",
            en="The sexes differ. What the record kept says will stand.",
        ))  # fmt: skip


def told_apart(one: int, other: int) -> bool:
    """Whether somebody decided that any record of the one and any of the other are two people's."""
    whose = records_of([one, other])
    ours = [record for record, kept in whose.items() if kept == one]
    theirs = [record for record, kept in whose.items() if kept == other]
    either = Q(one__in=ours, other__in=theirs) | Q(one__in=theirs, other__in=ours)
    return Resemblance.objects.filter(either, state=Resemblance.State.TWO).exists()


def _numbers(kept: int, other: int, on: date) -> Iterator[tuple[str, str]]:
    """Numbers of one kind that the one has and the other has not, against each other: in memory, shown to nobody."""
    whose = records_of([kept, other])
    opened = opened_of(whose.keys(), on=on)
    ours = [one for record, who in whose.items() if who == kept for one in opened[record].numbers]
    theirs = [one for record, who in whose.items() if who == other for one in opened[record].numbers]
    for kind, number in ours:
        for another_kind, another in theirs:
            if kind == another_kind and number != another:
                yield number, another


def _slips(kept: int, other: int, on: date) -> bool:
    return any(one_off(*pair) for pair in _numbers(kept, other, on))


# ---------------------------------------------------------------- what forbids it


def _forbids(kept: Person, other: Person, on: date, hands: Collection[int] | None) -> Iterator[Text]:
    if kept.pk == other.pk:
        yield Text(vi="Không thể gộp một hồ sơ vào chính nó.", en="A record cannot be merged into itself.")
        return
    if kept.canonical_id is not None or other.canonical_id is not None:
        yield Text(
            vi="Một trong hai hồ sơ đã được gộp rồi. Hãy mở hồ sơ được giữ.",
            en="One of the two records was merged already. Open the record kept.",
        )
    if out_of_hands([kept.pk, other.pk], hands):
        yield OUT_OF_HANDS
    if any_erased([kept.pk, other.pk]):
        yield ERASED
    if any(not one_off(*pair) for pair in _numbers(kept.pk, other.pk, on)):
        yield Text(
            vi="Hai hồ sơ có hai số định danh cùng loại khác hẳn nhau: đó là hai người. Nếu một số sai, hãy sửa số đó trước.",
            en="The records hold two numbers of one kind that differ in more than a slip: these are two people. If one is"
            " wrong, have it corrected first.",
        )
    if _has_an_own_account(other.pk):
        yield Text(
            vi="Hồ sơ sẽ gộp vào đã gắn với tài khoản của đoàn viên. Hãy giữ hồ sơ đó, hoặc gỡ tài khoản trước.",
            en="The record that would be merged is tied to the member's own account. Keep that one instead, or untie it"
            " first.",
        )


ERASED = Text(
    vi="Một trong hai hồ sơ đã được xóa theo yêu cầu của người có tên.",
    en="One of the two records was erased at the request of the person named.",
)
OUT_OF_HANDS = Text(
    vi="Một trong hai người còn thuộc đơn vị ngoài phạm vi của bạn. Hãy nhờ cấp trên của cả hai đơn vị.",
    en="One of the two belongs to a unit out of your reach, too. Ask the level above both units.",
)


def out_of_hands(people: Collection[int], hands: Collection[int] | None) -> bool:
    """Whether anything that would be written again of the people is held by a unit that may not be written about."""
    return hands is not None and not holders_of(people, ended_by=None) <= set(hands)


def _has_an_own_account(person: int) -> bool:
    """Whether the record is tied to the member's own account, by a union out of reach too."""
    with walls.naming_person(person):
        return Holder.objects.held_true().filter(person=person).exists()


def holders_of(people: Collection[int], **rows: object) -> set[int]:
    """The units that hold such rows of the people, out of reach too: asked before somebody acts, and shown to nobody."""
    found: set[int] = set()
    for person in sorted(people):
        with walls.naming_person(person):
            for model in carried():
                held_by = model._default_manager.filter(person=person, **rows)  # type: ignore[misc]
                found |= set(held_by.values_list(holder(model), flat=True))
    return found


def holder(model: type[Dated]) -> str:
    """The column with the unit whose row it is."""
    return "unit_id" if model in {MemberState, Mandate} else "held_by_id"


def any_erased(people: Collection[int]) -> bool:
    """Whether one of them was erased: then nothing says any more whose is whose."""
    return Particulars.objects.filter(person__in=people, name_fold="").exists()
