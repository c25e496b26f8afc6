"""A target's page tells what is expected with its range, draws it, and never waits for the months that are counted."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.access.reach import reach_of
from caunoi.indicators import history as past
from caunoi.indicators import inquiring, seen
from caunoi.indicators.seen import Asking
from caunoi.office.tests.conftest import DAY, Province
from caunoi.office.tests.test_counting import asked_again, at_work
from caunoi.office.tests.test_reorganising import words
from caunoi.organisations.models import UnitParent
from caunoi.resolutions.models import Target
from caunoi.trail.acting import act
from tests.builders import NOW, a_member, a_unit

__all__ = ["at_work"]
COUNTING = "Đang tính."
VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


@pytest.fixture
def grown(province: Province, monkeypatch: pytest.MonkeyPatch) -> Province:
    """Two or three more members in each of the thirteen months looked at, and a target of 80 by 2025."""
    # Each month is asked for by itself.
    monkeypatch.setattr(past, "LOOKED_AT", 13)
    root, union, firm = province.root, province.dong_a, province.garments
    for month in range(13):
        since = date(2022 + (month + 11) // 12, (month + 11) % 12 + 1, 5)
        for number in range(2 + month % 3 // 2):
            a_member(f"Ngô Văn Số {month}.{number}", of=union, at=firm, since=since, born=date(1990, 1, 1))
    with act("test.promised", by=None, at=NOW, on=date(2020, 12, 31)) as writer:
        for year, value, is_step in ((2021, 10, True), (2025, 80, False)):
            writer.add_one(
                Target, unit_id=root.pk, code="members", due_on=date(year, 12, 31), value=Decimal(value),
                is_step=is_step, wording="80 đoàn viên", paper="12/KH", valid_from=date(2020, 12, 31), owner="Ban Tổ chức",
            )  # fmt: skip
    return province


def address(province: Province, code: str = "members") -> str:
    return reverse("target", args=[province.root.public_id, code])


def test_what_is_expected_is_said_drawn_and_laid_out_as_a_table(officer: Client, grown: Province) -> None:
    answer = officer.get(address(grown))
    shown = words(answer)
    now = answer.context["now"]
    assert f"Hiện nay {now}" in " ".join(shown.split())
    (at_due, against, arrives) = answer.context["sentences"]
    assert at_due.startswith("Với đà này, hết tháng 12/2025 ở mức khoảng ")
    assert "80" in against
    assert re.match(
        r"Với đà này thì đạt vào khoảng tháng \d\d/202\d; sớm nhất tháng \d\d/202\d; muộn nhất", arrives
    )
    page = answer.content.decode()
    assert at_due in page
    # The chart is read out in the same words, and its table has each number drawn.
    (chart,) = re.findall(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    assert at_due in chart
    assert chart.count("<circle") == 13
    months = answer.context["months"].cells
    assert len(months) == 13 + 8
    assert months[12][:2] == ["31/12/2023", now]
    assert re.fullmatch(r"\d+ – \d+", months[-1][-1])

    officer.cookies["caunoi-language"] = "en"
    answer = officer.get(address(grown))
    assert answer.context["sentences"][0].startswith("At this pace about ")
    (chart,) = re.findall(r'<svg class="chart".*?</svg>', answer.content.decode(), re.DOTALL)
    assert not VIETNAMESE.search(chart)
    assert not VIETNAMESE.search(answer.context["months"].caption)


def test_of_a_day_that_no_list_reaches_nothing_is_foretold_and_that_is_red(
    officer: Client, grown: Province
) -> None:
    officer.post("/day/", {"day": "31/12/2024"})
    answer = officer.get(address(grown))
    assert answer.context["is_refused"]
    assert "cũ hơn một quý" in answer.context["sentences"][0]
    (told,) = re.findall(
        r'<span class="tag bad">((?:(?!</span>).)*Chưa dự báo được)', answer.content.decode(), re.DOTALL
    )
    assert told
    assert '<svg class="chart"' not in answer.content.decode()


@pytest.mark.told_once
def test_the_page_stands_while_its_months_are_counted(
    officer: Client, grown: Province, at_work: None
) -> None:
    page = officer.get(address(grown)).content.decode()
    assert COUNTING in page
    assert "Ban Tổ chức" in page
    text = words(officer.get(address(grown)))
    assert "Phải đạt 80 đến hết ngày 31/12/2025" in text
    # Nothing is said to be missing that is only not counted yet.
    assert "Chưa có số liệu" not in page
    after = asked_again(officer, address(grown), page)
    assert COUNTING not in after
    assert "Với đà này, hết tháng 12/2025" in after


def test_an_answer_waits_only_so_long_in_all_for_its_figures(
    officer: Client, grown: Province, at_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach = reach_of(grown.officer, on=DAY)
    waiting = Asking(grown.root.pk, reach, waits=True)
    assert waiting.figure("members", DAY) is not None
    with pytest.raises(inquiring.NotCounted):
        Asking(grown.root.pk, reach, waits=False).figure("members", DAY)
    monkeypatch.setattr(seen, "IN_ALL", -1.0)
    with pytest.raises(inquiring.NotCounted):
        waiting.figure("members", DAY)


def test_what_a_unit_took_over_is_followed_back_with_it(grown: Province, officer: Client) -> None:
    """A union that came under the unit this year is no jump of a thousand members: its months before count too."""
    upper = a_unit("Công đoàn khu vực Đức Hòa", under=grown.root, level="upper")
    with act("test.moved", by=None, at=NOW, on=date(2023, 11, 1)) as writer:
        (row,) = UnitParent.objects.held_true().filter(unit=grown.dong_a)
        writer.end(UnitParent, [row.pk])
        writer.add_one(
            UnitParent, unit_id=grown.dong_a.pk, parent_id=row.parent_id, valid_to=date(2023, 11, 1)
        )
        writer.add_one(UnitParent, unit_id=grown.dong_a.pk, parent_id=upper.pk, valid_from=date(2023, 11, 1))
        writer.add_one(
            Target, unit_id=upper.pk, code="members", due_on=date(2025, 12, 31), value=Decimal(80), is_step=False,
            wording="80 đoàn viên", paper="13/KH", valid_from=date(2023, 11, 1), owner="Ban Tổ chức",
        )  # fmt: skip
    answer = officer.get(reverse("target", args=[upper.public_id, "members"]))
    values = [line[1] for line in answer.context["months"].cells[:13]]
    assert "—" not in values[1:]
    whole = officer.get(address(grown)).context["months"].cells[:13]
    assert values == [line[1] for line in whole]


def tags(client: Client, query: str = "") -> dict[str, tuple[str, str]]:
    context = client.get(reverse("scoreboard") + query).context
    return {one.figure.indicator.code: one.tag for one in [*context["cards"], *context["readings"]]}


def test_the_scoreboard_judges_a_union_by_the_percent_of_the_level_above_and_says_whose_it_is(
    officer: Client, province: Province
) -> None:
    query = f"?unit={province.dong_a.public_id}"
    assert tags(officer, query)["agreement-signed"] == ("warn", "Chậm 70,0 điểm")
    with act("test.promised", by=None, at=NOW, on=date(2020, 12, 31)) as writer:
        writer.add_one(
            Target, unit_id=province.root.pk, code="union-at-employers-25", due_on=date(2025, 12, 31), value=Decimal(80),
            wording="80 %", paper="12/KH", valid_from=date(2020, 12, 31), owner="Ban Tổ chức",
        )  # fmt: skip
    # Its one employer has a union: reached, by a percent that is the province's.
    assert tags(officer, query)["union-at-employers-25"] == ("ok", "Đạt")
    assert tags(officer)["union-at-employers-25"] == ("warn", "Chậm 13,3 điểm")
    shown = words(officer.get(reverse("scoreboard") + query))
    assert "Theo cấp trên: Liên đoàn Lao động" in shown
    assert "Theo cấp trên" not in words(officer.get(reverse("scoreboard")))


def test_on_the_scoreboard_of_a_union_what_has_no_number_is_grey_and_what_has_no_data_is_red(
    officer: Client, chair: Client, province: Province
) -> None:
    above = tags(officer, f"?unit={province.dong_a.public_id}")
    assert above["union-at-employers-25"] == ("quiet", "Chưa lượng hóa")
    # No list of that union is in.
    assert tags(chair)["union-at-employers-25"] == ("bad", "Chưa có số liệu")
