"""Lists come in as a careful clerk would count them, and a second time change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caunoi.intake.outcomes import Outcome
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.folders import Told, figures, folder_of
from proof.promise import Bound, Promise

COVERS = (
    "caunoi/vocabulary", "caunoi/questions", "caunoi/trail", "caunoi/organisations", "caunoi/registers",
    "caunoi/intake", "caunoi/indicators", "caunoi/synth", "proof/folders.py", "proof/homes.py", "proof/drawing.py",
    "proof/promises/coming_in.py",
)  # fmt: skip


def mismatches(told: Mapping[str, Any], outcome: Outcome, found: Mapping[str, Told]) -> list[str]:
    """Where what came in and what is figured differ from the truth about the folder."""
    return [
        f"{name}: {is_there}, should be {should_be}"
        for name, (is_there, should_be) in _compared(told, outcome, found).items()
        if is_there != should_be
    ]


def _compared(
    told: Mapping[str, Any], outcome: Outcome, found: Mapping[str, Told]
) -> dict[str, tuple[object, object]]:
    signed = told["state_signed"] + told["non_state_signed"]
    in_force = told["state_with_agreement"] + told["non_state_with_agreement"]
    unionised = told["state_unionised"] + told["non_state_unionised"]
    unknown, tail = told["employers_headcount_unknown"], told["agreements_perhaps_in_tail"]
    waiting = (
        "people_in_two_unions",
        "rows_noted_as_left",
        "gift_rows_named_again",
        "gift_rows_without_identity",
    )
    should = {
        "employers": Told(told["employers"], None, 0),
        "workers": Told(told["workers"], None, unknown),
        "employers-25": Told(told["employers_25"], None, unknown),
        "union-at-employers-25": Told(told["employers_25_with_union"], told["employers_25"], unknown),
        "unions": Told(told["unions"], None, 0),
        "members": Told(told["people"], None, 0),
        "agreement-signed": Told(signed, unionised, 0),
        "agreement-in-force": Told(in_force, unionised, 0),
        "agreement-in-tail": Told(in_force, unionised - tail, tail),
        "nominations": Told(told["gifts"], None, 0),
        "nominees": Told(told["gift_people"], None, 0),
    }
    return {
        "rows refused": (outcome.totals["refused"], told["rows_to_refuse"]),
        "rows held": (outcome.totals["held"], sum(told[key] for key in waiting)),
        "memberships open": (outcome.totals["memberships_open"], told["people"]),
        "files unread": ([file.name for file in outcome.files if file.kind is None], []),
        **{code: (found[code], expected) for code, expected in should.items()},
    }


def as_a_clerk_would(seed: int) -> tuple[int, list[str]]:
    """One folder taken in: every difference from the truth about it."""
    folder = folder_of(seed)
    outcome = folder.take_in()
    return 1, mismatches(folder.truth, outcome, figures(folder.at))


def nothing_the_second_time(seed: int) -> tuple[int, list[str]]:
    """One folder taken in twice: every row accepted again, and every figure or total that moved."""
    folder = folder_of(seed)
    folder_once = folder.take_in()
    before = figures(folder.at)
    again = folder.take_in()
    wrong = [f"{file.name}: {file.accepted} rows accepted again" for file in again.files if file.accepted]
    after = figures(folder.at)
    wrong += [
        f"{code}: {before[code]} became {after[code]}" for code in before if before[code] != after[code]
    ]
    wrong += [
        f"{name}: {count} became {again.totals[name]}"
        for name, count in folder_once.totals.items()
        if count != again.totals[name]
    ]
    return 1, wrong


INBOX = Promise(
    name="inbox",
    promised=Text(
        vi="Một thư mục danh sách lộn xộn bất kỳ được nhận đúng như một người cẩn thận đếm: số liệu, dòng chờ, dòng trả lại.",
        en="Any folder of messy lists comes in as a careful clerk would count it: figures, rows held, rows refused.",
    ),
    bound=Bound("at most", 0),
    line="{figure} mismatches in {n} folders",
    budget=120,
    covers=COVERS,
    run=drawn("inbox", as_a_clerk_would),
)
TWICE = Promise(
    name="twice",
    promised=Text(
        vi="Cùng một thư mục nhận lần thứ hai: không dòng nào được nhận thêm, không số nào đổi.",
        en="The same folder a second time: no row is accepted again and no figure moves.",
    ),
    bound=Bound("at most", 0),
    line="{figure} changes by a second time in {n} folders",
    budget=120,
    covers=COVERS,
    run=drawn("twice", nothing_the_second_time),
)
