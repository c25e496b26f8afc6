"""What is wrong with a value, as a value: a code, a sentence in both languages and how grave it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from caunoi.vocabulary.text import Text

Severity = Literal["refuse", "hold", "warn"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal, a doubt or a warning.

    `refuse`: no clerk could accept it. `hold`: someone must decide. `warn`: accepted, and said.
    `column` is the letter of the cell, once a list knows it.
    """

    code: str
    severity: Severity
    text: Text
    column: str | None = None

    def at(self, column: str | None) -> Fault:
        """The same fault, addressed to a column's letter."""
        return Fault(self.code, self.severity, self.text, column)


def discreet(written: object) -> str:
    """A cell's words as a sentence may repeat them: nine digits or more may be somebody's number, and are hidden."""
    text = str(written)[:60]
    if sum(map(str.isdigit, text)) < 9:
        return text
    return "•••" + text[-3:]


class Catalogue:
    """The sentences of one subject by code, so that no sentence is written twice."""

    def __init__(self, sentences: Mapping[str, tuple[Severity, str, str]]) -> None:
        self._sentences = dict(sentences)

    def __call__(self, code: str, /, **values: object) -> Fault:
        severity, vi, en = self._sentences[code]
        for free in ("written", "title", "before", "after"):
            if free in values:
                values[free] = discreet(values[free])
        return Fault(code, severity, Text(vi=vi, en=en).fill(**values))

    def __iter__(self) -> Iterator[str]:
        return iter(self._sentences)
