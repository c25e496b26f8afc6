"""What each office may do: reviewed code, read by the decorator of every screen and by the page that explains it.

Nothing here asks the database: a decision follows from the terms held and this table, and can be tried without
either. Adding an office or a right is a change to this file, looked at by a second person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caunoi.organisations.models import TermOfOffice
from caunoi.vocabulary.text import Text

Office = TermOfOffice.Office

OFFICERS = frozenset({Office.NATIONAL, Office.PROVINCIAL, Office.UPPER})
#: Officers whose work is with given unions: of an upper level, or in charge of unions A, B and C.
IN_THE_FIELD = OFFICERS | {Office.IN_CHARGE}
UNION = frozenset({Office.CHAIR, Office.COMMITTEE})
#: Those who meet people by name, each within the own units.
BY_NAME = IN_THE_FIELD | UNION | {Office.GROUP_LEADER}
#: Those who see figures and never people.
AGGREGATES_ONLY = frozenset({Office.PARTY_READER, Office.FRONT})


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that may be done, who may, and the sentence that says so."""

    code: str
    says: Text
    offices: frozenset[Office]
    # Only for a term that covers the whole federation: a list may name any of its units and people.
    whole_federation: bool = False
    # Whether it is for looking alone: then it reaches the closed units whose past goes with those covered, too.
    looks: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """An office held on a day: `covers` is that unit with all below it, None for the whole federation.

    `past` are closed units, predecessors and units that stood below: what they held may be looked at.
    """

    office: str
    unit: int
    covers: frozenset[int] | None
    past: frozenset[int] = frozenset()


RIGHTS: dict[str, Right] = {
    right.code: right
    for right in (
        Right(
            "figures.read",
            Text(vi="xem số liệu tổng hợp", en="read figures"),
            BY_NAME | AGGREGATES_ONLY,
            looks=True,
        ),
        Right(
            "cubes.read",
            Text(vi="xem số liệu đã công bố", en="read what was published"),
            BY_NAME | AGGREGATES_ONLY,
        ),
        Right(
            "records.read",
            Text(vi="xem danh sách đằng sau số liệu", en="read the records behind a figure"),
            BY_NAME,
            looks=True,
        ),
        Right(
            "people.read",
            Text(vi="xem hồ sơ đoàn viên, che số", en="read people, numbers masked"),
            BY_NAME,
            looks=True,
        ),
        Right("employers.read", Text(vi="xem doanh nghiệp", en="read employers"), BY_NAME, looks=True),
        Right("units.read", Text(vi="xem công đoàn các cấp", en="read unions"), BY_NAME, looks=True),
        Right(
            "dues.read",
            Text(vi="xem kinh phí, đoàn phí của công đoàn", en="read the union fund and dues"),
            IN_THE_FIELD | UNION,
            looks=True,
        ),
        Right(
            "concerns.read",
            Text(
                vi="xem kiến nghị của người lao động: việc gì, bao nhiêu người, đã trả lời chưa",
                en="read concerns of workers: what of, how many raised them, whether answered",
            ),
            IN_THE_FIELD | UNION,
            looks=True,
        ),
        Right(
            "concerns.words",
            Text(
                vi="xem nội dung kiến nghị; mỗi lần xem đều có dấu vết",
                en="read what a concern says, each time with a trace",
            ),
            IN_THE_FIELD | {Office.CHAIR},
        ),
        Right(
            "data.unmask",
            Text(
                vi="xem rõ số định danh, có nêu lý do", en="see an identity number whole, for a reason given"
            ),
            OFFICERS | {Office.CHAIR},
        ),
        Right(
            "exports.take",
            Text(vi="tải danh sách ra tệp", en="take a list out as a file"),
            IN_THE_FIELD | {Office.CHAIR},
            looks=True,
        ),
        Right(
            "keys.make",
            Text(
                vi="tạo khóa để hệ thống khác đọc thay, trong phạm vi một chức danh",
                en="make keys by which other systems read in one's place, within one office",
            ),
            IN_THE_FIELD | {Office.CHAIR, Office.PARTY_READER},
        ),
        Right("lists.send", Text(vi="gửi danh sách", en="send lists"), OFFICERS, whole_federation=True),
        Right(
            "findings.decide",
            Text(vi="quyết định từng phát hiện", en="decide on findings"),
            OFFICERS,
            whole_federation=True,
        ),
        Right(
            "national.exchange",
            Text(
                vi="lập tệp gửi phần mềm của Tổng Liên đoàn, đọc tệp trả về",
                en="make files for the national federation's software, read what it returns",
            ),
            OFFICERS,
            whole_federation=True,
        ),
        Right(
            "statistics.keep",
            Text(
                vi="nộp biểu thống kê trống, khai từng ô của biểu",
                en="hand in blank statistical forms and say what each cell is",
            ),
            OFFICERS,
            whole_federation=True,
        ),
        Right(
            "statistics.read",
            Text(vi="xem biểu thống kê đã ký", en="read statistical forms as they were signed"),
            IN_THE_FIELD | UNION,
            looks=True,
        ),
        Right(
            "statistics.fill",
            Text(vi="lập và ký biểu thống kê của đơn vị", en="fill and sign a unit's statistical forms"),
            IN_THE_FIELD | {Office.CHAIR},
        ),
        Right(
            "rounds.read",
            Text(
                vi="xem kỳ thu số liệu: ai phải nộp, đến hạn nào",
                en="read collection rounds: who owes a list, by when",
            ),
            IN_THE_FIELD | UNION,
            looks=True,
        ),
        Right(
            "rounds.hand-in",
            Text(
                vi="nộp danh sách, số liệu và biên bản đã ký trong kỳ thu",
                en="hand in lists, figures and signed minutes within a round",
            ),
            IN_THE_FIELD | {Office.CHAIR},
        ),
        Right(
            "rounds.keep",
            Text(
                vi="mở kỳ thu, trả lại, nhận, chốt và đính chính số liệu",
                en="open collection rounds, return, receive, lock and correct",
            ),
            OFFICERS,
        ),
        Right(
            "targets.set",
            Text(
                vi="đặt, đổi, kết thúc chỉ tiêu của đơn vị và phân bổ xuống dưới",
                en="set, change and end a unit's targets and share them out below",
            ),
            OFFICERS,
        ),
        Right(
            "units.reorganise",
            Text(vi="thực hiện quyết định về tổ chức công đoàn", en="carry out decisions on units"),
            OFFICERS,
        ),
        Right(
            "charges.give",
            Text(
                vi="giao doanh nghiệp còn thiếu cho cán bộ phụ trách",
                en="put officers in charge of the employers still missing",
            ),
            OFFICERS,
        ),
        Right("contacts.note", Text(vi="ghi lần liên hệ", en="note a contact"), IN_THE_FIELD),
        Right(
            "links.make",
            Text(vi="gửi liên kết cho đầu mối của doanh nghiệp", en="send links to employers' contacts"),
            IN_THE_FIELD,
        ),
        Right(
            "hand-ins.ask",
            Text(
                vi="gửi liên kết để công đoàn nộp danh sách không cần tài khoản",
                en="send links by which unions hand lists in without an account",
            ),
            IN_THE_FIELD,
        ),
        Right("reports.make", Text(vi="lập báo cáo", en="make reports"), OFFICERS),
        Right(
            "cubes.publish",
            Text(vi="công bố số liệu tháng", en="publish the figures of a month"),
            frozenset({Office.NATIONAL, Office.PROVINCIAL}),
            whole_federation=True,
        ),
        Right(
            "people.merge",
            Text(
                vi="gộp hai hồ sơ của một người, và tách lại",
                en="merge two records of one person, and take that back",
            ),
            OFFICERS,
        ),
        Right(
            "people.correct",
            Text(
                vi="đính chính số định danh, họ tên, ngày sinh của đoàn viên, và rút lại",
                en="correct a member's identity number, name, birth date, and take that back",
            ),
            OFFICERS,
        ),
        Right(
            "requests.handle",
            Text(vi="xử lý yêu cầu của chủ thể dữ liệu", en="handle requests of data subjects"),
            frozenset({Office.NATIONAL, Office.PROVINCIAL}),
            whole_federation=True,
        ),
        Right(
            "consents.note",
            Text(
                vi="ghi sự đồng ý của đoàn viên, và việc rút lại",
                en="note a person's consent, and its withdrawal",
            ),
            IN_THE_FIELD | {Office.CHAIR},
        ),
        Right(
            "incidents.handle",
            Text(
                vi="xử lý sự cố dữ liệu, xem người bị ảnh hưởng",
                en="handle data incidents, and see the people affected",
            ),
            frozenset({Office.NATIONAL, Office.PROVINCIAL}),
            whole_federation=True,
        ),
        Right(
            "accounts.open",
            Text(vi="mở tài khoản cho cấp dưới", en="open accounts for the level below"),
            OFFICERS | {Office.ACCOUNTS},
        ),
        Right("trail.read", Text(vi="xem dấu vết", en="read the trail"), frozenset({Office.AUDITOR})),
        Right(
            "cards.issue",
            Text(
                vi="cấp mã thẻ và gắn tài khoản của đoàn viên, khi gặp mặt",
                en="give members their card codes and tie their own accounts, face to face",
            ),
            OFFICERS | {Office.CHAIR},
        ),
        Right(
            "cards.check",
            Text(vi="kiểm tra thẻ đoàn viên còn hiệu lực", en="check whether a member's card is valid"),
            frozenset({Office.PARTNER}),
        ),
        Right(
            "own.read",
            Text(vi="xem hồ sơ của chính mình, và ai đã xem", en="read the own record, and who opened it"),
            frozenset({Office.MEMBER}),
        ),
    )
}


def carries(term: Term, right: Right) -> bool:
    """Whether that term, by itself, gives that right."""
    return term.office in right.offices and (term.covers is None or not right.whole_federation)


def units_of(terms: Iterable[Term], right: Right, *, past: bool = True) -> frozenset[int] | None:
    """The units that the right reaches by those terms: None for all, empty for none.

    A right to look reaches the past of those units too, unless `past` is false.

    Each term gives its right only where it is held: a chair who also reads for the Party committee sees figures
    of the whole federation and people of the own union.
    """
    reached: frozenset[int] = frozenset()
    for term in terms:
        if carries(term, right):
            if term.covers is None:
                return None
            reached |= term.covers | term.past if past and right.looks else term.covers
    return reached
