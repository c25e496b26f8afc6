"""A figure is a door: the rows behind each part of it add up to it, whoever asks and however it is broken down."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from caunoi.access.reach import operator
from caunoi.indicators import reading
from caunoi.indicators.behind import behind
from caunoi.indicators.computing import Engine, every_code
from caunoi.indicators.definition import EVERYWHERE
from caunoi.indicators.figures import Figure
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.folders import folder_of
from proof.promise import Bound, Promise
from proof.promises.coming_in import COVERS

UNITS, DAYS = 5, 2


def parts(figure: Figure) -> dict[str, int]:
    """What the rows of each part must add up to."""
    one = figure.indicator
    counted = figure.numerator if figure.denominator is None else figure.denominator
    if one.over is not None:
        sides = {"numerator": figure.numerator, "denominator": counted}
    else:
        sides = {"counted": counted, "holding": figure.numerator, "gap": counted - figure.numerator}
    return {**sides, "unknown": figure.unknown}


def doors_that_do_not_fit(engine: Engine, question: reading.Question, figure: Figure) -> Iterator[str]:
    """Each list behind a figure whose weights do not add up to it, or of whose rows one cannot be shown."""
    one = figure.indicator
    for part, expected in parts(figure).items():
        rows = engine.records(
            one.code, question, unit=figure.unit, part=part, by=figure.by, group=figure.group
        )
        where = f"{one.code} of unit {figure.unit} on {figure.at}, {figure.by} {figure.group}, {part}"
        found = sum(row.weight for row in rows)
        if found != expected:
            yield f"{where}: rows weigh {found}, the figure says {expected}"
        over = one.over is not None and part in {"denominator", "unknown"}
        register = one.over.one_row_per if over and one.over else one.one_row_per
        shown = list(behind(register.name, rows[:3], at=question.at, within=operator(question.at)))
        if any(record["id"] is None for record in shown):
            yield f"{where}: a row behind it cannot be shown"


def every_door(seed: int) -> tuple[int, list[str]]:
    """One folder taken in; figures of units and days drawn by chance, whole and broken down."""
    folder = folder_of(seed)
    folder.take_in()
    chance = random.Random(seed)
    here = reading.current()
    looked_at = 0
    wrong: list[str] = []
    for _ in range(DAYS):
        question = reading.Question(at=folder.at - timedelta(days=chance.choice((0, 0, 30, 400, -60, -500))))
        root = here.engine.closure(question).root
        by = chance.choice((None, *EVERYWHERE))
        asked = {figure.unit for figure in here.engine.figures(["members"], question)}
        units = [root, *chance.sample(sorted(asked - {root}), min(UNITS, len(asked) - 1))]
        for figure in here.engine.figures(every_code(by), question, units=units, by=by):
            looked_at += len(parts(figure))
            wrong += doors_that_do_not_fit(here.engine, question, figure)
    return looked_at, wrong


DOOR = Promise(
    name="door",
    promised=Text(
        vi="Mỗi con số mở đúng danh sách của nó: cộng các dòng của từng phần (được xét, đã đạt, còn thiếu, chưa rõ) ra đúng số.",
        en="Every figure opens its own lists: the rows of each part (counted, holding, gap, unknown) add up to it.",
    ),
    bound=Bound("at most", 0),
    line="{figure} of {n} lists behind figures do not add up",
    budget=120,
    covers=(*COVERS, "proof/promises/figures.py"),
    run=drawn("door", every_door),
)
