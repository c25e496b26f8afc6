"""Figures as JSON of our own, and as an SDMX-JSON 2.0 data message with its structure.

Source: SDMX-JSON data message 2.0.0, for SDMX 3.0 (github.com/sdmx-twg/sdmx-json, field guide). Observations are flat:
each key is the place of its value in each dimension, in the order of `keyPosition`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from caunoi.indicators.catalogue import CATALOGUE
from caunoi.vocabulary.text import Text

from .codes import DATA_SET, VERSION, listed
from .lines import Line, parts

SCHEMA = "https://json.sdmx.org/2.0.0/sdmx-json-data-schema.json"
_AGENCY = "CAUNOI"
_CLASS = "urn:sdmx:org.sdmx.infomodel.datastructure"
_FLOW = f"{_CLASS}.Dataflow={_AGENCY}:FIGURES({VERSION}.0.0)"
_STRUCTURE = f"{_CLASS}.DataStructure={_AGENCY}:FIGURES({VERSION}.0.0)"
_TITLE = Text(vi="Số liệu công đoàn, tính và báo cáo", en="Figures of unions, computed and reported")
_SOURCES = {
    "computed": Text(vi="tính từ danh sách", en="computed from the lists"),
    "reported": Text(vi="đơn vị báo cáo, đã ký", en="reported and signed by the unit"),
}
_DIMENSIONS = {
    "INDICATOR": Text(vi="Số liệu", en="Figure"),
    "UNIT": Text(vi="Đơn vị", en="Unit"),
    "TIME_PERIOD": Text(vi="Ngày hoặc kỳ", en="Day or period"),
    "SOURCE": Text(vi="Nguồn", en="Source"),
}
_ATTRIBUTES = {
    "NUMERATOR": Text(vi="Tử số", en="Numerator"),
    "DENOMINATOR": Text(vi="Mẫu số", en="Denominator"),
    "UNKNOWN": Text(vi="Chưa rõ", en="Not known"),
    "LISTS_RECEIVED": Text(vi="Danh sách đã nhận", en="Lists received"),
    "LISTS_DUE": Text(vi="Danh sách phải nộp", en="Lists due"),
}


def number(value: Decimal | int | None) -> int | float | None:
    """For JSON: whole numbers stay whole."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def told(lines: Sequence[Line], *, at: datetime) -> dict[str, Any]:
    """The message of our own: which list of codes, when it was written, what each code means, and the figures."""
    used = {one.code for one in lines}
    return {
        "codes": DATA_SET,
        "exported": _moment(at),
        "indicators": [one for one in listed() if one["code"] in used],
        "figures": [_figure(one) for one in lines],
    }


def sdmx(lines: Sequence[Line], *, at: datetime) -> dict[str, Any]:
    """The SDMX-JSON message; `at` is when it says it was prepared. A value that nobody told is null."""
    values = _dimension_values(lines)
    places = {name: {key: place for place, key in enumerate(some)} for name, some in values.items()}
    observations: dict[str, list[int | float | None]] = {}
    for line in lines:
        for source in _SOURCES:
            if source == "reported" and line.reported is None:
                continue
            keys = {"INDICATOR": line.code, "UNIT": line.unit, "TIME_PERIOD": line.period, "SOURCE": source}
            place = ":".join(str(places[name][key]) for name, key in keys.items())
            observations[place] = _observation(line, source)
    data_set = {
        "structure": 0, "action": "Information", "links": [{"rel": "dataflow", "urn": _FLOW}],
        "observations": observations,
    }  # fmt: skip
    return {
        "meta": _meta(observations, at),
        "data": {"structures": [_structure(values)], "dataSets": [data_set]},
    }


def write(message: dict[str, Any]) -> bytes:
    """UTF-8, Vietnamese as it is written."""
    return (json.dumps(message, ensure_ascii=False, indent=1) + "\n").encode()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _figure(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "version": line.version,
        "unit": line.unit,
        "unit_code": line.unit_code or None,
        "unit_name": line.unit_name,
        "period": line.period,
        "since": line.since.isoformat(),
        "at": line.at.isoformat(),
        "computed": number(line.value),
        "numerator": line.numerator,
        "denominator": line.denominator,
        "unknown": line.unknown,
        "reported": number(line.reported),
        "lists": {"received": line.received, "due": line.due},
        "leads": line.leads,
        "untold": line.untold.as_json() if line.untold else None,
    }


def _observation(line: Line, source: str) -> list[int | float | None]:
    if source == "reported":
        # What is reported is one number: what it was made of, nobody signed.
        return [number(line.reported), None, None, None, line.received, line.due]
    return [number(line.value), *(number for _name, number in parts(line))]


def _meta(observations: object, at: datetime) -> dict[str, Any]:
    digest = hashlib.sha256(json.dumps([observations, _moment(at)]).encode()).hexdigest()
    return {
        "schema": SCHEMA,
        "id": digest[:32],
        "prepared": _moment(at),
        "contentLanguages": ["vi", "en"],
        "sender": {"id": _AGENCY, "name": "Cầu Nối"},
    }


def _names(text: Text) -> dict[str, Any]:
    return {"name": text.vi, "names": text.as_json()}


def _dimension_values(lines: Iterable[Line]) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in _DIMENSIONS}
    for one in lines:
        found["INDICATOR"].setdefault(one.code, {"id": one.code, **_names(CATALOGUE[one.code].title)})
        name = one.unit_name or one.unit
        found["UNIT"].setdefault(one.unit, {"id": one.unit, "name": name, "names": {"vi": name}})
        found["TIME_PERIOD"].setdefault(one.period, {"value": one.period, **_between(one)})
    found["SOURCE"] = {key: {"id": key, **_names(text)} for key, text in _SOURCES.items()}
    return found


def _between(line: Line) -> dict[str, str]:
    return {"start": f"{line.since}T00:00:00+07:00", "end": f"{line.at}T23:59:59+07:00"}


def _structure(values: dict[str, dict[str, dict[str, Any]]]) -> dict[str, Any]:
    dimensions = [
        {
            "id": name, **_names(text), "keyPosition": place, "values": list(values[name].values()),
            **({"roles": ["TIME_PERIOD"]} if name == "TIME_PERIOD" else {}),
        }
        for place, (name, text) in enumerate(_DIMENSIONS.items())
    ]  # fmt: skip
    attributes = [
        {"id": name, **_names(text), "relationship": {"observation": {}}}
        for name, text in _ATTRIBUTES.items()
    ]
    return {
        "links": [{"rel": "datastructure", "urn": _STRUCTURE}, {"rel": "dataflow", "urn": _FLOW}],
        **_names(_TITLE),
        "dataSets": [0],
        "dimensions": {"dataSet": [], "series": [], "observation": dimensions},
        "measures": {
            "observation": [{"id": "OBS_VALUE", "name": "Giá trị", "names": {"vi": "Giá trị", "en": "Value"}}]
        },
        "attributes": {"dataSet": [], "series": [], "observation": attributes},
    }
