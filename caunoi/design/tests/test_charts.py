"""Charts and components: what is drawn is what was said."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django.utils import translation

from caunoi.design import charts, icons
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import percent, says, tag
from caunoi.vocabulary.text import Text


def rects(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(w)) for x, w in re.findall(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)"', svg)]


def test_a_bar_is_as_long_as_its_value_with_the_target_marked() -> None:
    track, bar, mark = rects(charts.bullet(Decimal("87.0"), top=100, target=80, label="87,0 %"))

    assert (track, bar[1], mark[0]) == ((0.0, 100.0), 87.0, 80.0)


def test_what_is_unknown_is_drawn_as_a_span_after_what_is_sure() -> None:
    _track, span, bar = rects(
        charts.bullet(Decimal("66.7"), top=100, span=(Decimal(60), Decimal(71)), label="")
    )

    assert span == (60.0, 11.0)
    assert bar[1] == 60.0


def test_a_bar_never_leaves_its_track() -> None:
    assert rects(charts.bullet(140, top=100, label=""))[1] == (0.0, 100.0)
    assert len(rects(charts.bullet(None, top=100, label=""))) == 1


def test_a_line_skips_the_days_nobody_told_of() -> None:
    svg = charts.sparkline([None, 10, None, 30], label="x")

    assert re.search(r'points="([^"]+)"', svg)[1].count(",") == 2
    assert charts.sparkline([None, None], label="x") == ""


def test_labels_cannot_break_out_of_the_drawing() -> None:
    assert "<b>" not in charts.sparkline([1, 2], label='"><b>')
    assert "<b>" not in charts.bullet(1, top=2, label='"><b>')


def test_a_status_is_said_in_words_beside_its_icon() -> None:
    html = tag("bad", "Chưa có số liệu")

    assert "Chưa có số liệu" in html
    assert "<svg" in html
    assert set(icons.STROKES) >= {"ok", "warn", "bad", "info", "quiet"}


def test_percentages_round_half_up_and_an_absent_one_is_a_dash() -> None:
    with translation.override("vi"):
        assert [percent(Decimal("66.65")), percent(Decimal(87)), percent(None)] == ["66,7 %", "87,0 %", "—"]
    with translation.override("en"):
        assert percent(Decimal("66.65")) == "66.7 %"


def test_a_stored_sentence_is_shown_in_the_language_of_the_screen() -> None:
    text = Text(vi="đoàn viên", en="members")

    with translation.override("en"):
        assert says(text) == "members"
    with translation.override("vi"):
        assert says(text) == "đoàn viên"


def test_the_first_cell_heads_its_row_and_the_others_know_their_column() -> None:
    table = Table("Danh sách", [Column("Tên"), Column("Số", "num")], [[Cell("Ánh", data=True), 3]])

    (row,) = table.rows
    assert row.head.text == "Ánh"
    assert [(column.label, cell.text) for column, cell in row.cells] == [("Số", 3)]


def over(**changed: object) -> charts.Over:
    told = {
        "known": [(date(2026, month, 28), value) for month, value in ((1, 40), (2, None), (3, 50), (4, 52))],
        "course": [(date(2026, 1, 28), 45), (date(2026, 12, 31), 60)],
        "ahead": [(date(2026, 12, 31), 58, 50, 66)],
        "due": [(date(2026, 12, 31), 60)],
    }
    return charts.Over(**{**told, **changed})  # type: ignore[arg-type]


def drawn(one: charts.Over, name: str = "Tên", says: str = "Lời") -> str:
    return charts.line(
        one, name=name, says=says, key="k", write=lambda n: f"{n:g} %", month=lambda on: f"{on:%m/%Y}"
    )


def points(svg: str, kind: str) -> list[list[tuple[float, float]]]:
    found = re.findall(rf'<poly(?:line|gon) class="{kind}" points="([^"]*)"', svg)
    return [[tuple(map(float, pair.split(","))) for pair in one.split()] for one in found]  # type: ignore[misc]


def test_what_is_known_is_a_line_with_a_gap_where_nobody_knows() -> None:
    svg = drawn(over())
    assert [len(run) for run in points(svg, "known")] == [1, 2]
    assert svg.count('<circle class="known"') == 3
    # Higher is further up, later further right.
    (first,), (second, third) = points(svg, "known")
    assert first[1] > second[1] > third[1]
    assert first[0] < second[0] < third[0]


def test_what_is_expected_begins_where_knowledge_ends_and_widens_to_its_range() -> None:
    svg = drawn(over())
    (band,), (known_last,) = points(svg, "band"), [points(svg, "known")[-1][-1]]
    assert band[0] == band[-1] == known_last
    (middle,) = points(svg, "ahead")
    assert band[2][1] > middle[1][1] > band[1][1]
    assert len(points(svg, "edge")) == 2
    assert "band" not in drawn(over(ahead=[]))


def test_a_chart_is_read_out_by_its_name_and_numbers_stand_at_its_lines() -> None:
    svg = drawn(over(), name='"><b>')
    assert 'aria-labelledby="k-name k-says"' in svg
    assert '<desc id="k-says">Lời</desc>' in svg
    assert "<b>" not in svg
    assert re.findall(r">(\d+ %)<", svg) == ["40 %", "50 %", "60 %", "70 %"]
    assert "style=" not in svg
    assert drawn(over(known=[(date(2026, 1, 1), None)])) == ""


def test_every_value_lies_within_the_field_however_large_or_flat() -> None:
    for values in ([0, 0], [7, 7], [-30, 12], [0.01, 0.02], [16_500_000, 1], [100, 99.99]):
        lowest, step, lines = charts._scale([float(value) for value in values])
        assert lowest - 1e-6 <= min(values)
        assert max(values) <= lowest + step * lines + 1e-6


def test_bars_stand_on_nought_and_fall_below_it_with_their_numbers() -> None:
    svg = charts.bars(
        [("2023", 40), ("2024", None), ("2025", -20)],
        name="Tên",
        says="Lời",
        key="k",
        write=lambda n: f"{n:g}",
    )
    heights = [float(one) for one in re.findall(r'class="bar-of".*?height="([\d.]+)"', svg)]
    assert heights[0] == 2 * heights[1]
    assert ">2024<" in svg
    assert ">40<" in svg
    assert charts.bars([("2023", None)], name="", says="", key="k", write=str) == ""
