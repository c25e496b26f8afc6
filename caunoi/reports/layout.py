"""The measures of an official document, each a parameter with its source and how far that is confirmed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("layout.toml")

CONFIRMED = {
    "read": "đã đối chiếu văn bản gốc",
    "reported": "theo nhiều bài viết, chưa đối chiếu văn bản gốc",
    "usual": "theo thông lệ, chưa đối chiếu",
    "federation": "do đơn vị đặt",
}


class LayoutRefused(Exception):
    """A layout file says something no page can be made of; the sentence is for the clerk."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One value of the layout in its unit (mm, pt, line)."""

    value: float
    unit: str
    title: str
    source: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class Layout:
    """All measures by key; reading one that no file gives is a programming error."""

    measures: Mapping[str, Measure]

    def __getitem__(self, key: str) -> float:
        return self.measures[key].value

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """Titles of the measures that nobody has compared with their source."""
        return tuple(m.title for m in self.measures.values() if m.confirmed in {"reported", "usual"})


def read_layout(home: Path | None = None) -> Layout:
    """The shipped measures, with those of `home`/templates/layout.toml in their place where it names them."""
    measures = {key: Measure(**entry) for key, entry in _toml(SHIPPED).items()}
    own = None if home is None else home / "templates" / "layout.toml"
    if own is None or not own.exists():
        return Layout(measures)
    for key, entry in _toml(own).items():
        if key not in measures:
            raise LayoutRefused(
                f"{own}: không có thông số nào tên là “{key}”. Các tên dùng được: {', '.join(measures)}."
            )
        measures[key] = _replaced(measures[key], entry, where=f"{own}: “{key}”")
    return Layout(measures)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise LayoutRefused(
            f"{path} không đọc được: {fault}. Hãy sửa tệp này hoặc bỏ nó đi để dùng bố cục mặc định."
        ) from fault


def _replaced(measure: Measure, entry: object, *, where: str) -> Measure:
    value = entry.get("value") if isinstance(entry, dict) else entry
    source = str(entry.get("source", "")) if isinstance(entry, dict) else ""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 100:
        raise LayoutRefused(f"{where} phải là một số lớn hơn 0 và không quá 100, không phải {value!r}.")
    return Measure(value, measure.unit, measure.title, source or "đơn vị tự đặt", "federation")
