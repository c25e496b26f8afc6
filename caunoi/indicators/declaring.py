"""What a definition may say: looked at when it is declared, so that a wrong one never reaches a question.

Columns are those of the register declared in `caunoi.questions.columns`; whatever is an id can be counted and never
compared, since a condition on one would be a question about somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from caunoi.questions.columns import Register
from caunoi.questions.predicates import (
    And,
    Column,
    Comparison,
    InPeriod,
    IsIn,
    IsKnown,
    Not,
    Or,
    Predicate,
)
from caunoi.vocabulary.text import Text

Over = Literal["units", "times"]


class CannotBeDeclared(Exception):
    """The definition says something that cannot be counted, or must not be; the message says what."""

    def __init__(self, code: str, why: Text) -> None:
        self.text = Text(vi=f"“{code}”: {why.vi}", en=f"“{code}”: {why.en}")
        super().__init__(self.text.vi)


NO_COLUMN = Text(
    vi="danh sách “{register}” không khai cột “{column}”.",
    en="the register “{register_en}” has no declared column “{column}”.",
)
NAMES_SOMEBODY = Text(
    vi="điều kiện trên “{title}” chỉ đích danh một người hay một nơi; chỉ được đếm, không được so sánh.",
    en="a condition on “{title_en}” points at one person or place; an id is counted, never compared.",
)
NO_NUMBER = Text(
    vi="“{title}” không phải là số nên không cộng được.",
    en="“{title_en}” is no number, so it cannot be added up.",
)
TWO_SIDES = Text(
    vi="tỷ lệ phần trăm phải có hai vế (`having` hoặc `over`, chỉ một trong hai), và chỉ tỷ lệ mới có.",
    en="a percent has two sides (`having` or `over`, one of them), and nothing else has.",
)
SUM_OF_NOTHING = Text(
    vi="tổng (`sum`) phải nói cộng cột nào (`weight`), và đếm (`count`) thì không cộng cột nào.",
    en="a sum says which column it adds up (`weight`), and a count adds up none.",
)
NO_PERIOD = Text(
    vi="số phát sinh (`flow`) phải có một điều kiện “trong kỳ”, và số cuối ngày (`stock`) thì không có.",
    en="a flow has a condition “in the period”, and a stock has none.",
)


def check_condition(code: str, predicate: Predicate | None, register: Register) -> None:
    """Raises CannotBeDeclared where a condition refers to no column of the register, or to whom a row is."""
    for leaf in leaves(predicate):
        column = _column(leaf)
        check_column(code, column, register)
        if column.kind == "id" and not isinstance(leaf, IsKnown):
            raise CannotBeDeclared(code, NAMES_SOMEBODY.fill(title=column.title.vi, title_en=column.title.en))


def check_column(code: str, column: Column, register: Register) -> None:
    """Raises CannotBeDeclared where a register has no such column."""
    # By identity: what two columns compare to is a condition, and so is always true.
    if not any(known is column for known in register.columns):
        raise CannotBeDeclared(
            code,
            NO_COLUMN.fill(register=register.title.vi, register_en=register.title.en, column=column.name),
        )


def check_weight(code: str, weight: Column | None, register: Register) -> None:
    """Raises CannotBeDeclared where what is added up is no number of the register."""
    if weight is None:
        return
    check_column(code, weight, register)
    if weight.kind != "int":
        raise CannotBeDeclared(code, NO_NUMBER.fill(title=weight.title.vi, title_en=weight.title.en))


def asks_a_period(predicate: Predicate | None) -> bool:
    """Whether a condition speaks of the period asked for."""
    return any(isinstance(leaf, InPeriod) for leaf in leaves(predicate))


def leaves(predicate: Predicate | None) -> Iterator[Predicate]:
    """The conditions on one column each that a condition is made of."""
    if isinstance(predicate, And | Or):
        yield from leaves(predicate.left)
        yield from leaves(predicate.right)
    elif isinstance(predicate, Not):
        yield from leaves(predicate.of)
    elif predicate is not None:
        yield predicate


def _column(leaf: Predicate) -> Column:
    if isinstance(leaf, Column):
        return leaf
    if isinstance(leaf, Comparison | IsIn | InPeriod | IsKnown):
        return leaf.column
    raise TypeError(type(leaf).__name__)
