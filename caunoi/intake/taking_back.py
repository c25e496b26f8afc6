"""Undoing what a decision wrote, from the Act's own account of its rows, as long as nothing later rests on it."""

from __future__ import annotations

from caunoi.intake.carrying_out import refuse
from caunoi.organisations.models import Headcount
from caunoi.registers.agreements.models import AgreementTerms
from caunoi.registers.concerns.models import Concern
from caunoi.registers.dues.models import Payment
from caunoi.registers.members.models import Membership, MemberState
from caunoi.registers.officers.models import Mandate
from caunoi.registers.reorganisations.following import hand_back_after, undone_since
from caunoi.registers.welfare.handing_over import received_for
from caunoi.registers.welfare.models import Nomination, Receipt
from caunoi.trail import copying
from caunoi.trail.models import Act, Dated
from caunoi.trail.writing import Writer

# Somebody entered stays on record without a membership, and a programme without a nominee: what a list said of
# them is no less true.
UNDONE: tuple[type[Dated], ...] = (
    Membership,
    Nomination,
    Headcount,
    AgreementTerms,
    Mandate,
    Receipt,
    Payment,
    Concern,
)


def undo(writer: Writer, done: Act) -> None:
    """End what the Act wrote and hold true again what it ended. Raises CannotDecide, AlreadyEnded, IntegrityError."""
    hand_back_after(done, by=writer.act.by, at=writer.act.at)
    undone = undone_since(done)
    for model in UNDONE:
        written = copying.as_they_stand(copying.written_by(done, model), model, undone)
        _check_nothing_rests_on(model, written, done)
    copying.undo(writer, done, UNDONE, undone)


def _check_nothing_rests_on(model: type[Dated], written: list[int], done: Act) -> None:
    rows = model._default_manager.filter(pk__in=written)
    if rows.exclude(ended_by=None).exists():
        refuse(
            "Điều đã ghi theo quyết định này về sau đã được thay đổi, nên không rút lại được.",
            "What this decision entered has been changed since, so it cannot be taken back.",
        )
    if model is Membership:
        _check_no_state_began(written, done)
    if model is Nomination and received_for(written).exists():
        refuse(
            "Sau quyết định này, người được đề nghị đã nhận hỗ trợ, nên không rút lại được.",
            "Whoever was put forward has received the gift since, so this cannot be taken back.",
        )


def _check_no_state_began(spells: list[int], done: Act) -> None:
    for person, unit in Membership.objects.filter(pk__in=spells).values_list("person_id", "unit_id"):
        later = MemberState.objects.held_true().filter(person=person, unit=unit, began_by__gt=done.pk)
        if later.exists():
            refuse(
                "Sau quyết định này, tình trạng của đoàn viên ở công đoàn ấy đã được ghi, nên không rút lại được.",
                "The member's state in that union was entered after this decision, so it cannot be taken back.",
            )
