"""Lists sent from a screen: sealed as they arrive, read and committed by the worker, never by a web process."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.intake.archives import may_be_a_list
from caunoi.intake.models import ReceivedFile
from caunoi.intake.outcomes import FileOutcome
from caunoi.intake.receiving import Received, folder, keep, kept_as, receive
from caunoi.intake.running import Run
from caunoi.intake.taking_in import Watch, take_in_received
from caunoi.jobs.models import Job
from caunoi.jobs.working import CannotFinish, Running, ask, job
from caunoi.registers.reorganisations.models import DecisionFile
from caunoi.registers.rounds.models import RoundPaper
from caunoi.trail import keys
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers

KIND = "lists.take-in"


def send(
    files: Sequence[tuple[str, bytes]],
    *,
    as_of: date | None = None,
    by: Account,
    at: datetime,
    client_ref: UUID,
) -> Job:
    """Seal each file and queue one job that takes them in together, since a folder is compared as a whole.

    `as_of` is the day of lists whose title names none. Files whose ending is no list's are named and not kept. The same `client_ref` again is the same job.
    """
    sealed, ignored = [], []
    for name, content in files:
        if not may_be_a_list(name):
            ignored.append(without_numbers(name))
            continue
        file = Received(name, content, hashlib.sha256(content).hexdigest())
        # The queue is stored in the clear, and a clerk may have put a person's number into the name.
        sealed.append({"name": file.kept_name, "sha256": file.sha256, "kept_as": keep(file)})
    payload = {"files": sealed, "ignored": ignored, "as_of": as_of and as_of.isoformat()}
    return ask(KIND, payload, by=by.pk, at=at, client_ref=client_ref)


@job(KIND)
def take_in_sent(running: Running) -> dict[str, Any]:
    """Take the files in on behalf of who sent them. Done twice, the second time changes nothing.

    Stopped or killed, the file under way is undone and those before it stay; `keep` says which.
    """
    account = _still_may(running)
    ignored = list(running.payload["ignored"])
    told = _Told(running)
    received = receive(
        [(file["name"], _unsealed(file)) for file in running.payload["files"]],
        advance=told.read,
        ignore=lambda name: ignored.append(without_numbers(name)),
    )
    told.begin_writing(sum(file.rows for file in received))
    as_of = running.payload.get("as_of")
    run = Run(by=account, at=running.now(), as_of=date.fromisoformat(as_of) if as_of else None)
    watch = Watch(rows=told.written, before_commit=running.hold, file=told.file)
    take_in_received(received, run, ignored=ignored, watch=watch)
    return {"files": told.files, "ignored": ignored}


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


def _still_may(running: Running) -> Account:
    account = Account.objects.filter(pk=running.job.created_by or 0, is_active=True).first()
    # Rights are asked again when the work is done: an officer may have left office since sending.
    if account is None or not reach_of(account, on=day_of(running.now())).may("lists.send"):
        raise CannotFinish("Người gửi không còn quyền gửi danh sách. / The sender may no longer send lists.")
    return account


def _unsealed(file: dict[str, str]) -> bytes:
    return keys.unseal_file((folder() / file["kept_as"]).read_bytes(), sha256=file["sha256"])


def kept(*, locked_since: datetime | None = None) -> dict[str, str]:
    """Sealed files that a list, a decision or a round names or work waits for, with their contents' hashes; any other is left over.

    Lists of a round that was locked before `locked_since` are named by it no more.
    """
    lists = ReceivedFile.objects.exclude(sealed_as="").values_list("sealed_as", "document__sha256")
    still = (Job.State.QUEUED, Job.State.RUNNING, Job.State.PAUSED)
    waiting = Job.objects.filter(kind=KIND, state__in=still)
    sent = waiting.values_list("payload", flat=True)
    handed_in = RoundPaper.objects.all()
    if locked_since is not None:
        handed_in = handed_in.exclude(kind=RoundPaper.Kind.LIST, due__round__locked_by__at__lt=locked_since)
    papers = {
        kept_as(one): one
        for rows in (DecisionFile.objects.all(), handed_in)
        for one in rows.values_list("sha256", flat=True)
    }
    return dict(lists) | papers | {file["kept_as"]: file["sha256"] for one in sent for file in one["files"]}


def _counts(file: FileOutcome) -> dict[str, Any]:
    """Counts only: what is said of rows stays sealed with the findings."""
    return {
        "name": file.name,
        "list": file.kind,
        "rows": file.rows,
        "accepted": file.accepted,
        "already_known": file.already_known,
        "held": len(file.held),
        "refused": len(file.refused),
        "warned": len(file.warnings),
    }
