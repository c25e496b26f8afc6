"""What an officer decides about a row that waits: do as proposed, or leave things as they are. Once each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, transaction

from caunoi.access.models import Account
from caunoi.intake.carrying_out import WAYS, CannotDecide, Confirmed, refuse
from caunoi.intake.models import WITHDRAWN, Finding, ReceivedFile
from caunoi.intake.taking_back import undo
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import AlreadyEnded
from caunoi.vocabulary.days import day_of

END = "end-membership"
CARRIED_OUT, SET_ASIDE = "carried-out", "set-aside"


def waits(finding: Finding) -> bool:
    """Whether the row still waits for someone's word."""
    return finding.severity == Finding.Severity.HELD and finding.state == Finding.State.OPEN


def can_carry_out(finding: Finding) -> bool:
    """Whether the proposal is one that this system does by itself once confirmed."""
    proposal = finding.proposal or {}
    known = "membership" not in proposal or proposal["membership"] is not None
    return waits(finding) and proposal.get("act") in WAYS and known


def is_ready(finding: Finding) -> bool:
    """Whether it can be carried out as it stands, with nothing for the officer to choose or to add."""
    if not can_carry_out(finding):
        return False
    proposal = finding.proposal or {}
    asks = WAYS[proposal["act"]].asks
    return not asks or (asks == "day" and proposal.get("on") is not None)


def carry_out(
    finding: Finding, *, by: Account, at: datetime, on: date | None = None, person: int | None = None
) -> None:
    """Do as proposed, on the proposed day or another, for the person chosen. Raises CannotDecide."""
    if not can_carry_out(finding):
        refuse(
            "Dòng này không có việc gì để làm ngay, hoặc đã được quyết định.",
            "There is nothing to carry out for this row, or it has been decided already.",
        )
    proposal = finding.proposal or {}
    if on is not None and on > day_of(at):
        refuse("Ngày ghi không thể ở tương lai.", "The day cannot lie in the future.")
    told = date.fromisoformat(proposal["on"]) if proposal.get("on") else None
    said = Confirmed(finding, proposal, on or told, person)
    with whole_or_refused():
        _carry_out(said, by=by, at=at)


def _carry_out(said: Confirmed, *, by: Account, at: datetime) -> None:
    way, finding = WAYS[said.proposal["act"]], said.finding
    with act(
        way.what, by=by, at=at, on=said.on or day_of(at), document=finding.file.document,
        about={"finding": finding.public_id.hex},
    ) as writer:  # fmt: skip
        _claim(finding, CARRIED_OUT, by=by, at=at, through=writer.act)
        done = way.do(writer, said)
    Finding.objects.filter(pk=finding.pk).update(done_vi=done.vi, done_en=done.en)


@contextmanager
def whole_or_refused() -> Iterator[None]:
    """All or nothing; what somebody else did in between is a sentence. Raises CannotDecide."""
    try:
        with transaction.atomic():
            yield
    except AlreadyEnded as error:
        raise CannotDecide(
            "Hồ sơ vừa được người khác thay đổi. Hãy tải lại trang.",
            "The record was changed by someone else a moment ago. Please reload the page.",
        ) from error
    except IntegrityError as error:
        why = refusal(error).text
        raise CannotDecide(why.vi, why.en) from error


def carry_out_all(findings: Iterable[Finding], *, by: Account, at: datetime) -> tuple[int, int]:
    """Do as proposed wherever that can be done now. Returns how many were done, and how many still wait."""
    done = refused = 0
    for finding in findings:
        if not is_ready(finding):
            continue
        try:
            carry_out(finding, by=by, at=at)
            done += 1
        except CannotDecide:
            # It no longer fits what is on record: it goes on waiting for someone to look at it.
            refused += 1
    return done, refused


def set_aside(finding: Finding, *, by: Account, at: datetime) -> None:
    """Leave the registers as they are; the row waits no longer. Raises CannotDecide."""
    about = {"finding": finding.public_id.hex}
    with act(
        "findings.set-aside", by=by, at=at, on=day_of(at), document=finding.file.document, about=about
    ) as writer:
        _claim(finding, SET_ASIDE, by=by, at=at, through=writer.act)


def set_aside_all(
    file: ReceivedFile, findings: Iterable[Finding], *, kind: str, by: Account, at: datetime
) -> int:
    """Set aside those that still wait, under one Act. Returns how many."""
    ids = [finding.pk for finding in findings]
    about = {"file": file.public_id.hex, "kind": kind, "rows": len(ids)}
    with act(
        "findings.set-aside", by=by, at=at, on=day_of(at), document=file.document, about=about
    ) as writer:
        waiting = Finding.objects.filter(pk__in=ids, severity=Finding.Severity.HELD, state=Finding.State.OPEN)
        done = waiting.update(
            state=Finding.State.DECIDED, decision=SET_ASIDE, decided_by=by, decided_at=at, act=writer.act
        )
        if done != len(ids):
            refuse(
                "Có dòng vừa được người khác quyết định. Hãy tải lại trang rồi xem lại.",
                "Someone else decided some of these rows a moment ago. Please reload the page and look again.",
            )
    return done


def _claim(finding: Finding, decision: str, *, by: Account, at: datetime, through: Act) -> None:
    # Guarded: of two officers who press at once, one decides.
    waiting = Finding.objects.filter(pk=finding.pk, severity=Finding.Severity.HELD, state=Finding.State.OPEN)
    told = {"decision": decision, "decided_by": by, "decided_at": at, "act": through}
    if not waiting.update(state=Finding.State.DECIDED, **told):
        refuse("Dòng này đã được quyết định rồi.", "This row has been decided already.")


def take_back(finding: Finding, *, by: Account, at: datetime) -> None:
    """Undo a decision: the row waits again, and the registers are as before it. Raises CannotDecide.

    Refused when something that came later rests on what was done.
    """
    with whole_or_refused():
        _take_back(finding, by=by, at=at)


def _take_back(finding: Finding, *, by: Account, at: datetime) -> None:
    done = Finding.objects.select_related("act", "file__document").get(pk=finding.pk)
    through = done.act
    if through is None or finding.act_id != through.pk or done.decision == WITHDRAWN:
        refuse("Dòng này đang chờ, chưa ai quyết định.", "This row is waiting: nobody has decided it.")
    about = {"finding": done.public_id.hex, "decision": done.decision, "undoes": through.public_id.hex}
    with act(
        "findings.taken-back", by=by, at=at, on=day_of(at), document=done.file.document, about=about
    ) as writer:
        _release(done)
        if done.decision == CARRIED_OUT:
            undo(writer, through)


def _release(finding: Finding) -> None:
    # Guarded as the decision was: of two who take it back at once, one does.
    decided = Finding.objects.filter(pk=finding.pk, state=Finding.State.DECIDED, act=finding.act_id)
    nobody = {"decision": "", "decided_by": None, "decided_at": None, "act": None}
    if not decided.update(state=Finding.State.OPEN, done_vi="", done_en="", **nobody):
        refuse("Quyết định này đã được rút lại rồi.", "This decision has been taken back already.")
