"""Outlines from a folder: both forms are read alike, and a hostile file is a sentence beside the others."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from caunoi.organisations import outlines as module
from caunoi.organisations.outlines import GRID, outlines

SQUARE = [[105.0, 10.0], [105.5, 10.0], [105.5, 10.5], [105.0, 10.5], [105.0, 10.0]]
GOOD = {
    "type": "Feature",
    "properties": {"code": "90001"},
    "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
}
# Two squares side by side, their border drawn once.
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [105.0, 10.0]},
    "arcs": [
        [[1, 0], [0, 1]],
        [[1, 1], [-1, 0], [0, -1], [1, 0]],
        [[1, 0], [1, 0], [0, 1], [-1, 0]],
    ],
    "objects": {
        "xã": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "90001", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "properties": {"ma": "90002"}, "arcs": [[[2, -1]]]},
                {"type": "Point", "id": "90003", "coordinates": [0, 0]},
            ],
        }
    },
}


def written(folder: Path, told: object, name: str = "a.json") -> Path:
    path = folder / name
    path.write_bytes(told if isinstance(told, bytes) else json.dumps(told).encode())
    return path


def corners(outline: Any) -> set[tuple[float, float]]:
    return {(ring[at] / GRID, ring[at + 1] / GRID) for ring in outline for at in range(0, len(ring), 2)}


def test_both_forms_are_read_alike(tmp_path: Path) -> None:
    written(tmp_path, TOPOLOGY)
    told = outlines(tmp_path)

    assert told.faults == ()
    assert set(told.by_day[None]) == {"90001", "90002"}
    assert corners(told.by_day[None]["90001"]) == {tuple(point) for point in SQUARE}
    assert corners(told.by_day[None]["90002"]) == {(105.5, 10.0), (106.0, 10.0), (106.0, 10.5), (105.5, 10.5)}
    written(tmp_path, GOOD)
    assert corners(outlines(tmp_path).by_day[None]["90001"]) == {tuple(point) for point in SQUARE}


def test_no_folder_has_none(tmp_path: Path) -> None:
    assert outlines(None) == module.Outlines()
    assert "không đọc được" in outlines(tmp_path / "đâu").faults[0].vi.casefold()


def test_a_folder_named_by_a_day_speaks_of_that_day(tmp_path: Path) -> None:
    from datetime import date

    (tmp_path / "2025-06-30").mkdir()
    (tmp_path / "ghi-chu").mkdir()
    written(tmp_path, GOOD)
    written(tmp_path / "2025-06-30", GOOD)
    written(tmp_path / "ghi-chu", b"{")

    told = outlines(tmp_path)
    assert set(told.by_day) == {None, date(2025, 6, 30)}
    assert told.faults == ()


def test_a_code_drawn_twice_keeps_the_first_and_says_so(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.json")
    written(
        tmp_path,
        {**GOOD, "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}},
        "b.json",
    )

    told = outlines(tmp_path)
    assert corners(told.by_day[None]["90001"]) == {tuple(point) for point in SQUARE}
    assert ["90001" in fault.vi and "b.json" in fault.vi for fault in told.faults] == [True]


def with_ring(*points: object) -> dict[str, Any]:
    return {**GOOD, "geometry": {"type": "Polygon", "coordinates": [list(points)]}}


HOSTILE = {
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "a list": [],
    "a word": "x",
    "another type": {"type": "Sphere"},
    "no type": {},
    "NaN": b'{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[NaN, 1]]]}}',
    "infinite": b'{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[1e999, 1]]]}}',
    "a huge number": with_ring([10**400, 1]),
    "more digits than are read": b'{"type": ' + b"9" * 10_000 + b"}",
    "no degrees": with_ring([500, 10]),
    "words for numbers": with_ring(["105", "10"]),
    "yes for a number": with_ring([True, 10]),
    "half a point": with_ring([105]),
    "a point that is none": with_ring(7),
    "nested deep": b"[" * 200_000,
    "nested deep inside": b'{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": ' + b"[" * 100_000,
    "a million points": with_ring(*[[105, 10]] * 1_000_000),
    "features that are none": {"type": "FeatureCollection", "features": {}},
    "coordinates that are none": {**GOOD, "geometry": {"type": "Polygon", "coordinates": "x"}},
    "rings that are none": {**GOOD, "geometry": {"type": "MultiPolygon", "coordinates": [[3]]}},
    "arcs that are none": {**TOPOLOGY, "arcs": {"0": []}},
    "an arc that is not there": {**TOPOLOGY, "arcs": []},
    "a transform of words": {**TOPOLOGY, "transform": {"scale": "x", "translate": None}},
    "a transform out of the world": {**TOPOLOGY, "transform": {"scale": [1e8, 1], "translate": [0, 0]}},
    "a collection in a collection": {**TOPOLOGY, "objects": {"a": {"type": "GeometryCollection", "geometries": [[]]}, "b": 3}},
    "one arc named over and over": {
        **TOPOLOGY,
        "objects": {"a": {"type": "Polygon", "id": "1", "arcs": [[0, 1] * 200_000]}},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_sentence_and_the_others_are_drawn(name: str, tmp_path: Path) -> None:
    written(tmp_path, HOSTILE[name], "xấu.json")
    written(tmp_path, GOOD, "tốt.json")

    told = outlines(tmp_path)
    assert set(told.by_day[None]) == {"90001"}
    [fault] = told.faults
    assert "xấu.json" in fault.vi
    assert "xấu.json" in fault.en
    # The same bytes again: the same sentence.
    assert outlines(tmp_path) == told


@pytest.mark.parametrize(
    "harmless",
    [
        {
            "type": "FeatureCollection",
            "features": [7, {}, {"geometry": None}, {"geometry": {"type": "Point"}}],
        },
        {**GOOD, "properties": {"code": 90001}},
        {**GOOD, "properties": {"code": "x" * 500}},
        {**GOOD, "properties": "x"},
        with_ring(),
        with_ring([105, 10], [105, 10]),
    ],
)
def test_what_has_no_code_or_no_extent_is_passed_by(harmless: object, tmp_path: Path) -> None:
    written(tmp_path, harmless)

    assert outlines(tmp_path) == module.Outlines({None: {}})


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    inside, outside = tmp_path / "hình", tmp_path / "khác"
    inside.mkdir()
    outside.mkdir()
    secret = written(outside, {**GOOD, "properties": {"code": "secret"}}, "b.json")
    (inside / "a.json").symlink_to(secret)
    (inside / "b.json").symlink_to(inside / "b.json")
    (inside / "c.json").symlink_to("/dev/zero")
    (inside / "2025-06-30").symlink_to(outside)
    (inside / "d.json").mkdir()
    os.mkfifo(inside / "e.json")
    written(inside, GOOD, "f.json")

    told = outlines(inside)
    assert set(told.by_day) == {None}
    assert set(told.by_day[None]) == {"90001"}
    assert [fault.vi.split("”")[0] for fault in told.faults] == [f"“{name}.json" for name in "abcde"]


def test_large_files_and_folders_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, GOOD, "a.json")
    written(tmp_path, {**GOOD, "properties": {"code": "90002"}}, "b.json")
    monkeypatch.setattr(module, "FILES", 1)
    told = outlines(tmp_path)
    assert set(told.by_day[None]) == {"90001"}
    assert "b.json" in told.faults[0].en

    monkeypatch.setattr(module, "FILES", 400)
    monkeypatch.setattr(module, "FILE_BYTES", 10)
    assert ["quá lớn" in fault.vi for fault in outlines(tmp_path).faults] == [True, True]


def test_a_file_is_read_once_until_its_bytes_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, {**GOOD, "properties": {"code": "90077"}})
    outlines(tmp_path)
    monkeypatch.setattr(module, "_read", lambda told: pytest.fail("read again"))
    assert set(outlines(tmp_path).by_day[None]) == {"90077"}
    monkeypatch.undo()
    written(tmp_path, {**GOOD, "properties": {"code": "90078"}})
    assert set(outlines(tmp_path).by_day[None]) == {"90078"}
