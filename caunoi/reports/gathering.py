"""The figures of a day gathered into a review: asked of the same engine that the scoreboard asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from caunoi.access.door import unit_descriptions_within, way_up
from caunoi.access.reach import Reach
from caunoi.indicators import naming, reading
from caunoi.indicators.behind import behind
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Question
from caunoi.indicators.definition import Breakdown
from caunoi.indicators.figures import Figure
from caunoi.indicators.telling import reported
from caunoi.organisations.models import UnitDescription
from caunoi.questions.columns import EMPLOYER_KINDS
from caunoi.questions.parameters import Parameters
from caunoi.reports.naming import in_sentence, issuer_place, symbol
from caunoi.reports.paragraphs import READING_WORDS
from caunoi.reports.review import Coverage, Document, Group, Issuer, Missing, Quantity, Review, Target
from caunoi.reports.subjects import OWNERSHIP, SUBJECTS
from caunoi.resolutions.judging import Promise, judge, judged, promises_of
from caunoi.resolutions.models import Plan
from caunoi.resolutions.shipped import PLAN_37, RESOLUTION_02
from caunoi.vocabulary.names import sort_key

# Whole numbers of a breakdown; what a place or zone cannot be asked is left out of its table.
BROKEN_DOWN = (
    "employers",
    "workers",
    "employers-25",
    "unions",
    "members",
    "new-members",
    "union-at-employers-25",
    "agreement-signed",
    "agreement-in-force",
    "agreement-in-tail",
)
SETTINGS = {
    "large-employer": "Quy mô thuộc chỉ tiêu có công đoàn: từ {} lao động trở lên",
    "headcount-stale-months": "Số lao động cũ hơn {} tháng được coi là chưa rõ",
    "kinds-of-enterprise": "Loại hình tính vào chỉ tiêu: {}",
    "target-reading": "Chỉ tiêu về thoả ước lao động tập thể được đánh giá theo cách tính “{}”",
    "coverage-headline": "Số tính theo danh sách được dùng khi ít nhất {} % đơn vị đã nộp danh sách",
}
ELSEWHERE = {
    "ownership": "Chưa rõ loại hình",
    "place": "Chưa rõ địa bàn",
    "site": "Ngoài khu, cụm công nghiệp",
    "unit": "Chưa thuộc đơn vị nào",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one unit, put to one snapshot."""

    here: reading.Reading
    question: Question
    unit: int
    within: Reach

    @property
    def parameters(self) -> Parameters:
        """The thresholds that the figures were computed with."""
        return self.here.engine.parameters

    def figures(self, codes: Iterable[str], by: Breakdown | None = None) -> list[Figure]:
        """The unit's figures, whole or by group."""
        return self.here.engine.figures(codes, self.question, units=[self.unit], by=by)


def gather(here: reading.Reading, question: Question, *, within: Reach, unit: int | None = None) -> Review:
    """The review of a unit (of the root when None) on the question's day. Raises CannotBeAsked.

    What it names one by one is what is `within` the reach of who asks.
    """
    top = here.engine.closure(question).root if unit is None else unit
    asked = Asked(here, question, top, within)
    whole = asked.figures(SUBJECTS)
    signed = reported(whole)
    numbers = {
        one.indicator.code: _quantity(one, signed.get((one.indicator.code, one.unit))) for one in whole
    }
    issuer = _issuer(asked.unit, question.at, within)
    return Review(
        at=question.at,
        begins=question.begins,
        known_on=question.known_on,
        issuer=issuer,
        numbers=numbers,
        ownership=_groups(asked, "ownership"),
        places=_groups(asked, "place"),
        sites=_groups(asked, "site"),
        units=_groups(asked, "unit"),
        targets=_targets(asked, whole, numbers),
        missing=_missing(asked),
        documents=_documents(asked.unit, issuer.place, question.at),
        coverage_threshold=Decimal(asked.parameters.number("coverage-headline", question.at)),
        size_threshold=asked.parameters.number("large-employer", question.at),
        settings=_settings(asked.parameters, question.at),
    )


def _quantity(figure: Figure, signed: Decimal | None = None) -> Quantity:
    coverage = None
    if figure.indicator.one_row_per.name in {"members", "joinings", "changes"}:
        coverage = Coverage(figure.coverage.received, figure.coverage.due)
    return Quantity(
        code=figure.indicator.code,
        at=figure.at,
        numerator=figure.numerator,
        denominator=figure.denominator,
        unknown=figure.unknown,
        begins=figure.since,
        reported=signed,
        coverage=coverage,
    )


def _groups(asked: Asked, by: Breakdown) -> tuple[Group, ...]:
    found: dict[int | str | None, dict[str, Quantity]] = {}
    for figure in asked.figures(_codes(by), by):
        found.setdefault(figure.group, {})[figure.indicator.code] = _quantity(figure)
    names = naming.group_names(by, found, at=asked.question.at)
    order = sorted(found, key=lambda group: _order(group, names))
    return tuple(
        Group(_label(by, group, names), found[group]) for group in order if _counts(found[group], group)
    )


def _codes(by: Breakdown) -> list[str]:
    return [code for code in BROKEN_DOWN if by in CATALOGUE[code].by]


def _counts(numbers: dict[str, Quantity], group: int | str | None) -> bool:
    """A row of the nameless only where something is in it."""
    return group is not None or any(one.numerator or one.unknown for one in numbers.values())


def _order(group: int | str | None, names: dict[int, str]) -> tuple[int, str]:
    if isinstance(group, str):
        return (0, str(list(OWNERSHIP).index(group)))
    return (1, "") if group is None else (0, sort_key(names.get(group, "")))


def _label(by: Breakdown, group: int | str | None, names: dict[int, str]) -> str:
    if group is None:
        return ELSEWHERE[by]
    if isinstance(group, str):
        return OWNERSHIP[group]
    return names.get(group, "")


def _issuer(unit: int, at: date, within: Reach) -> Issuer:
    told = unit_descriptions_within(within).on(at).filter(unit=unit).first()
    if told is None:
        return Issuer("", "", "BC-LĐLĐ", "")
    above = next((name for _parent, name in way_up(unit, on=at, within=within)), "")
    if not above and told.level == UnitDescription.Level.PROVINCE:
        above = "Tổng Liên đoàn Lao động Việt Nam"
    return Issuer(in_sentence(above), in_sentence(told.name), symbol(told.name), issuer_place(told.name))


def _documents(unit: int, place: str, at: date) -> tuple[Document, ...]:
    resolution = (
        f"Nghị quyết số {RESOLUTION_02.number} ngày {_day(RESOLUTION_02.dated_on)} của Bộ Chính trị về đổi mới tổ chức và "
        "hoạt động của Công đoàn Việt Nam trong tình hình mới"
    )
    plans = Plan.objects.on(at).filter(unit=unit).order_by("dated_on", "number")
    # The shipped plan is one province's; another's is whatever its federation has entered.
    shipped = (
        [f"Kế hoạch số {PLAN_37.number} ngày {_day(PLAN_37.dated_on)} của Tỉnh ủy Long An"]
        if place in {"", "Long An"}
        else []
    )
    own = [f"Kế hoạch số {plan.number} ngày {_day(plan.dated_on)} ({plan.title})" for plan in plans]
    return tuple(map(Document, (resolution, *(own or shipped))))


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _targets(asked: Asked, whole: Sequence[Figure], numbers: dict[str, Quantity]) -> tuple[Target, ...]:
    """The step due in this year, then the next target of each figure, as the scoreboard judges them."""
    at = asked.question.at
    signed = {key: value for key, value in reported(whole).items() if _headline(numbers[key[0]], asked)}
    standing = judged(whole, parameters=asked.parameters, headline=signed)
    promised = promises_of({asked.unit}, at, asked.parameters)
    targets: list[Target] = []
    for figure in whole:
        key = (figure.indicator.code, figure.unit)
        answer = numbers[figure.indicator.code]
        for step in promised.get(key, ()):
            if step.is_step and step.due_on.year == at.year:
                verdict = judge(
                    figure.value, [replace(step, is_step=False, due_on=max(step.due_on, at))], at=at
                )
                targets.append(_target(step, verdict.status if verdict else None, answer))
        if key in standing:
            targets.append(_target(standing[key].promise, standing[key].status, answer))
    return tuple(targets)


def _headline(quantity: Quantity, asked: Asked) -> bool:
    threshold = Decimal(asked.parameters.number("coverage-headline", asked.question.at))
    return quantity.coverage is not None and quantity.coverage.below(threshold)


def _target(promise: Promise, status: str | None, answer: Quantity) -> Target:
    given = status == "no-data"
    return Target(
        title=SUBJECTS[promise.code].title,
        document=promise.paper,
        due_on=promise.due_on,
        goal=promise.value,
        goal_words=promise.wording.vi,
        status=status,
        answer=None if given else answer,
    )


def _missing(asked: Asked) -> tuple[Missing, ...]:
    """Enterprises at or above the threshold without a union, the largest first."""
    at = asked.question.at
    rows = asked.here.engine.records("union-at-employers-25", asked.question, unit=asked.unit, part="gap")
    found = [
        Missing(
            name=str(record["name"] or ""),
            tax_code=str(record["tax_code"] or ""),
            place=str(record["place"] or ""),
            site=str(record["site"] or ""),
            workers=int(str(record["workers"] or 0)),
            counted_on=date.fromisoformat(str(record["counted_on"])) if record["counted_on"] else None,
            responsible=str(record["in_charge"] or ""),
        )
        for record in behind("employers", rows, at=at, within=asked.within)
    ]
    return tuple(sorted(found, key=lambda one: (-one.workers, sort_key(one.name), one.tax_code)))


def _settings(parameters: Parameters, at: date) -> tuple[str, ...]:
    """The dated rules that move a number most, with the paper each stands on."""
    lines = []
    for code, words in SETTINGS.items():
        dated = parameters.dated(code, at)
        lines.append(f"{words.format(_value(dated.value))} (căn cứ: {dated.source}).")
    return tuple(lines)


def _value(value: int | str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(EMPLOYER_KINDS[one].vi if one in EMPLOYER_KINDS else one for one in value)
    return READING_WORDS.get(str(value), str(value))
