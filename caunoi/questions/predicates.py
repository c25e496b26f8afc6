"""A small language of conditions with three answers: yes, no, cannot be told.

The answers combine as SQL's do (Kleene): *no* and anything is *no*, *yes* or anything is *yes*, otherwise what
cannot be told stays so. `indicators` compiles the same conditions for the columnar store; `holds` here is the
reference both are tested against.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from caunoi.vocabulary.text import Text

Operator = Literal["==", "!=", ">=", "<=", ">", "<"]
# What a question is asked with: dated parameters by code, and the days `at` and `since` as day numbers.
Asked = Mapping[str, object]
Answer = bool | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value that the federation owns, by its code in parameters.toml."""

    code: str

    @property
    def key(self) -> str:
        """Under which name the value is asked with."""
        return self.code.replace("-", "_")


@dataclass(frozen=True, slots=True)
class MonthsBefore:
    """The day that lies a dated number of months before the day asked for, as a day number."""

    parameter: Parameter

    @property
    def key(self) -> str:
        """Under which name the value is asked with."""
        return f"months_before_{self.parameter.key}"


Value = int | str | bool | Parameter | MonthsBefore


class Predicate:
    """A condition on one row of one register."""

    def holds(self, row: Mapping[str, object], asked: Asked) -> Answer:
        """True, False, or None where the row does not tell."""
        raise TypeError(type(self).__name__)

    def words(self, language: Literal["vi", "en"]) -> str:
        """The condition as an officer reads it."""
        raise TypeError(type(self).__name__)

    def __and__(self, other: Predicate) -> Predicate:
        return And(self, other)

    def __or__(self, other: Predicate) -> Predicate:
        return Or(self, other)

    def __invert__(self) -> Predicate:
        return Not(self)


@dataclass(frozen=True, eq=False)
class Column(Predicate):
    """A declared column. One of kind `bool` is a condition by itself."""

    name: str
    kind: Literal["id", "int", "day", "code", "bool"]
    title: Text
    labels: Mapping[str, Text] | None = None

    def __ge__(self, value: Value) -> Predicate:
        return Comparison(self, ">=", value)

    def __le__(self, value: Value) -> Predicate:
        return Comparison(self, "<=", value)

    def __gt__(self, value: Value) -> Predicate:
        return Comparison(self, ">", value)

    def __lt__(self, value: Value) -> Predicate:
        return Comparison(self, "<", value)

    def __eq__(self, value: Value) -> Predicate:  # type: ignore[override]
        return Comparison(self, "==", value)

    def __ne__(self, value: Value) -> Predicate:  # type: ignore[override]
        return Comparison(self, "!=", value)

    def is_in(self, values: Parameter | tuple[str, ...]) -> Predicate:
        """One of the listed codes."""
        return IsIn(self, values)

    def in_period(self) -> Predicate:
        """The day lies in the period asked for, both ends counted."""
        return InPeriod(self)

    def is_known(self) -> Predicate:
        """The row tells; never itself unknown."""
        return IsKnown(self)

    def holds(self, row: Mapping[str, object], asked: Asked) -> Answer:
        value = row[self.name]
        return None if value is None else bool(value)

    def words(self, language: Literal["vi", "en"]) -> str:
        return _said(self.title, language)


def _said(text: Text, language: Literal["vi", "en"]) -> str:
    return text.vi if language == "vi" else text.en


def _resolved(value: Value, asked: Asked) -> object:
    return asked[value.key] if isinstance(value, Parameter | MonthsBefore) else value


def _worded(column: Column, value: Value, language: Literal["vi", "en"]) -> str:
    if isinstance(value, Parameter):
        return f"[{value.code}]"
    if isinstance(value, MonthsBefore):
        return {
            "vi": f"[{value.parameter.code}] tháng trước",
            "en": f"[{value.parameter.code}] months before",
        }[language]
    if column.labels and str(value) in column.labels:
        return _said(column.labels[str(value)], language)
    return str(value)


@dataclass(frozen=True, eq=False)
class Comparison(Predicate):
    """A column against a value."""

    column: Column
    operator: Operator
    value: Value

    def holds(self, row: Mapping[str, object], asked: Asked) -> Answer:
        left, right = row[self.column.name], _resolved(self.value, asked)
        if left is None or right is None:
            return None
        if self.operator in {"==", "!="}:
            return bool(left == right) is (self.operator == "==")
        order = int(left > right) - int(left < right)  # type: ignore[operator]
        return {">=": order >= 0, "<=": order <= 0, ">": order > 0, "<": order < 0}[self.operator]

    def words(self, language: Literal["vi", "en"]) -> str:
        sign = {"==": "=", "!=": "≠", ">=": "≥", "<=": "≤"}.get(self.operator, self.operator)
        return f"{self.column.words(language)} {sign} {_worded(self.column, self.value, language)}"


@dataclass(frozen=True, eq=False)
class IsIn(Predicate):
    """A column among listed codes."""

    column: Column
    values: Parameter | tuple[str, ...]

    def holds(self, row: Mapping[str, object], asked: Asked) -> Answer:
        left = row[self.column.name]
        values = asked[self.values.key] if isinstance(self.values, Parameter) else self.values
        return None if left is None else bool(left in values)  # type: ignore[operator]

    def words(self, language: Literal["vi", "en"]) -> str:
        if isinstance(self.values, Parameter):
            listed = f"[{self.values.code}]"
        else:
            listed = ", ".join(_worded(self.column, value, language) for value in self.values)
        return f"{self.column.words(language)} {'thuộc' if language == 'vi' else 'in'} ({listed})"


@dataclass(frozen=True, eq=False)
class InPeriod(Predicate):
    """A day within the period asked for. An unknown day lies before any period, so it is *no*."""

    column: Column

    def holds(self, row: Mapping[str, object], asked: Asked) -> Answer:
        day = row[self.column.name]
        return day is not None and asked["since"] <= day <= asked["at"]  # type: ignore[operator]

    def words(self, language: Literal["vi", "en"]) -> str:
        return self.column.words(language) + (" trong kỳ" if language == "vi" else " in the period")


@dataclass(frozen=True, eq=False)
class IsKnown(Predicate):
    """A column that tells."""

    column: Column

    def holds(self, row: Mapping[str, object], asked: Asked) -> Answer:
        return row[self.column.name] is not None

    def words(self, language: Literal["vi", "en"]) -> str:
        return self.column.words(language) + (" đã biết" if language == "vi" else " known")


@dataclass(frozen=True, eq=False)
class And(Predicate):
    """Both."""

    left: Predicate
    right: Predicate

    def holds(self, row: Mapping[str, object], asked: Asked) -> Answer:
        answers = {self.left.holds(row, asked), self.right.holds(row, asked)}
        return False if False in answers else (None if None in answers else True)

    def words(self, language: Literal["vi", "en"]) -> str:
        joint = "và" if language == "vi" else "and"
        return f"{self.left.words(language)} {joint} {self.right.words(language)}"


@dataclass(frozen=True, eq=False)
class Or(Predicate):
    """Either."""

    left: Predicate
    right: Predicate

    def holds(self, row: Mapping[str, object], asked: Asked) -> Answer:
        answers = {self.left.holds(row, asked), self.right.holds(row, asked)}
        return True if True in answers else (None if None in answers else False)

    def words(self, language: Literal["vi", "en"]) -> str:
        joint = "hoặc" if language == "vi" else "or"
        return f"({self.left.words(language)} {joint} {self.right.words(language)})"


@dataclass(frozen=True, eq=False)
class Not(Predicate):
    """The opposite; what cannot be told stays so."""

    of: Predicate

    def holds(self, row: Mapping[str, object], asked: Asked) -> Answer:
        answer = self.of.holds(row, asked)
        return None if answer is None else not answer

    def words(self, language: Literal["vi", "en"]) -> str:
        return f"{'không' if language == 'vi' else 'not'} ({self.of.words(language)})"
