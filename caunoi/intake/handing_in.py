"""A list is handed in for one unit by a link or by another system: kept sealed, never read here, until an officer decides.

Where the unit owes that kind of list in an open round, it is the submission of that round. What is taken in of it names
that unit and those below it alone (`scoping`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from typing import NoReturn
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from caunoi.access.models import Account, SystemKey
from caunoi.intake.hand_in_standing import (
    RETURNED,
    WAITING,
    in_line,
    same_way,
    standings,
    still_waiting,
    waiting_hand_ins,
)
from caunoi.intake.models import HandIn, HandInLink
from caunoi.intake.receiving import keep_bytes, kept_as
from caunoi.intake.round_papers import check_list
from caunoi.intake.scoping import JUDGES
from caunoi.intake.signed import CannotKeep, Gone, bytes_of
from caunoi.intake.working import send
from caunoi.jobs.models import Job
from caunoi.organisations.models import Unit
from caunoi.registers.links import tokens
from caunoi.registers.links.tokens import LinkIsOver, Whom
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import CannotCollect, Sent, standing
from caunoi.registers.rounds.models import Round, RoundPaper, RoundStep, RoundUnit
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

#: The kinds of list that a unit hands in.
KINDS = tuple(JUDGES)
_STEP = RoundStep.State
#: Steps of a round at which a list of the unit is still looked for, those that ask for it first.
_OWED = ("", _STEP.RETURNED, _STEP.SUBMITTED)


class CannotHandIn(Exception):
    """The list is not taken, or not decided about; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def by_link(link: HandInLink, name: str, content: bytes, who: Whom, *, at: datetime) -> HandIn:
    """A list comes by a link; the same file again is the same hand-in, but in a later round. Raises CannotHandIn, LinkIsOver where it is used up."""
    sha256 = _checked(name, content)
    told = Whom(tidy(who.name)[:120], tidy(who.reached_at)[:120])
    if not told.name or not told.reached_at:
        _refuse("Hãy ghi họ tên và điện thoại của người nộp.", "Give your name and telephone.")
    before = HandIn.objects.filter(link=link)
    if (there := _answered(before.filter(sha256=sha256), link.unit_id, link.kind, at=at)) is not None:
        return _kept(there, content)
    place = before.count() + 1
    if place > link.most:
        raise LinkIsOver
    new = HandIn(unit=link.unit, kind=link.kind, name=_kept_name(name), size=len(content), sha256=sha256, link=link, place=place, at=at)  # fmt: skip
    new.who = tokens.sealed(told, place=who_place(new))
    return _come(new, content, by=None, about={"link": link.public_id.hex})


def by_key(unit: Unit, kind: str, name: str, content: bytes, *, key: SystemKey, at: datetime) -> HandIn:
    """A list comes from another system; the same file for the same unit again is the same hand-in, but in a later round.
    Raises CannotHandIn."""
    if kind not in KINDS:
        _refuse("Không có loại danh sách này.", "There is no such kind of list.")
    sha256 = _checked(name, content)
    same = HandIn.objects.filter(sent_by=key.account, unit=unit, kind=kind, sha256=sha256, link=None)
    if (there := _answered(same, unit.pk, kind, at=at)) is not None:
        return _kept(there, content)
    new = HandIn(unit=unit, kind=kind, name=_kept_name(name), size=len(content), sha256=sha256, sent_by=key.account, at=at)  # fmt: skip
    return _come(new, content, by=key.account, about={"key": key.public_id.hex})


def _answered(same: QuerySet[HandIn], unit: int, kind: str, *, at: datetime) -> HandIn | None:
    """What the same file is answered with: what it came as before; None where a later round asks for it, whose list it is
    then.

    Whoever was told nothing sends it again, and nobody can tell that from a list of which nothing changed. So a round is
    a later one that was opened since it came, or whose days ended since; or, where the one before is decided about, one
    that nothing came for.
    """
    newest = same.order_by("-pk").first()
    due = None if newest is None else owed(unit, kind)
    if newest is None or due is None:
        return newest
    known = same.filter(due=due).exists() or not _later(due, newest, on=day_of(at))
    return newest if known else None


def _later(due: RoundUnit, before: HandIn, *, on: date) -> bool:
    asked = Round.objects.select_related("began_by").get(pk=due.round_id)
    if asked.began_by.at > before.at or day_of(before.at) < asked.as_of <= on:
        return True
    step = standing([due.pk]).get(due.pk)
    came = step is not None and step.state == _STEP.SUBMITTED
    return asked.as_of <= on and not came and standings([before])[before.pk].state != WAITING


def _come(new: HandIn, content: bytes, *, by: Account | None, about: dict[str, str]) -> HandIn:
    told = {"hand-in": new.public_id.hex, "unit": new.unit.public_id.hex, "kind": new.kind, **about}
    new.due = owed(new.unit_id, new.kind)
    try:
        with transaction.atomic():
            with act("lists.handed-in", by=by, at=new.at, on=day_of(new.at), about=told):
                new.save(force_insert=True)
            if new.due is not None:
                collecting.submit(new.due, Sent(new.name, new.size, new.sha256), by=by, at=new.at)
            # After what may be refused, and before anybody is told that it came: nothing is on record without its bytes.
            keep_bytes(content, sha256=new.sha256)
    except IntegrityError as error:
        return _the_other(new, error)
    except CannotCollect as refused:
        raise CannotHandIn(refused.text) from refused
    return new


def _kept(there: HandIn, content: bytes) -> HandIn:
    """The same, with its bytes: a process that died between the record and them left none, and told nobody."""
    if still_waiting([there]):
        keep_bytes(content, sha256=there.sha256)
    return there


def _the_other(new: HandIn, error: IntegrityError) -> HandIn:
    """Of two at once the slower is answered with what the faster one handed in, where that is the same file."""
    told = refusal(error)
    there = same_way(new).filter(due=new.due).first()
    if there is None:
        if told.name == "what_comes_by_a_link_is_numbered":
            raise CannotHandIn(told.text) from error
        raise error
    return there


def owed(unit: int, kind: str) -> RoundUnit | None:
    """The line of an open round in which the unit owes such a list: one that asks for it, the oldest of them."""
    lines = RoundUnit.objects.filter(unit=unit, round__kind=kind, round__locked_by=None)
    found = list(lines.select_related("round").order_by("round__as_of", "pk"))
    at_step = standing([one.pk for one in found])
    steps = {one: at_step[one.pk].state if one.pk in at_step else "" for one in found}
    open_still = [one for one in found if steps[one] in _OWED]
    return min(open_still, key=lambda one: steps[one] == _STEP.SUBMITTED, default=None)


def _checked(name: str, content: bytes) -> str:
    try:
        check_list(name, len(content))
    except CannotKeep as refused:
        raise CannotHandIn(refused.text) from refused
    return hashlib.sha256(content).hexdigest()


def _kept_name(name: str) -> str:
    # A clerk may have put a person's number into it.
    return without_numbers(name)[:255]


# ------------------------------------------------------------------ returned, let go, or taken in


def give_back(hand_in: HandIn, reason: str, *, by: Account, at: datetime) -> None:
    """Return it, for a reason that whoever sent it reads; in its round too. Raises CannotHandIn."""
    said = without_numbers(tidy(reason))[:300]
    if not said:
        _refuse("Hãy ghi lý do, người nộp đọc được câu này.", "Give the reason: whoever sent it reads it.")
    with transaction.atomic():
        in_line(hand_in)
        with act("hand-ins.returned", by=by, at=at, on=day_of(at), about={"hand-in": hand_in.public_id.hex}):
            # Guarded: of two who press at once, one returns it.
            waits = HandIn.objects.filter(pk=hand_in.pk, returned_at=None)
            if standings([hand_in])[hand_in.pk].state != WAITING or not waits.update(
                returned_at=at, returned_by=by, reason=said
            ):
                _refuse(
                    "Danh sách này đã được nhận hoặc trả lại. Hãy tải lại trang.",
                    "This list was taken in or returned already. Please reload the page.",
                )
        step = standing([hand_in.due.pk]).get(hand_in.due.pk) if hand_in.due else None
        paper = step.paper if step and step.state == _STEP.SUBMITTED else None
        # A later list of the same line is another's matter.
        if hand_in.due is not None and paper is not None and paper.sha256 == hand_in.sha256:
            collecting.give_back(hand_in.due, said, by=by, at=at)


def let_go(
    units: Collection[int], hashes: Collection[str], *, reason: str, by: Account | None, at: datetime
) -> list[str]:
    """Return what waits of those units, and those very files: somebody was erased, and they may name that person. The
    names under which their bytes are kept."""
    waits = waiting_hand_ins().filter(Q(unit__in=units) | Q(sha256__in=hashes))
    gone = list(waits.values_list("pk", "sha256"))
    if gone:
        with act("hand-ins.returned", by=by, at=at, on=day_of(at), about={"lists": len(gone)}):
            HandIn.objects.filter(pk__in=[pk for pk, _ in gone]).update(
                returned_at=at, returned_by=by, reason=reason
            )
    return [kept_as(sha256) for _, sha256 in gone]


def take_in(hand_in: HandIn, *, look: bool, by: Account, at: datetime, client_ref: UUID) -> Job:
    """Queue it to be looked at, or taken in, confined to its unit. Raises CannotHandIn."""
    if standings([hand_in])[hand_in.pk].state == RETURNED:
        _refuse("Danh sách này đã trả lại.", "This list was returned.")
    try:
        content = bytes_of(hand_in.sha256)
    except Gone:
        _refuse("Tệp không còn hoặc không mở được.", "The file is gone or cannot be opened.")
    return send(
        [(hand_in.name, content)], as_of=hand_in.due.round.as_of if hand_in.due else None, by=by, at=at,
        client_ref=client_ref, look=look, handed_in=hand_in,
    )  # fmt: skip


def of_paper(paper: RoundPaper) -> HandIn | None:
    """What a paper of a round came as, where it came by a link or a key."""
    return HandIn.objects.filter(due=paper.due_id, sha256=paper.sha256).order_by("-pk").first()


def who(hand_in: HandIn) -> Whom | None:
    """Who says to have sent it; None where no link was used, and once it was forgotten."""
    return tokens.opened(hand_in.who, place=who_place(hand_in))


def who_place(hand_in: HandIn) -> str:
    """What that sealed name is bound to."""
    return f"hand-in|who|{hand_in.public_id.hex}"


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotHandIn(Text(vi=vi, en=en))
