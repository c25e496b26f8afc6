"""Tying an account to the member whose own it is, and giving the member a code that a card is looked up by."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import NoReturn

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.access.opening import CLEAR_LETTERS, GROUPS, LETTERS_A_GROUP
from caunoi.organisations.models import TermOfOffice
from caunoi.registers.cards.models import Card, Holder
from caunoi.registers.members.models import Membership, Particulars, Person
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import DatedQuerySet
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

#: The field under which codes are digested.
INDEX = "card"
_LETTERS = frozenset(CLEAR_LETTERS)
Spells = DatedQuerySet[Membership] | None


class CannotIssue(Exception):
    """No account is tied, no code given; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


class NoMemberHere(CannotIssue):
    """The person is no member today, or of no union that is answered for."""


def new_code() -> str:
    """Sixteen letters by chance, some 79 bits: nobody comes upon one by trying."""
    return "".join(secrets.choice(CLEAR_LETTERS) for _ in range(GROUPS * LETTERS_A_GROUP))


def spelled(code: str) -> str:
    """As it is read off paper: four groups of four."""
    return "-".join(code[start : start + LETTERS_A_GROUP] for start in range(0, len(code), LETTERS_A_GROUP))


def as_given(typed: str) -> str:
    """A code as typed or scanned: small letters, without what stands between them."""
    return "".join(letter for letter in typed.lower() if letter in _LETTERS)


def issue(person: Person, *, days: int, by: Account, at: datetime, among: Spells = None) -> str:
    """A new code for a member, good for so many days; one before it is worth nothing from now on.

    `among` are the memberships that whoever gives it answers for; None: all. Raises NoMemberHere for somebody who is
    no member today by one of them.
    """
    day, code = day_of(at), new_code()
    own = keys.keys_of([person.pk]).get(person.pk) or keys.new_keys([person.pk])[person.pk]
    version, (digest,) = keys.blind_index(INDEX, [code])
    held_by = _union_of(person, day, among)
    try:
        with act("cards.issued", by=by, at=at, on=day, about={"person": person.public_id.hex}) as writer:
            _end(writer, Card, Card.objects.held_true().filter(person=person))
            pk = writer.ids(Card, 1)[0]
            writer.add_one(
                Card,
                id=pk,
                person_id=person.pk,
                valid_from=day,
                valid_to=day + timedelta(days=days),
                key_version=version,
                digest=digest,
                cipher=keys.seal(own, code.encode(), place=keys.place(Card._meta.db_table, "cipher", pk)),
                held_by_id=held_by,
            )
    except IntegrityError as error:
        raise CannotIssue(refusal(error).text) from error
    return code


def code_of(card: Card) -> str:
    """The code in the clear, for the member it is of; empty where its key was erased."""
    own = keys.keys_of([card.person_id]).get(card.person_id)
    try:
        place = keys.place(Card._meta.db_table, "cipher", card.pk)
        return keys.unseal(own, bytes(card.cipher), place=place).decode() if own else ""
    except keys.CannotUnseal:
        return ""


def tie(account: Account, person: Person, *, by: Account, at: datetime, among: Spells = None) -> None:
    """The account is that member's own from today; `among` as in `issue`. One that is already, by the union before, is
    from now on answered for by the union of now.

    Raises NoMemberHere as that does, and CannotIssue for the officer's own account, one that holds no office of member in the person's union,
    another name than the member's, and where either is tied already.
    """
    day = day_of(at)
    union = _union_of(person, day, among)
    held = TermOfOffice.objects.on(day).filter(account=account, unit=union, office=TermOfOffice.Office.MEMBER)
    if account == by:
        _refuse(
            "Không ai tự gắn tài khoản của chính mình.",
            "Nobody ties the own account: another officer does, face to face.",
        )
    if not account.is_active or not held.exists():
        _refuse(
            "Tài khoản này không mở cho đoàn viên của công đoàn này.",
            "This account was not opened for a member of this union.",
        )
    told = Particulars.objects.held_true().filter(person=person).order_by("-valid_from").first()
    if told is None or fold(told.name) != fold(account.full_name):
        _refuse(
            "Họ tên của tài khoản khác họ tên đoàn viên. Hãy xem lại giấy tờ.",
            "The account has another name than the member. Look at the papers again.",
        )
    about = {"account": account.public_id.hex, "person": person.public_id.hex}
    try:
        with act("cards.account-tied", by=by, at=at, on=day, about=about) as writer:
            before = Holder.objects.held_true().filter(account=account, person=person).exclude(held_by=union)
            _end(writer, Holder, before)
            writer.add_one(
                Holder, account_id=account.pk, person_id=person.pk, held_by_id=union, valid_from=day
            )
    except IntegrityError as error:
        raise CannotIssue(refusal(error).text) from error


def untie(person: Person, *, by: Account, at: datetime, among: Spells = None) -> None:
    """No account is this member's own any more; `among` as in `issue`, and of all the past is over as well.

    Raises CannotIssue where none was, NoMemberHere as `issue` does.
    """
    day = day_of(at)
    if among is not None:
        _union_of(person, day, among)
    tied = Holder.objects.held_true().filter(person=person)
    with act("cards.account-untied", by=by, at=at, on=day, about={"person": person.public_id.hex}) as writer:
        if not _end(writer, Holder, tied):
            _refuse("Đoàn viên này chưa có tài khoản.", "This member has no own account.")


def _end(writer: Writer, model: type[Card | Holder], rows: object) -> bool:
    ids = list(rows.values_list("pk", flat=True))  # type: ignore[attr-defined]
    writer.end(model, ids)
    return bool(ids)


def _union_of(person: Person, day: date, among: Spells) -> int:
    spells = (Membership.objects.all() if among is None else among).on(day).filter(person=person)
    running = spells.values_list("held_by", flat=True).first()
    if running is None:
        raise NoMemberHere(
            Text(vi="Người này hiện không là đoàn viên.", en="This person is no member today.")
        )
    return running


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotIssue(Text(vi=vi, en=en))
