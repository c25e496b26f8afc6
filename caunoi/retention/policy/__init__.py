"""How long each column is kept and what class of data it is, as `retention.toml` beside this file says it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from caunoi.vocabulary.text import Text

CLASSES = ("public", "internal", "personal", "sensitive", "complaint")
#: Classes that are of a person, under Law 91/2025/QH15.
OF_A_PERSON = frozenset({"personal", "sensitive", "complaint"})


@dataclass(frozen=True, slots=True)
class Rule:
    """How long the rows of a table are kept: `days` after `after` (a column), or as `says` tells where None."""

    code: str
    says: Text
    days: int | None
    after: str


@dataclass(frozen=True, slots=True)
class TablePolicy:
    """A table's rule, and the class of each of its columns."""

    rule: Rule
    classes: dict[str, str]


class PolicyIsWrong(ValueError):
    """The file of the policy contradicts itself; the message says where."""


@cache
def policy() -> dict[str, TablePolicy]:
    """The policy by table name, as shipped. Raises PolicyIsWrong."""
    return read(files(__package__).joinpath("retention.toml").read_text(encoding="utf-8"))


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code, those about files too, which are no table's."""
    return _rules(tomllib.loads(files(__package__).joinpath("retention.toml").read_text(encoding="utf-8")))


def read(text: str) -> dict[str, TablePolicy]:
    """A policy from its TOML. Raises PolicyIsWrong for a column with two classes, a rule or class unknown."""
    told = tomllib.loads(text)
    rules = _rules(told)
    return {name: _table(name, one, rules) for name, one in told["table"].items()}


def _rules(told: dict[str, Any]) -> dict[str, Rule]:
    return {
        code: Rule(code, Text(vi=one["vi"], en=one["en"]), one.get("days"), one.get("after", ""))
        for code, one in told["rule"].items()
    }


def _table(name: str, told: dict[str, object], rules: dict[str, Rule]) -> TablePolicy:
    rule = rules.get(str(told.get("rule")))
    if rule is None:
        raise PolicyIsWrong(f"{name}: no rule {told.get('rule')!r}.")
    classes: dict[str, str] = {}
    for key, columns in told.items():
        if key == "rule":
            continue
        if key not in CLASSES or not isinstance(columns, list):
            raise PolicyIsWrong(f"{name}: no class {key!r}.")
        for column in columns:
            if column in classes:
                raise PolicyIsWrong(f"{name}.{column} has two classes.")
            classes[column] = key
    return TablePolicy(rule, classes)
