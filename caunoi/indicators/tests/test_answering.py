"""The worker's user answers the site: only what may be asked, only to whom it may be told, and never with a name."""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.db import connections

from caunoi.indicators import answering, exchange, inquiring, reading
from caunoi.indicators.answering import Answerer, CannotListen
from caunoi.indicators.computing import Question
from caunoi.indicators.cubes import CUBES
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.inquiring import NotPrepared
from caunoi.indicators.question import AS_WAS, Manner
from caunoi.organisations.models import UnitParent
from caunoi.trail.acting import act
from tests.answering import PATIENT, over

from .registering import DAY, NOON, member, small_province
from .registering import unit as a_unit

pytestmark = pytest.mark.django_db
NOBODY = 65534
PLAIN = {"tree": None, "known_on": None, "scope": None}
GAP = {
    **PLAIN,
    "ask": "ids",
    "code": "members",
    "part": "counted",
    "units": [1],
    "at": "2024-01-31",
    "by": None,
    "group": None,
    "start": 0,
    "limit": None,
}
ASKED = {
    **PLAIN,
    "ask": "figures",
    "codes": ["members"],
    "unit": 1,
    "at": "2024-01-31",
    "since": None,
    "by": None,
    "have": None,
}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Of the socket alone, where another user could come to it."""
    with tempfile.TemporaryDirectory(prefix="caunoi-answers-") as made:
        yield Path(made)


@pytest.fixture
def answerer(folder: Path, settings: Any) -> Iterator[Answerer]:
    """One of the test's own, which may be stopped; pages ask it from here on."""
    settings.CAUNOI_ANSWERS = folder / "socket"
    with Answerer(folder / "socket", current=over(connections["default"]), patience=PATIENT) as one:
        yield one


@pytest.fixture
def ids() -> dict[str, int]:
    return small_province()


def said(frame: bytes, *, path: Path | None = None) -> dict[str, Any]:
    """What is answered to these very bytes."""
    until = time.monotonic() + PATIENT
    with exchange.short(path or project.CAUNOI_ANSWERS) as short, socket.socket(socket.AF_UNIX) as link:
        link.connect(short)
        link.sendall(frame)
        return dict(exchange.receive(link, most=exchange.ANSWER_BYTES, until=until))


def framed(told: object) -> bytes:
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    return struct.pack("!I", len(content)) + content


# ---------------------------------------------------------------- what is told


def test_the_site_is_told_what_the_engine_counts(ids: dict[str, int]) -> None:
    engine = reading.current().engine
    for codes, by in (
        (["members", "unions", "union-at-employers-25", "new-members"], None),
        (["members"], "sex"),
    ):
        for unit in (ids["Tỉnh"], ids["A"]):
            told = inquiring.figures(codes, unit=unit, at=DAY, by=by)
            assert told == engine.figures(codes, Question(DAY), units=[unit], by=by)
    rows = engine.records("members", Question(DAY), unit=ids["Tỉnh"])
    assert inquiring.ids("members", part="counted", units=[ids["Tỉnh"]], at=DAY) == [row.id for row in rows]
    assert inquiring.ids("members", part="counted", units=[ids["Tỉnh"]], at=DAY, start=1, limit=1) == [
        rows[1].id
    ]
    assert (
        inquiring.ids(
            "employers", part="counted", units=[ids["Tỉnh"]], at=DAY, by="place", group=ids["Đức Hòa"], limit=2
        )
        == [ids["Hồng"], ids["Sen"]]
    )  # fmt: skip
    assert inquiring.ids("employers", part="counted", units=[ids["Tỉnh"]], at=DAY, by="commune") == [
        ids["Hồng"], ids["Sen"], ids["Lan"],
    ]  # fmt: skip
    several = inquiring.ids("members", part="counted", units=[ids["A"], ids["B"]], at=DAY)
    assert sorted(several) == sorted(row.id for row in rows)
    for cube in CUBES.values():
        assert inquiring.counted(cube, DAY) == reading.counted(cube, DAY)


def test_an_answer_that_is_kept_is_asked_for_again_by_its_snapshot_and_never_old(
    ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[exchange.Told] = []
    told = inquiring._told

    def overheard(question: exchange.Told, *, seconds: float) -> exchange.Told:
        asked.append(told(question, seconds=seconds))
        return asked[-1]

    monkeypatch.setattr(inquiring, "_told", overheard)
    first = inquiring.figures(["members"], unit=ids["A"], at=DAY)
    assert inquiring.figures(["members"], unit=ids["A"], at=DAY) == first
    assert asked[1] == {"snapshot": asked[0]["snapshot"], "figures": None}

    with act("test.joined", by=None, at=NOON, on=DAY) as writer:
        member(writer, "Lê Chi", union=ids["A"], at=ids["Hồng"])
    [after] = inquiring.figures(["members"], unit=ids["A"], at=DAY)
    assert after.numerator == first[0].numerator + 1


def test_what_an_indicator_does_not_have_is_said_before_anybody_is_asked() -> None:
    for wrong in (
        lambda: inquiring.figures(["no-such"], unit=1, at=DAY),
        lambda: inquiring.figures(["unions"], unit=1, at=DAY, by="sex"),
        lambda: inquiring.ids("members", part="rest", units=[1], at=DAY),
    ):
        with pytest.raises(CannotBeAsked) as refused:
            wrong()
        assert not isinstance(refused.value, NotPrepared)


# ---------------------------------------------------------------- what is not


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (b"\xff\xfe", "frame"),
        (b"[" * 60_000, "frame"),
        (b'{"ask": ' + b"9" * 60_000 + b"}", "frame"),
        ([], "ask"),
        ({"ask": "SELECT 1"}, "ask"),
        ({"ask": ["figures"]}, "ask"),
        ({"ask": "parameters"}, "ask"),
        ({**ASKED, "among": "2024-01-01"}, "keys"),
        ({**ASKED, "known_on": "today"}, "known_on"),
        ({**ASKED, "scope": "comparable"}, "scope"),
        ({**GAP, "tree": 20240101}, "tree"),
        # What is published is of one reading.
        ({"ask": "cells", "cube": next(iter(CUBES)), "at": "2024-01-31", **PLAIN}, "keys"),
        ({**ASKED, "codes": []}, "codes"),
        ({**ASKED, "codes": ["members"] * 500}, "codes"),
        ({**ASKED, "codes": ["members' --"]}, "codes"),
        ({**ASKED, "unit": True}, "unit"),
        ({**ASKED, "unit": "1"}, "unit"),
        ({**ASKED, "unit": 2**63}, "unit"),
        ({**ASKED, "unit": 1.0}, "unit"),
        ({**ASKED, "at": "31/01/2024"}, "at"),
        ({**ASKED, "at": "0001-01-01"}, "at"),
        ({**ASKED, "by": "name"}, "by"),
        ({**ASKED, "have": "../.."}, "have"),
        ({**GAP, "units": [*range(1, 5_000)]}, "units"),
        ({**GAP, "limit": -1}, "limit"),
        ({**GAP, "by": "name"}, "by"),
        ({**GAP, "by": "commune", "group": "Phường Gò Đỏ"}, "group"),
        ({**GAP, "part": "rest"}, "part"),
        ({"ask": "cells", "cube": "members", "at": "2024-01-31"}, "cube"),
    ],
)
def test_what_is_no_question_of_the_list_is_refused_with_a_sentence(told: object, place: str) -> None:
    refused = said(framed(told))
    assert refused["refused"] == "not-understood"
    assert f"“{place}”" in refused["vi"]
    assert f"“{place}”" in refused["en"]


def test_such_a_question_as_it_should_be_is_answered(ids: dict[str, int]) -> None:
    assert said(framed(ASKED)).keys() == {"snapshot", "figures"}
    assert said(framed(GAP)).keys() == {"ids"}


def test_a_frame_that_is_too_long_is_refused_before_it_is_read(ids: dict[str, int]) -> None:
    refused = said(struct.pack("!I", exchange.QUESTION_BYTES + 1))
    assert refused["refused"] == "too-long"
    assert str(exchange.QUESTION_BYTES) in refused["vi"]
    assert said(framed(json.dumps(ASKED).encode().ljust(exchange.QUESTION_BYTES)))["figures"]


def test_half_a_frame_keeps_nobody_else_waiting(
    ids: dict[str, int], answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "COMES_IN", 0.2)
    with exchange.short(project.CAUNOI_ANSWERS) as path, socket.socket(socket.AF_UNIX) as half:
        half.connect(path)
        half.sendall(framed(ASKED)[:9])
        assert said(framed(ASKED))["figures"]
        told = exchange.receive(half, most=exchange.ANSWER_BYTES, until=time.monotonic() + 30)
    assert told["refused"] == "too-long"


def test_who_cannot_be_answered_in_turn_is_told_so(
    ids: dict[str, int], answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(framed(ASKED))["figures"]
    monkeypatch.setattr(answerer, "_patience", 0.5)
    with answerer._turn:
        assert said(framed(ASKED))["refused"] == "busy"
        with pytest.raises(NotPrepared):
            inquiring.figures(["members"], unit=ids["A"], at=DAY)
    monkeypatch.setattr(answerer, "_patience", PATIENT)
    assert said(framed(ASKED))["figures"]


def test_while_the_registers_are_read_anew_the_figures_before_are_told(
    ids: dict[str, int], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, now = threading.Event(), reading.current()

    def slow() -> reading.Reading:
        if told:
            assert done.wait(30)
        return now

    told: list[dict[str, Any]] = []
    with Answerer(folder / "socket", current=slow, patience=PATIENT) as answerer:
        told.append(said(framed(ASKED), path=folder / "socket"))
        monkeypatch.setattr(answerer, "_patience", 0.1)
        told.append(said(framed(ASKED), path=folder / "socket"))
        done.set()
    assert told[0] == told[1]
    assert told[0]["snapshot"] == now.folder.name


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("figures", {"figures": [[0, "Đặng Thị Mỹ Dung", 1, None, 0, 1, 1]]}),
        ("figures", {"figures": [[0, "079090000001", 1, None, 0, 1, 1]]}),
        ("figures", {"figures": [[0, None, "1", None, 0, 1, 1]]}),
        ("figures", {"figures": [[0, None, 1, None, 0, 1, 1, "Dung"]]}),
        ("figures", {"figures": [], "snapshot": "Đặng Thị Mỹ Dung"}),
        ("figures", {"figures": [], "name": "Đặng Thị Mỹ Dung"}),
        ("ids", {"ids": ["Đặng Thị Mỹ Dung"]}),
        ("ids", {"ids": [1, True]}),
        ("ids", {"ids": [1, 2.5]}),
        ("cells", {"cells": [[1, "Công đoàn A", 3]]}),
        ("cells", {"cells": [[1, None, [3, "Dung"]]]}),
    ],
)
def test_no_name_fits_into_an_answer(
    kind: str, told: dict[str, Any], ids: dict[str, int], answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (
        {**told, "snapshot": told.get("snapshot", "000000000001-0123456789ab-01234567")}
        if kind == "figures"
        else told
    )
    with pytest.raises(exchange.NotUnderstood):
        exchange.answer(kind, whole)

    asked = {
        "figures": ASKED,
        "ids": GAP,
        "cells": {"ask": "cells", "cube": next(iter(CUBES)), "at": "2024-01-31"},
    }
    monkeypatch.setitem(answering._KINDS, kind, lambda _here, _asked: whole)
    answered = said(framed(asked[kind]))
    assert answered["refused"] == "not-ready"
    assert "Dung" not in json.dumps(answered, ensure_ascii=False)


def test_the_negative_control_an_answer_without_one_is_sent() -> None:
    told = {
        "snapshot": "000000000001-0123456789ab-01234567",
        "figures": [[0, "female", 1, None, 0, 1, 1], [0, 12, 1, 2, 0, 0, 1]],
    }
    assert exchange.answer("figures", told) == told
    assert exchange.answer("ids", {"ids": [1, 2]}) == {"ids": [1, 2]}


def test_the_site_is_told_each_reading_apart_and_keeps_them_apart(ids: dict[str, int]) -> None:
    with act("test.moved", by=None, at=NOON, on=date(2024, 3, 1)) as writer:
        writer.end(UnitParent, [UnitParent.objects.get(unit=ids["A"]).pk])
        other = a_unit(writer, "LĐLĐ huyện", level="upper", parent=ids["Tỉnh"])
        writer.add_one(UnitParent, unit_id=ids["A"], parent_id=ids["Tỉnh"], valid_to=date(2024, 3, 1))
        writer.add_one(UnitParent, unit_id=ids["A"], parent_id=other, valid_from=date(2024, 3, 1))
    at, tree = date(2024, 1, 31), Manner(tree=date(2024, 6, 1))
    for manner, expected in ((AS_WAS, 0), (tree, 1), (Manner(known_on=date(2023, 1, 1)), 0), (AS_WAS, 0)):
        [figure] = inquiring.figures(["members"], unit=other, at=at, manner=manner)
        rows = inquiring.ids("members", part="counted", units=[other], at=at, manner=manner)
        assert (figure.numerator, len(rows)) == (expected, expected)


# ---------------------------------------------------------------- when nobody answers, and who may ask


def test_with_nobody_at_the_socket_figures_are_being_prepared_and_back_when_there_is(
    ids: dict[str, int], folder: Path, settings: Any
) -> None:
    settings.CAUNOI_ANSWERS = folder / "socket"
    for absent in (folder / "socket", folder / "none" / "socket"):
        settings.CAUNOI_ANSWERS = absent
        with pytest.raises(NotPrepared, match="Số liệu đang được chuẩn bị"):
            inquiring.figures(["members"], unit=ids["A"], at=DAY)
    settings.CAUNOI_ANSWERS = folder / "socket"
    for _again in range(2):
        with Answerer(folder / "socket", current=over(connections["default"]), patience=PATIENT):
            assert inquiring.figures(["members"], unit=ids["A"], at=DAY)
        with pytest.raises(NotPrepared):
            inquiring.figures(["members"], unit=ids["A"], at=DAY)


def test_a_socket_that_one_who_was_killed_left_behind_is_taken_over(
    ids: dict[str, int], folder: Path, settings: Any
) -> None:
    settings.CAUNOI_ANSWERS = folder / "socket"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder / "socket"))
    with pytest.raises(NotPrepared):
        inquiring.figures(["members"], unit=ids["A"], at=DAY)
    with Answerer(folder / "socket", current=over(connections["default"]), patience=PATIENT):
        assert inquiring.figures(["members"], unit=ids["A"], at=DAY)


def test_an_error_of_the_engine_is_no_error_of_the_page(
    ids: dict[str, int], answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(answering._KINDS, "ids", lambda _here, _asked: 1 // 0)
    with pytest.raises(NotPrepared):
        inquiring.ids("members", part="counted", units=[ids["A"]], at=DAY)
    assert inquiring.figures(["members"], unit=ids["A"], at=DAY)


@pytest.mark.parametrize(
    "lie", [b"", b"\x00\x00\x00\x05[1,2]", b"\xff\xff\xff\xff", framed({"ids": ["Dung"]}), framed([])]
)
def test_what_is_no_answer_is_not_shown(lie: bytes, folder: Path, settings: Any) -> None:
    settings.CAUNOI_ANSWERS = folder / "socket"

    def lies() -> None:
        link, _ = listener.accept()
        with link:
            exchange.receive(link, most=exchange.QUESTION_BYTES, until=time.monotonic() + 30)
            link.sendall(lie)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
        listener.listen()
        thread = threading.Thread(target=lies)
        thread.start()
        with pytest.raises(NotPrepared):
            inquiring.ids("members", part="counted", units=[1], at=DAY)
        thread.join()


def test_the_socket_is_its_owner_s_alone_or_of_the_group_of_its_folder(folder: Path) -> None:
    modes = {}
    for mode in (0o700, 0o2750):
        folder.chmod(mode)
        with Answerer(folder / "socket"):
            modes[mode] = stat.S_IMODE((folder / "socket").stat().st_mode)
    assert modes == {0o700: 0o600, 0o2750: 0o660}


def test_a_folder_open_to_everybody_is_refused_with_a_sentence(folder: Path) -> None:
    folder.chmod(0o755)
    with pytest.raises(CannotListen, match="mở cho mọi người dùng"), Answerer(folder / "socket"):
        pass
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("mode", [0o770, 0o2770, 0o730])
def test_a_folder_that_the_sites_group_writes_in_is_refused(folder: Path, mode: int) -> None:
    """Else the site puts a socket of its own there, or a link where the worker's user opens a file to write."""
    folder.chmod(mode)
    with pytest.raises(CannotListen, match="Nhóm ghi được vào"), Answerer(folder / "socket"):
        pass
    assert list(folder.iterdir()) == []


def test_a_socket_serves_however_long_the_path_of_the_home_is(
    ids: dict[str, int], tmp_path: Path, settings: Any
) -> None:
    settings.CAUNOI_ANSWERS = tmp_path / ("x" * 120) / "socket"
    with Answerer(settings.CAUNOI_ANSWERS, current=over(connections["default"]), patience=PATIENT):
        assert inquiring.figures(["members"], unit=ids["A"], at=DAY)


def test_another_user_is_refused_by_who_it_is_and_one_of_the_site_s_group_is_heard(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen from the answerer: it is another user than this one, who asks."""
    worker = os.geteuid() + 1
    monkeypatch.setattr(answering.os, "geteuid", lambda: worker)
    with Answerer(folder / "socket", current=lambda: 1 // 0):
        assert said(framed(ASKED), path=folder / "socket")["refused"] == "not-yours"
    folder.chmod(0o2750)
    with Answerer(folder / "socket", current=lambda: 1 // 0):
        assert said(framed(ASKED), path=folder / "socket")["refused"] == "not-ready"


def test_another_user_does_not_come_through_the_mode_of_the_socket(folder: Path) -> None:
    """Only root can become another user: anybody else sees the mode alone."""
    ours = folder.stat().st_gid
    folder.chmod(0o2750)
    with Answerer(folder / "socket", current=lambda: 1 // 0):
        assert stat.S_IMODE((folder / "socket").stat().st_mode) == 0o660
        if os.geteuid() == 0:
            assert asked_by(NOBODY, NOBODY, folder) == "PermissionError"
            # The negative controls: the site's group is heard, first and second group alike.
            assert asked_by(NOBODY, ours, folder) == "not-ready"
            assert asked_by(NOBODY, NOBODY, folder, more=[ours]) == "not-ready"
            folder.chmod(0o755)
            (folder / "socket").chmod(0o666)
            assert asked_by(NOBODY, NOBODY, folder) == "not-yours"
            assert asked_by(NOBODY, ours, folder) == "not-ready"


def asked_by(user: int, group: int, folder: Path, *, more: list[int] | None = None) -> str:
    """What somebody else is told: the code of a refusal, or the error that came first."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups(more or [])
            os.setgid(group)
            os.setuid(user)
            with socket.socket(socket.AF_UNIX) as link:
                link.connect(str(folder / "socket"))
                link.sendall(framed(ASKED))
                told = exchange.receive(link, most=exchange.ANSWER_BYTES, until=time.monotonic() + 30)
            os.write(writes, str(told["refused"]).encode())
        except BaseException as fault:  # noqa: BLE001 - a process's edge
            os.write(writes, type(fault).__name__.encode())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as heard:
        told = heard.read()
    os.waitpid(child, 0)
    return told
