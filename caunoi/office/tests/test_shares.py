"""Shares of a split as an officer types them from the paper: of a whole, and making up the whole."""

from __future__ import annotations

import pytest

from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_reorganising import Districts, drafts, words
from caunoi.organisations.models import UnitSuccession
from caunoi.registers.reorganisations.models import Reorganisation
from tests.builders import a_unit


@pytest.fixture
def districts(province: Province) -> Districts:
    return Districts(province)


@pytest.mark.parametrize(
    ("first", "second", "of", "said"),
    [
        ("60 %", "30 %", "", "Các phần cộng lại là 90 %, phải bằng toàn bộ (100 %)."),
        ("33,3%", "33,3%", "", "Các phần cộng lại là 66,6 %"),
        ("1/3", "1/3", "", "Các phần cộng lại là 66,6667 %"),
        ("3", "1", "", "Hãy ghi toàn bộ gồm mấy phần"),
        ("3", "2", "4", "cộng lại bằng toàn bộ (4)"),
        ("60 %", "2", "", "Ghi các phần cùng một cách"),
        ("60 %", "40 %", "5", "Ghi các phần cùng một cách"),
        ("0", "1", "", "Phần “0” phải là số nguyên dương"),
        ("1/0", "1", "", "Phần “1/0” phải là"),
        ("1e99999999%", "1", "", "phải là số nguyên dương, phân số hoặc phần trăm"),
        ("-1", "2", "1", "Phần “-1” phải là"),
    ],
)
def test_shares_that_are_not_the_whole_are_refused_however_they_are_written(
    districts: Districts, first: str, second: str, of: str, said: str
) -> None:
    ids = [str(one.public_id) for one in (districts.ben_luc, districts.province.dong_a)]
    told = {f"part-{ids[0]}": first, f"part-{ids[1]}": second}
    answer = districts.client.post(
        drafts("split", districts.duc_hoa), districts.paper(units=ids, of=of, **told)
    )

    assert answer.status_code == 422
    assert said in words(answer)
    assert not Reorganisation.objects.exists()


@pytest.mark.parametrize(
    ("first", "second", "parts"),
    [("62,5 %", "37,5%", (5, 3, 8)), ("1/3", "2/3", (1, 2, 3)), ("1", "1", (1, 1, 2))],
)
def test_shares_are_typed_as_the_paper_says_them(
    districts: Districts, first: str, second: str, parts: tuple[int, int, int]
) -> None:
    heirs = [a_unit(f"CĐ xã {name}", under=districts.province.root, level="upper") for name in ("Bắc", "Nam")]
    ids = [str(one.public_id) for one in heirs]
    told = {f"part-{ids[0]}": first, f"part-{ids[1]}": second}
    districts.client.post(drafts("split", districts.duc_hoa), districts.paper(units=ids, **told))

    held = UnitSuccession.objects.order_by("successor_id").values_list("part", "of")
    assert list(held) == [(parts[0], parts[2]), (parts[1], parts[2])]
