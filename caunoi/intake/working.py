"""Lists sent from a screen: sealed as they arrive, read and committed by the worker, never by a web process."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.intake import form_books, national
from caunoi.intake.answering import answered
from caunoi.intake.archives import may_be_a_list
from caunoi.intake.carrying_out import CannotDecide
from caunoi.intake.correcting import typed_in
from caunoi.intake.hand_in_standing import ReturnedMeanwhile, waiting_hand_ins
from caunoi.intake.looking import (
    Dropped,
    Otherwise,
    keep_look,
    kept_by_looks,
    look_at,
    readings_of,
    take_in_as_seen,
)
from caunoi.intake.models import HandIn, Look, ReceivedFile
from caunoi.intake.outcomes import FileOutcome
from caunoi.intake.prescan.saying import Unreadable
from caunoi.intake.receiving import Received, folder, keep, kept_as, receive
from caunoi.intake.remembering import Remembered
from caunoi.intake.returning import hand_back
from caunoi.intake.running import Run, Scope
from caunoi.intake.taking_in import Watch, take_in_received
from caunoi.intake.withdrawing import withdraw
from caunoi.jobs.models import Job
from caunoi.jobs.working import CannotFinish, Running, ask, job
from caunoi.registers.reorganisations.models import DecisionFile
from caunoi.registers.rounds.models import RoundPaper
from caunoi.trail import keys
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers

KIND, LOOK = "lists.take-in", "lists.look"
TAKE_BACK = "lists.take-back"
HAND_BACK = "lists.hand-back"
#: The kinds of work on lists that were sent.
KINDS = (KIND, LOOK, TAKE_BACK, HAND_BACK)
NO_LONGER = {
    "lists.send": "Người gửi không còn quyền gửi danh sách. / The sender may no longer send lists.",
    "findings.decide": "Người yêu cầu không còn quyền rút lại hay trả lại danh sách. / Whoever asked may no longer take lists back or hand them back.",
}

#: Work that will still look for its files, or may.
_STILL = (Job.State.QUEUED, Job.State.RUNNING, Job.State.PAUSED)
RETURNED_MEANWHILE = "Danh sách này đã trả lại cho đơn vị: chưa nhận gì. / This list was returned to its unit: nothing was taken in."


def send(
    files: Sequence[tuple[str, bytes]],
    *,
    as_of: date | None = None,
    by: Account,
    at: datetime,
    client_ref: UUID,
    look: bool = False,
    to: ReceivedFile | None = None,
    handed_in: HandIn | None = None,
    paper: RoundPaper | None = None,
) -> Job:
    """Seal each file and queue one job that takes them in together, since a folder is compared as a whole; or one that
    only looks at what that would do.

    `as_of` is the day of lists whose title names none; `to` the list that they have to answer (`answering`); what was
    `handed_in` for a unit, or as a `paper` of a round, is confined to that unit. Files whose ending is no list's are named and not kept. The same
    `client_ref` again is the same job.
    """
    sealed, ignored = [], []
    for name, content in files:
        if not may_be_a_list(name):
            ignored.append(without_numbers(name))
            continue
        file = Received(name, content, hashlib.sha256(content).hexdigest())
        # The queue is stored in the clear, and a clerk may have put a person's number into the name.
        sealed.append({"name": file.kept_name, "sha256": file.sha256, "kept_as": keep(file)})
    payload = {"files": sealed, "ignored": ignored, "as_of": as_of and as_of.isoformat()} | _as(
        handed_in, paper
    )
    if to is not None:
        payload["to"] = to.public_id.hex
    return ask(LOOK if look else KIND, payload, by=by.pk, at=at, client_ref=client_ref)


def take_in_looked(look: Look, *, by: Account, at: datetime, client_ref: UUID) -> Job:
    """Queue the taking in of what was looked at. Asked for again, as after a cancelling, it is done once all the same."""
    payload = look.asked | {"look": look.public_id.hex}
    return ask(KIND, payload, by=by.pk, at=at, client_ref=client_ref)


def look_again(look: Look, *, by: Account, at: datetime, client_ref: UUID) -> Job:
    """Queue another look at the same lists, as the registers stand by then."""
    return ask(LOOK, look.asked, by=by.pk, at=at, client_ref=client_ref)


@job(KIND)
def take_in_sent(running: Running) -> dict[str, Any]:
    """Take the files in on behalf of who sent them. Done twice, the second time changes nothing.

    Stopped or killed, the file under way is undone and those before it stay; `keep` says which. What was looked at
    before is taken in whole or not at all.
    """
    try:
        return _taken_in(running)
    except ReturnedMeanwhile as returned:
        raise CannotFinish(RETURNED_MEANWHILE) from returned


def _taken_in(running: Running) -> dict[str, Any]:
    run, received, ignored, told = _read(running)
    if not (looked := running.payload.get("look")):
        watch = Watch(rows=told.written, before_commit=running.hold, file=told.file)
        take_in_received(received, run, ignored=ignored, watch=watch)
        return {"files": told.files, "ignored": ignored}
    try:
        seen = take_in_as_seen(
            Look.objects.get(public_id=looked), received, run, ignored=ignored, at=running.now(),
            rows=told.written, before_commit=running.hold,
        )  # fmt: skip
    except Otherwise as changed:
        raise CannotFinish(
            "Hồ sơ đã thay đổi từ lúc xem, hoặc đã sang ngày khác: chưa nhận gì. Hãy xem lại rồi nhận."
            " / The records changed since you looked, or the day did: nothing was taken in."
            " Look again, then take in."
        ) from changed
    except Dropped as gone:
        raise CannotFinish(
            "Lần xem này đã bỏ trước khi đến lượt nhận: chưa nhận gì. Muốn nhận thì hãy gửi lại danh sách."
            " / What was looked at was dropped before its turn came: nothing was taken in."
            " Send the lists again to take them in."
        ) from gone
    return {"files": [_counts_seen(one) for one in seen["files"]], "ignored": seen["ignored"]}


@job(LOOK)
def look_at_sent(running: Running) -> dict[str, Any]:
    """Say what taking the files in would do, and do nothing."""
    run, received, ignored, told = _read(running, keeping=True)
    seen = look_at(received, run, ignored=ignored, watch=Watch(rows=told.written))
    by = Account.objects.get(pk=running.job.created_by or 0)
    job, asked = running.job.public_id, running.payload
    look = keep_look(job, asked, seen, by=by, at=running.now(), received=received, reached=run.reached)
    return {"look": look.public_id.hex}


def read_again(
    file: ReceivedFile,
    *,
    on: date | None = None,
    look: bool = False,
    by: Account,
    at: datetime,
    client_ref: UUID,
) -> Job:
    """Queue a list to be read again from its sealed bytes, by columns confirmed or with cells typed again since; or only
    looked at.

    `on` is its day, whatever its title says. What was taken in is known, so only what is mended is new.
    """
    sent = {"name": file.document.name, "sha256": file.document.sha256, "kept_as": file.sealed_as}
    day = file.as_of and file.as_of.isoformat()
    payload = {"files": [sent], "ignored": [], "as_of": day, "on": on and on.isoformat()} | _as(
        file.handed_in, file.paper
    )
    return ask(LOOK if look else KIND, payload, by=by.pk, at=at, client_ref=client_ref)


def _as(handed_in: HandIn | None, paper: RoundPaper | None) -> dict[str, Any]:
    if handed_in is not None:
        return {"handed_in": handed_in.public_id.hex}
    return {"paper": paper.public_id.hex} if paper is not None else {}


def ask_to_take_back(file: ReceivedFile, *, by: Account, at: datetime, client_ref: UUID) -> Job:
    """Queue the taking back of a whole list."""
    return ask(TAKE_BACK, {"file": file.public_id.hex}, by=by.pk, at=at, client_ref=client_ref)


@job(TAKE_BACK)
def take_list_back(running: Running) -> dict[str, Any]:
    """Take a list back whole, on behalf of who asked. Done twice, the second time says that it was done."""
    account = _still_may(running, "findings.decide")
    file = ReceivedFile.objects.select_related("document").get(public_id=running.payload["file"])
    running.progress(stage="taking-back")
    try:
        done = withdraw(
            file, by=account, at=running.now(), before_commit=running.hold, job=running.job.public_id
        )
    except CannotDecide as refused:
        raise CannotFinish(f"{refused.text.vi} / {refused.text.en}") from refused
    return {"file": file.public_id.hex, "rows": done.rows, "kept": done.stuck}


def ask_to_hand_back(file: ReceivedFile, *, by: Account, at: datetime, client_ref: UUID) -> Job:
    """Queue the reading of the rows that are to be handed back to the unit."""
    return ask(HAND_BACK, {"file": file.public_id.hex}, by=by.pk, at=at, client_ref=client_ref)


@job(HAND_BACK)
def hand_list_back(running: Running) -> dict[str, Any]:
    """Keep the rows that a unit has to correct, on behalf of who asked. Done twice, they are kept once."""
    account = _still_may(running, "findings.decide")
    file = ReceivedFile.objects.select_related("document").get(public_id=running.payload["file"])
    running.progress(stage="handing-back")
    asked_at = running.job.created_at
    made = file.returned.filter(by=account, at=asked_at).first()
    try:
        made = made or hand_back(file, by=account, at=asked_at)
    except CannotDecide as refused:
        raise CannotFinish(f"{refused.text.vi} / {refused.text.en}") from refused
    except Unreadable as unreadable:
        text = unreadable.fault.text
        raise CannotFinish(f"{text.vi} / {text.en}") from unreadable
    return {"file": file.public_id.hex, "returned": made.public_id.hex}


def _read(running: Running, *, keeping: bool = False) -> tuple[Run, list[Received], list[str], _Told]:
    """The files as the jail reads them, for whom, and who is to be told of rows written."""
    account = _still_may(running)
    ignored = list(running.payload["ignored"])
    told = _Told(running)
    received = receive(
        [(file["name"], _unsealed(file)) for file in running.payload["files"]],
        advance=told.read,
        ignore=lambda name: ignored.append(without_numbers(name)),
        typed=typed_in,
        remembered=Remembered().answer,
        keeping=keeping,
        kept=readings_of(running.payload.get("look")),
    )
    within = reach_of(account, on=day_of(running.now())).to("lists.send")
    scope = _scope(running.payload.get("handed_in"), running.payload.get("paper"))
    received = answered(
        received, within=within, scope=scope, to=running.payload.get("to", ""), advance=told.read
    )
    told.begin_writing(sum(file.rows for file in received))
    as_of = running.payload.get("as_of")
    on = running.payload.get("on")
    run = Run(
        by=account,
        at=running.now(),
        as_of=date.fromisoformat(as_of) if as_of else None,
        on=date.fromisoformat(on) if on else None,
        scope=scope,
    )
    return run, received, ignored, told


def _scope(handed_in: str | None, paper: str | None) -> Scope | None:
    """Whose list alone it is, where it was handed in for one unit."""
    if handed_in is None:
        return _scope_of_paper(paper)
    found = HandIn.objects.get(public_id=handed_in)
    # Whoever sent it was told so, while the work waited for its turn.
    if found.returned_at is not None:
        raise CannotFinish(RETURNED_MEANWHILE)
    return Scope(found.unit_id, found.kind, hand_in=found.pk)


def _scope_of_paper(paper: str | None) -> Scope | None:
    if paper is None:
        return None
    found = RoundPaper.objects.select_related("due__round").get(public_id=paper)
    return Scope(found.due.unit_id, found.due.round.kind, paper=found.pk)


class _Told:
    """How far one taking-in is, told as it goes on, and what became of each file."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._done, self._total = 0, 0
        # An earlier worker may have died after some files: what it took in is still what this sending brought.
        earlier = (running.job.result or {}).get("files", ())
        self._earlier = {one["name"]: one["accepted"] for one in earlier}
        self.files: list[dict[str, Any]] = []
        running.progress(stage="reading")

    def read(self, rows: int) -> None:
        self._done += rows
        self._running.progress(stage="reading", done=self._done)

    def begin_writing(self, total: int) -> None:
        self._done, self._total = 0, total
        self._running.progress(stage="writing", total=total)

    def written(self, _step: str, rows: int) -> None:
        self._done += rows
        self._running.progress(stage="writing", done=min(self._done, self._total), total=self._total)

    def file(self, outcome: FileOutcome) -> None:
        """What is committed; later stops leave it."""
        counts = _counts(outcome)
        before = self._earlier.pop(counts["name"], 0) - counts["accepted"]
        if 0 < before <= counts["already_known"]:
            counts["accepted"] += before
            counts["already_known"] -= before
        self.files.append(counts)
        self._running.keep({"files": self.files, "ignored": []})
        self._running.progress(stage="writing", done=min(self._done, self._total), total=self._total)


def _still_may(running: Running, right: str = "lists.send") -> Account:
    account = Account.objects.filter(pk=running.job.created_by or 0, is_active=True).first()
    # Rights are asked again when the work is done: an officer may have left office since sending.
    if account is None or not reach_of(account, on=day_of(running.now())).may(right):
        raise CannotFinish(NO_LONGER[right])
    return account


def _unsealed(file: dict[str, str]) -> bytes:
    return keys.unseal_file((folder() / file["kept_as"]).read_bytes(), sha256=file["sha256"])


def kept(*, locked_since: datetime | None = None, exchanged_since: datetime | None = None) -> dict[str, str]:
    """Sealed files that a list, a decision, a round or a hand-in names or work waits for, with their contents' hashes; any other is left over.

    Lists of a round that was locked before `locked_since` are named by it no more, nor what the national federation's
    software was told, or answered, before `exchanged_since`.
    """
    lists = ReceivedFile.objects.exclude(sealed_as="").values_list("sealed_as", "document__sha256")
    sent = _sendings().filter(state__in=_STILL).values_list("payload", flat=True)
    handed_in = RoundPaper.objects.all()
    if locked_since is not None:
        handed_in = handed_in.exclude(kind=RoundPaper.Kind.LIST, due__round__locked_by__at__lt=locked_since)
    papers = {
        kept_as(one): one
        for rows in (DecisionFile.objects.all(), handed_in, waiting_hand_ins())
        for one in rows.values_list("sha256", flat=True)
    }
    waiting = {file["kept_as"]: file["sha256"] for one in sent for file in one.get("files", ())}
    supplied = national.kept_files(since=exchanged_since) | form_books.kept_files()
    return dict(lists) | papers | kept_by_looks() | supplied | waiting


def left_over(*, before: datetime) -> list[str]:
    """Sealed files that nothing names: those of work that failed, was cancelled or is over, and what lies there since
    `before`, by their names. What is younger may be on its way into the queue."""
    over = _sendings().exclude(state__in=_STILL).values_list("payload", flat=True)
    sent = {file["kept_as"] for one in over for file in one.get("files", ())}
    named, since = kept(), before.timestamp()
    lying = [*folder().glob("*.sealed"), *folder().glob("*.draft")]
    return sorted(
        one.name
        for one in lying
        if one.name not in named and (one.name in sent or one.stat().st_mtime < since)
    )


def _sendings() -> QuerySet[Job]:
    return Job.objects.filter(kind__in=(*KINDS, national.HAND_IN, form_books.HAND_IN))


def _counts(file: FileOutcome) -> dict[str, Any]:
    """Counts only: what is said of rows stays sealed with the findings."""
    return {
        # The queue is stored in the clear, and a clerk may have put a person's number into an entry's name.
        "name": without_numbers(file.name)[:255],
        "list": file.kind,
        "rows": file.rows,
        "accepted": file.accepted,
        "already_known": file.already_known,
        "held": len(file.held),
        "refused": len(file.refused),
        "warned": len(file.warnings),
    }


def _counts_seen(told: dict[str, Any]) -> dict[str, Any]:
    """The same of a file that was looked at before."""
    accepted, known, held, refused = told["counts"]
    return {
        "name": told["name"],
        "list": told["list"],
        "rows": sum(told["counts"]),
        "accepted": accepted,
        "already_known": known,
        "held": held,
        "refused": refused,
        "warned": told["warned"],
    }
