"""The composites that ship: what a federation asks of the figures of the catalogue, taken together."""

from __future__ import annotations

from datetime import date

from caunoi.questions.predicates import Parameter
from caunoi.vocabulary.text import Text

from .catalogue import CATALOGUE
from .composites import (
    AverageStock,
    Composite,
    Cumulative,
    Difference,
    MovingAverage,
    Rank,
    Ratio,
    check_versions,
    in_force,
)
from .definition import CannotBeAsked

RESOLUTION = "Nghị quyết 02-NQ/TW ngày 12/6/2021"
OURS = "Quy ước của hệ thống, chờ liên đoàn quyết định"
_SHIPPED: tuple[Composite, ...] = (
    Ratio(
        code="members-per-100-workers",
        title=Text(vi="Đoàn viên trên 100 lao động", en="Members per 100 workers"),
        description=Text(
            vi="Đoàn viên cuối ngày trên số lao động đã biết ở nơi đang hoạt động, kể cả nơi chưa có công đoàn.",
            en="Members at the end of the day over the known workers of operating employers, unionised or not.",
        ),
        source=RESOLUTION,
        of=CATALOGUE["members"],
        to=CATALOGUE["workers"],
    ),
    Difference(
        code="members-to-month-before",
        title=Text(vi="Đoàn viên so với tháng trước", en="Members, to the month before"),
        description=Text(
            vi="Đoàn viên cuối ngày trừ đoàn viên cùng ngày tháng trước; cuối tháng so với cuối tháng.",
            en="Members at the end of the day less those on that day a month before; a month's end to a month's end.",
        ),
        source=OURS,
        of=CATALOGUE["members"],
    ),
    Cumulative(
        code="new-members-since-congress",
        title=Text(vi="Đoàn viên kết nạp từ đầu nhiệm kỳ đại hội", en="New members since the congress"),
        description=Text(
            vi="Cộng dồn số đoàn viên kết nạp mới từ ngày khai mạc Đại hội Công đoàn Việt Nam đến ngày hỏi.",
            en="New members in all from the day on which the national congress opened to the day asked for.",
        ),
        source="Nghị quyết Đại hội XIII Công đoàn Việt Nam",
        of=CATALOGUE["new-members"],
        opening=Parameter("congress-opened"),
    ),
    Rank(
        code="rank-of-union-at-employers-25",
        title=Text(
            vi="Thứ hạng về tỷ lệ doanh nghiệp từ 25 lao động có công đoàn",
            en="Rank by enterprises with 25 workers that have a union",
        ),
        description=Text(
            vi="Thứ hạng giữa các đơn vị trực thuộc cùng một cấp trên; bằng nhau thì đồng hạng.",
            en="The place among the units directly under the same one; equals share a place.",
        ),
        source=OURS,
        of=CATALOGUE["union-at-employers-25"],
    ),
    MovingAverage(
        code="new-members-three-months",
        title=Text(vi="Kết nạp bình quân ba tháng", en="New members, average of three months"),
        description=Text(
            vi="Đoàn viên kết nạp mới bình quân một tháng trong ba tháng trọn gần nhất.",
            en="New members a month on the average of the last three whole months.",
        ),
        source=OURS,
        of=CATALOGUE["new-members"],
        months=3,
    ),
    AverageStock(
        code="members-average",
        title=Text(vi="Đoàn viên bình quân trong kỳ", en="Average members of a period"),
        description=Text(
            vi="Cộng số đoàn viên cuối từng ngày trong kỳ, chia cho số ngày của kỳ.",
            en="Members at the end of each day of the period added up, over the days of the period.",
        ),
        source=OURS,
        of=CATALOGUE["members"],
    ),
)
#: By code, every version, the oldest first.
COMPOSITES: dict[str, tuple[Composite, ...]] = {one.code: check_versions((one,)) for one in _SHIPPED}


def composite(code: str, on: date) -> Composite:
    """The version in force on a day. Raises CannotBeAsked with the codes there are."""
    if code in COMPOSITES:
        return in_force(COMPOSITES[code], on)
    listed = ", ".join(COMPOSITES)
    raise CannotBeAsked(
        vi=f"Không có số liệu ghép mã “{code}”. Các mã: {listed}.",
        en=f"There is no composite with the code “{code}”. The codes are: {listed}.",
    )
