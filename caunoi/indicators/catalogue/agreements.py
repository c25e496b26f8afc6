"""Collective agreements, in the three readings that are always shown together."""

from __future__ import annotations

from caunoi.indicators.definition import Indicator
from caunoi.questions.columns import AGREEMENTS, EMPLOYERS
from caunoi.questions.predicates import Parameter
from caunoi.vocabulary.text import Text

from .employers import ENTERPRISE, RESOLUTION

UNIONISED = ENTERPRISE & EMPLOYERS.has_union
LABOUR_CODE = "Bộ luật Lao động 2019, Điều 75-83"

INDICATORS = (
    Indicator(
        code="agreement-signed",
        title=Text(
            vi="Doanh nghiệp có công đoàn đã ký thoả ước", en="Unionised enterprises that have signed"
        ),
        description=Text(
            vi="Trong doanh nghiệp có công đoàn, bao nhiêu phần trăm đã từng ký thoả ước lao động tập thể.",
            en="Of unionised enterprises, the share that has ever signed a collective agreement.",
        ),
        one_row_per=EMPLOYERS,
        suppression="public",
        among=UNIONISED,
        having=EMPLOYERS.signed,
        reads="percent",
        source=RESOLUTION,
    ),
    Indicator(
        code="agreement-in-force",
        title=Text(vi="Doanh nghiệp có thoả ước còn hiệu lực", en="Unionised enterprises with one in force"),
        description=Text(
            vi="Trong doanh nghiệp có công đoàn, bao nhiêu phần trăm có thoả ước đang trong hạn (tính cả ngày cuối).",
            en="Of unionised enterprises, the share with an agreement in force; the last day named is a day in force.",
        ),
        one_row_per=EMPLOYERS,
        suppression="public",
        among=UNIONISED,
        having=EMPLOYERS.in_force,
        reads="percent",
        source=LABOUR_CODE,
    ),
    Indicator(
        code="agreement-in-tail",
        title=Text(vi="Kể cả thoả ước hết hạn đang thương lượng", en="In force or in its tail"),
        description=Text(
            vi="Còn hiệu lực, hoặc hết hạn không quá 90 ngày mà đang thương lượng; không rõ có thương lượng thì là chưa rõ.",
            en="In force, or lapsed ≤ 90 days ago with bargaining open; with no record of bargaining it cannot be told.",
        ),
        one_row_per=EMPLOYERS,
        suppression="public",
        among=UNIONISED,
        having=EMPLOYERS.in_tail,
        reads="percent",
        source=LABOUR_CODE,
    ),
    Indicator(
        code="agreements-expiring-90",
        title=Text(vi="Thoả ước hết hạn trong 90 ngày tới", en="Agreements expiring within 90 days"),
        description=Text(
            vi="Thoả ước có ngày cuối cùng nằm trong 90 ngày kể từ ngày hỏi, tính cả ngày hỏi.",
            en="Agreements whose last day lies within 90 days from the day asked for, that day included.",
        ),
        one_row_per=AGREEMENTS,
        suppression="public",
        among=(AGREEMENTS.days_left >= 0) & (AGREEMENTS.days_left <= Parameter("expiring-window")),
        source=LABOUR_CODE,
    ),
)
