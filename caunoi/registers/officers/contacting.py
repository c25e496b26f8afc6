"""Noting that a union or employer was visited or called: two taps, and a second tap is the same contact."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.organisations.models import Employer, Unit
from caunoi.registers.officers.models import Contact
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.text import Text


class CannotNoteContact(Exception):
    """The contact cannot be noted; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def note_contact(
    about: Unit | Employer,
    *,
    kind: str,
    on: date,
    line: str,
    held_by: int,
    client_ref: UUID,
    by: Account,
    at: datetime,
    today: date,
) -> Contact:
    """Record the contact once. The same `client_ref` again answers with the contact already noted.

    Raises CannotNoteContact for a day to come, an unknown kind, or a reference used for something else.
    """
    noted = Contact.objects.filter(client_ref=client_ref).first()
    if noted is None:
        _check(kind=kind, on=on, line=line, today=today)
        noted = _note(
            about, kind=kind, on=on, line=line, held_by=held_by, client_ref=client_ref, by=by, at=at
        )
    if noted.officer_id != by.pk or about.pk not in {noted.unit_id, noted.employer_id}:
        raise CannotNoteContact(
            Text(
                vi="Mã lần ghi này đã dùng cho một lần liên hệ khác. Hãy tải lại trang.",
                en="This reference was used for another contact. Please reload the page.",
            )
        )
    return noted


def _check(*, kind: str, on: date, line: str, today: date) -> None:
    if kind not in Contact.Kind.values:
        raise CannotNoteContact(Text(vi="Hãy chọn đến thăm hoặc gọi điện.", en="Choose a visit or a call."))
    if on > today:
        raise CannotNoteContact(
            Text(vi="Ngày liên hệ không thể ở tương lai.", en="A contact cannot be in the future.")
        )
    if len(line) > 200:
        raise CannotNoteContact(
            Text(vi="Ghi chú dài quá 200 ký tự.", en="The line is longer than 200 characters.")
        )


def _note(
    about: Unit | Employer,
    *,
    kind: str,
    on: date,
    line: str,
    held_by: int,
    client_ref: UUID,
    by: Account,
    at: datetime,
) -> Contact:
    try:
        with act("officers.contact-noted", by=by, at=at, on=on) as writer:
            pk = writer.add_one(
                Contact,
                client_ref=client_ref,
                officer_id=by.pk,
                unit_id=about.pk if isinstance(about, Unit) else None,
                employer_id=about.pk if isinstance(about, Employer) else None,
                kind=kind,
                on=on,
                line=line.strip(),
                held_by_id=held_by,
            )
    except IntegrityError as error:
        # Two taps at once: the slower one answers with what the faster one wrote.
        if refusal(error).name != "officers_contact_client_ref_unique":
            raise
        return Contact.objects.get(client_ref=client_ref)
    return Contact.objects.get(pk=pk)
