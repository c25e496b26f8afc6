"""In which habit a unit writes its roster: layout, dates, numbers eaten by Excel, accents taken apart, capitals."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

import numpy as np

from caunoi.synth.sheets import Cell

DATE_STYLES = ("dd/mm/yyyy", "d/m/yyyy", "dd.mm.yyyy", "dd-mm-yyyy", "'dd/mm/yyyy", "excel")
LAYOUTS = ("plain", "two-row header", "other words", "surname apart", "undeclared column")


@dataclass(frozen=True, slots=True)
class Habit:
    """One unit's habit, the same on every row of its list."""

    layout: str
    date_style: str
    csv: str | None  # the separator, or None for a workbook
    decomposed: bool
    bare_years: bool
    tax_code_above: bool
    subtotals: bool
    impossible_rows: bool


def habits(rng: np.random.Generator, unions: int, *, mess: float) -> list[Habit]:
    """A habit a union; layouts and date styles go round so that a small folder has them all."""
    chance = rng.random((unions, 5))
    found = []
    for union in range(unions):
        in_csv = union % 5 == 4
        found.append(
            Habit(
                layout=LAYOUTS[(union + union // 5) % 5],
                date_style=DATE_STYLES[(union // 2) % 6],
                csv=(";" if chance[union, 0] < 0.7 else ",") if in_csv else None,
                decomposed=bool(chance[union, 1] < 0.04),
                bare_years=bool(chance[union, 2] < 0.05),
                tax_code_above=bool(chance[union, 3] > 0.06),
                subtotals=union % 7 == 3,
                impossible_rows=bool(chance[union, 4] < 0.1 * mess) or (mess >= 1 and union % 20 == 2),
            )
        )
    return found


def say_day(ordinal: int, habit: Habit) -> Cell:
    """A day as this unit types it; a workbook's own date where it lets Excel have it."""
    day = date.fromordinal(ordinal)
    style = habit.date_style
    if style == "excel":
        return f"{day.day:02}/{day.month:02}/{day.year}" if habit.csv else day
    if style == "d/m/yyyy":
        return f"{day.day}/{day.month}/{day.year}"
    mark = {"dd.mm.yyyy": ".", "dd-mm-yyyy": "-"}.get(style, "/")
    quote = style[:1] if style.startswith("'") else ""
    return f"{quote}{day.day:02}{mark}{day.month:02}{mark}{day.year}"


def say_name(name: str, chance: float, *, decomposed: bool) -> str:
    """A name as typed: one in forty in capitals, one in forty with stray spaces, some units with accents apart."""
    if chance < 0.025:
        name = name.upper()
    elif chance < 0.05:
        name = f"{name.replace(' ', '  ', 1)} "
    return unicodedata.normalize("NFD", name) if decomposed or chance > 0.995 else name


def say_citizen_number(number: int, chance: float) -> Cell:
    """Twelve digits, now and then in groups or as the number Excel made of them."""
    if chance < 0.03:
        return number
    digits = f"{number:012d}"
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if chance < 0.05 else digits


def say_phone(number: int, chance: float) -> Cell:
    """Ten digits, one in ten without its zero."""
    return number if chance < 0.1 else f"0{number}"


def unaccented(text: str) -> str:
    """ASCII letters only: file names, and people named again in capitals."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
