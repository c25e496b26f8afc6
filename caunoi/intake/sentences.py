"""What is said about rows that are right in themselves and still need someone's decision."""

from __future__ import annotations

from caunoi.vocabulary.faults import Catalogue

decide = Catalogue(
    {
        "columns-to-confirm": (
            "hold",
            "Tiêu đề cột không nói rõ đây là danh sách gì hoặc cột nào là gì, nên chưa dòng nào được ghi. Mở “Cột và "
            "loại danh sách” để xem cách đọc được đề xuất, sửa và xác nhận.",
            "The headings do not tell which list this is, or which column is which, so no row was recorded. Open “Columns "
            "and kind of list” to see the proposed reading, correct it and confirm.",
        ),
        "employer-not-named": (
            "hold",
            "Danh sách không ghi đơn vị nào. Ghi “Mã số thuế: …” hoặc tên đơn vị phía trên bảng rồi gửi lại.",
            "The list names no employer. Write “Mã số thuế: …” or the employer's name above the table and send it again.",
        ),
        "employer-unknown": (
            "hold",
            "Chưa có đơn vị “{employer}” trong danh sách doanh nghiệp. Nạp danh sách doanh nghiệp trước hoặc thêm "
            "đơn vị này.",
            "The employer “{employer}” is not known. Load the list of enterprises first, or add this one.",
        ),
        "employer-name-ambiguous": (
            "hold",
            "Có nhiều đơn vị tên “{employer}”. Ghi mã số thuế để phân biệt.",
            "There are several employers called “{employer}”. Write the tax code to tell them apart.",
        ),
        "employer-tax-code-wrong": (
            "hold",
            "Mã số thuế phía trên bảng không đúng. {why}",
            "The tax code above the table is wrong. {why_en}",
        ),
        "employer-two-names": (
            "hold",
            "Mã số thuế này đã ghi cho “{known}” ở dòng khác của danh sách. Kiểm tra mã số thuế.",
            "This tax code is given to “{known}” in another row of the list. Check the tax code.",
        ),
        "employer-two-headcounts": (
            "hold",
            "Cùng ngày {day} đã có số lao động {known}; dòng này ghi {workers}. Lấy số mới, hoặc bỏ qua để giữ số đã biết.",
            "A headcount of {known} is already known for {day}; this row says {workers}. Take the new one, or set the row aside to keep the known one.",
        ),
        "employer-name-differs": (
            "warn",
            "Tên đơn vị phía trên bảng khác tên đã biết “{known}” của mã số thuế này.",
            "The employer's name above the table differs from the known “{known}” of this tax code.",
        ),
        "union-said-gone": (
            "warn",
            "Danh sách ghi chưa có công đoàn nhưng đã biết công đoàn của đơn vị này: giữ nguyên.",
            "The list says there is no union, but one is known at this employer: left as it is.",
        ),
        "union-not-on-list": (
            "warn",
            "Chưa biết công đoàn cơ sở này: ghi nhận theo danh sách đoàn viên, chưa rõ ngày thành lập.",
            "This grassroots union was not known: recorded from the roster, founding day unknown.",
        ),
        "union-ambiguous": (
            "hold",
            "Đơn vị “{employer}” có nhiều công đoàn cơ sở. Ghi tên công đoàn phía trên bảng.",
            "The employer “{employer}” has several unions. Write the union's name above the table.",
        ),
        "union-ended": (
            "hold",
            "“{union}” đã kết thúc từ ngày {day} ({into}). Ghi đơn vị của ngày lập danh sách rồi gửi lại.",
            "“{union}” ended on {day} ({into_en}). Write the unit of the list's day and send it again.",
        ),
        "union-taken-over": (
            "warn",
            "“{union}” đã kết thúc từ ngày {day}: danh sách này được ghi cho “{into}”, đơn vị tiếp nhận.",
            "“{union}” ended on {day}: this list is taken as one of “{into}”, which took it over.",
        ),
        "left-noted": (
            "hold",
            "Ghi chú cho biết đã nghỉ{on}: dòng này chưa được ghi vào hệ thống.",
            "The note says the person left{on_en}: nothing was recorded from this row.",
        ),
        "missing-everywhere": (
            "hold",
            "“{name}” là đoàn viên nhưng không còn trong danh sách này và không có ở danh sách nào khác. Xác nhận đã thôi.",
            "“{name}” is a member but is on neither this list nor any other. Confirm that they left.",
        ),
        "two-unions": (
            "hold",
            "Người này đang là đoàn viên của “{union}”. Xác nhận chuyển sinh hoạt, hoặc bỏ qua để giữ nguyên.",
            "This person is a member of “{union}”. Confirm a transfer, or set the row aside to leave it so.",
        ),
        "number-other-name": (
            "hold",
            "Số định danh này đã ghi cho người khác tên{where}. Đối chiếu với thẻ.",
            "This identity number is recorded for someone of another name{where_en}. Check against the card.",
        ),
        "number-corrected": (
            "hold",
            "Số định danh này đã được đính chính ở hồ sơ của người cùng họ tên: danh sách còn ghi số cũ. Đối chiếu với thẻ, rồi"
            " ghi lại ô này.",
            "This identity number was corrected on the record of somebody of that name: the list still has the old one."
            " Check against the card, then type the cell again.",
        ),
        "number-other-birth": (
            "warn",
            "Ngày sinh khác với ngày đã biết của số định danh này: giữ ngày đã biết.",
            "The birth date differs from the one known for this identity number: the known one is kept.",
        ),
        "alike-without-number": (
            "hold",
            "Công đoàn này đã có người cùng tên, ngày sinh có thể trùng mà không đủ số định danh để phân biệt. "
            "Một người thì bỏ qua, hai người thì ghi thêm.",
            "This union has someone of the same name and a birth date that may be the same, and no number tells them "
            "apart. If they are one person, set the row aside; if two, enter this one.",
        ),
        "alike-on-record": (
            "hold",
            "Có thể là một người đã có hồ sơ, mà số định danh không đủ để biết chắc. So từng người bên dưới rồi chọn: "
            "cùng một người, hay người khác.",
            "This may be somebody on record, and no number says for sure. Compare with each below, then choose: the same "
            "person, or somebody else.",
        ),
        "recorded-as-left": (
            "hold",
            "Đã ghi nhận người này thôi đoàn viên từ {day}; danh sách vẫn ghi tên. Xác nhận sinh hoạt trở lại, hoặc bỏ qua.",
            "This person is recorded as having left on {day}; the list still names them. Confirm that they are back, or set the row aside.",
        ),
        "manager": (
            "hold",
            "Chức vụ là người quản lý doanh nghiệp ngoài nhà nước: không thuộc đối tượng kết nạp. Không đúng là người quản lý thì ghi, đúng thì bỏ qua.",
            "The position is a manager's in a non-state enterprise: not eligible as a member. Enter the person if that is wrong, else set the row aside.",
        ),
        "agreement-differs": (
            "hold",
            "Đã có thoả ước ký ngày {signed} với ngày hết hiệu lực khác. Xác nhận sửa, hoặc bỏ qua để giữ ngày đã biết.",
            "An agreement signed on {signed} is known with another last day. Confirm the change, or set the row aside to keep the known one.",
        ),
        "nominated-again": (
            "hold",
            "Người này đã được đề nghị trong chương trình (dòng {row}{file}). Mỗi người một suất.",
            "This person is already nominated in the programme (row {row}{file_en}). One gift a person.",
        ),
        "programme-not-named": (
            "hold",
            "Không tìm thấy tên chương trình phía trên bảng. Ghi tên chương trình ở dòng tiêu đề.",
            "No programme is named above the table. Write its name in the title.",
        ),
        "file-repeated": (
            "warn",
            "Nội dung giống hệt tệp “{other}” đã nhận: không ghi thêm gì.",
            "The content is the same as the file “{other}” already received: nothing was added.",
        ),
        "more-members-than-workers": (
            "warn",
            "Có {members} đoàn viên nhưng đơn vị chỉ báo {workers} lao động. Kiểm tra số lao động.",
            "{members} members, but the employer reports only {workers} workers. Check the headcount.",
        ),
        "joined-after-the-list": (
            "warn",
            "Ngày vào công đoàn sau ngày của danh sách {day}. Kiểm tra năm.",
            "The joining day is after the list's day {day}. Check the year.",
        ),
        "born-after-the-list": (
            "hold",
            "Ngày sinh {born} sau ngày của danh sách {day}. Ghi lại ngày sinh.",
            "The birth date {born} is after the list's day {day}. Write it again.",
        ),
        "refused-by-the-database": (
            "hold",
            "{why}",
            "{why_en}",
        ),
    }
)
