"""Codes of the registers in the words of an officer, in the language of the screen."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from caunoi.design.templatetags.design import says
from caunoi.intake.rosters import ROSTERS

WORDS = {
    "": gettext_noop("chưa rõ"),
    # kinds of employer
    "enterprise": gettext_noop("doanh nghiệp"),
    "cooperative": gettext_noop("hợp tác xã"),
    "household": gettext_noop("hộ kinh doanh"),
    "agency": gettext_noop("cơ quan"),
    "public-unit-paid": gettext_noop("đơn vị sự nghiệp hưởng 100 % lương từ ngân sách"),
    "public-unit": gettext_noop("đơn vị sự nghiệp"),
    # ownership
    "state": gettext_noop("nhà nước"),
    "private": gettext_noop("ngoài nhà nước, trong nước"),
    "fdi": gettext_noop("có vốn đầu tư nước ngoài"),
    # status
    "operating": gettext_noop("đang hoạt động"),
    "dormant": gettext_noop("tạm ngừng"),
    "dissolved": gettext_noop("đã giải thể"),
    # sources of headcounts
    "social-insurance": gettext_noop("bảo hiểm xã hội"),
    "tax": gettext_noop("cơ quan thuế"),
    "labour": gettext_noop("cơ quan lao động"),
    "employer": gettext_noop("người sử dụng lao động báo cáo"),
    "union-list": gettext_noop("danh sách của công đoàn"),
    "roster": gettext_noop("danh sách đoàn viên"),
    # levels of units
    "national": gettext_noop("Tổng Liên đoàn"),
    "province": gettext_noop("cấp tỉnh"),
    "upper": gettext_noop("công đoàn cấp trên trực tiếp cơ sở"),
    "grassroots": gettext_noop("công đoàn cơ sở"),
    "member-union": gettext_noop("công đoàn cơ sở thành viên"),
    "section": gettext_noop("công đoàn bộ phận"),
    "to": gettext_noop("tổ công đoàn"),
    # kinds of units
    "federation": gettext_noop("liên đoàn lao động"),
    "sector": gettext_noop("công đoàn ngành"),
    "zone": gettext_noop("công đoàn các khu công nghiệp"),
    "district": gettext_noop("liên đoàn lao động huyện"),
    "commune": gettext_noop("công đoàn xã, phường, đặc khu"),
    "nghiep-doan": gettext_noop("nghiệp đoàn cơ sở"),
    "part": gettext_noop("bộ phận của công đoàn cơ sở"),
    # what was put right on a record, and by which evidence
    "corrected-number": gettext_noop("số định danh"),
    "corrected-name": gettext_noop("họ và tên"),
    "corrected-birth": gettext_noop("ngày sinh"),
    "corrected-sex": gettext_noop("giới tính"),
    "corrected-phone": gettext_noop("số điện thoại"),
    "card-seen": gettext_noop("đã xem căn cước"),
    "paper-decision": gettext_noop("theo quyết định, giấy tờ hộ tịch"),
    "own-statement": gettext_noop("theo lời đoàn viên"),
    # collection rounds
    "answer": gettext_noop("tệp trả lại"),
    "submitted": gettext_noop("đã nộp"),
    "returned": gettext_noop("trả lại"),
    "received": gettext_noop("đã nhận"),
    "excused": gettext_noop("không phải nộp kỳ này"),
    "locked": gettext_noop("đã chốt"),
    "list": gettext_noop("danh sách"),
    "minutes": gettext_noop("biên bản đối chiếu đã ký"),
    "figures": gettext_noop("báo cáo số liệu đã ký"),
    # contacts
    "visit": gettext_noop("đến thăm"),
    "call": gettext_noop("gọi điện"),
    # what an employer answers by a link
    "confirmed": gettext_noop("đúng"),
    "disputed": gettext_noop("chưa đúng"),
    # what waits for a second person
    "open-account": gettext_noop("mở tài khoản mới"),
    "give-office": gettext_noop("giao thêm chức danh"),
    "issue-again": gettext_noop("cấp lại tài khoản"),
    "confirmed-by-another": gettext_noop("đã xác nhận"),
    # offices
    "national-officer": gettext_noop("cán bộ Tổng Liên đoàn"),
    "provincial-officer": gettext_noop("cán bộ Liên đoàn Lao động tỉnh"),
    "upper-officer": gettext_noop("cán bộ công đoàn cấp trên"),
    "officer-in-charge": gettext_noop("cán bộ phụ trách các công đoàn được giao"),
    "chair": gettext_noop("chủ tịch công đoàn cơ sở"),
    "committee": gettext_noop("ủy viên ban chấp hành"),
    "group-leader": gettext_noop("tổ trưởng công đoàn"),
    "party-reader": gettext_noop("người đọc của cấp ủy"),
    "front": gettext_noop("Ban Công tác Công đoàn, Ủy ban Mặt trận Tổ quốc"),
    "benefit-partner": gettext_noop("đối tác phúc lợi"),
    "auditor": gettext_noop("người kiểm tra dấu vết"),
    "accounts": gettext_noop("quản trị tài khoản"),
    "member": gettext_noop("đoàn viên, với hồ sơ của chính mình"),
    # requests of data subjects
    "access": gettext_noop("xem, nhận bản sao dữ liệu của mình"),
    "rectify": gettext_noop("sửa dữ liệu sai"),
    "withdraw": gettext_noop("rút lại sự đồng ý"),
    "restrict": gettext_noop("hạn chế xử lý"),
    "object": gettext_noop("phản đối xử lý"),
    "erase": gettext_noop("xóa dữ liệu"),
    "done": gettext_noop("đã thực hiện"),
    "partly": gettext_noop("thực hiện một phần"),
    "refused": gettext_noop("từ chối, có lý do"),
    # consent
    "contact": gettext_noop("liên hệ bằng điện thoại, địa chỉ"),
    "welfare": gettext_noop("xét hỗ trợ theo hoàn cảnh khó khăn"),
    "publicity": gettext_noop("nêu tên, hình ảnh khi đưa tin"),
    "given": gettext_noop("đồng ý"),
    "withdrawn": gettext_noop("rút lại sự đồng ý"),
    "name": gettext_noop("họ tên, ngày sinh, giới tính"),
    "member-state": gettext_noop("tình trạng đoàn viên"),
    "nomination": gettext_noop("đề nghị hỗ trợ"),
    "gift": gettext_noop("quà đã nhận"),
    "union-office": gettext_noop("chức danh công đoàn"),
    "hardship": gettext_noop("hoàn cảnh khó khăn"),
    "image": gettext_noop("hình ảnh"),
    # incidents
    "measure": gettext_noop("biện pháp đã làm"),
    "authority-told": gettext_noop("đã thông báo cho cơ quan có thẩm quyền"),
    "people-told": gettext_noop("đã báo cho người bị ảnh hưởng"),
    "closed": gettext_noop("đã khép lại"),
    "identity": gettext_noop("số định danh"),
    "membership": gettext_noop("tư cách đoàn viên"),
    "complaint": gettext_noop("phản ánh, kiến nghị"),
    "opened-record": gettext_noop("hồ sơ bị mở"),
    "seen-number": gettext_noop("số bị xem rõ"),
    "of-a-unit": gettext_noop("thuộc đơn vị bị lộ"),
    "of-an-export": gettext_noop("thuộc phạm vi tài khoản đã tải danh sách"),
    # how memberships begin and end
    "admitted": gettext_noop("kết nạp"),
    "transferred": gettext_noop("chuyển sinh hoạt"),
    "left": gettext_noop("thôi đoàn viên"),
    "ended-by-law": gettext_noop("kết thúc theo luật"),
    "reorganised": gettext_noop("theo sắp xếp tổ chức"),
    "expelled": gettext_noop("khai trừ"),
    "died": gettext_noop("mất"),
    # jobs at an employer of who holds an office
    "manager": gettext_noop("quản lý"),
    "personnel": gettext_noop("nhân sự"),
    "worker": gettext_noop("người lao động"),
    # sex and numbers
    "female": gettext_noop("nữ"),
    "male": gettext_noop("nam"),
    "cccd": gettext_noop("Số định danh (CCCD)"),
    "cmnd": gettext_noop("Chứng minh nhân dân"),
    "passport": gettext_noop("Hộ chiếu"),
    "tld": gettext_noop("Mã số đoàn viên"),
    "phone": gettext_noop("Điện thoại"),
    "address": gettext_noop("Địa chỉ"),
}


# Kinds of lists say themselves what they are of.
_LISTS = {roster.code: roster.word for roster in ROSTERS}


def wording(code: str) -> str:
    """The code in words; an unknown one as it is, so that nothing is hidden."""
    if code in _LISTS:
        return says(_LISTS[code])
    return _(WORDS[code]) if code in WORDS else code


#: Where a figure stands against what was promised: a colour and its words. No data is red, what has no number is grey.
STANDINGS = {
    "reached": ("ok", gettext_lazy("Đạt")),
    "on-course": ("ok", gettext_lazy("Đúng tiến độ")),
    "behind": ("warn", gettext_lazy("Chậm")),
    "no-data": ("bad", gettext_lazy("Chưa có số liệu")),
    "not-quantified": ("quiet", gettext_lazy("Chưa lượng hóa")),
}
