"""Through any history of decisions on units, figures add up, stay where they were, and are undone with the decision."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from caunoi.indicators.computing import Question
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.histories import (
    DECISIONS,
    EVE,
    LATER,
    Figures,
    History,
    changed,
    not_the_sum,
    probes,
    root_in,
    told,
)
from proof.promise import Bound, Promise

STEPS, TRIES = 5, 20
BEFORE, AFTER, AS_IS = Question(EVE), Question(LATER), Question(EVE, tree=LATER)


def lived_through(seed: int, *, steps: int = STEPS) -> tuple[int, list[str]]:
    """A history drawn by chance: how many figures were held against what they must be, and what was wrong."""
    history = History(random.Random(seed))
    history.begin()
    reported: list[tuple[date, Figures, Figures]] = []
    wrong: list[str] = []
    was = told(BEFORE)
    for _ in range(steps):
        done = history.step()
        now = told(BEFORE)
        if done != "correct":
            wrong += changed(was, now, f"{EVE} as it was, after {done or 'a refusal'}")
        was = now
        reported.append((history.day, now, told(AS_IS)))
    looked_at = 2 * sum(len(one) for _, one, _ in reported)
    for day, then, as_is in reported:
        wrong += changed(then, told(as_known(BEFORE, day)), f"as known on {day}")
        wrong += changed(as_is, told(as_known(AS_IS, day)), f"by the tree of {LATER}, as known on {day}")
    asked = probes(history.day)
    wrong += [sentence for question in asked for sentence in not_the_sum(question)]
    wrong += wholes_apart(history, asked)
    wrong += decided_and_annulled(history)
    return looked_at + (len(asked) + 3) * len(was), wrong


def as_known(question: Question, day: date) -> Question:
    """The same question, of what was known at the end of that day."""
    return replace(question, known_on=day)


def wholes_apart(history: History, asked: list[Question]) -> Iterator[str]:
    """Where the whole federation has more or less by one tree than by another."""
    first: dict[tuple[date, date | None], dict[str, int]] = {}
    for question in asked:
        whole = root_in(question, history.units[0])
        if whole != first.setdefault((question.at, question.scope), whole):
            yield f"the whole on {question.at} by the tree of {question.tree} is {whole}"


def decided_and_annulled(history: History) -> Iterator[str]:
    """What is not as it was after one more decision and its annulment."""
    asked = (BEFORE, AFTER, AS_IS)
    before = [told(question) for question in asked]
    if not any(history.step(DECISIONS) for _ in range(TRIES)):
        return
    history.steps += 1
    history.annul(history.decided[-1])
    for was, question in zip(before, asked, strict=True):
        yield from changed(was, told(question), f"decided and annulled, {question.at}, tree {question.tree}")


TREE = Promise(
    name="tree",
    promised=Text(
        vi=(
            "Qua mọi chuỗi quyết định về tổ chức: con cộng lại bằng cha theo mọi cách đọc; số của ngày trước quyết định"
            " không đổi một đơn vị nào; quyết định rồi hủy thì mọi số như cũ; đọc như đã biết đến một ngày thì ra đúng"
            " số đã báo cáo ngày đó."
        ),
        en=(
            "Through any history of decisions on units: children sum to their parent in every reading; what was before"
            " stays, to the unit; decided and annulled, every figure is as it was; as known on a day, it is what was"
            " reported that day."
        ),
    ),
    bound=Bound("at most", 0),
    line="{figure} of {n} figures read through random histories are not what they must be",
    budget=120,
    covers=(
        "caunoi/vocabulary", "caunoi/questions", "caunoi/trail", "caunoi/organisations", "caunoi/registers/members",
        "caunoi/registers/reorganisations", "caunoi/indicators", "proof/histories.py", "proof/homes.py",
        "proof/drawing.py", "proof/promises/tree.py",
    ),
    run=drawn("tree", lived_through),
)  # fmt: skip
