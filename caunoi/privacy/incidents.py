"""The incident room: what happened, the clock of hours, what was done, and whom it touched.

Law 91/2025/QH15, article 23 (by secondary sources): the authority is told within 72 hours of the moment a breach
became known. The clock counts hours, nights and holidays too. That the people themselves are told is our choice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q

from caunoi.access.models import Account
from caunoi.organisations.models import TermOfOffice
from caunoi.organisations.tree import under_on
from caunoi.privacy.models import Affected, Incident, IncidentStep
from caunoi.privacy.sealing import place, seal, unseal
from caunoi.questions.parameters import Parameters
from caunoi.registers.members.models import Membership, Viewing
from caunoi.registers.members.viewing import MASKED, bring_over
from caunoi.registers.officers.models import Mandate
from caunoi.registers.welfare.models import Nomination
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

KINDS = ("name", "identity", "phone", "address", "membership", "hardship", "complaint")
HOURS = "incident-notice-hours"
How = Affected.How


class CannotNote(Exception):
    """The incident or the step cannot be put on record; `text` says why."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


def due(known_at: datetime, parameters: Parameters) -> datetime:
    """The moment by which the authority must be told."""
    return known_at + timedelta(hours=parameters.number(HOURS, day_of(known_at)))


def hours_left(notice_due: datetime, at: datetime) -> int:
    """Whole hours until the notice is due, rounded down; negative once it is overdue."""
    return int((notice_due - at).total_seconds() // 3600)


def open_incident(
    words: str,
    *,
    kinds: Collection[str],
    known_at: datetime,
    between: tuple[date, date],
    units: Collection[int],
    accounts: Collection[int],
    client_ref: UUID,
    parameters: Parameters,
    by: Account,
    at: datetime,
) -> Incident:
    """Put an incident on record, with its clock; the same `client_ref` again answers with the one on record.

    Raises CannotNote for nothing told, no kind of data, a moment to come, or days out of order.
    """
    if not tidy(words):
        raise CannotNote("Hãy ghi điều đã xảy ra.", "Write down what happened.")
    if not kinds or not set(kinds) <= set(KINDS):
        raise CannotNote("Hãy chọn loại dữ liệu bị ảnh hưởng.", "Choose the kinds of data touched.")
    if known_at > at:
        raise CannotNote(
            "Lúc biết sự cố không thể ở tương lai.", "It cannot have become known in the future."
        )
    if not between[0] <= between[1] <= day_of(at):
        raise CannotNote(
            "Khoảng ngày phải theo thứ tự và không quá hôm nay.", "The days are in order and not after today."
        )
    opened = Incident(
        client_ref=client_ref, kinds=sorted(kinds), known_at=known_at, notice_due=due(known_at, parameters),
        from_on=between[0], to_on=between[1], units=sorted(units), accounts=sorted(accounts), opened_by=by,
    )  # fmt: skip
    opened.words = seal(tidy(words), place=place("incident", opened, "words"))
    try:
        with act("incidents.opened", by=by, at=at, on=day_of(known_at), about=_about(opened)):
            opened.save(force_insert=True)
    except IntegrityError as error:
        if refusal(error).name != "privacy_incident_client_ref_unique":
            raise
        return Incident.objects.get(client_ref=client_ref)
    return opened


def words_of(incident: Incident) -> str:
    """What happened, in the clear. Raises CannotUnseal."""
    return unseal(bytes(incident.words), place=place("incident", incident, "words"))


def words_of_step(step: IncidentStep) -> str:
    """What was done, in the clear. Raises CannotUnseal."""
    return unseal(bytes(step.words), place=place("incident-step", step, "words"))


def note(incident: Incident, step: str, words: str, *, done_at: datetime, by: Account, at: datetime) -> None:
    """Put a step on record. Raises CannotNote: nothing told, out of time, told already, or closed too early."""
    if step not in IncidentStep.Step.values:
        raise CannotNote("Hãy chọn bước.", "Choose the step.")
    if not tidy(words):
        raise CannotNote("Hãy ghi đã làm gì, báo cho ai.", "Write down what was done, or who was told.")
    if not incident.known_at <= done_at <= at:
        raise CannotNote(
            "Lúc làm phải từ lúc biết sự cố đến bây giờ.", "It was done between its being known and now."
        )
    done = set(incident.steps.values_list("step", flat=True))
    if IncidentStep.Step.CLOSED in done:
        raise CannotNote("Sự cố đã khép lại.", "The incident is closed.")
    if step == IncidentStep.Step.CLOSED and IncidentStep.Step.MEASURE not in done:
        raise CannotNote(
            "Chưa ghi biện pháp nào thì chưa khép lại.", "It is not closed before a measure is noted."
        )
    noted = IncidentStep(incident=incident, step=step, done_at=done_at, noted_by=by)
    noted.words = seal(tidy(words), place=place("incident-step", noted, "words"))
    try:
        with act("incidents.noted", by=by, at=at, on=day_of(done_at), about=_about(incident, step=step)):
            noted.save(force_insert=True)
    except IntegrityError as error:
        said = refusal(error).text
        raise CannotNote(said.vi, said.en) from error


def draw(incident: Incident, *, by: Account, at: datetime) -> int:
    """Find whom the incident touched, and keep the list; drawn again it only grows. Returns how many people.

    By the accounts named: whose record they opened, whose number they saw, and, where they took a list out, everybody
    within their reach, since what a file held is not kept. By the units named: everybody who was in their lists.
    """
    bring_over()
    with act("incidents.drawn", by=by, at=at, on=day_of(at), about=_about(incident)):
        rows = [
            Affected(incident=incident, person_id=person, how=how)
            for how, people in _touched(incident).items()
            for person in people
        ]
        Affected.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5_000)
    return Affected.objects.filter(incident=incident).values("person").distinct().count()


def _touched(incident: Incident) -> dict[str, set[int]]:
    first, last = incident.from_on, incident.to_on
    seen = Viewing.objects.filter(account__in=incident.accounts, on__range=(first, last))
    took = Act.objects.filter(what="records.exported", by__in=incident.accounts, on__range=(first, last))
    # Withdrawn versions too: an office given and ended on one day reached as far while it stood.
    held = TermOfOffice.objects.filter(account__in=took.values("by"))
    held = held.filter(Q(valid_from=None) | Q(valid_from__lte=last), Q(valid_to=None) | Q(valid_to__gt=first))
    return {
        How.OPENED: set(seen.filter(kind=Viewing.Kind.PAGE).values_list("person_id", flat=True)),
        How.SEEN: set(seen.filter(kind__in=MASKED).values_list("person_id", flat=True)),
        How.EXPORTED: _people_of(set(held.values_list("unit_id", flat=True)), first, last),
        How.UNIT: _people_of(set(incident.units), first, last),
    }


def _people_of(units: set[int], first: date, last: date) -> set[int]:
    """Whoever was in the lists of those units, or of those below, on any of the days."""
    below = {one for unit in units for one in under_on(unit, last)}
    within = Q(valid_from=None) | Q(valid_from__lte=last), Q(valid_to=None) | Q(valid_to__gt=first)
    found: set[int] = set()
    for model in (Membership, Nomination):
        rows = model.objects.held_true().filter(*within, held_by__in=below)
        found |= set(rows.values_list("person_id", flat=True))
    offices = Mandate.objects.held_true().filter(*within, unit__in=below)
    return found | set(offices.values_list("person_id", flat=True))


def _about(incident: Incident, **more: str) -> dict[str, str]:
    return {"incident": incident.public_id.hex, **more}
