"""A file of reported figures is taken in, all of it or nothing, and can be taken back as a whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from caunoi.access.models import Account
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import Indicator
from caunoi.indicators.models import ReportedFigure
from caunoi.indicators.reporting import CannotReport, check_signed, check_value
from caunoi.organisations.models import Unit, UnitDescription
from caunoi.trail.acting import act
from caunoi.trail.models import Document
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

from . import adx, comma_separated
from .codes import Period, fits, read_period
from .refusing import FAULTS, CannotBeRead, Fault, said
from .sent import Sent

#: Bytes and values of one file.
BYTES, VALUES = 4 * 1024 * 1024, 5_000
FORMATS = {".xml": adx.read, ".adx": adx.read, ".csv": comma_separated.read}
TAKEN_IN, TAKEN_BACK = "figures.taken-in", "figures.taken-back"
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?")
OVERTAKEN = Text(
    vi="Người khác vừa ghi những số này: chưa ghi gì. Hãy gửi lại tệp.",
    en="Someone else entered these figures a moment ago: nothing was taken in. Send the file again.",
)
NOT_THERE = Text(
    vi="Không còn số nào của tệp này để rút lại.", en="Nothing of this file is left that could be taken back."
)


@dataclass(frozen=True, slots=True)
class Reported:
    """One reported value, understood: whose, of what, of which period."""

    line: int
    unit: int
    code: str
    period: Period
    value: Decimal

    @property
    def since(self) -> date | None:
        """The first day, of what is counted over a period."""
        return None if CATALOGUE[self.code].kind == "stock" else self.period.first

    @property
    def key(self) -> tuple[int, str, date]:
        """A unit signs one number for a figure and a last day."""
        return self.unit, self.code, self.period.last


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: values new, put in another's place, known before; and what it held beside."""

    new: int
    replaced: int
    known: int
    aside: int
    # The paper that the numbers rest on; None where there was nothing to write.
    document: Document | None


def read(name: str, content: bytes) -> list[Sent]:
    """The values of a file, by its ending. Raises CannotBeRead."""
    if len(content) > BYTES:
        raise CannotBeRead([Fault(None, said("too-large", most=BYTES // 1024**2))])
    reader = FORMATS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise CannotBeRead([Fault(None, said("no-format"))])
    sent = reader(content)
    if sum(not one.aside for one in sent) > VALUES:
        raise CannotBeRead([Fault(None, said("too-many", most=VALUES))])
    return sent


def understood(sent: Sequence[Sent], *, hands: Collection[int] | None, today: date) -> list[Reported]:
    """What the reported values mean. Raises CannotBeRead with every line that means nothing here.

    `hands` are the units that may be written about; None is all of them. One out of reach is told of as one that is
    not there.
    """
    wanted = [one for one in sent if not one.aside]
    if not wanted:
        raise CannotBeRead([Fault(None, said("nothing"))])
    faults: list[Fault] = []
    read_so = [(one, *_meant(one, today, faults)) for one in wanted]
    units = _Units({one.unit for one in wanted}, hands)
    found: dict[tuple[int, str, date], Reported] = {}
    for one, period, value in read_so:
        if period is None:
            continue
        unit = units.named(one.unit, period.last)
        if unit is None:
            faults.append(Fault(one.line, said("no-unit", found=one.unit[:60], day=period.last)))
        elif value is not None:
            told = Reported(one.line, unit, one.code, period, value)
            first = found.setdefault(told.key, told)
            if first is not told:
                twice = said("twice", code=one.code, day=period.last, line=first.line)
                faults.append(Fault(one.line, twice))
    if faults:
        raise CannotBeRead(sorted(faults, key=lambda fault: fault.line or 0)[:FAULTS])
    return list(found.values())


def _meant(one: Sent, today: date, faults: list[Fault]) -> tuple[Period | None, Decimal | None]:
    """The period and the number, as far as they are some; what is wrong is added to the faults."""
    period, indicator = read_period(one.period), CATALOGUE.get(one.code)
    amiss = list(_amiss_in_period(one, period, indicator, today))
    if indicator is None:
        amiss.append(said("no-code", found=one.code[:60]))
    value = Decimal(one.value) if _NUMBER.fullmatch(one.value) else None
    if value is None:
        amiss.append(said("no-number", found=one.value[:40]))
    elif indicator is not None:
        amiss += _amiss_in_value(value, indicator)
    faults += [Fault(one.line, text) for text in amiss]
    return period, None if amiss else value


def _amiss_in_period(
    one: Sent, period: Period | None, indicator: Indicator | None, today: date
) -> Iterator[Text]:
    if period is None:
        yield said("no-period", found=one.period[:40])
        return
    if period.last > today:
        yield said("to-come", found=one.period)
    if indicator is not None and not fits(indicator, period):
        yield said("not-a-day", code=one.code, last=period.last, found=one.period)


def _amiss_in_value(value: Decimal, indicator: Indicator) -> Iterator[Text]:
    if indicator.reads == "count" and value != value.to_integral_value():
        yield said("not-whole", code=indicator.code, found=value)
    try:
        check_value(value, falls=indicator.kind == "net")
    except CannotReport as refused:
        yield refused.text


class _Units:
    """Units by what a file calls them: the public id, or the official code that was theirs on the day."""

    def __init__(self, texts: Collection[str], hands: Collection[int] | None) -> None:
        ids = {text: found for text in texts if (found := _uuid(text))}
        self._ids = ids
        known = Unit.objects.filter(public_id__in=ids.values()).values_list("public_id", "pk")
        self._by_id = {public: pk for public, pk in known if hands is None or pk in hands}
        told = UnitDescription.objects.held_true().filter(official_code__in=texts - ids.keys() - {""})
        self._coded: dict[str, list[tuple[int, date | None, date | None]]] = {}
        for code, unit, since, until in told.values_list(
            "official_code", "unit_id", "valid_from", "valid_to"
        ):
            if hands is None or unit in hands:
                self._coded.setdefault(code, []).append((unit, since, until))

    def named(self, text: str, day: date) -> int | None:
        """The one unit of that name on that day; None for none, and for several."""
        if text in self._ids:
            return self._by_id.get(self._ids[text])
        held = {
            unit
            for unit, since, until in self._coded.get(text, ())
            if (since is None or since <= day) and (until is None or day < until)
        }
        return held.pop() if len(held) == 1 else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# ------------------------------------------------------------------ taking in


def take_in(
    name: str,
    content: bytes,
    *,
    hands: Collection[int] | None,
    signer: str,
    signed_on: date,
    by: Account | None,
    at: datetime,
    dry_run: bool = False,
) -> Taken:
    """Put every reported value of the file on record, as signed by that person on that day, or none.

    A value that stands already is left as it is: the same file a second time changes nothing, and leaves no Act.
    Raises CannotBeRead with what is wrong, line by line; CannotReport without a signer, for a day of signing to come,
    and where somebody else was faster.
    """
    signed = check_signed(signer, signed_on, at=at)
    sent = read(name, content)
    values = understood(sent, hands=hands, today=day_of(at))
    standing = _standing(values)
    fresh = [one for one in values if not _stands(one, standing.get(one.key))]
    replaced = [standing[one.key] for one in fresh if one.key in standing]
    taken = Taken(
        len(fresh) - len(replaced), len(replaced), len(values) - len(fresh), len(sent) - len(values), None
    )
    if dry_run or not fresh:
        return taken
    with _in_words(), transaction.atomic():
        paper = Document.objects.create(
            kind=Document.Kind.FIGURE_REPORT, name=without_numbers(tidy(PurePath(name).name))[:120] or "-",
            number=hashlib.sha256(content).hexdigest(), dated_on=signed_on,
        )  # fmt: skip
        about = {"file": paper.public_id.hex, "new": taken.new, "replaced": taken.replaced}
        with act("figures.taken-in", by=by, at=at, on=day_of(at), document=paper, about=about) as writer:
            writer.end(ReportedFigure, [one.pk for one in replaced])
            for one in fresh:
                writer.add_one(
                    ReportedFigure, unit_id=one.unit, code=one.code, since=one.since, value=one.value,
                    valid_from=one.period.last, signer=signed, signed_on=signed_on,
                )  # fmt: skip
    return Taken(taken.new, taken.replaced, taken.known, taken.aside, paper)


def _standing(values: Iterable[Reported]) -> Mapping[tuple[int, str, date], ReportedFigure]:
    keys = [one.key for one in values]
    held = ReportedFigure.objects.held_true().filter(
        unit__in={unit for unit, _code, _on in keys},
        code__in={code for _unit, code, _on in keys},
        valid_from__in={on for _unit, _code, on in keys},
    )
    return {(one.unit_id, one.code, one.valid_from): one for one in held if one.valid_from}


def _stands(one: Reported, held: ReportedFigure | None) -> bool:
    # A form says the last day alone: its number is of that period too.
    return held is not None and held.value == one.value and held.since in {None, one.since}


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except Overtaken:
        raise CannotReport(OVERTAKEN) from None
    except IntegrityError as error:
        raise CannotReport(refusal(error).text) from error


# ------------------------------------------------------------------ taking back


def of_file(document: Document, figures: QuerySet[ReportedFigure]) -> QuerySet[ReportedFigure]:
    """What was taken in with that file, of those figures: standing or not, and what came back with another's going."""
    return figures.filter(document=document, began_by__what__in=(TAKEN_IN, TAKEN_BACK))


def files_of(figures: QuerySet[ReportedFigure]) -> QuerySet[Document]:
    """The files that these figures were taken in with, the newest first."""
    some = figures.filter(began_by__what=TAKEN_IN).values("document")
    return Document.objects.filter(pk__in=some).order_by("-pk")


def take_back(document: Document, *, hands: Collection[int] | None, by: Account | None, at: datetime) -> int:
    """Withdraw what stands of a file, and let stand again what it had replaced. Returns how many were withdrawn.

    A number that somebody signed since stays. Raises CannotReport where nothing is left, or some of it is of a unit
    that may not be written about.
    """
    begun = list(of_file(document, ReportedFigure.objects.held_true()))
    if not begun or (hands is not None and any(one.unit_id not in hands for one in begun)):
        raise CannotReport(NOT_THERE)
    back = {(one.unit_id, one.code, one.valid_from) for one in begun}
    ended = ReportedFigure.objects.filter(ended_by__document=document, ended_by__what=TAKEN_IN)
    with _in_words(), transaction.atomic():
        about = {"file": document.public_id.hex, "rows": len(begun)}
        with act("figures.taken-back", by=by, at=at, on=day_of(at), about=about) as writer:
            writer.end(ReportedFigure, [one.pk for one in begun])
            for one in ended:
                if (one.unit_id, one.code, one.valid_from) in back:
                    _again(writer, one)
    return len(begun)


def _again(writer: Writer, one: ReportedFigure) -> None:
    writer.add_one(
        ReportedFigure, unit_id=one.unit_id, code=one.code, since=one.since, value=one.value,
        valid_from=one.valid_from, signer=one.signer, signed_on=one.signed_on, document_id=one.document_id,
    )  # fmt: skip
