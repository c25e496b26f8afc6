"""Words from which invented people and firms are named; no list of real persons or companies stands behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# Shares are roughly those of any Vietnamese workplace, so that duplicates by name are as common as in life.
FAMILIES = (
    ("Nguyễn", 36), ("Trần", 12), ("Lê", 10), ("Phạm", 8), ("Huỳnh", 5), ("Võ", 4), ("Phan", 4), ("Trương", 2),
    ("Bùi", 2), ("Đặng", 2), ("Đỗ", 2), ("Ngô", 2), ("Hồ", 2), ("Dương", 2), ("Đinh", 1), ("Lý", 1), ("Mai", 1),
    ("Tô", 1), ("Cao", 1), ("Châu", 1), ("Thạch", 1), ("Đoàn", 1), ("Hà", 1), ("Lâm", 1), ("Tạ", 1), ("Quách", 1),
)  # fmt: skip
MEN_MIDDLE = (
    "Văn", "Hữu", "Minh", "Thanh", "Thành", "Đức", "Quốc", "Hoàng", "Tấn", "Công", "Ngọc", "Trung", "Nhựt", "Gia",
    "Phước", "Chí", "Anh", "Xuân", "Trọng", "Duy",
)  # fmt: skip
MEN_GIVEN = (
    "Hải", "Dũng", "Sơn", "Long", "Phúc", "Tài", "Lộc", "Đạt", "Khoa", "Tuấn", "Hùng", "Thắng", "Trí", "Nghĩa", "Quý",
    "Phong", "Bình", "Vinh", "Hậu", "Kiệt", "Linh", "Nhân", "Lợi", "Út", "Cường", "Tâm", "Khánh", "Đăng", "Hiếu", "Toàn",
    "Thịnh", "Vũ", "Nam", "Quân", "Huy", "Khang", "Bảo", "Lâm", "An", "Triết",
)  # fmt: skip
WOMEN_MIDDLE = (
    "Thị", "Thị Kim", "Thị Mỹ", "Thị Ngọc", "Kim", "Ngọc", "Thùy", "Bích", "Như", "Thanh", "Thị Bích", "Thị Thanh",
    "Mỹ", "Thị Hồng", "Hồng", "Thu", "Thị Cẩm", "Tuyết", "Thảo", "Diễm",
)  # fmt: skip
WOMEN_GIVEN = (
    "Lan", "Hương", "Mai", "Phượng", "Thảo", "Linh", "Trang", "Hằng", "Ngân", "Loan", "Diễm", "Xuân", "Nguyệt", "Thủy",
    "Hạnh", "Tuyền", "Vy", "Kiều", "Trâm", "Yến", "Đào", "Quyên", "Nhung", "Ánh", "Bé Năm", "Cúc", "Dung", "Giang",
    "Hoa", "Khuyên", "Lệ", "My", "Nga", "Oanh", "Phương", "Quỳnh", "Sương", "Thơ", "Uyên", "Vân",
)  # fmt: skip

FORMS = ("Công ty TNHH", "Công ty TNHH MTV", "Công ty CP", "DNTN", "Công ty TNHH SX TM")
FDI_FORMS = ("Công ty TNHH", "Công ty TNHH MTV", "Công ty CP")
STATE_FORMS = ("Công ty TNHH MTV", "Công ty CP")
TRADES = (
    "Dệt", "May", "Giày da", "Điện tử", "Cơ khí", "Thép", "Gỗ", "Nhựa", "Bao bì", "Thực phẩm", "Thủy sản", "Dược",
    "Vật liệu xây dựng", "In ấn", "Hóa chất", "Sơn", "Phân bón", "Thức ăn chăn nuôi", "Lúa gạo", "Nước giải khát",
    "Vận tải", "Kho vận", "Xây dựng", "Thương mại", "Dịch vụ",
)  # fmt: skip
STATE_TRADES = (
    "Cấp thoát nước",
    "Xổ số kiến thiết",
    "Môi trường đô thị",
    "Khai thác thủy lợi",
    "Lương thực",
    "Cầu đường",
)
# Trades where two thirds of the hands are women's.
WOMEN_TRADES = frozenset({0, 1, 2, 3, 10})
FIRST = (
    "Hưng", "Kim", "Nam", "An", "Vĩnh", "Phú", "Đông", "Minh", "Tân", "Hoàng", "Đại", "Thái", "Song", "Sao", "Thiên",
    "Gia", "Phước", "Long", "Quang", "Thuận", "Hòa", "Bình", "Trường", "Việt", "Lộc", "Nhật", "Bảo", "Châu", "Hải", "Ngọc",
)  # fmt: skip
SECOND = (
    "Thịnh", "Ngân", "Phong", "Khang", "Cường", "Thành", "Phát", "Long", "Lộc", "Hưng", "Tiến", "Đạt", "Lợi", "Sơn",
    "Mai", "Á", "Việt", "Dương", "Nguyên", "Vinh", "Tâm", "Hà", "Quân", "Hải", "Thắng", "Phúc", "Bình", "Giang", "Khánh", "Nghĩa",
)  # fmt: skip
TAILS = ("", " Việt Nam", " Vina", " Miền Nam", " Phương Nam", " Cửu Long")
BRANDS = len(FIRST) * len(SECOND) * len(TAILS)


@dataclass(frozen=True, slots=True)
class Named:
    """Index columns into the lists above, one row a person."""

    woman: NDArray[np.bool_]
    family: Ints
    middle: Ints
    given: Ints

    def surname(self, row: int) -> str:
        """Family and middle name of the person at `row`."""
        middles = WOMEN_MIDDLE if self.woman[row] else MEN_MIDDLE
        return f"{FAMILIES[self.family[row]][0]} {middles[self.middle[row]]}"

    def given_name(self, row: int) -> str:
        """Given name of the person at `row`."""
        return (WOMEN_GIVEN if self.woman[row] else MEN_GIVEN)[self.given[row]]

    def full(self, row: int) -> str:
        """The whole name, as on an identity card."""
        return f"{self.surname(row)} {self.given_name(row)}"


def name_people(rng: np.random.Generator, woman: NDArray[np.bool_]) -> Named:
    """Draw a name for each row of `woman`; the first middle names (Văn, Thị) are the commonest."""
    n = len(woman)
    shares = np.array([share for _, share in FAMILIES], dtype=float)
    middles = np.minimum(rng.integers(0, len(MEN_MIDDLE), n), rng.integers(0, len(MEN_MIDDLE), n))
    return Named(
        woman=woman,
        family=rng.choice(len(FAMILIES), n, p=shares / shares.sum()),
        middle=middles,
        given=rng.integers(0, len(MEN_GIVEN), n),
    )


def brand(number: int) -> str:
    """The `number`-th of all brands (0 ≤ number < BRANDS)."""
    rest, tail = divmod(number, len(TAILS))
    first, second = divmod(rest, len(SECOND))
    return f"{FIRST[first]} {SECOND[second]}{TAILS[tail]}"


def firm_names(rng: np.random.Generator, trades: Ints, forms: list[str]) -> list[str]:
    """One name a firm, none twice: a brand may be shared only between trades or forms."""
    taken: set[str] = set()
    names = []
    for trade, form, number in zip(trades, forms, rng.integers(0, BRANDS, len(forms)), strict=True):
        step = int(number)
        name = f"{form} {TRADES[trade]} {brand(step)}"
        while name in taken:
            step = (step + 7) % BRANDS
            name = f"{form} {TRADES[trade]} {brand(step)}"
        taken.add(name)
        names.append(name)
    return names
