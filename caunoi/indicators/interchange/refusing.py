"""Why a file of figures is not taken in, line by line, in both languages: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caunoi.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """One line that cannot stand; `line` is None for what is wrong with the whole file."""

    line: int | None
    text: Text


#: Faults of one file that are named, the first ones: a file of millions would fill memory and a page.
FAULTS = 200


class CannotBeRead(Exception):
    """Nothing of the file was taken in; every fault that was found is named."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(faults[0].text.vi)


def note(faults: list[Fault], fault: Fault) -> None:
    """Name one more fault of a file. Raises CannotBeRead once so many are named: nothing more is read of it."""
    faults.append(fault)
    if len(faults) >= FAULTS:
        raise CannotBeRead(faults)


_SAID = {
    "too-large": Text(
        vi="Tệp lớn hơn {most} MB. Hãy chia thành nhiều tệp.",
        en="The file is larger than {most} MB. Divide it into several.",
    ),
    "too-many": Text(
        vi="Tệp có hơn {most} số. Hãy chia thành nhiều tệp.",
        en="The file has more than {most} values. Divide it into several.",
    ),
    "no-format": Text(
        vi="Không phải tệp ADX (.xml) hay CSV (.csv).",
        en="This is neither an ADX file (.xml) nor a CSV file (.csv).",
    ),
    "nothing": Text(vi="Tệp không có số báo cáo nào.", en="There is no reported value in the file."),
    "no-xml": Text(
        vi="Từ dòng này tệp không còn là XML đọc được. Hãy xuất lại tệp từ hệ thống gửi.",
        en="From this line on the file is no XML that can be read. Export it again from the system that sent it.",
    ),
    "doctype": Text(
        vi="Tệp có khai báo DOCTYPE hoặc thực thể, là cách làm tràn bộ nhớ hoặc đọc trộm tệp khác. Hãy xuất lại, không có"
        " khai báo ấy.",
        en="The file has a DOCTYPE or defines entities, which is how memory is flooded and other files are read. Export"
        " it again without.",
    ),
    "no-adx": Text(
        vi="“{name}” không có chỗ ở đây: tệp ADX gồm adx, trong đó group, trong đó dataValue, không gian tên"
        " urn:ihe:qrph:adx:2015.",
        en="“{name}” has no place here: an ADX file is adx, with group in it, with dataValue in that, in the namespace"
        " urn:ihe:qrph:adx:2015.",
    ),
    "other-data-set": Text(
        vi="dataSet là “{found}”, nhưng ở đây chỉ đọc bảng mã {known}. Hãy đổi mã theo bảng mã rồi gửi lại.",
        en="The dataSet is “{found}”, and only the list of codes {known} is read here. Put the codes by that list and"
        " send it again.",
    ),
    "other-version": Text(
        vi="Dòng theo bảng mã “{found}”, nhưng ở đây chỉ đọc {known}.",
        en="The line follows the list of codes “{found}”, and only {known} is read here.",
    ),
    "loose-text": Text(
        vi="Có chữ ngoài các thuộc tính: “{text}”. Số phải nằm trong thuộc tính value.",
        en="There is text outside of the attributes: “{text}”. A number stands in the attribute value.",
    ),
    "no-source": Text(
        vi="source là “{found}”; chỉ có computed hoặc reported.",
        en="The source is “{found}”; there are computed and reported.",
    ),
    "part-reported": Text(
        vi="Số báo cáo là cả số liệu (part là value), không phải “{part}”.",
        en="What is reported is the figure itself (part is value), not “{part}”.",
    ),
    "missing": Text(vi="Thiếu: {names}.", en="Missing: {names}."),
    "broken-down": Text(
        vi="Không đọc được số chia nhỏ theo {names}: số báo cáo là của cả đơn vị. Hãy gửi số chung.",
        en="Values broken down by {names} are not read: a reported figure is of the whole unit. Send the total.",
    ),
    "no-utf8": Text(
        vi="Tệp CSV không phải UTF-8. Hãy lưu lại là “CSV UTF-8”.",
        en="The CSV file is not UTF-8. Save it again as “CSV UTF-8”.",
    ),
    "no-columns": Text(
        vi="Dòng đầu phải là tên cột, có đủ: {needs}. Thiếu: {names}.",
        en="The first line names the columns, among them: {needs}. Missing: {names}.",
    ),
    "other-columns": Text(
        vi="Cột không có trong bảng mã: {names}. Hãy bỏ cột ấy.",
        en="Columns that the list of codes does not have: {names}. Leave them out.",
    ),
    "torn": Text(
        vi="Dòng có {found} ô, dòng tên cột có {wanted}.",
        en="The line has {found} cells, the heading {wanted}.",
    ),
    "no-code": Text(
        vi="Không có số liệu nào mang mã “{found}”. Xem bảng mã.",
        en="No figure has the code “{found}”. See the list of codes.",
    ),
    "no-period": Text(
        vi="Kỳ “{found}” không đọc được: ghi ngày đầu rồi độ dài, ví dụ 2026-01-01/P6M, hoặc 2026-06-30/P1D cho một ngày.",
        en="The period “{found}” is not understood: write the first day and how long, for example 2026-01-01/P6M, or"
        " 2026-06-30/P1D for a day.",
    ),
    "not-a-day": Text(
        vi="“{code}” được đếm vào một ngày: kỳ phải là ngày ấy, ví dụ {last}/P1D, không phải {found}.",
        en="“{code}” is counted on a day: the period is that day, for example {last}/P1D, and not {found}.",
    ),
    "to-come": Text(vi="Kỳ {found} chưa hết.", en="The period {found} is not over."),
    "no-number": Text(
        vi="“{found}” không phải số: chỉ chữ số, dấu chấm thập phân, nhiều nhất hai số lẻ, ví dụ 1234 hoặc 87.5.",
        en="“{found}” is no number: digits, a decimal point and at most two decimals, for example 1234 or 87.5.",
    ),
    "not-whole": Text(
        vi="“{code}” đếm từng người, từng nơi: {found} phải là số nguyên.",
        en="“{code}” counts people or places: {found} has to be a whole number.",
    ),
    "no-unit": Text(
        vi="Không có đúng một đơn vị “{found}” vào ngày {day} trong phạm vi của bạn. Ghi mã công khai của đơn vị.",
        en="Not exactly one unit within your reach is “{found}” on {day}. Write the unit's public id.",
    ),
    "twice": Text(
        vi="Đơn vị này đã có “{code}” đến ngày {day} ở dòng {line}. Hãy giữ một dòng.",
        en="This unit has “{code}” up to {day} on line {line} already. Keep one of the lines.",
    ),
}


def said(code: str, /, **values: object) -> Text:
    """The sentence. Raises KeyError for one there is not."""
    return _SAID[code].fill(**values)
