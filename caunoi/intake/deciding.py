"""What an officer decides about a row that waits: do as proposed, or leave things as they are. Once each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from caunoi.access.models import Account
from caunoi.intake.models import Finding
from caunoi.registers.members import admitting, matching
from caunoi.registers.members.models import Membership
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

END = "end-membership"


class CannotDecide(Exception):
    """The decision does not fit what is on record now; `text` says why."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


def can_carry_out(finding: Finding) -> bool:
    """Whether the proposal is one that this system does by itself once confirmed."""
    proposal = finding.proposal or {}
    waits = finding.severity == Finding.Severity.HELD and finding.state == Finding.State.OPEN
    return waits and proposal.get("act") == END and proposal.get("membership") is not None


def carry_out(finding: Finding, *, by: Account, at: datetime) -> None:
    """Do as proposed: the membership ends on the proposed day. Raises CannotDecide."""
    if not can_carry_out(finding):
        raise CannotDecide(
            "Dòng này không có việc gì để làm ngay, hoặc đã được quyết định.",
            "There is nothing to carry out for this row, or it has been decided already.",
        )
    proposal = finding.proposal or {}
    with transaction.atomic():
        _decide(finding, "carried-out", by=by, at=at)
        _end(
            int(proposal["membership"]),
            date.fromisoformat(proposal["on"]),
            str(proposal["how"]),
            by=by,
            at=at,
        )


def carry_out_all(findings: Iterable[Finding], *, by: Account, at: datetime) -> tuple[int, int]:
    """Do as proposed wherever that can be done now. Returns how many were done, and how many still wait."""
    done = refused = 0
    for finding in findings:
        if not can_carry_out(finding):
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
    with (
        transaction.atomic(),
        act("findings.set-aside", by=by, at=at, on=day_of(at), about={"finding": finding.public_id.hex}),
    ):
        _decide(finding, "set-aside", by=by, at=at)


def _decide(finding: Finding, decision: str, *, by: Account, at: datetime) -> None:
    # Guarded: of two officers who press at once, one decides.
    waiting = Finding.objects.filter(pk=finding.pk, severity=Finding.Severity.HELD, state=Finding.State.OPEN)
    if not waiting.update(state=Finding.State.DECIDED, decision=decision, decided_by=by, decided_at=at):
        raise CannotDecide("Dòng này đã được quyết định rồi.", "This row has been decided already.")


def _end(spell: int, on: date, how: str, *, by: Account, at: datetime) -> None:
    person = Membership.objects.held_true().filter(spell=spell).values_list("person_id", flat=True).first()
    spells = matching.spells_of({person}).get(person, []) if person is not None else []
    running = next((one for one in spells if one.spell == spell and one.valid_to is None), None)
    if running is None or (running.valid_from is not None and running.valid_from >= on):
        raise CannotDecide(
            "Lần tham gia này đã kết thúc, hoặc bắt đầu sau ngày được đề xuất.",
            "This membership has ended already, or began after the day proposed.",
        )
    with act("members.left-confirmed", by=by, at=at, on=on, about={"how": how}) as writer:
        admitting.close_memberships(writer, [(running, on, how)])
