"""What each indicator is called in an official document, and what its two sides and its unknown are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """`unknown` names what could not be told; `spread` is whether an unknown could be one more of what is counted."""

    title: str
    counted: str
    among: str = ""
    unknown: str = ""
    spread: bool = True


AGREED = "doanh nghiệp, hợp tác xã có công đoàn"
NO_HEADCOUNT = "doanh nghiệp chưa rõ số lao động hoặc số liệu đã quá hạn"

SUBJECTS: dict[str, Subject] = {
    "employers": Subject(
        "Doanh nghiệp, đơn vị sử dụng lao động",
        "đơn vị đang hoạt động, mỗi pháp nhân tính một lần; tạm ngừng hoạt động để riêng",
    ),
    "workers": Subject(
        "Người lao động",
        "tổng số lao động của đơn vị đang hoạt động, theo số liệu gần nhất chưa quá hạn của từng đơn vị",
        unknown="đơn vị chưa rõ số lao động hoặc số liệu đã quá hạn",
        spread=False,
    ),
    "employers-25": Subject(
        "Doanh nghiệp có từ 25 lao động trở lên",
        "doanh nghiệp đang hoạt động, biết rõ có từ 25 lao động trở lên",
        unknown=NO_HEADCOUNT,
    ),
    "unions": Subject(
        "Công đoàn cơ sở, nghiệp đoàn",
        "công đoàn cơ sở, nghiệp đoàn cơ sở đang hoạt động",
    ),
    "members": Subject(
        "Đoàn viên",
        "người đang là đoàn viên theo danh sách, mỗi người tính một lần",
    ),
    "new-members": Subject(
        "Đoàn viên kết nạp mới trong kỳ",
        "người lần đầu vào công đoàn trong kỳ; không tính chuyển đến và trở lại",
    ),
    "net-change": Subject(
        "Biến động đoàn viên trong kỳ",
        "số đoàn viên cuối kỳ trừ số đoàn viên đầu kỳ",
    ),
    "union-density": Subject(
        "Tỷ lệ đoàn viên trên lao động tại nơi có công đoàn",
        "đoàn viên ở nơi có công đoàn và biết rõ số lao động",
        "người lao động ở những nơi đó",
        NO_HEADCOUNT,
        spread=False,
    ),
    "union-at-employers-25": Subject(
        "Doanh nghiệp từ 25 lao động trở lên có tổ chức công đoàn",
        "doanh nghiệp từ 25 lao động trở lên đã có công đoàn",
        "doanh nghiệp đang hoạt động, biết rõ có từ 25 lao động trở lên",
        NO_HEADCOUNT,
    ),
    "agreement-signed": Subject(
        "Thoả ước lao động tập thể: đã ký",
        f"{AGREED} đã từng ký thoả ước, còn hay hết hiệu lực",
        AGREED,
        "đơn vị chưa rõ",
    ),
    "agreement-in-force": Subject(
        "Thoả ước lao động tập thể: đang có hiệu lực",
        f"{AGREED} có thoả ước đang có hiệu lực vào ngày chốt số liệu",
        AGREED,
        "đơn vị chưa rõ ngày hiệu lực hoặc ngày hết hạn",
    ),
    "agreement-in-tail": Subject(
        "Thoả ước lao động tập thể: kể cả 90 ngày sau khi hết hạn",
        f"{AGREED} có thoả ước đang có hiệu lực, hoặc hết hạn chưa quá 90 ngày và đang thương lượng",
        AGREED,
        "đơn vị có thoả ước hết hạn chưa quá 90 ngày nhưng chưa ghi nhận có thương lượng hay không",
    ),
    "agreements-expiring-90": Subject(
        "Thoả ước sẽ hết hạn trong 90 ngày tới",
        "thoả ước có ngày cuối cùng trong 90 ngày kể từ ngày chốt số liệu",
    ),
    "headcount-known": Subject(
        "Đơn vị sử dụng lao động đã biết số lao động",
        "đơn vị đang hoạt động có số lao động chưa quá hạn",
        "doanh nghiệp, đơn vị đang hoạt động",
        "đơn vị chưa rõ",
    ),
    "ownership-known": Subject(
        "Doanh nghiệp đã biết hình thức sở hữu",
        "doanh nghiệp đang hoạt động biết rõ vốn của nhà nước, ngoài nhà nước hay nước ngoài",
        "doanh nghiệp đang hoạt động",
        "doanh nghiệp chưa rõ",
    ),
    "nominations": Subject(
        "Lượt đề nghị hỗ trợ từ các chương trình an sinh",
        "lượt đề nghị được ghi nhận",
    ),
    "nominees": Subject(
        "Người được đề nghị hỗ trợ",
        "người có ít nhất một lượt đề nghị, mỗi người tính một lần",
    ),
}

OWNERSHIP = {
    "state": "Doanh nghiệp nhà nước",
    "private": "Doanh nghiệp ngoài nhà nước",
    "fdi": "Doanh nghiệp có vốn đầu tư nước ngoài",
    None: "Chưa rõ loại hình",
}

VERDICTS = {
    "reached": "đạt",
    "on-course": "đúng tiến độ",
    "behind": "chậm tiến độ",
    "no-data": "chưa có số liệu",
    "not-quantified": "chưa lượng hóa",
    None: "không đánh giá",
}
