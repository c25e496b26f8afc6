"""What another system reads: the same rows as the screens, within one office, and nothing that screens mask."""

from __future__ import annotations

import itertools
import json
from datetime import date

import pytest
from django.http import HttpResponse

from caunoi.api import movements as movements_of_the_api
from caunoi.api import units as units_of_the_api
from caunoi.api.serving import page_of
from caunoi.api.tests.conftest import AT, DAY, NUMBER, PHONE, PLACE, WHY, Province, System
from caunoi.api.urls import described
from caunoi.indicators import history
from caunoi.organisations.models import Unit
from caunoi.registers.agreements.models import Agreement, AgreementTerms
from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.models import Person
from caunoi.registers.welfare.nominating import Gift, nominate
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import a_member, a_unit, an_employer

ON = f"day={DAY}"
LISTS = ("units/", "employers/", "agreements/", "nominations/", "indicators/")


def read(answer: HttpResponse) -> dict:
    assert answer.status_code == 200, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    return json.loads(answer.content)


def names(answer: HttpResponse) -> list[str]:
    return [one["name"] for one in read(answer)["items"]]


def every(system: System, province: Province) -> list[HttpResponse]:
    """Everything that the API tells, of everything in the province."""
    union, firm = province.dong_a.public_id, province.garments.public_id
    paths = [
        *LISTS, f"units/{union}/", f"units/{union}/members/", f"units/{union}/movements/",
        f"units/{union}/targets/", f"units/{union}/targets/agreement-signed/forecast/", f"employers/{firm}/",
        f"agreements/{province.agreement.public_id}/", f"figures/members/?unit={union}",
        f"figures/members/records/?unit={union}", f"figures/nominees/?unit={union}",
        f"figures/nominations/records/?unit={union}", "openapi.json",
    ]  # fmt: skip
    return [system.get(path + ("&" if "?" in path else "?") + ON if path not in {"indicators/", "openapi.json"} else path) for path in paths]  # fmt: skip


def test_an_officers_system_reads_unions_in_the_order_of_the_screens(officers: System) -> None:
    told = read(officers.get(f"units/?{ON}"))

    assert [one["name"] for one in told["items"] if "CĐCS" in one["name"]] == [
        "CĐCS Công ty CP Giày Hoa Sen",
        "CĐCS Công ty TNHH May Đông Á",
    ]
    assert (told["day"], told["page"], told["count"]) == ("2023-12-31", 1, 3)


def test_a_list_comes_in_pages_and_one_behind_the_last_is_empty(officers: System) -> None:
    first, second, far = (read(officers.get(f"units/?per=2&page={n}&{ON}")) for n in (1, 2, 9))

    assert [len(one["items"]) for one in (first, second, far)] == [2, 1, 0]
    assert not {one["id"] for one in first["items"]} & {one["id"] for one in second["items"]}


def test_members_are_named_by_given_name_with_the_year_of_birth_alone(
    officers: System, province: Province
) -> None:
    answer = officers.get(f"units/{province.dong_a.public_id}/members/?{ON}")

    assert names(answer) == ["Nguyễn Văn Ánh", "Đặng Thị Mỹ Dung"]
    assert read(answer)["items"][1]["birth_year"] == 1990
    assert "1990-03-05" not in answer.content.decode()


def test_no_number_telephone_address_or_hardship_is_in_any_answer(
    officers: System, province: Province
) -> None:
    answers = every(officers, province)

    assert {one.status_code for one in answers} == {200}
    text = "\n".join(one.content.decode() for one in answers)
    assert "Lê Thị Khó" in text
    assert [one for one in (NUMBER, PHONE, PHONE[3:], PLACE, WHY) if one in text] == []


def test_what_is_another_unions_is_as_if_it_were_not_there(chairs: System, province: Province) -> None:
    nobody = chairs.get("units/00000000-0000-4000-8000-000000000000/")
    strange = [
        f"units/{province.dong_a.public_id}/", f"units/{province.dong_a.public_id}/members/",
        f"employers/{province.garments.public_id}/", f"agreements/{province.agreement.public_id}/",
        f"figures/members/?unit={province.dong_a.public_id}",
        f"units/{province.dong_a.public_id}/movements/",
        f"figures/members/records/?unit={province.dong_a.public_id}",
    ]  # fmt: skip
    for path in strange:
        answer = chairs.get(path)
        assert (answer.status_code, answer.content) == (404, nobody.content), path
    text = "\n".join(one.content.decode() for one in every(chairs, province))
    assert [one for one in ("Đông Á", "Mỹ Dung", "Lê Thị Khó") if one in text] == []
    assert names(chairs.get(f"units/?{ON}")) == ["CĐCS Công ty CP Giày Hoa Sen"]


def test_a_door_that_gives_everything_is_found(
    chairs: System, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(units_of_the_api, "units_within", lambda reach: Unit.objects.all())

    assert chairs.get(f"figures/members/?unit={province.dong_a.public_id}").status_code == 404
    answer = chairs.get(f"units/{province.dong_a.public_id}/members/?{ON}")
    # The members themselves stay behind their own door.
    assert (answer.status_code, read(answer)["items"]) == (200, [])


def test_the_partys_system_gets_figures_and_never_people(readers: System, province: Province) -> None:
    refused = [*LISTS[:4], f"units/{province.dong_a.public_id}/members/", "figures/members/records/"]

    assert {readers.get(path).status_code for path in refused} == {403}
    assert read(readers.get(f"figures/members/?{ON}"))["numerator"] == 3
    assert readers.get(f"figures/nominees/?{ON}").status_code == 404
    assert readers.get("indicators/").status_code == 200


def test_a_figure_that_nobody_told_says_why_and_no_number(officers: System) -> None:
    told = read(officers.get("figures/new-members/?day=2025-06-30"))

    assert (told["numerator"], told["value"]) == (None, None)
    assert told["untold"].startswith("Danh sách mới nhất")


def test_the_records_behind_a_figure_are_the_figure(officers: System, province: Province) -> None:
    figure = read(officers.get(f"figures/members/?{ON}"))
    behind = read(officers.get(f"figures/members/records/?{ON}&part=counted"))

    assert figure["numerator"] == behind["count"] == len(behind["items"]) == 3
    assert {one["name"] for one in behind["items"]} >= {"Đặng Thị Mỹ Dung"}
    assert behind["rows_of"] == "members"


def test_the_movements_of_a_month_come_to_nought(officers: System, province: Province) -> None:
    a_member("Lý Thị Mới", of=province.dong_a, since=date(2023, 12, 5))
    path = f"units/{province.dong_a.public_id}/movements/"
    told = read(officers.get(f"{path}?month=2023-12"))

    assert (told["since"], told["until"]) == ("2023-12-01", "2023-12-31")
    assert (told["opening"], told["moved"]["admitted"], told["closing"], told["difference"]) == (2, 1, 3, 0)
    assert told["untold"] is None
    # Of which month, else: the one of the day.
    assert read(officers.get(f"{path}?{ON}")) == told
    assert read(officers.get(f"{path}?month=2024-02"))["until"] == "2024-02-29"
    assert {officers.get(f"{path}?month={wrong}").status_code for wrong in ("2023-13", "12/2023", "5")} == {
        422
    }


def test_movements_of_a_month_that_no_list_reaches_are_untold_and_no_nought(
    officers: System, province: Province
) -> None:
    told = [
        read(officers.get(f"units/{unit.public_id}/movements/?month={month}"))
        for unit, month in ((province.dong_a, "2024-01"), (province.hoa_sen, "2023-12"))
    ]
    assert [(one["opening"], one["moved"], one["closing"], one["difference"]) for one in told] == [
        (None,) * 4
    ] * 2
    assert told[0]["untold"].startswith("Danh sách mới nhất nói về ngày 31/12/2023")
    assert told[1]["untold"] == "Chưa nhận danh sách nào."


def test_movements_are_told_to_nobody_who_may_not_open_the_unit(
    chairs: System, readers: System, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"units/{province.dong_a.public_id}/movements/?month=2023-12"
    assert (chairs.get(path).status_code, readers.get(path).status_code) == (404, 403)
    assert chairs.get(f"units/{province.hoa_sen.public_id}/movements/?month=2023-12").status_code == 200
    monkeypatch.setattr(movements_of_the_api, "units_within", lambda reach: Unit.objects.all())
    assert chairs.get(path).status_code == 404
    # The negative control: without either guard they are told.
    monkeypatch.setattr(movements_of_the_api, "_may_open", lambda reach, unit: True)
    assert chairs.get(path).status_code == 200


def test_whoever_takes_people_out_leaves_an_act_with_how_many(officers: System, province: Province) -> None:
    officers.get(f"units/{province.dong_a.public_id}/members/?{ON}")
    officers.get(f"figures/members/records/?{ON}")
    officers.get(f"nominations/?{ON}")
    acts = Act.objects.filter(what="records.exported").order_by("id")

    assert [(one.about["code"], one.about["rows"]) for one in acts] == [
        ("unit-members", 2), ("members", 3), ("nominations-list", 1),
    ]  # fmt: skip
    assert {one.by_id for one in acts} == {province.officer.pk}
    assert len({one.about["key"] for one in acts}) == 1


def test_reading_units_and_figures_leaves_none(officers: System) -> None:
    officers.get("units/")
    officers.get("figures/members/")

    assert not Act.objects.filter(what="records.exported").exists()


def test_the_document_names_every_address_and_the_key(officers: System) -> None:
    told = read(officers.get("openapi.json"))

    assert told == described()
    assert told["security"] == [{"key": []}]
    assert {"/api/v1/units/", "/api/v1/figures/{code}/records/"} <= set(told["paths"])
    writes = [path for path, methods in told["paths"].items() if set(methods) != {"get"}]
    assert writes == ["/api/v1/intake/"]


def test_a_person_who_is_no_longer_shown_is_a_record_without_a_name_and_no_error(
    officers: System, province: Province
) -> None:
    """Found to be the same as another since the row was written: only the one kept is shown."""
    Person.objects.filter(pk__in=[province.nominee.pk, province.dung.pk]).update(
        canonical=a_member("Ngô Thị Khác", of=province.hoa_sen, since=DAY)
    )
    nominated = read(officers.get(f"nominations/?{ON}"))["items"]
    members = read(officers.get(f"units/{province.dong_a.public_id}/members/?{ON}"))["items"]

    assert [one["name"] for one in nominated] == [None]
    assert {(one["id"] is None, one["name"]) for one in members} == {(True, None), (False, "Nguyễn Văn Ánh")}


# ------------------------------------------------------------ the order of lists


def twins(province: Province) -> list[str]:
    """Everything twice under the same name; and what the lists of it are called."""
    for number in range(3):
        union = a_unit("CĐCS Công ty TNHH May Đông Á", under=province.root)
        firm = an_employer("Công ty TNHH May Đông Á", covered_by=union)
        a_member("Đặng Thị Mỹ Dung", of=province.dong_a, since=date(2022, 3, 5))
        told = (f"Lê Thị Khó{number}", "le thi kho", "kho le thi", "1991-05-06", "day", "female")
        with act("test.twin", by=None, at=AT, on=DAY) as writer:
            [key] = add_people(writer, [Newcomer(*told, "", "", "", "", None, None)])
            nominate(writer, key, Gift("Tết", firm.pk, province.dong_a.pk, 500_000, "", None, None))
            agreement = writer.add_one(Agreement, kind="enterprise")
            writer.add_one(
                AgreementTerms, agreement_id=agreement, signed_on=date(2022, 1, 1), last_on=date(2026, 12, 31),
                valid_from=date(2022, 1, 1), valid_to=date(2027, 1, 1), held_by_id=union.pk,
            )  # fmt: skip
    return [
        "units/", "employers/", "agreements/", "nominations/", f"units/{province.dong_a.public_id}/members/",
        "figures/members/records/", "figures/employers/records/",
    ]  # fmt: skip


def whole_and_by_pages(system: System, path: str) -> tuple[list[dict], list[dict]]:
    whole = read(system.get(f"{path}?{ON}&per=200"))["items"]
    pages = [read(system.get(f"{path}?{ON}&per=1&page={page}"))["items"] for page in range(1, len(whole) + 2)]
    return whole, [one for page in pages for one in page]


def test_the_pages_of_a_list_meet_and_do_not_overlap_where_names_are_the_same(
    officers: System, province: Province
) -> None:
    for path in twins(province):
        whole, by_pages = whole_and_by_pages(officers, path)
        assert by_pages == whole, path
        assert len({one["id"] for one in whole}) == len(whole) > 3, path


def test_an_order_with_ties_is_found(
    officers: System, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a database that breaks ties each time as it likes."""
    twins(province)
    as_it_likes = itertools.cycle(["unit_id", "-unit_id"])
    monkeypatch.setattr(
        units_of_the_api,
        "page_of",
        lambda rows, asked: page_of(rows.order_by("name_sort", next(as_it_likes)), asked),
    )
    whole, by_pages = whole_and_by_pages(officers, "units/")

    assert by_pages != whole


def test_the_document_says_the_order_of_every_list_and_of_nothing_else() -> None:
    told = described()
    lists = {
        name
        for name, shape in told["components"]["schemas"].items()
        if {"page", "per", "count", "items"} <= shape["properties"].keys()
    }
    reads = {path: by_method for path, by_method in told["paths"].items() if "get" in by_method}
    assert told["paths"].keys() - reads.keys() == {"/api/v1/intake/"}
    for path, by_method in reads.items():
        answer = by_method["get"]["responses"][200 if 200 in by_method["get"]["responses"] else "200"]
        shape = answer["content"]["application/json"]["schema"].get("$ref", "").rsplit("/", 1)[-1]
        assert ("Order: " in by_method["get"]["description"]) == (shape in lists), path
    assert len(lists) == 7


def test_a_unit_is_told_what_it_is_held_to_and_whose_target_it_is(
    officers: System, province: Province
) -> None:
    told = {
        one["code"]: one for one in read(officers.get(f"units/{province.dong_a.public_id}/targets/?{ON}"))
    }

    assert {code: one["source"] for code, one in told.items()} == {
        "union-at-employers-25": "above",
        "agreement-signed": "above",
    }
    first = told["agreement-signed"]["steps"][0]
    assert (first["due_on"], first["value"], first["on_the_way"], first["paper"]) == (
        "2023-12-31", "70", True, "02-NQ/TW",
    )  # fmt: skip
    assert told["union-at-employers-25"]["steps"][0]["value"] is None


def test_a_forecast_is_told_with_its_words_and_is_not_there_where_nothing_is_due(
    officers: System, chairs: System, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "LOOKED_AT", 2)
    at = f"units/{province.dong_a.public_id}/targets"
    told = read(officers.get(f"{at}/agreement-signed/forecast/?{ON}"))
    assert (told["code"], told["due_on"], told["target"]) == ("agreement-signed", "2025-12-31", "80")
    assert told["is_refused"]
    assert "Chưa dự báo được" in told["says"][0]["vi"]
    assert told["months"] == []
    # A number of the whole is nobody else's, and no code of ours is a target.
    assert officers.get(f"{at}/members/forecast/?{ON}").status_code == 422
    assert officers.get(f"{at}/no-such/forecast/?{ON}").status_code == 404
    assert chairs.get(f"{at}/agreement-signed/forecast/?{ON}").status_code == 404
