"""The columnar store's tables: versions with four day numbers each, and no name, number or address of anyone.

`valid_*` are the days a version holds, `known_*` the days we held it true; ends are exclusive, NULL is open.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["int64", "int32", "string"]
VERSION: dict[str, Kind] = {
    "valid_from": "int32",
    "valid_to": "int32",
    "known_from": "int32",
    "known_to": "int32",
}
TABLES: dict[str, dict[str, Kind]] = {
    "unit_versions": {"unit": "int64", "level": "string", "kind": "string", **VERSION},
    "unit_parents": {"unit": "int64", "parent": "int64", **VERSION},
    "unit_successions": {
        "predecessor": "int64",
        "successor": "int64",
        "part": "int32",
        "of": "int32",
        **VERSION,
    },
    "employer_versions": {
        "employer": "int64",
        "kind": "string",
        "capital": "string",
        "state_share": "int32",
        "foreign_share": "int32",
        "sector": "string",
        **VERSION,
    },
    "employer_places": {"employer": "int64", "area": "int64", "site": "int64", **VERSION},
    "area_levels": {"area": "int64", "level": "string", **VERSION},
    "area_parents": {"area": "int64", "parent": "int64", **VERSION},
    "area_successions": {"predecessor": "int64", "successor": "int64", **VERSION},
    "employer_statuses": {"employer": "int64", "status": "string", **VERSION},
    "headcounts": {"employer": "int64", "workers": "int32", "source": "string", **VERSION},
    "coverages": {"unit": "int64", "employer": "int64", **VERSION},
    "responsibilities": {
        "unit": "int64",
        "area": "int64",
        "site": "int64",
        "sector": "string",
        "employer": "int64",
        **VERSION,
    },
    "people_versions": {"person": "int64", "sex": "string", "birth_year": "int32", **VERSION},
    "submissions": {"unit": "int64", "kind": "string", **VERSION},
    "memberships": {"id": "int64", "person": "int64", "unit": "int64", "employer": "int64", **VERSION},
    "member_states": {"person": "int64", "state": "string", **VERSION},
    "agreement_terms": {"agreement": "int64", "voided_on": "int32", **VERSION},
    "agreement_parties": {"agreement": "int64", "employer": "int64", **VERSION},
    "bargainings": {"employer": "int64", "state": "string", **VERSION},
    "nomination_versions": {
        "id": "int64",
        "programme": "int64",
        "person": "int64",
        "employer": "int64",
        "unit": "int64",
        **VERSION,
    },
}
