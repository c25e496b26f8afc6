"""Every column a question may ask about, register by register, as they stand on the day asked for.

Nothing here names a person: rows are ids, codes, day numbers (days since 1970-01-01) and integers.
"""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.vocabulary.text import Text

from .predicates import Column

OWNERSHIPS = {
    "state": Text(vi="nhà nước", en="state"),
    "private": Text(vi="ngoài nhà nước", en="private"),
    "fdi": Text(vi="có vốn đầu tư nước ngoài", en="foreign-invested"),
}
SEXES = {"female": Text(vi="nữ", en="women"), "male": Text(vi="nam", en="men")}
AGES = {
    "under-30": Text(vi="dưới 30 tuổi", en="under 30"),
    "30-44": Text(vi="30 đến 44 tuổi", en="30 to 44"),
    "45-or-over": Text(vi="từ 45 tuổi", en="45 or over"),
}
EMPLOYER_KINDS = {
    "enterprise": Text(vi="doanh nghiệp", en="enterprise"),
    "cooperative": Text(vi="hợp tác xã", en="cooperative"),
    "household": Text(vi="hộ kinh doanh", en="household business"),
    "agency": Text(vi="cơ quan", en="agency"),
    "public-unit-paid": Text(vi="đơn vị sự nghiệp hưởng lương ngân sách", en="budget-paid public unit"),
    "public-unit": Text(vi="đơn vị sự nghiệp", en="public service unit"),
}
STATUSES = {
    "operating": Text(vi="đang hoạt động", en="operating"),
    "dormant": Text(vi="tạm ngừng", en="dormant"),
    "dissolved": Text(vi="đã giải thể", en="dissolved"),
}
UNIT_LEVELS = {
    "national": Text(vi="Tổng Liên đoàn", en="national"),
    "province": Text(vi="cấp tỉnh", en="province"),
    "upper": Text(vi="cấp trên trực tiếp cơ sở", en="upper-level"),
    "grassroots": Text(vi="cơ sở", en="grassroots"),
    "member-union": Text(vi="công đoàn cơ sở thành viên", en="member union"),
    "section": Text(vi="công đoàn bộ phận", en="section"),
    "to": Text(vi="tổ công đoàn", en="group"),
}
MEMBER_STATES = {
    "active": Text(vi="đang sinh hoạt", en="active"),
    "maternity": Text(vi="nghỉ thai sản", en="maternity leave"),
    "illness": Text(vi="nghỉ ốm dài ngày", en="long illness"),
    "unpaid-leave": Text(vi="nghỉ không lương", en="unpaid leave"),
    "suspended-contract": Text(vi="tạm hoãn hợp đồng lao động", en="suspended contract"),
    "out-of-work": Text(vi="mất việc, chờ việc", en="out of work"),
    "abroad": Text(vi="đi làm việc ở nước ngoài", en="working abroad"),
    "retired": Text(vi="nghỉ hưu", en="retired"),
}


@dataclass(frozen=True)
class Register:
    """What a question may ask of one register, and where a row of it belongs.

    `single`: a row belongs to exactly one unit and carries it; otherwise it may belong to several (an employer
    covered by two unions) and still counts once under each ancestor.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    single: bool = True

    def __getattr__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise AttributeError(f"{self.name} has no declared column {name}")


EMPLOYERS = Register(
    "employers",
    Text(vi="người sử dụng lao động", en="employers"),
    (
        Column("id", "id", Text(vi="người sử dụng lao động", en="employer")),
        Column("kind", "code", Text(vi="loại hình", en="kind"), EMPLOYER_KINDS),
        Column("ownership", "code", Text(vi="hình thức sở hữu", en="ownership"), OWNERSHIPS),
        Column("status", "code", Text(vi="tình trạng", en="status"), STATUSES),
        Column("workers", "int", Text(vi="số lao động", en="workers")),
        Column("has_union", "bool", Text(vi="đã có công đoàn", en="has a union")),
        Column("signed", "bool", Text(vi="đã ký thoả ước", en="has signed an agreement")),
        Column("in_force", "bool", Text(vi="có thoả ước còn hiệu lực", en="has an agreement in force")),
        Column(
            "in_tail",
            "bool",
            Text(
                vi="có thoả ước còn hiệu lực hoặc trong 90 ngày đang thương lượng",
                en="has an agreement in force, or lapsed ≤ 90 days ago with bargaining open",
            ),
        ),
    ),
    single=False,
)
MEMBERS = Register(
    "members",
    Text(vi="đoàn viên", en="members"),
    (
        Column("id", "id", Text(vi="lần tham gia", en="membership")),
        Column("person", "id", Text(vi="đoàn viên", en="member")),
        Column("state", "code", Text(vi="trạng thái", en="state"), MEMBER_STATES),
        Column("state_since", "day", Text(vi="ở trạng thái từ ngày", en="in this state since")),
        Column(
            "employer_status", "code", Text(vi="tình trạng nơi làm việc", en="employer's status"), STATUSES
        ),
        Column("employer_has_union", "bool", Text(vi="nơi làm việc có công đoàn", en="employer has a union")),
        Column("employer_workers", "int", Text(vi="số lao động nơi làm việc", en="employer's workers")),
    ),
)
JOININGS = Register(
    "joinings",
    Text(vi="lần gia nhập đầu tiên", en="first memberships"),
    (
        Column("id", "id", Text(vi="lần tham gia", en="membership")),
        Column("person", "id", Text(vi="đoàn viên", en="member")),
        Column("began_on", "day", Text(vi="ngày gia nhập lần đầu", en="first joined on")),
    ),
)
UNITS = Register(
    "units",
    Text(vi="tổ chức công đoàn", en="unions"),
    (
        Column("id", "id", Text(vi="công đoàn", en="union")),
        Column("level", "code", Text(vi="cấp", en="level"), UNIT_LEVELS),
        Column("kind", "code", Text(vi="loại hình", en="kind")),
    ),
)
AGREEMENTS = Register(
    "agreements",
    Text(vi="thoả ước lao động tập thể", en="collective agreements"),
    (
        Column("id", "id", Text(vi="thoả ước", en="agreement")),
        Column("days_left", "int", Text(vi="số ngày đến ngày hết hạn", en="days to the last day")),
    ),
    single=False,
)
NOMINATIONS = Register(
    "nominations",
    Text(vi="đề nghị hỗ trợ", en="nominations"),
    (
        Column("id", "id", Text(vi="đề nghị", en="nomination")),
        Column("programme", "id", Text(vi="chương trình", en="programme")),
        Column("person", "id", Text(vi="người được đề nghị", en="nominee")),
    ),
)
NOMINEES = Register(
    "nominees",
    Text(vi="người được đề nghị", en="nominees"),
    (Column("id", "id", Text(vi="người được đề nghị", en="nominee")),),
    single=False,
)
CHANGES = Register(
    "changes",
    Text(vi="biến động đoàn viên", en="changes of membership"),
    (
        Column("id", "id", Text(vi="lần tham gia", en="membership")),
        Column("sign", "int", Text(vi="tăng (+1) hoặc giảm (−1)", en="gained (+1) or lost (−1)")),
    ),
)

REGISTERS: dict[str, Register] = {
    register.name: register
    for register in (
        EMPLOYERS,
        MEMBERS,
        JOININGS,
        UNITS,
        AGREEMENTS,
        NOMINATIONS,
        NOMINEES,
        CHANGES,
    )
}
