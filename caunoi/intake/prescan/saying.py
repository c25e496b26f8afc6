"""What is wrong with a file as a whole, and what its sender does about it."""

from __future__ import annotations

from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.text import Text

_COPY_VI = "Chép danh sách sang một tệp .xlsx mới rồi gửi lại."
_COPY_EN = "Copy the list to a new .xlsx file and send that."

fault = Catalogue(
    {
        "file-empty": (
            "refuse",
            "Tệp rỗng. Gửi lại tệp có danh sách.",
            "The file is empty. Send the file that holds the list.",
        ),
        "file-encrypted": (
            "refuse",
            "Tệp có mật khẩu. Bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc) rồi gửi lại.",
            "The file has a password. Remove it (File → Info → Protect Workbook) and send it again.",
        ),
        "file-name-unsafe": (
            "refuse",
            "Tên tệp có ký tự ẩn, ký tự đảo chiều chữ hoặc dấu của đường dẫn. Đặt lại tên đơn giản, ví dụ "
            "“danh-sach.xlsx”, rồi gửi lại.",
            "The file's name holds hidden letters, letters that turn the direction of writing, or a path. Give it a "
            "plain name, such as “danh-sach.xlsx”, and send it again.",
        ),
        "file-of-another-kind": (
            "refuse",
            "Bên trong tệp là {inside}, không phải bảng tính. Mở tệp đó, chép danh sách sang một tệp .xlsx mới rồi gửi "
            "lại.",
            "Inside, the file is {inside}, not a workbook. Open it, copy the list to a new .xlsx file and send that.",
        ),
        "file-not-a-workbook": (
            "refuse",
            "Tệp không phải là bảng tính hoặc thiếu phần chính. Mở lại, lưu thành .xlsx rồi gửi lại.",
            "The file is not a workbook, or lacks its main part. Open it, save it as .xlsx and send it again.",
        ),
        "file-binary-workbook": (
            "refuse",
            "Tệp ở dạng .xlsb (sổ làm việc nhị phân). Lưu lại thành .xlsx rồi gửi lại.",
            "The file is an .xlsb, a binary workbook. Save it as .xlsx and send it again.",
        ),
        "file-damaged": (
            "refuse",
            "Tệp bị hỏng hoặc chép chưa hết. Mở tệp gốc, lưu lại thành .xlsx rồi gửi lại.",
            "The file is damaged, or was not copied whole. Open the original, save it as .xlsx and send it again.",
        ),
        "file-too-many-parts": (
            "refuse",
            "Tệp nén chứa quá nhiều phần (hơn {most}). " + _COPY_VI,
            "The packed file holds too many parts (more than {most}). " + _COPY_EN,
        ),
        "file-part-names": (
            "refuse",
            "Tên một phần bên trong tệp chỉ ra ngoài tệp hoặc trùng với phần khác. " + _COPY_VI,
            "The name of a part inside points out of the file, or is that of another part. " + _COPY_EN,
        ),
        "file-bomb": (
            "refuse",
            "Tệp bung ra lớn bất thường ({megabytes} MB từ {packed} KB). " + _COPY_VI,
            "The file unpacks to far too much ({megabytes} MB out of {packed} KB). " + _COPY_EN,
        ),
        "file-parts-overlap": (
            "refuse",
            "Các phần bên trong tệp chồng lên nhau hoặc tệp có hai mục lục khác nhau. " + _COPY_VI,
            "Parts inside the file overlap, or it has two directories that differ. " + _COPY_EN,
        ),
        "file-sizes-lie": (
            "refuse",
            "Một phần bên trong tệp không lớn như mục lục của tệp ghi. " + _COPY_VI,
            "A part inside the file is not as large as the file's directory says. " + _COPY_EN,
        ),
        "file-packed-oddly": (
            "refuse",
            "Tệp được nén theo kiểu lạ. Mở bằng Excel, lưu lại thành .xlsx rồi gửi lại.",
            "The file is packed in an unusual way. Open it in Excel, save it as .xlsx and send it again.",
        ),
        "file-without-lists": (
            "refuse",
            "Trong tệp nén không có danh sách nào (.xlsx, .xls, .ods, .csv). Nén lại cùng các danh sách rồi gửi lại.",
            "There is no list (.xlsx, .xls, .ods, .csv) in the packed file. Pack it again with the lists and send it again.",
        ),
        "file-nested": (
            "refuse",
            "Trong tệp nén lại có tệp nén. Giải nén rồi gửi thẳng các danh sách.",
            "A packed file lies inside the packed file. Unpack it and send the lists themselves.",
        ),
        "file-doctype": (
            "refuse",
            "Tệp định nghĩa ký hiệu riêng (DOCTYPE), thứ không bảng tính nào cần và có thể dùng để lấy trộm dữ liệu. "
            + _COPY_VI,
            "The file defines names of its own (DOCTYPE), which no workbook needs and which can be used to steal. "
            + _COPY_EN,
        ),
        "file-markup": (
            "refuse",
            "Nội dung bên trong bảng tính viết sai cách hoặc mã hóa chữ lạ. Mở bằng Excel, lưu lại thành .xlsx rồi gửi "
            "lại.",
            "The workbook's inside is badly written, or coded in unusual letters. Open it in Excel, save it as .xlsx "
            "and send it again.",
        ),
        "file-far-cells": (
            "refuse",
            "Bảng tính có ô nằm rất xa danh sách (vùng {rows} dòng × {columns} cột). Xóa các dòng, cột trống ở ngoài danh "
            "sách, hoặc chép danh sách sang tệp mới, rồi gửi lại.",
            "The workbook has cells very far from the list (an area of {rows} rows × {columns} columns). Delete the empty "
            "rows and columns beyond the list, or copy it to a new file, and send it again.",
        ),
        "file-too-wide": (
            "refuse",
            "Một dòng có {columns} ô, nhiều hơn số cột của một trang tính (16.384). Kiểm tra dấu phân cách, hoặc chép danh "
            "sách sang tệp mới, rồi gửi lại.",
            "A row has {columns} cells, more than a sheet has columns (16,384). Look at the sign that parts the cells, or "
            "copy the list to a new file, and send it again.",
        ),
        "file-too-long": (
            "refuse",
            "Danh sách có {rows} dòng, nhiều hơn một trang tính chứa được (1.048.576). Chia thành nhiều tệp rồi gửi lại.",
            "The list has {rows} rows, more than a sheet can hold (1,048,576). Split it into several files and send those.",
        ),
        "file-too-many-cells": (
            "refuse",
            "Bảng tính có hơn {cells} ô, nhiều hơn mức đọc được. Chia danh sách thành nhiều tệp rồi gửi lại.",
            "The workbook has more than {cells} cells, more than can be read. Split the list into several files and send "
            "those.",
        ),
        "file-too-many-words": (
            "refuse",
            "Bảng tính khai quá nhiều chuỗi chữ ({count}). " + _COPY_VI,
            "The workbook declares too many texts ({count}). " + _COPY_EN,
        ),
        "file-macros": (
            "warn",
            "Tệp có macro: không macro nào được chạy, chỉ đọc các ô.",
            "The file holds macros: none was run, only the cells were read.",
        ),
        "file-macros-hidden": (
            "refuse",
            "Tệp mang tên {ending} nhưng chứa macro, thường là tệp giả mạo. Mở bằng Excel, lưu lại thành .xlsx không macro "
            "rồi gửi lại.",
            "The file is named {ending} but holds macros, which is how forged files look. Open it in Excel, save it as "
            ".xlsx without macros and send it again.",
        ),
        "file-macro-sheets": (
            "refuse",
            "Tệp có trang tính macro kiểu cũ (Excel 4.0). Xóa trang tính ấy hoặc chép danh sách sang tệp mới rồi gửi lại.",
            "The file holds a macro sheet of the old kind (Excel 4.0). Delete it, or copy the list to a new file, and "
            "send it again.",
        ),
        "file-embedded": (
            "refuse",
            "Tệp có tệp khác, chương trình hoặc điều khiển nhúng bên trong. Xóa đối tượng nhúng, hoặc chép danh sách sang "
            "tệp mới, rồi gửi lại.",
            "Another file, a program or a control is embedded in the file. Delete the embedded object, or copy the list "
            "to a new file, and send it again.",
        ),
        "file-calls-out": (
            "refuse",
            "Tệp gọi ra ngoài khi mở: lấy dữ liệu qua mạng hoặc gọi chương trình khác. Ngắt các kết nối (Dữ liệu → Sửa "
            "liên kết), hoặc chép danh sách sang tệp mới, rồi gửi lại.",
            "When opened, the file calls out: it fetches data over the network or calls another program. Break its links "
            "(Data → Edit Links), or copy the list to a new file, and send it again.",
        ),
        "file-links": (
            "warn",
            "Tệp lấy số liệu từ tệp khác: không mở tệp kia, chỉ đọc giá trị đã lưu.",
            "The file takes values from another file: that one was not opened, the values as saved were read.",
        ),
        "file-binary": (
            "refuse",
            "Tệp chứa dữ liệu không phải chữ. Lưu lại thành “CSV UTF-8” hoặc .xlsx rồi gửi lại.",
            "The file holds data that is no text. Save it as “CSV UTF-8” or .xlsx and send it again.",
        ),
        "file-line-too-long": (
            "refuse",
            "Một dòng dài {kilobytes} KB, không phải dòng của một danh sách. Lưu lại thành “CSV UTF-8” hoặc .xlsx rồi gửi "
            "lại.",
            "A line is {kilobytes} KB long, which no row of a list is. Save it as “CSV UTF-8” or .xlsx and send it again.",
        ),
        "file-cell-too-long": (
            "refuse",
            "Một ô mở ngoặc kép mà không đóng, nuốt phần còn lại của danh sách. Sửa dấu ngoặc kép, hoặc lưu lại thành "
            ".xlsx, rồi gửi lại.",
            "A cell opens a quotation mark that is not closed, and swallows the rest of the list. Mend the mark, or save "
            "it as .xlsx, and send it again.",
        ),
        "file-container-broken": (
            "refuse",
            "Bên trong tệp .xls bị hỏng hoặc dựng sai. Mở bằng Excel, lưu lại thành .xlsx rồi gửi lại.",
            "The inside of the .xls file is damaged, or built wrongly. Open it in Excel, save it as .xlsx and send it "
            "again.",
        ),
    }
)


class Unreadable(Exception):
    """The file as a whole cannot be read; `fault` says why and what to do."""

    def __init__(self, reason: Fault) -> None:
        self.fault = reason
        super().__init__(reason.text.en)


def refused(code: str, /, **values: object) -> Unreadable:
    """The refusal with this sentence."""
    return Unreadable(fault(code, **values))


def of_another_kind(inside: Text) -> Unreadable:
    """The refusal of what is no workbook, named in the reader's language."""
    vi, en = fault("file-of-another-kind", inside=inside.vi), fault("file-of-another-kind", inside=inside.en)
    return Unreadable(Fault(vi.code, vi.severity, Text(vi=vi.text.vi, en=en.text.en)))
