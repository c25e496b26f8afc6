"""Freezing the figures of a review: what was found, with all that it takes to find it again years later.

Nothing of a person is kept. The rows that were counted are not stored a second time: the registers keep every version
with the Acts that began and withdrew it, so that the same question, *as known at the end of a day that is over*, gives
the same rows. One root over their ids, weights and sides says whether it did.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError
from django.db.models import QuerySet

from caunoi.access.door import units_within
from caunoi.access.reach import Reach
from caunoi.indicators.catalogue import indicator
from caunoi.indicators.definition import Breakdown, Indicator, Part
from caunoi.indicators.figures import Figure, Row
from caunoi.indicators.question import Question
from caunoi.organisations.models import Unit
from caunoi.questions.parameters import Parameters
from caunoi.questions.predicates import Column
from caunoi.trail.acting import act
from caunoi.trail.canonical import dense
from caunoi.trail.merkle import root_of
from caunoi.trail.models import Document
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

from .judging import judged
from .models import FrozenReview

#: By whom a person was born, or when, is put right and erased: a figure divided so could not be made again.
OF_A_PERSON = frozenset({"sex", "age"})


class CannotFreeze(Exception):
    """The figures cannot be frozen; `text` says why."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


class Counts(Protocol):
    """The engine, as far as freezing asks it: `indicators.computing.Engine`, which the site has none of."""

    parameters: Parameters

    def figures(
        self, codes: Sequence[str], question: Question, *, units: Sequence[int], by: Breakdown | None
    ) -> list[Figure]: ...

    def records(
        self,
        code: str,
        question: Question,
        *,
        unit: int,
        part: str,
        by: Breakdown | None,
        group: int | str | None,
    ) -> list[Row]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure to be frozen: whole or by a breakdown, of the day or (a flow) from `since` to it."""

    code: str
    by: Breakdown | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One frozen figure, as JSON holds it. `group` is an id of the registers or a code; `received` of `due` lists are in;
    `rows` is how many rows `root` was taken over; the target and where the figure stood against it are as on the day of
    freezing, and blank where nothing was promised."""

    code: str
    by: str | None
    group: int | str | None
    since: str | None
    version: int
    definition: str
    numerator: int
    denominator: int | None
    unknown: int
    received: int
    due: int
    rows: int
    root: str
    target: str
    due_on: str
    status: str

    @property
    def key(self) -> tuple[str, str | None, int | str | None, str | None]:
        """What the line is about."""
        return self.code, self.by, self.group, self.since


@dataclass(frozen=True, slots=True, order=True)
class Counted:
    """A row on one side of a figure: its id in the register, the unit it counts at, what it adds there."""

    register: str
    id: int
    unit: int
    side: str
    weight: int


def freeze(
    unit: Unit,
    asked: Sequence[Asked],
    *,
    on: date,
    tree: date | None = None,
    known_on: date | None = None,
    counts: Counts,
    document: Document | None,
    by: AbstractBaseUser | None,
    at: datetime,
) -> FrozenReview:
    """Freeze these figures of the unit for the review of the day `on`, as known at the end of `known_on` (yesterday).

    `by` answers for it and may. Raises CannotFreeze for a day that is not over, for nothing to freeze, for what cannot
    be made again, and where the same review was frozen before; CannotBeAsked as the engine does.
    """
    known = known_on or day_of(at) - timedelta(days=1)
    _check(asked, on, known, today=day_of(at))
    question = Question(on, tree=tree, known_on=known)
    salt = secrets.token_hex(16)
    lines = [asdict(line) for one in asked for line in _lines(one, question, unit.pk, salt, counts)]
    parameters = json.loads(dense(counts.parameters.on(on, known)))
    row: dict[str, Any] = {
        "unit_id": unit.pk,
        "on": on,
        "tree": tree,
        "known_on": known,
        "parameters": parameters,
        "lines": lines,
        "salt": salt,
    }
    about = {"unit": unit.public_id.hex, "figures": len(lines), "known_on": known.isoformat()}
    try:
        with act("figures.frozen", by=by, at=at, on=on, document=document, about=about) as writer:
            row["digest"] = digest_of(FrozenReview(**row))
            key = writer.add_one(FrozenReview, **row, began_by=writer.act)
    except IntegrityError as error:
        text = refusal(error).text
        raise CannotFreeze(text.vi, text.en) from error
    return FrozenReview.objects.get(pk=key)


def _check(asked: Sequence[Asked], on: date, known: date, *, today: date) -> None:
    if not asked:
        raise CannotFreeze("Hãy chọn ít nhất một số liệu để chốt.", "Choose at least one figure to freeze.")
    if known >= today or on > known:
        raise CannotFreeze(
            "Chỉ chốt được số liệu của ngày đã hết, như đã biết đến hết một ngày đã qua: số ghi thêm trong ngày sẽ"
            " làm số chốt không tính lại được.",
            "Only figures of a day that is over are frozen, as known at the end of a day that is past: what is entered"
            " later in the day could not be told apart when they are computed again.",
        )
    for one in asked:
        if one.by in OF_A_PERSON:
            raise CannotFreeze(
                "Số liệu chia theo giới tính hoặc tuổi không chốt ở đây mà công bố bằng bảng tháng (caunoi publish).",
                "Figures by sex or age are not frozen here: they are published in tables of a month (caunoi publish).",
            )
        indicator(one.code).check_breakdown(one.by) if one.by else indicator(one.code)
    if len(set(asked)) < len(asked):
        raise CannotFreeze("Có số liệu được chọn hai lần.", "A figure was chosen twice.")


def reviews_within(reach: Reach) -> QuerySet[FrozenReview]:
    """Those of the units in reach, which is how far records may be opened: small numbers are not hidden in them."""
    return FrozenReview.objects.filter(unit__in=units_within(reach))


def digest_of(review: FrozenReview) -> str:
    """The digest over everything that is frozen, of the unit, its days and its lines: what a paper cites."""
    told = [
        review.unit_id, review.on.isoformat(), review.tree and review.tree.isoformat(),
        review.known_on.isoformat(), review.parameters, review.lines, review.salt,
    ]  # fmt: skip
    return hashlib.sha256(b"caunoi/frozen-review\0" + dense(told).encode()).hexdigest()


def lines_of(review: FrozenReview) -> list[Line]:
    """The frozen figures in their order, as they are stored."""
    return [Line(**line) for line in review.lines]


def question_of(review: FrozenReview, line: Line, *, known: bool) -> Question:
    """The question that a line answers: `known` as it was then, else as it is known now."""
    since = date.fromisoformat(line.since) if line.since else None
    return Question(review.on, since=since, tree=review.tree, known_on=review.known_on if known else None)


def rows_behind(line: Line, question: Question, unit: int, counts: Counts) -> list[Counted]:
    """The rows of a figure on each of its sides, sorted."""
    by: Any = line.by
    return sorted(_counted(indicator(line.code), question, unit, by, line.group, counts))


def made_again(line: Line, question: Question, review: FrozenReview, counts: Counts) -> Line | None:
    """The same line, computed from the registers as they are now; None where its group is no more. Where a figure
    stood against its target is no computation, and stays."""
    by: Any = line.by
    found = counts.figures([line.code], question, units=[review.unit_id], by=by)
    figure = next((one for one in found if one.group == line.group), None)
    if figure is None:
        return None
    rows = rows_behind(line, question, review.unit_id, counts)
    fresh = _line(figure, rows, review.salt)
    return Line(**asdict(fresh) | {name: getattr(line, name) for name in ("target", "due_on", "status")})


def _lines(asked: Asked, question: Question, unit: int, salt: str, counts: Counts) -> Iterator[Line]:
    one = Question(question.at, since=asked.since, tree=question.tree, known_on=question.known_on)
    found = counts.figures([asked.code], one, units=[unit], by=asked.by)
    judgements = judged(found, parameters=counts.parameters)
    for figure in found:
        rows = sorted(_counted(figure.indicator, one, unit, asked.by, figure.group, counts))
        line = _line(figure, rows, salt)
        judgement = judgements.get((asked.code, unit)) if asked.by is None else None
        if judgement is not None:
            promise = judgement.promise
            told = {
                "target": "" if promise.value is None else f"{promise.value:f}",
                "due_on": promise.due_on.isoformat(),
                "status": judgement.status,
            }
            line = Line(**asdict(line) | told)
        yield line


def _line(figure: Figure, rows: Sequence[Counted], salt: str) -> Line:
    one = figure.indicator
    return Line(
        code=one.code,
        by=figure.by,
        group=figure.group,
        since=figure.since.isoformat() if figure.since else None,
        version=one.version,
        definition=definition_of(one),
        numerator=figure.numerator,
        denominator=figure.denominator,
        unknown=figure.unknown,
        received=figure.coverage.received,
        due=figure.coverage.due,
        rows=len(rows),
        root=root_of(dense([salt, *asdict(row).values()]).encode() for row in rows),
        target="",
        due_on="",
        status="",
    )


def _counted(
    one: Indicator,
    question: Question,
    unit: int,
    by: Breakdown | None,
    group: int | str | None,
    counts: Counts,
) -> Iterator[Counted]:
    for part in sides_of(one):
        register = one.register_of(part).name
        for row in counts.records(one.code, question, unit=unit, part=part, by=by, group=group):
            yield Counted(register, row.id, row.unit, part, row.weight)


def sides_of(one: Indicator) -> tuple[Part, ...]:
    """The lists whose rows make up a figure, each row once a side."""
    if one.over is not None:
        return ("numerator", "denominator")
    return ("counted",) if one.having is None else ("holding", "gap")


def definition_of(one: Indicator) -> str:
    """The digest of what decides who counts and who holds: the conditions as declared, without words for people."""
    told = [
        one.code,
        one.version,
        one.kind,
        one.reads,
        one.one_row_per.name,
        *(_condition(part) for part in (one.among, one.having, one.weight)),
        one.over and [one.over.one_row_per.name, _condition(one.over.among), _condition(one.over.weight)],
    ]
    return hashlib.sha256(dense(told).encode()).hexdigest()


def _condition(part: Any) -> Any:
    """A condition as plain lists: the class and what it was made with; a column by its name."""
    if isinstance(part, Column):
        return part.name
    if hasattr(part, "__dataclass_fields__"):
        return [type(part).__name__, *(_condition(getattr(part, field.name)) for field in fields(part))]
    if isinstance(part, tuple | list):
        return [_condition(one) for one in part]
    return part
