"""Employers, their workers and their unions."""

from __future__ import annotations

from caunoi.indicators.definition import Indicator, Side
from caunoi.questions.columns import EMPLOYERS, MEMBERS, UNITS
from caunoi.questions.predicates import Parameter
from caunoi.vocabulary.text import Text

RESOLUTION = "Nghị quyết 02-NQ/TW ngày 12/6/2021"
OPERATING = EMPLOYERS.status == "operating"
ENTERPRISE = OPERATING & EMPLOYERS.kind.is_in(Parameter("kinds-of-enterprise"))
LARGE = ENTERPRISE & (EMPLOYERS.workers >= Parameter("large-employer"))

INDICATORS = (
    Indicator(
        code="employers",
        title=Text(vi="Doanh nghiệp, đơn vị sử dụng lao động", en="Employers"),
        description=Text(
            vi="Doanh nghiệp, đơn vị đang hoạt động, mỗi pháp nhân một lần; tạm ngừng hoạt động để riêng.",
            en="Operating employers, each legal entity once; dormant ones are apart.",
        ),
        one_row_per=EMPLOYERS,
        suppression="public",
        among=OPERATING,
        source="Sổ doanh nghiệp",
    ),
    Indicator(
        code="workers",
        title=Text(vi="Người lao động", en="Workers"),
        description=Text(
            vi="Tổng số lao động ở nơi đang hoạt động và có số liệu còn giá trị; nơi chưa rõ để riêng.",
            en="Workers of operating employers whose headcount is known and fresh; the others are shown as unknown.",
        ),
        one_row_per=EMPLOYERS,
        suppression="public",
        among=OPERATING,
        weight=EMPLOYERS.workers,
        reads="sum",
        source="Sổ doanh nghiệp",
    ),
    Indicator(
        code="employers-25",
        title=Text(vi="Doanh nghiệp từ 25 lao động", en="Enterprises with 25 workers or more"),
        description=Text(
            vi="Doanh nghiệp đang hoạt động có từ 25 lao động (ngưỡng có ngày hiệu lực); chưa rõ số lao động để riêng.",
            en="Operating enterprises at or above the dated threshold; those with no known headcount are apart.",
        ),
        one_row_per=EMPLOYERS,
        suppression="public",
        among=LARGE,
        source=RESOLUTION,
    ),
    Indicator(
        code="unions",
        title=Text(vi="Công đoàn cơ sở, nghiệp đoàn", en="Grassroots unions"),
        description=Text(
            vi="Công đoàn cơ sở và nghiệp đoàn cơ sở, không tính các cấp trên.",
            en="Grassroots unions of enterprises and of trades, without the levels above.",
        ),
        one_row_per=UNITS,
        suppression="public",
        among=UNITS.level == "grassroots",
        source="Điều lệ Công đoàn Việt Nam",
    ),
    Indicator(
        code="union-at-employers-25",
        title=Text(
            vi="Doanh nghiệp từ 25 lao động có công đoàn", en="Enterprises with 25 workers that have a union"
        ),
        description=Text(
            vi="Trong doanh nghiệp từ 25 lao động, bao nhiêu phần trăm có ít nhất một công đoàn cơ sở được công nhận.",
            en="Of enterprises with 25 workers or more, the share covered by at least one recognised union.",
        ),
        one_row_per=EMPLOYERS,
        suppression="public",
        among=LARGE,
        having=EMPLOYERS.has_union,
        reads="percent",
        source=RESOLUTION,
    ),
    Indicator(
        code="union-density",
        title=Text(
            vi="Tỷ lệ đoàn viên trên lao động nơi có công đoàn",
            en="Members per 100 workers where there is a union",
        ),
        description=Text(
            vi="Đoàn viên ở nơi có công đoàn và biết số lao động, trên số lao động ở những nơi ấy.",
            en="Members at unionised employers with a known headcount, over the workers of those employers.",
        ),
        one_row_per=MEMBERS,
        suppression="public",
        among=(
            MEMBERS.state.is_in(Parameter("states-counted"))
            & MEMBERS.employer_has_union
            & (MEMBERS.employer_status == "operating")
            & MEMBERS.employer_workers.is_known()
        ),
        over=Side(EMPLOYERS, OPERATING & EMPLOYERS.has_union, weight=EMPLOYERS.workers),
        reads="percent",
        source="Kế hoạch của công đoàn cấp xã",
    ),
)
