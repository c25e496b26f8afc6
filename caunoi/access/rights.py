"""What each office may do: reviewed code, read by the decorator of every screen and by the page that explains it."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.organisations.models import TermOfOffice
from caunoi.vocabulary.text import Text

Office = TermOfOffice.Office

OFFICERS = frozenset({Office.NATIONAL, Office.PROVINCIAL, Office.UPPER})
UNION = frozenset({Office.CHAIR, Office.COMMITTEE})


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that may be done, who may, and the sentence that says so."""

    code: str
    says: Text
    offices: frozenset[Office]
    # Only for a term that covers the whole federation: a list may name any of its units and people.
    whole_federation: bool = False


RIGHTS: dict[str, Right] = {
    right.code: right
    for right in (
        Right(
            "figures.read",
            Text(vi="xem số liệu tổng hợp", en="read figures"),
            OFFICERS | UNION | {Office.PARTY_READER},
        ),
        Right(
            "records.read",
            Text(vi="xem danh sách đằng sau số liệu", en="read the records behind a figure"),
            OFFICERS | UNION,
        ),
        Right(
            "people.read",
            Text(vi="xem hồ sơ đoàn viên, che số", en="read people, numbers masked"),
            OFFICERS | UNION,
        ),
        Right("employers.read", Text(vi="xem doanh nghiệp", en="read employers"), OFFICERS | UNION),
        Right("units.read", Text(vi="xem công đoàn các cấp", en="read unions"), OFFICERS | UNION),
        Right("lists.send", Text(vi="gửi danh sách", en="send lists"), OFFICERS, whole_federation=True),
        Right(
            "findings.decide",
            Text(vi="quyết định từng phát hiện", en="decide on findings"),
            OFFICERS,
            whole_federation=True,
        ),
        Right("contacts.note", Text(vi="ghi lần liên hệ", en="note a contact"), OFFICERS),
        Right("reports.make", Text(vi="lập báo cáo", en="make reports"), OFFICERS),
    )
}
