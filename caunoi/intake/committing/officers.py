"""Rows of a list of union officers become offices held: by people on record alone, from a day to a day.

An office entered here is what a list says and nothing more: no account gets a right by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from caunoi.intake.committing.by_name import the_one_born
from caunoi.intake.federations import ended
from caunoi.intake.known import KnownOrganisations
from caunoi.intake.outcomes import JOINED, LEFT, FileOutcome, Proposal, Told
from caunoi.intake.placing import Place, employer_by, place_of, union_at
from caunoi.intake.receiving import Table
from caunoi.intake.sentences import decide as decide_any
from caunoi.registers.members import admitting, matching
from caunoi.registers.members.matching import Spell
from caunoi.registers.officers.electing import Elected, enter, leave, mandates_of
from caunoi.registers.officers.models import Mandate
from caunoi.trail.writing import Writer
from caunoi.vocabulary.days import partial
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

decide = Catalogue(
    {
        "officer-not-on-record": (
            "hold",
            "Người này chưa có trong danh sách đoàn viên. Cán bộ công đoàn là đoàn viên: gửi danh sách đoàn viên có người "
            "này, hoặc sửa họ tên, số định danh, rồi gửi lại.",
            "This person is on no list of members. Officers are members: send a list of members with this person, or correct "
            "the name or number, and send it again.",
        ),
        "officer-alike": (
            "hold",
            "Công đoàn này có đoàn viên cùng tên, nhưng thiếu số định danh và ngày sinh đủ để biết chắc. Chọn đúng người.",
            "This union has a member of that name, but no number and no whole birth date tell for sure. Choose who it is.",
        ),
        "officer-differs": (
            "hold",
            "Đã ghi người này giữ chức danh đó {known}; dòng này ghi những ngày khác. Sửa ngày trong tệp rồi gửi lại, hoặc "
            "bỏ qua để giữ ngày đã ghi.",
            "This person is recorded in that office {known_en}; the row says other days. Correct the days and send again, "
            "or set it aside to keep those on record.",
        ),
        "office-taken": (
            "hold",
            "Chức danh này đang có người khác giữ{since}. Xác nhận người trước thôi giữ từ ngày người mới nhận, hoặc bỏ qua.",
            "Somebody else holds this office{since_en}. Confirm that they left it on the day the new one took it, or set "
            "the row aside.",
        ),
        "office-to-come": (
            "hold",
            "Ngày giữ chức danh còn ở phía trước. Gửi lại khi đã nhận chức danh, hoặc sửa ngày.",
            "The day in office is still to come. Send the list again when it has begun, or correct the day.",
        ),
    }
)


class OfficerRow(NamedTuple):
    """A typed row of the list; the order is that of `rosters/officers.py`."""

    row: int
    name: str
    name_fold: str
    name_sort: str
    birth: str | None
    birth_precision: str
    sex: str
    identity_kind: str
    identity: str
    phone: str
    address: str
    union: str
    tax_code: str
    offices: str
    section: str
    since: str | None
    until: str | None
    decision: str

    @property
    def first(self) -> date | None:
        """The first day in office, None where it is not known."""
        return date.fromisoformat(self.since) if self.since else None

    @property
    def after(self) -> date | None:
        """The first day no longer in office, None while it is held."""
        return date.fromisoformat(self.until) + timedelta(days=1) if self.until else None

    def elected(self, office: str, *, unit: int, person: int, sheet: str | None) -> Elected:
        """One of its offices, of somebody."""
        section = self.section if office.startswith("group-") else ""
        return Elected(unit, person, office, section, self.first, self.after, self.decision, sheet, self.row)


class OfficersPlan:
    """Decides every row of one table, then writes the offices that are new and the ends of those that were left."""

    def __init__(
        self, table: Table, day: date, known: KnownOrganisations, outcome: FileOutcome, *, today: date
    ) -> None:
        self.table = table
        self.day = day
        self.known = known
        self.outcome = outcome
        self.new: list[tuple[OfficerRow, Elected]] = []
        self.ends: dict[int, tuple[OfficerRow, date]] = {}
        self._today = today
        self._phones: dict[int, OfficerRow] = {}
        rows = [OfficerRow._make(values) for values in table.rows]
        self._units: dict[tuple[str, str], int | Fault] = {}
        placed = [(row, self._unit(row)) for row in rows]
        units = {unit for _, unit in placed if isinstance(unit, int)}
        self._people = matching.people_by_number({row.identity for row in rows if row.identity})
        self._members: dict[int, dict[int, Spell]] = matching.members_of(units, on=day)
        inside = {person for members in self._members.values() for person in members}
        held = mandates_of(inside | set(self._people.values()), units)
        people = inside | set(self._people.values()) | {one.person_id for one in held}
        self._particulars = matching.particulars_of(people)
        self._held: dict[int, list[Mandate]] = defaultdict(list)
        for one in held:
            self._held[one.unit_id].append(one)
        for row, unit in placed:
            self._decide(row, unit)

    @property
    def count(self) -> int:
        """Rows to write."""
        return len(self.new) + len(self.ends)

    def told(self) -> Iterator[Told]:
        """What becomes of each row that is taken in."""
        for row, elected in self.new:
            office = Mandate.Office(elected.office).label
            yield Told(JOINED, row.row, row.name, Text(vi=f"Ghi chức danh: {office}.", en="A new office."))
        for row, after in self.ends.values():
            last = f"{after - timedelta(days=1):%d/%m/%Y}"
            said = Text(
                vi=f"Thôi giữ chức danh, ngày cuối {last}.", en=f"Leaves the office, last day {last}."
            )
            yield Told(LEFT, row.row, row.name, said)

    # -- whose, and of which union

    def _unit(self, row: OfficerRow) -> int | Fault:
        key = (row.union, row.tax_code)
        if key not in self._units:
            self._units[key] = self._find_unit(row)
        return self._units[key]

    def _find_unit(self, row: OfficerRow) -> int | Fault:
        above = self.table.above
        name = row.union or ("" if row.tax_code else above.union or above.employer)
        called = self.known.called(fold(name), self.day) if name else None
        if called is not None:
            followed = self.known.followed(called, self.day)
            return ended(called, self.day, self.known) if followed is None else followed.unit
        place: Place | Fault
        if row.union or row.tax_code:
            employer = employer_by(row.tax_code, row.union, self.known)
            place = employer if isinstance(employer, Fault) else union_at(employer, self.day, self.known)
        else:
            place = place_of(above, self.day, self.known)
        if isinstance(place, Place) and not place.unit:
            return decide_any("employer-unknown", employer=name or place.name)
        return place if isinstance(place, Fault) else place.unit

    def _person(self, row: OfficerRow, unit: int) -> int | Fault:
        if row.identity:
            person = self._people.get(row.identity)
            if person is None:
                return decide("officer-not-on-record")
            if self._particulars[person].name_fold != row.name_fold:
                return decide_any("number-other-name", where="", where_en="")
            return person
        told = ((one, self._particulars[one]) for one in self._members[unit])
        births = {one: about.birth for one, about in told if about.name_fold == row.name_fold}
        return the_one_born(
            partial(row.birth, row.birth_precision), births,
            nobody=decide("officer-not-on-record"), several=decide("officer-alike"),
        )  # fmt: skip

    # -- deciding

    def _decide(self, row: OfficerRow, unit: int | Fault) -> None:
        if isinstance(unit, Fault):
            self._hold(row, unit, "tax_code" if row.tax_code else "unit")
            return
        if row.first is not None and row.first > self._today:
            self._hold(row, decide("office-to-come"), "since")
            return
        person = self._person(row, unit)
        if isinstance(person, Fault):
            self._ask_who(row, person, unit)
            return
        sheet = self.table.sheet
        elected = [
            row.elected(office, unit=unit, person=person, sheet=sheet) for office in row.offices.split()
        ]
        news = [(one, self._news(row, one)) for one in elected]
        wrong = next((said for _, said in news if isinstance(said, tuple)), None)
        if wrong is not None:
            self._hold(row, wrong[0], "since" if "since" in self.table.columns else "office", wrong[1])
        elif all(said is None for _, said in news):
            self.outcome.already_known += 1
        else:
            self.outcome.accepted += 1
            self._take(row, person, [(one, said) for one, said in news if isinstance(said, int)])

    def _news(self, row: OfficerRow, one: Elected) -> int | tuple[Fault, Proposal] | None:
        """What an office of a row says: None for nothing new, 0 for an office that is new, the version that it ends,
        or why it waits."""
        same = [
            held
            for held in self._held[one.unit]
            if (held.person_id, held.office, held.section) == (one.person, one.office, one.section)
        ]
        for held in same:
            began = one.since in (None, held.valid_from)
            if began and (one.until == held.valid_to or one.until is None):
                return None
            if (
                began
                and held.valid_to is None
                and held.pk
                and one.until
                and _after(one.until, held.valid_from)
            ):
                return held.pk
        overlapping = next((held for held in same if _overlap(held, one)), None)
        if overlapping is not None:
            return decide("officer-differs", **_days(overlapping)), None
        if one.office not in Mandate.SOLE:
            return 0
        other = next(
            (held for held in self._held[one.unit] if held.sole == one.office and _overlap(held, one)), None
        )
        return 0 if other is None else (self._taken(other), self._succession(row, one, other))

    def _take(self, row: OfficerRow, person: int, news: list[tuple[Elected, int]]) -> None:
        for one, ends in news:
            if ends and one.until is not None:
                self.ends[ends] = (row, one.until)
                held = next(held for held in self._held[one.unit] if held.pk == ends)
                held.valid_to = one.until
                continue
            self.new.append((row, one))
            # A second row of the list about the same office is compared with this one.
            self._held[one.unit].append(
                Mandate(
                    unit_id=one.unit, person_id=person, office=one.office, section=one.section,
                    sole=one.office if one.office in Mandate.SOLE else None,
                    valid_from=one.since, valid_to=one.until,
                )
            )  # fmt: skip
        if row.phone:
            self._phones.setdefault(person, row)

    def _taken(self, other: Mandate) -> Fault:
        since = f" từ {other.valid_from:%d/%m/%Y}" if other.valid_from else ""
        since_en = f" since {other.valid_from:%d/%m/%Y}" if other.valid_from else ""
        return decide("office-taken", since=since, since_en=since_en)

    def _succession(self, row: OfficerRow, one: Elected, other: Mandate) -> Proposal:
        """One after the other: only where the row has that one office, and says from which day."""
        ordered = one.since is not None and _after(one.since, other.valid_from)
        if not ordered or not other.pk or other.valid_to is not None or " " in row.offices:
            return None
        return {
            "act": "succeed-in-office", "mandate": other.pk, "person": one.person, "unit": one.unit,
            "on": row.since,
            "vi": f"Ghi người trước thôi giữ và người này giữ chức danh từ {one.since:%d/%m/%Y}.",
            "en": f"The one before leaves, and this person holds the office from {one.since:%d/%m/%Y}.",
        }  # fmt: skip

    def _ask_who(self, row: OfficerRow, fault: Fault, unit: int) -> None:
        proposal: Proposal = None
        if fault.code == "officer-alike":
            proposal = {
                "act": "appoint", "unit": unit, "on": self.day.isoformat(),
                "vi": "Chọn đúng người, rồi ghi chức danh cho người ấy.",
                "en": "Choose who it is, and enter the office for that person.",
            }  # fmt: skip
        self._hold(row, fault, "identity" if row.identity else "name", proposal)

    def _hold(self, row: OfficerRow, fault: Fault, column: str, proposal: Proposal = None) -> None:
        cells = {
            "Họ và tên": row.name, "Năm sinh": str(partial(row.birth, row.birth_precision) or ""),
            "Số định danh": row.identity, "Chức danh": self._written(row), "Từ ngày": row.since or "",
            "Đến ngày": row.until or "",
        }  # fmt: skip
        letter = self.table.columns.get(column) or self.table.columns.get("name")
        kept = {"officer": list(row)} if proposal is not None else {}
        self.outcome.hold(
            fault.at(letter), sheet=self.table.sheet, row=row.row, cells=cells, proposal=proposal, kept=kept
        )

    def _written(self, row: OfficerRow) -> str:
        return ", ".join(str(Mandate.Office(one).label) for one in row.offices.split())

    # -- writing

    def write(self, writer: Writer, advance: Callable[[int], None]) -> None:
        """Write the offices, their ends, and a telephone of those who have none on record."""
        sheet = self.table.sheet
        leave(
            writer,
            {own: after for own, (_, after) in self.ends.items()},
            told={own: (sheet, row.row) for own, (row, _) in self.ends.items()},
        )
        enter(writer, [one for _, one in self.new])
        phones = [(person, row.phone, sheet, row.row) for person, row in self._phones.items()]
        admitting.add_phones(writer, phones, on=self._today)
        advance(self.count)


def _after(day: date, began: date | None) -> bool:
    return began is None or day > began


def _overlap(held: Mandate, one: Elected) -> bool:
    return (held.valid_to is None or one.since is None or one.since < held.valid_to) and (
        held.valid_from is None or one.until is None or held.valid_from < one.until
    )


def _days(held: Mandate) -> dict[str, str]:
    since = f"từ {held.valid_from:%d/%m/%Y}" if held.valid_from else "chưa rõ từ ngày nào"
    since_en = f"since {held.valid_from:%d/%m/%Y}" if held.valid_from else "since an unknown day"
    if held.valid_to is None:
        return {"known": since, "known_en": since_en}
    last = f"{held.valid_to - timedelta(days=1):%d/%m/%Y}"
    return {"known": f"{since} đến {last}", "known_en": f"{since_en} until {last}"}
