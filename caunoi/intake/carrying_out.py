"""What a proposal does once an officer confirms it: one way for each act that a list can propose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NoReturn

from caunoi.intake.committing.officers import OfficerRow
from caunoi.intake.comparing import MemberRow
from caunoi.intake.keeping import kept_of
from caunoi.intake.models import Finding
from caunoi.intake.nominees import candidates_of
from caunoi.organisations.models import Headcount
from caunoi.registers.agreements.models import AgreementTerms
from caunoi.registers.concerns import raising
from caunoi.registers.concerns.models import Concern
from caunoi.registers.dues.models import Payment
from caunoi.registers.dues.paying import Paying
from caunoi.registers.dues.paying import enter as enter_payments
from caunoi.registers.dues.paying import replace as replace_payment
from caunoi.registers.members import admitting, matching
from caunoi.registers.members.admitting import Joining, Newcomer
from caunoi.registers.members.matching import Spell
from caunoi.registers.members.models import Membership
from caunoi.registers.officers.electing import enter, leave
from caunoi.registers.officers.models import Mandate
from caunoi.registers.welfare.handing_over import Handing, hand_over
from caunoi.registers.welfare.nominating import Gift, nominate, nominated_in
from caunoi.trail.copying import copied
from caunoi.trail.writing import Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

_BEGAN, _ENDED = Membership.Began, Membership.Ended
#: Chosen instead of one of those on record.
SOMEBODY_NEW = 0


class CannotDecide(Exception):
    """The decision does not fit what is on record now; `text` says why."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A finding as confirmed: its proposal, the day it takes effect, and whom the officer chose."""

    finding: Finding
    proposal: dict[str, Any]
    on: date | None
    person: int | None

    @property
    def day(self) -> date:
        """The day. Raises CannotDecide when neither the list nor the officer said one."""
        if self.on is None:
            refuse("Hãy ghi ngày (dd/mm/yyyy).", "Please enter the day (dd/mm/yyyy).")
        return self.on


def refuse(vi: str, en: str) -> NoReturn:
    """Say why it cannot be done. Raises CannotDecide."""
    raise CannotDecide(vi, en)


def _running(spell: int) -> Spell:
    person = Membership.objects.held_true().filter(spell=spell).values_list("person_id", flat=True).first()
    spells = matching.spells_of({person}).get(person, []) if person is not None else []
    running = next((one for one in spells if one.spell == spell and one.valid_to is None), None)
    if running is None:
        refuse("Lần tham gia này đã kết thúc rồi.", "This membership has ended already.")
    # Through whatever unions took one another over, it began when it began in the first.
    return replace(running, valid_from=next(one.valid_from for one in spells if one.spell == spell))


def _check_after(running: Spell, day: date) -> None:
    began = running.valid_from
    if began is not None and day <= began:
        refuse(
            f"Người này vào công đoàn ngày {began:%d/%m/%Y}: ngày ghi phải sau ngày ấy. Hãy ghi ngày khác.",
            f"This person joined the union on {began:%d/%m/%Y}: the day must lie after that. Enter another day.",
        )


def _end(writer: Writer, said: Confirmed) -> Text:
    running, how = _running(int(said.proposal["membership"])), str(said.proposal["how"])
    _check_after(running, said.day)
    admitting.close_memberships(writer, [(running, said.day, how)])
    return Text(
        vi=f"Kết thúc sinh hoạt công đoàn từ {said.day:%d/%m/%Y}.",
        en=f"Membership ended on {said.day:%d/%m/%Y}.",
    )


def _joining(said: Confirmed, person: int, since: str | None, began: str) -> Joining:
    unit, finding = said.proposal["unit"], said.finding
    if not unit:
        refuse("Chưa biết công đoàn của danh sách này.", "The union of this list is not known.")
    return Joining(person, unit, said.proposal["employer"], since, began, finding.sheet, finding.row)


def _transfer(writer: Writer, said: Confirmed) -> Text:
    running = _running(int(said.proposal["membership"]))
    joining = _joining(said, running.person, said.day.isoformat(), _BEGAN.TRANSFERRED)
    _check_after(running, said.day)
    admitting.close_memberships(writer, [(running, said.day, _ENDED.TRANSFERRED)])
    admitting.open_memberships(writer, [joining])
    return Text(
        vi=f"Chuyển sinh hoạt công đoàn từ {said.day:%d/%m/%Y}.", en=f"Transferred on {said.day:%d/%m/%Y}."
    )


def _return(writer: Writer, said: Confirmed) -> Text:
    joining = _joining(said, int(said.proposal["person"]), said.day.isoformat(), _BEGAN.ADMITTED)
    admitting.open_memberships(writer, [joining])
    return Text(
        vi=f"Sinh hoạt công đoàn trở lại từ {said.day:%d/%m/%Y}.",
        en=f"A member again from {said.day:%d/%m/%Y}.",
    )


def _admit(writer: Writer, said: Confirmed) -> Text:
    row = MemberRow._make(kept_of(said.finding)["member"])
    person = said.proposal["person"]
    if person is None:
        if row.identity and matching.people_by_number([row.identity]):
            refuse(
                "Số định danh này nay đã có trong hồ sơ. Gửi lại danh sách để đối chiếu.",
                "This identity number is on record by now. Send the list again to compare.",
            )
        newcomer = Newcomer(*row[1:11], said.finding.sheet, said.finding.row)
        (person,) = admitting.add_people(writer, [newcomer])
    since = said.on.isoformat() if said.on else None
    admitting.open_memberships(writer, [_joining(said, person, since, _BEGAN.ADMITTED)])
    return Text(vi="Đã ghi là đoàn viên.", en="Entered as a member.")


def _tell_apart(writer: Writer, said: Confirmed) -> Text:
    """The row is about the one chosen, or about somebody new; what is on record of the chosen one stays as it is."""
    if said.person == SOMEBODY_NEW:
        return _admit(writer, said)
    person = next((one["person"] for one in said.proposal["alike"] if one["person"] == said.person), None)
    if person is None:
        refuse("Hãy chọn người đã có hồ sơ.", "Please choose who on record it is.")
    spells = matching.spells_of({person}).get(person, [])
    running = next((one for one in spells if one.valid_to is None), None)
    if running is None:
        began = max((one.valid_to for one in spells if one.valid_to), default=None)
        since = began if began and (said.on is None or said.on < began) else said.on
        joining = _joining(said, person, since.isoformat() if since else None, _BEGAN.ADMITTED)
        admitting.open_memberships(writer, [joining])
        return Text(vi="Cùng một người, nay lại là đoàn viên.", en="The same person, a member again.")
    if running.unit == said.proposal["unit"]:
        return Text(vi="Cùng một người, đã là đoàn viên ở đây.", en="The same person, a member here already.")
    day = said.on
    if day is None or (running.valid_from is not None and day <= running.valid_from):
        day = said.finding.file.as_of or day_of(writer.act.at)
    _check_after(running, day)
    admitting.close_memberships(writer, [(running, day, _ENDED.TRANSFERRED)])
    joining = _joining(said, person, day.isoformat(), _BEGAN.TRANSFERRED)
    admitting.open_memberships(writer, [joining])
    return Text(
        vi=f"Cùng một người, chuyển đến từ {day:%d/%m/%Y}.",
        en=f"The same person, transferred on {day:%d/%m/%Y}.",
    )


def _nominate(writer: Writer, said: Confirmed) -> Text:
    candidate = next(
        (one for one in candidates_of([said.finding])[said.finding.pk] if one.person == said.person), None
    )
    if candidate is None:
        refuse("Hãy chọn người được đề nghị.", "Please choose who is nominated.")
    row, proposal = kept_of(said.finding)["nominee"], said.proposal
    if nominated_in(proposal["programme"], [candidate.person]):
        refuse(
            f"“{candidate.name}” đã được đề nghị trong chương trình này: mỗi người một suất.",
            f"“{candidate.name}” is nominated in this programme already: one gift a person.",
        )
    gift = Gift(
        proposal["programme"], proposal["employer"], proposal["held_by"], proposal["amount"], row[13],
        said.finding.sheet, said.finding.row,
    )  # fmt: skip
    nominate(writer, candidate.person, gift)
    return Text(vi=f"Đã ghi đề nghị cho “{candidate.name}”.", en=f"Nominated “{candidate.name}”.")


def _appoint(writer: Writer, said: Confirmed) -> Text:
    """The offices of the row, for the member whom the officer chose."""
    candidate = next(
        (one for one in candidates_of([said.finding])[said.finding.pk] if one.person == said.person), None
    )
    if candidate is None:
        refuse("Hãy chọn người giữ chức danh.", "Please choose who holds the office.")
    row = OfficerRow._make(kept_of(said.finding)["officer"])
    told = {"unit": said.proposal["unit"], "person": candidate.person, "sheet": said.finding.sheet}
    enter(writer, [row.elected(office, **told) for office in row.offices.split()])
    return Text(
        vi=f"Đã ghi chức danh cho “{candidate.name}”.", en=f"Entered the office for “{candidate.name}”."
    )


def _succeed(writer: Writer, said: Confirmed) -> Text:
    """Who held the office leaves it on the day on which the one of the row takes it."""
    row, day = OfficerRow._make(kept_of(said.finding)["officer"]), said.day
    before = Mandate.objects.held_true().filter(pk=said.proposal["mandate"], valid_to=None).first()
    if before is None:
        refuse(
            "Người trước nay đã thôi giữ chức danh này. Gửi lại danh sách.",
            "The one before has left that office by now. Send the list again.",
        )
    if before.valid_from is not None and day <= before.valid_from:
        refuse(
            f"Người trước giữ chức danh từ {before.valid_from:%d/%m/%Y}: ngày nhận phải sau ngày ấy.",
            f"The one before holds it since {before.valid_from:%d/%m/%Y}: the day must lie after that.",
        )
    leave(writer, {before.pk: day}, told={before.pk: (said.finding.sheet, said.finding.row)})
    told = {"unit": said.proposal["unit"], "person": said.proposal["person"], "sheet": said.finding.sheet}
    enter(writer, [row.elected(row.offices, **told)._replace(since=day)])
    return Text(
        vi=f"Đã ghi người mới giữ chức danh từ {day:%d/%m/%Y}.",
        en=f"Entered the new holder from {day:%d/%m/%Y}.",
    )


def _hand_over(writer: Writer, said: Confirmed) -> Text:
    """The gift as the list says, of another sum than was asked for."""
    told = said.proposal
    gift = Handing(
        told["programme"], told["person"], told["held_by"], said.day, told["amount"],
        str(kept_of(said.finding)["goods"]), told["signed"], said.finding.sheet, said.finding.row,
    )  # fmt: skip
    hand_over(writer, [gift])
    return Text(vi="Đã ghi là đã trao.", en="Entered as handed over.")


def _enter_dues(writer: Writer, said: Confirmed) -> Text:
    """What the list says of a period: not by the rate, more than was due, or other than is on record."""
    told = said.proposal
    since, until = date.fromisoformat(told["since"]), date.fromisoformat(told["until"])
    paying = Paying(
        told["kind"], told["unit"], told["employer"], since, until, told["wages"], told["payers"], told["due"],
        told["paid"], date.fromisoformat(told["paid_on"]) if told["paid_on"] else None,
        said.finding.sheet, said.finding.row,
    )  # fmt: skip
    standing = Payment.objects.held_true().filter(
        kind=paying.kind, unit=paying.unit, employer=paying.employer, valid_from__lt=until, valid_to__gt=since
    )
    if [row.pk for row in standing] != ([told["replaces"]] if told["replaces"] else []):
        refuse(
            "Khoản thu của kỳ này nay đã khác trong hồ sơ. Gửi lại danh sách.",
            "What is on record for this period has changed since. Send the list again.",
        )
    if told["replaces"]:
        replace_payment(writer, told["replaces"], paying)
    else:
        enter_payments(writer, [paying])
    return Text(vi="Đã ghi theo danh sách.", en="Entered as the list says.")


def _raised(said: Confirmed) -> raising.Raised:
    told, kept = said.proposal, kept_of(said.finding)
    sent_on, answered_on = (
        date.fromisoformat(told[day]) if told[day] else None for day in ("sent_on", "answered_on")
    )
    return raising.Raised(
        told["number"], told["subject"], told["people"], kept["person"], told["employer"], told["held_by"],
        date.fromisoformat(told["raised_on"]), kept["told"], told["sent_to"], sent_on, answered_on, kept["answer"],
        said.finding.sheet, said.finding.row,
    )  # fmt: skip


def _enter_concern(writer: Writer, said: Confirmed) -> Text:
    """What was raised, without who raised it."""
    raising.enter(writer, [_raised(said)])
    return Text(
        vi="Đã ghi kiến nghị, không kèm người nêu.", en="The concern is entered, without who raised it."
    )


def _amend_concern(writer: Writer, said: Confirmed) -> Text:
    """What this list says of a concern on record."""
    standing = Concern.objects.held_true().filter(pk=said.proposal["replaces"]).first()
    if standing is None:
        refuse(
            "Kiến nghị này nay đã khác trong hồ sơ. Gửi lại danh sách.",
            "What is on record of this concern has changed since. Send the list again.",
        )
    raised = _raised(said)
    raising.replace(writer, standing, raised, said_anew=bool(raised.answer))
    return Text(vi="Đã ghi theo danh sách.", en="Entered as the list says.")


def _recount(writer: Writer, said: Confirmed) -> Text:
    counted = Headcount.objects.held_true().filter(
        employer=said.proposal["employer"], workplace=None, source=Headcount.Source.UNION_LIST,
        valid_from=said.day, workers=said.proposal["known"],
    ).first()  # fmt: skip
    if counted is None:
        refuse(
            "Số lao động đã biết nay đã khác. Gửi lại danh sách.", "The known headcount has changed since."
        )
    writer.end(Headcount, [counted.pk])
    copied(writer, Headcount, [counted.pk], workers=said.proposal["workers"], sheet=said.finding.sheet,
           row=said.finding.row, document_id=writer.act.document_id)  # fmt: skip
    return Text(
        vi=f"Đã ghi {said.proposal['workers']} lao động.", en=f"{said.proposal['workers']} workers entered."
    )


def _amend(writer: Writer, said: Confirmed) -> Text:
    signed, last = (date.fromisoformat(said.proposal[key]) for key in ("signed", "last"))
    terms = AgreementTerms.objects.held_true().filter(
        agreement__parties__employer=said.proposal["employer"], agreement__parties__ended_by=None,
        signed_on=signed,
    )  # fmt: skip
    found = list(terms[:2])
    if len(found) != 1 or found[0].last_on == last:
        refuse(
            "Thoả ước này nay đã khác trong hồ sơ. Gửi lại danh sách.",
            "The agreement on record has changed since.",
        )
    writer.end(AgreementTerms, [found[0].pk])
    copied(writer, AgreementTerms, [found[0].pk], last_on=last, valid_to=last + timedelta(days=1),
           sheet=said.finding.sheet, row=said.finding.row, document_id=writer.act.document_id)  # fmt: skip
    return Text(vi=f"Đã sửa ngày cuối cùng thành {last:%d/%m/%Y}.", en=f"Last day set to {last:%d/%m/%Y}.")


@dataclass(frozen=True, slots=True)
class Way:
    """How a proposal is carried out. `asks` is what the officer may or must say: '', 'day', 'person', or 'who' where it
    may be somebody new."""

    what: str
    do: Callable[[Writer, Confirmed], Text]
    asks: str = ""


WAYS = {
    "end-membership": Way("members.left-confirmed", _end, "day"),
    "transfer": Way("members.transfer-confirmed", _transfer, "day"),
    "return": Way("members.return-confirmed", _return, "day"),
    "admit": Way("members.admission-confirmed", _admit),
    "tell-apart": Way("members.told-apart", _tell_apart, "who"),
    "nominate": Way("welfare.nominee-confirmed", _nominate, "person"),
    "appoint": Way("officers.office-confirmed", _appoint, "person"),
    "succeed-in-office": Way("officers.succession-confirmed", _succeed, "day"),
    "hand-over": Way("welfare.gift-confirmed", _hand_over),
    "enter-dues": Way("dues.sums-confirmed", _enter_dues),
    "enter-concern": Way("concerns.entered", _enter_concern),
    "amend-concern": Way("concerns.amended", _amend_concern),
    "replace-headcount": Way("employers.headcount-replaced", _recount),
    "amend-agreement": Way("agreements.last-day-amended", _amend),
}
