"""A list against the registers, row by row, before it is taken in: who joins, who moves, what changes, what stays.

Nothing here decides. The plans have decided already; this says in words what they are going to do with each row,
from what is known before they write. No number is said whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol, runtime_checkable

from caunoi.intake.committing.agreements import AgreementsPlan
from caunoi.intake.committing.employers import EmployersPlan
from caunoi.intake.committing.members import MembersPlan
from caunoi.intake.committing.nominations import NominationsPlan
from caunoi.intake.committing.visits import VisitsPlan
from caunoi.intake.comparing import MemberRow
from caunoi.intake.known import KnownOrganisations
from caunoi.intake.outcomes import (
    CHANGED,
    DIFFERS,
    DOUBTFUL,
    JOINED,
    LEFT,
    MOVED,
    REFUSED,
    RETURNED,
    SAME,
    Entry,
    FileOutcome,
    Line,
    Told,
)
from caunoi.intake.receiving import Received, Table
from caunoi.registers.members import matching
from caunoi.registers.members.matching import Spell
from caunoi.vocabulary.days import PartialDate, partial
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

#: In the order in which an officer looks at them.
FATES = (JOINED, RETURNED, MOVED, LEFT, CHANGED, DIFFERS, DOUBTFUL, REFUSED, SAME)
GONE = {"missing-everywhere", "left-noted"}

STATES = {
    "": Text(vi="đang sinh hoạt", en="active"),
    "maternity": Text(vi="nghỉ thai sản", en="maternity leave"),
    "illness": Text(vi="nghỉ ốm dài ngày", en="long illness"),
    "unpaid-leave": Text(vi="nghỉ không lương", en="unpaid leave"),
    "suspended-contract": Text(vi="tạm hoãn hợp đồng lao động", en="contract suspended"),
    "out-of-work": Text(vi="mất việc, chờ việc", en="out of work"),
    "abroad": Text(vi="đi làm việc ở nước ngoài", en="working abroad"),
    "retired": Text(vi="nghỉ hưu", en="retired"),
}
SEXES = {"female": Text(vi="nữ", en="female"), "male": Text(vi="nam", en="male")}
KINDS = {
    "enterprise": Text(vi="doanh nghiệp", en="enterprise"),
    "cooperative": Text(vi="hợp tác xã", en="cooperative"),
    "household": Text(vi="hộ kinh doanh", en="household business"),
    "agency": Text(vi="cơ quan", en="agency"),
    "public-unit-paid": Text(vi="đơn vị sự nghiệp hưởng 100 % lương ngân sách", en="budget-paid public unit"),
    "public-unit": Text(vi="đơn vị sự nghiệp", en="public unit"),
    "state": Text(vi="nhà nước", en="state"),
    "private": Text(vi="ngoài nhà nước", en="private"),
    "fdi": Text(vi="có vốn đầu tư nước ngoài", en="foreign capital"),
    "operating": Text(vi="đang hoạt động", en="operating"),
    "dormant": Text(vi="tạm ngừng", en="dormant"),
    "dissolved": Text(vi="đã giải thể", en="dissolved"),
    "": Text(vi="chưa rõ", en="not known"),
}


@runtime_checkable
class TellsItself(Protocol):
    """A plan that says what it is going to do with each row that it takes in; those it leaves out are as before."""

    table: Table

    def told(self) -> Iterable[Told]:
        """The rows that are taken in."""


_KEPT = Text(vi=" Hồ sơ giữ nguyên.", en=" The record stays as it is.")


def lines_of(
    plans: Iterable[Any], outcome: FileOutcome, known: KnownOrganisations, *, those_who_stay: bool = True
) -> list[Line]:
    """A line for each row of those tables that is not set aside; asked for before anything is written.

    Without `those_who_stay` none of members on record with whom nothing is done, whatever the list says of them.
    """
    aside = {(entry.sheet, entry.row) for entry in outcome.entries}
    found: list[Line] = []
    for plan in plans:
        told = dict(_told_by(plan, known))
        found += [line for key, line in told.items() if key[0] != "leaver"]
        found += [line for key, line in told.items() if key[0] == "leaver"]
        if isinstance(plan, MembersPlan) and not those_who_stay:
            continue
        rest = [row for row in _rows(plan.table) if (plan.table.sheet, row[0]) not in aside]
        rest = [row for row in rest if ("row", row[0]) not in told]
        if isinstance(plan, MembersPlan):
            found += _known_members(plan, rest)
        else:
            found += [_line(SAME, plan.table, row) for row in rest]
    return found


def whole(outcome: FileOutcome, file: Received) -> list[Line]:
    """Every row of a file that was looked at, those set aside with why; what was decided before stays as it is."""
    now = {id(entry) for entry in outcome.entries}
    lines = list(outcome.lines)
    lines += [_aside(entry, SAME) for entry in outcome.set_aside if id(entry) not in now]
    lines += [_aside(entry) for entry in outcome.entries]
    if not lines and outcome.already_known:
        # The whole list was here before under another name: nobody looked at its rows one by one.
        lines += [_line(SAME, table, row) for table in file.tables for row in _rows(table)]
    return lines


def _aside(entry: Entry, fate: str = "") -> Line:
    name = next((text for title, text in entry.cells.items() if "ten" in fold(title).split() and text), "")
    fate = fate or (REFUSED if entry.kind == "refused" else LEFT if entry.code in GONE else DOUBTFUL)
    why = entry.reason if fate != SAME else Text(vi="Đã được quyết định.", en="Decided already.")
    return Line(fate, entry.sheet, entry.row, without_numbers(name), why.vi, why.en)


def _rows(table: Table) -> Iterator[Sequence[Any]]:
    yield from table.rows
    yield from (bad["values"] for bad in table.bad if bad.get("values"))


def _line(fate: str, table: Table, row: Sequence[Any], said: Text | None = None) -> Line:
    vi, en = (said.vi, said.en) if said else ("", "")
    return Line(fate, table.sheet, row[0], without_numbers(str(row[1])), vi, en)


def _told_by(plan: Any, known: KnownOrganisations) -> Iterator[tuple[tuple[str, int], Line]]:
    if isinstance(plan, MembersPlan):
        yield from _members(plan, known)
    elif isinstance(plan, EmployersPlan):
        for task in plan.tasks:
            said = _employer(task, known) if task.employer else None
            yield (
                ("row", task.row.row),
                _line(CHANGED if task.employer else JOINED, plan.table, task.row, said),
            )
    elif isinstance(plan, AgreementsPlan | NominationsPlan | VisitsPlan):
        for row, *_ in plan.new:
            yield ("row", row.row), _line(JOINED, plan.table, row)
    elif isinstance(plan, TellsItself):
        for told in plan.told():
            words = (without_numbers(told.name), told.said.vi, told.said.en)
            yield ("row", told.row), Line(told.fate, plan.table.sheet, told.row, *words)
    else:
        # Unsaid, every row of it would be the same as before.
        raise TypeError(f"{type(plan).__name__} is not told row by row.")


# ---------------------------------------------------------------- members


def _members(plan: MembersPlan, known: KnownOrganisations) -> Iterator[tuple[tuple[str, int], Line]]:
    yield from _changed_states(plan)
    for admitted in plan.admissions:
        said = Text(vi=f"Vào “{admitted.place.name}”.", en=f"Joins “{admitted.place.name}”.")
        yield ("row", admitted.row.row), _line(JOINED, plan.table, admitted.row, said)
    for _, row, place, _since in plan.returns:
        said = Text(
            vi=f"Người đã có hồ sơ, vào “{place.name}”.", en=f"Somebody on record, joins “{place.name}”."
        )
        yield ("row", row.row), _line(RETURNED, plan.table, row, said)
    for spell, on, row, place in plan.transfers:
        union = known.units[spell.unit][0]
        said = Text(
            vi=f"Từ “{union}” sang “{place.name}”, từ {on:%d/%m/%Y}.",
            en=f"From “{union}” to “{place.name}”, on {on:%d/%m/%Y}.",
        )
        yield ("row", row.row), _line(MOVED, plan.table, row, said)
    yield from _leavers(plan)


def _leavers(plan: MembersPlan) -> Iterator[tuple[tuple[str, int], Line]]:
    """Those whose leaving was confirmed beforehand (`--accept-leavers`), named on a row or missing from all."""
    if not plan.endings:
        return
    rows = {row.identity: row for row in map(MemberRow._make, plan.table.rows) if row.note_kind == "left"}
    at = {person: rows[number] for number, person in plan.looked_up.people.items() if number in rows}
    named = matching.particulars_of({spell.person for spell, _, _ in plan.endings})
    for spell, on, _how in plan.endings:
        said = Text(vi=f"Thôi đoàn viên từ {on:%d/%m/%Y}.", en=f"Leaves on {on:%d/%m/%Y}.")
        if row := at.get(spell.person):
            yield ("row", row.row), _line(LEFT, plan.table, row, said)
        else:
            name = named[spell.person].name
            yield ("leaver", spell.person), Line(LEFT, plan.table.sheet, None, name, said.vi, said.en)


def _changed_states(plan: MembersPlan) -> Iterator[tuple[tuple[str, int], Line]]:
    """Pauses that begin or end, of people who are members here already."""
    before = {person: state for _, person, _, state, _, _ in plan.resumed}
    after = {state[0]: state for state in plan.states}
    if not before and not after:
        return
    rows = {row[0]: row for row in plan.table.rows}
    for person, (_, _, state, since, _, at) in after.items():
        said = _from_to("Tình trạng", "State", STATES[before.get(person, "")], STATES[state])
        on = Text(vi=f"{said.vi}, từ {since:%d/%m/%Y}.", en=f"{said.en}, from {since:%d/%m/%Y}.")
        if at is not None and at in rows:
            yield ("row", at), _line(CHANGED, plan.table, rows[at], on)
    back = before.keys() - after.keys()
    numbers = {row[_IDENTITY]: row for row in plan.table.rows if row[_IDENTITY]} if back else {}
    for number, person in plan.looked_up.people.items():
        if person in back and number in numbers:
            said = _from_to("Tình trạng", "State", STATES[before[person]], STATES[""])
            row = numbers[number]
            yield ("row", row[0]), _line(CHANGED, plan.table, row, Text(vi=f"{said.vi}.", en=f"{said.en}."))


def _known_members(plan: MembersPlan, rows: list[Sequence[Any]]) -> list[Line]:
    """Members known before: the same, or with what the list says otherwise than their record."""
    table, known = plan.table, plan.looked_up
    people = known.people
    details = matching.details_of({people[row[_IDENTITY]] for row in rows if row[_IDENTITY] in people})
    found = []
    for values in rows:
        row = values if isinstance(values, MemberRow) else MemberRow._make(values)
        person = people.get(row.identity)
        said: list[Text] = []
        if person is not None and person in known.particulars:
            about = known.particulars[person]
            said = [
                *_birth(row, about.birth),
                *_sex(row, about.sex),
                *_joined(row, known.spells.get(person, [])),
                *_private(row, details.get(person, {})),
            ]
        if said:
            vi, en = "; ".join(one.vi for one in said), "; ".join(one.en for one in said)
            told = Text(vi=f"{vi}.{_KEPT.vi}", en=f"{en}.{_KEPT.en}")
            found.append(_line(DIFFERS, table, values, told))
        else:
            found.append(_line(SAME, table, values))
    return found


def _birth(row: MemberRow, now: PartialDate | None) -> Iterator[Text]:
    said = partial(row.birth, row.birth_precision)
    if said is not None and said != now:
        yield _from_to("Ngày sinh", "Birth", _day(now), _day(said))


def _sex(row: MemberRow, now: str) -> Iterator[Text]:
    if row.sex and row.sex != now:
        yield _from_to("Giới tính", "Sex", SEXES.get(now, KINDS[""]), SEXES[row.sex])


def _joined(row: MemberRow, spells: list[Spell]) -> Iterator[Text]:
    if row.joined is None or not spells:
        return
    began = spells[-1].valid_from
    first = next((one.valid_from for one in spells if one.spell == spells[-1].spell), began)
    if first != date.fromisoformat(row.joined) and spells[-1].began_as == "admitted":
        now = _day(PartialDate(first, "day") if first else None)
        said = _day(PartialDate(date.fromisoformat(row.joined), "day"))
        yield _from_to("Ngày vào công đoàn", "Joined", now, said)


def _private(row: MemberRow, now: dict[str, str]) -> Iterator[Text]:
    if row.phone and row.phone != now.get("phone", ""):
        yield _from_to("Điện thoại", "Telephone", _hidden(now.get("phone", "")), _hidden(row.phone))
    if row.address and fold(row.address) != fold(now.get("address", "")):
        yield Text(vi="Địa chỉ khác", en="Another address")


def _hidden(number: str) -> Text:
    return Text(vi=f"•••{number[-3:]}", en=f"•••{number[-3:]}") if number else KINDS[""]


def _day(day: PartialDate | None) -> Text:
    return KINDS[""] if day is None else Text(vi=str(day), en=str(day))


def _from_to(vi: str, en: str, before: Text, after: Text) -> Text:
    return Text(vi=f"{vi}: {before.vi} → {after.vi}", en=f"{en}: {before.en} → {after.en}")


_IDENTITY = MemberRow._fields.index("identity")


# ---------------------------------------------------------------- employers


def _employer(task: Any, known: KnownOrganisations) -> Text:
    said: list[Text] = []
    row, now = task.row, known.descriptions.get(task.employer)
    if task.describe and now is not None:
        said += _described(row, now)
    if task.place:
        there = row.site or row.area
        said.append(Text(vi=f"Nơi đặt → {there}", en=f"Place → {there}"))
    if task.status:
        before = known.statuses.get(task.employer)
        said.append(_from_to("Tình trạng", "Status", KINDS[before[2] if before else ""], KINDS[row.status]))
    if task.headcount:
        latest = known.latest_headcounts.get(task.employer)
        counted = Text(vi=str(latest[1]), en=str(latest[1])) if latest else KINDS[""]
        said.append(
            _from_to("Số lao động", "Workers", counted, Text(vi=str(row.workers), en=str(row.workers)))
        )
    if task.union:
        said.append(Text(vi="Nay có công đoàn cơ sở", en="Has a union now"))
    vi, en = "; ".join(one.vi for one in said), "; ".join(one.en for one in said)
    return Text(vi=f"{vi}." if vi else "", en=f"{en}." if en else "")


def _described(row: Any, now: Any) -> Iterator[Text]:
    if row.name_fold != now.name_fold:
        yield _from_to("Tên", "Name", Text(vi=now.name, en=now.name), Text(vi=row.name, en=row.name))
    if row.kind != now.kind:
        yield _from_to("Loại hình", "Kind", KINDS[now.kind], KINDS[row.kind])
    if row.capital and row.capital != now.capital:
        yield _from_to("Vốn", "Capital", KINDS[now.capital], KINDS[row.capital])
    if row.sector and row.sector != now.sector:
        yield _from_to(
            "Ngành",
            "Sector",
            Text(vi=now.sector or "—", en=now.sector or "—"),
            Text(vi=row.sector, en=row.sector),
        )
