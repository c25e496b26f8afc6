"""How much of the registers is told: what every other figure of the same rows has to leave out as unknown."""

from __future__ import annotations

from caunoi.indicators.definition import Indicator
from caunoi.questions.columns import EMPLOYERS
from caunoi.vocabulary.text import Text

from .employers import ENTERPRISE, OPERATING

RULE = "Chất lượng dữ liệu (đặt trong phần mềm)"

INDICATORS = (
    Indicator(
        code="headcount-known",
        title=Text(vi="Nơi làm việc biết số lao động", en="Employers whose workers are counted"),
        description=Text(
            vi="Trong doanh nghiệp, đơn vị đang hoạt động, bao nhiêu phần trăm có số lao động còn giá trị.",
            en="Of operating employers, the share whose number of workers is known and not out of date.",
        ),
        one_row_per=EMPLOYERS,
        suppression="public",
        among=OPERATING,
        having=EMPLOYERS.workers.is_known(),
        reads="percent",
        source=RULE,
    ),
    Indicator(
        code="ownership-known",
        title=Text(vi="Doanh nghiệp biết hình thức sở hữu", en="Enterprises whose ownership is known"),
        description=Text(
            vi="Trong doanh nghiệp đang hoạt động, bao nhiêu phần trăm rõ là nhà nước, ngoài nhà nước hay có vốn nước ngoài.",
            en="Of operating enterprises, the share known to be state, private or foreign-invested.",
        ),
        one_row_per=EMPLOYERS,
        suppression="public",
        among=ENTERPRISE,
        having=EMPLOYERS.ownership.is_known(),
        reads="percent",
        source=RULE,
    ),
)
