"""A frozen review against the registers: is it still what they gave then, and what has changed since, record by record.

Made again as known then, every line must be the same to the byte. As known now it may differ: the difference is then the
sum over the records that came in, left, moved or weigh otherwise, each with the Acts since that touched it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.db.models import Model, Q

from caunoi.indicators.catalogue import indicator
from caunoi.organisations.models import (
    Coverage,
    EmployerDescription,
    EmployerPlace,
    EmployerStatus,
    Headcount,
    UnitDescription,
    UnitParent,
)
from caunoi.registers.agreements.models import AgreementParty, AgreementTerms
from caunoi.registers.members.models import Membership, MemberState, SamePerson
from caunoi.registers.welfare.models import Nomination
from caunoi.trail.canonical import dense
from caunoi.trail.models import Act
from caunoi.vocabulary.days import HANOI, day_of
from caunoi.vocabulary.text import Text

from .freezing import (
    Counted,
    Counts,
    Line,
    definition_of,
    digest_of,
    lines_of,
    made_again,
    question_of,
    rows_behind,
)
from .models import FrozenReview

Verdict = Literal["equal", "touched", "differs", "defined-otherwise", "parameters", "gone"]
Kind = Literal["came", "left", "changed", "moved"]
#: Why a record counts otherwise: an Act that touched it or merged it, the tree above it, a threshold, the definition.
Why = Literal["act", "tree", "parameter", "definition", "untold"]
BATCH = 500
WORDS: dict[Verdict, Text] = {
    "equal": Text(
        vi="Tính lại như đã biết khi đó: đúng từng dòng.",
        en="Computed again as known then: the same to the row.",
    ),
    "touched": Text(
        vi="Bản chốt không còn như lúc chốt: đã bị sửa ngoài hệ thống; hãy chạy caunoi verify.",
        en="The frozen record is not as it was frozen: it was edited behind the system's back; run caunoi verify.",
    ),
    "differs": Text(
        vi="Tính lại như đã biết khi đó ra số hoặc dòng khác: lịch sử sổ đã bị sửa; hãy chạy caunoi verify.",
        en="Computed again as known then, the number or its rows differ: the registers' history was edited; run caunoi verify.",
    ),
    "defined-otherwise": Text(
        vi="Định nghĩa số liệu nay đã khác: không tính lại để so được; con số chốt vẫn nguyên như đã ghi.",
        en="The figure is defined otherwise now and cannot be computed again to compare; what was frozen stands as written.",
    ),
    "parameters": Text(
        vi="Tham số như đã biết khi đó nay đọc ra khác: không tính lại để so được.",
        en="The parameters as known then now read otherwise: it cannot be computed again to compare.",
    ),
    "gone": Text(vi="Nhóm này nay không còn.", en="That group is there no more."),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A frozen line with what computing it again gave, and the verdict."""

    line: Line
    again: Line | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: what was done (`act`), by which Act and when; the others have no Act of the record itself."""

    why: Why
    what: str = ""
    act: str = ""
    at: date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that stands otherwise in the figure than when it was frozen. `subject` is a person's or a record's id in
    the registers; the three numbers are what it adds to the difference of each side."""

    subject: int
    kind: Kind
    before: tuple[Counted, ...]
    after: tuple[Counted, ...]
    numerator: int
    denominator: int
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A frozen figure, the same question as known now, and every record between the two."""

    line: Line
    now: Line | None
    changed: tuple[Changed, ...]

    @property
    def by_reason(self) -> dict[tuple[Why, str], int]:
        """How many records changed for each reason, by the first one of each record."""
        return dict(Counter((one.because[0].why, one.because[0].what) for one in self.changed))


def check(review: FrozenReview, counts: Counts) -> Iterator[Checked]:
    """Every line computed again as known then, with its verdict."""
    whole = review.digest == digest_of(review)
    known = counts.parameters.on(review.on, review.known_on)
    same = dense(review.parameters) == dense(known)
    for line in lines_of(review):
        if line.definition != definition_of(indicator(line.code)):
            yield Checked(line, None, "defined-otherwise" if whole else "touched")
            continue
        again = made_again(line, question_of(review, line, known=True), review, counts)
        yield Checked(line, again, _verdict(line, again, whole=whole, same=same))


def _verdict(line: Line, again: Line | None, *, whole: bool, same: bool) -> Verdict:
    if not whole:
        return "touched"
    if not same:
        return "parameters"
    if again is None:
        return "gone"
    return "equal" if dense(asdict(line)) == dense(asdict(again)) else "differs"


def present(review: FrozenReview, line: Line, counts: Counts) -> Line | None:
    """The figure of the same question as known now."""
    return made_again(line, question_of(review, line, known=False), review, counts)


def difference(review: FrozenReview, line: Line, counts: Counts) -> Difference:
    """What lies between a frozen figure and the present one. The numbers of the records sum to it on each side."""
    then, now = (
        rows_behind(line, question_of(review, line, known=known), review.unit_id, counts)
        for known in (True, False)
    )
    changed = _changed(then, now)
    reasons = _reasons(changed, review, line, counts)
    told = tuple(replace(one, because=reasons(one)) for one in changed)
    return Difference(line, present(review, line, counts), told)


def _changed(then: Sequence[Counted], now: Sequence[Counted]) -> list[Changed]:
    # What stands on both sides of the day as it was is most of a figure, and no change.
    gone, come = Counter(then) - Counter(now), Counter(now) - Counter(then)
    subjects = _subjects([*gone, *come])
    found: dict[int, tuple[list[Counted], list[Counted]]] = {}
    for rows, place in ((gone, 0), (come, 1)):
        for row in rows.elements():
            found.setdefault(subjects[row.register, row.id], ([], []))[place].append(row)
    return [_one(subject, *found[subject]) for subject in sorted(found)]


def _one(subject: int, before: list[Counted], after: list[Counted]) -> Changed:
    numerator, denominator = (
        sum(row.weight for row in after if row.side in sides)
        - sum(row.weight for row in before if row.side in sides)
        for sides in ({"counted", "holding", "numerator"}, {"holding", "gap", "denominator"})
    )
    kind: Kind = "came" if not before else "left" if not after else "changed"
    if kind == "changed" and not numerator and not denominator:
        kind = "moved"
    return Changed(subject, kind, tuple(sorted(before)), tuple(sorted(after)), numerator, denominator)


# ------------------------------------------------------------ whose, and why

OF_MEMBERSHIPS = frozenset({"members", "joinings", "changes"})
#: What a record's standing is told by: the model, and the column that names the record.
TOLD_BY: Mapping[str, tuple[tuple[type[Model], str], ...]] = {
    "people": (
        (Membership, "person_id"), (MemberState, "person_id"), (SamePerson, "kept_id"), (SamePerson, "other_id"),
    ),
    "employers": (
        (EmployerDescription, "employer_id"), (EmployerPlace, "employer_id"), (EmployerStatus, "employer_id"),
        (Headcount, "employer_id"), (Coverage, "employer_id"), (AgreementParty, "employer_id"),
    ),
    "units": ((UnitDescription, "unit_id"), (UnitParent, "unit_id"), (Coverage, "unit_id")),
    "agreements": (
        (AgreementTerms, "agreement_id"), (AgreementParty, "agreement_id"),
    ),
    "nominations": ((Nomination, "id"),),
    "nominees": ((Nomination, "person_id"), (SamePerson, "kept_id"), (SamePerson, "other_id")),
}  # fmt: skip


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    whole = sorted(set(ids))
    return (whole[start : start + BATCH] for start in range(0, len(whole), BATCH))


def _subjects(rows: Sequence[Counted]) -> dict[tuple[str, int], int]:
    """Whose a row is: a membership that was corrected is another row of the same person."""
    found = {(row.register, row.id): row.id for row in rows}
    for some in _batches(row.id for row in rows if row.register in OF_MEMBERSHIPS):
        people = dict(Membership.objects.filter(pk__in=some).values_list("pk", "person_id"))
        found |= {
            (register, pk): person
            for register in OF_MEMBERSHIPS
            for pk, person in people.items()
            if (register, pk) in found
        }
    return found


def _reasons(
    changed: Sequence[Changed], review: FrozenReview, line: Line, counts: Counts
) -> Callable[[Changed], tuple[Because, ...]]:
    """Why each of these stands otherwise: the Acts since that touched it, else what changed about all of them."""
    register = (changed[0].before or changed[0].after)[0].register if changed else ""
    touching = _touching(register, [one.subject for one in changed], review.known_on)
    rows = [row for one in changed for row in (*one.before, *one.after)]
    moved = _acts_of(UnitParent, "unit_id", [row.unit for row in rows], review.known_on)
    acts = {one.pk: one for one in _acts([*_flat(touching), *_flat(moved)])}
    general = _general(review, line, counts)

    def told(one: Changed) -> tuple[Because, ...]:
        own = [_because("act", acts[pk]) for pk in sorted(touching.get(one.subject, ())) if pk in acts]
        units = {row.unit for row in (*one.before, *one.after)}
        above = {pk for unit in units for pk in moved.get(unit, ())}
        tree = [_because("tree", acts[pk]) for pk in sorted(above) if pk in acts]
        return (*own, *tree) or general

    return told


def _general(review: FrozenReview, line: Line, counts: Counts) -> tuple[Because, ...]:
    """What is another thing for every record: the definition, a parameter; else nothing that can be told."""
    if line.definition != definition_of(indicator(line.code)):
        return (Because("definition"),)
    now = {code: dense(value) for code, value in counts.parameters.on(review.on).items()}
    other = [code for code, value in review.parameters.items() if now.get(code) != dense(value)]
    return tuple(Because("parameter", what=code) for code in sorted(other)) or (Because("untold"),)


def _because(why: Why, act: Act) -> Because:
    return Because(why, act.what, str(act.public_id), day_of(act.at), act.on)


def _flat(found: Mapping[int, set[int]]) -> Iterator[int]:
    return (act for some in found.values() for act in some)


def _acts(ids: Iterable[int]) -> Iterator[Act]:
    for some in _batches(ids):
        yield from Act.objects.filter(pk__in=some)


def _touching(register: str, subjects: Sequence[int], known_on: date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for model, column in TOLD_BY.get("people" if register in OF_MEMBERSHIPS else register, ()):
        for subject, acts in _acts_of(model, column, subjects, known_on).items():
            found.setdefault(subject, set()).update(acts)
    return found


def _acts_of(model: Any, column: str, ids: Iterable[int], known_on: date) -> dict[int, set[int]]:
    """Acts done after that day which began or withdrew a row that names one of these, by what it names."""
    found: dict[int, set[int]] = {}
    after = known_on + timedelta(days=1)
    for some in _batches(ids):
        rows = model.objects.filter(_since(after), **{f"{column}__in": some})
        told = rows.values_list(column, "began_by_id", "began_by__at", "ended_by_id", "ended_by__at")
        for subject, began, began_at, ended, ended_at in told:
            for act, at in ((began, began_at), (ended, ended_at)):
                if act is not None and day_of(at) >= after:
                    found.setdefault(subject, set()).add(act)
    return found


def _since(day: date) -> Q:
    begins = datetime.combine(day, time(), HANOI)
    return Q(began_by__at__gte=begins) | Q(ended_by__at__gte=begins)
