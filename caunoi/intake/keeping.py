"""What stays of a file: its paper, its sealed bytes, and its findings until someone decides them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from caunoi.intake.models import WITHDRAWN, Finding, ReceivedFile
from caunoi.intake.outcomes import Entry, FileOutcome, Proposal
from caunoi.intake.receiving import Received, keep
from caunoi.trail import keys
from caunoi.trail.models import Document


def the_document(file: Received, day: date | None) -> Document:
    """The paper of this name and content, the same however often it is received."""
    document, _ = Document.objects.get_or_create(
        sha256=file.sha256,
        name=file.kept_name,
        defaults={"kind": Document.Kind.LIST, "dated_on": day},
    )
    return document


def known_elsewhere(file: Received) -> str | None:
    """The name under which a list of the same cells was received before, if it was another name."""
    if not file.digest:
        return None
    same = ReceivedFile.objects.filter(content_digest=file.digest, undone_by=None).order_by("pk")
    names = list(same.values_list("document__name", flat=True))
    return None if not names or file.kept_name in names else names[0]


def first_received(file: Received) -> datetime | None:
    """When a list of these cells first came in under this name; None when it is new."""
    same = ReceivedFile.objects.filter(
        document__name=file.kept_name, content_digest=file.digest, undone_by=None
    )
    return same.order_by("received_at").values_list("received_at", flat=True).first()


def same_documents(file: Received) -> frozenset[int]:
    """Papers of that name, earlier versions of the same list among them."""
    return frozenset(Document.objects.filter(name=file.kept_name).values_list("id", flat=True))


def leave_decided(outcome: FileOutcome, document: Document, *, digest: str) -> None:
    """Rows of this very list that someone decided wait no longer: they count as known, however often it is sent."""
    if not outcome.held:
        return
    same = Q(file__document=document) | (Q(file__content_digest=digest) if digest else Q())
    decided = Finding.objects.filter(same, severity=Finding.Severity.HELD, state=Finding.State.DECIDED)
    rows = decided.exclude(decision=WITHDRAWN).values_list("sheet", "row", "code", "proposal")
    known = {_address(*one) for one in rows}
    if not known:
        return
    waiting = [
        one
        for one in outcome.entries
        if one.kind != "held" or _address(one.sheet, one.row, one.code, one.proposal) not in known
    ]
    outcome.already_known += len(outcome.entries) - len(waiting)
    outcome.entries = waiting


def _address(sheet: str | None, row: int | None, code: str, proposal: Proposal) -> tuple[object, ...]:
    # Somebody whom the list does not name has no row: the membership tells who it is.
    return sheet, row, code, (proposal or {}).get("membership") if row is None else None


def keep_findings(file: Received, outcome: FileOutcome, document: Document, *, at: datetime) -> ReceivedFile:
    """Seal the bytes, and make the open findings those of this run; what was decided stays."""
    received, new = ReceivedFile.objects.get_or_create(
        document=document,
        defaults={
            "list_kind": file.kind or "",
            "as_of": outcome.as_of,
            "content_digest": file.digest,
            "sealed_as": keep(file),
            "received_at": at,
            "rows": outcome.rows,
            "accepted": outcome.accepted,
            "already_known": outcome.already_known,
        },
    )
    if not new and received.undone_by_id is not None:
        _begin_anew(received, outcome, sealed_as=keep(file), at=at)
    elif not new and outcome.accepted:
        # Rows that waited (for their employer, say) were taken in now; a run that adds nothing changes nothing.
        received.accepted += outcome.accepted
        received.save(update_fields=["accepted"])
    _renew(received, [*outcome.entries, *outcome.warnings])
    return received


def _begin_anew(file: ReceivedFile, outcome: FileOutcome, *, sealed_as: str, at: datetime) -> None:
    """A list that was taken back whole comes in again: what was said of it then is past."""
    file.findings.filter(decision=WITHDRAWN).delete()
    file.undone_by, file.received_at, file.sealed_as = None, at, sealed_as
    file.rows, file.accepted, file.already_known = outcome.rows, outcome.accepted, outcome.already_known
    file.save()


def _renew(file: ReceivedFile, entries: list[Entry]) -> None:
    now = {_key(entry): entry for entry in entries}
    keeping = set()
    for finding in Finding.objects.filter(file=file):
        key = (finding.severity, finding.sheet, finding.row, finding.column, finding.reason_vi)
        if key in now:
            keeping.add(key)
            if finding.state == Finding.State.OPEN and finding.proposal != now[key].proposal:
                finding.proposal = now[key].proposal
                finding.save(update_fields=["proposal"])
        elif finding.state == Finding.State.OPEN:
            finding.delete()
    new = [_finding(file, entry) for key, entry in now.items() if key not in keeping]
    Finding.objects.bulk_create(new, batch_size=1000)


def _key(entry: Entry) -> tuple[str, str | None, int | None, str | None, str]:
    return entry.kind, entry.sheet, entry.row, entry.column, entry.reason.vi


def _finding(file: ReceivedFile, entry: Entry) -> Finding:
    finding = Finding(
        file=file,
        severity=entry.kind,
        code=entry.code,
        sheet=entry.sheet,
        row=entry.row,
        column=entry.column,
        reason_vi=entry.reason.vi,
        reason_en=entry.reason.en,
        proposal=entry.proposal,
        rows_alike=entry.rows_alike,
    )
    if entry.cells or entry.kept:
        clear = json.dumps({"cells": entry.cells, "kept": entry.kept}, ensure_ascii=False).encode()
        finding.cells = keys.seal_under_master(clear, place=place_of(finding))
    return finding


def cells_of(finding: Finding) -> dict[str, str]:
    """The row's cells as received, for the officer who decides. Raises CannotUnseal."""
    return dict(_unsealed(finding)["cells"])


def kept_of(finding: Finding) -> dict[str, Any]:
    """What carrying the proposal out takes beside its ids. Raises CannotUnseal."""
    return dict(_unsealed(finding)["kept"])


def _unsealed(finding: Finding) -> dict[str, Any]:
    if finding.cells is None:
        return {"cells": {}, "kept": {}}
    return dict(json.loads(keys.unseal_under_master(finding.cells, place=place_of(finding))))


def place_of(finding: Finding) -> str:
    """What a finding's sealed cells are bound to."""
    return f"finding|cells|{finding.public_id.hex}"
