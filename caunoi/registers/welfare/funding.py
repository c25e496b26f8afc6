"""The money of a programme: granted to lines, committed for a gift, spent, taken back; in đồng, and the ledger balances.

A line is moved by one guarded UPDATE, which waits for whoever moves it and is refused where not enough is left; the
entry is of the same transaction. The database refuses an overspent line by itself (`no_line_is_overspent`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError
from django.db.models import F

from caunoi.access.models import Account
from caunoi.registers.welfare.models import BudgetLine, LedgerEntry, Programme
from caunoi.registers.welfare.opening import OVERTAKEN, terms_of
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

Kind = LedgerEntry.Kind


class CannotFund(Exception):
    """The money is not there, or cannot move like that; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


class Move(NamedTuple):
    """Money of one gift: the line by key, the record of the gift, đồng."""

    line: int
    gift: UUID
    amount: int


def grant(
    programme: Programme,
    *,
    source: str,
    name: str,
    amount: int,
    client_ref: UUID,
    by: Account | None,
    at: datetime,
) -> BudgetLine:
    """So much more is granted to the line of that source and name, which is made if it is new. Once per `client_ref`.

    Raises CannotFund.
    """
    done = LedgerEntry.objects.filter(client_ref=client_ref).select_related("line").first()
    if done is not None:
        return _the_same(done, programme, amount)
    if amount <= 0 or not tidy(source) or not tidy(name):
        raise CannotFund(SAY_WHAT)
    if terms_of(programme.pk) is None:
        raise CannotFund(NOT_OPEN)
    about = {"programme": programme.public_id.hex}
    try:
        with act("welfare.granted", by=by, at=at, on=day_of(at), about=about) as writer:
            line, _new = BudgetLine.objects.get_or_create(
                programme=programme, source=tidy(source), name=tidy(name)
            )
            BudgetLine.objects.filter(pk=line.pk).update(granted=F("granted") + amount)
            writer.add_one(
                LedgerEntry, line_id=line.pk, kind=Kind.GRANTED, amount=amount, client_ref=client_ref
            )
    except Overtaken as error:
        raise CannotFund(OVERTAKEN) from error
    except IntegrityError as error:
        done = LedgerEntry.objects.filter(client_ref=client_ref).select_related("line").first()
        if done is None:
            raise CannotFund(refusal(error).text) from error
        return _the_same(done, programme, amount)
    return BudgetLine.objects.get(pk=line.pk)


def _the_same(done: LedgerEntry, programme: Programme, amount: int) -> BudgetLine:
    if (done.line.programme_id, done.amount) != (programme.pk, amount):
        raise CannotFund(ANOTHER_REQUEST)
    return done.line


def commit(writer: Writer, moves: Sequence[Move]) -> None:
    """Keep money for gifts, within an Act. Raises CannotFund where a line has not so much left."""
    _move(writer, Kind.COMMITTED, moves, _keep)


def release(writer: Writer, moves: Sequence[Move]) -> None:
    """What was kept for gifts is free again, within an Act. Raises CannotFund."""
    _move(writer, Kind.RELEASED, moves, _let_go)


def spend(writer: Writer, moves: Sequence[Move]) -> None:
    """What was kept for gifts was handed out, within an Act. Raises CannotFund."""
    _move(writer, Kind.SPENT, moves, _pay)


def take_back(writer: Writer, moves: Sequence[Move]) -> None:
    """What was handed out came back, and is free again, within an Act. Raises CannotFund."""
    _move(writer, Kind.RETURNED, moves, _receive)


def _keep(line: int, amount: int) -> int:
    enough = BudgetLine.objects.filter(pk=line, granted__gte=F("committed") + F("spent") + amount)
    return enough.update(committed=F("committed") + amount)


def _let_go(line: int, amount: int) -> int:
    return BudgetLine.objects.filter(pk=line, committed__gte=amount).update(committed=F("committed") - amount)


def _pay(line: int, amount: int) -> int:
    kept = BudgetLine.objects.filter(pk=line, committed__gte=amount)
    return kept.update(committed=F("committed") - amount, spent=F("spent") + amount)


def _receive(line: int, amount: int) -> int:
    return BudgetLine.objects.filter(pk=line, spent__gte=amount).update(spent=F("spent") - amount)


def _move(writer: Writer, kind: str, moves: Sequence[Move], by: Callable[[int, int], int]) -> None:
    sums: Counter[int] = Counter()
    for one in moves:
        sums[one.line] += one.amount
    # In the order of lines: two Acts over the same ones wait for each other, neither for ever.
    for line, amount in sorted(sums.items()):
        if by(line, amount) != 1:
            raise CannotFund(NOT_ENOUGH if kind == Kind.COMMITTED else NOT_KEPT)
    rows = [(one.line, kind, one.amount, one.gift) for one in moves]
    writer.add(LedgerEntry, ("line_id", "kind", "amount", "gift"), rows)


# ------------------------------------------------------------------ whether it balances


#: What an entry of each kind does to a line: granted, committed, spent.
EFFECT: Mapping[str, tuple[int, int, int]] = {
    Kind.GRANTED: (1, 0, 0),
    Kind.COMMITTED: (0, 1, 0),
    Kind.RELEASED: (0, -1, 0),
    Kind.SPENT: (0, -1, 1),
    Kind.RETURNED: (0, 0, -1),
}


def balance(entries: Iterable[tuple[str, int]]) -> tuple[int, int, int]:
    """What entries, each a kind and đồng, come to: granted, committed, spent."""
    sums = [0, 0, 0]
    for kind, amount in entries:
        for at, sign in enumerate(EFFECT[kind]):
            sums[at] += sign * amount
    return sums[0], sums[1], sums[2]


def difference(programme: int) -> dict[int, tuple[int, int, int]]:
    """By line, what it says beyond its ledger: granted, committed, spent. Empty where all of it balances."""
    found: dict[int, tuple[int, int, int]] = {}
    for line in BudgetLine.objects.filter(programme=programme):
        told = balance(LedgerEntry.objects.filter(line=line).values_list("kind", "amount").iterator())
        says = (line.granted, line.committed, line.spent)
        if says != told:
            found[line.pk] = (says[0] - told[0], says[1] - told[1], says[2] - told[2])
    return found


SAY_WHAT = Text(
    vi="Ghi nguồn tiền, tên khoản và số tiền lớn hơn 0 đồng.",
    en="Give the source, the name of the line and a sum above 0 đồng.",
)
NOT_OPEN = Text(vi="Chương trình chưa được mở.", en="The programme is not open.")
ANOTHER_REQUEST = Text(
    vi="Lần gửi này đã được dùng cho việc khác. Hãy mở lại trang và làm lại.",
    en="This request was used for something else. Open the page anew.",
)
NOT_ENOUGH = Text(
    vi="Khoản tiền không còn đủ cho các suất này. Xin cấp thêm hoặc chọn ít suất hơn.",
    en="The line has not enough left for these gifts. Ask for more, or take fewer gifts.",
)
NOT_KEPT = Text(
    vi="Sổ của khoản tiền không còn giữ số tiền này. Hãy tải lại trang.",
    en="The line does not hold this sum any more. Please reload the page.",
)
