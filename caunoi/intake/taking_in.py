"""A folder taken in: lists in their order, each committed whole or not at all, its findings kept for decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone

from caunoi.access.reach import operator
from caunoi.intake.answering import answered, keep_answer, outcome_of
from caunoi.intake.committing.agreements import AgreementsPlan
from caunoi.intake.committing.concerns import ConcernsPlan
from caunoi.intake.committing.dues import DuesPlan
from caunoi.intake.committing.employers import EmployersPlan
from caunoi.intake.committing.members import MembersPlan
from caunoi.intake.committing.nominations import NominationsPlan
from caunoi.intake.committing.officers import OfficersPlan
from caunoi.intake.committing.receipts import ReceiptsPlan
from caunoi.intake.committing.visits import VisitsPlan
from caunoi.intake.comparing import Folder
from caunoi.intake.correcting import typed_in
from caunoi.intake.differing import lines_of
from caunoi.intake.hand_in_standing import not_returned
from caunoi.intake.jail import fault_of
from caunoi.intake.keeping import (
    first_received,
    keep_findings,
    known_elsewhere,
    leave_decided,
    same_documents,
    the_document,
)
from caunoi.intake.known import KnownOrganisations, roots
from caunoi.intake.outcomes import FileOutcome, Outcome, entry_of
from caunoi.intake.placing import Place, names_differ, place_of
from caunoi.intake.receiving import Received, Table, gather, receive
from caunoi.intake.remembering import Remembered
from caunoi.intake.running import Run
from caunoi.intake.scoping import confine
from caunoi.intake.sentences import decide
from caunoi.intake.totals import totals
from caunoi.organisations.models import Submission
from caunoi.registers.members.models import Membership
from caunoi.trail.acting import act
from caunoi.trail.models import Document
from caunoi.trail.pen import WroteMeanwhile, pen_at_the_first_row
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Writer, no_garbage_hunt
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.faults import Fault

Advance = Callable[[str, int], None]


@dataclass(frozen=True)
class Watch:
    """Whoever follows a run: told of rows read and written, asked last before each commit, told of each file after it.

    `rows` and `before_commit` may raise: the file under way is then not written, those before it stay.
    """

    rows: Advance = lambda step, rows: None
    before_commit: Callable[[], None] = lambda: None
    file: Callable[[FileOutcome], None] = lambda outcome: None


UNWATCHED = Watch()


class Plan(Protocol):
    """What one table adds to the registers."""

    table: Table

    @property
    def count(self) -> int:
        """Rows to write."""

    def write(self, writer: Writer, advance: Callable[[int], None]) -> object:
        """Write them."""


# Who decides the rows of a kind; members alone are compared over the whole folder.
PLANS: dict[str, Callable[[Table, date, KnownOrganisations, FileOutcome, str, Run], Plan]] = {
    "employers": lambda table, day, known, outcome, _file, _run: EmployersPlan(table, day, known, outcome),
    "agreements": lambda table, day, known, outcome, _file, _run: AgreementsPlan(table, day, known, outcome),
    "nominations": lambda table, day, known, outcome, file, _run: NominationsPlan(
        table, day, known, outcome, file=file
    ),
    "officers": lambda table, day, known, outcome, _file, run: OfficersPlan(
        table, day, known, outcome, today=day_of(run.at)
    ),
    "concerns": lambda table, day, known, outcome, _file, run: ConcernsPlan(
        table, day, known, outcome, today=day_of(run.at)
    ),
    "dues": lambda table, day, known, outcome, _file, run: DuesPlan(
        table, day, known, outcome, today=day_of(run.at)
    ),
    "receipts": lambda table, day, known, outcome, _file, run: ReceiptsPlan(
        table, day, known, outcome, today=day_of(run.at)
    ),
    "visits": lambda table, day, known, outcome, _file, run: VisitsPlan(
        table, day, known, outcome, by=run.by, today=day_of(run.at)
    ),
}


def take_in(
    paths: Sequence[Path], run: Run, *, dry_run: bool = False, advance: Advance = lambda step, rows: None
) -> Outcome:
    """Take in files and folders; with `dry_run` nothing is written. `advance` is told of rows read and written."""
    received, ignored = read(paths, advance=advance)
    return take_in_received(received, run, ignored=ignored, dry_run=dry_run, watch=Watch(rows=advance))


def read(
    paths: Sequence[Path], *, advance: Advance = lambda step, rows: None
) -> tuple[list[Received], list[str]]:
    """Files and folders as received, and the names of those left alone."""
    lists, ignored = gather(paths)
    received = receive(
        ((path.name, path.read_bytes()) for path in lists),
        advance=lambda rows: advance("read", rows),
        ignore=ignored.append,
        typed=typed_in,
        remembered=Remembered().answer,
    )
    within = operator(timezone.localdate()).to("lists.send")
    return answered(received, within=within, scope=None, advance=lambda rows: advance("read", rows)), ignored


def take_in_received(
    received: list[Received], run: Run, *, ignored: list[str], dry_run: bool = False, watch: Watch = UNWATCHED,
    look: Callable[[Outcome], None] | None = None, only_what_is_done: bool = False,
) -> Outcome:  # fmt: skip
    """Take in files that were read already, in the order given by `receive`.

    `look` is told of what became of each row, and may ask the registers, before a dry run is undone;
    `only_what_is_done`: not of members on record who stay as they are.
    """
    with no_garbage_hunt(), _undone() if dry_run else ExitStack():
        looking = _Looking.NO if look is None else _Looking.DONE if only_what_is_done else _Looking.ALL
        taking = _Taking(run, received, dry_run=dry_run, looking=looking, watch=watch)
        files = [taking.take(one) for one in received]
        for file in files:
            if file.as_of is not None:
                run.days.append(file.as_of)
        held = sum(len(one.held) for one in files)
        refused = sum(len(one.refused) for one in files)
        outcome = Outcome(files, ignored, totals(run.closing_day) | {"held": held, "refused": refused})
        if look is not None:
            look(outcome)
        return outcome


@contextmanager
def _undone() -> Iterator[None]:
    """Everything that happens inside is undone, in the data and in the keys."""
    with transaction.atomic(using="keys"), transaction.atomic():
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")


class _Looking(Enum):
    """Of which rows lines are told."""

    NO = "none"
    DONE = "those that something is done with"
    ALL = "all"


class _Taking:
    """One run over one folder."""

    def __init__(
        self, run: Run, received: list[Received], *, dry_run: bool, looking: _Looking, watch: Watch
    ) -> None:
        self.run = run
        self.dry_run = dry_run
        self.looking = looking
        self.watch = watch
        self.known = KnownOrganisations.load()
        if run.scope is not None:
            confine(received, run.scope, self.known, day=run.day, at=run.at)
        self.folder = Folder.of(received, run)
        self._received = received
        self._placed = False
        self._digests: dict[str, str] = {}

    def take(self, file: Received) -> FileOutcome:
        """One file: decided against what is known now, written in one transaction, then told."""
        outcome = self._take(file)
        self.watch.file(outcome)
        return outcome

    def _take(self, file: Received) -> FileOutcome:
        if file.unreadable is not None:
            return self._unreadable(file)
        if file.answer is not None:
            return self._answers(file)
        if file.asked or file.kind is None:
            return self._asked(file)
        day = self.run.day(file)
        repeated = self._digests.get(file.digest) or known_elsewhere(file)
        self._digests.setdefault(file.digest, file.kept_name)
        if repeated is not None and repeated != file.kept_name:
            outcome = FileOutcome(file.name, file.kind, as_of=day, already_known=file.rows)
            outcome.warn(decide("file-repeated", other=repeated))
            return outcome
        try:
            return self._decided_first(file, day)
        except IntegrityError as error:
            return self._refused_by_the_database(file, day, refusal(error).text)

    def _decided_first(self, file: Received, day: date) -> FileOutcome:
        """On SQLite others may write while a roster is only read against the registers; who did has it read again."""
        if file.kind == "members":
            with suppress(WroteMeanwhile), pen_at_the_first_row(), self._committed():
                return self._take_list(file, day)
        with self._committed():
            return self._take_list(file, day)

    @contextmanager
    def _committed(self) -> Iterator[None]:
        """All of it or nothing, and nothing where whoever follows the run says so last."""
        with transaction.atomic():
            yield
            self.watch.before_commit()
            if self.run.scope is not None and self.run.scope.hand_in is not None and not self.dry_run:
                not_returned(self.run.scope.hand_in)

    def _unreadable(self, file: Received) -> FileOutcome:
        outcome = FileOutcome(file.name, None)
        if file.unreadable is not None:
            outcome.entries.append(entry_of([file.unreadable], sheet=None, row=None, cells={}))
        with self._committed():
            self._keep(file, outcome, the_document(file, None))
        return outcome

    def _answers(self, file: Received) -> FileOutcome:
        """Cells of another list: kept before that list, which comes after, is read with them."""
        outcome = outcome_of(file)
        with self._committed():
            if not self.dry_run:
                keep_answer(file, outcome, self.run)
        return outcome

    def _asked(self, file: Received) -> FileOutcome:
        """Nothing is taken in before somebody confirms the columns; a file said to hold no list holds no rows."""
        # The day that was said when it was sent is not asked for a second time.
        day = self.run.day(file) if file.asked else None
        outcome = FileOutcome(file.name, next((sheet["kind"] for sheet in file.asked), None), as_of=day)
        for sheet in file.asked:
            outcome.hold(decide("columns-to-confirm"), sheet=sheet["sheet"], row=None)
        with self._committed():
            self._keep(file, outcome, the_document(file, None))
        return outcome

    def _take_list(self, file: Received, day: date) -> FileOutcome:
        outcome = FileOutcome(file.name, file.kind, as_of=day)
        for sheet, warning, count, rows in file.warnings:
            outcome.warn(warning, sheet=sheet, row=rows[0] if rows else None, alike=count)
        for table in file.tables:
            for bad in table.bad:
                faults = [fault_of(fault) for fault in bad["faults"]]
                outcome.entries.append(
                    entry_of(faults, sheet=table.sheet, row=bad["row"], cells=bad["cells"])
                )
        plans = [
            plan
            for table in file.tables
            if table.kind == file.kind and not table.refused
            for plan in self._plans(table, file, day, outcome)
        ]
        if self.looking is not _Looking.NO:
            stays = self.looking is _Looking.ALL
            outcome.lines = lines_of(plans, outcome, self.known, those_who_stay=stays)
            outcome.set_aside = list(outcome.entries)
        # The first row that is written: from here on nobody else writes on SQLite.
        document = the_document(file, day)
        self._write(file, day, plans, outcome, document)
        outcome.entries.sort(key=lambda entry: (entry.sheet or "", entry.row is None, entry.row or 0))
        self._keep(file, outcome, document)
        return outcome

    def _keep(self, file: Received, outcome: FileOutcome, document: Document) -> None:
        leave_decided(outcome, document, digest=file.digest)
        if not self.dry_run:
            keep_findings(file, outcome, document, at=self.run.at, scope=self.run.scope)

    # -- plans

    def _plans(self, table: Table, file: Received, day: date, outcome: FileOutcome) -> Iterator[Plan]:
        if (planned := PLANS.get(table.kind)) is not None:
            yield planned(table, day, self.known, outcome, file.kept_name, self.run)
        elif (plan := self._members_plan(table, file, day, outcome)) is not None:
            yield plan

    def _members_plan(
        self, table: Table, file: Received, day: date, outcome: FileOutcome
    ) -> MembersPlan | None:
        self._place_rosters()
        place = place_of(table.above, day, self.known)
        if isinstance(place, Fault):
            if "tax_code" not in table.columns and "employer" not in table.columns:
                self._hold_all(table, place, outcome)
                return None
            # Each row names its own employer.
            place = Place(None, 0, "")
        elif place.employer is not None and names_differ(table.above, place.employer, self.known):
            known = self.known.descriptions[place.employer].name
            outcome.warn(decide("employer-name-differs", known=known), sheet=table.sheet)
        if place.was and place.until is not None:
            old = self.known.units[place.was][0]
            outcome.warn(
                decide("union-taken-over", union=old, day=f"{place.until:%d/%m/%Y}", into=place.name),
                sheet=table.sheet,
            )
        plan = MembersPlan(
            table, day, place, self.known, self.folder, outcome,
            accept_leavers=self.run.accept_leavers,
            newest_roster=_newest({place.unit, *self.known.heirs(place.unit)}, day),
            same_file=same_documents(file),
            first_received=first_received(file),
        )  # fmt: skip
        plan.decide()
        return plan

    def _place_rosters(self) -> None:
        """Whose each roster of the folder is, once the enterprises are in."""
        if self._placed:
            return
        self._placed = True
        for file in self._received:
            for table in file.tables:
                if table.kind == "members":
                    place = place_of(table.above, self.run.day(file), self.known)
                    # A part of the union that it is taken as one of: it says nothing of the others there.
                    self.folder.units[id(table)] = (
                        (place.was or place.unit) if isinstance(place, Place) else 0
                    )

    def _hold_all(self, table: Table, fault: Fault, outcome: FileOutcome) -> None:
        column = table.columns.get("name", table.columns.get("surname"))
        for row in table.rows:
            outcome.hold(
                fault.at(column),
                sheet=table.sheet,
                row=row[0],
                cells={"Họ và tên": row[1], "Số định danh": row[8]},
            )

    # -- writing

    def _write(
        self, file: Received, day: date, plans: list[Plan], outcome: FileOutcome, document: Document
    ) -> None:
        # A list of what officers did is no unit's report of itself.
        reported = bool(plans) and file.kind in Submission.Kind.values
        submitting = reported and not Submission.objects.held_true().filter(document=document).exists()
        if submitting or any(plan.count for plan in plans):
            self.folder.just_asked = False
            with act(
                f"{file.kind}.taken-in", by=self.run.by, at=self.run.at, on=day, document=document,
                about={"rows": file.rows, "accepted": outcome.accepted},
            ) as writer:  # fmt: skip
                for plan in plans:
                    unit = plan.write(writer, self._written)
                    if submitting:
                        self._submit(writer, plan, day, unit if isinstance(unit, int) else None)
        for plan in plans:
            if isinstance(plan, MembersPlan):
                self._compare_with_workers(plan, outcome)

    def _written(self, rows: int) -> None:
        self.watch.rows("written", rows)

    def _submit(self, writer: Writer, plan: Plan, day: date, unit: int | None) -> None:
        complete = not plan.table.above.additions
        if isinstance(plan, MembersPlan):
            unit = plan.place.unit or None
            complete = complete and not plan.place.was
        writer.add_one(
            Submission,
            unit_id=unit or roots()[0],
            kind=plan.table.kind,
            valid_from=day,
            complete=complete,
            rows=len(plan.table.rows) + len(plan.table.bad),
            sheet=plan.table.sheet,
        )

    def _compare_with_workers(self, plan: MembersPlan, outcome: FileOutcome) -> None:
        if plan.place.employer is None or not plan.place.unit:
            return
        workers = self.known.workers(plan.place.employer)
        if workers is None:
            return
        here = Membership.objects.on(plan.day).filter(unit=plan.place.unit)
        if not self.known.covered_by(plan.place.unit, plan.day) <= {plan.place.employer}:
            here = here.filter(employer=plan.place.employer)
        members = here.count()
        if members > workers:
            outcome.warn(
                decide("more-members-than-workers", members=members, workers=workers), sheet=plan.table.sheet
            )

    def _refused_by_the_database(self, file: Received, day: date, why: object) -> FileOutcome:
        """Nothing of the file was written; every row that would have been waits with the sentence."""
        vi, en = getattr(why, "vi", ""), getattr(why, "en", "")
        self.known = KnownOrganisations.load()
        outcome = FileOutcome(file.name, file.kind, as_of=day)
        for table in file.tables:
            for bad in table.bad:
                faults = [fault_of(fault) for fault in bad["faults"]]
                outcome.entries.append(
                    entry_of(faults, sheet=table.sheet, row=bad["row"], cells=bad["cells"])
                )
            for row in table.rows:
                outcome.hold(
                    decide("refused-by-the-database", why=vi, why_en=en), sheet=table.sheet, row=row[0]
                )
        with self._committed():
            self._keep(file, outcome, the_document(file, day))
        return outcome


def _newest(units: set[int], day: date) -> bool:
    """Whether no roster of a later day is in for that union or whoever took it over."""
    later = Submission.objects.held_true().filter(
        unit__in=units, kind=Submission.Kind.MEMBERS, complete=True, valid_from__gt=day
    )
    return not later.exists()
