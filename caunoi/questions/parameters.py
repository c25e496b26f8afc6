"""Dated parameters: the shipped values, and over them the federation's own, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from caunoi.vocabulary.text import Text

ParameterValue = int | str | tuple[str, ...]
SHIPPED = Path(__file__).with_name("parameters.toml")


class UnknownParameter(LookupError):
    """No parameter of that code is shipped."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value from a day (inclusive, None = always) to a day (exclusive, None = open), with the paper it stands on."""

    value: ParameterValue
    since: date | None
    until: date | None
    source: str
    mark: str = ""
    known_since: date | None = None
    known_until: date | None = None

    def holds_on(self, day: date, known_on: date | None = None) -> bool:
        """Whether this is the value on that day, as known on another (now when None)."""
        if known_on is None:
            known = self.known_until is None
        else:
            known = _spans(self.known_since, self.known_until, known_on)
        return known and _spans(self.since, self.until, day)


def _spans(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day < until)


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters. `own` is the federation's own values; they win on the days they hold."""

    shipped: Mapping[str, tuple[DatedValue, ...]]
    own: Mapping[str, tuple[DatedValue, ...]]

    @classmethod
    def of(cls, own: Iterable[tuple[str, DatedValue]] = ()) -> Parameters:
        """The shipped parameters under the federation's own."""
        by_code: dict[str, tuple[DatedValue, ...]] = {}
        for code, value in own:
            by_code[code] = (*by_code.get(code, ()), value)
        return cls(_shipped(), by_code)

    def dated(self, code: str, day: date, known_on: date | None = None) -> DatedValue:
        """The value that holds on that day, with its source.

        Before the first dated value the earliest one answers: a figure for an earlier day is still asked with
        the threshold it is to be compared by. Raises UnknownParameter.
        """
        if code not in self.shipped:
            raise UnknownParameter(code)
        for value in (*self.own.get(code, ()), *self.shipped[code]):
            if value.holds_on(day, known_on):
                return value
        return self.shipped[code][0]

    def on(self, day: date, known_on: date | None = None) -> dict[str, ParameterValue]:
        """Every parameter's value on that day, by the key it is asked with."""
        return {code.replace("-", "_"): self.dated(code, day, known_on).value for code in self.shipped}

    def number(self, code: str, day: date, known_on: date | None = None) -> int:
        """A whole-number parameter on that day. Raises TypeError when it is none."""
        value = self.dated(code, day, known_on).value
        if not isinstance(value, int):
            raise TypeError(code)
        return value


def frozen(value: object) -> ParameterValue:
    """A value as read from TOML or JSON, made unchangeable. Raises TypeError on anything else."""
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    if isinstance(value, int | str):
        return value
    raise TypeError(repr(value))


@cache
def _shipped() -> dict[str, tuple[DatedValue, ...]]:
    return {
        code: tuple(
            DatedValue(frozen(v["value"]), v.get("from"), v.get("to"), v["source"], v["mark"])
            for v in entry["values"]
        )
        for code, entry in _read().items()
    }


@cache
def titles() -> dict[str, Text]:
    """What each parameter is, in both languages."""
    return {code: Text(vi=entry["vi"], en=entry["en"]) for code, entry in _read().items()}


@cache
def _read() -> dict[str, dict]:  # type: ignore[type-arg]
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
