"""Rows of a welfare list become nominations: one person once in a programme, whatever the spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from caunoi.intake.known import KnownOrganisations, roots
from caunoi.intake.outcomes import FileOutcome
from caunoi.intake.placing import employer_by
from caunoi.intake.receiving import Table
from caunoi.intake.sentences import decide
from caunoi.registers.members import admitting, matching
from caunoi.registers.members.admitting import Newcomer
from caunoi.registers.members.matching import Known
from caunoi.registers.welfare.models import Nomination, Programme
from caunoi.registers.welfare.nominating import told_still
from caunoi.trail import keys
from caunoi.trail.writing import Writer
from caunoi.vocabulary.days import partial
from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.names import fold

NAMELESS = "nominee-without-identity"


class NominationRow(NamedTuple):
    """A typed row of the list; the order is that of `rosters/nominations.py`."""

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
    employer: str
    tax_code: str
    hardship: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class _Earlier:
    """Where a person was first named in the programme, and for what."""

    file: str
    row: int | None
    employer: int | None
    amount: int | None


class NominationsPlan:
    """Decides every row of one table, then writes the new nominations."""

    def __init__(
        self, table: Table, day: date, known: KnownOrganisations, outcome: FileOutcome, *, file: str
    ) -> None:
        self.table = table
        self.day = day
        self.known = known
        self.outcome = outcome
        self.file = file
        self.new: list[tuple[NominationRow, int | None]] = []
        rows = [NominationRow._make(values) for values in table.rows]
        self._people = matching.people_by_number({row.identity for row in rows})
        self._particulars: dict[int, Known] = matching.particulars_of(set(self._people.values()))
        # Numbers that stood on somebody's record until they were corrected, and are nobody's now.
        unknown = {row.identity for row in rows if row.identity} - self._people.keys()
        self._was = matching.corrected_away(unknown)
        self._particulars |= matching.particulars_of(set(self._was.values()))
        self._earlier = self._named_earlier()
        self._first: dict[str, NominationRow] = {}
        for row in rows:
            self._decide(row)
        for bad in table.bad:
            if [fault[0] for fault in bad["faults"] if fault[1] != "warn"] == [NAMELESS]:
                self._propose(NominationRow._make(bad["values"]))

    @property
    def count(self) -> int:
        """Rows to write."""
        return len(self.new)

    def _named_earlier(self) -> dict[int, _Earlier]:
        programme = Programme.objects.filter(name_fold=fold(self.table.above.programme)).first()
        if programme is None:
            return {}
        named = Nomination.objects.held_true().filter(programme=programme)
        return {
            person: _Earlier(file or "", row, employer, amount)
            for person, file, row, employer, amount in named.values_list(
                "person_id", "document__name", "row", "employer_id", "amount"
            ).iterator()
        }

    def _decide(self, row: NominationRow) -> None:
        if not self.table.above.programme:
            self._hold(row, decide("programme-not-named"), "name")
            return
        person = self._people.get(row.identity)
        first = self._first.setdefault(row.identity, row)
        if first is not row:
            self._hold(row, self._again(first.row, ""), "identity")
            return
        if person is not None and self._particulars[person].name_fold != row.name_fold:
            self._hold(row, decide("number-other-name", where="", where_en=""), "identity")
            return
        was = self._was.get(row.identity)
        if was is not None and self._particulars[was].name_fold == row.name_fold:
            self._hold(row, decide("number-corrected"), "identity")
            return
        earlier = self._earlier.get(person) if person is not None else None
        if earlier is None:
            self.new.append((row, person))
            self.outcome.accepted += 1
        elif earlier.file == self.file or self._sent_again(earlier, row):
            self.outcome.already_known += 1
        else:
            self._hold(row, self._again(earlier.row, earlier.file), "identity")

    def _propose(self, row: NominationRow) -> None:
        """Let the officer say who it is, and nominate that person."""
        programme, employer = self.table.above.programme, self._employer(row)
        at = (self.table.sheet, row.row)
        entry = next(one for one in self.outcome.entries if (one.sheet, one.row) == at)
        if not programme:
            return
        entry.kept = {"nominee": list(row)}
        entry.proposal = {
            "act": "nominate", "programme": programme, "on": self.day.isoformat(), "employer": employer,
            "held_by": self.known.holder(employer, self.day, roots()[0]), "amount": row.amount,
            "vi": "Chọn đúng người, rồi ghi đề nghị cho người ấy.",
            "en": "Choose who it is, and nominate that person.",
        }  # fmt: skip

    def _sent_again(self, earlier: _Earlier, row: NominationRow) -> bool:
        """Whether a later list says the same again, as a list that grew does: the same place, the same sum."""
        return (earlier.employer, earlier.amount) == (self._employer(row), row.amount)

    def _again(self, row: int | None, file: str) -> Fault:
        return decide(
            "nominated-again",
            row=row,
            file=f", tệp “{file}”" if file else "",
            file_en=f", file “{file}”" if file else "",
        )

    def _hold(self, row: NominationRow, fault: Fault, column: str) -> None:
        letter = self.table.columns.get(column) or self.table.columns.get("name")
        cells = {
            "Họ và tên": row.name, "Năm sinh": str(partial(row.birth, row.birth_precision) or ""), "Số định danh": row.identity, "Đơn vị": row.employer,
        }  # fmt: skip
        self.outcome.hold(fault.at(letter), sheet=self.table.sheet, row=row.row, cells=cells)

    # -- writing

    def write(self, writer: Writer, advance: Callable[[int], None]) -> None:
        """Write the new nominations, and the people among them who were not known."""
        programme = self._programme(writer)
        for start in range(0, len(self.new), _BLOCK):
            block = self.new[start : start + _BLOCK]
            self._write_block(writer, programme, block)
            advance(len(block))

    def _programme(self, writer: Writer) -> int:
        name = self.table.above.programme
        found = Programme.objects.filter(name_fold=fold(name)).values_list("id", flat=True).first()
        if found is not None:
            return found
        return writer.add_one(Programme, name=name, name_fold=fold(name), unit_id=roots()[0])

    def _write_block(
        self, writer: Writer, programme: int, block: Sequence[tuple[NominationRow, int | None]]
    ) -> None:
        sheet, root = self.table.sheet, roots()[0]
        strangers = [row for row, person in block if person is None]
        added = iter(
            admitting.add_people(writer, [Newcomer(*row[1:11], sheet, row.row) for row in strangers])
        )
        people = [next(added) if person is None else person for _, person in block]
        ids = list(writer.ids(Nomination, len(block)))
        told = told_still([row.hardship for row, _ in block], people, on=writer.act.on)
        sealed = _sealed(told, people, ids)
        employers = [self._employer(row) for row, _ in block]
        writer.add(
            Nomination,
            (
                "id", "programme_id", "person_id", "valid_from", "employer_id", "held_by_id", "amount", "hardship",
                "sheet", "row",
            ),
            [
                (
                    own, programme, person, self.day, employer, self.known.holder(employer, self.day, root),
                    row.amount, hardship, sheet, row.row,
                )
                for own, person, employer, hardship, (row, _) in zip(
                    ids, people, employers, sealed, block, strict=True
                )
            ],
        )  # fmt: skip

    def _employer(self, row: NominationRow) -> int | None:
        """The employer if it is known; a nominee in lodgings or at an unknown firm is nominated all the same."""
        employer = employer_by(row.tax_code, row.employer, self.known)
        return None if isinstance(employer, Fault) else employer


_BLOCK = 20_000


def _sealed(told: list[str], people: list[int], ids: list[int]) -> list[bytes | None]:
    """The hardships told, each under its person's own key."""
    having = [at for at, hardship in enumerate(told) if hardship]
    own = keys.keys_of({people[at] for at in having})
    having = [at for at in having if people[at] in own]
    values = keys.seal_column(
        Nomination._meta.db_table,
        "hardship",
        [ids[at] for at in having],
        keys.ciphers(own[people[at]] for at in having),
        [told[at] for at in having],
    )
    sealed: list[bytes | None] = [None] * len(told)
    for at, value in zip(having, values, strict=True):
        sealed[at] = value
    return sealed
