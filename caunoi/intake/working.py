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
from caunoi.intake.outcomes import FileOutcome, Outcome
from caunoi.intake.receiving import Received, folder, keep, kept_as, receive
from caunoi.intake.running import Run
from caunoi.intake.taking_in import take_in_received
from caunoi.jobs.models import Job
from caunoi.jobs.working import CannotFinish, Running, ask, job
from caunoi.registers.reorganisations.models import DecisionFile
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
    """Take the files in on behalf of who sent them. Done twice, the second time changes nothing."""
    account = _still_may(running)
    sent = running.payload["files"]
    running.progress(stage="reading", done=0, total=len(sent))
    done = 0

    def read(_rows: int) -> None:
        nonlocal done
        done += 1
        # A zip is one file sent, and as many read as it holds.
        running.progress(stage="reading", done=min(done, len(sent)), total=len(sent))

    ignored = list(running.payload["ignored"])
    received = receive(
        [(file["name"], _unsealed(file)) for file in sent],
        advance=read,
        ignore=lambda name: ignored.append(without_numbers(name)),
    )
    total, written = sum(file.rows for file in received), 0

    def write(_step: str, rows: int) -> None:
        nonlocal written
        written += rows
        running.progress(stage="writing", done=min(written, total), total=total)

    running.progress(stage="writing", done=0, total=total)
    as_of = running.payload.get("as_of")
    run = Run(by=account, at=running.now(), as_of=date.fromisoformat(as_of) if as_of else None)
    outcome = take_in_received(received, run, ignored=ignored, advance=write)
    return summary(outcome)


def _still_may(running: Running) -> Account:
    account = Account.objects.filter(pk=running.job.created_by or 0, is_active=True).first()
    # Rights are asked again when the work is done: an officer may have left office since sending.
    if account is None or not reach_of(account, on=day_of(running.now())).may("lists.send"):
        raise CannotFinish("Người gửi không còn quyền gửi danh sách. / The sender may no longer send lists.")
    return account


def _unsealed(file: dict[str, str]) -> bytes:
    return keys.unseal_file((folder() / file["kept_as"]).read_bytes(), sha256=file["sha256"])


def kept() -> dict[str, str]:
    """Sealed files that a list or a decision names or work waits for, with their contents' hashes; any other is left over."""
    lists = ReceivedFile.objects.exclude(sealed_as="").values_list("sealed_as", "document__sha256")
    waiting = Job.objects.filter(kind=KIND, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    sent = waiting.values_list("payload", flat=True)
    papers = {kept_as(one): one for one in DecisionFile.objects.values_list("sha256", flat=True)}
    return dict(lists) | papers | {file["kept_as"]: file["sha256"] for one in sent for file in one["files"]}


def summary(outcome: Outcome) -> dict[str, Any]:
    """Counts only: what is said of rows stays sealed with the findings."""
    return {"files": [_counts(file) for file in outcome.files], "ignored": outcome.ignored}


def _counts(file: FileOutcome) -> dict[str, Any]:
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
