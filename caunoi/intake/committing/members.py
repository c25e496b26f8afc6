"""Rows of rosters become people and memberships; doubts are held, and nobody is merged or ended unasked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from caunoi.intake.committing.looking_up import LookedUp
from caunoi.intake.committing.proposing import admission, as_read, ending, returning, shown, telling_apart
from caunoi.intake.comparing import MemberRow, members_in
from caunoi.intake.letters import is_doubtful_only
from caunoi.intake.outcomes import FileOutcome, Proposal
from caunoi.intake.placing import Place, settle
from caunoi.intake.sentences import decide
from caunoi.registers.members import admitting, matching
from caunoi.registers.members.admitting import Joining, Newcomer
from caunoi.registers.members.matching import Spell
from caunoi.registers.members.models import Membership
from caunoi.trail.writing import Writer
from caunoi.vocabulary.days import partial
from caunoi.vocabulary.faults import Fault

_ENDED = Membership.Ended
_BEGAN = Membership.Began


@dataclass(slots=True)
class _Admission:
    """A person not known before, and the membership to open."""

    row: MemberRow
    place: Place


@dataclass(slots=True)
class MembersPlan(LookedUp):
    """Decides every row of one table against what is known now, then writes what is new."""

    outcome: FileOutcome
    accept_leavers: bool
    newest_roster: bool
    same_file: frozenset[int]
    # When this very list came in first: what ended since then was ended in its knowledge.
    first_received: datetime | None = None

    admissions: list[_Admission] = field(default_factory=list)
    returns: list[tuple[int, MemberRow, Place, str | None]] = field(default_factory=list)
    transfers: list[tuple[Spell, date, MemberRow, Place]] = field(default_factory=list)
    endings: list[tuple[Spell, date, str]] = field(default_factory=list)
    states: list[tuple[int, int, str, date, str | None, int | None]] = field(default_factory=list)
    resumed: list[tuple[int, int, int, str, date | None, date]] = field(default_factory=list)

    _placed: dict[str, MemberRow] = field(default_factory=dict)
    _alike: dict[tuple[int, str], list[MemberRow]] = field(default_factory=lambda: defaultdict(list))
    _present: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _proposed: list[tuple[dict[str, Any], Place]] = field(default_factory=list)

    def decide(self) -> None:
        """Sort every row into accepted, already known, or held."""
        rows = members_in(self.table)
        doubtful = [MemberRow._make(bad["values"]) for bad in self.table.bad if is_doubtful_only(bad)]
        self._look_up([*rows, *doubtful])
        decide_one = self._decide
        for row in rows:
            decide_one(row)
        if doubtful:
            self._decide_doubtful(doubtful)
        self._find_missing()

    @property
    def count(self) -> int:
        """Rows to write."""
        written: tuple[list[Any], ...] = (
            self.admissions, self.returns, self.transfers, self.endings, self.states, self.resumed,
        )  # fmt: skip
        return sum(map(len, written))

    # -- one row

    def _decide(self, row: MemberRow) -> None:
        if self._is_not_yet(row):
            return
        place = self._place(row)
        if isinstance(place, Fault):
            self._hold(row, place, "employer" if row.employer else "tax_code")
        elif not place.unit and place.employer is None and not place.occupational:
            self._hold(row, decide("employer-not-named"), "name")
        elif row.identity:
            self._decide_by_number(row, place)
        else:
            self._decide_by_name(row, place)

    def _is_not_yet(self, row: MemberRow) -> bool:
        """Whether nobody of that birth date can stand on a list of this day; a joining day to come is said alone."""
        day = self.day.isoformat()
        if row.birth is not None and row.birth > day:
            born, said = partial(row.birth, row.birth_precision), f"{self.day:%d/%m/%Y}"
            self._hold(row, decide("born-after-the-list", born=born, day=said), "birth")
            return True
        if row.joined is not None and row.joined > day:
            self._warn(row, "joined-after-the-list", "joined", day=f"{self.day:%d/%m/%Y}")
        return False

    def _decide_doubtful(self, rows: list[MemberRow]) -> None:
        """Names perhaps in old letters: somebody on record of that very name settles it, else an officer does."""
        held = {entry.row: entry for entry in self.outcome.entries if entry.sheet == self.table.sheet}
        settled = []
        for row in rows:
            place = self._place(row)
            if isinstance(place, Fault):
                continue
            person = self._people.get(row.identity) if row.identity else None
            alike = [p for p in self._alike_in_union(row, place) if self._born_the_same_day(row, p)]
            known = person is not None and self._particulars[person].name_fold == row.name_fold
            if known or (person is None and alike):
                settled.append(row)
            elif person is None and row.note_kind != "left" and not row.manager:
                held[row.row].proposal = self._at(place, as_read(row, place))
                held[row.row].kept = {"member": list(row)}
        settled_at = {row.row for row in settled}
        self.outcome.entries[:] = [
            e for e in self.outcome.entries if e.sheet != self.table.sheet or e.row not in settled_at
        ]
        for row in settled:
            self._decide(row)

    def _decide_by_number(self, row: MemberRow, place: Place) -> None:
        before = self._placed.setdefault(row.identity, row)
        if before is not row:
            if before.name_fold == row.name_fold:
                self.outcome.already_known += 1
            else:
                self._hold_number(row, f" (dòng {before.row})", f" (row {before.row})")
            return
        person = self._people.get(row.identity)
        if person is not None:
            self._decide_known(row, person, place)
        elif row.note_kind == "left":
            self._hold_left(row, None, [])
        elif self._manager_held(row, place):
            return
        elif bare := self._bare.intersection(self._alike_in_union(row, place)):
            self._present[place.unit].update(bare)
            self._hold(row, decide("alike-without-number"), "name", self._admission(row, place))
        elif not self._settled_again(row, place):
            self._admit(row, place)

    def _settled_again(self, row: MemberRow, place: Place) -> bool:
        """Whether the row was settled as about somebody on record under another number or none, or is asked about."""
        judged = self._again.get(row.row)
        if judged is None or self._both_stand(judged):
            return False
        meant = [pair.likeness.other for pair, _ in judged.alike]
        if judged.verdict == "same" and meant[0] not in self._present[place.unit]:
            self._decide_known(row, meant[0], place, by_number=False)
            return True
        self._present[place.unit].update(meant)
        proposal = self._at(place, telling_apart(row, place, judged))
        self._hold(row, decide("alike-on-record"), "name", proposal)
        return True

    def _decide_by_name(self, row: MemberRow, place: Place) -> None:
        alike = self._alike_in_union(row, place)
        sure = [person for person in alike if self._read_from(row, person, place)]
        if not sure and len(alike) == 1 and self._born_the_same_day(row, alike[0]):
            sure = alike
        if sure and sure[0] not in self._present[place.unit]:
            self._decide_known(row, sure[0], place)
            return
        twins = [t for t in self._alike[place.unit, row.name_fold] if t.birth == row.birth]
        if alike or twins:
            self._present[place.unit].update(alike)
            self._hold(row, decide("alike-without-number"), "name", self._admission(row, place))
        elif row.note_kind == "left":
            self._hold_left(row, None, [])
        elif not self._manager_held(row, place) and not self._settled_again(row, place):
            self._alike[place.unit, row.name_fold].append(row)
            self._admit(row, place)

    def _decide_known(self, row: MemberRow, person: int, place: Place, *, by_number: bool = True) -> None:
        self._present[place.unit].add(person)
        if row.identity and by_number and not self._one_name(row, person):
            self._hold_number(row, "", "")
            return
        if not self._agree(row, person):
            self._warn(row, "number-other-birth", "birth")
        spells = self._spells.get(person, [])
        here = next((s for s in spells if s.unit == place.unit and self._goes_on(s)), None)
        if row.note_kind == "left":
            self._hold_left(row, here, [s for s in spells if s.unit == place.unit])
        elif here is not None:
            self._compare_state(row, person, place)
        elif self._ended_since(spells, place):
            self.outcome.already_known += 1
        elif (elsewhere := _elsewhere(spells, place)) is not None:
            self._transfer_or_hold(row, elsewhere, place, by_number=by_number)
        else:
            self._return(row, person, spells, place)

    def _goes_on(self, spell: Spell) -> bool:
        """Whether it holds on the day of the list, or later and in whatever union took this one over."""
        return spell.valid_to is None or spell.ended_as == _ENDED.REORGANISED or spell.holds_on(self.day)

    def _ended_since(self, spells: list[Spell], place: Place) -> bool:
        """Whether the membership here was ended after this very list first came in: sent again, it asks nothing."""
        ended = [s.id for s in spells if s.unit == place.unit and s.valid_to is not None]
        if self.first_received is None or not ended:
            return False
        return Membership.objects.filter(id__in=ended, began_by__at__gt=self.first_received).exists()

    def _admit(self, row: MemberRow, place: Place) -> None:
        self.admissions.append(_Admission(row, place))
        self.outcome.accepted += 1

    def _return(self, row: MemberRow, person: int, spells: list[Spell], place: Place) -> None:
        """Someone known who is in no union now: a first membership, or a new spell after the last one ended."""
        ended = max((s.valid_to for s in spells if s.valid_to is not None), default=None)
        since = row.joined
        if ended is not None and (since is None or date.fromisoformat(since) < ended):
            on = self.day if self.day >= ended else None
            proposal = self._at(place, returning(person, on, place))
            self._hold(row, decide("recorded-as-left", day=f"{ended:%d/%m/%Y}"), "name", proposal)
            return
        if self._manager_held(row, place, person):
            return
        self.returns.append((person, row, place, since))
        self.outcome.accepted += 1

    def _transfer_or_hold(self, row: MemberRow, elsewhere: Spell, place: Place, *, by_number: bool) -> None:
        if by_number and row.identity and self.folder.missing_from(row.identity, elsewhere.unit, self.day):
            joined = date.fromisoformat(row.joined) if row.joined else None
            began = elsewhere.valid_from
            on = joined if joined is not None and (began is None or joined > began) else self.day
            if began is None or on > began:
                self.transfers.append((elsewhere, on, row, place))
                self.outcome.accepted += 1
                return
        union = self.known.units[elsewhere.unit][0]
        self._hold(row, decide("two-unions", union=union), "identity", self._move(row, elsewhere, place))

    def _move(self, row: MemberRow, elsewhere: Spell, place: Place) -> Proposal:
        """A transfer on the joining day, else on the list's; on no day where both lie before the membership kept."""
        days = [date.fromisoformat(row.joined)] if row.joined else []
        fitting = [
            on for on in (*days, self.day) if elsewhere.valid_from is None or on > elsewhere.valid_from
        ]
        on = fitting[0] if fitting else None
        union = self.known.units[elsewhere.unit][0]
        return self._at(place, {
            "act": "transfer", "membership": elsewhere.spell, "person": elsewhere.person,
            "on": on and on.isoformat(),
            "vi": f"Chuyển từ “{union}” sang “{place.name}”{f' từ {on:%d/%m/%Y}' if on else ''}.",
            "en": f"Transfer from “{union}” to “{place.name}”{f' on {on:%d/%m/%Y}' if on else ''}.",
        })  # fmt: skip

    def _admission(self, row: MemberRow, place: Place, person: int | None = None) -> Proposal:
        return self._at(place, admission(row, place, person))

    def _at(self, place: Place, proposal: dict[str, Any]) -> Proposal:
        """The proposal with its union, which may be written only after the row was decided."""
        proposal |= {"unit": place.unit, "employer": place.employer}
        self._proposed.append((proposal, place))
        return proposal

    def _compare_state(self, row: MemberRow, person: int, place: Place) -> None:
        """A pause that begins, goes on or ends, as the note says; the roster of an earlier day changes nothing."""
        now = self._states.get(person)
        said = row.note_value if row.note_kind == "state" else ""
        since = date.fromisoformat(row.note_on) if row.note_on else self.day
        changed = False
        if self.newest_roster and said != (now[1] if now else ""):
            told = said or "note" in self.table.columns
            if now is not None and told and (now[2] is None or now[2] < self.day):
                until = max(since, self.day) if said else self.day
                self.resumed.append((now[0], person, now[3], now[1], now[2], until))
                since, changed = until, True
            if said and (now is None or changed):
                self.states.append((person, place.unit, said, since, self.table.sheet, row.row))
                changed = True
        if changed:
            self.outcome.accepted += 1
        else:
            self.outcome.already_known += 1

    # -- who is not there

    def _find_missing(self) -> None:
        """Members whom the union's newest complete roster does not name, and no other list of the folder does."""
        if self.table.above.additions or not self.newest_roster or not any(self._members.values()):
            return
        names = {bad.get("name_fold") for bad in self.table.bad} - {None, ""}
        told = self.folder.people_of_faulty_rows(self.table)
        for unit, everybody in self._members.items():
            members = self._spoken_of(unit, everybody)
            missing = members.keys() - self._present[unit] - told
            for person in sorted(missing, key=lambda p: self._particulars[p].name_fold):
                spell = members[person]
                if self._particulars[person].name_fold in names or (
                    spell.valid_from is not None and spell.valid_from >= self.day
                ):
                    continue
                if not self.folder.stands_elsewhere(person, self.table, self.day):
                    self._propose_leaving(person, spell)

    def _spoken_of(self, unit: int, members: dict[int, Spell]) -> dict[int, Spell]:
        """Those of a union's members whom this roster would name: of a union that another took over, its own; of one at
        several employers, those at the employers named."""
        places = [self.place, *(one for one in self._places.values() if isinstance(one, Place))]
        here = [one for one in places if one.unit == unit]
        if here and all(one.was for one in here):
            own = matching.spells_in({one.was for one in here})
            return {person: spell for person, spell in members.items() if spell.spell in own}
        named = {one.employer for one in here}
        if None in named or self.known.covered_by(unit, self.day) <= named:
            return members
        return {person: spell for person, spell in members.items() if spell.employer in {None, *named}}

    def _propose_leaving(self, person: int, spell: Spell) -> None:
        if self.accept_leavers:
            self.endings.append((spell, self.day, _ENDED.LEFT))
            self.outcome.accepted += 1
            return
        name = self._particulars[person].name
        self.outcome.hold(
            decide("missing-everywhere", name=name),
            sheet=self.table.sheet, row=None, proposal=ending(spell, self.day, _ENDED.LEFT),
        )  # fmt: skip

    # -- holding

    def _hold_left(self, row: MemberRow, spell: Spell | None, spells_here: list[Spell]) -> None:
        on = date.fromisoformat(row.note_on) if row.note_on else None
        if spell is None and spells_here:
            # The leaving was confirmed before, in this very union: the note says nothing new.
            self.outcome.already_known += 1
            return
        last = on or self.day
        begun = spell is not None and (spell.valid_from is None or spell.valid_from < last)
        if spell is not None and begun and self.accept_leavers:
            self.endings.append((spell, last, row.note_value or _ENDED.LEFT))
            self.outcome.accepted += 1
            return
        said = f" từ {on:%d/%m/%Y}" if on else ""
        said_en = f" on {on:%d/%m/%Y}" if on else ""
        proposal = ending(spell, last, row.note_value or _ENDED.LEFT)
        self._hold(row, decide("left-noted", on=said, on_en=said_en), "note", proposal)

    def _hold_number(self, row: MemberRow, where: str, where_en: str) -> None:
        self._hold(row, decide("number-other-name", where=where, where_en=where_en), "identity")

    def _manager_held(self, row: MemberRow, place: Place, person: int | None = None) -> bool:
        if not row.manager or place.employer is None:
            return False
        if self.known.descriptions[place.employer].capital == "state":
            return False
        self._hold(row, decide("manager"), "position", self._admission(row, place, person))
        return True

    def _hold(self, row: MemberRow, fault: Fault, column: str, proposal: Proposal = None) -> None:
        letter = self.table.columns.get(column) or self.table.columns.get(
            "name", self.table.columns.get("surname")
        )
        self.outcome.hold(
            fault.at(letter), sheet=self.table.sheet, row=row.row, proposal=proposal, cells=shown(row),
            kept={"member": list(row)} if proposal and proposal["act"] in _ENTERING else None,
        )  # fmt: skip

    def _warn(self, row: MemberRow, code: str, column: str, **said: str) -> None:
        fault = decide(code, **said).at(self.table.columns.get(column))
        self.outcome.warn(fault, sheet=self.table.sheet, row=row.row)

    def _read_from(self, row: MemberRow, person: int, place: Place) -> bool:
        """Whether the membership was read from this very row of this file."""
        spell = self._members[place.unit][person]
        return spell.document in self.same_file and (spell.sheet, spell.row) == (self.table.sheet, row.row)

    # -- writing

    def write(self, writer: Writer, advance: Callable[[int], None]) -> None:
        """Write what was decided, in blocks."""
        if not self.place.unit and (self.place.employer is not None or self.place.occupational):
            self.outcome.warn(decide("union-not-on-list"), sheet=self.table.sheet)
            settle(self.place, self.day, self.known, writer)
        for place in self._places.values():
            if isinstance(place, Place):
                settle(place, self.day, self.known, writer)
        self.folder.units[id(self.table)] = self.place.was or self.place.unit
        for proposal, place in self._proposed:
            proposal["unit"] = place.unit
        admitting.close_memberships(writer, self.endings)
        admitting.close_memberships(
            writer, [(spell, on, _ENDED.TRANSFERRED) for spell, on, _, _ in self.transfers]
        )
        admitting.end_states(writer, self.resumed)
        self._write_admissions(writer, advance)
        joinings = [
            self._joining(person, row, place, since, _BEGAN.ADMITTED)
            for person, row, place, since in self.returns
        ] + [
            self._joining(spell.person, row, place, on.isoformat(), _BEGAN.TRANSFERRED)
            for spell, on, row, place in self.transfers
        ]
        admitting.open_memberships(writer, joinings)
        for joining, row in zip(
            joinings, [r[1] for r in self.returns] + [t[2] for t in self.transfers], strict=True
        ):
            self._state_of_new(joining.person, joining.unit, row)
        admitting.begin_states(writer, self.states)

    def _write_admissions(self, writer: Writer, advance: Callable[[int], None]) -> None:
        with writer.flow():
            for start in range(0, len(self.admissions), _BLOCK):
                block = self.admissions[start : start + _BLOCK]
                people = self._admit_block(writer, block, advance)
                self.folder.newcomers.update(dict.fromkeys(people, self.day))
                for person, one in zip(people, block, strict=True):
                    if one.row.note_kind == "state":
                        self._state_of_new(person, one.place.unit, one.row)

    def _admit_block(
        self, writer: Writer, block: list[_Admission], advance: Callable[[int], None]
    ) -> list[int]:
        newcomers = [_newcomer(one.row, self.table.sheet) for one in block]
        people = admitting.add_people(writer, newcomers, advance=advance)
        joinings = [
            self._joining(person, one.row, one.place, one.row.joined, _BEGAN.ADMITTED)
            for person, one in zip(people, block, strict=True)
        ]
        admitting.open_memberships(writer, joinings)
        return people

    def _joining(self, person: int, row: MemberRow, place: Place, since: str | None, began: str) -> Joining:
        unit = place.on(date.fromisoformat(since) if since else None) if place.was else place.unit
        return Joining(person, unit, place.employer, since, began, self.table.sheet, row.row)

    def _state_of_new(self, person: int, unit: int, row: MemberRow) -> None:
        if row.note_kind == "state":
            since = date.fromisoformat(row.note_on) if row.note_on else self.day
            self.states.append((person, unit, row.note_value, since, self.table.sheet, row.row))


def _elsewhere(spells: list[Spell], place: Place) -> Spell | None:
    return next((s for s in spells if s.unit != place.unit and s.valid_to is None), None)


_BLOCK = 50_000
# Carrying these out takes the row itself.
_ENTERING = frozenset({"admit", "tell-apart"})


def _newcomer(row: MemberRow, sheet: str | None) -> Newcomer:
    return Newcomer(*row[1:11], sheet, row.row)
