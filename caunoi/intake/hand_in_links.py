"""A link by which a union hands lists in without an account: made, opened, and over, by the mechanism of all links."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NoReturn
from uuid import UUID

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.access.reach import Reach, reach_of
from caunoi.intake.models import HandIn, HandInLink
from caunoi.intake.scoping import JUDGES
from caunoi.organisations.models import Unit
from caunoi.registers.links import tokens
from caunoi.registers.links.tokens import LinkIsOver, Whom
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

RIGHT = "hand-ins.ask"
#: Lists that may come by one link, at most.
MOST = 20


class CannotAsk(Exception):
    """The link is not made, or was withdrawn already; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def make(
    unit: Unit, kind: str, whom: Whom, *, most: int, until: date | None, days: int, client_ref: UUID, by: Account, at: datetime
) -> tuple[HandInLink, str]:  # fmt: skip
    """The link, and the token that opens it: known to nobody afterwards. `days` is the longest it may last.

    The same `client_ref` again is the same link and the same token. Raises CannotAsk for a kind that no unit hands in,
    without a name or a way to reach that person, and for days or a number of lists out of bounds.
    """
    today = day_of(at)
    last = until or today + timedelta(days=days)
    told = Whom(tidy(whom.name)[:120], tidy(whom.reached_at)[:120])
    if kind not in JUDGES:
        _refuse("Hãy chọn loại danh sách.", "Choose a kind of list.")
    if not told.name or not told.reached_at:
        _refuse(
            "Hãy ghi họ tên và điện thoại của người nộp.", "Give the name and telephone of who hands it in."
        )
    if not today <= last <= today + timedelta(days=days):
        _refuse(
            f"Ngày cuối phải từ hôm nay và không quá {days} ngày.",
            f"The last day is today or later, and within {days} days.",
        )
    if not 1 <= most <= MOST:
        _refuse(f"Số lần nộp từ 1 đến {MOST}.", f"Between 1 and {MOST} lists may come.")
    secret = tokens.token(client_ref, kind="hand-in")
    link = HandInLink(
        digest=tokens.digest(secret), unit=unit, kind=kind, officer=by, most=most, made_at=at, until=last
    )
    link.contact = tokens.sealed(told, place=contact_place(link))
    return _once(link, told, by=by, at=at), tokens.signed(secret)


def _once(link: HandInLink, told: Whom, *, by: Account, at: datetime) -> HandInLink:
    """The link as it is on record: of two presses at once the slower answers with what the faster one made."""
    about = {
        "link": link.public_id.hex,
        "unit": link.unit.public_id.hex,
        "kind": link.kind,
        "until": link.until.isoformat(),
    }
    made = HandInLink.objects.filter(digest=link.digest)
    if not made.exists():
        try:
            with act("hand-ins.asked", by=by, at=at, on=day_of(at), about=about):
                link.save(force_insert=True)
        except IntegrityError as error:
            if refusal(error).name != "intake_handinlink_digest_unique":
                raise
        else:
            return link
    same = {"unit": link.unit, "kind": link.kind, "officer": by, "until": link.until, "most": link.most}
    found = made.filter(**same).first()
    if found is None or whom(found) != told:
        _refuse(
            "Biểu mẫu này đã dùng cho một liên kết khác. Hãy tải lại trang.",
            "This form was used for another link. Please reload the page.",
        )
    return found


def whom(link: HandInLink) -> Whom | None:
    """Whom the link is for; None once that was forgotten."""
    return tokens.opened(link.contact, place=contact_place(link))


def running(digest: str, *, at: datetime) -> tuple[HandInLink, Reach]:
    """The link, and how far its officer reaches today. Raises LinkIsOver; one that is used up still shows its receipts."""
    link = HandInLink.objects.filter(digest=digest).select_related("officer", "unit").first()
    today = day_of(at)
    if link is None or link.withdrawn_at is not None or today > link.until:
        raise LinkIsOver
    reach = reach_of(link.officer, on=today)
    hands = reach.hands(RIGHT) if reach.may(RIGHT) else frozenset()
    if hands is not None and link.unit_id not in hands:
        raise LinkIsOver
    return link, reach.to(RIGHT)


def left(link: HandInLink) -> int:
    """How many lists may still come by it."""
    return max(0, link.most - HandIn.objects.filter(link=link).count())


def withdraw(link: HandInLink, *, by: Account, at: datetime) -> None:
    """It takes nothing from now on. Raises CannotAsk the second time."""
    with act("hand-ins.unasked", by=by, at=at, on=day_of(at), about={"link": link.public_id.hex}):
        # Guarded: of two who press at once, one withdraws it. Whom it was for is not needed any more.
        open_still = HandInLink.objects.filter(pk=link.pk, withdrawn_at=None)
        if not open_still.update(withdrawn_at=at, contact=None):
            _refuse("Liên kết này đã được rút lại.", "This link was withdrawn already.")


def contact_place(link: HandInLink) -> str:
    """What the sealed name of whom it is for is bound to."""
    return f"hand-in-link|contact|{link.public_id.hex}"


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotAsk(Text(vi=vi, en=en))
