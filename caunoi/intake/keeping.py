"""What stays of a file: its paper, its sealed bytes, and its findings until someone decides them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Q, QuerySet

from caunoi.intake.models import WITHDRAWN, Finding, HandIn, ReceivedFile, SheetReading
from caunoi.intake.outcomes import Entry, FileOutcome, Proposal
from caunoi.intake.receiving import Received, keep
from caunoi.intake.running import Scope
from caunoi.registers.rounds.models import RoundPaper
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
    names = list(_taken_in(file).order_by("pk").values_list("document__name", flat=True))
    return None if not names or file.kept_name in names else names[0]


def first_received(file: Received) -> datetime | None:
    """When a list of these cells first came in under this name; None when it is new."""
    same = _taken_in(file).filter(document__name=file.kept_name)
    return same.order_by("received_at").values_list("received_at", flat=True).first()


def _taken_in(file: Received) -> QuerySet[ReceivedFile]:
    """Lists of these cells that are in. One whose columns are still asked about brought nothing."""
    return ReceivedFile.objects.filter(content_digest=file.digest, undone_by=None).exclude(list_kind="")


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


def keep_findings(
    file: Received, outcome: FileOutcome, document: Document, *, at: datetime, scope: Scope | None = None
) -> ReceivedFile:
    """Seal the bytes, and make the open findings those of this run; what was decided stays.

    `scope`: as what it came, where that was for one unit alone.
    """
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
        _begin_anew(received, file, outcome, at=at)
    elif not new and received.list_kind and file.kind is None:
        # Its columns are asked about again, or nothing of it can be read by now: what it brought stays brought.
        pass
    elif not new and received.list_kind != (file.kind or ""):
        # Read in another way than before: by columns that somebody confirmed since.
        brought = received.accepted
        _as_read_now(received, file, outcome)
        received.accepted += brought
        received.save()
    elif not new and (outcome.accepted or received.as_of != outcome.as_of):
        # Rows that waited (for their employer, say) were taken in now; a run that adds nothing changes nothing.
        received.accepted += outcome.accepted
        received.as_of = outcome.as_of
        received.save(update_fields=["accepted", "as_of"])
    if scope is not None:
        _came_for(received, scope, document)
    _renew(received, [*outcome.entries, *outcome.warnings])
    _keep_readings(received, file.looked, new=new)
    return received


def _came_for(received: ReceivedFile, scope: Scope, document: Document) -> None:
    """Note as what it came for its unit."""
    before, came = (received.handed_in_id, received.paper_id), (scope.hand_in, scope.paper)
    is_new = came not in {before, (None, None)}
    if is_new and (before == (None, None) or _is_that_file(scope, document)):
        received.handed_in_id, received.paper_id = came
        received.save(update_fields=["handed_in", "paper"])


def _is_that_file(scope: Scope, document: Document) -> bool:
    """Whether what came is the very file: a list that is read again for what answers it came as it came before."""
    return (
        HandIn.objects.filter(pk=scope.hand_in or 0, sha256=document.sha256).exists()
        or RoundPaper.objects.filter(pk=scope.paper or 0, sha256=document.sha256).exists()
    )


def _begin_anew(received: ReceivedFile, file: Received, outcome: FileOutcome, *, at: datetime) -> None:
    """A list that was taken back whole comes in again: what was said of it then is past."""
    received.findings.filter(decision=WITHDRAWN).delete()
    received.undone_by, received.received_at, received.sealed_as = None, at, keep(file)
    _as_read_now(received, file, outcome)
    received.save()


def _as_read_now(received: ReceivedFile, file: Received, outcome: FileOutcome) -> None:
    received.list_kind, received.content_digest = file.kind or "", file.digest
    received.as_of, received.rows = outcome.as_of, outcome.rows
    received.accepted, received.already_known = outcome.accepted, outcome.already_known


def _keep_readings(received: ReceivedFile, looked: list[dict[str, Any]], *, new: bool) -> None:
    if not new:
        received.sheets.all().delete()
    SheetReading.objects.bulk_create([_reading(received, sheet) for sheet in looked])


def _reading(file: ReceivedFile, sheet: dict[str, Any]) -> SheetReading:
    reading = SheetReading(
        file=file,
        sheet=sheet["sheet"],
        list_kind=sheet["kind"] if sheet["read"] or sheet["asked"] else "",
        header_row=sheet["header_row"],
        lines=sheet["lines"],
        form=sheet["form"],
        sender=sheet["sender"],
        sender_name=sheet["sender_name"],
        columns=sheet["columns"],
        how=sheet["how"],
        asked=sheet["asked"],
        mapping_id=sheet["mapping"],
    )
    clear = {key: sheet[key] for key in ("kind", "as_of", "first_row", "forms", "grid")}
    reading.looked = keys.seal_under_master(
        json.dumps(clear, ensure_ascii=False).encode(), place=place_of_reading(reading)
    )
    return reading


def looked_of(reading: SheetReading) -> dict[str, Any] | None:
    """What the officer looks at (`kind`, `as_of`, `first_row`, `forms`, `grid`); None where it was forgotten. Raises CannotUnseal."""
    if reading.looked is None:
        return None
    return dict(json.loads(keys.unseal_under_master(reading.looked, place=place_of_reading(reading))))


def place_of_reading(reading: SheetReading) -> str:
    """What a sheet's sealed cells are bound to."""
    return f"reading|looked|{reading.public_id.hex}"


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
    _add(file, [entry for key, entry in now.items() if key not in keeping])


def _key(entry: Entry) -> tuple[str, str | None, int | None, str | None, str]:
    return entry.kind, entry.sheet, entry.row, entry.column, entry.reason.vi


def _add(file: ReceivedFile, entries: Sequence[Entry]) -> None:
    """A finding of each entry, by whole rows: of a long list there are thousands, and a model of each costs more than
    storing it."""
    fields = {one.attname: one for one in Finding._meta.local_concrete_fields if not one.primary_key}
    same = {name: one.get_db_prep_save(one.get_default(), connection) for name, one in fields.items()}
    same["file_id"] = file.pk
    seal, rows = keys.sealer_under_master(), []
    for entry in entries:
        row = same | {
            "severity": entry.kind, "code": entry.code, "sheet": entry.sheet, "row": entry.row, "column": entry.column,
            "reason_vi": entry.reason.vi, "reason_en": entry.reason.en, "rows_alike": entry.rows_alike,
        }  # fmt: skip
        own = uuid4()
        row["public_id"] = fields["public_id"].get_db_prep_save(own, connection)
        row["proposal"] = fields["proposal"].get_db_prep_save(entry.proposal, connection)
        if entry.cells or entry.kept:
            clear = json.dumps({"cells": entry.cells, "kept": entry.kept}, ensure_ascii=False).encode()
            row["cells"] = fields["cells"].get_db_prep_save(seal(clear, _place(own)), connection)
        rows.append(tuple(row.values()))
    named = ", ".join(connection.ops.quote_name(str(one.column)) for one in fields.values())
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Finding._meta.db_table} ({named}) VALUES ({places})",  # noqa: S608 - names of our model
            rows,
        )


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
    return _place(finding.public_id)


def _place(finding: UUID) -> str:
    return f"finding|cells|{finding.hex}"
