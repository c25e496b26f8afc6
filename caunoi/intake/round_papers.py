"""What is handed in within a collection round: a list or a signed scan, kept sealed beside lists, and taken in by who may."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from caunoi.access.models import Account
from caunoi.intake.archives import ENDING, may_be_a_list
from caunoi.intake.models import ReceivedFile
from caunoi.intake.receiving import folder, keep_bytes, kept_as
from caunoi.intake.signed import CannotKeep, check_size, kind_of
from caunoi.questions.parameters import Parameters
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import Sent
from caunoi.registers.rounds.models import RoundPaper, RoundUnit
from caunoi.trail.models import Document


def check_list(name: str, size: int) -> None:
    """Whether a file of that name and size is kept as a list. Raises CannotKeep."""
    check_size(size)
    if not may_be_a_list(name):
        raise CannotKeep(
            "Danh sách phải là tệp Excel, LibreOffice hoặc CSV.",
            "A list is an Excel, LibreOffice or CSV file.",
        )
    # Its lists have other hashes than it has: whether it was taken in could not be told.
    if name.lower().endswith(ENDING):
        raise CannotKeep(
            "Trong kỳ thu không nhận tệp nén .zip. Hãy giải nén rồi nộp chính tệp danh sách.",
            "Within a round no .zip is taken. Unpack it and hand in the list itself.",
        )


def hand_in(due: RoundUnit, name: str, content: bytes, *, by: Account | None, at: datetime) -> None:
    """A list comes as a file, which waits sealed until who may takes it in. Raises CannotKeep, CannotCollect."""
    check_list(name, len(content))
    sent = _sent(name, content)
    collecting.submit(due, sent, by=by, at=at)
    # After what may be refused: bytes that nothing names are left over, and `forget` removes them.
    keep_bytes(content, sha256=sent.sha256)


def confirm(
    due: RoundUnit,
    content: bytes,
    code: str,
    *,
    signed_on: date,
    parameters: Parameters,
    by: Account | None,
    at: datetime,
) -> RoundPaper:
    """The scan of signed minutes marks the list confirmed. Raises CannotKeep, CannotCollect."""
    sent = _sent(f"bien-ban.{kind_of(content)}", content)
    kept = collecting.confirm(due, sent, code, signed_on=signed_on, parameters=parameters, by=by, at=at)
    keep_bytes(content, sha256=sent.sha256)
    return kept


def keep_figures(
    due: RoundUnit, content: bytes, *, signed_on: date, by: Account | None, at: datetime
) -> Document:
    """The scan of a signed report of figures, as the paper that they rest on. Raises CannotKeep, CannotCollect."""
    sent = _sent(f"bao-cao.{kind_of(content)}", content)
    collecting.keep_figures(due, sent, signed_on=signed_on, by=by, at=at)
    keep_bytes(content, sha256=sent.sha256)
    paper, _new = Document.objects.get_or_create(
        sha256=sent.sha256,
        name=sent.name,
        defaults={"kind": Document.Kind.FIGURE_REPORT, "dated_on": signed_on},
    )
    return paper


def taken_in(paper: RoundPaper) -> ReceivedFile | None:
    """The list as it was taken in from that paper, whatever name it came under; None while it was not, or not any more."""
    stands = ReceivedFile.objects.filter(document__sha256=paper.sha256, undone_by=None)
    return stands.order_by("pk").first()


def unchanged_since(paper: RoundPaper) -> RoundPaper | None:
    """The paper of an earlier round by which the unit handed in that very file; None where it is new."""
    same = RoundPaper.objects.filter(
        kind=RoundPaper.Kind.LIST, sha256=paper.sha256, due__unit=paper.due.unit_id, pk__lt=paper.pk
    )
    return same.exclude(due=paper.due_id).select_related("due__round").order_by("-pk").first()


def is_kept(paper: RoundPaper) -> bool:
    """Whether its bytes are there still: they go some time after the round was locked, or when somebody is erased."""
    return (folder() / kept_as(paper.sha256)).exists()


def _sent(name: str, content: bytes) -> Sent:
    return Sent(name, len(content), hashlib.sha256(content).hexdigest())
