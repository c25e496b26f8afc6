"""Charts and components: what is drawn is what was said."""

from __future__ import annotations

import re
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
