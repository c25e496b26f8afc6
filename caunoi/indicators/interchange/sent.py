"""A value as a file holds it, before anybody asked what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """`line` counts from 1 as an editor shows it. What is `aside` is no reported number: it is counted, and no more."""

    line: int
    unit: str
    code: str
    period: str
    value: str
    aside: bool = False
