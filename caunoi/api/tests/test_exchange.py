"""All figures of a unit at once, for other systems: the same exit as on the screens."""

from __future__ import annotations

import json
from typing import Any

from caunoi.api.tests.conftest import DAY, Province, System
from caunoi.indicators.interchange.codes import DATA_SET
from caunoi.trail.models import Act

ON = f"day={DAY}"


def read(system: System, path: str) -> dict[str, Any]:
    answer = system.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return dict(json.loads(answer.content))


def test_a_system_reads_every_figure_with_its_codes_and_leaves_a_trace(
    officers: System, province: Province
) -> None:
    told = read(officers, f"exchange/json/?{ON}&below=true")
    own = {one["unit"]: one for one in told["figures"] if one["code"] == "members"}
    assert told["codes"] == DATA_SET
    assert own[str(province.root.public_id)]["computed"] == 3
    assert own[str(province.root.public_id)]["since"] == "2023-12-31"
    assert own[str(province.dong_a.public_id)]["lists"] == {"received": 1, "due": 1}
    assert len(Act.objects.get(what="figures.taken-out").about["key"]) == 32
    message = read(officers, f"exchange/sdmx/?{ON}")
    assert message["data"]["dataSets"][0]["observations"]


def test_the_partys_system_is_told_no_sensitive_figure_and_a_chairs_no_other_unit(
    officers: System, readers: System, chairs: System, province: Province
) -> None:
    codes = [
        {one["code"] for one in read(who, f"exchange/json/?{ON}")["figures"]} for who in (officers, readers)
    ]
    assert ("nominees" in codes[0], "nominees" in codes[1]) == (True, False)
    assert chairs.get(f"exchange/json/?unit={province.dong_a.public_id}").status_code == 404
    assert officers.get(f"exchange/json/?{ON}&since=2024-01-01").status_code == 422
