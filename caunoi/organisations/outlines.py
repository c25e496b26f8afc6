"""Outlines of areas from a folder that the federation supplies: TopoJSON and GeoJSON, keyed by official code.

Files in the folder itself speak of the codes of today; those in a folder of it named by a day (`2025-06-30`), of the
codes of that day. Degrees (WGS 84) are rounded to a grid as they are read, so that a border of two areas stays one
line and a page stays small; a file is read once for as long as its bytes are the same. A file that cannot be read
leaves a sentence, and the others are drawn.
"""

from __future__ import annotations

import hashlib
import json
import math
import stat
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from caunoi.vocabulary.text import Text

#: Steps of the grid in a degree: some 55 m.
GRID = 2_000
#: Bytes of a file and of the folder, files, and points in a file as it is written.
FILE_BYTES, FOLDER_BYTES, FILES, POINTS = 8 * 1024 * 1024, 64 * 1024 * 1024, 400, 500_000
#: What the code of an area may be called among its properties; failing that it is the `id`.
CODE = ("code", "official_code", "ma")
_ENDINGS = (".json", ".geojson", ".topojson")

#: A closed line as x, y, x, y … in steps of the grid east of Greenwich and north of the equator.
Ring = array
#: All lines of an area: what an even number of them goes around is outside.
Outline = tuple["Ring[int]", ...]

NO_FOLDER = Text(
    vi="Không đọc được thư mục hình địa bàn “{file}”.", en="The folder of outlines “{file}” cannot be read."
)
OUT_OF_FOLDER = Text(
    vi="“{file}” dẫn ra ngoài thư mục hình, hoặc không phải là tệp thường: không đọc.",
    en="“{file}” leads out of the folder of outlines, or is no ordinary file: it is not read.",
)
TOO_LARGE = Text(
    vi="“{file}” quá lớn ({most} là nhiều nhất). Hãy đơn giản hoá đường ranh giới rồi chép lại.",
    en="“{file}” is too large (at most {most}). Simplify its borders and copy it again.",
)
TOO_MANY = Text(
    vi="Thư mục hình có nhiều tệp hoặc nhiều byte hơn mức được đọc; từ “{file}” trở đi không đọc.",
    en="The folder holds more files or bytes than are read; from “{file}” on nothing was read.",
)
NOT_JSON = Text(
    vi="“{file}” không phải TopoJSON hay GeoJSON đọc được: {place}.",
    en="“{file}” is no TopoJSON or GeoJSON that can be read: {place}.",
)
TWICE = Text(
    vi="“{file}” vẽ lại mã {code} đã có hình trong tệp khác: giữ hình đọc trước.",
    en="“{file}” draws the code {code} again, which another file has drawn: the first is kept.",
)
#: Where a file is wrong, by a word of ours.
_PLACES = {
    "json": Text(vi="sai cú pháp hoặc lồng quá sâu", en="wrong syntax, or nested too deep"),
    "type": Text(vi="không có “type” đúng", en="no “type” that fits"),
    "number": Text(vi="toạ độ không phải là độ kinh, vĩ", en="a coordinate is no degree of longitude or latitude"),
    "arc": Text(vi="một đường không có trong danh sách đường", en="a line that is not among its lines"),
    "shape": Text(vi="hình không đúng dạng đa giác", en="a shape that is no polygon"),
    "points": Text(vi="quá nhiều điểm", en="too many points"),
}  # fmt: skip

#: Files read before, by the digest of their bytes.
_known: dict[bytes, Mapping[str, Outline] | str] = {}


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines by code, those of today (None) and of the days that folders name; and what could not be read."""

    by_day: Mapping[date | None, Mapping[str, Outline]] = field(default_factory=dict)
    faults: tuple[Text, ...] = ()


class _Wrong(Exception):
    """A file is none of ours; the place says where."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(place)


def outlines(folder: Path | None) -> Outlines:
    """Whatever can be read in the folder; no folder holds none. A fault is a sentence, never an exception."""
    if folder is None:
        return Outlines()
    try:
        root = folder.resolve(strict=True)
        found = list(_files(root))
    except OSError:
        return Outlines(faults=(NO_FOLDER.fill(file=folder.name),))
    by_day: dict[date | None, dict[str, Outline]] = {}
    faults: list[Text] = []
    left = FOLDER_BYTES
    for number, (day, path) in enumerate(found):
        if number >= FILES or left <= 0:
            faults.append(TOO_MANY.fill(file=path.name))
            break
        content, fault = _content(path, root)
        if content is None:
            faults.append(fault)
            continue
        left -= len(content)
        told = _told(content)
        if isinstance(told, str):
            faults.append(_said(path, told))
            continue
        codes = by_day.setdefault(day, {})
        again = sorted(codes.keys() & told.keys())
        faults += [TWICE.fill(file=path.name, code=again[0])] if again else []
        by_day[day] = {**told, **codes}
    return Outlines(by_day, tuple(faults))


def _files(root: Path) -> Iterator[tuple[date | None, Path]]:
    """The files by name, those of the folder itself first."""
    entries = sorted(root.iterdir(), key=lambda path: path.name)
    yield from ((None, path) for path in entries if path.name.lower().endswith(_ENDINGS))
    for path in entries:
        try:
            day = date.fromisoformat(path.name)
        except ValueError:
            continue
        if path.is_dir() and path.resolve().parent == root:
            within = sorted(path.iterdir(), key=lambda one: one.name)
            yield from ((day, one) for one in within if one.name.lower().endswith(_ENDINGS))


def _content(path: Path, root: Path) -> tuple[bytes | None, Text]:
    """The bytes of a file inside the folder, or why not."""
    try:
        real = path.resolve(strict=True)
        # Looked at before it is opened: a pipe would wait for whoever writes into it.
        about = real.stat()
        if root not in real.parents or not stat.S_ISREG(about.st_mode):
            return None, OUT_OF_FOLDER.fill(file=path.name)
        if about.st_size > FILE_BYTES:
            return None, TOO_LARGE.fill(file=path.name, most=f"{FILE_BYTES // 1024 // 1024} MB")
        return real.read_bytes(), OUT_OF_FOLDER
    except (OSError, RuntimeError):
        return None, OUT_OF_FOLDER.fill(file=path.name)


def _said(path: Path, place: str) -> Text:
    where = _PLACES[place]
    return Text(
        vi=NOT_JSON.vi.format(file=path.name, place=where.vi),
        en=NOT_JSON.en.format(file=path.name, place=where.en),
    )


def _told(content: bytes) -> Mapping[str, Outline] | str:
    """The outlines of a file, or where it is wrong."""
    digest = hashlib.sha256(content).digest()
    if digest not in _known:
        if len(_known) >= FILES:
            _known.clear()
        try:
            _known[digest] = dict(_read(_parsed(content)))
        except _Wrong as wrong:
            _known[digest] = wrong.place
    return _known[digest]


def _parsed(content: bytes) -> dict[str, Any]:
    def refuse(_word: str) -> float:
        raise _Wrong("number")

    try:
        told = json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise _Wrong("json") from None
    if not isinstance(told, dict):
        raise _Wrong("type")
    return told


def _read(told: dict[str, Any]) -> Iterator[tuple[str, Outline]]:
    """Code and outline of each area of a file. Raises _Wrong."""
    budget = _Budget()
    if told.get("type") == "Topology":
        lines = [_line(arc, budget) for arc in _unpacked(told)]
        objects = told.get("objects")
        shapes = [
            shape for one in (objects.values() if isinstance(objects, dict) else ()) for shape in _shapes(one)
        ]
        for shape in shapes:
            rings = [_joined(ring, lines, budget) for ring in _rings(shape, shape.get("arcs"))]
            yield from _named(shape, rings)
    elif told.get("type") in {"FeatureCollection", "Feature"}:
        features = told.get("features") if told["type"] == "FeatureCollection" else [told]
        for feature in _listed(features, "shape"):
            geometry = feature.get("geometry") if isinstance(feature, dict) else None
            if isinstance(geometry, dict):
                given = _rings(geometry, geometry.get("coordinates"))
                yield from _named(feature, [_line(_listed(ring, "shape"), budget) for ring in given])
    else:
        raise _Wrong("type")


class _Budget:
    """Points that a file may still spend."""

    def __init__(self) -> None:
        self.left = POINTS

    def spend(self, points: int) -> None:
        self.left -= points
        if self.left < 0:
            raise _Wrong("points")


def _listed(told: object, place: str) -> list[Any]:
    if not isinstance(told, list):
        raise _Wrong(place)
    return told


def _shapes(one: object) -> Iterator[dict[str, Any]]:
    """The geometries of an object of a topology; a collection in a collection is none of ours."""
    if not isinstance(one, dict):
        raise _Wrong("shape")
    inside = one.get("geometries") if one.get("type") == "GeometryCollection" else [one]
    for shape in _listed(inside, "shape"):
        if isinstance(shape, dict) and shape.get("type") in {"Polygon", "MultiPolygon"}:
            yield shape


def _rings(shape: Mapping[str, Any], told: object) -> list[Any]:
    """The rings of a polygon or of several, as the file has them. Other kinds have none."""
    if shape.get("type") == "Polygon":
        return _listed(told, "shape")
    if shape.get("type") == "MultiPolygon":
        return [ring for part in _listed(told, "shape") for ring in _listed(part, "shape")]
    return []


def _named(about: Mapping[str, Any], rings: list[Ring[int]]) -> Iterator[tuple[str, Outline]]:
    properties = about.get("properties")
    told = [properties.get(key) for key in CODE] if isinstance(properties, dict) else []
    code = next(
        (one for one in (*told, about.get("id")) if isinstance(one, str) and 0 < len(one) <= 16), None
    )
    kept = tuple(ring for ring in rings if len(ring) > 4)
    if code is not None and kept:
        yield code, kept


def _unpacked(told: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """The arcs of a topology in degrees."""
    transform = told.get("transform")
    if transform is None:
        yield from (_listed(arc, "shape") for arc in _listed(told.get("arcs"), "shape"))
        return
    if not isinstance(transform, dict):
        raise _Wrong("number")
    (wide, high), (west, south) = _pair(transform.get("scale")), _pair(transform.get("translate"))
    for arc in _listed(told.get("arcs"), "shape"):
        x, y, line = 0.0, 0.0, []
        for step in _listed(arc, "shape"):
            across, up = _pair(step)
            x, y = x + across, y + up
            line.append((x * wide + west, y * high + south))
        yield line


def _pair(told: object) -> tuple[float, float]:
    if not isinstance(told, list | tuple) or len(told) < 2:
        raise _Wrong("number")
    x, y = told[0], told[1]
    if type(x) not in {int, float} or type(y) not in {int, float}:
        raise _Wrong("number")
    # As large as any degree or step of a grid that is meant; a whole number may have a thousand digits.
    if not (-1e9 < x < 1e9 and -1e9 < y < 1e9):
        raise _Wrong("number")
    return float(x), float(y)


def _line(points: list[Any], budget: _Budget) -> Ring[int]:
    """Points in degrees as a line on the grid, each once."""
    budget.spend(len(points))
    line: Ring[int] = array("i")
    for point in points:
        x, y = _pair(point)
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            raise _Wrong("number")
        _add(line, math.floor(x * GRID + 0.5), math.floor(y * GRID + 0.5))
    return line


def _add(line: Ring[int], x: int, y: int) -> None:
    if len(line) < 2 or line[-2] != x or line[-1] != y:
        line.append(x)
        line.append(y)


def _joined(ring: object, lines: list[Ring[int]], budget: _Budget) -> Ring[int]:
    """A ring of a topology: its arcs one after another, `~n` backwards."""
    joined: Ring[int] = array("i")
    for number in _listed(ring, "shape"):
        if type(number) is not int or not -len(lines) <= number < len(lines):
            raise _Wrong("arc")
        line = lines[number if number >= 0 else ~number]
        # A small file may name one long line over and over.
        budget.spend(len(line) // 2)
        pairs = range(0, len(line), 2) if number >= 0 else range(len(line) - 2, -1, -2)
        for at in pairs:
            _add(joined, line[at], line[at + 1])
    return joined
