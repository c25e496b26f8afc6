"""The shapes of what is asked and answered: days as ISO, public ids alone, pages with a bound."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, Field, WithJsonSchema

MOST = 200
T = TypeVar("T")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def _iso(value: object) -> object:
    """A day and nothing else: the framework would take a number for seconds since 1970."""
    if isinstance(value, str) and not (_DAY.fullmatch(value) and "1900" <= value[:4] < "2200"):
        raise ValueError("YYYY-MM-DD, 1900-2199")
    return value


Day = Annotated[
    date, BeforeValidator(_iso), WithJsonSchema({"type": "string", "format": "date", "example": "2026-06-30"})
]


def _iso_month(value: object) -> object:
    if isinstance(value, str) and _MONTH.fullmatch(value) and "1900" <= value[:4] < "2200":
        return date.fromisoformat(f"{value}-01")
    raise ValueError("YYYY-MM, 1900-2199")


Month = Annotated[
    date,
    BeforeValidator(_iso_month),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "example": "2026-06"}),
]


class Asked(Schema):
    """The day that the answer speaks of; today where none is said."""

    day: Day | None = None


class Paging(Asked):
    """A page of at most two hundred; one behind the last is empty."""

    page: int = Field(1, ge=1, le=100_000)
    per: int = Field(50, ge=1, le=MOST)


class Listed(Schema, Generic[T]):
    """One page of a list: how many there are in all, and as of which day."""

    day: date
    page: int
    per: int
    count: int
    items: list[T]


class Fault(Schema):
    """Why nothing is answered, in a sentence."""

    status: int
    says: str
    where: list[str]


HandedInKind = Literal["members", "employers", "agreements", "nominations", "dues"]


class Receipt(Schema):
    """A list that was handed in: its SHA-256, when it came, for which round, and where it stands; `next` says what happens."""

    id: UUID
    unit: UUID
    kind: HandedInKind
    sha256: str
    size: int
    at: datetime
    round: str | None
    state: Literal["waiting", "returned", "taken-in"]
    reason: str | None
    # The same file as one that came before, in an earlier round or in none.
    unchanged: bool
    next: str


class Words(Schema):
    """A text in both languages."""

    vi: str
    en: str


class Unit(Schema):
    """A union as it stands on the day."""

    id: UUID
    name: str | None
    level: str | None
    parent: str | None
    employers: str | None
    in_charge: str | None
    last_contact: date | None


class SignedCopy(Schema):
    """The signed copy kept with a decision: what it is, its bytes and their SHA-256. It is taken out on the site."""

    kind: str
    size: int
    sha256: str


class Decision(Schema):
    """A decision on units: its paper, the change it asked for (units by public id), and whether it was annulled."""

    id: UUID
    kind: str
    number: str
    signed_on: date
    effect_on: date
    decider: str | None
    asked: dict[str, Any]
    annuls: UUID | None
    annulled_by: UUID | None
    file: SignedCopy | None


class Employer(Schema):
    """An employer as it stands on the day."""

    id: UUID
    name: str | None
    tax_code: str | None
    kind: str | None
    ownership: str | None
    place: str | None
    site: str | None
    workers: int | None
    counted_on: date | None
    union: str | None
    in_charge: str | None
    last_contact: date | None


class Agreement(Schema):
    """A collective agreement by its newest terms up to the day."""

    id: UUID
    employers: str | None
    union: str | None
    signed_on: date | None
    last_on: date | None
    in_charge: str | None


class Member(Schema):
    """A member by name, with the year of birth; no number, telephone or address. Who is not shown has no `id`."""

    id: UUID | None
    name: str | None = None
    birth_year: int | None = None
    sex: str | None = None
    union: str | None
    employer: str | None
    joined_on: date | None
    ended_on: date | None
    state: str | None
    in_charge: str | None


class Nomination(Schema):
    """Somebody put forward in a programme; why is not told."""

    id: UUID
    name: str | None = None
    birth_year: int | None = None
    sex: str | None = None
    programme: str
    union: str | None
    employer: str | None


class Indicator(Schema):
    """What can be asked as a figure. A `sensitive` one is told to those who may open the unit's records."""

    code: str
    title: Words
    description: Words
    reads: str
    kind: str
    suppression: str
    parts: list[str]
    version: int


class InHand(Schema):
    """How many units have handed their list in, of how many due."""

    received: int
    due: int


class Figure(Schema):
    """An indicator of a unit on a day. Where nothing can be told, `untold` says why and the numbers are null."""

    code: str
    unit: UUID
    day: date
    since: date | None
    numerator: int | None
    denominator: int | None
    unknown: int | None
    value: float | None
    lists: InHand
    untold: str | None


class Moved(Schema):
    """How many were counted more or less in a month, by what happened. The first three and `reform_in` add."""

    admitted: int
    transferred_in: int
    resumed: int
    left: int
    transferred_out: int
    paused: int
    reform_in: int
    reform_out: int


class Movements(Schema):
    """A unit's movement table of a month: opening and movements come to closing, or `difference` is not nought.

    Where no list reaches the month's last day `untold` says so, and the numbers are null.
    """

    unit: UUID
    since: date
    until: date
    opening: int | None
    moved: Moved | None
    closing: int | None
    difference: int | None
    untold: str | None


class Record(Schema):
    """A record behind a figure: what stands for it in its register; `id` is null where it is out of reach."""

    id: UUID | None
    name: str | None = None
    tax_code: str | None = None
    kind: str | None = None
    ownership: str | None = None
    place: str | None = None
    site: str | None = None
    workers: int | None = None
    counted_on: date | None = None
    level: str | None = None
    parent: str | None = None
    employer: str | None = None
    employers: str | None = None
    union: str | None = None
    birth_year: int | None = None
    sex: str | None = None
    joined_on: date | None = None
    ended_on: date | None = None
    state: str | None = None
    programme: str | None = None
    signed_on: date | None = None
    last_on: date | None = None
    in_charge: str | None = None
    last_contact: date | None = None


class Behind(Listed[Record]):
    """One page of the records behind a part of a figure."""

    code: str
    part: str
    rows_of: str


class Code(Schema):
    """What a code means: over which kind of period it is told, and which version of its definition."""

    code: str
    version: int
    title: Words
    kind: str
    reads: str
    period: str
    suppression: str


class ExchangedFigure(Schema):
    """A figure of a unit; `period` is ISO 8601, first day and duration. `leads`: which value a reader looks at first."""

    code: str
    version: int
    unit: UUID
    unit_code: str | None
    unit_name: str
    period: str
    since: date
    at: date
    computed: float | None
    numerator: int | None
    denominator: int | None
    unknown: int
    reported: float | None
    lists: InHand
    leads: Literal["computed", "reported", "none"]
    untold: Words | None


class Exchanged(Schema):
    """Figures by one stated list of codes (`codes`, with its version), when they were taken out, and what codes mean."""

    codes: str
    exported: datetime
    indicators: list[Code]
    figures: list[ExchangedFigure]


class Sdmx(Schema):
    """An SDMX-JSON 2.0 data message: `meta`, and `data` with its structures and data sets."""

    meta: dict[str, Any]
    data: dict[str, Any]


class Step(Schema):
    """What is due by a day: `value` is a decimal, null where the paper names no number; `on_the_way` need not be met."""

    due_on: date
    value: str | None
    on_the_way: bool
    course: str
    wording: Words
    paper: str


class HeldTo(Schema):
    """What one figure of a unit is held to, and whose target it is: `own`, of the `resolution`, or of a unit `above`."""

    code: str
    source: Literal["own", "resolution", "above"]
    owner: str
    agreed_by: str
    agreed_paper: str
    agreed_on: date | None
    split_by: str
    steps: list[Step]


class KnownMonth(Schema):
    """A figure at a month's end: a decimal, null where nobody knows."""

    on: date
    value: str | None


class ExpectedMonth(Schema):
    """What is expected at a month's end ahead, with the range of four cases in five: decimals."""

    on: date
    middle: str
    low: str
    high: str


class Arrival(Schema):
    """By the end of which month the target is reached: with luck, as it goes, without luck; null where none is told."""

    soonest: date | None
    middle: date | None
    latest: date | None


class Forecast(Schema):
    """A forecast held against what is due next. Where it `is_refused`, `says` has the reason and `months` are empty."""

    code: str
    due_on: date
    target: str | None
    method: Words
    is_refused: bool
    says: list[Words]
    known: list[KnownMonth]
    months: list[ExpectedMonth]
    arrives: Arrival | None
