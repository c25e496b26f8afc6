"""What was done, in words: every kind of Act that the code writes has its own here (a test walks the source)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

DOINGS = {
    "federation.founded": gettext_noop("lập hệ thống của liên đoàn"),
    "synth.loaded": gettext_noop("nạp dữ liệu mẫu"),
    "synth.placed": gettext_noop("đặt doanh nghiệp mẫu vào xã"),
    # lists and what was decided of their rows
    "employers.taken-in": gettext_noop("nhận danh sách doanh nghiệp"),
    "members.taken-in": gettext_noop("nhận danh sách đoàn viên"),
    "agreements.taken-in": gettext_noop("nhận danh sách thoả ước"),
    "nominations.taken-in": gettext_noop("nhận danh sách đề nghị hỗ trợ"),
    "officers.taken-in": gettext_noop("nhận danh sách cán bộ công đoàn"),
    "officers.office-confirmed": gettext_noop("xác nhận ai giữ chức danh công đoàn"),
    "officers.succession-confirmed": gettext_noop("xác nhận người kế nhiệm chức danh công đoàn"),
    "receipts.taken-in": gettext_noop("nhận danh sách ký nhận hỗ trợ"),
    "welfare.gift-confirmed": gettext_noop("xác nhận đã trao số tiền khác đề nghị"),
    "visits.taken-in": gettext_noop("nhận danh sách lần thăm, liên hệ"),
    "members.left-confirmed": gettext_noop("xác nhận thôi đoàn viên"),
    "members.transfer-confirmed": gettext_noop("xác nhận chuyển sinh hoạt"),
    "members.return-confirmed": gettext_noop("xác nhận trở lại sinh hoạt"),
    "members.admission-confirmed": gettext_noop("xác nhận kết nạp"),
    "welfare.nominee-confirmed": gettext_noop("xác nhận người được đề nghị hỗ trợ"),
    "employers.headcount-replaced": gettext_noop("thay số lao động"),
    "agreements.last-day-amended": gettext_noop("sửa ngày hết hạn thoả ước"),
    "columns.confirmed": gettext_noop("xác nhận cột của một mẫu danh sách"),
    "columns.forgotten": gettext_noop("bỏ cách đọc đã nhớ của một mẫu danh sách"),
    "members.told-apart": gettext_noop("xác nhận là người khác, chưa có hồ sơ"),
    "findings.set-aside": gettext_noop("gác lại dòng chờ quyết định"),
    "findings.taken-back": gettext_noop("rút lại một quyết định"),
    "findings.cell-typed": gettext_noop("ghi lại một ô của danh sách"),
    "findings.cells-returned": gettext_noop("nhận các ô đơn vị đã sửa trong tệp trả lại"),
    "findings.difference-taken": gettext_noop("lấy ô đã đổi trong tệp trả lại"),
    "findings.difference-dropped": gettext_noop("giữ ô cũ, bỏ ô đã đổi trong tệp trả lại"),
    "lists.handed-back": gettext_noop("lập tệp trả lại để đơn vị sửa"),
    "lists.returned-taken": gettext_noop("tải tệp trả lại, có số của đơn vị gửi"),
    "lists.taken-back": gettext_noop("rút lại cả danh sách"),
    "lists.handed-in": gettext_noop("nộp danh sách qua liên kết hoặc khóa"),
    "hand-ins.asked": gettext_noop("gửi liên kết nộp danh sách"),
    "hand-ins.unasked": gettext_noop("rút lại liên kết nộp danh sách"),
    "hand-ins.returned": gettext_noop("trả lại danh sách đã nộp"),
    # collection rounds
    "rounds.opened": gettext_noop("mở kỳ thu số liệu"),
    "rounds.submitted": gettext_noop("nộp danh sách cho kỳ thu"),
    "rounds.returned": gettext_noop("trả lại danh sách của kỳ thu"),
    "rounds.received": gettext_noop("nhận danh sách của kỳ thu"),
    "rounds.excused": gettext_noop("miễn nộp trong kỳ thu"),
    "rounds.confirmed": gettext_noop("lưu biên bản đối chiếu đã ký"),
    "rounds.figures-kept": gettext_noop("giữ bảng biến động của kỳ thu"),
    "rounds.locked": gettext_noop("chốt kỳ thu số liệu"),
    "rounds.corrected": gettext_noop("đính chính kỳ thu đã chốt"),
    "figures.reported": gettext_noop("ghi số liệu đơn vị báo cáo"),
    # territory and units
    "territory.named": gettext_noop("đưa địa bàn mới vào danh mục"),
    "territory.laid": gettext_noop("nạp danh mục địa bàn"),
    "territory.addressed": gettext_noop("ghi địa chỉ mới của nơi làm việc theo địa bàn mới"),
    "units.found": gettext_noop("thành lập đơn vị theo quyết định"),
    "units.describe": gettext_noop("đổi tên, mã, cấp của đơn vị theo quyết định"),
    "units.move": gettext_noop("chuyển đơn vị về công đoàn cấp trên khác theo quyết định"),
    "units.merge": gettext_noop("nhập đơn vị vào đơn vị khác theo quyết định"),
    "units.split": gettext_noop("chia đơn vị theo quyết định"),
    "units.dissolve": gettext_noop("giải thể đơn vị theo quyết định"),
    "units.end-by-law": gettext_noop("kết thúc hoạt động của đơn vị theo luật"),
    "units.paper-kept": gettext_noop("lưu bản ký của quyết định về tổ chức"),
    "units.annul": gettext_noop("hủy bỏ một quyết định về tổ chức"),
    "units.handed-on": gettext_noop("chuyển tiếp cho đơn vị kế tiếp những gì ghi về đơn vị đã kết thúc"),
    "units.handed-back": gettext_noop("đưa trở lại những gì đã chuyển tiếp cho đơn vị kế tiếp"),
    # daily work
    "agreements.bargaining-noted": gettext_noop("ghi thương lượng thoả ước"),
    "officers.assigned": gettext_noop("giao phụ trách"),
    "officers.relieved": gettext_noop("thôi phụ trách"),
    "officers.contact-noted": gettext_noop("ghi lần liên hệ"),
    # what left, and who looked
    "records.exported": gettext_noop("tải danh sách ra tệp"),
    "people.unmasked": gettext_noop("xem rõ số định danh"),
    "cubes.published": gettext_noop("công bố số liệu tháng"),
    # accounts
    "access.appointed": gettext_noop("giao chức danh"),
    "access.asked": gettext_noop("đề nghị mở, giao hoặc cấp lại, chờ người thứ hai"),
    "access.asked-refused": gettext_noop("từ chối đề nghị mở, giao hoặc cấp lại"),
    "access.term-ended": gettext_noop("kết thúc nhiệm kỳ"),
    "access.issued-again": gettext_noop("cấp lại tài khoản"),
    "access.closed": gettext_noop("đóng tài khoản"),
    "access.key-made": gettext_noop("tạo khóa cho hệ thống khác"),
    "access.key-withdrawn": gettext_noop("rút lại khóa của hệ thống khác"),
    # employers' contacts
    "links.made": gettext_noop("gửi liên kết cho doanh nghiệp"),
    "links.withdrawn": gettext_noop("rút lại liên kết gửi doanh nghiệp"),
    "links.answered": gettext_noop("doanh nghiệp trả lời qua liên kết"),
    # members' cards and own accounts
    "cards.issued": gettext_noop("cấp mã thẻ"),
    "cards.checked": gettext_noop("kiểm tra thẻ"),
    "cards.account-tied": gettext_noop("gắn tài khoản với đoàn viên"),
    "cards.account-untied": gettext_noop("gỡ tài khoản khỏi đoàn viên"),
    # personal data
    "requests.received": gettext_noop("nhận yêu cầu của chủ thể dữ liệu"),
    "requests.replied": gettext_noop("trả lời yêu cầu của chủ thể dữ liệu"),
    "requests.extended": gettext_noop("gia hạn yêu cầu của chủ thể dữ liệu"),
    "requests.closed": gettext_noop("kết thúc yêu cầu của chủ thể dữ liệu"),
    "people.erased": gettext_noop("xóa dữ liệu cá nhân của một người"),
    "consents.worded": gettext_noop("ghi lời đồng ý, một phiên bản mới"),
    "consents.noted": gettext_noop("ghi sự đồng ý hoặc rút lại"),
    "incidents.opened": gettext_noop("mở sự cố dữ liệu"),
    "incidents.noted": gettext_noop("ghi một bước xử lý sự cố"),
    "incidents.drawn": gettext_noop("lập danh sách người bị ảnh hưởng"),
    "keys.rotated": gettext_noop("xoay khóa"),
    "keys.reindexed": gettext_noop("lập lại chỉ mục che của số định danh"),
    "keys.retired": gettext_noop("bỏ khóa cũ"),
    "retention.forgot": gettext_noop("xóa dữ liệu hết hạn giữ"),
}


def done(what: str) -> str:
    """The kind of Act in words; an unknown one as it is, so that nothing is hidden."""
    return _(DOINGS[what]) if what in DOINGS else what
