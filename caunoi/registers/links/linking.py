"""A link is made, opened, answered by and withdrawn; one that is over in whatever way is refused in the same words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NoReturn
from uuid import UUID

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.access.reach import Reach, reach_of
from caunoi.organisations.models import Employer, Headcount
from caunoi.registers.agreements.models import AgreementTerms
from caunoi.registers.links import tokens
from caunoi.registers.links.models import EmployerAnswer, EmployerLink
from caunoi.registers.links.tokens import LinkIsOver, Whom
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

RIGHT = "links.make"
MOST_WORKERS = 1_000_000


class CannotLink(Exception):
    """The link is not made, or the answer not taken; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def make(
    employer: Employer,
    whom: Whom,
    *,
    purpose: str,
    until: date | None,
    days: int,
    held_by: int,
    client_ref: UUID,
    by: Account,
    at: datetime,
) -> tuple[EmployerLink, str]:
    """The link, and the token that opens it: known to nobody afterwards. `days` is the longest it may last.

    The same `client_ref` again is the same link and the same token. Raises CannotLink without a name, a way to reach the
    contact or a purpose, for a last day out of those days, and for a reference used for another link.
    """
    today = day_of(at)
    last = until or today + timedelta(days=days)
    told = Whom(tidy(whom.name)[:120], tidy(whom.reached_at)[:120])
    said = without_numbers(tidy(purpose))[:200]
    if not told.name or not told.reached_at or not said:
        _refuse(
            "Hãy ghi họ tên, điện thoại hoặc thư điện tử của đầu mối, và gửi để làm gì.",
            "Give the contact's name, telephone or mail, and what it is for.",
        )
    if not today <= last <= today + timedelta(days=days):
        _refuse(
            f"Ngày cuối phải từ hôm nay và không quá {days} ngày.",
            f"The last day is today or later, and within {days} days.",
        )
    token = tokens.token(client_ref)
    link = EmployerLink(
        digest=tokens.digest(token),
        employer=employer,
        held_by_id=held_by,
        officer=by,
        purpose=said,
        made_at=at,
        until=last,
    )
    link.contact = tokens.sealed(told, place=contact_place(link))
    return _once(link, told, by=by, at=at), tokens.signed(token)


def _once(link: EmployerLink, told: Whom, *, by: Account, at: datetime) -> EmployerLink:
    """The link as it is on record: of two presses at once the slower answers with what the faster one made."""
    about = {
        "link": link.public_id.hex,
        "employer": link.employer.public_id.hex,
        "until": link.until.isoformat(),
    }
    made = EmployerLink.objects.filter(digest=link.digest)
    if not made.exists():
        try:
            with act("links.made", by=by, at=at, on=day_of(at), about=about):
                link.save(force_insert=True)
        except IntegrityError as error:
            if refusal(error).name != "links_employerlink_digest_unique":
                raise
        else:
            return link
    found = made.filter(employer=link.employer, officer=by, purpose=link.purpose, until=link.until).first()
    if found is None or whom(found) != told:
        _refuse(
            "Biểu mẫu này đã dùng cho một liên kết khác. Hãy tải lại trang.",
            "This form was used for another link. Please reload the page.",
        )
    return found


def whom(link: EmployerLink) -> Whom | None:
    """The contact in the clear; None once it was forgotten."""
    return tokens.opened(link.contact, place=contact_place(link))


def running(digest: str, *, at: datetime) -> tuple[EmployerLink, Reach]:
    """The link, and how far its officer reaches today. Raises LinkIsOver.

    Whether the officer still reaches the employer is asked by `still_answers`, behind the wall.
    """
    link = EmployerLink.objects.filter(digest=digest).select_related("officer").first()
    today = day_of(at)
    if link is None or link.withdrawn_at is not None or today > link.until:
        raise LinkIsOver
    reach = reach_of(link.officer, on=today).to(RIGHT)
    if not reach.covers(link.held_by_id):
        raise LinkIsOver
    return link, reach


def withdraw(link: EmployerLink, *, by: Account, at: datetime) -> None:
    """It opens nothing from now on. Raises CannotLink the second time."""
    with act("links.withdrawn", by=by, at=at, on=day_of(at), about={"link": link.public_id.hex}):
        # Guarded: of two who press at once, one withdraws it. Who it was for is not needed any more.
        open_still = EmployerLink.objects.filter(pk=link.pk, withdrawn_at=None)
        if not open_still.update(withdrawn_at=at, contact=None):
            _refuse("Liên kết này đã được rút lại.", "This link was withdrawn already.")


def answer(
    link: EmployerLink,
    figure: Headcount | AgreementTerms,
    verdict: str,
    *,
    workers: int | None = None,
    last_on: date | None = None,
    client_ref: UUID,
    at: datetime,
) -> None:
    """What the contact says of a figure, by the link alone; the figure itself stands until an officer changes it.

    The same `client_ref` again is the same answer. Raises CannotLink for another verdict than those there are, and a
    dispute that says nothing else.
    """
    if EmployerAnswer.objects.filter(client_ref=client_ref).exists():
        return
    counted = isinstance(figure, Headcount)
    says = workers if counted else last_on
    disputed = verdict == EmployerAnswer.Verdict.DISPUTED
    if verdict not in EmployerAnswer.Verdict.values or (disputed and says is None):
        _refuse(
            "Nếu chưa đúng, hãy ghi số hoặc ngày đúng.", "If it is not right, give the right number or day."
        )
    if workers is not None and not 0 <= workers <= MOST_WORKERS:
        _refuse("Số lao động này không thể đúng.", "That number of workers cannot be right.")
    try:
        with act(
            "links.answered", by=None, at=at, on=day_of(at), about={"link": link.public_id.hex}
        ) as writer:
            writer.add_one(
                EmployerAnswer,
                client_ref=client_ref,
                link_id=link.pk,
                headcount_id=figure.pk if counted else None,
                terms_id=None if counted else figure.pk,
                verdict=verdict,
                workers=workers if counted and disputed else None,
                last_on=last_on if not counted and disputed else None,
                at=at,
            )
    except IntegrityError as error:
        if refusal(error).name != "links_employeranswer_client_ref_unique":
            raise


def contact_place(link: EmployerLink) -> str:
    return f"employer-link|contact|{link.public_id.hex}"


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotLink(Text(vi=vi, en=en))
