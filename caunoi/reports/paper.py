"""A review put into words: the one text that the Word and the PDF file both set, number for number."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from caunoi.reports import paragraphs, tables
from caunoi.reports.review import Review
from caunoi.reports.tables import Row, numbered
from caunoi.reports.wording import day

# The document names the largest; the workbook lists them all.
NAMED_IN_DOCUMENT = 30


@dataclass(frozen=True, slots=True)
class Paper:
    """Strings only, in the order they are read; rows are dicts whose keys a Word template can name."""

    superior: str
    issuer: str
    number: str
    dateline: str
    kind: str
    about: str
    as_of: str
    situation: list[str]
    ownership: list[Row]
    members: list[str]
    leadership: list[str]
    targets: list[Row]
    target_notes: list[str]
    readings: list[Row]
    reading_notes: list[str]
    zones: list[Row]
    gaps: list[str]
    gap_places: list[Row]
    method_notes: list[str]
    proposals: list[str]
    authority: str
    post: str
    recipients: list[str]
    places: list[Row]
    missing: list[Row]
    missing_note: str
    method: list[Row]
    whole: Row

    def as_context(self) -> dict[str, Any]:
        """By name, for a template."""
        return asdict(self)


def compose(review: Review) -> Paper:
    """The whole document in words. The number, the day and the signer are the clerk's: they stay blank."""
    return Paper(
        superior=review.issuer.superior.upper(),
        issuer=review.issuer.body.upper() or "…………………………",
        number=f"Số:           /{review.issuer.symbol}",
        dateline=f"{review.issuer.place or '……………'}, ngày …… tháng …… năm ………",
        kind="BÁO CÁO",
        about=paragraphs.about(review),
        as_of=f"(Số liệu chốt đến hết ngày {day(review.at)})",
        situation=paragraphs.situation(review),
        ownership=numbered(tables.employer_row(group) for group in review.ownership),
        members=paragraphs.members(review),
        leadership=paragraphs.leadership(review),
        targets=numbered(tables.target_row(target) for target in review.targets),
        target_notes=paragraphs.target_notes(review.targets),
        readings=numbered(tables.reading_row(group) for group in review.ownership),
        reading_notes=paragraphs.reading_notes(review),
        zones=numbered(tables.reading_row(group) for group in review.sites),
        gaps=paragraphs.gaps(review),
        gap_places=numbered(tables.gap_row(group) for group in review.places),
        method_notes=paragraphs.method_notes(review),
        proposals=[f"- {paragraphs.DOTS}", f"- {paragraphs.DOTS}"],
        authority="TM. BAN THƯỜNG VỤ",
        post="CHỦ TỊCH",
        recipients=paragraphs.recipients(review),
        places=numbered(tables.reading_row(group) for group in review.places),
        missing=numbered(tables.missing_row(one) for one in review.missing[:NAMED_IN_DOCUMENT]),
        missing_note=paragraphs.missing_note(review, named=NAMED_IN_DOCUMENT),
        method=numbered(tables.method_rows(review)),
        whole=tables.whole_row(review.numbers),
    )
