"""Rows of a list of workers' concerns become concerns: each once, and what became of one is added to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from caunoi.intake.federations import ended
from caunoi.intake.known import KnownOrganisations, roots
from caunoi.intake.outcomes import CHANGED, JOINED, FileOutcome, Proposal, Told
from caunoi.intake.placing import employer_by, union_at
from caunoi.intake.receiving import Table
from caunoi.intake.sentences import decide as decide_any
from caunoi.registers.concerns import words
from caunoi.registers.concerns.models import Concern
from caunoi.registers.concerns.raising import Raised, enter, replace
from caunoi.registers.members import matching
from caunoi.trail.writing import Writer
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

decide = Catalogue(
    {
        "concern-union-unknown": (
            "hold",
            "Chưa có công đoàn “{union}”. Ghi đúng tên, hoặc ghi mã số thuế của doanh nghiệp có công đoàn ấy.",
            "There is no union “{union}” on record. Write its name as it is, or the tax code of its employer.",
        ),
        "concern-to-come": (
            "hold",
            "Ngày này còn ở phía trước. Sửa ngày rồi gửi lại.",
            "This day is still to come. Correct it and send the list again.",
        ),
        "concern-days-in-disorder": (
            "hold",
            "Ngày chuyển hoặc ngày trả lời đứng trước ngày nêu. Sửa ngày rồi gửi lại.",
            "It was sent on or answered before it was raised. Correct the days and send the list again.",
        ),
        "concern-raiser-unclear": (
            "hold",
            "Số định danh này chưa có trong hồ sơ, hoặc là của người tên khác. Ghi kiến nghị không kèm người nêu thì xác "
            "nhận, không thì bỏ qua và sửa trong tệp.",
            "This number is not on record, or it is of somebody with another name. Confirm to enter the concern without "
            "who raised it, else set the row aside and correct the file.",
        ),
        "concern-name-not-kept": (
            "warn",
            "Họ tên người nêu không có số định danh thì không ghi lại.",
            "The name of who raised it is not kept where no identity number stands beside it.",
        ),
        "concern-otherwise": (
            "hold",
            "Kiến nghị này đã ghi khác{where}: {what}. Lấy theo danh sách này thì xác nhận, giữ như cũ thì bỏ qua.",
            "This concern is on record otherwise{where_en}: {what_en}. Confirm it to take this list's, set it aside to keep "
            "what is there.",
        ),
        "concern-number-taken": (
            "hold",
            "Số này của đơn vị, trong năm ấy, đã ghi cho một kiến nghị khác{where}. Sửa số trong tệp.",
            "This number of the union is another concern's of that year{where_en}. Correct it in the file.",
        ),
        "concern-twice-in-the-list": (
            "hold",
            "Danh sách này ghi kiến nghị này hai lần, khác nhau. Sửa trong tệp rồi gửi lại.",
            "This list has this concern twice, and not alike. Correct the file and send it again.",
        ),
    }
)
#: What may be on record otherwise, in words that say nothing of it.
_WHAT = {
    "people": Text(vi="số người", en="how many raised it"),
    "subject": Text(vi="lĩnh vực", en="its subject"),
    "sent_to": Text(vi="nơi giải quyết", en="to whom it was sent"),
    "sent_on": Text(vi="ngày chuyển", en="the day it was sent on"),
    "answered_on": Text(vi="ngày trả lời", en="the day of the answer"),
    "answer": Text(vi="kết quả", en="the answer"),
}


class ConcernRow(NamedTuple):
    """A typed row of the list; the order is that of `rosters/concerns.py`."""

    row: int
    number: str
    employer: str
    tax_code: str
    union: str
    on: str
    people: int | None
    who: str
    identity: str
    subject: str
    told: str
    sent_to: str
    sent_on: str | None
    answered_on: str | None
    answer: str


@dataclass(frozen=True, slots=True)
class _Entered:
    """A concern on record with what it says; `version` is None for a row of this very list, words None once erased."""

    version: Concern | None
    told: str | None
    facts: dict[str, Any]
    where: str


class ConcernsPlan:
    """Decides every row of one table, then writes what is not on record yet. `today` bounds the days.

    Nothing that it says of a row tells what was raised.
    """

    def __init__(
        self, table: Table, day: date, known: KnownOrganisations, outcome: FileOutcome, *, today: date
    ) -> None:
        self.table = table
        self.day = day
        self.known = known
        self.outcome = outcome
        self.new: list[tuple[ConcernRow, Raised]] = []
        self.more: list[tuple[ConcernRow, Concern, Raised, bool]] = []
        self._today = today
        self._root = roots()[0]
        self._unnamed = 0
        rows = [self._with_above(ConcernRow._make(values)) for values in table.rows]
        self._people = matching.people_by_number({row.identity for row in rows if row.identity})
        self._names = {
            person: one.name_fold for person, one in matching.particulars_of(self._people.values()).items()
        }
        self._entered = _on_record(rows)
        for row in rows:
            self._decide(row)
        if self._unnamed:
            outcome.warn(decide("concern-name-not-kept"), sheet=table.sheet, alike=self._unnamed)

    @property
    def count(self) -> int:
        """Rows to write."""
        return len(self.new) + len(self.more)

    def told(self) -> Iterator[Told]:
        """What becomes of each row that is taken in."""
        for row, raised in self.new:
            said = Text(vi=f"Nêu ngày {raised.on:%d/%m/%Y}.", en=f"Raised on {raised.on:%d/%m/%Y}.")
            yield Told(JOINED, row.row, row.number or row.employer or row.union, said)
        for row, _, raised, _ in self.more:
            answered = raised.answered_on
            said = (
                Text(vi=f"Trả lời ngày {answered:%d/%m/%Y}.", en=f"Answered on {answered:%d/%m/%Y}.")
                if answered
                else Text(vi="Ghi thêm việc đã làm.", en="What was done about it is added.")
            )
            yield Told(CHANGED, row.row, row.number or row.employer or row.union, said)

    def _with_above(self, row: ConcernRow) -> ConcernRow:
        if row.tax_code or row.union or row.employer:
            return row
        above = self.table.above
        return row._replace(tax_code=above.tax_code or "", union=above.union, employer=above.employer)

    # -- deciding

    def _decide(self, row: ConcernRow) -> None:
        on, sent_on, answered_on = (_day(one) for one in (row.on, row.sent_on, row.answered_on))
        body = self._body(row, on or self.day, answered=answered_on is not None)
        if isinstance(body, Fault):
            self._hold(row, body, "tax_code" if row.tax_code else "union" if row.union else "employer")
            return
        if (wrong := self._wrong_day(on, sent_on, answered_on)) is not None:
            self._hold(row, *wrong)
            return
        unit, employer = body
        person = self._who(row)
        raised = Raised(
            row.number, row.subject, row.people, None if isinstance(person, Fault) else person, employer, unit,
            on or self.day, row.told, row.sent_to, sent_on, answered_on, row.answer, self.table.sheet, row.row,
        )  # fmt: skip
        self._compare(row, raised, person if isinstance(person, Fault) else None)

    def _wrong_day(self, on: date | None, *others: date | None) -> tuple[Fault, str] | None:
        days = dict(zip(("sent_on", "answered_on"), others, strict=True))
        for field, day in {"on": on, **days}.items():
            if day is not None and day > self._today:
                return decide("concern-to-come"), field
        for field, day in days.items():
            if day is not None and on is not None and day < on:
                return decide("concern-days-in-disorder"), field
        return None

    def _body(self, row: ConcernRow, on: date, *, answered: bool) -> tuple[int, int | None] | Fault:
        """The unit that holds a concern, and the employer; of an employer without a union the federation holds it."""
        named = row.union or ("" if row.tax_code else row.employer)
        unit = self.known.called(fold(named), on) if named else None
        if not (row.tax_code or row.union or row.employer):
            return decide_any("employer-not-named")
        if row.tax_code or (row.employer and (unit is None or row.union)):
            employer = employer_by(row.tax_code, row.employer, self.known)
            return employer if isinstance(employer, Fault) else self._at(employer, row.union, on, answered)
        if unit is None:
            return decide("concern-union-unknown", union=row.union)
        covered = self.known.covered_by(unit, on) or self.known.covered.get(unit, set())
        followed = self.known.followed(unit, self.day)
        if followed is None:
            return ended(unit, self.day, self.known)
        return followed.on(on) if answered else followed.unit, min(covered) if len(covered) == 1 else None

    def _at(self, employer: int, union: str, on: date, answered: bool) -> tuple[int, int | None] | Fault:
        if not self.known.coverages.get(employer):
            return self._root, employer
        place = union_at(employer, self.day, self.known, union=union)
        if isinstance(place, Fault):
            return place
        return place.on(on) if answered else place.unit, employer

    def _who(self, row: ConcernRow) -> int | Fault | None:
        """Who raised it, by number under the same name. A name alone is nobody, and is not kept."""
        if not row.identity:
            self._unnamed += bool(row.who)
            return None
        person = self._people.get(row.identity)
        if person is None or (row.who and self._names.get(person) != fold(row.who)):
            return decide("concern-raiser-unclear")
        return person

    def _compare(self, row: ConcernRow, raised: Raised, asked: Fault | None) -> None:
        before = self._before(raised)
        if before is None:
            if asked is not None:
                self._hold(row, asked, "identity", *_proposed("enter-concern", raised))
                return
            self._remember(raised)
            self.new.append((row, raised))
            self.outcome.accepted += 1
        elif before.told is not None and fold(before.told) != fold(raised.told):
            self._hold(row, decide("concern-number-taken", **_where(before)), "number")
        else:
            self._again(row, raised, before)

    def _again(self, row: ConcernRow, raised: Raised, before: _Entered) -> None:
        said = {field: value for field, value in _facts(raised).items() if value}
        if before.version is not None and before.told is None:
            # Erased: nothing that was said comes back by a list.
            said.pop("answer", None)
        differs = [field for field, value in said.items() if before.facts[field] != value]
        if not differs:
            self.outcome.already_known += 1
        elif before.version is None:
            self._hold(row, decide("concern-twice-in-the-list"), "told")
        elif any(before.facts[field] for field in differs):
            what = [_WHAT[field] for field in differs]
            told = {"what": ", ".join(w.vi for w in what), "what_en": ", ".join(w.en for w in what)}
            merged = _merged(raised, before)
            proposed = _proposed("amend-concern", merged, replaces=before.version.pk)
            self._hold(row, decide("concern-otherwise", **told, **_where(before)), differs[0], *proposed)
        else:
            self.more.append((row, before.version, _merged(raised, before), "answer" in differs))
            self.outcome.accepted += 1

    def _before(self, raised: Raised) -> _Entered | None:
        """The same concern on record, or earlier in this list: by its number, else by whose, which day and what."""
        if raised.number:
            found = self._entered.get((raised.held_by, raised.on.year, fold(raised.number)))
            return found[0] if found else None
        same = self._entered.get((raised.held_by, raised.employer, raised.on), [])
        return next(
            (one for one in same if one.told is not None and fold(one.told) == fold(raised.told)), None
        )

    def _remember(self, raised: Raised) -> None:
        entered = _Entered(None, raised.told, _facts(raised), "")
        if raised.number:
            self._entered[raised.held_by, raised.on.year, fold(raised.number)].append(entered)
        self._entered[raised.held_by, raised.employer, raised.on].append(entered)

    def _hold(
        self, row: ConcernRow, fault: Fault, column: str, proposal: Proposal = None, kept: dict[str, Any] | None = None
    ) -> None:  # fmt: skip
        cells = {"Số": row.number, "Đơn vị": row.employer or row.union, "Ngày nêu": row.on or ""}
        letter = self.table.columns.get(column) or self.table.columns.get("told")
        self.outcome.hold(
            fault.at(letter), sheet=self.table.sheet, row=row.row, cells=cells, proposal=proposal, kept=kept
        )

    def write(self, writer: Writer, advance: Callable[[int], None]) -> None:
        """Write the concerns, and what became of those on record."""
        enter(writer, [raised for _, raised in self.new])
        for _, version, raised, said_anew in self.more:
            replace(writer, version, raised, said_anew=said_anew)
        advance(self.count)


def _on_record(listed: Sequence[ConcernRow]) -> defaultdict[tuple[Any, ...], list[_Entered]]:
    """What is on record of those days, and, where the list has numbers, every numbered one of its years."""
    found: defaultdict[tuple[Any, ...], list[_Entered]] = defaultdict(list)
    rows = Concern.objects.held_true().select_related("document").order_by("pk")
    years = {int(one.on[:4]) for one in listed if one.number}
    asked = rows.filter(valid_from__in={one.on for one in listed})
    numbered = rows.exclude(number="").filter(valid_from__year__in=years)
    there = {row.pk: row for row in (*asked, *numbered)}
    said = words.opened({pk for row in there.values() for pk in (row.told_id, row.answer_id) if pk})
    for row in there.values():
        facts = {
            "people": row.people, "subject": row.subject, "sent_to": row.sent_to, "sent_on": row.sent_on,
            "answered_on": row.valid_to - timedelta(days=1) if row.valid_to else None,
            "answer": fold(said.get(row.answer_id or 0, "")),
        }  # fmt: skip
        entered = _Entered(row, said.get(row.told_id), facts, row.document.name if row.document else "")
        found[row.held_by_id, row.employer_id, row.valid_from].append(entered)
        if row.number and row.valid_from:
            found[row.held_by_id, row.valid_from.year, fold(row.number)].append(entered)
    return found


def _facts(raised: Raised) -> dict[str, Any]:
    return {
        "people": raised.people, "subject": raised.subject, "sent_to": raised.sent_to, "sent_on": raised.sent_on,
        "answered_on": raised.answered_on, "answer": fold(raised.answer),
    }  # fmt: skip


def _merged(raised: Raised, before: _Entered) -> Raised:
    """What the list says; where it says nothing, what is on record."""
    stands = {
        field: getattr(raised, field) or before.facts[field]
        for field in ("people", "subject", "sent_to", "sent_on", "answered_on")
    }
    return raised._replace(**stands)


def _where(before: _Entered) -> dict[str, str]:
    if not before.where:
        return {"where": "", "where_en": ""}
    return {"where": f" (tệp “{before.where}”)", "where_en": f" (file “{before.where}”)"}


def _proposed(act: str, raised: Raised, *, replaces: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """What confirming does, and what it takes that is sealed with the row: the words, and whoever raised them."""
    plain = raised._asdict()
    kept = {field: plain.pop(field) for field in ("told", "answer", "person")}
    days = {
        field: plain[field].isoformat() if plain[field] else None
        for field in ("on", "sent_on", "answered_on")
    }
    del plain["sheet"], plain["row"], days["on"], plain["on"]
    told = {
        "act": act, "replaces": replaces, **plain, **days, "raised_on": raised.on.isoformat(),
        "vi": f"Ghi kiến nghị nêu ngày {raised.on:%d/%m/%Y} theo danh sách.",
        "en": f"Enter the concern raised on {raised.on:%d/%m/%Y} as the list says.",
    }  # fmt: skip
    return told, kept


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
