"""Builds the reference tables of territory from the data inside the PyPI package `vietnamadminunits`.

    python -m tools.territory vietnamadminunits-1.0.4-py3-none-any.whl

Run by hand when the package's data changes, then commit what it wrote (MIT, its notice is kept beside the
tables). The package is never installed: its functions call the network and need a GPL package. The numbers of
decisions (`decisions.csv`) are kept by hand, each with its source.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

INTO = Path(__file__).resolve().parents[1] / "caunoi" / "organisations" / "reference"
DATA = "vietnamadminunits/data"
REFORM = "2025-07-01"
# On provinces, and on the end of districts; a commune's is the one on the communes of its province.
PROVINCES, DISTRICTS = "202/2025/QH15", "203/2025/QH15"
AREAS = (
    "area", "level", "code", "name", "parent", "valid_from", "valid_to", "began_by", "ended_by", "latitude",
    "longitude", "km2",
)  # fmt: skip
SUCCESSIONS = ("predecessor", "successor", "day", "decision", "part", "of")
_ORDER = {"province": 0, "district": 1, "commune": 2}

Row = dict[str, Any]


def main(wheel: Path) -> None:
    """Read the wheel's tables and write ours."""
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(wheel) as archive:
        connection = sqlite3.connect(archive.extract(f"{DATA}/dataset.db", scratch))
        connection.row_factory = sqlite3.Row
        before = [dict(row) for row in connection.execute("SELECT * FROM admin_units_legacy")]
        after = [dict(row) for row in connection.execute("SELECT * FROM admin_units")]
        mapping = json.loads(archive.read(f"{DATA}/converter_2025.json"))
        notice = next(name for name in archive.namelist() if name.endswith("LICENSE"))
        (INTO / "LICENSE-vietnamadminunits.txt").write_bytes(archive.read(notice))
    with (INTO / "decisions.csv").open(encoding="utf-8", newline="") as file:
        decisions = {row["province"]: row["number"] for row in csv.DictReader(file) if row["province"]}
    areas, successions = reformed(before, after, mapping, decisions)
    _write(INTO / "areas.csv", AREAS, areas)
    _write(INTO / "successions.csv", SUCCESSIONS, successions)
    print(f"{len(areas)} descriptions of areas, {len(successions)} successions")


def reformed(
    before: list[Row], after: list[Row], mapping: Row, decisions: dict[str, str]
) -> tuple[list[Row], list[Row]]:
    """Descriptions of areas on both sides of the day, and which area came after which.

    An area goes on under its key when its territory is the same: it is the whole of its only successor, whose
    only predecessor it is. Any other territory is a new area, whatever name and code it was given.
    """
    pairs = [*_provinces(before, after, mapping), *_communes(before, after, mapping)]
    onward, backward = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
    same = {new: old for old, new in pairs if onward[old] == backward[new] == 1}
    new = list(_new(after, decisions))
    decided = {area["area"]: area["began_by"] for area in new}
    ended = {old: decided[new] for old, new in pairs}
    for area in new:
        area["area"] = same.get(area["area"], area["area"])
        area["parent"] = same.get(area["parent"], area["parent"])
    areas = _joined([area | {"ended_by": ended.get(area["area"], DISTRICTS)} for area in _old(before)], new)
    successions = [
        # The source says among which ones a ward was divided, not how much of it went where: equal parts.
        {
            "predecessor": old,
            "successor": new,
            "day": REFORM,
            "decision": decided[new],
            "part": 1,
            "of": onward[old],
        }
        for old, new in pairs
        if new not in same
    ]
    return (
        sorted(areas, key=lambda area: (_ORDER[area["level"]], area["area"], area["valid_from"])),
        sorted(successions, key=lambda one: (one["predecessor"], one["successor"])),
    )


def _old_commune(row: Row) -> str:
    """Its code; the five island districts had no communes, each is entered as one without a code."""
    return row["wardCode"] or f"{row['districtCode']}-"


def _since(code: str) -> str:
    """The key of an area that began with the reform: its code may have meant another territory before."""
    return f"{code}/2025"


def _old(before: list[Row]) -> Iterator[Row]:
    seen = set()
    for row in before:
        place = {
            "province": ("province", row["provinceCode"], ""),
            "district": ("district", row["districtCode"], row["provinceCode"]),
        }
        for prefix, (level, code, parent) in place.items():
            if code not in seen:
                seen.add(code)
                yield _area(code, level, code, row[prefix], parent, row, prefix, valid_to=REFORM)
        yield _area(
            _old_commune(row), "commune", row["wardCode"] or "", row["ward"] or row["district"], row["districtCode"],
            row, "ward" if row["wardCode"] else "district", valid_to=REFORM,
        )  # fmt: skip


def _new(after: list[Row], decisions: dict[str, str]) -> Iterator[Row]:
    seen = set()
    for row in after:
        province = row["provinceCode"]
        if province not in seen:
            seen.add(province)
            yield _area(
                _since(province), "province", province, row["province"], "", row, "province",
                valid_from=REFORM, began_by=PROVINCES,
            )  # fmt: skip
        yield _area(
            _since(row["wardCode"]), "commune", row["wardCode"], row["ward"], _since(province), row, "ward",
            valid_from=REFORM, began_by=decisions[province], km2=row["wardAreaKm2"],
        )  # fmt: skip


def _area(
    area: str, level: str, code: str, name: str, parent: str, row: Row, prefix: str, **more: object
) -> Row:
    empty = dict.fromkeys(AREAS, "")
    told: Row = {"area": area, "level": level, "code": code, "name": name, "parent": parent}
    return empty | told | {"latitude": row[f"{prefix}Lat"], "longitude": row[f"{prefix}Lon"]} | more


def _provinces(before: list[Row], after: list[Row], mapping: Row) -> Iterator[tuple[str, str]]:
    old = {row["provinceKey"]: row["provinceCode"] for row in before}
    new = {row["provinceKey"]: row["provinceCode"] for row in after}
    for name, parts in mapping["DICT_PROVINCE"].items():
        for part in parts:
            yield old[part], _since(new[name])


def _communes(before: list[Row], after: list[Row], mapping: Row) -> Iterator[tuple[str, str]]:
    old = {
        f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": _old_commune(row)
        for row in before
    }
    new = {(row["provinceKey"], row["wardKey"]): _since(row["wardCode"]) for row in after}
    for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, parts in wards.items():
            for part in parts:
                yield old[part], new[province, ward]
    for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for part, wards in divided.items():
            for ward in wards:
                yield old[part], new[province, ward["newWardKey"]]


def _joined(old: list[Row], new: list[Row]) -> list[Row]:
    """Both, where nothing said of an area changed as one description without a last day."""
    told = ("level", "code", "name", "parent")
    known = {area["area"]: area for area in old}
    joined = []
    for area in new:
        before = known.get(area["area"])
        if before and all(before[column] == area[column] for column in told):
            before |= {"valid_to": "", "ended_by": ""}
        else:
            joined.append(area)
    return [*old, *joined]


def _write(path: Path, columns: Iterable[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
