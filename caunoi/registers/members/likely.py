"""Who may be meant by a name and a birth: through indexes for a few, part by part for everybody against everybody.

Nothing here decides or compares; what it leaves out shares no block with what was asked for (`intake.matching`).
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import GreaterThan

from caunoi.registers.members.models import Particulars, Person, Rest

_IN = 10_000
_DAY = Particulars.Precision.DAY
_T = TypeVar("_T")


class Resembling(NamedTuple):
    """Someone on record who may be meant, to be compared; the birth is an ISO day, exact as far as `precision` says."""

    person: int
    name: str
    name_fold: str
    birth: str
    precision: str
    sex: str


_RESEMBLING = ("person_id", "name", "name_fold", "born", "birth_precision", "sex")


class _Iso(Func):
    """A day as an ISO text, made by the database: everybody's is read, and a day made here of each would be spelled again."""

    template = "CAST(%(expressions)s AS text)"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Whatever style the server writes days in."""
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY-MM-DD')")


def _standing() -> QuerySet[Particulars]:
    return Particulars.objects.filter(ended_by=None, valid_to=None)


def _told(rows: QuerySet[Particulars]) -> Iterator[Resembling]:
    told = rows.annotate(born=_Iso("birth_on")).values_list(*_RESEMBLING)
    for person, name, folded, day, precision, sex in told.iterator(_IN):
        yield Resembling(person, name, folded, day or "", precision, sex)


def _chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(values)
    while some := list(islice(rest, _IN)):
        yield some


def those(people: Collection[int]) -> Iterator[Resembling]:
    """These people, but whoever was found to be somebody else on record."""
    for some in _chunks(sorted(people)):
        yield from _told(_standing().filter(person__in=some, person__canonical=None))


def how_common(names: Collection[str]) -> dict[str, int]:
    """How many people have each folded name; counted now, in the index of names."""
    found: dict[str, int] = {}
    for some in _chunks(sorted(names)):
        held = _standing().filter(name_fold__in=some)
        found.update(held.values_list("name_fold").annotate(Count("pk")))
    return found


def how_common_days(days: Collection[date]) -> dict[date, int]:
    """Of how many people each is known as the day of birth; counted now, in the index of births."""
    found: dict[date, int] = {}
    for some in _chunks(sorted(days)):
        held = _standing().filter(birth_on__in=some, birth_precision=_DAY)
        found.update(held.values_list("birth_on").annotate(Count("pk")))
    return found


# ---------------------------------------------------------------- a few, through indexes

#: A name that more people have is asked for with the births that are wanted; of a rarer one all births are read.
COMMON = 2_000


class Births(NamedTuple):
    """Births with which a name is wanted: years, and days of a month in any year."""

    years: set[int]
    days: set[tuple[int, int]]


def born_on(days: Collection[date], wanted: Callable[[date, str], bool]) -> set[int]:
    """The versions of those born on one of the days whose folded name is wanted with it; read in the index alone."""
    found = set()
    for some in _chunks(sorted(days)):
        rows = _standing().filter(birth_on__in=some, birth_precision=_DAY)
        found |= {
            pk
            for day, name, pk in rows.values_list("birth_on", "name_fold", "pk").iterator(_IN)
            if day and wanted(day, name)
        }
    return found


def named(wanted: dict[str, Births], standing: dict[str, int]) -> set[int]:
    """The versions of those of the folded names, born as is wanted with each; `standing`: how many have each name."""
    common = {name for name in wanted if standing.get(name, 0) > COMMON}
    rare = {name for name in wanted if standing.get(name)} - common
    found = set()
    for some in _chunks(sorted(rare)):
        found |= _born_so(_standing().filter(name_fold__in=some, birth_on__isnull=False), wanted)
    every = _years() if common else range(0)
    for name in sorted(common):
        born = _births(wanted[name], every)
        found |= _born_so(_standing().filter(born, name_fold=name), wanted)
    return found


def _born_so(rows: QuerySet[Particulars], wanted: dict[str, Births]) -> set[int]:
    found = set()
    for name, day, pk in rows.values_list("name_fold", "birth_on", "pk").iterator(_IN):
        births = wanted[name]
        if day and (day.year in births.years or (day.month, day.day) in births.days):
            found.add(pk)
    return found


def born_so(births: Births) -> set[int]:
    """The versions of all born so: for a name that can be written in too many ways to ask for each. Dear."""
    return set(_standing().filter(_births(births, _years())).values_list("pk", flat=True))


def _births(births: Births, every: range) -> Q:
    born = Q(birth_on__in=[day for one in births.days for day in _in_every_year(one, every)])
    for year in births.years:
        born |= Q(birth_on__range=(date(year, 1, 1), date(year, 12, 31)))
    return born


def _years() -> range:
    """From the year of the oldest on record to that of the youngest."""
    days = _standing().filter(birth_on__isnull=False).values_list("birth_on", flat=True)
    oldest, youngest = days.order_by("birth_on").first(), days.order_by("-birth_on").first()
    return range(oldest.year, youngest.year + 1) if oldest and youngest else range(0)


def _in_every_year(day: tuple[int, int], every: range) -> Iterator[date]:
    month, number = day
    for year in every:
        if (month, number) != (2, 29) or isleap(year):
            yield date(year, month, number)


def of_other_letters() -> set[int]:
    """The versions of those whose folded name has more in it than the letters a to z; few, and in an index of their own."""
    rows = _standing().filter(GreaterThan(Rest(F("name_fold")), Value("")), birth_on__isnull=False)
    return set(rows.values_list("pk", flat=True))


def told(versions: Collection[int]) -> Iterator[Resembling]:
    """What those versions say."""
    for some in _chunks(sorted(versions)):
        yield from _told(Particulars.objects.filter(pk__in=some))


def merged_into(people: Collection[int]) -> dict[int, int]:
    """Those of the people who were found to be somebody else on record, and who that is."""
    found: dict[int, int] = {}
    for some in _chunks(sorted(people)):
        merged = Person.objects.filter(pk__in=some, canonical__isnull=False)
        found.update(merged.values_list("pk", "canonical_id"))
    return found


# ---------------------------------------------------------------- everybody


def everybody() -> Iterator[Resembling]:
    """Everybody on record, under the record kept, in the order of people."""
    yield from _told(_kept().order_by("person_id"))


def _kept() -> QuerySet[Particulars]:
    return _standing().filter(person__canonical=None)


def names() -> Iterator[tuple[str, int]]:
    """Every name as it is folded, with how many have it, under the record kept."""
    yield from _kept().values_list("name_fold").annotate(Count("pk")).iterator(_IN)


def births() -> Iterator[tuple[date, int]]:
    """Every day of birth that is known as such, with how many have it, under the record kept."""
    exact = _kept().filter(birth_precision=_DAY)
    yield from exact.values_list("birth_on").annotate(Count("pk")).iterator(_IN)


def by_year(most: int) -> Iterator[tuple[int, int]]:
    """Years of birth, first and last, so that of each run no more are on record than that; or one year."""
    counted = (
        _kept().filter(birth_on__isnull=False).values_list(ExtractYear("birth_on")).annotate(Count("pk"))
    )
    yield from _runs(sorted(counted), most)


def of_years(first: int, last: int) -> Iterator[Resembling]:
    """Everybody born in those years, as far as is known."""
    yield from _told(_kept().filter(birth_on__range=(date(first, 1, 1), date(last, 12, 31))))


_OF_YEAR = ExtractMonth("birth_on") * 100 + ExtractDay("birth_on")


def by_day_of_year(most: int) -> Iterator[tuple[int, int]]:
    """Days of the year as month and day (1231), first and last, so that of each run no more were born; or one day."""
    exact = _kept().filter(birth_precision=_DAY).annotate(day=_OF_YEAR)
    yield from _runs(sorted(exact.values_list("day").annotate(Count("pk"))), most)


def of_days(first: int, last: int) -> Iterator[Resembling]:
    """Everybody of whom a day of birth is known, from one day of the year to another, of whatever year."""
    exact = _kept().filter(birth_precision=_DAY).annotate(day=_OF_YEAR)
    yield from _told(exact.filter(day__range=(first, last)))


def _runs(counted: Sequence[tuple[int, int]], most: int) -> Iterator[tuple[int, int]]:
    first, last, together = 0, 0, 0
    for value, count in counted:
        if together and together + count > most:
            yield first, last
            together = 0
        first, last, together = value if not together else first, value, together + count
    if together:
        yield first, last
