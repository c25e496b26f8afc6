"""Every format in which figures leave for other systems, by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from caunoi.indicators.interchange import adx, comma_separated, json_messages
from caunoi.indicators.interchange.lines import Line
from caunoi.reports import figure_book
from caunoi.vocabulary.text import Text

Writes = Callable[[Sequence[Line], datetime, str], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is called, how its files end, what they are sent as, and what writes them."""

    name: str
    title: Text
    ending: str
    media: str
    write: Writes


def _same(name: str, title: str, ending: str, media: str, write: Writes) -> Format:
    return Format(name, Text(vi=title, en=title), ending, media, write)


FORMATS = {
    one.name: one
    for one in (
        _same("csv", "CSV", "csv", "text/csv", lambda lines, _at, language: comma_separated.write(lines, language=language)),
        _same(
            "xlsx", "Excel (XLSX)", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            lambda lines, at, language: figure_book.write(lines, at=at, language=language),
        ),
        _same(
            "json", "JSON", "json", "application/json",
            lambda lines, at, _language: json_messages.write(json_messages.told(lines, at=at)),
        ),
        _same("adx", "ADX (IHE QRPH)", "xml", "application/adx+xml", lambda lines, at, _language: adx.write(lines, at=at)),
        _same(
            "sdmx", "SDMX-JSON 2.0", "json", "application/vnd.sdmx.data+json;version=2.0.0",
            lambda lines, at, _language: json_messages.write(json_messages.sdmx(lines, at=at)),
        ),
    )
}  # fmt: skip
