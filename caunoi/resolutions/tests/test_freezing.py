"""What a review found is frozen, found again as known then to the byte, and told apart from now record by record."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from caunoi.indicators import reading
from caunoi.indicators.tests.registering import NOON, a_list, member, small_province
from caunoi.organisations.founding import ensure_home
from caunoi.organisations.models import Coverage, Headcount, Unit
from caunoi.registers.members.models import Membership
from caunoi.resolutions import comparing
from caunoi.resolutions.comparing import check, difference
from caunoi.resolutions.freezing import Asked, CannotFreeze, freeze, lines_of
from caunoi.resolutions.models import FrozenReview
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.tests.walking import verdict
from caunoi.trail.writing import Writer

DAY = date(2023, 12, 31)
FROZEN_AT, LATER = NOON + timedelta(days=2), datetime(2024, 3, 1, 5, 0, tzinfo=UTC)
KNOWN = date(2024, 1, 6)
CODES = ("members", "union-density", "employers-25", "union-at-employers-25", "net-change", "unions")


@pytest.fixture
def home(db: None, tmp_path: Path, settings: Any) -> dict[str, int]:
    settings.CAUNOI_HOME = tmp_path
    ensure_home(at=NOON)
    ids = small_province()
    a_list(ids["Tỉnh"], day=DAY)
    return ids


def frozen(home: dict[str, int], *asked: Asked, **more: Any) -> FrozenReview:
    told = {
        "on": DAY,
        "document": None,
        "by": None,
        "at": FROZEN_AT,
        "counts": reading.current().engine,
        **more,
    }
    unit = Unit.objects.get(pk=home["Tỉnh"])
    return freeze(unit, asked or [Asked(code) for code in CODES], **told)


def verdicts(review: FrozenReview) -> set[str]:
    return {one.verdict for one in check(review, reading.current().engine)}


def line_of(review: FrozenReview, code: str) -> Any:
    return next(one for one in lines_of(review) if one.code == code)


def moved(writer: Writer, membership: int, *, to: int) -> None:
    """The membership is withdrawn, and another written at that unit."""
    old = Membership.objects.get(pk=membership)
    writer.end(Membership, [membership])
    writer.add_one(
        Membership, spell=old.spell, person_id=old.person_id, unit_id=to, employer_id=old.employer_id,
        held_by_id=to, began_as="admitted", ended_as="", valid_from=old.valid_from,
    )  # fmt: skip


def edited(home: dict[str, int]) -> None:
    """Afterwards: a late list, a membership that never was, one moved, a headcount put right."""
    with act("test.late", by=None, at=LATER, on=DAY) as writer:
        member(writer, "Lê Chi", union=home["A"], at=home["Hồng"], since=date(2023, 6, 1))
        member(writer, "Lê Dung", union=home["A"], at=home["Hồng"], since=date(2023, 7, 1))
    with act("test.withdrawn", by=None, at=LATER, on=DAY) as writer:
        writer.end(Membership, [home["Bình"]])
    with act("test.moved", by=None, at=LATER, on=DAY) as writer:
        moved(writer, home["An"], to=home["B"])
    with act("test.counted", by=None, at=LATER, on=DAY) as writer:
        writer.end(
            Headcount, list(Headcount.objects.filter(employer=home["Hồng"]).values_list("pk", flat=True))
        )
        writer.add_one(Headcount, employer_id=home["Hồng"], valid_from=DAY, workers=20, source="union-list")


def test_a_review_is_frozen_by_an_act_with_its_rows_its_parameters_and_its_target(
    home: dict[str, int],
) -> None:
    review = frozen(home)
    done = Act.objects.get(what="figures.frozen")
    assert (done.on, done.at, review.began_by_id, review.known_on) == (DAY, FROZEN_AT, done.pk, KNOWN)
    assert review.parameters["headcount_stale_months"] == 12
    members = line_of(review, "members")
    assert (members.numerator, members.denominator, members.rows, members.version) == (2, None, 2, 1)
    rate = line_of(review, "union-at-employers-25")
    assert (rate.numerator, rate.denominator, rate.rows) == (1, 1, 1)
    assert (rate.status, rate.due_on, rate.target) == ("not-quantified", "2025-12-31", "")
    assert verdict()["faults"] == []


def test_what_was_frozen_is_made_again_to_the_byte_after_late_deleted_and_moved_rows(
    home: dict[str, int],
) -> None:
    review = frozen(home, *(Asked(code, by) for code in ("members", "employers-25") for by in (None, "unit")))
    before = json.dumps(review.lines, sort_keys=True)
    edited(home)
    found = list(check(review, reading.current().engine))
    assert {one.verdict for one in found} == {"equal"}
    assert json.dumps([asdict(one.again) for one in found if one.again], sort_keys=True) == before
    now = difference(review, line_of(review, "members"), reading.current().engine).now
    assert now is not None
    assert now.numerator == 3


def test_a_frozen_number_edited_behind_the_system_is_found_by_both(home: dict[str, int]) -> None:
    review = frozen(home)
    assert verdicts(review) == {"equal"}
    review.lines[0]["numerator"] += 1
    FrozenReview.objects.filter(pk=review.pk).update(lines=review.lines)
    assert verdicts(FrozenReview.objects.get(pk=review.pk)) == {"touched"}
    assert {fault["kind"] for fault in verdict()["faults"]} == {"rows-edited"}


def test_a_register_row_edited_behind_the_system_is_found_though_the_sum_is_the_same(
    home: dict[str, int],
) -> None:
    review = frozen(home, Asked("members"))
    Membership.objects.filter(pk=home["An"]).update(unit_id=home["B"])
    # Whoever edits so also has the columnar rows read anew: an Act of any kind does that.
    with act("test.anything", by=None, at=LATER, on=DAY) as writer:
        member(writer, "Lê Chi", union=home["B"], at=home["Sen"])
    (one,) = check(review, reading.current().engine)
    assert one.again is not None
    assert one.again.numerator == one.line.numerator == 2
    assert one.verdict == "differs"


def test_a_record_that_came_left_or_moved_is_told_with_the_act_that_did_it(home: dict[str, int]) -> None:
    review = frozen(home)
    edited(home)
    found = difference(review, line_of(review, "members"), reading.current().engine)
    told = sorted((one.kind, one.numerator, one.because[0].what) for one in found.changed)
    assert told == [
        ("came", 1, "test.late"),
        ("came", 1, "test.late"),
        ("left", -1, "test.withdrawn"),
        ("moved", 0, "test.moved"),
    ]
    assert found.by_reason == {
        ("act", "test.late"): 2,
        ("act", "test.withdrawn"): 1,
        ("act", "test.moved"): 1,
    }
    gone = difference(review, line_of(review, "employers-25"), reading.current().engine)
    assert [(one.kind, one.because[0].what) for one in gone.changed] == [("left", "test.counted")]


def test_a_changed_threshold_is_the_reason_where_no_act_touched_the_record(
    home: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    review = frozen(home)
    edited(home)
    monkeypatch.setattr(comparing, "TOLD_BY", {})
    review.parameters["headcount_stale_months"] = 6
    found = difference(review, line_of(review, "members"), reading.current().engine)
    assert set(found.by_reason) == {("parameter", "headcount_stale_months")}


def sums_to_the_difference(review: FrozenReview) -> None:
    engine = reading.current().engine
    for line in lines_of(review):
        found = difference(review, line, engine)
        assert found.now is not None
        assert sum(one.numerator for one in found.changed) == found.now.numerator - line.numerator, line.code
        if line.denominator is not None and found.now.denominator is not None:
            gap = found.now.denominator - line.denominator
            assert sum(one.denominator for one in found.changed) == gap, line.code


@pytest.mark.parametrize("seed", range(4))
def test_the_records_sum_to_the_difference_whatever_was_entered_since(
    home: dict[str, int], seed: int
) -> None:
    review = frozen(home)
    draw, units = Random(seed), [home["A"], home["B"]]
    for _ in range(8):
        with act("test.drawn", by=None, at=LATER, on=DAY) as writer:
            standing = list(Membership.objects.held_true().order_by("pk").values_list("pk", flat=True))
            what = draw.choice(["come", "leave", "move", "count", "cover"])
            if what == "leave" and standing:
                writer.end(Membership, [draw.choice(standing)])
            elif what == "move" and standing:
                moved(writer, draw.choice(standing), to=draw.choice(units))
            elif what == "count":
                firm = home[draw.choice(["Hồng", "Sen", "Lan"])]
                writer.end(
                    Headcount,
                    list(Headcount.objects.held_true().filter(employer=firm).values_list("pk", flat=True)),
                )
                writer.add_one(
                    Headcount,
                    employer_id=firm,
                    valid_from=DAY,
                    workers=draw.randint(1, 60),
                    source="union-list",
                )
            elif what == "cover" and not Coverage.objects.held_true().filter(employer=home["Lan"]).exists():
                writer.add_one(Coverage, unit_id=draw.choice(units), employer_id=home["Lan"])
            else:
                member(writer, "Lê Chi", union=draw.choice(units), at=home["Hồng"], since=date(2023, 6, 1))
    sums_to_the_difference(review)
    assert verdicts(review) == {"equal"}


def test_the_sum_is_missed_when_a_record_is_left_out(
    home: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    review = frozen(home)
    edited(home)
    whole = comparing._changed
    monkeypatch.setattr(comparing, "_changed", lambda then, now: whole(then, now)[1:])
    with pytest.raises(AssertionError):
        sums_to_the_difference(review)


def test_a_definition_that_is_another_by_now_is_said_and_not_compared(
    home: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    review = frozen(home, Asked("members"))
    monkeypatch.setattr(comparing, "definition_of", lambda _one: "0" * 64)
    assert verdicts(review) == {"defined-otherwise"}


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ([], {}),
        ([Asked("members")], {"known_on": FROZEN_AT.date()}),
        ([Asked("members")], {"on": FROZEN_AT.date()}),
        ([Asked("members", "sex")], {}),
        ([Asked("members"), Asked("members")], {}),
    ],
)
def test_what_could_not_be_made_again_is_not_frozen(
    home: dict[str, int], asked: list[Asked], more: dict[str, Any]
) -> None:
    unit, engine = Unit.objects.get(pk=home["Tỉnh"]), reading.current().engine
    told = {"on": DAY, "document": None, "by": None, "at": FROZEN_AT, "counts": engine, **more}
    with pytest.raises(CannotFreeze):
        freeze(unit, asked, **told)
    assert not Act.objects.filter(what="figures.frozen").exists()


def test_the_same_review_is_not_frozen_twice_as_known_on_one_day(home: dict[str, int]) -> None:
    frozen(home)
    with pytest.raises(CannotFreeze, match="đã chốt rồi"):
        frozen(home)
    assert FrozenReview.objects.count() == 1
