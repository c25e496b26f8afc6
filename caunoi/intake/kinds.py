"""The kinds of rows that wait, in words: what each is called, and what is left to do where nothing can be carried out."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that wait for the same reason. `advice` is for those that can only be set aside."""

    code: str
    title: Text
    advice: Text
    codes: frozenset[str] = frozenset()


_CORRECT = Text(
    vi="Sửa dòng này trong tệp rồi gửi lại, hoặc bỏ qua.",
    en="Correct the row in the file and send it again, or set it aside.",
)
_LOAD = Text(
    vi="Bổ sung đơn vị vào danh sách doanh nghiệp, hoặc sửa tên trong tệp, rồi gửi lại; không thì bỏ qua.",
    en="Add the employer to the list of enterprises, or correct its name, and send again; else set it aside.",
)
_UNKNOWN = Text(
    vi="Người này không phải đoàn viên đang sinh hoạt trong hệ thống, không có gì phải kết thúc: bỏ qua là đủ.",
    en="This person is no running member on record, so nothing has to be ended: set the row aside.",
)
TO_CORRECT = Kind("to-correct", Text(vi="Dòng cần sửa trong tệp", en="Rows to correct in the file"), _CORRECT)
COLUMNS = "columns-to-confirm"
KINDS = (
    Kind(
        COLUMNS,
        Text(vi="Cột cần xác nhận", en="Columns to confirm"),
        Text(
            vi="Xem và xác nhận cột ở đầu trang của tệp; chưa dòng nào được ghi. Không phải danh sách thì bỏ qua.",
            en="Look at the columns and confirm them at the top of the file's page; no row was recorded. Set it aside if it is no list.",
        ),
    ),
    Kind(
        "two-unions",
        Text(vi="Có tên ở hai công đoàn", en="On two unions' rosters"),
        _CORRECT,
    ),
    Kind("missing-everywhere", Text(vi="Không còn trong danh sách", en="No longer on the roster"), _CORRECT),
    Kind("left-noted", Text(vi="Ghi chú đã nghỉ", en="Noted as left"), _UNKNOWN),
    Kind(
        "recorded-as-left",
        Text(vi="Đã thôi mà danh sách còn ghi", en="Recorded as left, still on the list"),
        _CORRECT,
    ),
    Kind(
        "alike-without-number",
        Text(vi="Trùng tên, không đủ số định danh", en="Alike, without a number to tell them apart"),
        _CORRECT,
    ),
    Kind(
        "alike-on-record",
        Text(vi="Có thể đã có hồ sơ", en="Perhaps on record already"),
        _CORRECT,
    ),
    Kind(
        "old-letters",
        Text(vi="Chữ có thể viết bằng phông cũ", en="Perhaps written in old letters"),
        _CORRECT,
        frozenset({"old-letters-doubtful"}),
    ),
    Kind("manager", Text(vi="Chức vụ quản lý", en="Managers"), _CORRECT),
    Kind(
        "nominee-without-identity",
        Text(vi="Được đề nghị, thiếu số định danh", en="Nominees without an identity number"),
        _CORRECT,
    ),
    Kind(
        "nominated-again",
        Text(vi="Đề nghị lần nữa trong chương trình", en="Nominated again in the programme"),
        Text(
            vi="Giữ lần đề nghị đầu: mỗi người một suất, nên dòng này chỉ có thể bỏ qua.",
            en="The first nomination stays: one gift a person, so this row can only be set aside.",
        ),
    ),
    Kind(
        "receiver-unclear",
        Text(
            vi="Người nhận chưa rõ là ai, hoặc không được đề nghị",
            en="Receivers not told apart, or not nominated",
        ),
        _CORRECT,
        frozenset({"receipt-not-nominated", "receiver-alike", "programme-unknown"}),
    ),
    Kind(
        "received-otherwise",
        Text(vi="Đã nhận rồi, hoặc nhận khác đề nghị", en="Received already, or otherwise than asked for"),
        _CORRECT,
        frozenset({"received-again", "receipt-other-amount"}),
    ),
    Kind(
        "dues-otherwise",
        Text(
            vi="Kinh phí, đoàn phí khác mức, nộp thừa, hoặc đã ghi khác",
            en="Union fund or dues not by the rate, overpaid, or on record otherwise",
        ),
        _CORRECT,
        frozenset(
            {
                "due-not-by-rate",
                "paid-over-due",
                "dues-otherwise",
                "dues-twice-in-the-list",
                "dues-periods-overlap",
            }
        ),
    ),
    Kind(
        "concern-otherwise",
        Text(
            vi="Kiến nghị chưa rõ người nêu, hoặc đã ghi khác",
            en="Concerns whose raiser is not clear, or on record otherwise",
        ),
        _CORRECT,
        frozenset(
            {
                "concern-raiser-unclear",
                "concern-otherwise",
                "concern-number-taken",
                "concern-twice-in-the-list",
            }
        ),
    ),
    Kind(
        "officer-unclear",
        Text(vi="Cán bộ công đoàn chưa rõ là ai", en="Officers who are not told apart"),
        _CORRECT,
        frozenset({"officer-not-on-record", "officer-alike"}),
    ),
    Kind(
        "office-taken",
        Text(vi="Chức danh đã có người giữ, hoặc ngày khác", en="Offices held already, or on other days"),
        _CORRECT,
        frozenset({"office-taken", "officer-differs"}),
    ),
    Kind(
        "employer-two-headcounts",
        Text(vi="Hai số lao động cùng ngày", en="Two headcounts of one day"),
        _CORRECT,
    ),
    Kind(
        "agreement-differs",
        Text(vi="Thoả ước khác ngày cuối cùng", en="Agreements with another last day"),
        _CORRECT,
    ),
    Kind(
        "employer-unclear",
        Text(vi="Chưa rõ thuộc đơn vị nào", en="Employer not known"),
        _LOAD,
        frozenset(
            {
                "employer-not-named",
                "employer-unknown",
                "employer-name-ambiguous",
                "employer-tax-code-wrong",
                "union-ambiguous",
            }
        ),
    ),
    TO_CORRECT,
)
_BY_CODE = {code: kind for kind in KINDS for code in (kind.codes or {kind.code})}


def kind_of(code: str) -> Kind:
    """The kind that a finding's code belongs to; what has no kind of its own is to be corrected in the file."""
    return _BY_CODE.get(code, TO_CORRECT)
